# Sourced by lint.sh and area.sh: walks over generated designs.

# Calls `$1 NAME FILES...` in the folder of each design below the folder $2, with its synthesizable files.
for_each_design() {
    local action=$1 designs=$2 design files count=0
    for design in "$designs"/*/; do
        [[ -d $design ]] || break
        mapfile -t files < <(cd "$design" && find . -path ./testbench -prune -o \( -name '*.sv' -o -name '*.v' \) -print | sed 's|^\./||' | LC_ALL=C sort)
        [[ ${#files[@]} -gt 0 ]] || { echo "error: no Verilog in $design" >&2; return 1; }
        (cd "$design" && "$action" "$(basename "$design")" "${files[@]}")
        count=$((count + 1))
    done
    [[ $count -gt 0 ]] || { echo "error: no designs in $designs; generate those of hdl_out with: make hdl_out" >&2; return 1; }
}
