//! What the hardware computes, time step by time step: every bit, no clock.

use super::core_machine::CoreMachine;
use super::parallel::{Part, Work};
use crate::design::{Block, Design, Routes, SynapseSlot, Tile, Word, WriteError};

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
    cores: Vec<CoreMachine<'d>>,
    /// One array for each variable of the largest state word, `[neurons of the chip]`.
    state: Vec<Vec<i32>>,
    initial: Vec<Vec<i32>>,
    /// How often each neuron spiked in this time step; eight are read at a time.
    fired: Vec<u8>,
    spikes: Vec<u32>,
    /// Axons with an event in this time step, tile by tile.
    events: Vec<Vec<u32>>,
    neurons: u64,
    work: Work,
    counts: Counts,
}

impl<'d> Machine<'d> {
    /// The machine after reset.
    pub fn new(design: &'d Design) -> Self {
        let initial = initial_state(design);
        let cores: Vec<CoreMachine> = design.tiles.iter().map(|tile| CoreMachine::new(design, tile)).collect();
        let empty: usize = cores.iter().map(|core| core.empty_lanes()).sum();
        Self {
            design,
            events: vec![Vec::new(); cores.len()],
            cores,
            state: initial.clone(),
            initial,
            fired: vec![0; design.neurons().next_multiple_of(8) as usize],
            spikes: Vec::new(),
            neurons: u64::from(design.neurons()) - empty as u64,
            work: Work::new(design),
            counts: Counts::default(),
        }
    }

    /// States, accumulators and queues back to their initial values; what was counted stays.
    pub fn clear(&mut self) {
        self.cores.iter_mut().for_each(CoreMachine::clear);
        for (state, initial) in self.state.iter_mut().zip(&self.initial) {
            state.copy_from_slice(initial);
        }
    }

    /// Writes word `word` of the synapse memory of tile `tile`, between two time steps: `slots` has one slot a lane. A
    /// clear keeps it.
    ///
    /// # Errors
    /// A chip whose weights are not writable, a tile or word that is not there, or a slot that is not legal; then nothing
    /// is written.
    pub fn write_synapses(&mut self, tile: u32, word: u32, slots: &[SynapseSlot]) -> Result<(), WriteError> {
        let design = self.design;
        let of_tile = design.tiles.get(tile as usize).ok_or(WriteError::NoTile(design.mesh.tiles()))?;
        self.cores[tile as usize].write(of_tile, word, slots)
    }

    /// Writes parameter set `set` of tile `tile`, between two time steps: `words` are raw, the parameters in the order of the
    /// model, then the initial states, which the next clear takes. A clear keeps all of them.
    ///
    /// # Errors
    /// A chip whose parameters are not writable, a tile or set that is not there, or words that do not fit; then nothing is
    /// written.
    pub fn write_parameters(&mut self, tile: u32, set: u32, words: &[i64]) -> Result<(), WriteError> {
        let design = self.design;
        let of_tile = design.tiles.get(tile as usize).ok_or(WriteError::NoTile(design.mesh.tiles()))?;
        let core = design.core_of(tile);
        core.check_parameters(set, words)?;
        let (values, initial) = words.split_at(core.model.graph.parameters.len());
        self.cores[tile as usize].write_parameters(set, values);
        let first_neurons = (tile * core.neurons()..).step_by(core.lanes as usize);
        for (first, _) in first_neurons.zip(&of_tile.blocks).filter(|(_, block)| block.set == set) {
            for (state, &word) in self.initial.iter_mut().zip(initial) {
                state[first as usize..][..core.lanes as usize].fill(word as i32);
            }
        }
        Ok(())
    }

    /// One time step with events of the network's inputs `inputs`, several of one input too; their order matters where synaptic input
    /// saturates, and nowhere else. The neurons that spiked,
    /// ascending, each as often as it did.
    pub fn step(&mut self, inputs: &[u32]) -> &[u32] {
        self.cores.iter_mut().for_each(CoreMachine::lay_out);
        if self.design.mesh.is_single() {
            self.deliver_single(inputs);
        } else {
            self.events.iter_mut().for_each(Vec::clear);
            inputs.iter().for_each(|&input| route(&mut self.events, &self.design.inputs, input));
        }
        self.deliver_and_update();
        self.collect_spikes();
        self.route_spikes();
        self.deliver_and_advance();
        self.counts.steps += 1;
        self.counts.spikes += self.spikes.len() as u64;
        self.counts.neuron_updates += self.neurons;
        &self.spikes
    }

    /// The neurons that spiked in the last time step, ascending, each as often as it did.
    pub fn spikes(&self) -> &[u32] {
        &self.spikes
    }

    /// Raw words of state variable `variable` of each neuron's model, one a neuron of the chip (empty lanes included); 0 where a
    /// model has fewer.
    pub fn state(&self, variable: usize) -> &[i32] {
        &self.state[variable]
    }

    /// State `state` of short-term plasticity in tile `tile` as its memory holds it: u, x, what was released of it, and the time step of
    /// the last spike; `None` where no axon is plastic.
    pub fn plasticity_word(&self, tile: u32, state: u32) -> Option<Word> {
        self.cores[tile as usize].plasticity_word(state)
    }

    /// What the run has done since the machine was made.
    pub fn counts(&self) -> Counts {
        self.counts
    }

    /// Input `a` of a chip of one tile is its axon `a`.
    fn deliver_single(&mut self, axons: &[u32]) {
        self.events[0].clear();
        self.counts.synaptic_operations += self.cores[0].deliver(axons);
        self.counts.events += axons.len() as u64;
    }

    /// The events of inputs, then the update, core by core.
    fn deliver_and_update(&mut self) {
        let (events, work) = self.count_events();
        self.counts.events += events;
        let part = Part::new(&mut self.cores, &self.events, &mut self.state, &mut self.fired);
        self.counts.synaptic_operations += part.run(work + self.work.update, &|core, events, state, fired| {
            let synapses = core.deliver(events);
            core.update(state, fired);
            synapses
        });
    }

    /// The events of neurons, core by core.
    fn deliver_and_advance(&mut self) {
        let (events, work) = self.count_events();
        self.counts.events += events;
        let part = Part::new(&mut self.cores, &self.events, &mut self.state, &mut self.fired);
        self.counts.synaptic_operations += part.run(work, &|core, events, _, _| {
            let synapses = core.deliver(events);
            core.advance();
            synapses
        });
    }

    /// Events of all cores, and how much work they are.
    fn count_events(&self) -> (u64, u64) {
        let events = self.events.iter().map(|axons| axons.len() as u64).sum();
        (events, events * self.work.event)
    }

    fn collect_spikes(&mut self) {
        self.spikes.clear();
        let (eights, _) = self.fired.as_chunks::<8>();
        for (place, counts) in eights.iter().enumerate() {
            let mut left = u64::from_le_bytes(*counts);
            while left != 0 {
                // A neuron's spikes, one after the other, then the next neuron's.
                let lane = left.trailing_zeros() / 8;
                self.spikes.push(place as u32 * 8 + lane);
                left -= 1 << (8 * lane);
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

/// One array for each variable of the largest state word, `[neurons of the chip]`; 0 where a core has no such variable.
fn initial_state(design: &Design) -> Vec<Vec<i32>> {
    let lanes = design.shape().lanes as usize;
    let most = design.cores.iter().map(|core| core.model.variables.len()).max().unwrap_or(0);
    let words = |variable: usize| -> Vec<i32> {
        let of_tile = |tile: &Tile| {
            let about = design.cores[tile.core as usize].model.variables.get(variable);
            let word = |block: &Block| about.map_or(0, |about| about.init[block.set as usize] as i32);
            tile.blocks.iter().flat_map(|block| std::iter::repeat_n(word(block), lanes)).collect::<Vec<i32>>()
        };
        design.tiles.iter().flat_map(of_tile).collect()
    };
    (0..most).map(words).collect()
}
