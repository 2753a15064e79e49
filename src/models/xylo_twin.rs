//! The LIF of Xylo in double precision: the same recurrence without a rounding or an end of a word.

use super::definition::Values;
use super::twin::{Substep, Twin};

/// The potential, then both synaptic currents, of which the second may have no input.
#[derive(Clone, Copy, Debug)]
pub(super) struct XyloTwin {
    v_kept: f64,
    i_kept: [f64; 2],
    threshold: f64,
    bias: f64,
    most: f64,
    start: f64,
}

impl XyloTwin {
    pub fn new(p: &Values) -> Self {
        let kept = |key: &str| 1.0 - libm::exp2(-p.number(key));
        Self {
            v_kept: kept("dash_mem"),
            i_kept: [kept("dash_syn"), kept("dash_syn_2")],
            threshold: p.number("threshold"),
            bias: p.number("bias"),
            most: p.number("max_spikes_per_dt"),
            start: p.number("v_init"),
        }
    }
}

impl Twin for XyloTwin {
    fn start(&self) -> Vec<f64> {
        vec![self.start, 0.0, 0.0]
    }

    fn step(&self, state: &mut [f64], inputs: &[f64]) -> bool {
        self.spikes(state, inputs) > 0
    }

    fn spikes(&self, state: &mut [f64], inputs: &[f64]) -> u32 {
        let [v, currents @ ..] = state else { unreachable!("a neuron has a potential") };
        for ((i, kept), place) in currents.iter_mut().zip(self.i_kept).zip(0..) {
            *i = (*i + inputs.get(place).copied().unwrap_or(0.0)) * kept;
        }
        *v = *v * self.v_kept + currents.iter().sum::<f64>() + self.bias;
        let spikes = libm::floor(*v / self.threshold).clamp(0.0, self.most);
        *v -= spikes * self.threshold;
        spikes as u32
    }

    /// The recurrence is defined in whole time steps: all of it is in the last substep.
    fn substep(&self, state: &mut [f64], inputs: &[f64], substep: Substep) -> bool {
        substep.is_last() && self.step(state, inputs)
    }

    fn potential(&self, state: &[f64]) -> f64 {
        state[0]
    }

    fn step_fine(&self, state: &mut [f64], inputs: &[f64], _: u32, spikes: &mut Vec<f64>) {
        spikes.extend((0..self.spikes(state, inputs)).map(|_| 1.0));
    }
}
