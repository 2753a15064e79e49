//! Chips of several tiles in simulators against the golden model: every spike with its cycle, every state of every tile.

use std::path::Path;

use rheobase::cosim::Simulator::{self, Icarus, Verilator};
use rheobase::testbench::HostPattern;

use crate::showcase;
use crate::support::simulation::{assert_agrees, co_simulate, verilog};
use crate::support::{compile_file, compile_samples};

/// Mesh, host tile, depth of links, lanes, percentage of stalled cycles.
type Chip = ([&'static str; 4], u8);

const IN_VERILATOR: [Chip; 6] = [
    (["[2, 1]", "[0, 0]", "4", "4"], 0),
    (["[1, 2]", "[0, 1]", "2", "1"], 30),
    (["[2, 2]", "[1, 1]", "4", "2"], 0),
    (["[3, 2]", "[1, 1]", "2", "2"], 40),
    (["[4, 4]", "[3, 2]", "2", "1"], 20),
    (["[1, 11]", "[0, 10]", "8", "1"], 60),
];
const IN_ICARUS: [Chip; 2] = [(["[2, 2]", "[0, 0]", "2", "2"], 30), (["[2, 2]", "[1, 0]", "4", "1"], 60)];

/// The network of `config` on each of the chips.
fn assert_chips_agree(config: &str, steps: &str, chips: &[Chip], simulator: Simulator) {
    for ([mesh, host, link_depth, lanes], percent) in chips {
        let overrides = [
            ("steps", steps),
            ("hardware.mesh", *mesh),
            ("hardware.host", *host),
            ("hardware.link_depth", *link_depth),
            ("hardware.lanes", *lanes),
        ];
        let compiled = compile_file(Path::new(config), &overrides);
        assert!(compiled.design.mesh.tiles() > 1, "the override reaches the hardware");
        let verdict = assert_agrees(&compiled, *percent, simulator);
        assert!(verdict.spikes_compared > 40, "{mesh}: only {} spikes", verdict.spikes_compared);
    }
}

#[test]
fn verilator_agrees_on_a_recurrent_network() {
    assert_chips_agree("configs/03-recurrent.toml", "900", &IN_VERILATOR, Verilator);
}

#[test]
fn verilator_agrees_under_the_load_of_a_balanced_network() {
    assert_chips_agree("configs/04-poisson.toml", "300", &IN_VERILATOR[2..5], Verilator);
}

#[test]
fn icarus_agrees_with_random_stalls() {
    assert_chips_agree("configs/03-recurrent.toml", "900", &IN_ICARUS, Icarus);
}

#[test]
fn a_clear_reaches_every_tile() {
    let images = ("hardware.mesh", "[2, 2]");
    let compiled = compile_samples(Path::new("configs/05-digits.toml"), &[images], Some(3));
    assert!((0..compiled.stimulus.steps()).any(|step| compiled.stimulus.clears_before(step)), "there is a clear");
    assert_agrees(&compiled, 10, Verilator);
}

#[test]
fn a_difference_names_its_tile() {
    let compiled = showcase(&[("steps", "600")]);
    for simulator in [Verilator, Icarus] {
        let mut files = verilog(&compiled);
        let image = files.iter_mut().find(|file| file.path == "synfire_synapse_x01_y00.hex");
        let image = image.expect("an image a tile");
        // The lowest bit of the first weight of every word: all of this tile's synapses change a little.
        let flip = |digits: &str| format!("{:x}", u128::from_str_radix(digits, 16).expect("a word") ^ 1);
        image.text = image.text.lines().map(|digits| flip(digits) + "\n").collect();
        let verdict = co_simulate(&compiled, &files, &HostPattern::default(), simulator);
        let difference = verdict.first_difference.expect("the weights matter");
        assert_eq!(difference.tile, [1, 0], "{difference}");
        assert!(difference.neuron.as_ref().is_some_and(|neuron| neuron.contains("second[")), "{difference}");
    }
}
