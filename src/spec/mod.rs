//! What the user wrote, checked, in the user's units. The only room that knows TOML.
//!
//! [`read`] turns a file into a [`Spec`] or into diagnostics that point into the text: `source` holds the text and its
//! `--set` overrides, `raw` is the shape of the file as serde sees it, `validate` makes checked values of raw ones,
//! `arrays` reads weight and image files, `diagnostics` is how an error looks.

mod diagnostics;

pub use diagnostics::{Diagnostic, Label, Span};

use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::fixed_point::{Decimal, Format, Overflow, Rounding};
use crate::models::{AdexParameters, LifParameters};

/// A value together with the place in the config where it was written.
#[derive(Clone, Debug, PartialEq)]
pub struct Located<T> {
    /// The value.
    pub value: T,
    /// Where it stands in the config's text.
    pub span: Span,
}

/// A checked config: one network and the chip to run it on.
#[derive(Clone, Debug)]
pub struct Spec {
    /// The config's text after `--set`, for diagnostics that come later.
    pub text: String,
    /// The path of the config as given, for diagnostics.
    pub path: PathBuf,
    /// Name of the design: a legal Verilog identifier.
    pub name: Located<String>,
    /// Time step, ms. Positive.
    pub dt: Located<Decimal>,
    /// Time steps of a run without images; of one image with them. At least 1.
    pub steps: Located<u32>,
    /// Seed of everything random.
    pub seed: u64,
    /// Populations of neurons, in the order of the file.
    pub populations: Vec<Population>,
    /// Sources of input events, in the order of the file.
    pub sources: Vec<Source>,
    /// Projections, in the order of the file.
    pub projections: Vec<Projection>,
    /// Word formats.
    pub format: Formats,
    /// The chip.
    pub hardware: Hardware,
    /// What leaves the chip and what the emulator keeps.
    pub record: Record,
    /// How a network's output is read as a class, for sources that have labels.
    pub readout: Option<Readout>,
}

/// A named group of neurons with one set of parameters.
#[derive(Clone, Debug)]
pub struct Population {
    /// Its name: a legal identifier, unique among populations and sources.
    pub name: Located<String>,
    /// How many neurons, at least 1.
    pub count: Located<u32>,
    /// Model and parameters.
    pub model: NeuronModel,
    /// Where each parameter was written; the key is the parameter's name in the file (`v_th`, `tau_m`).
    pub parameter_spans: BTreeMap<String, Span>,
    /// The table of the model, for parameters that were left to their default.
    pub model_span: Span,
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
        /// ms.
        start: Located<Decimal>,
        /// ms.
        stop: Located<Decimal>,
    },
    /// Given spikes: for each input, the times in ms, ascending. A spike at time t falls into time step floor(t / dt).
    SpikeTimes {
        /// One list an input.
        times: Vec<Vec<f64>>,
        /// Where the list was written.
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

/// Word formats and the two choices of arithmetic.
#[derive(Clone, Debug)]
pub struct Formats {
    /// Membrane potential, relative to rest.
    pub state: Located<Format>,
    /// Adaptation variable w of AdEx; the state's format where it is left out.
    pub adaptation: Located<Format>,
    /// Synaptic weights, signed.
    pub weight: Located<Format>,
    /// Fractions lost per time step (1 - exp(-dt/tau), dt/tau), unsigned.
    pub decay: Located<Format>,
    /// Rounding of every resize.
    pub rounding: Located<Rounding>,
    /// Overflow of every resize of a state.
    pub overflow: Located<Overflow>,
}

/// The chip.
#[derive(Clone, Debug)]
pub struct Hardware {
    /// Tiles in x and y. `[1, 1]` for now.
    pub mesh: Located<[u32; 2]>,
    /// Lanes, a power of two.
    pub lanes: Located<u32>,
    /// Clock that the datapath is scheduled for, and that turns cycles into microseconds. MHz.
    pub clock_mhz: Located<f64>,
    /// Events that the event queue holds, a power of two from 2 to 1024.
    pub queue_depth: Located<u32>,
    /// The longest delay that the accumulator ring holds, in time steps; the network's longest where it is left out.
    pub max_delay: Option<Located<u32>>,
}

/// What leaves the chip and what the emulator keeps.
#[derive(Clone, Debug, Default)]
pub struct Record {
    /// Populations whose spikes leave through the host port.
    pub spikes: Vec<Located<String>>,
    /// Population and state variables that `emulate` writes to its NPZ.
    pub states: Vec<(Located<String>, Vec<Located<String>>)>,
}

/// How a network's output is read as a class.
#[derive(Clone, Debug)]
pub struct Readout {
    /// The population whose most active neuron is the class; a tie goes to the lowest index.
    pub population: Located<String>,
}
