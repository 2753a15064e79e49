//! Dense rows into the accumulator ring: the emulator's hottest loop.
//!
//! Events whose rows reach the same neurons are taken together: a block of sums stays in registers while the rows of all
//! those events are added, so that an event costs little more than reading its weights.

use multiversion::multiversion;

use super::ring::Ring;
use crate::design::{Axon, Core, Tile};

/// The rows of a core, weights in the narrowest integer that holds them.
pub struct Dense {
    rows: Vec<Row>,
    weights: Weights,
}

#[derive(Clone, Copy)]
struct Row {
    /// First weight.
    first: u32,
    /// How many neurons.
    length: u32,
    /// First target: receptor type times neurons plus neuron.
    target: u32,
    delay: u32,
    /// How many of the weights are synapses.
    fan_out: u32,
}

enum Weights {
    I8(Vec<i8>),
    I16(Vec<i16>),
    I32(Vec<i32>),
}

/// A weight as it is stored, and the sums that a few rows of it are added up in.
trait Weight: Copy {
    /// A sum of at most [`MOST_ROWS`](Self::MOST_ROWS) weights.
    type Sum: Copy + Default;
    /// How many rows a sum holds.
    const MOST_ROWS: usize;
    fn add(self, sum: Self::Sum) -> Self::Sum;
    fn widen(sum: Self::Sum) -> i32;
}

impl Weight for i8 {
    type Sum = i16;
    /// 255 times -128 is within 16 bits.
    const MOST_ROWS: usize = 255;
    #[inline(always)]
    fn add(self, sum: i16) -> i16 {
        sum.wrapping_add(self.into())
    }
    #[inline(always)]
    fn widen(sum: i16) -> i32 {
        sum.into()
    }
}

impl Weight for i16 {
    type Sum = i32;
    const MOST_ROWS: usize = 65_535;
    #[inline(always)]
    fn add(self, sum: i32) -> i32 {
        sum.wrapping_add(self.into())
    }
    #[inline(always)]
    fn widen(sum: i32) -> i32 {
        sum
    }
}

impl Weight for i32 {
    type Sum = i32;
    /// As many as there are: `compile` has proved that an accumulator of 32 bits holds every sum.
    const MOST_ROWS: usize = usize::MAX;
    #[inline(always)]
    fn add(self, sum: i32) -> i32 {
        sum.wrapping_add(self)
    }
    #[inline(always)]
    fn widen(sum: i32) -> i32 {
        sum
    }
}

impl Dense {
    /// The rows of a tile's synapse memory.
    pub fn new(core: &Core, tile: &Tile) -> Self {
        let lanes = core.lanes;
        let raws = &tile.synapses.weights;
        let synapses = |axon: &Axon| {
            let slots = (axon.first * lanes) as usize..((axon.first + axon.words) * lanes) as usize;
            raws[slots].iter().filter(|&&weight| weight != 0).count() as u32
        };
        let row = |axon: &Axon| Row {
            first: axon.first * lanes,
            length: axon.words * lanes,
            target: axon.receptor * core.neurons() + axon.block * lanes,
            delay: axon.delay,
            fan_out: synapses(axon),
        };
        let weights = match core.weight.width() {
            0..=8 => Weights::I8(raws.iter().map(|&w| w as i8).collect()),
            9..=16 => Weights::I16(raws.iter().map(|&w| w as i16).collect()),
            _ => Weights::I32(raws.clone()),
        };
        Self { rows: tile.axons.iter().map(row).collect(), weights }
    }

    /// Adds the rows of `axons` into the ring; returns how many synapses that were.
    pub fn deliver(&self, ring: &mut Ring, axons: &[u32]) -> u64 {
        match &self.weights {
            Weights::I8(weights) => deliver_i8(&self.rows, weights, ring, axons),
            Weights::I16(weights) => deliver_i16(&self.rows, weights, ring, axons),
            Weights::I32(weights) => deliver_i32(&self.rows, weights, ring, axons),
        }
    }
}

#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
fn deliver_i8(rows: &[Row], weights: &[i8], ring: &mut Ring, axons: &[u32]) -> u64 {
    deliver(rows, weights, ring, axons)
}

#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
fn deliver_i16(rows: &[Row], weights: &[i16], ring: &mut Ring, axons: &[u32]) -> u64 {
    deliver(rows, weights, ring, axons)
}

#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
fn deliver_i32(rows: &[Row], weights: &[i32], ring: &mut Ring, axons: &[u32]) -> u64 {
    deliver(rows, weights, ring, axons)
}

#[inline(always)]
fn deliver<W: Weight>(rows: &[Row], weights: &[W], ring: &mut Ring, axons: &[u32]) -> u64 {
    let mut rest = axons;
    let mut synapses = 0;
    while let Some(&axon) = rest.first() {
        let row = rows[axon as usize];
        let mut together = 0;
        for axon in rest.iter().take(W::MOST_ROWS) {
            let other = rows[*axon as usize];
            if (other.length, other.target, other.delay) != (row.length, row.target, row.delay) {
                break;
            }
            synapses += u64::from(other.fan_out);
            together += 1;
        }
        let (group, others) = rest.split_at(together);
        let sums = ring.sums(row.delay as usize, row.target as usize, row.length as usize);
        add_group(rows, weights, sums, group);
        rest = others;
    }
    synapses
}

/// Adds the rows of `axons`, all as long as `sums`, in blocks of 128, 16 and single neurons.
#[inline(always)]
fn add_group<W: Weight>(rows: &[Row], weights: &[W], sums: &mut [i32], axons: &[u32]) {
    let mut done = 0;
    while sums.len() - done >= 128 {
        add_block::<W, 128>(rows, weights, &mut sums[done..], done, axons);
        done += 128;
    }
    while sums.len() - done >= 16 {
        add_block::<W, 16>(rows, weights, &mut sums[done..], done, axons);
        done += 16;
    }
    while done < sums.len() {
        add_block::<W, 1>(rows, weights, &mut sums[done..], done, axons);
        done += 1;
    }
}

/// Adds columns `from..from + N` of the rows of `axons` to the first N sums.
#[inline(always)]
fn add_block<W: Weight, const N: usize>(rows: &[Row], weights: &[W], sums: &mut [i32], from: usize, axons: &[u32]) {
    let mut block = [W::Sum::default(); N];
    for &axon in axons {
        let first = rows[axon as usize].first as usize + from;
        let columns: &[W] = &weights[first..first + N];
        for (sum, weight) in block.iter_mut().zip(columns) {
            *sum = weight.add(*sum);
        }
    }
    for (sum, part) in sums.iter_mut().zip(block) {
        *sum = sum.wrapping_add(W::widen(part));
    }
}
