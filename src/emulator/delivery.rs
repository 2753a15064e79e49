//! Synaptic rows into the accumulator ring.

use super::dense::Dense;
use super::ring::Ring;
use crate::design::{Core, SynapseLayout, Tile};

/// The synapses of a core, laid out for the emulator.
pub enum Rows {
    /// Weights of contiguous neurons, in the narrowest integer that holds them.
    Dense(Dense),
    /// Single synapses: the sparse layout, and rows whose weights are scaled.
    Sparse(Sparse),
    /// Single synapses whose additions saturate: one after the other, in the order of events and of the words of a row.
    Saturating(Sparse),
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
        if core.is_saturating() {
            return Self::Saturating(Sparse::new(core, tile));
        }
        if core.plasticity.is_some() {
            return Self::Sparse(Sparse::new(core, tile));
        }
        match core.layout {
            SynapseLayout::Dense => Self::Dense(Dense::new(core, tile)),
            SynapseLayout::Sparse => Self::Sparse(Sparse::new(core, tile)),
        }
    }

    /// Adds the rows of `axons` into the ring; returns how many synapses that were.
    pub fn deliver(&self, ring: &mut Ring, axons: &[u32]) -> u64 {
        match self {
            Self::Dense(rows) => rows.deliver(ring, axons),
            Self::Sparse(rows) => rows.deliver(axons, |place, weight| ring.add(place, weight)),
            Self::Saturating(rows) => rows.deliver(axons, |place, weight| ring.add_saturating(place, weight)),
        }
    }

    /// Adds the row of `axon`, each weight as `amount` makes of it; returns how many synapses that were.
    pub fn deliver_scaled(&self, ring: &mut Ring, axon: u32, amount: impl Fn(i32) -> i32) -> u64 {
        let Self::Sparse(rows) = self else { unreachable!("rows that are scaled are laid out one by one") };
        let row = rows.row(axon);
        row.iter().for_each(|synapse| ring.add(synapse.place as usize, amount(synapse.weight)));
        row.len() as u64
    }
}

impl Sparse {
    fn new(core: &Core, tile: &Tile) -> Self {
        let (lanes, neurons) = (core.lanes as usize, core.neurons());
        let memory = &tile.synapses;
        let mut rows = Self { ends: Vec::new(), synapses: Vec::new() };
        for axon in &tile.axons {
            let slots = axon.first as usize * lanes..(axon.first + axon.words) as usize * lanes;
            let is_dense = core.layout == SynapseLayout::Dense;
            for slot in slots.filter(|&slot| if is_dense { memory.weights[slot] != 0 } else { memory.valid[slot] }) {
                let [block, delay, receptor] = match core.layout {
                    SynapseLayout::Dense => {
                        [axon.block + (slot / lanes) as u32 - axon.first, axon.delay, axon.receptor]
                    }
                    SynapseLayout::Sparse => [memory.targets[slot], memory.delays[slot], memory.receptors[slot]],
                };
                let neuron = block * core.lanes + (slot % lanes) as u32;
                let row = (delay * core.receptors + receptor) * core.model.graph.words_of_receptor();
                let place = row * neurons + neuron;
                rows.synapses.push(Synapse { place, weight: memory.weights[slot] });
            }
            rows.ends.push(rows.synapses.len() as u32);
        }
        rows
    }

    fn row(&self, axon: u32) -> &[Synapse] {
        let first = if axon == 0 { 0 } else { self.ends[axon as usize - 1] as usize };
        &self.synapses[first..self.ends[axon as usize] as usize]
    }

    /// Calls `add` with place and weight of every synapse of `axons`, in order; returns how many there are.
    #[inline(always)]
    fn deliver(&self, axons: &[u32], mut add: impl FnMut(usize, i32)) -> u64 {
        let mut synapses = 0;
        for &axon in axons {
            let row = self.row(axon);
            synapses += row.len() as u64;
            for synapse in row {
                add(synapse.place as usize, synapse.weight);
            }
        }
        synapses
    }
}
