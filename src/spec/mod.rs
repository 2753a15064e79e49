//! What the user wrote, checked, in the user's units. The only room that knows TOML.
//!
//! [`read()`] turns a file into a [`Spec`], or into every error of the file at once, each pointing into the text:
//!
//! - `network`, `synapses` and `chip` hold what comes out: plain data;
//! - `overrides` writes `--set` into the text, before anything is read;
//! - `document` is the text with the errors found so far; `table`, `value` and `number` take typed values out of it;
//! - `network_section`, `lif`, `adex`, `defined`, `arithmetic`, `source`, `projection`, `chip_section`, `mesh_section`, `tiles`, `wrapper_section` and
//!   `record` each check one part; `current` and `regular` are kinds of source, `connect` and `distribution` parts of a
//!   projection;
//! - `arrays`, `connection_list` and `spike_file` read what a config names: weights, images, synapses, spikes;
//! - `diagnostics` is an error as data, `render` how it looks.

mod adex;
mod arithmetic;
mod arrays;
mod chip;
mod chip_section;
mod clock;
mod connect;
mod connection_list;
mod current;
mod defined;
mod diagnostics;
mod distribution;
mod document;
mod identifier;
mod keywords;
mod lif;
mod mesh_section;
mod network;
mod network_section;
mod noise;
mod number;
mod overrides;
mod projection;
mod read;
mod receptor;
mod record;
mod regular;
mod render;
mod short_term_plasticity;
mod source;
mod spike_file;
mod steps;
mod substeps;
mod suggest;
mod synapses;
mod table;
mod tiles;
mod value;
mod wrapper_section;
mod writable_section;

pub use chip::{Formats, Hardware, Readout, Record, TileCapacity, Wrapper, Writable};
pub use diagnostics::{Diagnostic, Label, Span};
pub use network::{CurrentPiece, NeuronModel, Population, Regular, Source, SourceKind, TileShare};
pub use read::{Diagnostics, ReadError, read};
pub use render::{render, render_coloured};
pub use steps::{MAX_DELAY_STEPS, MAX_STEPS};
pub use synapses::{Bounds, Connect, Delay, Gaussian, Projection, Weight};

use std::path::PathBuf;

use crate::fixed_point::Decimal;

/// The most neurons that one tile holds, and the most inputs (axons of sources) that it can tell apart.
pub const MAX_NEURONS: u32 = 65_536;

/// The most axons of a tile: an axon table and its length fit 17 bits.
pub const MAX_AXONS: u32 = 1 << 17;

/// The most words of a tile's synapse memory.
pub const MAX_SYNAPSE_WORDS: u32 = 1 << 24;

/// The most words of a tile's route memory.
pub const MAX_ROUTES: u32 = 1 << 24;

/// The most columns, and the most rows, of a mesh of tiles.
pub const MAX_MESH: u32 = 16;

/// A value together with the place in the config where it was written; the place of its table where it was left out.
#[derive(Clone, Debug, PartialEq)]
pub struct Located<T> {
    /// The value.
    pub value: T,
    /// Where it stands in the config's text.
    pub span: Span,
}

impl Spec {
    /// The length of a sub-step, ms.
    pub fn substep(&self) -> Decimal {
        self.dt.value.part(self.substeps.value).expect("a checked config has a sub-step")
    }
}

/// A checked config: one network and the chip to run it on.
#[derive(Clone, Debug)]
pub struct Spec {
    /// The config's text after `--set`, for diagnostics that come later.
    pub text: String,
    /// The path of the config as given, for diagnostics.
    pub path: PathBuf,
    /// Name of the design: a legal Verilog identifier.
    pub name: Located<String>,
    /// Time step, ms. Positive.
    pub dt: Located<Decimal>,
    /// Sub-steps of a time step: 1, 2, 4 or 8.
    pub substeps: Located<u32>,
    /// Time steps of a run without images; of one image with them. At least 1.
    pub steps: Located<u32>,
    /// Seed of everything random.
    pub seed: u64,
    /// Populations of neurons, in the order of the file.
    pub populations: Vec<Population>,
    /// Sources of input events, in the order of the file.
    pub sources: Vec<Source>,
    /// Projections, in the order of the file.
    pub projections: Vec<Projection>,
    /// Word formats.
    pub format: Formats,
    /// The chip.
    pub hardware: Hardware,
    /// What leaves the chip and what the emulator keeps.
    pub record: Record,
    /// How a network's output is read as a class, for sources that have labels.
    pub readout: Option<Readout>,
}
