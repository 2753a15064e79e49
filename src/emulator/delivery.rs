//! Synaptic rows into the accumulator ring.

use super::dense::Dense;
use crate::design::{Core, SynapseLayout};

/// The accumulators of a core: a ring of `slots` rows of `neurons` sums.
pub struct Ring {
    sums: Vec<i32>,
    neurons: usize,
    slots: usize,
    now: usize,
}

impl Ring {
    /// All sums zero, slot 0 due.
    pub fn new(core: &Core) -> Self {
        let (neurons, slots) = (core.neurons() as usize, core.slots as usize);
        Self { sums: vec![0; neurons * slots], neurons, slots, now: 0 }
    }

    /// Back to the beginning.
    pub fn clear(&mut self) {
        self.sums.fill(0);
        self.now = 0;
    }

    /// The sums that are due in this time step.
    pub fn due(&mut self) -> &mut [i32] {
        &mut self.sums[self.now * self.neurons..][..self.neurons]
    }

    /// The sums of `length` neurons from `first` on that are due in `delay` time steps.
    #[inline(always)]
    pub(super) fn sums(&mut self, delay: usize, first: usize, length: usize) -> &mut [i32] {
        let slot = self.now + delay;
        let slot = if slot >= self.slots { slot - self.slots } else { slot };
        &mut self.sums[slot * self.neurons + first..][..length]
    }

    /// On to the next time step.
    pub fn advance(&mut self) {
        self.now = (self.now + 1) % self.slots;
    }
}

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
    /// The rows of a core's synapse memory.
    pub fn new(core: &Core) -> Self {
        match core.synapses.layout {
            SynapseLayout::Dense => Self::Dense(Dense::new(core)),
            SynapseLayout::Sparse => Self::Sparse(Sparse::new(core)),
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
    fn new(core: &Core) -> Self {
        let (lanes, neurons) = (core.lanes as usize, core.neurons());
        let memory = &core.synapses;
        let mut rows = Self { ends: Vec::new(), synapses: Vec::new() };
        for axon in &core.axons {
            let slots = axon.first as usize * lanes..(axon.first + axon.words) as usize * lanes;
            for slot in slots.filter(|&slot| memory.valid[slot]) {
                let neuron = memory.targets[slot] * core.lanes + (slot % lanes) as u32;
                let place = memory.delays[slot] * neurons + neuron;
                rows.synapses.push(Synapse { place, weight: memory.weights[slot] });
            }
            rows.ends.push(rows.synapses.len() as u32);
        }
        rows
    }

    fn deliver(&self, ring: &mut Ring, axons: &[u32]) -> u64 {
        let mut synapses = 0;
        let (base, length) = (ring.now * ring.neurons, ring.sums.len());
        for &axon in axons {
            let first = if axon == 0 { 0 } else { self.ends[axon as usize - 1] as usize };
            let row = &self.synapses[first..self.ends[axon as usize] as usize];
            synapses += row.len() as u64;
            for synapse in row {
                let place = base + synapse.place as usize;
                let place = if place >= length { place - length } else { place };
                ring.sums[place] = ring.sums[place].wrapping_add(synapse.weight);
            }
        }
        synapses
    }
}
