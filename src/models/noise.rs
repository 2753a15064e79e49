//! Noise that a core makes by itself: drawn in the datapath, from the numbers of the neuron and of the time step.
//!
//! The page is `docs/noise.md`. `gaussian` and `escape` have the kinds; here they are put onto a model that is recorded already.

use super::escape::{self, Escape, StepEscape, escape_table};
use super::gaussian::{self, GaussianNoise};
use super::normal::normal_table;
use super::plan::{Model, NeuronPlan, PlanError};
use super::propagator::Membrane;
use crate::datapath::{Changes, Graph, Node, Op, Output, Recorder, Signal, replay};

/// The noise of a population: of each kind, or none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Noise {
    /// On what its synapses add.
    pub gaussian: Option<GaussianNoise>,
    /// Of its threshold.
    pub escape: Option<Escape>,
}

impl Noise {
    /// The same for a time step of `dt` ms. A current needs a membrane.
    pub fn in_step(&self, membrane: Option<&Membrane>, dt: f64) -> StepNoise {
        StepNoise {
            deviation: self.gaussian.map(|gaussian| gaussian.deviation(membrane, dt)),
            escape: self.escape.map(|escape| escape.in_step(dt)),
        }
    }
}

/// The noise of a parameter set in one time step.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct StepNoise {
    /// The standard deviation of what is added to the synaptic input, in the unit of a jump of the potential.
    pub deviation: Option<f64>,
    /// Of the threshold.
    pub escape: Option<StepEscape>,
}

impl StepNoise {
    /// Gaussian noise alone.
    pub fn gaussian(deviation: f64) -> Self {
        Self { deviation: Some(deviation), ..Self::default() }
    }

    /// A stochastic threshold alone.
    pub fn escape(escape: StepEscape) -> Self {
        Self { escape: Some(escape), ..Self::default() }
    }

    /// Whether nothing is drawn.
    pub fn is_none(&self) -> bool {
        *self == Self::default()
    }
}

impl Model {
    /// The model with noise, one a parameter set: those without one of its kinds have a strength of 0 of it. `seed` is that of the
    /// random bits.
    ///
    /// # Errors
    /// [`PlanError`] for a number that its word does not hold, or whose effect is lost; an intermediate value that gets too wide.
    ///
    /// # Panics
    /// For Gaussian noise of a model that does not say where its synapses drive it, and a stochastic threshold of one without a
    /// threshold.
    pub fn with_noise(self, noise: &[StepNoise], seed: u64) -> Result<Self, PlanError> {
        let graph = &self.graph;
        let (mut parameters, mut tables) = (graph.parameters.clone(), graph.tables.clone());
        let mut driven = None;
        if noise.iter().any(|set| set.deviation.is_some()) {
            let drive = graph.drive.expect("a model says where its synapses drive it");
            let finest = gaussian::finest(graph, drive);
            let deviations: Vec<f64> = noise.iter().map(|set| set.deviation.unwrap_or(0.0)).collect();
            parameters.push(gaussian::parameter(&deviations, graph, finest)?);
            tables.push(normal_table());
            driven = Some((drive, finest));
        }
        let mut escape = None;
        if noise.iter().any(|set| set.escape.is_some()) {
            let sets: Vec<_> = noise.iter().map(|set| set.escape).collect();
            parameters.extend(escape::parameters(&sets, graph)?);
            tables.push(escape_table());
            escape = Some((escape::spike_test(graph), sets.iter().any(Option::is_none)));
        }
        let mut a = Recorder::new(parameters, tables).with_writable_parameters(graph.writable);
        let words = words_in(graph, &mut a);
        a.draw_random_bits(seed);
        let driven = driven.map(|(drive, finest)| (drive, gaussian::noise(&mut a, finest)));
        let signals = replay(graph, &mut a, &WithNoise { words, driven, escape });
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

/// What noise changes in a model.
struct WithNoise {
    /// The words from outside, as they were and as they are.
    words: Vec<(Signal, Signal)>,
    /// What its synapses add, and the noise on it.
    driven: Option<(Signal, Signal)>,
    /// The comparison with its threshold, and whether some parameter sets keep it.
    escape: Option<(Signal, bool)>,
}

impl Changes for WithNoise {
    fn given(&self, signal: Signal) -> Signal {
        self.words.iter().find(|(old, _)| *old == signal).expect("a word from outside").1
    }

    fn instead(&self, a: &mut Recorder, signal: Signal, node: &Node, at: impl Fn(Signal) -> Signal) -> Option<Signal> {
        let (_, is_mixed) = self.escape.filter(|(test, _)| *test == signal)?;
        let Op::Compare(relation, v, threshold) = node.op else { unreachable!("a threshold is compared with") };
        Some(escape::test(a, relation, [at(v), at(threshold)], is_mixed))
    }

    fn afterwards(&self, a: &mut Recorder, signal: Signal, new: Signal) -> Signal {
        match self.driven {
            Some((drive, noise)) if drive == signal => gaussian::add(a, new, noise),
            _ => new,
        }
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
