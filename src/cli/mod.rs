//! The command line: one file a subcommand.

mod accuracy;
mod check;
mod cosim;
mod emulate;
mod generate;
mod input;
mod outcome;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

pub use outcome::Failure;

/// Hardware you can trust for spiking neurons.
///
/// One TOML file describes a spiking network and the chip to run it on. From it come a golden model that is exact in
/// every bit and every clock cycle, synthesizable Verilog, and testbenches that hold the one against the other.
#[derive(Parser)]
#[command(name = "rheobase", version, max_term_width = 100, after_help = EXAMPLES)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

const EXAMPLES: &str = "\
Examples:
  rheobase check configs/01-one-neuron.toml
  rheobase emulate configs/05-digits.toml --samples 100 --json
  rheobase accuracy configs/02-adex-patterns.toml --widths 16,20,24
  rheobase generate configs/05-digits.toml --out out/digits
  rheobase cosim configs/05-digits.toml --simulator icarus --samples 2
  rheobase cosim configs/03-recurrent.toml --set hardware.lanes=8 --stalls 30

Exit status: 0 all well, 1 a comparison failed, 2 bad input, 3 an outside tool is missing or failed.";

#[derive(Subcommand)]
enum Command {
    /// Reads a config and says what hardware it describes, or what is wrong with it
    Check(check::Arguments),
    /// Runs the golden model: spikes, states, clock cycles
    Emulate(emulate::Arguments),
    /// Holds the golden model against double precision and against a fine reference
    ///
    /// Three runs with the same input: the golden model ("fixed"), its twin in double precision with the same integrator
    /// ("twin"), and RK4 in double precision with a tenth of the time step ("fine"). For every population: spikes, rate,
    /// CV of the intervals between spikes; and for each two runs spike-time errors, the coincidence factor Gamma, and the
    /// largest difference of the membrane potential. docs/accuracy.md defines them.
    Accuracy(accuracy::Arguments),
    /// Writes the Verilog with its memory images and file list
    Generate(generate::Arguments),
    /// Generates, simulates, and compares with the golden model: every spike, cycle and state word
    Cosim(cosim::Arguments),
}

/// Runs the command line.
pub fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let result = match arguments.command {
        Command::Check(arguments) => check::run(&arguments),
        Command::Emulate(arguments) => emulate::run(&arguments),
        Command::Accuracy(arguments) => accuracy::run(&arguments),
        Command::Generate(arguments) => generate::run(&arguments),
        Command::Cosim(arguments) => cosim::run(&arguments),
    };
    match result {
        Ok(code) => code,
        Err(failure) => failure.report(),
    }
}
