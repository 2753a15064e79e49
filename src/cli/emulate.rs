//! `rheobase emulate`: the golden model.

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

use serde::Serialize;

use super::Failure;
use super::input::ConfigArguments;
use super::outcome::{print, print_json, progress};
use crate::report::{Emulation, Mode, Recording, classify, emulate};

/// Runs the golden model: spikes, states, clock cycles
#[derive(clap::Args)]
#[command(after_help = "Examples:
  rheobase emulate configs/01-one-neuron.toml --out out/one_neuron
  rheobase emulate configs/05-digits.toml --mode step --json")]
pub struct Arguments {
    #[command(flatten)]
    config: ConfigArguments,
    /// What is worked out: every bit, or also the clock cycle of every word at the chip's edge
    #[arg(long, value_enum, default_value = "cycle")]
    mode: ModeName,
    /// Writes spikes.csv, spikes.npz and states.npz there
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum ModeName {
    Step,
    Cycle,
}

/// What `--json` prints. Scripts rest on these names.
#[derive(Serialize)]
struct Summary {
    config: String,
    steps: u64,
    /// Clock cycles from the end of reset to the last end of step; null in step mode.
    cycles: Option<u64>,
    microseconds: Option<f64>,
    spikes: u64,
    events: u64,
    synaptic_operations: u64,
    neuron_updates: u64,
    /// Of the golden model alone.
    wall_seconds: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    samples: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    accuracy: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    accuracy_float: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    out: Option<String>,
}

/// Runs the command.
pub fn run(arguments: &Arguments) -> Result<ExitCode, Failure> {
    let (spec, compiled) = arguments.config.compile()?;
    let mode = match arguments.mode {
        ModeName::Step => Mode::Step,
        ModeName::Cycle => Mode::Cycle,
    };
    progress("running the golden model");
    let mut recording = arguments.out.as_ref().map(|_| Recording::new(&spec, &compiled));
    let start = Instant::now();
    let run = emulate(&compiled, mode, recording.as_mut());
    let wall_seconds = start.elapsed().as_secs_f64();
    if let (Some(out), Some(recording)) = (&arguments.out, &recording) {
        recording.write(out).map_err(|error| Failure::Tool(error.to_string()))?;
    }
    let classified = spec.readout.as_ref().map(|readout| {
        progress("running the network in double precision");
        classify(&compiled, &readout.population.value, &run)
    });
    let summary = Summary {
        config: arguments.config.name(),
        steps: run.counts.steps,
        cycles: run.cycles,
        microseconds: run.cycles.map(|cycles| cycles as f64 / compiled.design.clock_mhz),
        spikes: run.counts.spikes,
        events: run.counts.events,
        synaptic_operations: run.counts.synaptic_operations,
        neuron_updates: run.counts.neuron_updates,
        wall_seconds,
        samples: classified.as_ref().map(|a| a.samples),
        accuracy: classified.as_ref().map(|a| a.fixed),
        accuracy_float: classified.as_ref().map(|a| a.float),
        out: arguments.out.as_ref().map(|out| out.display().to_string()),
    };
    if arguments.config.json {
        print_json(&summary);
    } else {
        print(&text(&summary, &run));
    }
    Ok(ExitCode::SUCCESS)
}

fn text(summary: &Summary, run: &Emulation) -> String {
    let mut lines = vec![format!(
        "{} time steps in {:.3} s: {} spikes, {} synaptic operations, {} neuron updates",
        summary.steps, summary.wall_seconds, summary.spikes, summary.synaptic_operations, summary.neuron_updates
    )];
    if let (Some(cycles), Some(microseconds)) = (summary.cycles, summary.microseconds) {
        let trials = run.trial_spikes.len().max(1) as f64;
        lines.push(format!(
            "{cycles} clock cycles, {microseconds:.1} us on the chip; {:.0} cycles, {:.2} us a trial",
            cycles as f64 / trials,
            microseconds / trials
        ));
    }
    if let (Some(samples), Some(fixed), Some(float)) = (summary.samples, summary.accuracy, summary.accuracy_float) {
        lines.push(format!(
            "{samples} samples: {:.1} % right in fixed point, {:.1} % in double precision",
            100.0 * fixed,
            100.0 * float
        ));
    }
    if let Some(out) = &summary.out {
        lines.push(format!("spikes.csv, spikes.npz and states.npz in {out}"));
    }
    lines.join("\n")
}
