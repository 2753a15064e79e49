//! Synaptic rows into the accumulator ring.

use multiversion::multiversion;

use crate::design::{Axon, Core, SynapseLayout};

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

/// Dense rows.
pub struct Dense {
    rows: Vec<DenseRow>,
    weights: Weights,
}

#[derive(Clone, Copy)]
struct DenseRow {
    /// First weight.
    first: u32,
    /// How many neurons.
    length: u32,
    /// First target.
    target: u32,
    delay: u32,
}

enum Weights {
    I8(Vec<i8>),
    I16(Vec<i16>),
    I32(Vec<i32>),
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

    /// Adds the rows of `axons` into the ring.
    pub fn deliver(&self, ring: &mut Ring, axons: &[u32]) {
        match self {
            Self::Dense(rows) => rows.deliver(ring, axons),
            Self::Sparse(rows) => rows.deliver(ring, axons),
        }
    }
}

impl Dense {
    fn new(core: &Core) -> Self {
        let lanes = core.lanes;
        let row = |axon: &Axon| DenseRow {
            first: axon.first * lanes,
            length: axon.words * lanes,
            target: axon.block * lanes,
            delay: axon.delay,
        };
        let raws = &core.synapses.weights;
        let weights = match core.synapses.weight.width() {
            0..=8 => Weights::I8(raws.iter().map(|&w| w as i8).collect()),
            9..=16 => Weights::I16(raws.iter().map(|&w| w as i16).collect()),
            _ => Weights::I32(raws.clone()),
        };
        Self { rows: core.axons.iter().map(row).collect(), weights }
    }

    fn deliver(&self, ring: &mut Ring, axons: &[u32]) {
        match &self.weights {
            Weights::I8(weights) => add_rows_i8(&self.rows, weights, ring, axons),
            Weights::I16(weights) => add_rows_i16(&self.rows, weights, ring, axons),
            Weights::I32(weights) => add_rows(&self.rows, weights, ring, axons),
        }
    }
}

#[multiversion(targets("x86_64+avx2", "x86_64+avx512f+avx512bw+avx512dq+avx512vl"))]
fn add_rows_i8(rows: &[DenseRow], weights: &[i8], ring: &mut Ring, axons: &[u32]) {
    add_rows(rows, weights, ring, axons);
}

#[multiversion(targets("x86_64+avx2", "x86_64+avx512f+avx512bw+avx512dq+avx512vl"))]
fn add_rows_i16(rows: &[DenseRow], weights: &[i16], ring: &mut Ring, axons: &[u32]) {
    add_rows(rows, weights, ring, axons);
}

#[inline(always)]
fn add_rows<W: Copy + Into<i32>>(rows: &[DenseRow], weights: &[W], ring: &mut Ring, axons: &[u32]) {
    for &axon in axons {
        let row = rows[axon as usize];
        let slot = ring.now + row.delay as usize;
        let slot = if slot >= ring.slots { slot - ring.slots } else { slot };
        let (first, length) = (row.first as usize, row.length as usize);
        let sums = &mut ring.sums[slot * ring.neurons + row.target as usize..][..length];
        for (sum, &weight) in sums.iter_mut().zip(&weights[first..first + length]) {
            *sum = sum.wrapping_add(weight.into());
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

    fn deliver(&self, ring: &mut Ring, axons: &[u32]) {
        let (base, length) = (ring.now * ring.neurons, ring.sums.len());
        for &axon in axons {
            let first = if axon == 0 { 0 } else { self.ends[axon as usize - 1] as usize };
            for synapse in &self.synapses[first..self.ends[axon as usize] as usize] {
                let place = base + synapse.place as usize;
                let place = if place >= length { place - length } else { place };
                ring.sums[place] = ring.sums[place].wrapping_add(synapse.weight);
            }
        }
    }
}
