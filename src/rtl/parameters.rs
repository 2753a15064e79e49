//! What differs between the parameter sets of a core, or is written at run time: parameters, then initial state words.

use super::bits::Bits;
use crate::design::Core;
use crate::design::Word;
use crate::fixed_point::Format;

/// The parameter word.
pub(super) struct Parameters {
    /// In the order of the word, lowest bits first.
    pub(super) items: Vec<Item>,
    /// Width of the word; 1 where it is empty.
    pub(super) width: Bits,
    /// Parameter sets.
    pub(super) sets: usize,
    /// Number of a set.
    pub(super) set: Bits,
    /// Whether a memory holds them: where blocks differ. Otherwise they are those of the first block.
    pub(super) in_memory: bool,
}

/// A part of the parameter word.
pub(super) struct Item {
    pub(super) name: String,
    pub(super) format: Format,
    /// Its lowest bit in the word.
    pub(super) offset: u32,
    /// One a set.
    pub(super) values: Vec<i64>,
}

impl Parameters {
    pub(super) fn new(core: &Core) -> Self {
        let graph = &core.model.graph;
        let differs = |values: &[i64]| values.iter().any(|&value| value != values[0]);
        let parameters = graph.parameters.iter().map(|p| (p.name.to_owned(), p.format, &p.values));
        let initial = core.model.variables.iter().map(|v| (initial_name(v.name), v.format, &v.init));
        let mut items: Vec<Item> = Vec::new();
        for (name, format, values) in parameters.chain(initial) {
            if !core.writable_parameters && !differs(values) {
                continue;
            }
            let offset = items.last().map_or(0, |item| item.offset + item.format.width());
            items.push(Item { name, format, offset, values: values.clone() });
        }
        let width: u32 = items.iter().map(|item| item.format.width()).sum();
        let sets = core.model.variables.first().map_or(1, |variable| variable.init.len());
        let in_memory = !items.is_empty() && core.block_table;
        Self { items, width: Bits(width.max(1)), sets, set: Bits::numbering(sets as u32), in_memory }
    }

    /// The bits of parameter `name` in the word: `11:4`.
    pub(super) fn field(&self, name: &str) -> Option<String> {
        let item = self.items.iter().find(|item| item.name == name)?;
        Some(Bits(item.format.width()).field(item.offset))
    }

    /// The bits of a variable's initial value in the word.
    pub(super) fn initial_field(&self, variable: &str) -> Option<String> {
        self.field(&initial_name(variable))
    }

    /// The word of a set.
    pub(super) fn word(&self, set: usize) -> Word {
        let mut word = Word::default();
        for item in &self.items {
            word.push(item.values[set], item.format.width());
        }
        word
    }

    /// The word of a set as a number in Verilog.
    pub(super) fn literal(&self, set: usize) -> String {
        format!("{}'h{}", self.width.n(), self.word(set).to_hex())
    }

    /// Names and formats, for a comment.
    pub(super) fn fields(&self) -> String {
        let texts: Vec<String> = self.items.iter().map(|item| format!("{} {}", item.name, item.format)).collect();
        texts.join(", ")
    }
}

fn initial_name(variable: &str) -> String {
    format!("initial {variable}")
}
