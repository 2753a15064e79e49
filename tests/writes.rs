//! Synapse words and parameters that are written at run time: Verilog and golden model after the same writes, and values that
//! stay in range.

#[path = "writes/capacity.rs"]
mod capacity;
#[path = "writes/debug_port.rs"]
mod debug_port;
#[path = "writes/parameters.rs"]
mod parameters;
mod support;
#[path = "rtl/tools.rs"]
mod tools;

use std::path::Path;

use rheobase::compile::Compiled;
use rheobase::compile::random_bits;
use rheobase::design::{Core, SynapseLayout, SynapseSlot};
use rheobase::fixed_point::Format;
use support::compile_file;

const DENSE: &str = "tests/writes/dense.toml";
const SPARSE: &str = "tests/wrappers/network.toml";
const RECEPTORS: &str = "tests/writes/receptors.toml";
const ADEX: &str = "configs/02-adex-patterns.toml";
const IZHIKEVICH: &str = "configs/12-izhikevich.toml";
const MESH: (&str, &str) = ("hardware.mesh", "[2, 2]");

fn compile(path: &str, overrides: &[(&str, &str)], more: &[(&str, &str)]) -> Compiled {
    compile_file(Path::new(path), &[overrides, more].concat())
}

/// Chips with writable weights: dense, sparse with delays, sparse on 2 x 2 tiles, and sparse with receptor types.
fn chips(more: &[(&str, &str)]) -> [Compiled; 4] {
    let weights = ("hardware.writable", "[\"weights\"]");
    let chips = [
        compile(DENSE, &[], more),
        compile(SPARSE, &[weights], more),
        compile(SPARSE, &[weights, MESH], more),
        compile(RECEPTORS, &[weights], more),
    ];
    let layouts = chips.each_ref().map(|chip| chip.design.cores[0].layout);
    assert_eq!(layouts, [SynapseLayout::Dense, SynapseLayout::Sparse, SynapseLayout::Sparse, SynapseLayout::Sparse]);
    assert!(chips[1].design.cores[0].slots > 2, "delays are written too");
    assert_eq!(chips[3].design.cores[0].receptors, 3, "receptor types are written too");
    chips
}

/// Chips with writable parameters: LIF with one set and full blocks, and weights that are written too; LIF with two sets, and
/// AdEx with eight, on one tile and on 2 x 2; LIF with receptor types; Izhikevich's neuron, which runs as it was recorded.
fn parameter_chips(more: &[(&str, &str)]) -> [Compiled; 7] {
    let both = ("hardware.writable", "[\"weights\", \"parameters\"]");
    let parameters = ("hardware.writable", "[\"parameters\"]");
    let chips = [
        compile(DENSE, &[both], more),
        compile(SPARSE, &[parameters], more),
        compile(SPARSE, &[parameters, MESH], more),
        compile(ADEX, &[parameters], more),
        compile(ADEX, &[parameters, MESH], more),
        compile(RECEPTORS, &[both], more),
        compile(IZHIKEVICH, &[parameters], more),
    ];
    assert_eq!(chips.each_ref().map(|chip| chip.design.cores[0].parameter_sets()), [1, 2, 2, 8, 8, 2, 6]);
    chips
}

/// Random numbers, the same in every run.
struct Random {
    seed: u64,
    drawn: u64,
}

impl Random {
    fn new(seed: u64) -> Self {
        Self { seed, drawn: 0 }
    }

    /// From 0 to `bound - 1`.
    fn below(&mut self, bound: u32) -> u32 {
        self.drawn += 1;
        (random_bits(self.seed, self.drawn) >> 32) as u32 % bound
    }

    /// A legal synapse word: any weight, and in the sparse layout any block and any delay.
    fn slots(&mut self, core: &Core) -> Vec<SynapseSlot> {
        let least = core.weight.min_raw() as i32;
        let weight = |random: &mut Self| least + random.below(1 << core.weight.width()) as i32;
        let slot = |_| match core.layout {
            SynapseLayout::Dense => SynapseSlot { weight: weight(self), ..SynapseSlot::default() },
            SynapseLayout::Sparse => SynapseSlot {
                weight: weight(self),
                target: self.below(core.blocks),
                delay: self.below(core.slots),
                receptor: self.below(core.receptors),
                valid: self.below(8) > 0,
            },
        };
        (0..core.lanes).map(slot).collect()
    }

    /// A word of a format.
    fn raw(&mut self, format: Format) -> i64 {
        self.drawn += 1;
        format.min_raw() as i64 + (random_bits(self.seed, self.drawn) >> (64 - format.width())) as i64
    }

    /// The words of parameter set `set`: some anywhere in their formats, some near what the config gives.
    fn parameters(&mut self, core: &Core, set: u32) -> Vec<i64> {
        let formats = core.parameter_formats();
        let mut word = |(format, given): (Format, i64)| {
            let (least, most) = (format.min_raw() as i64, format.max_raw() as i64);
            let near = given + i64::from(self.below(1 << (format.width() / 2)));
            if self.below(3) == 0 { self.raw(format) } else { near.clamp(least, most) }
        };
        formats.into_iter().zip(core.parameter_words(set)).map(&mut word).collect()
    }
}
