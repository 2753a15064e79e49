//! A model in sub-steps: planned for a part of the time step, and run several times in each.

use super::Model;
use super::plan::{NeuronPlan, Variable};
use super::twin::{Substep, Twin};
use crate::datapath::{SPIKES_SO_FAR, in_substeps};

impl Model {
    /// The model, planned for a sub-step, to be run `substeps` times in a time step; with one it stays as it is. Synaptic input acts
    /// in the last sub-step, and all spikes leave with it.
    pub fn in_substeps(self, substeps: u32) -> Self {
        if substeps == 1 {
            return self;
        }
        let graph = in_substeps(&self.graph, substeps);
        let word = graph.node(*graph.state.last().expect("the spikes so far are the last variable"));
        let sets = self.variables[0].init.len();
        let spikes_so_far = Variable {
            name: SPIKES_SO_FAR,
            format: word.format,
            range: word.range,
            unit: "",
            init: vec![0; sets],
            scale: vec![1.0; sets],
            offset: vec![0.0; sets],
        };
        let mut variables = self.variables;
        variables.push(spikes_so_far);
        // Only the native instances read planned numbers.
        Self { plan: NeuronPlan::Recorded(self.plan.name()), graph, steps: Vec::new(), variables, notes: self.notes }
    }
}

/// The twin of a neuron in sub-steps: that of a sub-step, taken several times in a time step.
#[derive(Debug)]
pub struct SubstepTwin {
    neuron: Box<dyn Twin>,
    substeps: u32,
}

impl SubstepTwin {
    /// `neuron`, made for a sub-step, `substeps` times in a time step.
    pub fn new(neuron: Box<dyn Twin>, substeps: u32) -> Self {
        Self { neuron, substeps }
    }
}

impl Twin for SubstepTwin {
    fn start(&self) -> Vec<f64> {
        self.neuron.start()
    }

    fn step(&self, state: &mut [f64], inputs: &[f64]) -> bool {
        self.spikes(state, inputs) > 0
    }

    fn spikes(&self, state: &mut [f64], inputs: &[f64]) -> u32 {
        let none = vec![0.0; inputs.len()];
        let early = (1..self.substeps).map(|_| self.neuron.spikes(state, &none)).sum::<u32>();
        early + self.neuron.spikes(state, inputs)
    }

    /// # Panics
    /// If a sub-step does not have a whole number of `substep`s.
    fn substep(&self, state: &mut [f64], inputs: &[f64], substep: Substep) -> bool {
        assert_eq!(substep.of % self.substeps, 0, "sub-steps of whole numbers of finer ones");
        let of = substep.of / self.substeps;
        let none = vec![0.0; inputs.len()];
        let is_due = substep.number / of + 1 == self.substeps;
        let within = Substep { number: substep.number % of, of };
        self.neuron.substep(state, if is_due { inputs } else { &none }, within)
    }

    fn potential(&self, state: &[f64]) -> f64 {
        self.neuron.potential(state)
    }

    fn step_fine(&self, state: &mut [f64], inputs: &[f64], substeps: u32, spikes: &mut Vec<f64>) {
        // at least as fine as asked for, in whole numbers for each sub-step
        let of = substeps.div_ceil(self.substeps) * self.substeps;
        for number in 0..of {
            if self.substep(state, inputs, Substep { number, of }) {
                spikes.push(f64::from(number + 1) / f64::from(of));
            }
        }
    }
}
