//! Random traffic that XY routing allows at a tile, in spells of heavy and light load.

use crate::naive::{Inputs, Packet};
use crate::simulate::Tile;

/// Cycles in which the load of each port stays the same.
const SPELL: usize = 40;

pub struct Traffic<'a> {
    tile: &'a Tile,
    state: u64,
}

impl<'a> Traffic<'a> {
    pub fn new(tile: &'a Tile, seed: u64) -> Self {
        Self { tile, state: seed }
    }

    pub fn cycles(mut self, count: usize) -> Vec<Inputs> {
        let mut inputs = Vec::new();
        let (mut load, mut taking) = ([0; 5], [0; 5]);
        for cycle in 0..count {
            if cycle % SPELL == 0 {
                load = std::array::from_fn(|_| self.below(5) * 25);
                taking = std::array::from_fn(|_| self.below(5) * 25);
            }
            inputs.push(Inputs {
                offered: std::array::from_fn(|port| {
                    (self.tile.has_link(port) && self.below(100) < load[port]).then(|| self.packet(port))
                }),
                out_ready: std::array::from_fn(|port| self.tile.has_link(port) && self.below(100) < taking[port]),
            });
        }
        inputs
    }

    /// A packet that may arrive at the port: what moves along y is in its column, and nothing goes back.
    fn packet(&mut self, port: usize) -> Packet {
        let (width, height) = (u64::from(self.tile.shape.width), u64::from(self.tile.shape.height));
        let (x, y) = (u64::from(self.tile.x), u64::from(self.tile.y));
        let (xs, ys) = match port {
            1 => (x..x + 1, 0..y + 1),
            2 => (0..x + 1, 0..height),
            3 => (x..x + 1, y..height),
            4 => (x..width, 0..height),
            _ => (0..width, 0..height),
        };
        let (x, y) = (self.near(x, xs), self.near(y, ys));
        let rest = self.below(1 << (self.tile.shape.payload_bits + 1));
        self.tile.packet(x, y, rest)
    }

    /// A number of the range; every second time `here`, so that packets for this tile are not rare.
    fn near(&mut self, here: u64, range: std::ops::Range<u64>) -> u32 {
        let anywhere = range.start + self.below(range.end - range.start);
        let drawn = if self.below(2) == 0 { here } else { anywhere };
        drawn.try_into().expect("a coordinate")
    }

    /// SplitMix64.
    fn below(&mut self, bound: u64) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.state ^ self.state >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ mixed >> 31) % bound
    }
}
