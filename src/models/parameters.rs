//! Parameters of the neuron models in the user's units, as `spec` has checked them and `compile` quantises them.

use super::integrator::{Integrator, LifIntegrator};
use crate::datapath::Relation;
use crate::fixed_point::Decimal;

/// How the membrane potential changes when a neuron spikes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reset<T = Decimal> {
    /// To this value (absolute, in the user's unit).
    Value(T),
    /// The threshold (relative to rest) is subtracted.
    Subtract,
    /// Not at all.
    None,
}

/// How fast a membrane leaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leak {
    /// Membrane time constant in ms (`tau_m`; also unit-free `tau`): the potential is multiplied by exp(-dt/tau) per time step.
    TimeConstant(Decimal),
    /// The factor itself (`beta`), from 0 to 1.
    Factor(Decimal),
}

/// What drives a membrane in every time step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Drive {
    /// A constant current in pA into a capacitance in pF, integrated exactly over the time step.
    Current {
        /// `i_e`, pA.
        i_e: Decimal,
        /// `c_m`, pF, positive.
        c_m: Decimal,
    },
    /// A potential that is added per time step (`bias`).
    Bias(Decimal),
}

/// Leaky integrate-and-fire with delta synapses, in NEST's parameters (`iaf_psc_delta`) or unit-free ones.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LifParameters {
    /// `tau_m`, `tau` or `beta`.
    pub leak: Leak,
    /// `e_l` (mV); 0 for unit-free parameters.
    pub rest: Decimal,
    /// `v_th` (mV, absolute) or `v_threshold`.
    pub threshold: Decimal,
    /// What a spike does to the potential.
    pub reset: Reset,
    /// Whether a spike needs `v > threshold` or `v >= threshold`.
    pub spike_when: Relation,
    /// Time steps for which the potential is held after the one in which the neuron spiked.
    pub refractory_steps: u32,
    /// `i_e` and `c_m`, or `bias`.
    pub drive: Drive,
    /// Potential at the start and after a clear (`v_init`, absolute; rest where it is left out).
    pub v_init: Decimal,
    /// Whether the parameters are in mV and ms (NEST's), for reports; unit-free otherwise.
    pub physical: bool,
    /// The numerical method.
    pub integrator: LifIntegrator,
}

/// Adaptive exponential integrate-and-fire (Brette and Gerstner 2005) in NEST's parameters and units (`aeif_psc_delta`).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AdexParameters {
    /// Capacitance, pF, positive.
    pub c_m: Decimal,
    /// Leak conductance, nS, positive.
    pub g_l: Decimal,
    /// Leak reversal potential, mV.
    pub e_l: Decimal,
    /// Threshold potential of the exponential, mV.
    pub v_t: Decimal,
    /// Slope factor, mV, positive.
    pub delta_t: Decimal,
    /// Subthreshold adaptation, nS.
    pub a: Decimal,
    /// Spike-triggered adaptation, pA.
    pub b: Decimal,
    /// Time constant of the adaptation, ms, positive.
    pub tau_w: Decimal,
    /// Potential after a spike, mV.
    pub v_reset: Decimal,
    /// Spike detection and clamp, mV.
    pub v_peak: Decimal,
    /// Time steps for which the potential is held after a spike.
    pub refractory_steps: u32,
    /// Constant current, pA.
    pub i_e: Decimal,
    /// Potential at the start, mV.
    pub v_init: Decimal,
    /// Adaptation at the start, pA.
    pub w_init: Decimal,
    /// The numerical method.
    pub integrator: Integrator,
}

impl AdexParameters {
    /// What a constant current adds to the potential in one time step of `dt` ms, mV per pA: dt/C by forward Euler.
    pub fn potential_per_current(&self, dt: Decimal) -> f64 {
        self.membrane().current_gain(dt.to_f64())
    }
}
