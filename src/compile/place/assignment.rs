//! Blocks on tiles, with what that costs, kept up to date from move to move.

use super::capacity::{Limits, Needs};
use super::traffic::Traffic;
use crate::design::Mesh;

const NOWHERE: u32 = u32::MAX;

/// What a placement costs, the most important first. In time: packets, hops and excess are of one spike of every neuron and
/// as many events of the inputs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Cost {
    /// By how much tiles are overfull, in thousandths of what they hold.
    pub excess: u64,
    /// Packets: for every axon, the tiles that it sends to.
    pub packets: i64,
    /// Links that these packets take.
    pub hops: i64,
}

/// Blocks on tiles.
pub(super) struct Assignment<'t> {
    pub traffic: &'t Traffic,
    pub mesh: Mesh,
    limits: &'t Limits,
    /// The tile of each block.
    pub tile_of: Vec<u32>,
    /// How many targets of a net a tile has, `[nets * tiles]`.
    targets: Vec<u32>,
    /// Packets from a block to a tile, `[blocks * tiles]`.
    sent: Vec<i64>,
    /// Routes of each block to tiles.
    routes: Vec<u32>,
    packets: i64,
    hops: i64,
    needs: Vec<Needs>,
    /// Numbers that were looked at: how long the search has taken, the same on every machine.
    pub work: u64,
}

impl<'t> Assignment<'t> {
    /// Blocks without tiles.
    pub fn new(traffic: &'t Traffic, mesh: Mesh, limits: &'t Limits) -> Self {
        let (units, tiles) = (traffic.words.len(), mesh.tiles() as usize);
        Self {
            traffic,
            mesh,
            limits,
            tile_of: vec![NOWHERE; units],
            targets: vec![0; traffic.nets.len() * tiles],
            sent: vec![0; units * tiles],
            routes: vec![0; units],
            packets: 0,
            hops: 0,
            needs: vec![Needs::default(); tiles],
            work: 0,
        }
    }

    /// Blocks on these tiles.
    pub fn of(traffic: &'t Traffic, mesh: Mesh, limits: &'t Limits, tiles: &[u32]) -> Self {
        let mut assignment = Self::new(traffic, mesh, limits);
        (0..).zip(tiles).for_each(|(unit, &tile)| assignment.put(unit, tile));
        assignment
    }

    /// What it costs.
    pub fn cost(&self) -> Cost {
        let excess = if self.limits.are_open() { 0 } else { self.needs.iter().map(|n| self.limits.excess(n)).sum() };
        Cost { excess, packets: self.packets, hops: self.hops }
    }

    /// How many targets of net `net` tile `tile` has.
    pub fn targets_in(&self, net: u32, tile: u32) -> u32 {
        self.targets[(net * self.mesh.tiles() + tile) as usize]
    }

    /// Puts a block on another tile.
    pub fn shift(&mut self, unit: u32, tile: u32) {
        self.take(unit);
        self.put(unit, tile);
    }

    /// Puts a block without a tile on one.
    pub fn put(&mut self, unit: u32, tile: u32) {
        self.tile_of[unit as usize] = tile;
        self.count_source(unit, 1);
        let traffic = self.traffic;
        for &net in traffic.nets_into(unit) {
            let targets = &mut self.targets[(net * self.mesh.tiles() + tile) as usize];
            *targets += 1;
            if *targets == 1 {
                self.count_destination(net, tile, 1);
            }
        }
    }

    /// Takes a block off its tile.
    fn take(&mut self, unit: u32) {
        let tile = self.tile_of[unit as usize];
        let traffic = self.traffic;
        for &net in traffic.nets_into(unit) {
            let targets = &mut self.targets[(net * self.mesh.tiles() + tile) as usize];
            *targets -= 1;
            if *targets == 0 {
                self.count_destination(net, tile, -1);
            }
        }
        self.count_source(unit, -1);
        self.tile_of[unit as usize] = NOWHERE;
        self.work += traffic.nets_into(unit).len() as u64 + u64::from(self.mesh.tiles());
    }

    /// Counts what a block sends from its tile, or (`sign` -1) counts it off.
    fn count_source(&mut self, unit: u32, sign: i64) {
        let (from, of_unit) = (self.tile_of[unit as usize], unit as usize);
        let tiles = self.mesh.tiles();
        for to in 0..tiles {
            let sent = self.sent[of_unit * tiles as usize + to as usize];
            self.hops += sign * sent * i64::from(self.mesh.hops(from, to));
        }
        let to_host = self.traffic.to_host[of_unit];
        self.hops += sign * to_host * i64::from(self.mesh.hops(from, self.mesh.host));
        let needs = &mut self.needs[from as usize];
        let routes = self.routes[of_unit] + self.traffic.host_routes[of_unit];
        needs.routes = needs.routes.wrapping_add_signed(sign * i64::from(routes));
        needs.synapse_words = needs.synapse_words.wrapping_add_signed(sign * self.traffic.words[of_unit] as i64);
    }

    /// Counts the packets of a net to a tile, or (`sign` -1) counts them off.
    fn count_destination(&mut self, net: u32, tile: u32, sign: i64) {
        let net = &self.traffic.nets[net as usize];
        let (weight, axons) = (sign * net.weight, sign * i64::from(net.axons));
        self.packets += weight;
        let needs = &mut self.needs[tile as usize];
        needs.axons = needs.axons.wrapping_add_signed(axons);
        let from = match net.source {
            None => self.mesh.host,
            Some(unit) => {
                self.sent[(unit * self.mesh.tiles() + tile) as usize] += weight;
                self.routes[unit as usize] = self.routes[unit as usize].wrapping_add_signed(axons as i32);
                let from = self.tile_of[unit as usize];
                if from == NOWHERE {
                    return;
                }
                let needs = &mut self.needs[from as usize];
                needs.routes = needs.routes.wrapping_add_signed(axons);
                from
            }
        };
        self.hops += weight * i64::from(self.mesh.hops(from, tile));
    }
}
