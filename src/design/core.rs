//! A neuron core: lanes, memories with their words, pipeline.

use crate::datapath::Schedule;
use crate::fixed_point::Format;
use crate::models::Model;

/// A neuron core of `blocks * lanes` neurons. Neuron `n` stands in block `n / lanes`, lane `n % lanes`.
#[derive(Clone, Debug)]
pub struct Core {
    /// Lanes, a power of two.
    pub lanes: u32,
    /// The neuron model with its parameter sets.
    pub model: Model,
    /// Pipeline stages of its datapath.
    pub schedule: Schedule,
    /// Blocks of `lanes` neurons, in the order of the sweep. At least one.
    pub blocks: Vec<Block>,
    /// What the neurons are called: for people, not for hardware.
    pub populations: Vec<Population>,
    /// Format of an accumulator: wide enough for every sum that can occur.
    pub accumulator: Format,
    /// Slots of the accumulator ring: the longest delay plus one.
    pub slots: u32,
    /// The axon table: host inputs first, then the axons of neurons with targets in this core.
    pub axons: Vec<Axon>,
    /// How many of the axons are host inputs.
    pub input_axons: u32,
    /// The synapse memory.
    pub synapses: Synapses,
    /// The route table: one word for each neuron, `blocks * lanes`.
    pub routes: Vec<Route>,
    /// Events that the event queue holds; a power of two.
    pub queue_depth: u32,
}

/// `lanes` neurons that are updated together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Block {
    /// Their parameter set.
    pub set: u32,
    /// Bit l is set where lane l holds a neuron; a lane without one never spikes.
    pub occupied: u64,
}

/// A named range of neurons. It begins with a block of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Population {
    /// Its name in the config.
    pub name: String,
    /// Number of its first neuron, a multiple of `lanes`.
    pub first: u32,
    /// How many neurons.
    pub count: u32,
    /// Its parameter set.
    pub set: u32,
}

/// A row of the synapse memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Axon {
    /// Address of its first word.
    pub first: u32,
    /// How many words; 0 for an axon without synapses.
    pub words: u32,
    /// Dense layout: the block that the first word targets; word j targets `block + j`. 0 in the sparse layout.
    pub block: u32,
    /// Dense layout: the delay of the whole row, in time steps. 0 in the sparse layout.
    pub delay: u32,
}

/// What a synapse word holds besides its weights.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SynapseLayout {
    /// Nothing: block and delay follow from the axon table. A lane without a synapse has weight 0.
    Dense,
    /// In each lane: a valid bit, target block, delay.
    Sparse,
}

/// The synapse memory, lane by lane: index `word * lanes + lane`. Slot `lane` of a word targets that lane only.
#[derive(Clone, Debug)]
pub struct Synapses {
    /// What a word holds.
    pub layout: SynapseLayout,
    /// Format of a weight.
    pub weight: Format,
    /// Raw weights; 0 where there is no synapse.
    pub weights: Vec<i32>,
    /// Sparse layout: target block of each slot; empty in the dense layout.
    pub targets: Vec<u32>,
    /// Sparse layout: delay of each slot in time steps; empty in the dense layout.
    pub delays: Vec<u32>,
    /// Sparse layout: whether the slot holds a synapse; empty in the dense layout.
    pub valid: Vec<bool>,
}

/// Where a neuron's spike goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Route {
    /// Out through the host port.
    pub to_host: bool,
    /// Back into the core, on this axon.
    pub axon: Option<u32>,
}

impl Core {
    /// Neurons, with the empty lanes of partly filled blocks.
    pub fn neurons(&self) -> u32 {
        self.blocks.len() as u32 * self.lanes
    }

    /// Words of the synapse memory.
    pub fn synapse_words(&self) -> u32 {
        self.synapses.weights.len() as u32 / self.lanes
    }

    /// Bits of a block number, at least one.
    pub fn block_bits(&self) -> u32 {
        index_bits(self.blocks.len() as u32)
    }

    /// Bits of a slot number, at least one.
    pub fn slot_bits(&self) -> u32 {
        index_bits(self.slots)
    }

    /// Bits of an axon number, at least one.
    pub fn axon_bits(&self) -> u32 {
        index_bits(self.axons.len() as u32)
    }

    /// Bits of a neuron number at the host port: block and lane.
    pub fn neuron_bits(&self) -> u32 {
        self.block_bits() + self.lanes.ilog2()
    }

    /// Bits of one neuron's state: its variables side by side.
    pub fn state_bits(&self) -> u32 {
        self.model.variables.iter().map(|variable| variable.format.width()).sum()
    }

    /// Bits of a word of the input stream: two of kind above the axon.
    pub fn input_bits(&self) -> u32 {
        2 + self.axon_bits()
    }

    /// Bits of a word of the output stream: one of kind above the neuron.
    pub fn output_bits(&self) -> u32 {
        1 + self.neuron_bits()
    }

    /// Words of one lane's accumulator memory: slot and block side by side.
    pub fn accumulator_words(&self) -> u32 {
        self.slots << self.block_bits()
    }

    /// Whether a memory names each block's parameter set and occupied lanes: not where there is one set and no empty lane.
    pub fn has_block_table(&self) -> bool {
        let first = self.blocks[0];
        let full = u64::MAX >> (64 - self.lanes);
        self.blocks.iter().any(|block| block.set != first.set || block.occupied != full)
    }

    /// Cycles from the address of a block to its state word at the datapath: two for the state memory, two more where
    /// the block table and then the parameter memory are read first.
    pub fn read_latency(&self) -> u32 {
        if self.has_block_table() { 4 } else { 2 }
    }

    /// Cycles of the SWEEP state.
    pub fn sweep_cycles(&self) -> u64 {
        self.blocks.len() as u64 + u64::from(self.read_latency() + self.schedule.depth)
    }

    /// Cycles of the CLEAR state.
    pub fn clear_cycles(&self) -> u64 {
        u64::from(self.accumulator_words()).max(self.blocks.len() as u64 + u64::from(self.read_latency()))
    }

    /// The population that neuron `neuron` belongs to, or `None` for an empty lane.
    pub fn population_of(&self, neuron: u32) -> Option<&Population> {
        self.populations.iter().find(|p| (p.first..p.first + p.count).contains(&neuron))
    }
}

/// Bits that number `count` things from 0, at least one.
fn index_bits(count: u32) -> u32 {
    count.next_power_of_two().trailing_zeros().max(1)
}
