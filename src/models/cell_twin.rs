//! A neuron with its receptor types in double precision.

use std::sync::OnceLock;

use super::propagator::{Membrane, Propagator};
use super::receptor::{Receptor, SynapseKind};
use super::relaxation::phi;
use super::twin::{Substep, Twin};

/// The twin of a neuron model, driven by synapses with states of their own.
///
/// The state is that of the neuron, then those of the receptor types. With [`step`](Twin::step) the synapses are
/// integrated as the datapath does. On the finer grid the charge that flows in a substep is worked out exactly and added at
/// its end, a conductance with the potential at its beginning, also of a neuron that relaxes. A number behind the inputs of the receptor types is a jump of
/// the potential, as noise makes.
#[derive(Debug)]
pub struct CellTwin {
    neuron: Box<dyn Twin>,
    /// States of the neuron.
    states: usize,
    receptors: Vec<Receptor>,
    membrane: Membrane,
    /// ms.
    dt: f64,
    steps: Vec<Propagator>,
    /// The number of substeps that was asked for first, and what the synapses are in one of them.
    fine: OnceLock<(u32, Vec<Propagator>)>,
}

/// What synapses do to a potential in a time step.
struct Drive {
    /// What they add, mV.
    sum: f64,
    /// What of it are jumps.
    jumps: f64,
    /// The part of the distance to their reversal potentials that conductances take it.
    part: f64,
}

impl CellTwin {
    /// `neuron` with `receptors`, in time steps of `dt` ms.
    pub fn new(neuron: Box<dyn Twin>, receptors: &[Receptor], membrane: Membrane, dt: f64) -> Self {
        let steps = receptors.iter().map(|receptor| Propagator::new(&receptor.synapse, &membrane, dt)).collect();
        let (states, receptors) = (neuron.start().len(), receptors.to_vec());
        Self { neuron, states, receptors, membrane, dt, steps, fine: OnceLock::new() }
    }

    /// What all types add to the potential, mV.
    fn drive(&self, state: &[f64], inputs: &[f64], steps: &[Propagator]) -> Drive {
        let v = self.neuron.potential(&state[..self.states]);
        let mut rest = &state[self.states..];
        let jumps = inputs.get(self.receptors.len()).copied().unwrap_or(0.0);
        let mut drive = Drive { sum: jumps, jumps, part: 0.0 };
        for ((receptor, step), input) in self.receptors.iter().zip(steps).zip(inputs) {
            let (own, others) = rest.split_at(step.lost.len());
            rest = others;
            let driven: f64 = own.iter().zip(&step.gains).map(|(state, gain)| state * gain).sum();
            drive.sum += match (receptor.synapse.kind(), receptor.synapse.reversal()) {
                (SynapseKind::Delta, _) => {
                    drive.jumps += *input;
                    *input
                }
                (_, None) => driven,
                (_, Some(reversal)) => {
                    drive.part += driven;
                    driven * (reversal.to_f64() - v)
                }
            };
        }
        drive
    }

    /// What the neuron takes of a drive in a time step: the sum; or, where conductances are integrated with the leak, what is
    /// held, the part that is left of a change which has the leak integrated already, and the jumps.
    fn taken(&self, drive: &Drive) -> Vec<f64> {
        match self.membrane.exact_tau_m.filter(|_| self.membrane.relaxes && drive.part > 0.0) {
            None => vec![drive.sum],
            Some(tau) => {
                let leak = self.dt / tau;
                let alone = phi(leak);
                vec![drive.sum - drive.jumps, phi(leak + drive.part / alone) / alone, drive.jumps]
            }
        }
    }

    /// The synapses in a substep, with a membrane that only gathers their charge.
    fn in_substep(&self, substep: Substep) -> Vec<Propagator> {
        let charge = Membrane { exact_tau_m: Some(f64::INFINITY), ..self.membrane };
        let length = self.dt * substep.length();
        self.receptors.iter().map(|receptor| Propagator::new(&receptor.synapse, &charge, length)).collect()
    }

    fn advance(&self, state: &mut [f64], inputs: &[f64], steps: &[Propagator]) {
        let mut rest = &mut state[self.states..];
        for ((receptor, step), input) in self.receptors.iter().zip(steps).zip(inputs) {
            let (own, others) = rest.split_at_mut(step.lost.len());
            rest = others;
            let first = own.first().copied().unwrap_or(0.0);
            own.iter_mut().zip(&step.lost).for_each(|(state, lost)| *state -= *state * lost);
            match (receptor.synapse.kind(), own) {
                (SynapseKind::Alpha, [rise, driven]) => {
                    *rise += input;
                    *driven += first * step.slope;
                }
                (_, own) => own.iter_mut().for_each(|state| *state += input),
            }
        }
    }
}

impl Twin for CellTwin {
    fn start(&self) -> Vec<f64> {
        let of_receptors: usize = self.steps.iter().map(|step| step.lost.len()).sum();
        let mut state = self.neuron.start();
        state.resize(self.states + of_receptors, 0.0);
        state
    }

    fn step(&self, state: &mut [f64], inputs: &[f64]) -> bool {
        self.stepped(state, inputs, |neuron, state, drive| neuron.step(state, drive))
    }

    fn substep(&self, state: &mut [f64], inputs: &[f64], substep: Substep) -> bool {
        self.substepped(state, inputs, substep, |neuron, state, drive, last| neuron.substep(state, drive, last))
    }

    fn step_raised(&self, state: &mut [f64], inputs: &[f64], raised: f64) -> bool {
        self.stepped(state, inputs, |neuron, state, drive| neuron.step_raised(state, drive, raised))
    }

    fn substep_raised(&self, state: &mut [f64], inputs: &[f64], substep: Substep, raised: f64) -> bool {
        self.substepped(state, inputs, substep, |neuron, state, drive, last| {
            neuron.substep_raised(state, drive, last, raised)
        })
    }

    fn potential(&self, state: &[f64]) -> f64 {
        self.neuron.potential(&state[..self.states])
    }
}

impl CellTwin {
    /// A time step, in which `neuron` is stepped with the drive of its synapses.
    fn stepped(
        &self,
        state: &mut [f64],
        inputs: &[f64],
        neuron: impl Fn(&dyn Twin, &mut [f64], &[f64]) -> bool,
    ) -> bool {
        let drive = self.taken(&self.drive(state, inputs, &self.steps));
        let spike = neuron(&*self.neuron, &mut state[..self.states], &drive);
        self.advance(state, inputs, &self.steps);
        spike
    }

    /// The same for a substep.
    fn substepped(
        &self,
        state: &mut [f64],
        inputs: &[f64],
        substep: Substep,
        neuron: impl Fn(&dyn Twin, &mut [f64], &[f64], Substep) -> bool,
    ) -> bool {
        let (of, steps) = self.fine.get_or_init(|| (substep.of, self.in_substep(substep)));
        let other = if *of == substep.of { None } else { Some(self.in_substep(substep)) };
        let steps = other.as_ref().unwrap_or(steps);
        let due: Vec<f64> = inputs.iter().map(|input| if substep.is_last() { *input } else { 0.0 }).collect();
        let drive = self.drive(state, &due, steps).sum;
        // the last of the substeps is the one in which a neuron takes its input
        let last = Substep { number: substep.of - 1, ..substep };
        let spike = neuron(&*self.neuron, &mut state[..self.states], &[drive], last);
        self.advance(state, &due, steps);
        spike
    }
}
