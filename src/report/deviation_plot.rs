//! Plots of three runs: spikes and potentials of one word length, errors over word lengths.

use super::chart::{Curve, Panel, Tick, chart, round_ticks};
use super::deviation::{Deviation, PopulationDeviation, unit_of_potential};
use super::three_runs::{NeuronRuns, Run};
use crate::compile::{Compiled, NetworkPopulation};

const RUN_NAMES: [&str; 3] = ["fixed point", "double precision", "fine reference"];
const RUN_COLOURS: [&str; 3] = ["#1b6ca8", "#c0392b", "#2e8b57"];
const COLOURS: [&str; 8] = ["#1b6ca8", "#c0392b", "#2e8b57", "#8e44ad", "#d68910", "#148f77", "#7b7d7d", "#1c2833"];
/// Rows of the raster, at most, unless there are more populations.
const MOST_ROWS: usize = 16;
const ROW_HEIGHT: f64 = 24.0;
/// Half of the length of a point's mark, bits.
const MARK: f64 = 0.15;
/// Points of a curve over time, about.
const MOST_POINTS: usize = 2000;

/// Spikes of the first neurons of each population, and the potential of the first neuron with a trace that spikes (of the
/// first with a trace where none does), in the first trial.
pub fn spike_plot(compiled: &Compiled, runs: &[NeuronRuns]) -> String {
    let dt = compiled.design.dt.to_f64();
    let duration = dt * f64::from(compiled.stimulus.steps_per_trial);
    let panels = [Some(raster(compiled, runs, dt, duration)), potential(compiled, runs, dt, duration)];
    chart(&panels.into_iter().flatten().collect::<Vec<_>>())
}

fn raster(compiled: &Compiled, runs: &[NeuronRuns], dt: f64, duration: f64) -> Panel {
    let populations = &compiled.network.populations;
    let each = (MOST_ROWS / populations.len()).max(1) as u32;
    let rows: Vec<(&NetworkPopulation, u32)> =
        populations.iter().flat_map(|p| (0..p.count.min(each)).map(move |neuron| (p, neuron))).collect();
    let strokes = |run: Run| {
        let row = |(row, &(population, neuron)): (usize, &(&NetworkPopulation, u32))| {
            let times = &runs[(population.first + neuron) as usize].spikes[run as usize][0];
            let upper = -(row as f64) - 0.1 - 0.27 * run as usize as f64;
            times.iter().map(|time| vec![(dt * time, upper), (dt * time, upper - 0.25)]).collect::<Vec<_>>()
        };
        rows.iter().enumerate().flat_map(row).collect()
    };
    let label = |(row, (population, neuron)): (usize, &(&NetworkPopulation, u32))| Tick {
        at: -(row as f64) - 0.5,
        label: format!("{}[{neuron}]", population.name),
    };
    Panel {
        title: format!("{}: spikes", compiled.design.name),
        axis_label: "ms".to_owned(),
        height: ROW_HEIGHT * rows.len() as f64,
        x: (0.0, duration),
        y: (-(rows.len() as f64), 0.0),
        columns: round_ticks((0.0, duration)),
        rows: rows.iter().enumerate().map(label).collect(),
        curves: Run::ALL.map(|run| of_run(run, strokes(run))).into(),
    }
}

fn of_run(run: Run, lines: Vec<Vec<(f64, f64)>>) -> Curve {
    Curve { name: RUN_NAMES[run as usize].to_owned(), colour: RUN_COLOURS[run as usize], lines }
}

fn potential(compiled: &Compiled, runs: &[NeuronRuns], dt: f64, duration: f64) -> Option<Panel> {
    let traced = |runs: &NeuronRuns| !runs.trace[0].is_empty();
    let spiking = |runs: &NeuronRuns| traced(runs) && runs.spikes.iter().any(|trials| !trials[0].is_empty());
    let number = runs.iter().position(spiking).or_else(|| runs.iter().position(traced))?;
    let trace = &runs[number].trace;
    let values = || trace.iter().flatten().copied().filter(|v| v.is_finite());
    let (low, high) = (values().fold(f64::INFINITY, f64::min), values().fold(f64::NEG_INFINITY, f64::max));
    let margin = (0.05 * (high - low)).max(1e-3);
    let y = (low - margin, high + margin);
    let population = compiled.network.population_of(number as u32);
    let unit = unit_of_potential(&compiled.design, &population.name);
    let unit = if unit.is_empty() { String::new() } else { format!(", {unit}") };
    Some(Panel {
        title: format!("{}[{}]: membrane potential{unit}", population.name, number as u32 - population.first),
        axis_label: "ms".to_owned(),
        height: 240.0,
        x: (0.0, duration),
        y,
        columns: round_ticks((0.0, duration)),
        rows: round_ticks(y),
        curves: Run::ALL.map(|run| of_run(run, vec![thinned(&trace[run as usize], dt)])).into(),
    })
}

/// The curve through all values, or through the least and the greatest of as many groups as are told apart on the page.
fn thinned(values: &[f64], dt: f64) -> Vec<(f64, f64)> {
    let group = (2 * values.len()).div_ceil(MOST_POINTS).max(1);
    if group <= 2 {
        return values.iter().enumerate().map(|(step, &v)| (dt * (step + 1) as f64, v)).collect();
    }
    let ends = |(place, group_values): (usize, &[f64])| {
        let time = dt * (place * group + 1) as f64;
        let (low, high) =
            group_values.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), &v| (low.min(v), high.max(v)));
        [(time, low), (time, high)]
    };
    values.chunks(group).enumerate().flat_map(ends).collect()
}

/// Errors against the twin over the bits of a state word: `widths` has the bits and the populations of each run, bits
/// ascending.
pub fn width_plot(widths: &[(u32, &[PopulationDeviation])]) -> String {
    let unit = widths.first().and_then(|(_, populations)| populations.first()).map_or("", |population| population.unit);
    let unit = if unit.is_empty() { String::new() } else { format!(", {unit}") };
    chart(&[
        over_widths("spike-time error that 95 % keep to, ms".to_owned(), widths, |d| d.error_95_ms),
        over_widths(format!("largest |dV| before the first differing spike{unit}"), widths, |d| {
            Some(d.dv_before_difference)
        }),
        over_widths("spikes without a partner".to_owned(), widths, |d| Some(d.unmatched as f64)),
    ])
}

/// One panel, logarithmic; 0 is drawn at the lower end.
fn over_widths(
    title: String,
    widths: &[(u32, &[PopulationDeviation])],
    of: impl Fn(&Deviation) -> Option<f64>,
) -> Panel {
    let values = || widths.iter().flat_map(|(_, all)| all.iter()).filter_map(|p| of(&p.against_twin));
    let positive = || values().filter(|&v| v > 0.0 && v.is_finite());
    let low = positive().fold(1.0, f64::min).log10().floor() - 1.0;
    let high = positive().fold(1.0, f64::max).log10().ceil().max(low + 1.0);
    let height = |value: f64| if value > 0.0 { value.log10() } else { low };
    let decade =
        |n: i32| Tick { at: f64::from(n), label: if f64::from(n) == low { "0".to_owned() } else { format!("1e{n}") } };
    let bits = || widths.iter().map(|(bits, _)| f64::from(*bits));
    let x = (bits().fold(f64::INFINITY, f64::min) - 1.0, bits().fold(0.0, f64::max) + 1.0);
    let names = widths.first().map_or(&[][..], |(_, populations)| populations);
    let curve = |(place, population): (usize, &PopulationDeviation)| {
        let points = widths
            .iter()
            .filter_map(|(bits, populations)| Some((f64::from(*bits), height(of(&populations[place].against_twin)?))));
        let points: Vec<(f64, f64)> = points.collect();
        let marks = points.iter().map(|&(bits, y)| vec![(bits - MARK, y), (bits + MARK, y)]);
        let lines = marks.chain([points.clone()]).collect();
        Curve { name: population.population.clone(), colour: COLOURS[place % COLOURS.len()], lines }
    };
    Panel {
        title: format!("against double precision: {title}"),
        axis_label: "bits of a state word".to_owned(),
        height: 200.0,
        x,
        y: (low, high),
        columns: bits().map(|at| Tick { at, label: format!("{at}") }).collect(),
        rows: (low as i32..=high as i32).map(decade).collect(),
        curves: names.iter().enumerate().map(curve).collect(),
    }
}
