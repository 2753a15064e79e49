//! Receptor types: what the events of a projection do to the neuron that they reach.

use crate::fixed_point::Decimal;

/// The most receptor types of a neuron.
pub const MAX_RECEPTORS: usize = 8;

/// The most words of synaptic input: one a receptor type, or three of each of two origins of each of two.
pub const MAX_INPUT_WORDS: usize = 12;

/// The words of all synapse models in a config.
pub const SYNAPSE_MODELS: [&str; 6] = [
    "delta",
    "exponential_current",
    "alpha_current",
    "double_exponential_current",
    "exponential_conductance",
    "alpha_conductance",
];

/// A receptor type of a population.
#[derive(Clone, Debug, PartialEq)]
pub struct Receptor {
    /// Its name in the config, a legal identifier.
    pub name: String,
    /// What an event does.
    pub synapse: SynapseModel,
}

/// What follows an event with weight w at time 0. Time constants are in ms, potentials in mV.
///
/// Peaks are normalised as in NEST's `iaf_psc_alpha`, `iaf_cond_alpha` and `iaf_cond_beta`: the greatest value is w.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum SynapseModel {
    /// The membrane potential jumps by w.
    Delta,
    /// A current w exp(-t / `tau_syn`), w in pA.
    ExponentialCurrent {
        /// Time constant.
        tau_syn: Decimal,
    },
    /// A current w (t / `tau_syn`) exp(1 - t / `tau_syn`), w in pA.
    AlphaCurrent {
        /// Time constant: the time of the peak.
        tau_syn: Decimal,
    },
    /// A current proportional to exp(-t / `tau_decay`) - exp(-t / `tau_rise`) with its peak at w pA.
    DoubleExponentialCurrent {
        /// Time constant of the rise, shorter than that of the decay.
        tau_rise: Decimal,
        /// Time constant of the decay.
        tau_decay: Decimal,
    },
    /// A conductance w exp(-t / `tau_syn`) towards `e_rev`, w in nS and not negative.
    ExponentialConductance {
        /// Time constant.
        tau_syn: Decimal,
        /// Reversal potential.
        e_rev: Decimal,
    },
    /// A conductance w (t / `tau_syn`) exp(1 - t / `tau_syn`) towards `e_rev`, w in nS and not negative.
    AlphaConductance {
        /// Time constant: the time of the peak.
        tau_syn: Decimal,
        /// Reversal potential.
        e_rev: Decimal,
    },
}

/// What the kinds of synapse models have in common: the structure of their datapath.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SynapseKind {
    /// No state: the input is a jump of the potential.
    Delta,
    /// One state that decays.
    Exponential,
    /// Two states: the second is driven by the first, with one time constant.
    Alpha,
    /// Two states that decay on their own.
    DoubleExponential,
}

impl Receptor {
    /// Its state variables, called as in NEST: the current or conductance, after what makes it rise.
    pub fn variables(&self) -> Vec<String> {
        let what = if self.synapse.reversal().is_some() { "g" } else { "i" };
        let words: &[&str] = match self.synapse.kind() {
            SynapseKind::Delta => &[],
            SynapseKind::Exponential => &[""],
            SynapseKind::Alpha => &["d", ""],
            SynapseKind::DoubleExponential => &["rise_", "decay_"],
        };
        words.iter().map(|word| format!("{word}{what}_{}", self.name)).collect()
    }
}

impl SynapseModel {
    /// Its word in a config.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Delta => "delta",
            Self::ExponentialCurrent { .. } => "exponential_current",
            Self::AlphaCurrent { .. } => "alpha_current",
            Self::DoubleExponentialCurrent { .. } => "double_exponential_current",
            Self::ExponentialConductance { .. } => "exponential_conductance",
            Self::AlphaConductance { .. } => "alpha_conductance",
        }
    }

    /// The structure.
    pub fn kind(&self) -> SynapseKind {
        match self {
            Self::Delta => SynapseKind::Delta,
            Self::ExponentialCurrent { .. } | Self::ExponentialConductance { .. } => SynapseKind::Exponential,
            Self::AlphaCurrent { .. } | Self::AlphaConductance { .. } => SynapseKind::Alpha,
            Self::DoubleExponentialCurrent { .. } => SynapseKind::DoubleExponential,
        }
    }

    /// The reversal potential, mV, where it is a conductance.
    pub fn reversal(&self) -> Option<Decimal> {
        match *self {
            Self::ExponentialConductance { e_rev, .. } | Self::AlphaConductance { e_rev, .. } => Some(e_rev),
            _ => None,
        }
    }

    /// Time constants, ms: one for each state variable.
    pub fn time_constants(&self) -> Vec<f64> {
        match *self {
            Self::Delta => Vec::new(),
            Self::ExponentialCurrent { tau_syn } | Self::ExponentialConductance { tau_syn, .. } => {
                vec![tau_syn.to_f64()]
            }
            Self::AlphaCurrent { tau_syn } | Self::AlphaConductance { tau_syn, .. } => vec![tau_syn.to_f64(); 2],
            Self::DoubleExponentialCurrent { tau_rise, tau_decay } => vec![tau_rise.to_f64(), tau_decay.to_f64()],
        }
    }
}
