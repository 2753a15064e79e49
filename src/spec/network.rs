//! Populations and sources, as checked data.

use std::collections::BTreeMap;

use super::{Located, Span};
use crate::fixed_point::Decimal;
use crate::models::{AdexParameters, LifParameters, Membrane, Noise, Receptor, Values};

/// A named group of neurons with one set of parameters.
#[derive(Clone, Debug)]
pub struct Population {
    /// Its name: a legal identifier, unique among populations and sources.
    pub name: Located<String>,
    /// How many neurons, at least 1.
    pub count: Located<u32>,
    /// The tiles that it is to stand on, in this order; the compiler chooses where there are none.
    pub tiles: Option<Located<Vec<TileShare>>>,
    /// Rows and columns of the grid that they stand on, row by row; their product is the count.
    pub grid: Option<[u32; 2]>,
    /// Model and parameters.
    pub model: NeuronModel,
    /// Receptor types, in the order of the file; none where every event is a jump of the potential.
    pub receptors: Vec<Receptor>,
    /// Noise that the core makes by itself.
    pub noise: Noise,
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
    /// A model that is given by its definition.
    Defined(Values),
}

impl NeuronModel {
    /// Its name in a config.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Lif(_) => "lif",
            Self::Adex(_) => "adex",
            Self::Defined(values) => values.of.name,
        }
    }

    /// The resting potential, mV, that potentials are held relative to; 0 where the model holds them as they are.
    pub fn rest(&self) -> Decimal {
        match self {
            Self::Lif(p) => p.rest,
            Self::Adex(p) => p.e_l,
            Self::Defined(p) => p.rest(),
        }
    }

    /// The membrane that currents flow into; none where the model has no capacitance.
    pub fn membrane(&self) -> Option<Membrane> {
        match self {
            Self::Lif(p) => p.membrane(),
            Self::Adex(p) => Some(p.membrane()),
            Self::Defined(p) => (p.of.membrane)(p),
        }
    }
}

/// A named group of inputs outside the chip.
#[derive(Clone, Debug)]
pub struct Source {
    /// Its name: a legal identifier, unique among populations and sources.
    pub name: Located<String>,
    /// How many inputs, at least 1. For images: the number of pixels.
    pub count: Located<u32>,
    /// Rows and columns of the grid that they stand on, row by row; their product is the count.
    pub grid: Option<[u32; 2]>,
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
        /// The first time step that can have spikes, before the end of the run.
        start: u32,
        /// The first time step after them; at most the length of the run.
        stop: u32,
    },
    /// Each input spikes at a constant interval.
    Regular(Regular),
    /// A current, the same into every target: an event in every time step in which it flows, whose synapses carry its
    /// effect on one time step. Each amplitude has an axon of its own.
    StepCurrent {
        /// The amplitudes, each once, at least one: pA for models with `c_m`, potential per time step for unit-free ones.
        amplitudes: Vec<Decimal>,
        /// When which of them flows, in the order of time; not one after the other where the current pauses.
        pieces: Vec<CurrentPiece>,
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

/// A current of constant amplitude.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CurrentPiece {
    /// The first time step with the current, before the end of the run.
    pub start: u32,
    /// The first time step without it, after `start`; may lie beyond the end of the run.
    pub stop: u32,
    /// Its place among the amplitudes.
    pub amplitude: usize,
}

/// Spikes at a constant interval: spike k of an input falls into time step floor((first + k interval) / step), in whole
/// numbers, which have a common unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Regular {
    /// The time of the first spike: of all inputs, or one for each. Not negative.
    pub first: Vec<u64>,
    /// The interval, at least one time step.
    pub interval: u64,
    /// The time step.
    pub step: u64,
    /// The first time step without spikes; at most the length of the run.
    pub stop: u32,
}

impl Regular {
    /// The time steps of the spikes of input `input`, ascending.
    pub fn spikes_of(&self, input: u32) -> impl Iterator<Item = u32> {
        let first = self.first[if self.first.len() == 1 { 0 } else { input as usize }];
        let step_of = move |k: u128| (u128::from(first) + k * u128::from(self.interval)) / u128::from(self.step);
        (0..).map(step_of).take_while(|&step| step < self.stop.into()).map(|step| step as u32)
    }
}

impl Source {
    /// How many axons the source has: one an input, or one for each amplitude of a current.
    pub fn axons(&self) -> u32 {
        self.kind.axons().unwrap_or(self.count.value)
    }
}

impl SourceKind {
    /// How many axons the source has where that is not the number of its inputs.
    pub(super) fn axons(&self) -> Option<u32> {
        match self {
            Self::StepCurrent { amplitudes, .. } => Some(amplitudes.len() as u32),
            _ => None,
        }
    }
}
