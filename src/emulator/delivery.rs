//! Synaptic rows into the accumulator ring.

use super::dense::Dense;
use super::ring::Ring;
use crate::design::{Core, SynapseLayout, Tile};

/// The synapses of a core, laid out for the emulator.
pub enum Rows {
    /// Weights of contiguous neurons, in the narrowest integer that holds them.
    Dense(Dense),
    /// Single synapses.
    Sparse(Sparse),
}

/// Sparse rows: those of axon `a` stand at `ends[a - 1]..ends[a]`.
pub struct Sparse {
    ends: Vec<u32>,
    synapses: Vec<Synapse>,
}

#[derive(Clone, Copy)]
struct Synapse {
    /// Place in the ring, counted from the slot that is due.
    place: u32,
    weight: i32,
}

impl Rows {
    /// The rows of a tile's synapse memory.
    pub fn new(core: &Core, tile: &Tile) -> Self {
        match core.layout {
            SynapseLayout::Dense => Self::Dense(Dense::new(core, tile)),
            SynapseLayout::Sparse => Self::Sparse(Sparse::new(core, tile)),
        }
    }

    /// Adds the rows of `axons` into the ring; returns how many synapses that were.
    pub fn deliver(&self, ring: &mut Ring, axons: &[u32]) -> u64 {
        match self {
            Self::Dense(rows) => rows.deliver(ring, axons),
            Self::Sparse(rows) => rows.deliver(ring, axons),
        }
    }
}

impl Sparse {
    fn new(core: &Core, tile: &Tile) -> Self {
        let (lanes, neurons) = (core.lanes as usize, core.neurons());
        let memory = &tile.synapses;
        let mut rows = Self { ends: Vec::new(), synapses: Vec::new() };
        for axon in &tile.axons {
            let slots = axon.first as usize * lanes..(axon.first + axon.words) as usize * lanes;
            for slot in slots.filter(|&slot| memory.valid[slot]) {
                let neuron = memory.targets[slot] * core.lanes + (slot % lanes) as u32;
                let row = memory.delays[slot] * core.receptors + memory.receptors[slot];
                let place = row * neurons + neuron;
                rows.synapses.push(Synapse { place, weight: memory.weights[slot] });
            }
            rows.ends.push(rows.synapses.len() as u32);
        }
        rows
    }

    fn deliver(&self, ring: &mut Ring, axons: &[u32]) -> u64 {
        let mut synapses = 0;
        for &axon in axons {
            let first = if axon == 0 { 0 } else { self.ends[axon as usize - 1] as usize };
            let row = &self.synapses[first..self.ends[axon as usize] as usize];
            synapses += row.len() as u64;
            for synapse in row {
                ring.add(synapse.place as usize, synapse.weight);
            }
        }
        synapses
    }
}
