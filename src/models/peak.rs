//! What integrate-and-fire neurons of one variable share: a spike at a peak, reset, refractory period, and their twin.

use std::fmt::Debug;

use super::definition::{Bound, Default, Key, Values};
use super::plan::{PlanError, Variable};
use super::potentials::{membrane_potential, potentials, relative};
use super::refractory;
use super::twin::{Substep, Twin, changed, rk4};
use super::words::WordFormats;
use crate::datapath::{Arith, Parameter, Relation};
use crate::fixed_point::Format;

pub(super) const C_M: Key =
    Key { name: "c_m", unit: "pF", noun: "capacitance", default: Default::Required("200.0"), bound: Bound::Positive };
pub(super) const V_PEAK: Key =
    Key { name: "v_peak", unit: "mV", noun: "peak potential", default: Default::Required("0.0"), bound: Bound::Any };
pub(super) const V_RESET: Key = Key {
    name: "v_reset",
    unit: "mV",
    noun: "reset potential",
    default: Default::Required("-58.0"),
    bound: Bound::Below("v_peak"),
};
pub(super) const T_REF: Key =
    Key { name: "t_ref", unit: "ms", noun: "refractory period", default: Default::Is("0.0"), bound: Bound::Steps };
pub(super) const I_E: Key =
    Key { name: "i_e", unit: "pA", noun: "constant current", default: Default::Is("0.0"), bound: Bound::Any };
/// The potential at the start; it stands after `e_l` and `v_peak`.
pub(super) const V_INIT: Key = Key {
    name: "v_init",
    unit: "mV",
    noun: "initial potential",
    default: Default::As("e_l"),
    bound: Bound::Below("v_peak"),
};

/// What happens once the potential has been integrated: the structure.
#[derive(Clone, Copy, Debug)]
pub(super) struct Firing {
    /// Whether there is a refractory counter.
    pub refractory: bool,
    /// Its format; `UQ1.0` where there is none.
    counter: Format,
}

impl Firing {
    pub fn new(sets: &[Values]) -> Self {
        let longest = sets.iter().map(|p| p.steps("t_ref")).max().unwrap_or(0);
        Self { refractory: longest > 0, counter: refractory::counter_format(longest) }
    }

    /// The next potential and refractory counter, and the spike, where the potential becomes `v_integrated` unless the
    /// neuron spikes or rests.
    pub fn fire<A: Arith>(
        &self,
        a: &mut A,
        [v, refractory]: [A::Value; 2],
        v_integrated: A::Value,
        v_peak: A::Value,
    ) -> ([A::Value; 2], A::Bit) {
        a.section("spike: reset");
        let above = a.compare("above_peak", Relation::GreaterEqual, v_integrated, v_peak);
        let v_reset = a.parameter("v_reset");
        if !self.refractory {
            let v_next = a.select("v_next", above, v_reset, v_integrated);
            return ([v_next, refractory], above);
        }
        let tested = refractory::test(a, above, refractory, self.counter);

        a.section("refractory period: the potential is held, input is discarded");
        let v_held = a.select("v_held", tested.resting, v, v_integrated);
        let v_next = a.select("v_next", tested.spike, v_reset, v_held);
        let count_next = refractory::count(a, &tested, refractory, self.counter);
        ([v_next, count_next], tested.spike)
    }

    /// Peak, reset and refractory period of every set.
    ///
    /// # Errors
    /// [`PlanError::DoesNotFit`] for a potential beyond the ends of the state.
    pub fn parameters(&self, sets: &[Values], state: Format) -> Result<Vec<Parameter>, PlanError> {
        let mut parameters =
            vec![potentials("v_peak", &["v_peak"], state, sets)?, potentials("v_reset", &["v_reset"], state, sets)?];
        if self.refractory {
            let values = sets.iter().map(|p| p.steps("t_ref").into()).collect();
            parameters.push(Parameter { name: "refractory_period", format: self.counter, values });
        }
        Ok(parameters)
    }

    /// The potential, relative to rest, and the refractory counter where there is one.
    ///
    /// # Errors
    /// As [`parameters`](Self::parameters).
    pub fn variables(&self, sets: &[Values], formats: &WordFormats) -> Result<Vec<Variable>, PlanError> {
        let mut variables = vec![membrane_potential(&["v_init", "e_l"], formats.state, sets)?];
        if self.refractory {
            variables.push(refractory::refractory_counter(
                self.counter,
                formats,
                sets.iter().map(|p| p.steps("t_ref")),
            ));
        }
        Ok(variables)
    }
}

/// The right-hand side of the equation of a neuron of one variable.
pub(super) trait Rise: Debug + Send + Sync {
    /// What the datapath's integrator adds to the potential in one time step without input, mV; `v` is relative to rest.
    fn rise(&self, v: f64) -> f64;

    /// The slope of the potential, mV a time step: the same as what forward Euler adds.
    fn slope(&self, v: f64) -> f64 {
        self.rise(v)
    }
}

/// The equation in double precision: v relative to rest (mV), and the time steps (in the fine reference: substeps) of
/// refractory period that are left.
#[derive(Debug)]
pub(super) struct PeakTwin<R> {
    right_hand_side: R,
    v_peak: f64,
    v_reset: f64,
    v_init: f64,
    e_l: f64,
    refractory_steps: u32,
}

impl<R: Rise> PeakTwin<R> {
    pub fn new(p: &Values, right_hand_side: R) -> Self {
        let above_rest = |key| relative(p, key).to_f64();
        Self {
            right_hand_side,
            v_peak: above_rest("v_peak"),
            v_reset: above_rest("v_reset"),
            v_init: above_rest("v_init"),
            e_l: p.rest().to_f64(),
            refractory_steps: p.steps("t_ref"),
        }
    }

    /// Spike and reset, where the potential has become `v`; `period` is that of a refractory neuron.
    fn after(&self, state: &mut [f64], v: f64, period: u32) -> bool {
        // a potential beyond all numbers is a spike too
        let spike = v >= self.v_peak || v.is_nan();
        let next = if spike { [self.v_reset, period.into()] } else { [v, 0.0] };
        state.copy_from_slice(&next);
        spike
    }
}

impl<R: Rise> Twin for PeakTwin<R> {
    fn start(&self) -> Vec<f64> {
        vec![self.v_init, 0.0]
    }

    fn step(&self, state: &mut [f64], inputs: &[f64]) -> bool {
        if state[1] > 0.0 {
            state[1] -= 1.0;
            return false;
        }
        let v = changed(state[0], state[0] + self.right_hand_side.rise(state[0]), inputs);
        self.after(state, v, self.refractory_steps)
    }

    /// Input acts at the end of the time step, as in [`step`](Self::step).
    fn substep(&self, state: &mut [f64], inputs: &[f64], substep: Substep) -> bool {
        if state[1] > 0.0 {
            state[1] -= 1.0;
            return false;
        }
        let [v] = rk4([state[0]], substep.length(), |[v]| [self.right_hand_side.slope(v)]);
        let input = if substep.is_last() { inputs[0] } else { 0.0 };
        self.after(state, v + input, self.refractory_steps * substep.of)
    }

    fn potential(&self, state: &[f64]) -> f64 {
        state[0] + self.e_l
    }
}
