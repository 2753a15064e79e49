//! What the hardware computes, time step by time step: every bit, no clock.

use super::delivery::Rows;
use super::ring::Ring;
use crate::datapath::native::{Program, fits_32_bits};
use crate::design::{Core, Design, Routes, Tile};
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

/// The functional emulator of a chip: neurons and their states by their number on the chip.
pub struct Machine<'d> {
    design: &'d Design,
    cores: Vec<CoreMachine>,
    /// One array for each variable of the state word, `[neurons of the chip]`.
    state: Vec<Vec<i32>>,
    initial: Vec<Vec<i32>>,
    /// 1 where a neuron spiked in this time step; eight are read at a time.
    flags: Vec<u8>,
    spikes: Vec<u32>,
    /// Axons with an event in this time step, tile by tile.
    events: Vec<Vec<u32>>,
    neurons: u64,
    counts: Counts,
}

/// One core: what its neurons receive, and how they are updated.
struct CoreMachine {
    rows: Rows,
    ring: Ring,
    /// Runs of neurons with the same parameter set.
    runs: Vec<Run>,
    /// Neurons that do not exist: empty lanes.
    empty_lanes: Vec<u32>,
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
        let initial = initial_state(design);
        let cores: Vec<CoreMachine> = design.tiles.iter().map(|tile| CoreMachine::new(&design.core, tile)).collect();
        let empty: usize = cores.iter().map(|core| core.empty_lanes.len()).sum();
        Self {
            design,
            events: vec![Vec::new(); cores.len()],
            cores,
            state: initial.clone(),
            initial,
            flags: vec![0; design.neurons().next_multiple_of(8) as usize],
            spikes: Vec::new(),
            neurons: u64::from(design.neurons()) - empty as u64,
            counts: Counts::default(),
        }
    }

    /// States, accumulators and queues back to their initial values; what was counted stays.
    pub fn clear(&mut self) {
        self.cores.iter_mut().for_each(|core| core.ring.clear());
        for (state, initial) in self.state.iter_mut().zip(&self.initial) {
            state.copy_from_slice(initial);
        }
    }

    /// One time step with events of the network's inputs `inputs`, in any order. The neurons that spiked, ascending.
    pub fn step(&mut self, inputs: &[u32]) -> &[u32] {
        if self.design.mesh.is_single() {
            self.deliver_single(inputs);
        } else {
            self.events.iter_mut().for_each(Vec::clear);
            inputs.iter().for_each(|&input| route(&mut self.events, &self.design.inputs, input));
            self.deliver();
        }
        self.update();
        self.collect_spikes();
        self.route_spikes();
        self.deliver();
        self.cores.iter_mut().for_each(|core| core.ring.advance());
        self.counts.steps += 1;
        self.counts.spikes += self.spikes.len() as u64;
        self.counts.neuron_updates += self.neurons;
        &self.spikes
    }

    /// The neurons that spiked in the last time step, ascending.
    pub fn spikes(&self) -> &[u32] {
        &self.spikes
    }

    /// Raw words of state variable `variable`, one a neuron of the chip (empty lanes included).
    pub fn state(&self, variable: usize) -> &[i32] {
        &self.state[variable]
    }

    /// What the run has done since the machine was made.
    pub fn counts(&self) -> Counts {
        self.counts
    }

    /// Input `a` of a chip of one tile is its axon `a`.
    fn deliver_single(&mut self, axons: &[u32]) {
        let core = &mut self.cores[0];
        self.counts.synaptic_operations += core.rows.deliver(&mut core.ring, axons);
        self.counts.events += axons.len() as u64;
    }

    fn deliver(&mut self) {
        for (core, axons) in self.cores.iter_mut().zip(&self.events) {
            self.counts.synaptic_operations += core.rows.deliver(&mut core.ring, axons);
            self.counts.events += axons.len() as u64;
        }
    }

    fn update(&mut self) {
        let neurons = self.design.core.neurons() as usize;
        for (tile, core) in self.cores.iter_mut().enumerate() {
            let of_tile = tile * neurons..(tile + 1) * neurons;
            let mut columns: [&mut [i32]; MOST_VARIABLES] = Default::default();
            for (column, state) in columns.iter_mut().zip(&mut self.state) {
                *column = &mut state[of_tile.clone()];
            }
            let columns = &mut columns[..self.initial.len()];
            core.update(&self.design.core.model, columns, &mut self.flags[of_tile]);
        }
    }

    fn collect_spikes(&mut self) {
        self.spikes.clear();
        let (eights, _) = self.flags.as_chunks::<8>();
        for (place, flags) in eights.iter().enumerate() {
            let mut set = u64::from_le_bytes(*flags);
            while set != 0 {
                self.spikes.push(place as u32 * 8 + set.trailing_zeros() / 8);
                set &= set - 1;
            }
        }
    }

    fn route_spikes(&mut self) {
        self.events.iter_mut().for_each(Vec::clear);
        for &neuron in &self.spikes {
            let (tile, of_tile) = self.design.tile_of(neuron);
            route(&mut self.events, &self.design.tiles[tile as usize].routes, of_tile);
        }
    }
}

/// Adds the axons of entry `n` to the events of their tiles.
fn route(events: &mut [Vec<u32>], routes: &Routes, n: u32) {
    for (tile, axon) in routes.axons(n) {
        events[tile as usize].push(axon);
    }
}

impl CoreMachine {
    fn new(core: &Core, tile: &Tile) -> Self {
        Self {
            rows: Rows::new(core, tile),
            ring: Ring::new(core),
            runs: runs(core, tile),
            empty_lanes: (0..core.neurons()).filter(|&neuron| !tile.is_occupied(core, neuron)).collect(),
        }
    }

    /// One update of all neurons; `state` and `flags` are those of this core.
    fn update(&mut self, model: &Model, state: &mut [&mut [i32]], flags: &mut [u8]) {
        let due = self.ring.due();
        let variables = state.len();
        for run in &self.runs {
            let range = run.first..run.first + run.length;
            let mut columns: [&mut [i32]; MOST_VARIABLES] = Default::default();
            for (column, state) in columns.iter_mut().zip(state.iter_mut()) {
                *column = &mut state[range.clone()];
            }
            let sweep =
                Sweep { state: &mut columns[..variables], input: &due[range.clone()], spikes: &mut flags[range] };
            run.program.sweep(model, sweep);
        }
        due.fill(0);
        for &neuron in &self.empty_lanes {
            flags[neuron as usize] = 0;
        }
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

fn runs(core: &Core, tile: &Tile) -> Vec<Run> {
    let lanes = core.lanes as usize;
    let narrow = fits_32_bits(&core.model.graph);
    let mut first = 0;
    let mut runs = Vec::new();
    for blocks in tile.blocks.chunk_by(|a, b| a.set == b.set) {
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

fn initial_state(design: &Design) -> Vec<Vec<i32>> {
    let lanes = design.core.lanes as usize;
    let blocks = || design.tiles.iter().flat_map(|tile| &tile.blocks);
    let words = |init: &[i64]| -> Vec<i32> {
        blocks().flat_map(|block| std::iter::repeat_n(init[block.set as usize] as i32, lanes)).collect()
    };
    design.core.model.variables.iter().map(|variable| words(&variable.init)).collect()
}
