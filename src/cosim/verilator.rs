//! Verilator: the RTL as C++, with `main.cpp` as its harness.

use std::path::Path;

use super::tools::{ToolError, run_tool};
use crate::design::Design;

/// How far the C++ compiler goes with the code that runs in every cycle.
#[derive(Clone, Copy, Debug)]
pub enum Optimise {
    /// `-O0`, and no module inlined: a short run ends before an optimising compiler would have.
    ForShortRuns,
    /// `-O1`: to compare. The model of a 4x4 mesh compiles in seconds, where GCC 12 at `-O2` took minutes over one of its
    /// files, and the digits core runs as fast.
    ForCompiling,
    /// `-O2`: to measure how fast the simulation can be.
    ForRunning,
}

/// Above so many clock cycles, times tiles, `-O1` is worth its time: the digits core takes 2.5 us a cycle more at `-O0`, and a
/// second or two less to compile.
const SHORT_RUN: u64 = 500_000;

impl Optimise {
    /// What a run of `cycles` clock cycles, in which outputs are compared, is compiled with.
    pub fn to_compare(design: &Design, cycles: u64) -> Self {
        if cycles * u64::from(design.mesh.tiles()) < SHORT_RUN { Self::ForShortRuns } else { Self::ForCompiling }
    }

    /// Of Verilator, and of the C++ compiler.
    fn options(self) -> (&'static str, &'static str) {
        match self {
            Self::ForShortRuns => ("-fno-inline", "OPT_FAST=-O0"),
            Self::ForCompiling => ("-O3", "OPT_FAST=-O1"),
            Self::ForRunning => ("-O3", "OPT_FAST=-O2"),
        }
    }
}

/// Builds `build_verilator/Vdut` in `dir`; through ccache, so that what did not change is not compiled again.
pub fn build(design: &Design, rtl: &[String], dir: &Path, optimise: Optimise) -> Result<(), ToolError> {
    let (inline, fast) = optimise.options();
    let mut arguments: Vec<String> = [
        "--cc",
        "--exe",
        "--build",
        "-O3",
        inline,
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
        fast,
        "-MAKEFLAGS",
        "OPT_GLOBAL=-O1",
        "-MAKEFLAGS",
        "OPT_SLOW=-O0",
        "-CFLAGS",
        "-I..",
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
