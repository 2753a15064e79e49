//! Holds the RTL against the golden model in a simulator. The only room that starts processes.

mod icarus;
mod tools;
mod verdict;
mod verilator;

pub use tools::{ToolError, run_tool};
pub use verdict::{Difference, Verdict};

use std::fs;
use std::path::Path;

use crate::design::Design;
use crate::testbench::{Expected, HostPattern, harness_files, vector_files};

/// The simulator that runs the RTL.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Simulator {
    /// Compiled, with the C++ harness.
    Verilator,
    /// Interpreted, with the SystemVerilog bench.
    Icarus,
}

impl Simulator {
    /// Its name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Verilator => "verilator",
            Self::Icarus => "icarus",
        }
    }
}

/// Why a co-simulation came to no verdict.
#[derive(Debug, thiserror::Error)]
pub enum CosimError {
    /// A tool is missing or failed.
    #[error(transparent)]
    Tool(#[from] ToolError),
    /// A file could not be written or read.
    #[error("{path}: {error}")]
    File {
        /// The file.
        path: String,
        /// What the system said.
        error: std::io::Error,
    },
    /// A harness could not be rendered.
    #[error("the harness: {0}")]
    Template(#[from] askama::Error),
    /// The simulator ended without a verdict that can be read.
    #[error("{simulator} ended without a verdict: `{output}`")]
    NoVerdict {
        /// Its name.
        simulator: &'static str,
        /// Its last lines.
        output: String,
    },
    /// The golden model expects no spike, so that agreement would say nothing.
    #[error("no neuron spikes in this run: nothing would be compared; give the network input, or more steps")]
    Silent,
}

/// Writes vectors and harness beside the RTL in `dir`, where `rtl` (file names in compile order) already stands, runs
/// the simulator, and reads its verdict.
///
/// # Errors
/// [`CosimError`]; a difference is no error but a verdict.
pub fn cosimulate(
    design: &Design,
    rtl: &[String],
    expected: &Expected,
    pattern: &HostPattern,
    simulator: Simulator,
    dir: &Path,
) -> Result<Verdict, CosimError> {
    if expected.counts.spikes == 0 {
        return Err(CosimError::Silent);
    }
    write_bench(design, expected, pattern, dir)?;
    let output = match simulator {
        Simulator::Verilator => {
            verilator::build(design, rtl, dir)?;
            verilator::run(dir, false)?
        }
        Simulator::Icarus => icarus::run(design, rtl, dir)?,
    };
    Verdict::read(design, expected, simulator, &output)
}

/// The same RTL, built and run freely: no comparison, no pause. Returns the wall-clock seconds of the run alone.
///
/// # Errors
/// [`CosimError`].
pub fn time_verilator(design: &Design, rtl: &[String], expected: &Expected, dir: &Path) -> Result<f64, CosimError> {
    write_bench(design, expected, &HostPattern::default(), dir)?;
    verilator::build(design, rtl, dir)?;
    let start = std::time::Instant::now();
    let output = verilator::run(dir, true)?;
    let seconds = start.elapsed().as_secs_f64();
    let done = output.contains("DONE") && output.contains(&format!("spikes={} ", expected.spikes()));
    if done { Ok(seconds) } else { Err(CosimError::NoVerdict { simulator: "verilator", output }) }
}

/// Puts `files` into `dir`, which is made where it is not there.
///
/// # Errors
/// [`CosimError::File`].
pub fn write_files<'f>(dir: &Path, files: impl IntoIterator<Item = (&'f str, &'f str)>) -> Result<(), CosimError> {
    let file_error = |path: &Path| {
        let path = path.display().to_string();
        move |error| CosimError::File { path, error }
    };
    fs::create_dir_all(dir).map_err(file_error(dir))?;
    for (name, text) in files {
        let path = dir.join(name);
        fs::write(&path, text).map_err(file_error(&path))?;
    }
    Ok(())
}

fn write_bench(design: &Design, expected: &Expected, pattern: &HostPattern, dir: &Path) -> Result<(), CosimError> {
    let harness = harness_files(design, expected, pattern)?;
    write_files(dir, harness.iter().map(|(name, text)| (name.as_str(), text.as_str())))?;
    let vectors = vector_files(design, expected, pattern);
    write_files(dir, vectors.iter().map(|(name, text)| (*name, text.as_str())))
}
