//! The memories of a core: shape, word, image.

use super::GeneratedFile;
use super::bits::Bits;
use super::core_type::CoreType;
use super::parameters::Parameters;
use crate::datapath::Table;
use crate::design::{Axon, Block, Core, SynapseLayout, Synapses, Tile, Word};

/// A memory of its own module.
#[derive(Clone, Debug)]
pub(super) struct Memory {
    /// `state`, `axon`, ...: part of the module's name.
    pub(super) name: String,
    /// Words.
    pub(super) depth: u32,
    /// An address.
    pub(super) address: Bits,
    /// A word.
    pub(super) word: Bits,
    /// What a word holds, for a comment.
    pub(super) fields: String,
    /// Whether the data stay where no read is asked for.
    pub(super) has_enable: bool,
    /// Whether each tile has contents of its own.
    pub(super) of_tile: bool,
    /// Files of the initial contents: one, or one a tile; none where a word is written before it is read.
    pub(super) images: Vec<GeneratedFile>,
}

impl Memory {
    /// A memory of `words` words, which `address` numbers; padded with zeros so that every address bit counts.
    pub(super) fn new(name: &str, words: u32, address: Bits, word: Bits) -> Self {
        let depth = if Bits::numbering(words) < address { 1 << address.n() } else { words.max(2) };
        Self {
            name: name.into(),
            depth,
            address,
            word,
            fields: String::new(),
            has_enable: false,
            of_tile: false,
            images: Vec::new(),
        }
    }

    /// The same contents in every tile.
    fn with_image(mut self, of: &CoreType, fields: impl Into<String>, words: impl Iterator<Item = Word>) -> Self {
        let path = format!("{}_{}.hex", of.name, self.name);
        self.images.push(GeneratedFile { path, text: self.image(words) });
        self.fields = fields.into();
        self
    }

    /// Contents of its own for each tile: `words` has the number of the tile.
    pub(super) fn with_images(
        mut self,
        of: &CoreType,
        fields: impl Into<String>,
        words: impl Fn(u32, &Tile) -> Vec<Word>,
    ) -> Self {
        let design = of.design;
        if design.mesh.is_single() {
            return self.with_image(of, fields, words(0, &design.tiles[0]).into_iter());
        }
        self.of_tile = true;
        self.images = (of.tiles())
            .map(|(number, tile)| {
                let path = format!("{}_{}_{}.hex", of.name, self.name, tile_name(design.mesh.place(number)));
                GeneratedFile { path, text: self.image(words(number, tile).into_iter()) }
            })
            .collect();
        self.fields = fields.into();
        self
    }

    /// A word a line, with zeros up to the last address.
    fn image(&self, words: impl Iterator<Item = Word>) -> String {
        let mut zero = Word::default();
        zero.push(0, self.word.n());
        let words = words.chain(std::iter::repeat(zero)).take(self.depth as usize);
        words.map(|word| word.to_hex() + "\n").collect()
    }

    /// The file of the initial contents, as an expression in Verilog.
    pub(super) fn file(&self) -> Option<String> {
        let first = &self.images.first()?.path;
        Some(match self.of_tile {
            true => format!("{{\"{}_\", Tile, \".hex\"}}", first.rsplit_once("_x")?.0),
            false => format!("\"{first}\""),
        })
    }

    /// The highest address.
    pub(super) fn last(&self) -> u32 {
        self.depth - 1
    }

    pub(super) fn with_enable(mut self) -> Self {
        self.has_enable = true;
        self
    }
}

/// Column and row of a tile as its memory images are named: `x03_y00`.
pub(super) fn tile_name((x, y): (u32, u32)) -> String {
    format!("x{x:02}_y{y:02}")
}

/// Width of a neuron's state word.
pub(super) fn neuron_state(core: &Core) -> Bits {
    Bits(core.model.variables.iter().map(|variable| variable.format.width()).sum())
}

/// One word a block: the variables of lane 0, of lane 1, ...
pub(super) fn state(of: &CoreType) -> Memory {
    let core = of.core;
    let width = Bits(neuron_state(core).n() * core.lanes);
    let word = |block: &Block| {
        let mut word = Word::default();
        for _ in 0..core.lanes {
            for variable in &core.model.variables {
                word.push(variable.init[block.set as usize], variable.format.width());
            }
        }
        word
    };
    Memory::new("state", core.blocks, Bits(core.block_bits()), width)
        .with_images(of, "", |_, tile| tile.blocks.iter().map(word).collect())
}

/// Address of an accumulator: {slot, block}; the block alone where there is one slot.
pub(super) fn accumulator_address(core: &Core) -> Bits {
    Bits(core.block_bits() + if core.slots > 1 { core.slot_bits() } else { 0 })
}

/// One bank, the same for every lane.
pub(super) fn accumulator(of: &CoreType) -> Memory {
    let core = of.core;
    let width = Bits(core.accumulator_bits());
    let memory = Memory::new("accumulator", core.accumulator_words(), accumulator_address(core), width);
    memory.with_image(of, "", std::iter::empty())
}

/// Fields of an axon table's word.
pub(super) struct AxonFields {
    pub(super) first: Bits,
    pub(super) words: Bits,
    /// Dense layout.
    pub(super) block: Option<Bits>,
    /// Dense layout with more than one slot.
    pub(super) delay: Option<Bits>,
    /// Dense layout with more than one receptor type.
    pub(super) receptor: Option<Bits>,
    /// Short-term plasticity: the address of the state.
    pub(super) state: Option<Bits>,
    /// Short-term plasticity with more than one parameter set.
    pub(super) set: Option<Bits>,
    /// Short-term plasticity: whether the axon has it.
    pub(super) plastic: Option<Bits>,
}

impl AxonFields {
    pub(super) fn new(core: &Core) -> Self {
        let dense = core.layout == SynapseLayout::Dense;
        Self {
            first: Bits::numbering(core.synapse_words),
            words: Bits::holding(core.longest_row),
            block: dense.then(|| Bits(core.block_bits())),
            delay: (dense && core.slots > 1).then(|| Bits(core.slot_bits())),
            receptor: (dense && core.receptors > 1).then(|| Bits(core.receptor_bits())),
            state: core.plasticity.is_some().then(|| Bits::numbering(core.plastic_axons)),
            set: core.plasticity.as_ref().filter(|p| p.model.sets > 1).map(|p| Bits::numbering(p.model.sets)),
            plastic: core.plasticity.is_some().then_some(Bits(1)),
        }
    }

    /// What the row walk needs of them: nothing of plasticity.
    pub(super) fn of_row(&self) -> Self {
        Self { state: None, set: None, plastic: None, ..*self }
    }

    fn list(&self) -> [(&'static str, Option<Bits>); 8] {
        let (first, words) = (Some(self.first), Some(self.words));
        let of_row = [("block", self.block), ("delay", self.delay), ("receptor type", self.receptor)];
        let plasticity = [("state", self.state), ("parameter set", self.set), ("plastic", self.plastic)];
        let [block, delay, receptor] = of_row;
        let [state, set, plastic] = plasticity;
        [("first word", first), ("number of words", words), block, delay, receptor, state, set, plastic]
    }

    pub(super) fn width(&self) -> Bits {
        Bits(self.list().iter().filter_map(|(_, bits)| *bits).map(Bits::n).sum())
    }

    pub(super) fn text(&self) -> String {
        listed(&self.list())
    }
}

/// The axon table.
pub(super) fn axon(of: &CoreType) -> Memory {
    let core = of.core;
    let fields = AxonFields::new(core);
    let word = |axon: &Axon| {
        let mut word = Word::default();
        let plastic = axon.plasticity.map_or([0; 3], |plastic| [plastic.state, plastic.set, 1]);
        let values = [axon.first, axon.words, axon.block, axon.delay, axon.receptor].into_iter().chain(plastic);
        for ((_, bits), value) in fields.list().into_iter().zip(values) {
            bits.iter().for_each(|&bits| word.push(value.into(), bits.n()));
        }
        word
    };
    Memory::new("axon", core.axons, Bits(core.axon_bits()), fields.width()).with_enable().with_images(
        of,
        fields.text(),
        |_, tile| tile.axons.iter().map(word).collect(),
    )
}

/// Fields of a synapse: a lane's part of a synapse word.
pub(super) struct SynapseFields {
    pub(super) weight: Bits,
    /// Sparse layout with more than one slot.
    pub(super) delay: Option<Bits>,
    /// Sparse layout.
    pub(super) block: Option<Bits>,
    /// Sparse layout with more than one receptor type.
    pub(super) receptor: Option<Bits>,
    /// Sparse layout.
    pub(super) valid: Option<Bits>,
}

impl SynapseFields {
    pub(super) fn new(core: &Core) -> Self {
        let sparse = core.layout == SynapseLayout::Sparse;
        Self {
            weight: Bits(core.weight.width()),
            delay: (sparse && core.slots > 1).then(|| Bits(core.slot_bits())),
            block: sparse.then(|| Bits(core.block_bits())),
            receptor: (sparse && core.receptors > 1).then(|| Bits(core.receptor_bits())),
            valid: sparse.then_some(Bits(1)),
        }
    }

    fn list(&self) -> [(&'static str, Option<Bits>); 5] {
        let (weight, receptor) = (("weight", Some(self.weight)), ("receptor type", self.receptor));
        [weight, ("delay", self.delay), ("block", self.block), receptor, ("valid", self.valid)]
    }

    pub(super) fn width(&self) -> Bits {
        Bits(self.list().iter().filter_map(|(_, bits)| *bits).map(Bits::n).sum())
    }

    pub(super) fn text(&self) -> String {
        listed(&self.list())
    }
}

/// The most words of a block RAM that are as wide as a weight of 4 bits: a deeper memory of narrow words is folded.
const MOST_ROWS: u32 = 4096;
/// The widest words that are folded, bits.
const MOST_FOLDED_BITS: u32 = 16;

/// Synapse words that stand side by side in a row of the memory: a power of two. Words of 2, 4, 8 or 16 bits are folded,
/// whose place in a row is found without a multiplication; not where single words are written.
pub(super) fn synapse_fold(core: &Core) -> u32 {
    let width = SynapseFields::new(core).width().n() * core.lanes;
    let is_foldable = width.is_power_of_two() && width <= MOST_FOLDED_BITS && !core.writable_weights;
    if is_foldable { core.synapse_words.div_ceil(MOST_ROWS).next_power_of_two() } else { 1 }
}

/// The synapse memory: rows of [`synapse_fold`] words.
pub(super) fn synapse(of: &CoreType) -> Memory {
    let core = of.core;
    let fields = SynapseFields::new(core);
    let fold = synapse_fold(core);
    let slots = (core.lanes * fold) as usize;
    let value = |values: &[u32], slot: usize| values.get(slot).copied().unwrap_or(0).into();
    let rows = core.synapse_words.div_ceil(fold);
    let word = |synapses: &Synapses, row: usize| {
        let mut word = Word::default();
        for slot in row * slots..(row + 1) * slots {
            let valid = synapses.valid.get(slot).copied().unwrap_or(false);
            let values = [
                synapses.weights.get(slot).copied().unwrap_or(0).into(),
                value(&synapses.delays, slot),
                value(&synapses.targets, slot),
                value(&synapses.receptors, slot),
                i64::from(valid),
            ];
            for ((_, bits), value) in fields.list().into_iter().zip(values) {
                bits.iter().for_each(|&bits| word.push(value, bits.n()));
            }
        }
        word
    };
    let address = Bits(Bits::numbering(core.synapse_words).n() - fold.ilog2());
    let width = Bits(fields.width().n() * core.lanes * fold);
    let text = format!("for each lane {}", fields.text());
    Memory::new("synapse", rows, address, width)
        .with_images(of, text, |_, tile| (0..rows as usize).map(|row| word(&tile.synapses, row)).collect())
}

/// The route table of a chip of one tile.
pub(super) fn route(of: &CoreType) -> Memory {
    let (core, tile) = (of.core, &of.design.tiles[0]);
    let axon_bits = Bits(core.axon_bits());
    let words = (0..core.neurons()).map(|neuron| {
        let axon = tile.routes.axons(neuron).next().map(|(_, axon)| axon);
        let mut word = Word::default();
        word.push(axon.unwrap_or(0).into(), axon_bits.n());
        word.push(axon.is_some().into(), 1);
        word.push(tile.routes.to_host(neuron).into(), 1);
        word
    });
    Memory::new("route", core.neurons(), Bits(core.neuron_bits()), Bits(axon_bits.n() + 2)).with_enable().with_image(
        of,
        "axon, to_core, to_host",
        words,
    )
}

/// The number of a block's first neuron in the network, where random bits are drawn.
pub(super) fn first_number(of: &CoreType) -> Option<Bits> {
    let blocks = of.tiles().flat_map(|(_, tile)| &tile.blocks);
    let most = blocks.map(|block| block.first).max().unwrap_or(0);
    of.core.model.graph.neuron.map(|_| Bits::holding(most))
}

/// The block table, where there is one.
pub(super) fn block(of: &CoreType, parameters: &Parameters) -> Option<Memory> {
    let core = of.core;
    let set_bits = if parameters.in_memory { parameters.set.n() } else { 0 };
    let number_bits = first_number(of).map_or(0, Bits::n);
    let word = |block: &Block| {
        let mut word = Word::default();
        word.push(block.occupied as i64, core.lanes);
        word.push(block.set.into(), set_bits);
        word.push(block.first.into(), number_bits);
        word
    };
    let fields = match (parameters.in_memory, number_bits) {
        (false, 0) => "occupied lanes",
        (true, 0) => "occupied lanes, parameter set",
        (false, _) => "occupied lanes, number of the first neuron",
        (true, _) => "occupied lanes, parameter set, number of the first neuron",
    };
    core.block_table.then(|| {
        Memory::new("block", core.blocks, Bits(core.block_bits()), Bits(core.lanes + set_bits + number_bits))
            .with_images(of, fields, |_, tile| tile.blocks.iter().map(word).collect())
    })
}

/// The parameter memory, where there is one.
pub(super) fn parameter(of: &CoreType, parameters: &Parameters) -> Option<Memory> {
    let words = (0..parameters.sets).map(|set| parameters.word(set));
    parameters.in_memory.then(|| {
        Memory::new("parameter", parameters.sets as u32, parameters.set, parameters.width).with_image(
            of,
            parameters.fields(),
            words,
        )
    })
}

/// The widest word that is written at run time, where one is.
pub(super) fn write_data(core: &Core, parameters: &Parameters) -> Option<Bits> {
    let synapses = core.writable_weights.then(|| Bits(SynapseFields::new(core).width().n() * core.lanes));
    synapses.max(core.writable_parameters.then_some(parameters.width))
}

/// The queue of blocks in which a neuron spiked: the spikes of each lane, the block.
pub(super) fn spike(core: &Core) -> Memory {
    let entry = Bits(core.block_bits() + core.lanes * core.model.graph.spike_bits());
    Memory::new("spike", 1 << core.block_bits(), Bits(core.block_bits()), entry).with_enable()
}

/// A table of a neuron's datapath.
pub(super) fn table(of: &CoreType, table: &Table) -> Memory {
    table_of(of, table, ["value", "difference to the next row"])
}

/// A table of two columns with these names.
pub(super) fn table_of(of: &CoreType, table: &Table, [first, second]: [&str; 2]) -> Memory {
    let (value, slope) = (Bits(table.value_format.width()), Bits(table.slope_format.width()));
    let words = table.values.iter().zip(&table.slopes).map(|(&point, &rise)| {
        let mut word = Word::default();
        word.push(point, value.n());
        word.push(rise, slope.n());
        word
    });
    let fields = format!("{first} {}, {second} {}", table.value_format, table.slope_format);
    let rows = table.values.len() as u32;
    Memory::new(table.name, rows, Bits::numbering(rows), Bits(value.n() + slope.n())).with_image(of, fields, words)
}

/// `first word [7:0], number of words [3:0]`: those that are there.
fn listed(fields: &[(&str, Option<Bits>)]) -> String {
    let texts: Vec<String> =
        fields.iter().filter_map(|(name, bits)| bits.map(|bits| format!("{name} {bits}"))).collect();
    texts.join(", ")
}
