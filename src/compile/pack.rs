//! Synapses to memory words: slot l of a word only ever targets lane l, so that no two slots want one accumulator bank.
//!
//! *Sparse*: a row has as many words as its fullest lane has synapses; each slot names block, delay and receptor type. *Dense*: a row
//! goes through a run of blocks, word by word, with one delay and one receptor type; a slot is a weight and nothing else. A chip is dense
//! where every row can be, and that takes no more words than sparse rows would.

use crate::design::{Axon, SynapseLayout, Synapses};

/// A synapse as hardware sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Slot {
    /// Number of the target: block times lanes plus lane.
    pub target: u32,
    /// In time steps.
    pub delay: u32,
    /// Number of the receptor type.
    pub receptor: u32,
    /// Raw.
    pub weight: i32,
}

/// How many words a row takes in both layouts.
#[derive(Clone, Copy, Debug)]
struct Shape {
    sparse_words: u32,
    /// Nothing where the row cannot be dense.
    dense: Option<Axon>,
}

/// How many words the rows of a tile take.
pub(super) struct Packing {
    shapes: Vec<Shape>,
    lanes: u32,
}

impl Packing {
    /// Measures the rows of all axons, sorted by target.
    pub fn new(rows: &[Vec<Slot>], lanes: u32) -> Self {
        let mut load = vec![0; lanes as usize];
        Self { shapes: rows.iter().map(|row| Shape::of(row, lanes, &mut load)).collect(), lanes }
    }

    /// The layout of a chip with these tiles: dense where every row can be, and that takes no more words.
    pub fn layout(tiles: &[Self]) -> SynapseLayout {
        let words = |layout| tiles.iter().map(|tile| tile.words(layout)).max();
        let can_be_dense = tiles.iter().flat_map(|tile| &tile.shapes).all(|shape| shape.dense.is_some());
        if can_be_dense && words(SynapseLayout::Dense) <= words(SynapseLayout::Sparse) {
            SynapseLayout::Dense
        } else {
            SynapseLayout::Sparse
        }
    }

    /// Words of the synapse memory in this layout.
    pub fn words(&self, layout: SynapseLayout) -> u64 {
        self.shapes.iter().map(|shape| u64::from(shape.words(layout))).sum()
    }

    /// The axon table and the synapse memory of the rows that were measured.
    pub fn fill(&self, rows: &[Vec<Slot>], layout: SynapseLayout) -> (Vec<Axon>, Synapses) {
        let slots = (self.words(layout) * u64::from(self.lanes)) as usize;
        let indexed = if layout == SynapseLayout::Sparse { slots } else { 0 };
        let mut synapses = Synapses {
            weights: vec![0; slots],
            targets: vec![0; indexed],
            delays: vec![0; indexed],
            receptors: vec![0; indexed],
            valid: vec![false; indexed],
        };
        let mut next = 0;
        let mut load = vec![0; self.lanes as usize];
        let axons = rows.iter().zip(&self.shapes).map(|(row, shape)| {
            let (first, words) = (next, shape.words(layout));
            next += words;
            match (layout, shape.dense) {
                (SynapseLayout::Dense, Some(axon)) => self.fill_dense(row, Axon { first, ..axon }, &mut synapses),
                _ => self.fill_sparse(row, Axon { first, words, ..Axon::default() }, &mut load, &mut synapses),
            }
        });
        let axons = axons.collect();
        (axons, synapses)
    }

    fn fill_dense(&self, row: &[Slot], axon: Axon, synapses: &mut Synapses) -> Axon {
        for slot in row {
            let word = axon.first + slot.target / self.lanes - axon.block;
            synapses.weights[(word * self.lanes + slot.target % self.lanes) as usize] = slot.weight;
        }
        axon
    }

    fn fill_sparse(&self, row: &[Slot], axon: Axon, load: &mut [u32], synapses: &mut Synapses) -> Axon {
        load.fill(axon.first);
        for slot in row {
            let lane = slot.target % self.lanes;
            let place = (load[lane as usize] * self.lanes + lane) as usize;
            load[lane as usize] += 1;
            synapses.weights[place] = slot.weight;
            synapses.targets[place] = slot.target / self.lanes;
            synapses.delays[place] = slot.delay;
            synapses.receptors[place] = slot.receptor;
            synapses.valid[place] = true;
        }
        axon
    }
}

impl Shape {
    /// The shape of a row that is sorted by target. `load` is room for one number a lane.
    fn of(row: &[Slot], lanes: u32, load: &mut [u32]) -> Self {
        load.fill(0);
        row.iter().for_each(|slot| load[(slot.target % lanes) as usize] += 1);
        Self { sparse_words: load.iter().copied().max().unwrap_or(0), dense: dense_axon(row, lanes) }
    }

    fn words(&self, layout: SynapseLayout) -> u32 {
        match layout {
            SynapseLayout::Sparse => self.sparse_words,
            SynapseLayout::Dense => self.dense.map_or(0, |axon| axon.words),
        }
    }
}

/// The row as a run of blocks: nothing where delays or receptor types differ, or two synapses end at one neuron.
fn dense_axon(row: &[Slot], lanes: u32) -> Option<Axon> {
    let (Some(first), Some(last)) = (row.first(), row.last()) else { return Some(Axon::default()) };
    let alike = |a: &Slot, b: &Slot| (a.delay, a.receptor) == (b.delay, b.receptor) && a.target != b.target;
    let uniform = row.windows(2).all(|pair| alike(&pair[0], &pair[1]));
    let (block, last_block) = (first.target / lanes, last.target / lanes);
    uniform.then_some(Axon {
        first: 0,
        words: last_block - block + 1,
        block,
        delay: first.delay,
        receptor: first.receptor,
        plasticity: None,
    })
}
