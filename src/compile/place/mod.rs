//! Neurons to tiles, blocks and lanes. What stands in a block belongs to one population, so that it has one parameter set.
//!
//! - `units` are the blocks before they have a tile; `divide` gives each core type its tiles;
//! - `traffic` says who sends to whom, `rates` how often; `assignment` what a choice of tiles costs;
//! - `grow` and `refine` look for a cheap one, `choose` leads them;
//! - `capacity` is what a tile holds, and what is said where that is not enough.

mod assignment;
mod capacity;
mod choose;
mod divide;
mod grow;
mod rates;
mod refine;
mod traffic;
mod units;

pub(super) use capacity::{Limits, Needs, check};
pub(super) use choose::Tiling;
pub(super) use divide::Division;

use super::core_types::CoreTypes;
use super::network::{Network, NetworkPopulation};
use crate::design::{Block, Population};
use crate::spec::Spec;

/// Where the neurons of a network stand.
pub(super) struct Placement {
    pub lanes: u32,
    /// Blocks of every tile.
    pub blocks: u32,
    pub tiles: Vec<PlacedTile>,
    /// The number on the chip, `(tile * blocks + block) * lanes + lane`, of each neuron of the network.
    pub numbers: Vec<u32>,
}

/// The neurons of one tile.
#[derive(Clone, Default)]
pub(super) struct PlacedTile {
    /// Its core type.
    pub core: u32,
    pub blocks: Vec<Block>,
    pub populations: Vec<Population>,
}

/// Neurons of one population that follow each other on one tile.
pub(super) struct Piece {
    /// Place of the population in the file.
    pub population: usize,
    /// Its first neuron, within the population.
    pub offset: u32,
    pub count: u32,
    pub tile: u32,
}

impl Placement {
    /// Places the neurons where `tiling` has them.
    pub fn new(spec: &Spec, network: &Network, types: &CoreTypes, tiling: &Tiling) -> Self {
        let lanes = spec.hardware.lanes.value;
        let [width, height] = spec.hardware.mesh.value;
        let mut tiles = vec![PlacedTile::default(); (width * height) as usize];
        tiles.iter_mut().zip(tiling.cores()).for_each(|(tile, &core)| tile.core = core);
        for piece in &tiling.pieces() {
            let (population, (_, set)) =
                (&network.populations[piece.population], types.of_population[piece.population]);
            tiles[piece.tile as usize].append(population, piece, set, lanes);
        }
        let blocks = tiles.iter().map(|tile| tile.blocks.len()).max().unwrap_or(0) as u32;
        tiles.iter_mut().for_each(|tile| tile.blocks.resize(blocks as usize, Block { set: 0, occupied: 0, first: 0 }));
        let mut placement = Self { lanes, blocks, tiles, numbers: vec![0; network.neurons() as usize] };
        placement.number(network);
        placement
    }

    fn number(&mut self, network: &Network) {
        for (tile, placed) in self.tiles.iter().enumerate() {
            for part in &placed.populations {
                let whole = network.populations.iter().find(|p| p.name == part.name).expect("placed by name");
                let first = tile as u32 * self.blocks * self.lanes + part.first;
                let numbers = &mut self.numbers[(whole.first + part.offset) as usize..][..part.count as usize];
                numbers.iter_mut().zip(first..).for_each(|(number, neuron)| *number = neuron);
            }
        }
    }

    /// Whether some block of core type `core` has another parameter set than the first, or an empty lane.
    pub fn blocks_differ(&self, core: u32) -> bool {
        let mut blocks = self.tiles.iter().filter(|tile| tile.core == core).flat_map(|tile| &tile.blocks).peekable();
        let Some(first) = blocks.peek() else { return false };
        let full = (first.set, u64::MAX >> (u64::BITS - self.lanes));
        blocks.any(|block| (block.set, block.occupied) != full)
    }

    /// Neurons of a tile, with its empty lanes.
    pub fn neurons_per_tile(&self) -> u32 {
        self.blocks * self.lanes
    }
}

impl PlacedTile {
    fn append(&mut self, population: &NetworkPopulation, piece: &Piece, set: u32, lanes: u32) {
        let (offset, count) = (piece.offset, piece.count);
        let first = self.blocks.len() as u32 * lanes;
        self.blocks.extend((0..count.div_ceil(lanes)).map(|block| {
            let neurons = lanes.min(count - block * lanes);
            let first = population.first + offset + block * lanes;
            Block { set, occupied: u64::MAX >> (u64::BITS - neurons), first }
        }));
        self.populations.push(Population { name: population.name.clone(), first, count, offset, set });
    }
}
