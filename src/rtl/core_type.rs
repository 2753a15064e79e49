//! A core type of a design, as its Verilog has it: its modules' names, and the tiles whose contents go into its memories.

use crate::design::{Core, Design, Tile};

/// A core type and the design that it belongs to.
#[derive(Clone, Debug)]
pub(super) struct CoreType<'d> {
    pub(super) design: &'d Design,
    pub(super) core: &'d Core,
    /// Its place in the design's list.
    pub(super) number: u32,
    /// The prefix of its modules: the name of the design where it has one core type; else followed by the model's.
    pub(super) name: String,
}

impl<'d> CoreType<'d> {
    /// All core types of a design, in its order.
    pub(super) fn all(design: &'d Design) -> Vec<Self> {
        let core_type = |(number, core)| Self { design, core, number, name: name(design, number) };
        (0..).zip(&design.cores).map(core_type).collect()
    }

    /// The core type of a design that has one.
    pub(super) fn only(design: &'d Design) -> Self {
        Self { design, core: design.shape(), number: 0, name: design.name.clone() }
    }

    /// Its tiles, with their numbers.
    pub(super) fn tiles(&self) -> impl Iterator<Item = (u32, &'d Tile)> {
        (0..).zip(&self.design.tiles).filter(|(_, tile)| tile.core == self.number)
    }

    /// The parameter set of its first block.
    pub(super) fn first_set(&self) -> usize {
        self.tiles().next().map_or(0, |(_, tile)| tile.blocks[0].set as usize)
    }

    /// What its modules are called besides the design's name: nothing where there is one core type.
    pub(super) fn suffix(&self) -> &str {
        self.name[self.design.name.len()..].trim_start_matches('_')
    }
}

/// `chip_lif`; a second core type of the same model is `chip_lif_2`.
fn name(design: &Design, number: u32) -> String {
    if design.cores.len() == 1 {
        return design.name.clone();
    }
    let model = |core: &Core| core.model.plan.name();
    let own = model(&design.cores[number as usize]);
    match design.cores[..number as usize].iter().filter(|core| model(core) == own).count() {
        0 => format!("{}_{own}", design.name),
        before => format!("{}_{own}_{}", design.name, before + 1),
    }
}
