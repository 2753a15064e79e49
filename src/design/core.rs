//! A neuron core: lanes, memories with their words, pipeline.

use super::{Axon, SynapseLayout};
use crate::datapath::Schedule;
use crate::fixed_point::Format;
use crate::models::{FRACTION, LAST_BITS, Model, SATURATING_FORMATS, ShortTermPlasticity};

/// A core type: `blocks * lanes` neurons of one model, and memories of the same size in every tile that has such a core. Neuron `n`
/// stands in block `n / lanes`, lane `n % lanes`.
#[derive(Clone, Debug)]
pub struct Core {
    /// Lanes, a power of two.
    pub lanes: u32,
    /// The neuron model with its parameter sets.
    pub model: Model,
    /// Sub-steps of a time step: how often the datapath is run in one.
    pub substeps: u32,
    /// Pipeline stages of its datapath.
    pub schedule: Schedule,
    /// Blocks of `lanes` neurons, at least one.
    pub blocks: u32,
    /// Whether a memory names each block's parameter set and occupied lanes: not where there is one set that stays as it is,
    /// and no empty lane.
    pub block_table: bool,
    /// Format of an accumulator: wide enough for every sum that can occur, whatever is written. Where synaptic input saturates, that
    /// of the first of its words.
    pub accumulator: Format,
    /// Receptor types: each has accumulators of its own.
    pub receptors: u32,
    /// Slots of the accumulator ring: the longest delay plus one.
    pub slots: u32,
    /// Words of the axon table.
    pub axons: u32,
    /// The most synapse words of an axon.
    pub longest_row: u32,
    /// What a synapse word holds besides its weights.
    pub layout: SynapseLayout,
    /// Format of a weight.
    pub weight: Format,
    /// Words of the synapse memory.
    pub synapse_words: u32,
    /// Short-term plasticity of axons, where any axon has it. Then no weight is written at run time.
    pub plasticity: Option<Plasticity>,
    /// States of short-term plasticity: the most axons of a tile that have it.
    pub plastic_axons: u32,
    /// Whether the host may write synapse words at run time.
    pub writable_weights: bool,
    /// Whether the host may write parameters and initial states at run time. There is a block table then.
    pub writable_parameters: bool,
    /// Words of the route memory: the most destinations of a tile's neurons.
    pub routes: u32,
    /// The most destinations of a neuron.
    pub longest_route: u32,
    /// Events that the event queue holds; a power of two.
    pub queue_depth: u32,
}

/// Short-term plasticity of a core, with the pipeline stages of its datapaths.
#[derive(Clone, Debug, PartialEq)]
pub struct Plasticity {
    /// The datapaths, for all parameter sets.
    pub model: ShortTermPlasticity,
    /// Stages from the state at one spike to that at the next.
    pub schedule: Schedule,
    /// Stages of the product of weight and factor: a depth of one at most.
    pub amount_schedule: Schedule,
}

impl Plasticity {
    /// Words of an axon's state: u, x, released, time step of the last spike.
    pub const WORDS: u64 = 4;
    /// Bits of an axon's state in memory.
    pub const STATE_BITS: u32 = ShortTermPlasticity::STATE_BITS;
    /// Format of u, x and released.
    pub const FRACTION: Format = FRACTION;
    /// Bits of the time step of the last spike.
    pub const LAST_BITS: u32 = LAST_BITS;
}

impl Core {
    /// Neurons, with the empty lanes of partly filled blocks.
    pub fn neurons(&self) -> u32 {
        self.blocks * self.lanes
    }

    /// Bits of a block number, at least one.
    pub fn block_bits(&self) -> u32 {
        index_bits(self.blocks)
    }

    /// Bits of a slot number, at least one.
    pub fn slot_bits(&self) -> u32 {
        index_bits(self.slots)
    }

    /// Bits of the number of a receptor type: none where there is one type.
    pub fn receptor_bits(&self) -> u32 {
        self.receptors.next_power_of_two().trailing_zeros()
    }

    /// Bits of an axon number, at least one.
    pub fn axon_bits(&self) -> u32 {
        index_bits(self.axons)
    }

    /// Bits of a neuron number at the host port: block and lane.
    pub fn neuron_bits(&self) -> u32 {
        self.block_bits() + self.lanes.ilog2()
    }

    /// Bits of one neuron's state: its variables side by side.
    pub fn state_bits(&self) -> u32 {
        self.model.variables.iter().map(|variable| variable.format.width()).sum()
    }

    /// Whether synaptic input saturates at every event, in their order.
    pub fn is_saturating(&self) -> bool {
        self.model.graph.saturating
    }

    /// Bits of an accumulator: a sum, or the three words of synaptic input that saturates.
    pub fn accumulator_bits(&self) -> u32 {
        match self.is_saturating() {
            true => SATURATING_FORMATS.iter().map(|format| format.width()).sum(),
            false => self.accumulator.width(),
        }
    }

    /// Words of one lane's accumulator memory: slot and block side by side.
    pub fn accumulator_words(&self) -> u32 {
        self.slots << self.block_bits()
    }

    /// Cycles from the address of a block to its state word at the datapath: two for the state memory, two more where
    /// the block table and then the parameter memory are read first.
    pub fn read_latency(&self) -> u32 {
        if self.block_table { 4 } else { 2 }
    }

    /// Cycles from the first block of a pass of the sweep to that of the next: all blocks, and as many as it takes until the next state
    /// of a block can be read again.
    pub fn pass_cycles(&self) -> u32 {
        self.blocks.max(self.schedule.depth + 3)
    }

    /// Cycles of the SWEEP state before its last pass: one pass a sub-step.
    pub fn earlier_passes_cycles(&self) -> u32 {
        (self.substeps - 1) * self.pass_cycles()
    }

    /// Cycles of the last pass of the SWEEP state.
    pub fn last_pass_cycles(&self) -> u32 {
        self.blocks + self.read_latency() + self.schedule.depth
    }

    /// Cycles of the SWEEP state.
    pub fn sweep_cycles(&self) -> u64 {
        u64::from(self.earlier_passes_cycles()) + u64::from(self.last_pass_cycles())
    }

    /// Cycles that the row of an axon rests in the plasticity register; `None`: the core has no such register.
    pub fn rest_cycles(&self, axon: &Axon) -> Option<u64> {
        let plasticity = self.plasticity.as_ref()?;
        Some(if axon.plasticity.is_some() { u64::from(plasticity.schedule.depth) + 3 } else { 0 })
    }

    /// Cycles of the CLEAR state.
    pub fn clear_cycles(&self) -> u64 {
        let words = self.accumulator_words().max(self.plastic_axons);
        u64::from(words).max(u64::from(self.blocks) + u64::from(self.read_latency()))
    }
}

/// Bits that number `count` things from 0, at least one.
pub(super) fn index_bits(count: u32) -> u32 {
    count.next_power_of_two().trailing_zeros().max(1)
}
