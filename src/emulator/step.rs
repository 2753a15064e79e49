//! What the hardware computes, time step by time step: every bit, no clock.

use super::delivery::Rows;
use super::ring::Ring;
use crate::datapath::native::{Program, fits_32_bits};
use crate::design::{Core, Design};
use crate::models::{Model, NeuronPlan, Sweep};

/// What a run has done so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Time steps.
    pub steps: u64,
    /// Spikes of neurons.
    pub spikes: u64,
    /// Events delivered: from the host and from neurons.
    pub events: u64,
    /// Synapses that an event reached (slots of the synapse memory that hold one).
    pub synaptic_operations: u64,
    /// Neurons updated.
    pub neuron_updates: u64,
}

/// The functional emulator of one core.
pub struct Machine<'d> {
    core: &'d Core,
    rows: Rows,
    ring: Ring,
    /// One array for each variable of the state word.
    state: Vec<Vec<i32>>,
    initial: Vec<Vec<i32>>,
    /// Runs of neurons with the same parameter set.
    runs: Vec<Run>,
    /// 1 where a neuron spiked in this time step; eight are read at a time.
    flags: Vec<u8>,
    /// Neurons that do not exist: empty lanes.
    empty_lanes: Vec<u32>,
    spikes: Vec<u32>,
    loopback: Vec<u32>,
    neurons: u64,
    counts: Counts,
}

struct Run {
    first: usize,
    length: usize,
    program: AnyProgram,
}

enum AnyProgram {
    Narrow(Program<i32>),
    Wide(Program<i64>),
}

impl<'d> Machine<'d> {
    /// The machine after reset.
    pub fn new(design: &'d Design) -> Self {
        let core = &design.core;
        let initial = initial_state(core);
        let occupied =
            |neuron: &u32| core.blocks[(neuron / core.lanes) as usize].occupied >> (neuron % core.lanes) & 1 == 1;
        let empty_lanes: Vec<u32> = (0..core.neurons()).filter(|neuron| !occupied(neuron)).collect();
        Self {
            core,
            rows: Rows::new(core),
            ring: Ring::new(core),
            state: initial.clone(),
            initial,
            runs: runs(core),
            flags: vec![0; core.neurons().next_multiple_of(8) as usize],
            neurons: u64::from(core.neurons()) - empty_lanes.len() as u64,
            empty_lanes,
            spikes: Vec::new(),
            loopback: Vec::new(),
            counts: Counts::default(),
        }
    }

    /// States, accumulators and queues back to their initial values; what was counted stays.
    pub fn clear(&mut self) {
        self.ring.clear();
        for (state, initial) in self.state.iter_mut().zip(&self.initial) {
            state.copy_from_slice(initial);
        }
    }

    /// One time step with input events on `axons`, in any order. The neurons that spiked, ascending.
    pub fn step(&mut self, axons: &[u32]) -> &[u32] {
        let from_host = self.rows.deliver(&mut self.ring, axons);
        self.update();
        self.collect_spikes();
        let from_neurons = self.rows.deliver(&mut self.ring, &self.loopback);
        self.ring.advance();
        self.counts.synaptic_operations += from_host + from_neurons;
        self.counts.events += (axons.len() + self.loopback.len()) as u64;
        self.counts.steps += 1;
        self.counts.spikes += self.spikes.len() as u64;
        self.counts.neuron_updates += self.neurons;
        &self.spikes
    }

    /// The neurons that spiked in the last time step, ascending.
    pub fn spikes(&self) -> &[u32] {
        &self.spikes
    }

    /// Raw words of state variable `variable`, one a neuron (empty lanes included).
    pub fn state(&self, variable: usize) -> &[i32] {
        &self.state[variable]
    }

    /// What the run has done since the machine was made.
    pub fn counts(&self) -> Counts {
        self.counts
    }

    fn update(&mut self) {
        let due = self.ring.due();
        for run in &self.runs {
            let range = run.first..run.first + run.length;
            let mut columns: [&mut [i32]; MOST_VARIABLES] = Default::default();
            for (column, state) in columns.iter_mut().zip(&mut self.state) {
                *column = &mut state[range.clone()];
            }
            let sweep = Sweep {
                state: &mut columns[..self.initial.len()],
                input: &due[range.clone()],
                spikes: &mut self.flags[range],
            };
            run.program.sweep(&self.core.model, sweep);
        }
        due.fill(0);
        for &neuron in &self.empty_lanes {
            self.flags[neuron as usize] = 0;
        }
    }

    fn collect_spikes(&mut self) {
        self.spikes.clear();
        self.loopback.clear();
        let (eights, _) = self.flags.as_chunks::<8>();
        for (place, flags) in eights.iter().enumerate() {
            let mut set = u64::from_le_bytes(*flags);
            while set != 0 {
                self.spikes.push(place as u32 * 8 + set.trailing_zeros() / 8);
                set &= set - 1;
            }
        }
        let routes = &self.core.routes;
        self.loopback.extend(self.spikes.iter().filter_map(|&neuron| routes[neuron as usize].axon));
    }
}

/// The most state variables of a model.
const MOST_VARIABLES: usize = 8;

impl AnyProgram {
    fn sweep(&self, model: &Model, sweep: Sweep<'_>) {
        match (self, &model.plan) {
            (Self::Narrow(program), NeuronPlan::Lif(plan)) => plan.sweep_32(program, sweep),
            (Self::Wide(program), NeuronPlan::Lif(plan)) => plan.sweep_64(program, sweep),
            (Self::Narrow(program), NeuronPlan::Adex(plan)) => plan.sweep_32(program, sweep),
            (Self::Wide(program), NeuronPlan::Adex(plan)) => plan.sweep_64(program, sweep),
        }
    }
}

fn runs(core: &Core) -> Vec<Run> {
    let lanes = core.lanes as usize;
    let narrow = fits_32_bits(&core.model.graph);
    let mut first = 0;
    let mut runs = Vec::new();
    for blocks in core.blocks.chunk_by(|a, b| a.set == b.set) {
        let (graph, steps, set) = (&core.model.graph, &core.model.steps, blocks[0].set as usize);
        let program = if narrow {
            AnyProgram::Narrow(Program::new(graph, steps, set))
        } else {
            AnyProgram::Wide(Program::new(graph, steps, set))
        };
        let length = blocks.len() * lanes;
        runs.push(Run { first, length, program });
        first += length;
    }
    runs
}

fn initial_state(core: &Core) -> Vec<Vec<i32>> {
    let lanes = core.lanes as usize;
    let words = |init: &[i64]| -> Vec<i32> {
        core.blocks.iter().flat_map(|block| std::iter::repeat_n(init[block.set as usize] as i32, lanes)).collect()
    };
    core.model.variables.iter().map(|variable| words(&variable.init)).collect()
}
