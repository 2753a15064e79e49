//! How the leak of a membrane and of an adaptation is integrated over a time step.

use super::definition::{Bound, Default, Key};

/// The numerical method of a neuron whose equations have no exact propagator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Integrator {
    /// Forward Euler: dx/dt = (x_inf - x) / tau is x += h (x_inf - x), with h = dt/tau.
    Euler,
    /// Exponential Euler: each equation exactly, with everything but its own leak held for the time step: h = 1 - exp(-dt/tau).
    /// The conductances of synapses are part of a membrane's leak.
    ExponentialEuler,
}

impl Integrator {
    /// Their names in a config, in the order of [`ALL`](Self::ALL).
    pub const NAMES: [&'static str; 2] = ["euler", "exponential_euler"];
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Euler, Self::ExponentialEuler];

    /// The fraction of a distance that is lost in a time step of `time` time constants.
    pub fn lost(self, time: f64) -> f64 {
        match self {
            Self::Euler => time,
            Self::ExponentialEuler => -libm::expm1(-time),
        }
    }

    /// The time constant (ms) of a membrane, where its leak is integrated exactly.
    pub fn exact_tau_m(self, tau_m: f64) -> Option<f64> {
        (self == Self::ExponentialEuler).then_some(tau_m)
    }
}

/// The numerical method of LIF, whose membrane has an exact propagator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LifIntegrator {
    /// Leak and currents exactly; a conductance with the potential at the start of the time step, of first order.
    Exact,
    /// The same without conductances; with them, the leak and all conductances exactly, with everything else held.
    ExponentialEuler,
}

impl LifIntegrator {
    /// Their names in a config, in the order of [`ALL`](Self::ALL).
    pub const NAMES: [&'static str; 2] = ["exact", "exponential_euler"];
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Exact, Self::ExponentialEuler];
}

/// The key of the models that are given by a definition.
pub(super) const INTEGRATOR: Key = Key {
    name: "integrator",
    unit: "",
    noun: "integrator",
    default: Default::Is("euler"),
    bound: Bound::Choice(&Integrator::NAMES),
};
