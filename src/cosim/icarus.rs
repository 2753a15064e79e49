//! Icarus: the RTL with the SystemVerilog bench.

use std::path::Path;

use super::tools::{ToolError, run_tool};
use crate::design::Design;

/// Compiles and runs the bench in `dir`.
pub fn run(design: &Design, rtl: &[String], dir: &Path) -> Result<String, ToolError> {
    let bench = format!("{}_tb", design.name);
    let mut arguments: Vec<String> = ["-g2012", "-o", "bench.vvp", "-s"].map(str::to_owned).to_vec();
    arguments.push(bench.clone());
    arguments.extend(rtl.iter().cloned());
    arguments.push(format!("{bench}.sv"));
    run_tool("iverilog", &arguments, dir, &[0])?;
    run_tool("vvp", &["-n".to_owned(), "bench.vvp".to_owned()], dir, &[0])
}
