//! Holds the RTL against the golden model in a simulator. The only room that starts processes.

mod icarus;
mod tools;
mod verdict;
mod verilator;

pub use tools::{ToolError, run_tool};
pub use verdict::{Difference, Verdict};

use std::fs;
use std::path::Path;

use verilator::Optimise;

use crate::design::Design;
use crate::rtl::{GeneratedFile, debug_widths};
use crate::testbench::{DebugPort, Expected, HostPattern, harness_files, vector_files};

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
    /// The simulator ended without a verdict that can be read.
    #[error("{simulator} ended without a verdict: `{output}`")]
    NoVerdict {
        /// Its name.
        simulator: &'static str,
        /// Its last lines.
        output: String,
    },
    /// The golden model expects no spike at the chip's edge, so that agreement would say little.
    #[error(
        "no spike leaves the chip in this run, and silence proves nothing: give the network input or more steps, and \
         record the spikes of a population"
    )]
    Silent,
    /// A chip of neurons that never spike, in the golden model of which no state changes.
    #[error("this is a chip of read-outs, of which no state moves in this run: give it input or more steps")]
    AtRest,
}

/// Writes the generated `files`, vectors and harness into `dir`, runs the simulator there, and reads its verdict.
///
/// # Errors
/// [`CosimError`]; a difference is no error but a verdict.
pub fn cosimulate(
    design: &Design,
    files: &[GeneratedFile],
    expected: &Expected,
    pattern: &HostPattern,
    simulator: Simulator,
    dir: &Path,
) -> Result<Verdict, CosimError> {
    check_activity(design, expected)?;
    write_all(design, files, expected, pattern, dir)?;
    let rtl = sources(files);
    let output = match simulator {
        Simulator::Verilator => {
            verilator::build(design, &rtl, dir, Optimise::to_compare(design, expected.cycles()))?;
            verilator::run(dir, false)?
        }
        Simulator::Icarus => icarus::run(design, &rtl, dir)?,
    };
    Verdict::read(design, expected, simulator, &output)
}

/// Refuses a run in which nothing happens that could be compared: no spike, or, on a chip of read-outs, no state that moves.
fn check_activity(design: &Design, expected: &Expected) -> Result<(), CosimError> {
    match (design.can_spike(), expected.spikes()) {
        (true, 0) => Err(CosimError::Silent),
        (false, _) if !expected.state_moves() => Err(CosimError::AtRest),
        _ => Ok(()),
    }
}

/// The Verilator model of `files`, built once, to be run freely: no comparison, no pause.
pub struct FreeRun<'d> {
    dir: &'d Path,
    spikes: u64,
}

impl<'d> FreeRun<'d> {
    /// Builds it in `dir`.
    ///
    /// # Errors
    /// [`CosimError`].
    pub fn build(
        design: &Design,
        files: &[GeneratedFile],
        expected: &Expected,
        dir: &'d Path,
    ) -> Result<Self, CosimError> {
        write_all(design, files, expected, &HostPattern::default(), dir)?;
        verilator::build(design, &sources(files), dir, Optimise::ForRunning)?;
        Ok(Self { dir, spikes: expected.spikes() })
    }

    /// Runs it; returns the wall-clock seconds of its loop over clock cycles, as the harness measures them.
    ///
    /// # Errors
    /// [`CosimError`], also where it does not give the spikes of the golden model.
    pub fn run(&self) -> Result<f64, CosimError> {
        let output = verilator::run(self.dir, true)?;
        let field =
            |name: &str| output.split_whitespace().find_map(|part| part.strip_prefix(name)?.parse::<f64>().ok());
        match (field("spikes="), field("seconds=")) {
            (Some(spikes), Some(seconds)) if spikes == self.spikes as f64 => Ok(seconds),
            _ => Err(CosimError::NoVerdict { simulator: "verilator", output }),
        }
    }
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

/// The Verilog among generated files, in the order of compilation.
fn sources(files: &[GeneratedFile]) -> Vec<String> {
    let verilog = |file: &&GeneratedFile| file.path.ends_with(".sv") || file.path.ends_with(".v");
    files.iter().filter(verilog).map(|file| file.path.clone()).collect()
}

fn write_all(
    design: &Design,
    files: &[GeneratedFile],
    expected: &Expected,
    pattern: &HostPattern,
    dir: &Path,
) -> Result<(), CosimError> {
    write_files(dir, files.iter().map(|file| (file.path.as_str(), file.text.as_str())))?;
    let (address_bits, data_bits) = debug_widths(design);
    let harness = harness_files(design, DebugPort { address_bits, data_bits }, expected, pattern);
    write_files(dir, harness.iter().map(|(name, text)| (name.as_str(), text.as_str())))?;
    let vectors = vector_files(design, expected, pattern);
    write_files(dir, vectors.iter().map(|(name, text)| (*name, text.as_str())))
}
