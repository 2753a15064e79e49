//! Synapse words that are written at run time: Verilog and golden model after the same writes, and sums that stay in range.

#[path = "writes/capacity.rs"]
mod capacity;
#[path = "writes/debug_port.rs"]
mod debug_port;
mod support;
#[path = "rtl/tools.rs"]
mod tools;

use std::path::Path;

use rheobase::compile::Compiled;
use rheobase::compile::random_bits;
use rheobase::design::{Core, SynapseLayout, SynapseSlot};
use support::compile_file;

/// Chips with writable weights: dense, sparse with delays, and sparse on 2 x 2 tiles.
fn chips(more: &[(&str, &str)]) -> [Compiled; 3] {
    let all = |overrides: &[(&'static str, &'static str)], more: &[(&str, &str)]| -> Vec<(String, String)> {
        let owned = |&(key, value): &(&str, &str)| (key.to_owned(), value.to_owned());
        overrides.iter().map(owned).chain(more.iter().map(owned)).collect()
    };
    let compile = |path: &str, overrides: &[(&'static str, &'static str)]| {
        let overrides = all(overrides, more);
        let overrides: Vec<(&str, &str)> =
            overrides.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect();
        compile_file(Path::new(path), &overrides)
    };
    let (dense, sparse) = ("tests/writes/dense.toml", "tests/wrappers/network.toml");
    let writable = ("hardware.writable", "[\"weights\"]");
    let chips =
        [compile(dense, &[]), compile(sparse, &[writable]), compile(sparse, &[writable, ("hardware.mesh", "[2, 2]")])];
    let layouts = chips.each_ref().map(|chip| chip.design.core.layout);
    assert_eq!(layouts, [SynapseLayout::Dense, SynapseLayout::Sparse, SynapseLayout::Sparse]);
    assert!(chips[1].design.core.slots > 2, "delays are written too");
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
                valid: self.below(8) > 0,
            },
        };
        (0..core.lanes).map(slot).collect()
    }
}
