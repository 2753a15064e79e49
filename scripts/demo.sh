#!/usr/bin/env bash
# `make demo`: from a trained network to Verilog that is shown to compute the same bits.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

config=configs/05-digits.toml
out=out/digits

rheobase() {
    printf '\n$ rheobase %s\n' "$*"
    target/release/rheobase "$@"
}

rheobase check "$config"
rheobase emulate "$config"
rheobase generate "$config" --out "$out"
rheobase cosim "$config" --samples 20 --simulator verilator --out "$out"
