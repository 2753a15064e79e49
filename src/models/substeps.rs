//! A model in sub-steps: planned for a part of the time step, and run several times in each.

use super::Model;
use super::plan::{NeuronPlan, Variable};
use super::twin::{Substep, Twin};
use crate::datapath::{BIT, Range, SPIKED, in_substeps};

impl Model {
    /// The model, planned for a sub-step, run `substeps` times in a time step; with one it stays as it is. Synaptic input acts in the last
    /// sub-step. A neuron must not spike twice in a time step: its refractory period is at least `substeps` sub-steps.
    pub fn in_substeps(self, substeps: u32) -> Self {
        if substeps == 1 {
            return self;
        }
        let sets = self.variables[0].init.len();
        let spiked = Variable {
            name: SPIKED,
            format: BIT,
            range: Range::of(BIT),
            unit: "",
            init: vec![0; sets],
            scale: vec![1.0; sets],
            offset: vec![0.0; sets],
        };
        let mut variables = self.variables;
        variables.push(spiked);
        let plan = NeuronPlan::Recorded(self.plan.name());
        Self { plan, graph: in_substeps(&self.graph), steps: self.steps, variables, notes: self.notes }
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
        let none = vec![0.0; inputs.len()];
        let mut spike = false;
        for number in 1..=self.substeps {
            spike |= self.neuron.step(state, if number == self.substeps { inputs } else { &none });
        }
        spike
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
