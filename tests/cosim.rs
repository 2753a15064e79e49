//! Every config that is shipped: the Verilog agrees with the golden model, in Verilator and in Icarus, in every state
//! word of every neuron in every time step, every spike with its cycle, and the length of every time step.

mod support;

use std::path::{Path, PathBuf};

use rayon::prelude::*;
use rheobase::compile::Compiled;
use rheobase::cosim::{Simulator, Verdict};
use rheobase::emulator::Machine;
use support::simulation::assert_agrees;
use support::{compile_file, compile_samples};

/// Images of 16 time steps: enough for 100,000 state words of 144 neurons.
const IMAGES: u32 = 44;
/// As many as an interpreter reads.
const FEW_IMAGES: u32 = 10;
/// Configs that take an interpreter long, each with a test of its own.
const LONG: &[&str] = &["04-poisson", "05-digits", "07-balanced"];
/// An interpreter runs a config for at least so many time steps, and until a quarter of its spikes, or so many, have come.
const FEWEST_STEPS: usize = 40;
const ENOUGH_SPIKES: u64 = 40;

fn configs() -> Vec<PathBuf> {
    let entries = std::fs::read_dir("configs").expect("the folder of configs is there");
    let paths = entries.map(|entry| entry.expect("its entries can be read").path());
    let mut configs: Vec<_> = paths.filter(|path| path.extension().is_some_and(|e| e == "toml")).collect();
    configs.sort();
    assert!(configs.len() >= 5, "only {} configs", configs.len());
    configs
}

fn is_named(config: &Path, name: &str) -> bool {
    config.file_stem().is_some_and(|stem| stem == name)
}

fn is_long(config: &Path) -> bool {
    LONG.iter().any(|name| is_named(config, name))
}

fn shipped(name: &str) -> PathBuf {
    Path::new("configs").join(name).with_extension("toml")
}

fn assert_config_agrees(config: &Path, simulator: Simulator) -> Verdict {
    let images = std::fs::read_to_string(config).expect("the config can be read").contains("images =");
    assert_agrees(&compile_samples(config, &[], images.then_some(IMAGES)), 0, simulator)
}

// ---- every config ----

#[test]
fn verilator_agrees_on_every_config() {
    configs().par_iter().for_each(|config| {
        assert_config_agrees(config, Simulator::Verilator);
    });
}

#[test]
fn verilator_agrees_on_the_core_of_the_area_table() {
    let verdict = assert_config_agrees(Path::new("examples/area/lif_256.toml"), Simulator::Verilator);
    assert!(verdict.states_compared >= 256 * 50, "only {} state words", verdict.states_compared);
}

#[test]
fn icarus_agrees_on_every_short_config() {
    let short: Vec<_> = configs().into_iter().filter(|config| !is_long(config)).collect();
    assert_eq!(short.len() + LONG.len(), configs().len(), "the long configs are there");
    for config in short {
        let mut compiled = compile_file(&config, &[]);
        shorten_for_an_interpreter(&mut compiled);
        assert_agrees(&compiled, 0, Simulator::Icarus);
    }
}

fn shorten_for_an_interpreter(compiled: &mut Compiled) {
    let mut machine = Machine::new(&compiled.design);
    let all = compiled.stimulus.steps();
    let mut after = |step| {
        machine.step(compiled.stimulus.events(step));
        machine.counts().spikes
    };
    let spikes: Vec<u64> = (0..all).map(&mut after).collect();
    let enough = spikes.last().map_or(0, |all| all.div_ceil(4)).min(ENOUGH_SPIKES);
    let steps = if enough == 0 { all } else { 1 + spikes.iter().take_while(|spikes| **spikes < enough).count() };
    compiled.stimulus.ends.truncate(steps.max(FEWEST_STEPS));
    compiled.stimulus.axons.truncate(*compiled.stimulus.ends.last().expect("there are time steps"));
}

#[test]
fn icarus_agrees_on_the_balanced_network() {
    let verdict = assert_agrees(&compile_file(&shipped("04-poisson"), &[("steps", "900")]), 0, Simulator::Icarus);
    assert!(verdict.spikes_compared > 800, "only {} spikes", verdict.spikes_compared);
}

#[test]
fn icarus_agrees_on_four_thousand_neurons() {
    let verdict = assert_config_agrees(&shipped("07-balanced"), Simulator::Icarus);
    assert!(verdict.spikes_compared > 500, "only {} spikes", verdict.spikes_compared);
    assert!(verdict.states_compared >= 4_000 * 80, "only {} state words", verdict.states_compared);
}

#[test]
fn icarus_agrees_on_the_digits() {
    let verdict = assert_agrees(&compile_samples(&shipped("05-digits"), &[], Some(FEW_IMAGES)), 0, Simulator::Icarus);
    assert_eq!(verdict.steps, 16 * u64::from(FEW_IMAGES));
    assert!(verdict.spikes_compared >= 1_000, "only {} spikes", verdict.spikes_compared);
}

#[test]
fn verilator_agrees_on_the_digits_with_stalls() {
    let compiled = compile_samples(&shipped("05-digits"), &[], Some(IMAGES));
    assert_is_thorough(&assert_agrees(&compiled, 25, Simulator::Verilator));
}

fn assert_is_thorough(verdict: &Verdict) {
    assert!(verdict.states_compared >= 100_000, "only {} state words", verdict.states_compared);
    assert!(verdict.spikes_compared >= 1_000, "only {} spikes", verdict.spikes_compared);
}

#[test]
fn noise_agrees_on_four_tiles() {
    let overrides = [("hardware.mesh", "[2, 2]"), ("hardware.lanes", "1"), ("steps", "150")];
    let compiled = compile_file(&shipped("25-noise"), &overrides);
    let occupied = |tile: &rheobase::design::Tile| tile.blocks.iter().any(|block| block.occupied != 0);
    assert!(compiled.design.tiles.iter().all(occupied), "every tile has neurons");
    let verdict = assert_agrees(&compiled, 20, Simulator::Verilator);
    assert!(verdict.spikes_compared > 20, "only {} spikes", verdict.spikes_compared);
}

/// Roundings of every number of bits, down to one.
#[test]
fn stochastic_rounding_agrees_in_other_models() {
    for (config, steps) in [("12-izhikevich", "120"), ("19-cuba-lif", "200"), ("28-resonate-and-fire", "120")] {
        let overrides = [("format.rounding", "\"stochastic\""), ("steps", steps)];
        assert_agrees(&compile_file(&shipped(config), &overrides), 20, Simulator::Icarus);
    }
}

#[test]
fn noise_goes_on_after_a_clear() {
    let overrides = [("population.hidden.noise", "{ jump_std = 0.3 }")];
    let compiled = compile_samples(&shipped("05-digits"), &overrides, Some(2));
    assert!(compiled.stimulus.clears_before(16), "the second image begins with a clear");
    let verdict = assert_agrees(&compiled, 0, Simulator::Verilator);
    assert_eq!(verdict.steps, 32);
}

// ---- lanes, word lengths, stalls ----

/// A variant of a shipped config: lanes, format of the state, percentage of stalled cycles, simulator.
type Variant = (u32, &'static str, u8, Simulator);

const LIF: &[Variant] = &[
    (1, "Q7.8", 0, Simulator::Verilator),
    (2, "Q7.14", 30, Simulator::Verilator),
    (8, "Q7.20", 60, Simulator::Verilator),
    (1, "Q7.14", 40, Simulator::Icarus),
    (2, "Q7.20", 0, Simulator::Icarus),
    (8, "Q7.8", 25, Simulator::Icarus),
];
const ADEX: &[Variant] = &[
    (1, "Q7.10", 0, Simulator::Verilator),
    (2, "Q7.14", 30, Simulator::Verilator),
    (8, "Q7.24", 60, Simulator::Verilator),
    (1, "Q7.24", 40, Simulator::Icarus),
    (2, "Q7.10", 0, Simulator::Icarus),
    (8, "Q7.14", 25, Simulator::Icarus),
];

#[test]
fn lif_agrees_in_every_width_lane_count_and_stall() {
    assert_variants_agree("03-recurrent", "900", LIF);
}

#[test]
fn adex_agrees_in_every_width_lane_count_and_stall() {
    assert_variants_agree("02-adex-patterns", "600", ADEX);
}

fn assert_variants_agree(config: &str, steps: &str, variants: &[Variant]) {
    for (lanes, state, percent, simulator) in variants {
        let (lanes, state) = (lanes.to_string(), format!("\"{state}\""));
        let overrides = [("steps", steps), ("hardware.lanes", &lanes), ("format.state", &state)];
        let compiled = compile_file(&shipped(config), &overrides);
        let variable = compiled.design.cores[0].model.variables[0].format;
        assert_eq!(format!("\"{variable}\""), state, "the override reaches the hardware");
        assert_eq!(compiled.design.cores[0].lanes.to_string(), lanes, "the override reaches the hardware");
        assert_agrees(&compiled, *percent, *simulator);
    }
}

// ---- sub-steps ----

/// Lanes, sub-steps, mesh, percentage of stalled cycles, simulator.
type InSubsteps = (&'static str, &'static str, &'static str, u8, Simulator);

const SUBSTEPS: &[InSubsteps] = &[
    ("8", "4", "[1, 1]", 50, Simulator::Icarus),
    ("2", "8", "[2, 1]", 25, Simulator::Icarus),
    ("4", "2", "[2, 2]", 0, Simulator::Verilator),
];

#[test]
fn substeps_agree_on_every_lane_count_and_on_meshes() {
    for (lanes, substeps, mesh, percent, simulator) in SUBSTEPS {
        let overrides = [("steps", "16"), ("hardware.lanes", lanes), ("substeps", substeps), ("hardware.mesh", mesh)];
        let compiled = compile_file(&shipped("24-substeps"), &overrides);
        assert_eq!(compiled.design.cores[0].substeps.to_string(), *substeps, "the override reaches the hardware");
        assert_agrees(&compiled, *percent, *simulator);
    }
}
