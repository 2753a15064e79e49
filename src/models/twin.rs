//! A neuron in double precision: the equations that a datapath rounds, and the same equations on a finer time grid.

use std::fmt::Debug;

/// Part of a time step, in the fine reference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Substep {
    /// Its number within the time step, from 0.
    pub number: u32,
    /// Substeps of a time step, at least 1.
    pub of: u32,
}

impl Substep {
    /// Its length, in time steps.
    pub fn length(self) -> f64 {
        1.0 / f64::from(self.of)
    }

    /// Whether the time step ends with it: where most models take their inputs.
    pub fn is_last(self) -> bool {
        self.number + 1 == self.of
    }
}

/// One parameter set of a model in double precision. Neurons keep their states outside of it, as plain numbers whose
/// meaning is the model's own.
///
/// A neuron is either stepped with [`step`](Self::step) or with [`step_fine`](Self::step_fine), from
/// [`start`](Self::start) on; one state is not to be used with both.
pub trait Twin: Debug + Send + Sync {
    /// The state at the start and after a clear: as many numbers as the model needs, always the same number.
    fn start(&self) -> Vec<f64>;

    /// One time step with the integrator of the datapath. `inputs` has for each receptor type the sum of the weights that
    /// are due, in the user's unit; models of one receptor type have one. Whether the neuron spiked.
    fn step(&self, state: &mut [f64], inputs: &[f64]) -> bool;

    /// The same, for a neuron that may spike several times in a time step: how often it did.
    fn spikes(&self, state: &mut [f64], inputs: &[f64]) -> u32 {
        self.step(state, inputs).into()
    }

    /// One substep of the same equations with [`rk4`]. The whole of `inputs` acts in one of the substeps, at the place
    /// within the time step where [`step`](Self::step) lets it act. The threshold is tested, and the neuron reset, at the
    /// end of the substep; a refractory period counts substeps. Whether the neuron spiked.
    fn substep(&self, state: &mut [f64], inputs: &[f64], substep: Substep) -> bool;

    /// As [`step`](Self::step), with a threshold that is `raised` in this time step: for models with a threshold, which stochastic
    /// ones are made of.
    ///
    /// # Panics
    /// For other models.
    fn step_raised(&self, _state: &mut [f64], _inputs: &[f64], _raised: f64) -> bool {
        unreachable!("a stochastic threshold is for models with a threshold")
    }

    /// As [`substep`](Self::substep), in the same way.
    ///
    /// # Panics
    /// As [`step_raised`](Self::step_raised).
    fn substep_raised(&self, _state: &mut [f64], _inputs: &[f64], _substep: Substep, _raised: f64) -> bool {
        unreachable!("a stochastic threshold is for models with a threshold")
    }

    /// The membrane potential of `state` in the user's unit (mV, or unit-free), absolute.
    fn potential(&self, state: &[f64]) -> f64;

    /// One time step in `substeps` substeps. Appends to `spikes` when the neuron spiked: parts of the time step, above 0
    /// and at most 1, ascending.
    fn step_fine(&self, state: &mut [f64], inputs: &[f64], substeps: u32, spikes: &mut Vec<f64>) {
        for number in 0..substeps {
            if self.substep(state, inputs, Substep { number, of: substeps }) {
                spikes.push(f64::from(number + 1) / f64::from(substeps));
            }
        }
    }
}

/// A potential after a time step, from the one before, `v`, and what it becomes without synapses. `inputs` has what these add;
/// or, for a neuron that relaxes, what they add that is held, the part of a change that is left, and the jumps.
pub(super) fn changed(v: f64, alone: f64, inputs: &[f64]) -> f64 {
    match inputs {
        &[held, part, jumps] => v + (alone + held - v) * part + jumps,
        _ => alone + inputs[0],
    }
}

/// One time step of `twin` in `substeps` substeps with a stochastic threshold, which is drawn, and tested, once: at the end of the time
/// step. Whether the neuron spiked.
pub fn step_fine_raised(twin: &dyn Twin, state: &mut [f64], inputs: &[f64], substeps: u32, raised: f64) -> bool {
    (0..substeps).fold(false, |_, number| {
        let substep = Substep { number, of: substeps };
        let raised = if substep.is_last() { raised } else { f64::INFINITY };
        twin.substep_raised(state, inputs, substep, raised)
    })
}

/// One step of the classical Runge-Kutta method of fourth order: `y` after `h`, where dy/dt = `slope(y)`.
pub fn rk4<const N: usize>(y: [f64; N], h: f64, slope: impl Fn([f64; N]) -> [f64; N]) -> [f64; N] {
    let along = |k: [f64; N], part: f64| std::array::from_fn(|i| y[i] + part * h * k[i]);
    let k1 = slope(y);
    let k2 = slope(along(k1, 0.5));
    let k3 = slope(along(k2, 0.5));
    let k4 = slope(along(k3, 1.0));
    std::array::from_fn(|i| y[i] + h / 6.0 * (k1[i] + 2.0 * k2[i] + 2.0 * k3[i] + k4[i]))
}
