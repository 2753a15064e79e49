//! One neuron of a quantised model, alone.

use rheobase::datapath::native::Program;
use rheobase::models::{Model, NeuronPlan, Sweep};

/// A neuron that the native instance updates.
pub struct Neuron<'m> {
    model: &'m Model,
    set: usize,
    program: Program<i64>,
    words: Vec<i32>,
}

impl<'m> Neuron<'m> {
    /// At its start.
    pub fn new(model: &'m Model, set: usize) -> Self {
        let program = Program::new(&model.graph, &model.steps, set);
        let words = model.variables.iter().map(|variable| variable.init[set] as i32).collect();
        Self { model, set, program, words }
    }

    /// One time step; whether it spikes. `input` is raw, in the accumulator's format.
    pub fn step(&mut self, input: i32) -> bool {
        let mut columns: Vec<&mut [i32]> = self.words.iter_mut().map(std::slice::from_mut).collect();
        let mut spikes = [0];
        let sweep = Sweep { state: &mut columns, input: &[input], spikes: &mut spikes };
        match self.model.plan {
            NeuronPlan::Lif(plan) => plan.sweep_64(&self.program, sweep),
            NeuronPlan::Adex(plan) => plan.sweep_64(&self.program, sweep),
            NeuronPlan::Recorded(name) => panic!("{name} is not run in native code"),
        }
        spikes[0] == 1
    }

    /// A state variable in the user's unit.
    pub fn value(&self, variable: usize) -> f64 {
        self.model.variables[variable].to_user(self.set, self.words[variable].into())
    }
}
