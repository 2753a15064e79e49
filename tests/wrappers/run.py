"""Simulates a wrapper in Icarus with a cocotb test: run.py TOP MODULE [TEST], in the folder with the Verilog and TOP.f."""

import sys
import xml.etree.ElementTree as xml
from pathlib import Path

from cocotb_tools.runner import get_runner


def main(top, test_module, test=None):
    folder = Path.cwd()
    sources = [folder / name for name in (folder / f"{top}.f").read_text().split()]
    icarus = get_runner("icarus")
    icarus.build(
        sources=sources, hdl_toplevel=top, build_dir="build_cocotb", always=True, timescale=("1ns", "1ps"), build_args=["-g2012"]
    )
    results = icarus.test(hdl_toplevel=top, test_module=test_module, build_dir="build_cocotb", test_dir=folder, testcase=test)
    cases = [case for case in xml.parse(results).iter("testcase") if case.find("skipped") is None]
    failed = [case.get("name") for case in cases if case.find("failure") is not None or case.find("error") is not None]
    if failed or not cases:
        sys.exit(f"failed: {failed or 'no test ran'}")
    print(f"PASSED {' '.join(case.get('name') for case in cases)}")


main(*sys.argv[1:])
