//! What one tile holds: neurons, axons, synapses, routes.

use super::Core;

/// The contents of a tile's memories.
#[derive(Clone, Debug)]
pub struct Tile {
    /// Its core type: a place in [`Design::cores`](super::Design::cores).
    pub core: u32,
    /// Blocks in the order of the sweep: as many as every core has.
    pub blocks: Vec<Block>,
    /// What the neurons are called: for people, not for hardware.
    pub populations: Vec<Population>,
    /// The axon table: host inputs first, then the axons of neurons with targets in this tile.
    pub axons: Vec<Axon>,
    /// How many of the axons are host inputs.
    pub input_axons: u32,
    /// The synapse memory.
    pub synapses: Synapses,
    /// Where the spikes of each neuron go, `[blocks * lanes]`.
    pub routes: Routes,
}

/// `lanes` neurons that are updated together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Block {
    /// Their parameter set.
    pub set: u32,
    /// Bit l is set where lane l holds a neuron; a lane without one never spikes.
    pub occupied: u64,
    /// The number in the network of the neuron in lane 0; those of the other lanes follow. What random bits depend on.
    pub first: u32,
}

/// A named range of a tile's neurons. It begins with a block of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Population {
    /// Its name in the config.
    pub name: String,
    /// Number of its first neuron in the tile, a multiple of `lanes`.
    pub first: u32,
    /// How many neurons.
    pub count: u32,
    /// Which neuron of the whole population the first one is; not 0 where the population is cut over tiles.
    pub offset: u32,
    /// Its parameter set.
    pub set: u32,
}

/// A row of the synapse memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Axon {
    /// Address of its first word.
    pub first: u32,
    /// How many words; 0 for an axon without synapses.
    pub words: u32,
    /// Dense layout: the block that the first word targets; word j targets `block + j`. 0 in the sparse layout.
    pub block: u32,
    /// Dense layout: the delay of the whole row, in time steps. 0 in the sparse layout.
    pub delay: u32,
    /// Dense layout: the receptor type of the whole row. 0 in the sparse layout.
    pub receptor: u32,
}

/// What a synapse word holds besides its weights.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SynapseLayout {
    /// Nothing: block and delay follow from the axon table. A lane without a synapse has weight 0.
    Dense,
    /// In each lane: a valid bit, receptor type, target block, delay.
    Sparse,
}

/// The synapse memory, lane by lane: index `word * lanes + lane`. Slot `lane` of a word targets that lane only.
#[derive(Clone, Debug, Default)]
pub struct Synapses {
    /// Raw weights; 0 where there is no synapse.
    pub weights: Vec<i32>,
    /// Sparse layout: target block of each slot; empty in the dense layout.
    pub targets: Vec<u32>,
    /// Sparse layout: delay of each slot in time steps; empty in the dense layout.
    pub delays: Vec<u32>,
    /// Sparse layout: receptor type of each slot; empty in the dense layout.
    pub receptors: Vec<u32>,
    /// Sparse layout: whether the slot holds a synapse; empty in the dense layout.
    pub valid: Vec<bool>,
}

/// A place that a spike or an event goes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Destination {
    /// Out through the host port.
    Host,
    /// An axon of a tile.
    Axon {
        /// Number of the tile, y times width plus x.
        tile: u32,
        /// Number of the axon in that tile.
        axon: u32,
    },
}

/// Lists of destinations, one for each neuron of a tile or each input of the host.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Routes {
    /// Where the destinations of entry `n` end; they begin where those of `n - 1` end.
    pub ends: Vec<u32>,
    /// The destinations of all entries: those in tiles ascending, then the host.
    pub destinations: Vec<Destination>,
}

impl Tile {
    /// The population that neuron `neuron` of this tile belongs to, or `None` for an empty lane.
    pub fn population_of(&self, neuron: u32) -> Option<&Population> {
        self.populations.iter().find(|p| (p.first..p.first + p.count).contains(&neuron))
    }

    /// Whether block and lane of neuron `neuron` hold one.
    pub fn is_occupied(&self, core: &Core, neuron: u32) -> bool {
        self.blocks[(neuron / core.lanes) as usize].occupied >> (neuron % core.lanes) & 1 == 1
    }
}

impl Routes {
    /// Lists, one after the other.
    pub fn new(lists: impl IntoIterator<Item = Vec<Destination>>) -> Self {
        let mut routes = Self::default();
        for list in lists {
            routes.destinations.extend(list);
            routes.ends.push(routes.destinations.len() as u32);
        }
        routes
    }

    /// The destinations of entry `n`.
    pub fn of(&self, n: u32) -> &[Destination] {
        &self.destinations[self.first(n) as usize..self.ends[n as usize] as usize]
    }

    /// Place of the first destination of entry `n`.
    pub fn first(&self, n: u32) -> u32 {
        if n == 0 { 0 } else { self.ends[n as usize - 1] }
    }

    /// Whether entry `n` goes to the host.
    pub fn to_host(&self, n: u32) -> bool {
        self.of(n).contains(&Destination::Host)
    }

    /// The axons of entry `n`, each with its tile.
    pub fn axons(&self, n: u32) -> impl Iterator<Item = (u32, u32)> {
        self.of(n).iter().filter_map(|destination| match *destination {
            Destination::Host => None,
            Destination::Axon { tile, axon } => Some((tile, axon)),
        })
    }
}
