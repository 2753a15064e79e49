//! Noise that a core makes by itself: drawn in the datapath, from the numbers of the neuron and of the time step.
//!
//! The page is `docs/noise.md`.

use super::normal::{normal, normal_table};
use super::plan::{Model, NeuronPlan, PlanError};
use super::propagator::Membrane;
use super::words::{computed_in_format, in_significant_bits};
use crate::datapath::{Arith, Graph, Op, Output, Recorder, Signal, Target, replay};
use crate::fixed_point::{Decimal, Format, Overflow, Rounding};

/// Bits of a standard deviation that count.
const DEVIATION_BITS: u32 = 16;
/// The parameter's name.
const DEVIATION: &str = "noise_deviation";
/// Where it stands in a config.
const KEYS: &[&str] = &["noise.current_std", "noise.jump_std"];

/// Gaussian noise of a population, drawn anew for each neuron in each time step; the number is the standard deviation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Noise {
    /// A current, pA, constant within the time step.
    Current(Decimal),
    /// An event of a delta synapse with a weight: mV, or unit-free.
    Jump(Decimal),
}

impl Noise {
    /// The standard deviation of what is added to the synaptic input in a time step of `dt` ms. A current needs a membrane.
    pub fn deviation(&self, membrane: Option<&Membrane>, dt: f64) -> f64 {
        match self {
            Self::Jump(jump) => jump.to_f64(),
            Self::Current(current) => {
                current.to_f64() * membrane.expect("a current flows into a membrane").current_gain(dt)
            }
        }
    }
}

impl Model {
    /// The model with Gaussian noise on what its synapses add to the neuron: `deviations` has its standard deviation, one a
    /// parameter set. `seed` is that of the random bits.
    ///
    /// # Errors
    /// [`PlanError`] for a deviation that its word does not hold, or that the sum which it is added to loses; an intermediate
    /// value that gets too wide.
    ///
    /// # Panics
    /// For a model that does not say where its synapses drive it.
    pub fn with_noise(self, deviations: &[f64], seed: u64) -> Result<Self, PlanError> {
        let graph = &self.graph;
        let drive = graph.drive.expect("a model says where its synapses drive it");
        let finest = finest(graph, drive);
        check_is_heard(deviations, finest)?;
        // Noise beyond the ends of the potential's word has no sense.
        computed_in_format(DEVIATION, KEYS, "state", graph.node(graph.state[0]).format, deviations)?;
        let format = in_significant_bits(DEVIATION_BITS, deviations);
        let deviation = computed_in_format(DEVIATION, KEYS, "a word of 32 bits", format, deviations)?;
        let parameters = graph.parameters.iter().cloned().chain([deviation]).collect();
        let tables = graph.tables.iter().cloned().chain([normal_table()]).collect();
        let mut a = Recorder::new(parameters, tables).with_writable_parameters(graph.writable);
        let words = words_in(graph, &mut a);
        a.draw_random_bits(seed);
        let noise = noise(&mut a, finest);
        let given = |signal| words.iter().find(|(old, _)| *old == signal).expect("a word from outside").1;
        let signals = replay(graph, &mut a, given, |a, old, new| if old == drive { add(a, new, noise) } else { new });
        let spike = signals[graph.spike.expect("a model says when it spikes").0];
        let outputs = graph.next_state.iter().map(|o| Output { name: o.name, signal: signals[o.signal.0] }).collect();
        let (graph, steps) = a.finish(outputs, spike)?;
        let mut notes = self.notes;
        notes.push(
            "Random bits: Threefry-2x32 with 13 rounds of the number of the time step and the number of the neuron."
                .into(),
        );
        Ok(Self { plan: NeuronPlan::Recorded(self.plan.name()), graph, steps, variables: self.variables, notes })
    }
}

/// The words from outside, as the graph has them and as `a` does.
fn words_in(graph: &Graph, a: &mut Recorder) -> Vec<(Signal, Signal)> {
    let mut words = Vec::new();
    for &signal in &graph.state {
        let node = graph.node(signal);
        words.push((signal, a.state(node.name, node.format, node.range)));
    }
    for &signal in &graph.inputs {
        let node = graph.node(signal);
        words.push((signal, a.input(node.name, node.format, node.range)));
    }
    words
}

/// The most fraction bits that `drive` can have: it is aligned to a binary point, or used as it is.
fn finest(graph: &Graph, drive: Signal) -> u32 {
    let uses = graph.nodes.iter().filter(|node| node.op.operands().contains(&drive));
    let most = uses.map(|node| match node.op {
        Op::Align(..) => node.format.frac_bits,
        _ => graph.node(drive).format.frac_bits,
    });
    most.min().unwrap_or(graph.node(drive).format.frac_bits)
}

/// Noise of less than half a last place of the sum would hardly ever be there.
fn check_is_heard(deviations: &[f64], frac_bits: u32) -> Result<(), PlanError> {
    let step = libm::ldexp(1.0, -(frac_bits as i32));
    match deviations.iter().find(|&&deviation| deviation > 0.0 && deviation < 0.5 * step) {
        None => Ok(()),
        Some(deviation) => {
            let reason = format!(
                "noise with a standard deviation of {deviation:.2e} in a time step is lost where the synaptic input is \
                 added, in steps of {step:.2e}: use more fraction bits"
            );
            Err(PlanError::Format { format_key: "state", reason })
        }
    }
}

/// The noise of this time step, with at most `finest` fraction bits.
fn noise(a: &mut Recorder, finest: u32) -> Signal {
    let normal = normal(a);
    a.section("noise on the synaptic input");
    let deviation = a.parameter(DEVIATION);
    let exact = a.mul("noise_exact", normal, deviation);
    let format = a.format(exact);
    let format = Format { signed: true, frac_bits: format.frac_bits.min(finest), ..format };
    a.resize("noise", exact, Target { format, rounding: Rounding::Nearest, overflow: Overflow::Saturate })
}

/// The drive with the noise on it, at the finer of both binary points.
fn add(a: &mut Recorder, drive: Signal, noise: Signal) -> Signal {
    a.section("noise on the synaptic input");
    let finer = if a.frac_bits(noise) > a.frac_bits(drive) { noise } else { drive };
    let drive_aligned = a.align("noise_drive_aligned", drive, finer);
    let noise_aligned = a.align("noise_aligned", noise, finer);
    a.add("drive_with_noise", drive_aligned, noise_aligned)
}
