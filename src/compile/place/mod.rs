//! Neurons to tiles, blocks and lanes. What stands in a block belongs to one population, so that it has one parameter set.
//!
//! - `units` are the blocks before they have a tile;
//! - `traffic` says who sends to whom, `rates` how often; `assignment` what a choice of tiles costs;
//! - `grow` and `refine` look for a cheap one, `choose` leads them;
//! - `capacity` is what a tile holds, and what is said where that is not enough.

mod assignment;
mod capacity;
mod choose;
mod grow;
mod rates;
mod refine;
mod traffic;
mod units;

pub(super) use capacity::{Limits, Needs, check};
pub(super) use choose::Tiling;

use super::network::{Network, NetworkPopulation};
use crate::design::{Block, Population};
use crate::spec::{Spec, Writable};

/// Which parameter set each population has; populations with equal parameters share one.
pub(super) struct Sets {
    /// The set of each population, `[populations]`.
    pub of_population: Vec<u32>,
    /// For each set the first population that has it.
    pub first: Vec<usize>,
}

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

impl Sets {
    /// The parameter sets of a config: equal populations share one, unless parameters are written at run time.
    pub fn new(spec: &Spec) -> Self {
        let mut sets = Self { of_population: vec![], first: vec![] };
        for place in 0..spec.populations.len() {
            let set = sets.set_of(spec, place);
            sets.of_population.push(set);
        }
        sets
    }

    fn set_of(&mut self, spec: &Spec, place: usize) -> u32 {
        let population = &spec.populations[place];
        let shared = spec.hardware.writable(Writable::Parameters).is_none();
        let same = |&first: &usize| {
            let other = &spec.populations[first];
            shared
                && (&other.model, &other.receptors, &other.noise)
                    == (&population.model, &population.receptors, &population.noise)
        };
        let set = self.first.iter().position(same).unwrap_or_else(|| {
            self.first.push(place);
            self.first.len() - 1
        });
        set as u32
    }
}

impl Placement {
    /// Places `pieces`, which hold each neuron once, in their order.
    pub fn new(spec: &Spec, network: &Network, sets: &Sets, pieces: &[Piece]) -> Self {
        let lanes = spec.hardware.lanes.value;
        let [width, height] = spec.hardware.mesh.value;
        let mut tiles = vec![PlacedTile::default(); (width * height) as usize];
        for piece in pieces {
            let (population, set) = (&network.populations[piece.population], sets.of_population[piece.population]);
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

    /// Whether some block has another parameter set than the first, or an empty lane.
    pub fn blocks_differ(&self) -> bool {
        let full = (self.tiles[0].blocks[0].set, u64::MAX >> (u64::BITS - self.lanes));
        self.tiles.iter().flat_map(|tile| &tile.blocks).any(|block| (block.set, block.occupied) != full)
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
