//! What a harness must know of the design, rendered.

use askama::Template;

use super::{Expected, HostPattern, vectors::stall_period};
use crate::design::{Design, Plasticity};

/// The numbers that both harnesses share.
struct Numbers {
    name: String,
    blocks: u32,
    tile_blocks: u32,
    plastic_axons: u32,
    words: u32,
    mesh: bool,
    mesh_width: u32,
    x_bits: u32,
    y_bits: u32,
    writable: bool,
    debug_latency: u32,
    state_bits: u32,
    input_bits: u32,
    output_bits: u32,
    debug_address_bits: u32,
    debug_data_bits: u32,
    axon_bits: u32,
    neuron_bits: u32,
    pause: u64,
    steps: usize,
    input_words: usize,
    output_words: usize,
    state_words: usize,
    stall_period: usize,
    last_cycle: u64,
}

/// The self-checking SystemVerilog bench for Icarus.
#[derive(Template)]
#[template(path = "testbench/bench.sv")]
struct Bench {
    n: Numbers,
}

/// The numbers for the self-checking C++ harness.
#[derive(Template)]
#[template(path = "testbench/config.h")]
struct Config {
    n: Numbers,
}

/// Cycles after the last expected word in which nothing more may come.
const SILENCE: u64 = 1000;

/// Widths of the debug port, which the RTL works out from its memories.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DebugPort {
    /// Bits of `debug_address_i`.
    pub address_bits: u32,
    /// Bits of `debug_data_o`.
    pub data_bits: u32,
}

impl Numbers {
    fn new(design: &Design, debug: DebugPort, expected: &Expected, pattern: &HostPattern) -> Self {
        let (core, mesh) = (design.shape(), design.mesh);
        Self {
            name: design.name.clone(),
            blocks: core.blocks * mesh.tiles(),
            tile_blocks: core.blocks,
            plastic_axons: core.plastic_axons,
            words: design.words_of_step(),
            mesh: !mesh.is_single(),
            mesh_width: mesh.width,
            x_bits: mesh.x_bits(),
            y_bits: mesh.y_bits(),
            writable: core.writable_weights || core.writable_parameters,
            debug_latency: if mesh.is_single() { 2 } else { 5 },
            state_bits: widest_word(design),
            input_bits: design.input_bits(),
            output_bits: design.output_bits(),
            debug_address_bits: debug.address_bits,
            debug_data_bits: debug.data_bits,
            axon_bits: design.event_bits(),
            neuron_bits: design.neuron_bits(),
            pause: expected.pause,
            steps: expected.step_ends.len(),
            input_words: expected.input.len(),
            output_words: expected.output.len(),
            state_words: expected.states.len(),
            stall_period: stall_period(pattern),
            last_cycle: expected.step_ends.last().copied().unwrap_or(0) + expected.pause + SILENCE,
        }
    }
}

/// Bits of the widest word of memory that is compared.
fn widest_word(design: &Design) -> u32 {
    let states = design.cores.iter().map(|core| core.state_bits() * core.lanes);
    let plastic = design.shape().plasticity.iter().map(|_| Plasticity::STATE_BITS);
    states.chain(plastic).max().unwrap_or(0)
}

/// The harness of both simulators: name and text. They run where the memory images and the vectors are.
pub fn harness_files(
    design: &Design,
    debug: DebugPort,
    expected: &Expected,
    pattern: &HostPattern,
) -> Vec<(String, String)> {
    let numbers = || Numbers::new(design, debug, expected, pattern);
    vec![
        (format!("{}_tb.sv", design.name), text(&Bench { n: numbers() })),
        ("config.h".to_owned(), text(&Config { n: numbers() })),
        ("main.cpp".to_owned(), include_str!("../../testbenches/main.cpp").to_owned()),
    ]
}

fn text(template: &impl Template) -> String {
    template.render().expect("a template of plain values writes into a string")
}
