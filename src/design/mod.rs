//! The pivot: the hardware as plain data. Every format, every memory word, every pipeline stage. It knows nothing of text;
//! the emulator and the Verilog are two readings of it.
//!
//! What the hardware does in which clock cycle is written in `docs/core.md` and, for more than one tile, in `docs/chip.md`.

mod core;
mod host;
mod mesh;
mod tile;
mod traffic;
mod word;
mod wrapper;
mod write;

pub use self::core::{Core, Plasticity};
pub use host::{InputKind, InputWord, OutputKind};
pub use mesh::Mesh;
pub use tile::{Axon, Block, Destination, PlasticAxon, Population, Routes, SynapseLayout, Synapses, Tile};
pub use traffic::Traffic;
pub use word::Word;
pub use wrapper::Wrapper;
pub use write::{SynapseSlot, WriteError};

use crate::fixed_point::Decimal;

/// A chip: a mesh of tiles, each with a core.
#[derive(Clone, Debug)]
pub struct Design {
    /// A legal Verilog identifier; the prefix of every module.
    pub name: String,
    /// Time step in the user's unit (ms).
    pub dt: Decimal,
    /// The clock that the datapath is scheduled for.
    pub clock_mhz: f64,
    /// How the tiles are laid out.
    pub mesh: Mesh,
    /// The core types: one for each neuron model whose populations cannot share a datapath. At least one. Lanes, blocks, slots,
    /// axons, routes, words of the synapse memory, formats of weights and accumulators, and queues are the same in all of them.
    pub cores: Vec<Core>,
    /// What each tile holds, by its number.
    pub tiles: Vec<Tile>,
    /// Where the host sends the event of each input of the network. On a chip of one tile, input `a` is axon `a`.
    pub inputs: Routes,
    /// What stands around the chip.
    pub wrappers: Vec<Wrapper>,
}

impl Design {
    /// What all core types have in common, as one of them has it.
    pub fn shape(&self) -> &Core {
        &self.cores[0]
    }

    /// The core type of tile `tile`.
    pub fn core_of(&self, tile: u32) -> &Core {
        &self.cores[self.tiles[tile as usize].core as usize]
    }

    /// Whether any neuron of the chip ever spikes: those of read-outs do not.
    pub fn can_spike(&self) -> bool {
        self.cores.iter().any(|core| !core.model.graph.never_spikes())
    }

    /// The first part of the population `name`, with its core type; `None` where no tile holds any.
    pub fn population(&self, name: &str) -> Option<(&Core, &Population)> {
        let parts = self.tiles.iter().flat_map(|tile| tile.populations.iter().map(move |part| (tile, part)));
        let mut named = parts.filter(|(_, part)| part.name == name);
        named.next().map(|(tile, part)| (&self.cores[tile.core as usize], part))
    }

    /// Neurons of all tiles, with their empty lanes. Neuron `n` of the chip is neuron `n % shape().neurons()` of tile
    /// `n / shape().neurons()`.
    pub fn neurons(&self) -> u32 {
        self.shape().neurons() * self.mesh.tiles()
    }

    /// Tile of neuron `neuron` of the chip, and its number there.
    pub fn tile_of(&self, neuron: u32) -> (u32, u32) {
        (neuron / self.shape().neurons(), neuron % self.shape().neurons())
    }

    /// Words of memory that a time step leaves: the state words of the blocks of all tiles in order, then the states of the plastic
    /// axons of all tiles in order.
    pub fn words_of_step(&self) -> u32 {
        (self.shape().blocks + self.shape().plastic_axons) * self.mesh.tiles()
    }

    /// Words of neurons and variables, and of plastic axons, in the first `words` words of memory of all time steps, which are counted
    /// through [`words_of_step`](Self::words_of_step) again and again: empty lanes included.
    pub fn state_words(&self, words: u64) -> u64 {
        let shape = self.shape();
        let (tiles, each, of_step) = (self.mesh.tiles(), u64::from(shape.blocks), u64::from(self.words_of_step()));
        let blocks = u64::from(tiles) * each;
        let in_word = |word: u64| match word < blocks {
            true => u64::from(shape.lanes) * self.core_of((word / each) as u32).model.variables.len() as u64,
            false => Plasticity::WORDS,
        };
        let within = |words: u64| (0..words).map(in_word).sum::<u64>();
        within(of_step) * (words / of_step) + within(words % of_step)
    }

    /// Bits that name a neuron at the host port: `{y, x, block, lane}`.
    pub fn neuron_bits(&self) -> u32 {
        self.mesh.address_bits() + self.shape().neuron_bits()
    }

    /// The name of neuron `neuron` of the chip at the host port.
    pub fn neuron_address(&self, neuron: u32) -> u32 {
        let (tile, of_tile) = self.tile_of(neuron);
        self.tile_address(tile) << self.shape().neuron_bits() | of_tile
    }

    /// The neuron of the chip with this name at the host port; `None` where there is none.
    pub fn neuron_at(&self, address: u32) -> Option<u32> {
        let of_tile = address & ((1 << self.shape().neuron_bits()) - 1);
        let tile = if self.mesh.is_single() { 0 } else { self.mesh.at(address >> self.shape().neuron_bits())? };
        (of_tile < self.shape().neurons()).then(|| tile * self.shape().neurons() + of_tile)
    }

    /// Bits that name an axon at the host port: `{y, x, axon}`.
    pub fn event_bits(&self) -> u32 {
        self.mesh.address_bits() + self.shape().axon_bits()
    }

    /// The name of an axon at the host port.
    pub fn event_address(&self, tile: u32, axon: u32) -> u32 {
        self.tile_address(tile) << self.shape().axon_bits() | axon
    }

    /// Bits of a word of the input stream: two of kind above the event.
    pub fn input_bits(&self) -> u32 {
        2 + self.event_bits()
    }

    /// Bits of a word of the output stream: one of kind above the neuron.
    pub fn output_bits(&self) -> u32 {
        1 + self.neuron_bits()
    }

    fn tile_address(&self, tile: u32) -> u32 {
        if self.mesh.is_single() { 0 } else { self.mesh.address(tile) }
    }
}
