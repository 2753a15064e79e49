#!/usr/bin/env bash
# `make hdl_out`: generates the showcase designs again. A test checks that what is committed is current.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

showcase=(01-one-neuron 02-adex-patterns 05-digits 08-mesh)

for name in "${showcase[@]}"; do
    [[ -f configs/$name.toml ]] || { echo "hdl_out: error: no configs/$name.toml" >&2; exit 1; }
done
rm -rf hdl_out
for name in "${showcase[@]}"; do
    target/release/rheobase generate "configs/$name.toml" --out "hdl_out/$name"
done
