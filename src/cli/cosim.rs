//! `rheobase cosim`: the main job.

use std::path::PathBuf;
use std::process::ExitCode;

use serde::Serialize;

use super::Failure;
use super::input::ConfigArguments;
use super::outcome::{print, print_json, progress};
use crate::cosim::{Simulator, Verdict, cosimulate};
use crate::rtl::generate;
use crate::testbench::{HostPattern, expect};

/// Generates, simulates, and compares with the golden model: every spike, cycle and state word
#[derive(clap::Args)]
#[command(after_help = "Examples:
  rheobase cosim configs/01-one-neuron.toml
  rheobase cosim configs/05-digits.toml --samples 20 --json
  rheobase cosim configs/03-recurrent.toml --simulator icarus --stalls 30")]
pub struct Arguments {
    #[command(flatten)]
    config: ConfigArguments,
    /// Which simulator runs the Verilog
    #[arg(long, value_enum, default_value = "verilator")]
    simulator: SimulatorName,
    /// In this percentage of cycles the host offers no input, and takes no output: back-pressure
    #[arg(long, value_name = "PERCENT", default_value_t = 0, value_parser = clap::value_parser!(u8).range(0..=90))]
    stalls: u8,
    /// Where to write Verilog, vectors and the simulation; `out/NAME` if not given
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum SimulatorName {
    Verilator,
    Icarus,
}

#[derive(Serialize)]
struct Result<'a> {
    config: String,
    #[serde(flatten)]
    verdict: &'a Verdict,
    out: String,
}

/// Runs the command.
pub fn run(arguments: &Arguments) -> std::result::Result<ExitCode, Failure> {
    let (spec, compiled) = arguments.config.compile()?;
    let design = &compiled.design;
    let simulator = match arguments.simulator {
        SimulatorName::Verilator => Simulator::Verilator,
        SimulatorName::Icarus => Simulator::Icarus,
    };
    let out = arguments.out.clone().unwrap_or_else(|| PathBuf::from("out").join(&spec.name.value));
    let pattern = HostPattern::random(arguments.stalls, spec.seed);
    progress("running the golden model");
    let expected = expect(design, &compiled.stimulus, &pattern);
    let files = generate(design, &arguments.config.header());
    progress(&format!("running {}", simulator.name()));
    let verdict = cosimulate(design, &files, &expected, &pattern, simulator, &out)?;
    let differ = verdict.first_difference.is_some();
    let result = Result { config: arguments.config.name(), verdict: &verdict, out: out.display().to_string() };
    if arguments.config.json {
        print_json(&result);
    } else {
        print(&summary(&result));
    }
    Ok(if differ { ExitCode::from(1) } else { ExitCode::SUCCESS })
}

fn summary(result: &Result<'_>) -> String {
    let verdict = result.verdict;
    match &verdict.first_difference {
        Some(difference) => format!("{} differs from the golden model\n  {difference}", verdict.simulator),
        None => format!(
            "{} agrees with the golden model: {} time steps, {} cycles, {} spikes with their cycles, {} state words",
            verdict.simulator, verdict.steps, verdict.cycles, verdict.spikes_compared, verdict.states_compared
        ),
    }
}
