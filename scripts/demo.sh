#!/usr/bin/env bash
# `make demo`: from a trained network to Verilog that a simulator has shown to compute the same bits in the same cycles.
# Verilog, results and the simulation go to out/digits. A step that fails ends the script with its exit status.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

config=configs/05-digits.toml
out=out/digits

[[ -x target/release/rheobase ]] || { echo "demo: error: no target/release/rheobase; build it with: make build" >&2; exit 3; }

# Runs a command, and keeps its result in a file: rheobase FILE COMMAND ARGUMENTS...
rheobase() {
    local result=$out/$1 status=0
    shift
    printf '  $ rheobase %s\n' "$*"
    target/release/rheobase "$@" --json >"$result" || status=$?
    if [[ $status -ne 0 ]]; then
        cat "$result" >&2
        echo "demo: error: rheobase $1 ended with exit status $status" >&2
        exit "$status"
    fi
}

rm -rf "$out"
mkdir -p "$out"

echo "1. Check the config, and work out the hardware that it describes"
rheobase check.json check "$config"
echo "2. Let the golden model read all held-out images, and the same network in double precision"
rheobase emulate.json emulate "$config"
echo "3. Write the Verilog, with the trained weights as memory images"
rheobase generate.json generate "$config" --out "$out"
echo "4. Simulate that Verilog with all of the images, and compare it with the golden model"
rheobase cosim.json cosim "$config" --simulator verilator --out "$out"
echo
python3 scripts/demo_summary.py "$out"
