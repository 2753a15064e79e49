//! Which block stands on which tile.
//!
//! The sweep of a time step takes as long as that of the fullest tile. So balance comes first: no tile gets more blocks than
//! an even cut has, ceil(blocks / tiles), unless the config places more on one, or the tiles would be overfull otherwise.
//! Among these placements the search looks for the one with the fewest packets: for each axon, weighted by how often it is
//! expected to send, the tiles with a target of it; and then for the one whose packets take the fewest links.
//!
//! It begins with the better one of the even cut and of tiles that grow block by block, and is never worse than either.

use super::super::network::Network;
use super::Piece;
use super::assignment::Assignment;
use super::capacity::{Limits, Needs, check_neurons};
use super::divide::Division;
use super::grow::{fill, grow, snake};
use super::refine::Moves;
use super::traffic::Traffic;
use super::units::{Unit, pieces, units};
use crate::design::Mesh;
use crate::spec::{Diagnostic, Spec};

/// Blocks and their tiles.
pub(in crate::compile) struct Tiling<'d> {
    lanes: u32,
    mesh: Mesh,
    limits: Limits,
    division: &'d Division,
    units: Vec<Unit>,
    /// The blocks that the config does not place.
    free: Vec<u32>,
    /// The tile of each block.
    tiles: Vec<u32>,
    traffic: Option<Traffic>,
}

impl<'d> Tiling<'d> {
    /// Refuses more neurons than a chip holds, before anything is drawn.
    ///
    /// # Errors
    /// More neurons than its tiles hold, counting the empty lanes.
    pub fn check_size(spec: &Spec) -> Result<(), Diagnostic> {
        check_neurons(spec, &Limits::new(spec), &units(spec))
    }

    /// Tiles with as many blocks each, as far as the config leaves it open, and with as few packets between them.
    pub fn new(spec: &Spec, network: &Network, mesh: Mesh, division: &'d Division) -> Self {
        let units = units(spec);
        let free: Vec<u32> = (0..).zip(&units).filter(|(_, unit)| unit.fixed.is_none()).map(|(n, _)| n).collect();
        let tiles: Vec<u32> = units.iter().map(|unit| unit.fixed.unwrap_or(0)).collect();
        let lanes = spec.hardware.lanes.value;
        let limits = Limits::new(spec);
        let mut tiling = Self { lanes, mesh, limits, division, units, free, tiles, traffic: None };
        if mesh.is_single() || tiling.free.is_empty() {
            return tiling;
        }
        tiling.traffic = Traffic::new(spec, network, &tiling.units, mesh.tiles());
        tiling.tiles = tiling.even_cut(&(0..mesh.tiles()).collect::<Vec<_>>());
        if let Some(traffic) = &tiling.traffic {
            tiling.tiles = tiling.search(traffic);
        }
        tiling
    }

    /// Another placement for a network that needs more than a tile holds, with fewer blocks where that is; whether there
    /// is another one.
    pub fn spread(&mut self, needs: &[Needs]) -> bool {
        let Some(traffic) = &self.traffic else { return false };
        let found = needs.iter().map(|needs| needs.synapse_words).sum();
        let limits = self.limits.with_words(traffic.words.iter().sum(), found);
        let fixed = self.fixed();
        let most = self.limits.neurons / self.lanes;
        let rooms: Vec<u32> = fixed.iter().map(|&fixed| most.saturating_sub(fixed)).collect();
        let mut assignment = Assignment::of(traffic, self.mesh, &limits, &self.tiles);
        Moves::new(&assignment, &self.free, &rooms, self.division).refine(&mut assignment);
        let is_other = assignment.tile_of != self.tiles;
        self.tiles = assignment.tile_of;
        is_other
    }

    /// The neurons as they follow each other on the tiles.
    pub fn pieces(&self) -> Vec<Piece> {
        pieces(&self.units, &self.tiles, self.lanes)
    }

    /// The core type of each tile.
    pub fn cores(&self) -> &[u32] {
        &self.division.of_tile
    }

    /// What a tile holds.
    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    fn search(&self, traffic: &Traffic) -> Vec<u32> {
        let (limits, rooms) = (self.limits.without_words(), self.rooms());
        let snake = snake(self.mesh.width, self.mesh.height);
        let even = Assignment::of(traffic, self.mesh, &limits, &self.tiles);
        let turning = Assignment::of(traffic, self.mesh, &limits, &self.even_cut(&snake));
        let mut grown = Assignment::new(traffic, self.mesh, &limits);
        for (number, unit) in (0..).zip(&self.units) {
            unit.fixed.into_iter().for_each(|tile| grown.put(number, tile));
        }
        grow(&mut grown, &self.free, &snake, &rooms, self.division);
        let better = |a: Assignment<'_>, b: Assignment<'_>| if b.cost() < a.cost() { b.tile_of } else { a.tile_of };
        let first = if turning.cost() < even.cost() { turning } else { even };
        let mut assignment = Assignment::of(traffic, self.mesh, &limits, &better(first, grown));
        Moves::new(&assignment, &self.free, &rooms, self.division).refine(&mut assignment);
        assignment.tile_of
    }

    /// The free blocks in their order on the tiles in this order, as many on each as it has room.
    fn even_cut(&self, order: &[u32]) -> Vec<u32> {
        let mut tiles = self.tiles.clone();
        fill(&self.free, order, &self.rooms(), self.division, &mut tiles);
        tiles
    }

    /// Blocks that each tile has from the config.
    fn fixed(&self) -> Vec<u32> {
        let mut fixed = vec![0; self.mesh.tiles() as usize];
        self.units.iter().filter_map(|unit| unit.fixed).for_each(|tile| fixed[tile as usize] += 1);
        fixed
    }

    /// Free blocks that each tile takes: so many that the fullest tile of each core type has as few blocks as can be.
    fn rooms(&self) -> Vec<u32> {
        let (fixed, cores) = (self.fixed(), &self.division.of_tile);
        let mut rooms = vec![0; fixed.len()];
        for core in 0..=cores.iter().copied().max().unwrap_or(0) {
            let tiles: Vec<usize> = (0..fixed.len()).filter(|&tile| cores[tile] == core).collect();
            let room = |most: u32| -> u64 { tiles.iter().map(|&t| u64::from(most.saturating_sub(fixed[t]))).sum() };
            let blocks = self.division.of_unit.iter().filter(|&&of_unit| of_unit == core).count() as u32;
            let free = self.free.iter().filter(|&&unit| self.division.of_unit[unit as usize] == core).count();
            let least = tiles.iter().map(|&tile| fixed[tile]).max().unwrap_or(0);
            let least = least.max(blocks.div_ceil(tiles.len() as u32));
            let most = (least..).find(|&most| room(most) >= free as u64).expect("the blocks fit the tiles");
            tiles.iter().for_each(|&tile| rooms[tile] = most - fixed[tile]);
        }
        rooms
    }
}
