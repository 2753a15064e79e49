//! The pivot: the hardware as plain data. Every format, every memory word, every pipeline stage. It knows nothing of text;
//! the emulator and the Verilog are two readings of it.
//!
//! What the hardware does in which clock cycle is written in `docs/core.md`.

mod core;
mod host;
mod word;

pub use self::core::{Axon, Block, Core, Population, Route, SynapseLayout, Synapses};
pub use host::{InputKind, InputWord, OutputKind};
pub use word::Word;

use crate::fixed_point::Decimal;

/// A chip: for now one tile with one core.
#[derive(Clone, Debug)]
pub struct Design {
    /// A legal Verilog identifier; the prefix of every module.
    pub name: String,
    /// Time step in the user's unit (ms).
    pub dt: Decimal,
    /// The clock that the datapath is scheduled for.
    pub clock_mhz: f64,
    /// The neuron core.
    pub core: Core,
}
