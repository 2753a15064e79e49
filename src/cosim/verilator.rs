//! Verilator: the RTL as C++, with `main.cpp` as its harness.

use std::path::Path;

use super::tools::{ToolError, run_tool};
use crate::design::Design;

/// Builds `build_verilator/Vdut` in `dir`; through ccache, so that what did not change is not compiled again.
pub fn build(design: &Design, rtl: &[String], dir: &Path) -> Result<(), ToolError> {
    // -O2 for the hot code, -O0 for what runs once; measured in the project's toolchain notes.
    let mut arguments: Vec<String> = [
        "--cc",
        "--exe",
        "--build",
        "-O3",
        "--x-assign",
        "fast",
        "--x-initial",
        "fast",
        "--noassert",
        "-Wno-fatal",
        "--prefix",
        "Vdut",
        "--Mdir",
        "build_verilator",
        "-MAKEFLAGS",
        "OBJCACHE=ccache",
        "-MAKEFLAGS",
        "OPT_FAST=-O2",
        "-MAKEFLAGS",
        "OPT_GLOBAL=-O1",
        "-MAKEFLAGS",
        "OPT_SLOW=-O0",
        "-CFLAGS",
        "-O2 -I..",
        "--top-module",
    ]
    .map(str::to_owned)
    .to_vec();
    arguments.push(design.name.clone());
    arguments.extend(rtl.iter().cloned());
    arguments.push("main.cpp".to_owned());
    run_tool("verilator", &arguments, dir, &[0]).map(drop)
}

/// Runs what [`build`] built; `free`: without comparing.
pub fn run(dir: &Path, free: bool) -> Result<String, ToolError> {
    let arguments = if free { vec!["+free".to_owned()] } else { Vec::new() };
    let program = dir.join("build_verilator/Vdut");
    let program = program.canonicalize().unwrap_or(program);
    run_tool(&program.to_string_lossy(), &arguments, dir, &[0, 1])
}
