"""Prints what `make demo` found, from the results in its folder; fails where less was compared than was emulated."""

import json
import sys
from pathlib import Path


def main(folder):
    check, emulate, generate, cosim = (
        json.loads((folder / f"{name}.json").read_text()) for name in ("check", "emulate", "generate", "cosim")
    )
    compared = (cosim["verdict"], cosim["steps"], cosim["spikes_compared"])
    if compared != ("agree", emulate["steps"], emulate["spikes"]) or emulate["spikes"] == 0:
        sys.exit(f"demo: error: not everything that was emulated was compared: {cosim}")

    images = emulate["samples"]
    per_image = {key: emulate[key] / images for key in ("cycles", "microseconds", "synaptic_operations")}
    megahertz = emulate["cycles"] / emulate["microseconds"]
    populations = ", ".join(f"{p['neurons']} {p['name']}" for p in check["populations"])
    state = next(memory for memory in check["memories"] if memory["name"] == "state")
    state_bits = cosim["steps"] * state["words"] * state["bits"]
    verilog = [name for name in generate["files"] if name.endswith((".sv", ".v"))]

    print(f"""\
Network      {check['inputs']} inputs, LIF neurons: {populations}; {check['synapses']:,} synapses, {check['lanes']} lanes
Accuracy     {100 * emulate['accuracy']:.1f} % in fixed point, {100 * emulate['accuracy_float']:.1f} % in double precision, on {images:,} held-out images
Time         {per_image['cycles']:,.0f} clock cycles an image on average, {per_image['microseconds']:.1f} us at {megahertz:.0f} MHz
Work         {per_image['synaptic_operations']:,.0f} synaptic operations an image on average
Compared     Verilog in Verilator against the golden model, over {images:,} images:
             {cosim['cycles']:,} clock cycles, {cosim['steps']:,} time steps with the length of each,
             {cosim['spikes_compared']:,} spikes with the cycle of each, {state_bits:,} bits of the state memory
Differences  none
Files        {folder}/{generate['top']}.f lists {len(verilog)} Verilog files; the top module is `{generate['top']}`
             {folder}/*.hex are its memory images, {folder}/*.json these results""")


main(Path(sys.argv[1]))
