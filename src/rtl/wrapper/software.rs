//! Register map and memory map as Markdown and C, and the C driver.

use askama::Template;

use super::memory_map::{self, MappedMemory, MappedVariable};
use super::numbers::Numbers;
use super::registers::{self, Register, WINDOW_DATA};
use crate::design::Design;
use crate::rtl::GeneratedFile;
use crate::rtl::views::file;

/// What Markdown and C know of a chip.
struct Software<'a> {
    /// The name in capitals, for macros.
    capital: String,
    registers: Vec<Register>,
    memories: Vec<MappedMemory>,
    variables: Vec<MappedVariable>,
    parameters: Vec<MappedVariable>,
    state_bits: u32,
    weight_bits: u32,
    neuron_bits_of_tile: u32,
    axon_bits: u32,
    lane_bits: u32,
    inputs: usize,
    populations: Vec<Population<'a>>,
    is_single: bool,
    window_offset: String,
}

/// A range of a tile's neurons.
struct Population<'a> {
    name: &'a str,
    first: u32,
    count: u32,
    offset: u32,
}

macro_rules! text {
    ($view:ident, $path:literal) => {
        #[derive(Template)]
        #[template(path = $path)]
        struct $view<'a> {
            s: &'a Software<'a>,
            d: &'a Numbers,
        }
    };
}

text!(RegistersPage, "wrapper/registers.md");
text!(MapHeader, "wrapper/map.h");
text!(DriverHeader, "wrapper/driver.h");
text!(Driver, "wrapper/driver.c");

/// Markdown, header, driver.
pub(super) fn files(design: &Design, d: &Numbers) -> Vec<GeneratedFile> {
    let s = &Software::new(design, d);
    vec![
        file(format!("{}_registers.md", d.name), &RegistersPage { s, d }),
        file(format!("{}.h", d.name), &MapHeader { s, d }),
        file(format!("{}_driver.h", d.name), &DriverHeader { s, d }),
        file(format!("{}_driver.c", d.name), &Driver { s, d }),
    ]
}

impl<'a> Software<'a> {
    fn new(design: &'a Design, numbers: &'a Numbers) -> Self {
        let population = |(tile, p): (u32, &'a crate::design::Population)| Population {
            name: &p.name,
            first: design.neuron_address(tile * design.shape().neurons() + p.first),
            count: p.count,
            offset: p.offset,
        };
        let of_tiles =
            (0..).zip(&design.tiles).flat_map(|(number, tile)| tile.populations.iter().map(move |p| (number, p)));
        Self {
            capital: numbers.name.to_uppercase(),
            registers: registers::registers(numbers),
            memories: memory_map::memories(design),
            variables: memory_map::variables(design),
            parameters: memory_map::written_parameters(design),
            state_bits: design.cores[0].state_bits(),
            weight_bits: design.shape().weight.width(),
            neuron_bits_of_tile: design.shape().neuron_bits(),
            axon_bits: design.shape().axon_bits(),
            lane_bits: design.shape().lanes.ilog2(),
            inputs: design.inputs.ends.len(),
            populations: of_tiles.map(population).collect(),
            is_single: design.mesh.is_single(),
            window_offset: format!("{WINDOW_DATA:#05x}"),
        }
    }
}

impl Population<'_> {
    /// Whether the population begins here; it may be cut over tiles.
    fn is_first(&self) -> bool {
        self.offset == 0
    }
}
