//! `rheobase accuracy`: fixed point against double precision, and both against a fine reference.

use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use serde::Serialize;

use super::Failure;
use super::input::ConfigArguments;
use super::outcome::{print, print_json, progress};
use crate::compile::{Compiled, compile_with};
use crate::fixed_point::Format;
use crate::report::{
    PopulationDeviation, SUBSTEPS, WINDOW, WidthRow, deviation_table, deviations, run_all, spike_plot, width_plot,
    width_table,
};
use crate::spec::{self, Diagnostic, ReadError, Spec};

/// Holds the golden model against double precision and against a fine reference
#[derive(clap::Args)]
#[command(after_help = "Examples:
  rheobase accuracy configs/01-one-neuron.toml
  rheobase accuracy configs/02-adex-patterns.toml --widths 16,20,24,32 --out out/accuracy

Exit status: 1 where no neuron spikes in any of the runs, as silence shows nothing.")]
pub struct Arguments {
    #[command(flatten)]
    config: ConfigArguments,
    /// Repeats it with state words of so many bits: integer bits stay, fraction bits change
    #[arg(long, value_name = "BITS,...", value_delimiter = ',', value_parser = clap::value_parser!(u32).range(1..=64))]
    widths: Vec<u32>,
    /// Writes accuracy.json and spikes.svg there; with --widths also widths.svg
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

/// What `--json` prints. Scripts rest on these names.
#[derive(Serialize)]
struct Summary {
    config: String,
    dt_ms: f64,
    steps_per_trial: u32,
    trials: u32,
    /// Substeps of a time step in the fine reference.
    substeps: u32,
    /// Window of the coincidence factor.
    window_ms: f64,
    state: String,
    state_bits: u32,
    /// Whether no neuron spikes in any run.
    silent: bool,
    populations: Vec<PopulationDeviation>,
    widths: Vec<Width>,
    #[serde(skip_serializing_if = "Option::is_none")]
    out: Option<String>,
}

/// The same with state words of another width.
#[derive(Serialize)]
struct Width {
    bits: u32,
    /// Null where the integer bits alone are more.
    state: Option<String>,
    /// Why there is no such run; null where there is.
    refused: Option<String>,
    populations: Vec<PopulationDeviation>,
}

/// Runs the command.
pub fn run(arguments: &Arguments) -> Result<ExitCode, Failure> {
    let (spec, compiled) = arguments.config.compile()?;
    progress("running fixed point, double precision and the fine reference");
    let traced = |number: u32| compiled.network.populations.iter().any(|population| population.first == number);
    let runs = run_all(&compiled, |number| arguments.out.is_some() && traced(number));
    let populations = deviations(&compiled, &runs);
    let plot = arguments.out.as_ref().map(|_| spike_plot(&compiled, &runs));
    let state = spec.format.state.value;
    let summary = Summary {
        config: arguments.config.name(),
        dt_ms: compiled.design.dt.to_f64(),
        steps_per_trial: compiled.stimulus.steps_per_trial,
        trials: compiled.stimulus.trials,
        substeps: SUBSTEPS,
        window_ms: WINDOW,
        state: state.to_string(),
        state_bits: state.width(),
        silent: is_silent(&populations),
        populations,
        widths: arguments.widths.iter().map(|&bits| arguments.width(&spec, bits)).collect(),
        out: arguments.out.as_ref().map(|out| out.display().to_string()),
    };
    if let (Some(out), Some(plot)) = (&arguments.out, plot) {
        write(out, &summary, &plot).map_err(|error| Failure::Tool(format!("{}: {error}", out.display())))?;
    }
    if arguments.config.json {
        print_json(&summary);
    } else {
        print(&text(&summary));
    }
    Ok(if summary.silent { ExitCode::from(1) } else { ExitCode::SUCCESS })
}

/// Whether no neuron spikes in any run, though one could.
fn is_silent(populations: &[PopulationDeviation]) -> bool {
    let spikes = |about: &PopulationDeviation| about.fixed.spikes + about.twin.spikes + about.fine.spikes;
    populations.iter().any(|about| about.silent) && populations.iter().all(|about| spikes(about) == 0)
}

impl Arguments {
    /// The run with state words of `bits` bits.
    fn width(&self, spec: &Spec, bits: u32) -> Width {
        progress(&format!("the same with state words of {bits} bits"));
        let mut width = Width { bits, state: None, refused: None, populations: Vec::new() };
        let changed = widened(spec, bits).and_then(|formats| {
            width.state = formats.first().map(|(_, format)| format.to_string());
            self.compile_with(formats)
        });
        match changed {
            Ok(compiled) => width.populations = deviations(&compiled, &run_all(&compiled, |_| false)),
            Err(reason) => width.refused = Some(reason),
        }
        width
    }

    /// The config with other formats, or why it is refused.
    fn compile_with(&self, formats: Vec<(&str, Format)>) -> Result<Compiled, String> {
        let arguments = &self.config;
        let changes = formats.into_iter().map(|(key, format)| (format!("format.{key}"), format.to_string()));
        let set: Vec<_> = arguments.set.iter().cloned().chain(changes).collect();
        let spec = spec::read(&arguments.config, &set).map_err(|error| match error {
            ReadError::Diagnostics(all) => titles(&all.list),
            other => other.to_string(),
        })?;
        compile_with(&spec, arguments.samples).map_err(|list| titles(&list))
    }
}

/// The formats of state and adaptation with their integer bits in words of `bits` bits. The adaptation has the state's format where the config
/// does not write one.
fn widened(spec: &Spec, bits: u32) -> Result<Vec<(&'static str, Format)>, String> {
    let (state, adaptation) = (&spec.format.state, &spec.format.adaptation);
    let mut formats = vec![("state", state.value)];
    if adaptation.span != state.span {
        formats.push(("adaptation", adaptation.value));
    }
    for (key, format) in &mut formats {
        let frac_bits = (bits + format.frac_bits).checked_sub(format.width());
        format.frac_bits = frac_bits.ok_or_else(|| {
            let least = format.width() - format.frac_bits;
            format!("sign and integer bits of `{key}`, {format}, alone are {least} bits")
        })?;
    }
    Ok(formats)
}

fn titles(list: &[Diagnostic]) -> String {
    list.iter().map(|error| error.title.as_str()).collect::<Vec<_>>().join("; ")
}

fn write(out: &Path, summary: &Summary, spikes: &str) -> io::Result<()> {
    std::fs::create_dir_all(out)?;
    std::fs::write(out.join("accuracy.json"), serde_json::to_string_pretty(summary)? + "\n")?;
    std::fs::write(out.join("spikes.svg"), spikes)?;
    let mut widths: Vec<(u32, &[PopulationDeviation])> = summary.widths.iter().filter_map(Width::outcome).collect();
    if widths.is_empty() {
        return Ok(());
    }
    widths.sort_by_key(|(bits, _)| *bits);
    std::fs::write(out.join("widths.svg"), width_plot(&widths))
}

impl Width {
    fn outcome(&self) -> Option<(u32, &[PopulationDeviation])> {
        self.refused.is_none().then_some((self.bits, &self.populations))
    }

    fn row(&self) -> WidthRow<'_> {
        let outcome = self.refused.as_deref().map_or(Ok(self.populations.as_slice()), Err);
        WidthRow { bits: self.bits, state: self.state.as_deref().unwrap_or(""), outcome }
    }
}

fn text(summary: &Summary) -> String {
    let Summary { state, state_bits, steps_per_trial, dt_ms, trials, substeps, .. } = summary;
    let trials = if *trials == 1 { "1 trial".to_owned() } else { format!("{trials} trials") };
    let mut parts = vec![
        format!(
            "{trials} of {steps_per_trial} time steps of {dt_ms} ms; state {state} ({state_bits} bits); \
             fine reference: RK4, {substeps} substeps\n"
        ),
        deviation_table(&summary.populations),
    ];
    if !summary.widths.is_empty() {
        parts.push(width_table(&summary.widths.iter().map(Width::row).collect::<Vec<_>>()));
    }
    let silent: Vec<_> =
        summary.populations.iter().filter(|p| p.silent).map(|p| format!("`{}`", p.population)).collect();
    if summary.silent {
        parts.push("no neuron spikes in any of the three runs: this says nothing about spikes".to_owned());
    } else if !silent.is_empty() {
        parts.push(format!("silent in all three runs: {}; this says nothing about their spikes", silent.join(", ")));
    }
    if let Some(out) = &summary.out {
        let with_widths = summary.widths.iter().any(|width| width.outcome().is_some());
        let files =
            if with_widths { "accuracy.json, spikes.svg and widths.svg" } else { "accuracy.json and spikes.svg" };
        parts.push(format!("{files} in {out}"));
    }
    parts.join("\n")
}
