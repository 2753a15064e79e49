# Sourced by lint.sh and area.sh: walks over generated designs.

# Calls `$1 NAME FILES...` in the folder of each design of hdl_out/, with its synthesizable files.
for_each_design() {
    local action=$1 design files count=0
    for design in hdl_out/*/; do
        [[ -d $design ]] || break
        mapfile -t files < <(cd "$design" && find . -path ./testbench -prune -o \( -name '*.sv' -o -name '*.v' \) -print | sed 's|^\./||' | LC_ALL=C sort)
        [[ ${#files[@]} -gt 0 ]] || { echo "error: no Verilog in $design" >&2; return 1; }
        (cd "$design" && "$action" "$(basename "$design")" "${files[@]}")
        count=$((count + 1))
    done
    [[ $count -gt 0 ]] || { echo "error: no designs in hdl_out/; generate them with: make hdl_out" >&2; return 1; }
}
