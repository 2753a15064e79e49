//! Linear neurons in double precision: a potential that leaks or does not, driven by a current of its own or by events.

use super::definition::Values;
use super::firing;
use super::parameters::Reset;
use super::potentials::relative;
use super::twin::{Substep, Twin, rk4};
use crate::datapath::Relation;

/// The coefficients of v and I, relative to rest.
#[derive(Clone, Copy, Debug)]
pub(super) struct Linear {
    /// What a time step loses of v and I.
    pub lost: [f64; 2],
    /// What it adds to v of a current of 1 at its start.
    pub gain: f64,
    /// What it adds to v.
    pub drive: f64,
    /// dt/tau of v and I, 0 for a state that keeps its value.
    pub rates: [f64; 2],
    /// dv/dt of a current of 1, a time step.
    pub gain_rate: f64,
    /// dv/dt of the constant drive, a time step.
    pub drive_rate: f64,
    /// What an event of 1 adds to the current, at the start of the time step; nothing where it adds to v, at its end.
    pub into_current: Option<f64>,
}

/// The state has v, I, the time steps (in the fine reference: substeps) of refractory period that are left, and the substeps
/// until the threshold is tested again.
#[derive(Clone, Copy, Debug)]
pub(super) struct LinearTwin {
    linear: Linear,
    threshold: f64,
    reset: Reset<f64>,
    spike_when: Relation,
    refractory_steps: f64,
    rest: f64,
    v_init: f64,
}

impl LinearTwin {
    pub fn new(p: &Values, linear: Linear) -> Self {
        let reset = match p.choice("reset") {
            "subtract" => Reset::Subtract,
            "none" => Reset::None,
            _ => Reset::Value(relative(p, "v_reset").to_f64()),
        };
        Self {
            linear,
            threshold: relative(p, firing::threshold_key(p)).to_f64(),
            reset,
            spike_when: firing::relation(p),
            refractory_steps: firing::refractory_steps(p).into(),
            rest: p.rest().to_f64(),
            v_init: relative(p, "v_init").to_f64(),
        }
    }

    /// One that integrates and never spikes, from `v_init` above `rest`.
    pub fn without_spikes(linear: Linear, rest: f64, v_init: f64) -> Self {
        let (threshold, reset, spike_when) = (f64::INFINITY, Reset::None, Relation::Greater);
        Self { linear, threshold, reset, spike_when, refractory_steps: 0.0, rest, v_init }
    }

    /// The spike test of an integrated potential, in steps of which `of` are a time step, with the threshold `raised`. A reset that may leave the potential
    /// above the threshold would give a spike in each substep: it is tested again one time step later.
    fn test(&self, state: &mut [f64], v: f64, of: u32, raised: f64) -> bool {
        let tested = state[3] == 0.0;
        state[3] = (state[3] - 1.0).max(0.0);
        if state[2] > 0.0 {
            state[2] -= 1.0;
            return false;
        }
        let threshold = self.threshold + raised;
        let above = if self.spike_when == Relation::Greater { v > threshold } else { v >= threshold };
        state[0] = v;
        if !(tested && above) {
            return false;
        }
        state[2] = self.refractory_steps * f64::from(of);
        state[0] = match self.reset {
            Reset::Value(value) => value,
            Reset::Subtract => v - self.threshold,
            Reset::None => v,
        };
        if !matches!(self.reset, Reset::Value(_)) {
            state[3] = state[2] + f64::from(of - 1);
        }
        true
    }
}

impl Twin for LinearTwin {
    fn start(&self) -> Vec<f64> {
        vec![self.v_init, 0.0, 0.0, 0.0]
    }

    fn step(&self, state: &mut [f64], inputs: &[f64]) -> bool {
        self.step_raised(state, inputs, 0.0)
    }

    fn substep(&self, state: &mut [f64], inputs: &[f64], substep: Substep) -> bool {
        self.substep_raised(state, inputs, substep, 0.0)
    }

    fn step_raised(&self, state: &mut [f64], inputs: &[f64], raised: f64) -> bool {
        let Linear { lost, gain, drive, into_current, .. } = self.linear;
        let current = state[1] + inputs[0] * into_current.unwrap_or(0.0);
        let jump = if into_current.is_some() { 0.0 } else { inputs[0] };
        let v = state[0] - state[0] * lost[0] + drive + gain * current + jump;
        state[1] = current - current * lost[1];
        self.test(state, v, 1, raised)
    }

    fn substep_raised(&self, state: &mut [f64], inputs: &[f64], substep: Substep, raised: f64) -> bool {
        let Linear { rates, gain_rate, drive_rate, into_current, .. } = self.linear;
        if substep.number == 0 {
            state[1] += inputs[0] * into_current.unwrap_or(0.0);
        }
        let slope = |[v, i]: [f64; 2]| [drive_rate + gain_rate * i - rates[0] * v, -rates[1] * i];
        let [v, i] = rk4([state[0], state[1]], substep.length(), slope);
        state[1] = i;
        let jump = if into_current.is_none() && substep.is_last() { inputs[0] } else { 0.0 };
        self.test(state, v + jump, substep.of, raised)
    }

    fn potential(&self, state: &[f64]) -> f64 {
        state[0] + self.rest
    }
}
