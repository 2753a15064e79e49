//! Projections, as checked data.

use super::{Located, Span};
use crate::fixed_point::Decimal;
use crate::models::PlasticityParameters;

/// Synapses from one population or source to one population.
#[derive(Clone, Debug)]
pub struct Projection {
    /// Name of a population or source.
    pub from: Located<String>,
    /// Name of a population.
    pub to: Located<String>,
    /// The receptor type that it goes through: a place among those of the target; 0 where it has none.
    pub receptor: u32,
    /// Which pairs are connected.
    pub connect: Connect,
    /// Where the connection rule was written.
    pub connect_span: Span,
    /// Whether a neuron may be connected with itself. Lists and one-to-one connections do not ask.
    pub allow_autapses: bool,
    /// Whether a pair may be drawn more than once. Only rules that draw a number of synapses ask.
    pub allow_multapses: bool,
    /// Weights.
    pub weight: Weight,
    /// Where the weight was written.
    pub weight_span: Span,
    /// Delays, each a whole number of time steps. 0 only from sources.
    pub delay: Delay,
    /// Short-term plasticity of its axons.
    pub short_term_plasticity: Option<Located<PlasticityParameters>>,
    /// Where the delay was written (the projection's table, if it was left out).
    pub delay_span: Span,
}

impl Projection {
    /// Whether the pair of neuron `n` and neuron `n` is left out: an autapse, where they are refused.
    pub fn refuses_autapses(&self) -> bool {
        !self.allow_autapses && self.from.value == self.to.value
    }
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
    /// Every target draws this many sources.
    FixedIndegree(u32),
    /// Every source draws this many targets.
    FixedOutdegree(u32),
    /// This many pairs are drawn.
    FixedTotalNumber(u32),
    /// Each pair independently with a probability that depends on its distance.
    Gaussian(Gaussian),
    /// These pairs of source and target; a pair may stand there more than once.
    List(Vec<[u32; 2]>),
}

/// A connection probability `p_center exp(-d^2 / (2 sigma^2))`.
///
/// Both grids cover one sheet: neuron (row, column) of a grid of R rows and C columns stands at
/// ((row + 1/2) / R, (column + 1/2) / C) times the sides of the sheet.
#[derive(Clone, Debug, PartialEq)]
pub struct Gaussian {
    /// The standard deviation, above 0, in the unit of `extent`.
    pub sigma: f64,
    /// The probability at distance 0, from 0 to 1.
    pub p_center: f64,
    /// Whether the sheet is a torus, so that a distance goes round its edges where that is shorter.
    pub edge_wrap: bool,
    /// The sides of the sheet, along the rows and along the columns (height and width), above 0.
    pub extent: [f64; 2],
    /// Rows and columns of the sources.
    pub from_grid: [u32; 2],
    /// Rows and columns of the targets.
    pub to_grid: [u32; 2],
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
        /// What is drawn beyond them is drawn again.
        bounds: Bounds,
    },
    /// Drawn independently from a lognormal distribution.
    Lognormal {
        /// Mean of the logarithm.
        mean: f64,
        /// Standard deviation of the logarithm, not negative.
        std: f64,
        /// Whether the weights are the negatives of what is drawn.
        negative: bool,
        /// What is drawn beyond them is drawn again; they bound the weight, with its sign.
        bounds: Bounds,
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
    /// One for each pair of the list, finite.
    Listed(Vec<f64>),
}

/// The ends of an interval, both included; infinite where the user gave none.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bounds {
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

impl Bounds {
    /// The whole line.
    pub const NONE: Self = Self { low: f64::NEG_INFINITY, high: f64::INFINITY };

    /// Whether a number lies within.
    pub fn contain(&self, value: f64) -> bool {
        self.low <= value && value <= self.high
    }
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
    /// Drawn independently from a normal distribution and rounded to a whole number of time steps; what is not from `low`
    /// to `high`, both included, is drawn again.
    Normal {
        /// Mean, time steps.
        mean: f64,
        /// Standard deviation, time steps, not negative.
        std: f64,
        /// Shortest.
        low: u32,
        /// Longest.
        high: u32,
    },
    /// One for each pair of the list.
    Listed(Vec<u32>),
}
