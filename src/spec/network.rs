//! Populations, sources and projections, as checked data.

use std::collections::BTreeMap;

use super::{Located, Span};
use crate::fixed_point::Decimal;
use crate::models::{AdexParameters, LifParameters};

/// A named group of neurons with one set of parameters.
#[derive(Clone, Debug)]
pub struct Population {
    /// Its name: a legal identifier, unique among populations and sources.
    pub name: Located<String>,
    /// How many neurons, at least 1.
    pub count: Located<u32>,
    /// The tiles that it is to stand on, in this order; the compiler chooses where there are none.
    pub tiles: Option<Located<Vec<TileShare>>>,
    /// Model and parameters.
    pub model: NeuronModel,
    /// Where each parameter was written; the key is the parameter's name in the file (`v_th`, `tau_m`).
    pub parameter_spans: BTreeMap<String, Span>,
    /// The table of the model, for parameters that were left to their default.
    pub model_span: Span,
}

/// A tile that a population is to stand on.
#[derive(Clone, Debug)]
pub struct TileShare {
    /// Column and row; within the mesh.
    pub tile: Located<[u32; 2]>,
    /// How many of the population's neurons. Either every share has a number, and these add up to the population, or none
    /// has: then the population is cut evenly, and no tile stands twice.
    pub neurons: Option<Located<u32>>,
}

/// A neuron model with its parameters.
#[derive(Clone, Debug, PartialEq)]
pub enum NeuronModel {
    /// Leaky integrate-and-fire.
    Lif(LifParameters),
    /// Adaptive exponential integrate-and-fire.
    Adex(AdexParameters),
}

/// A named group of inputs outside the chip.
#[derive(Clone, Debug)]
pub struct Source {
    /// Its name: a legal identifier, unique among populations and sources.
    pub name: Located<String>,
    /// How many inputs, at least 1. For images: the number of pixels.
    pub count: Located<u32>,
    /// What the inputs do.
    pub kind: SourceKind,
    /// The table of the source.
    pub span: Span,
}

/// What the inputs of a source do.
#[derive(Clone, Debug)]
pub enum SourceKind {
    /// Each input spikes independently; at most one spike per input and time step (Bernoulli with p = rate * dt).
    Poisson {
        /// Hz; rate * dt is at most 1.
        rate: Located<Decimal>,
    },
    /// The same current into every target from `start` (included) to `stop` (excluded): an event in every time step,
    /// whose synapses carry the current's effect on one time step.
    StepCurrent {
        /// pA for models with `c_m`, potential per time step for unit-free ones.
        amplitude: Located<Decimal>,
        /// The first time step with the current, before the end of the run.
        start: Located<u32>,
        /// The first time step without it, after `start`; may lie beyond the end of the run.
        stop: Located<u32>,
    },
    /// Given spikes: a spike at time t (ms) falls into time step floor(t / dt), worked out in decimal, never in floats.
    SpikeTimes {
        /// For each input the time steps of its spikes, ascending, all within the run; a step that stands twice is two
        /// spikes in one time step.
        steps: Vec<Vec<u32>>,
        /// Where the list or the file was written.
        span: Span,
    },
    /// Grey images shown one after the other, each for `steps` time steps, with a clear in between; a pixel spikes in a
    /// time step with probability value / 256, by the counter-based generator of `compile::stimulus`.
    Images {
        /// Row-major pixels, `[images][pixels]`.
        pixels: Vec<u8>,
        /// The class of each image, where the file has labels.
        labels: Option<Vec<u8>>,
        /// Where the file was named.
        span: Span,
    },
}

/// Synapses from one population or source to one population.
#[derive(Clone, Debug)]
pub struct Projection {
    /// Name of a population or source.
    pub from: Located<String>,
    /// Name of a population.
    pub to: Located<String>,
    /// Which pairs are connected.
    pub connect: Connect,
    /// Where the connection rule was written.
    pub connect_span: Span,
    /// Weights.
    pub weight: Weight,
    /// Where the weight was written.
    pub weight_span: Span,
    /// Delays in ms, each a whole number of time steps. 0 only from sources.
    pub delay: Delay,
    /// Where the delay was written (the projection's table, if it was left out).
    pub delay_span: Span,
}

/// Which pairs of a projection are connected.
#[derive(Clone, Debug, PartialEq)]
pub enum Connect {
    /// Every source with every target.
    AllToAll,
    /// Neuron i with neuron i; the counts are equal.
    OneToOne,
    /// Each pair independently with this probability.
    FixedProbability(f64),
}

/// Weights of a projection: potential per spike (mV, or unit-free).
#[derive(Clone, Debug, PartialEq)]
pub enum Weight {
    /// One weight for all.
    Constant(Decimal),
    /// Drawn independently from a normal distribution.
    Normal {
        /// Mean.
        mean: f64,
        /// Standard deviation, not negative.
        std: f64,
    },
    /// Drawn independently and uniformly from `low` to `high`.
    Uniform {
        /// Lower end.
        low: f64,
        /// Upper end.
        high: f64,
    },
    /// A dense matrix `[from][to]`, row-major, finite, of the right shape; zeros are no synapses.
    Matrix(Vec<f64>),
}

/// Delays of a projection, in time steps.
#[derive(Clone, Debug, PartialEq)]
pub enum Delay {
    /// One delay for all.
    Constant(u32),
    /// Drawn independently and uniformly from `low` to `high`, both included.
    Uniform {
        /// Shortest.
        low: u32,
        /// Longest.
        high: u32,
    },
}
