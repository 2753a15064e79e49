//! A whole run of the golden model.

use super::Recording;
use crate::compile::Compiled;
use crate::emulator::{Counts, CycleModel, Host, Machine, side_by_side};

/// What is worked out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Every bit.
    Step,
    /// Every bit and the clock cycle of every word at the chip's edge.
    Cycle,
}

/// A run of the golden model.
#[derive(Clone, Debug)]
pub struct Emulation {
    /// What the machine did.
    pub counts: Counts,
    /// Clock cycles to the last end of step, in cycle mode.
    pub cycles: Option<u64>,
    /// Spikes of each neuron in each trial: `[trials][neurons]`, neurons by their number on the chip.
    pub trial_spikes: Vec<Vec<u32>>,
}

/// Runs all of the stimulus, with a host that is always ready; `recording` is told of every time step.
pub fn emulate(compiled: &Compiled, mode: Mode, recording: Option<&mut Recording>) -> Emulation {
    let (design, stimulus) = (&compiled.design, &compiled.stimulus);
    if mode == Mode::Step {
        return run(compiled, recording, |_| {});
    }
    let mut clock = CycleModel::new(design, Host::default());
    let (mut output, mut cycles) = (Vec::new(), None);
    let timing = |step, spikes: &[u32]| {
        output.clear();
        let clears = stimulus.clears_before(step);
        cycles = Some(clock.step(clears, stimulus.events(step), spikes, &mut output) + 1);
    };
    let emulation = side_by_side(|sender| run(compiled, recording, |spikes| sender.send(spikes)), timing);
    Emulation { cycles, ..emulation }
}

/// Every bit; `spiked` is told of the spikes of every time step.
fn run(compiled: &Compiled, mut recording: Option<&mut Recording>, mut spiked: impl FnMut(&[u32])) -> Emulation {
    let (design, stimulus) = (&compiled.design, &compiled.stimulus);
    let mut machine = Machine::new(design);
    let mut trial_spikes = vec![vec![0; design.neurons() as usize]; stimulus.trials as usize];
    for step in 0..stimulus.steps() {
        if stimulus.clears_before(step) {
            machine.clear();
        }
        let spikes = machine.step(stimulus.events(step));
        spiked(spikes);
        let counted = &mut trial_spikes[stimulus.trial_of(step)];
        for &neuron in spikes {
            counted[neuron as usize] += 1;
        }
        if let Some(recording) = &mut recording {
            recording.step(step, &machine);
        }
    }
    Emulation { counts: machine.counts(), cycles: None, trial_spikes }
}
