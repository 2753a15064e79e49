//! Random designs under random back-pressure: the Verilog agrees with the golden model.

mod support;

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use rayon::prelude::*;
use rheobase::compile::Compiled;
use rheobase::cosim::Simulator;
use rheobase::emulator::Machine;
use support::plastic::{compile_dense, compile_plastic};
use support::several::compile_several;
use support::simulation::assert_agrees;
use support::{MESHES, RandomConfig, compile_text, random_config, random_pair, random_saturating_config};

const STEPS: u32 = 40;
const DESIGNS: usize = 14;
/// Of them, one in three runs in Verilator, which compiles each for long, the others in Icarus.
const MESH_DESIGNS: usize = 14;

/// The same designs in each test and each run, each with its percentage of stalled cycles.
fn designs() -> Vec<(Compiled, u8)> {
    let mut runner = TestRunner::new_with_rng(Config::default(), TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let mut draw = || {
        let drawn = (random_config(), 0u8..60).new_tree(&mut runner).expect("a config is drawn").current();
        (compile_text(&drawn.0.toml(STEPS)), drawn.1)
    };
    (0..DESIGNS).map(|_| draw()).collect()
}

fn spikes(compiled: &Compiled) -> bool {
    count_spikes(compiled) > 0
}

fn count_spikes(compiled: &Compiled) -> u64 {
    let mut machine = Machine::new(&compiled.design);
    for step in 0..compiled.stimulus.steps() {
        machine.step(compiled.stimulus.events(step));
    }
    machine.counts().spikes
}

/// Those that spike: of the others there would be little to compare.
fn active_designs() -> Vec<(Compiled, u8)> {
    designs().into_iter().filter(|(compiled, _)| spikes(compiled)).collect()
}

fn assert_some_agree(simulator: Simulator, places: impl Iterator<Item = usize>) {
    let designs = active_designs();
    let chosen: Vec<_> = places.take_while(|&place| place < designs.len()).map(|place| &designs[place]).collect();
    let verdicts = chosen.into_par_iter().map(|(compiled, percent)| assert_agrees(compiled, *percent, simulator));
    let compared = verdicts.map(|verdict| [verdict.states_compared, verdict.spikes_compared]);
    let [states, spikes] = compared.reduce(|| [0, 0], |a, b| [a[0] + b[0], a[1] + b[1]]);
    assert!(states > 1_000 && spikes > 100, "only {states} state words and {spikes} spikes");
}

/// Random designs on meshes that spike, each with its percentage of stalled cycles.
fn active_meshes() -> Vec<(Compiled, u8)> {
    let mut runner = TestRunner::new_with_rng(Config::default(), TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let mut draw = |mesh: &str| {
        let drawn = (random_config(), 0u8..60).new_tree(&mut runner).expect("a config is drawn").current();
        (compile_text(&(drawn.0.toml(STEPS) + mesh)), drawn.1)
    };
    let drawn = MESHES.iter().cycle().map(|mesh| draw(mesh));
    drawn.filter(|(compiled, _)| spikes(compiled)).take(MESH_DESIGNS).collect()
}

/// Holds every mesh of `active_meshes` whose place `is_chosen` against its Verilog.
fn assert_meshes_agree(simulator: Simulator, is_chosen: impl Fn(usize) -> bool) {
    let meshes: Vec<_> = active_meshes().into_iter().enumerate().filter(|(place, _)| is_chosen(*place)).collect();
    let verdicts = meshes.par_iter().map(|(_, (compiled, percent))| assert_agrees(compiled, *percent, simulator));
    let spikes: u64 = verdicts.map(|verdict| verdict.spikes_compared).sum();
    assert!(spikes > 100, "only {spikes} spikes");
}

#[test]
fn random_meshes_agree_in_verilator() {
    assert_meshes_agree(Simulator::Verilator, |place| place % 3 == 2);
}

#[test]
fn random_meshes_agree_in_icarus() {
    assert_meshes_agree(Simulator::Icarus, |place| place % 3 != 2);
}

#[test]
fn most_random_designs_spike_and_they_differ() {
    let active = active_designs();
    assert!(active.len() >= 12, "only {} of {DESIGNS} designs spike", active.len());
    let mut kinds: Vec<_> =
        active.iter().map(|(c, _)| (c.design.cores[0].model.plan.name(), c.design.cores[0].lanes)).collect();
    kinds.sort_unstable();
    kinds.dedup();
    assert!(kinds.len() >= 5, "only {kinds:?}");
}

#[test]
fn random_designs_agree_in_verilator() {
    assert_some_agree(Simulator::Verilator, (0..).step_by(2));
}

#[test]
fn other_random_designs_agree_in_verilator() {
    assert_some_agree(Simulator::Verilator, (1..).step_by(2));
}

#[test]
fn random_designs_agree_in_icarus() {
    assert_some_agree(Simulator::Icarus, (0..12).step_by(4));
}

/// Designs of which the neurons spike several times in a time step, the last on a mesh, each with its percentage of stalled cycles.
fn several_spikes() -> Vec<(Compiled, u8)> {
    let mut runner = TestRunner::new_with_rng(Config::default(), TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let draw = |more: &str| {
        let drawn = (random_config(), 0u8..60).new_tree(&mut runner).expect("a config is drawn").current();
        (compile_several(&drawn.0, STEPS, more), drawn.1)
    };
    ["", "", "", MESHES[0], MESHES[2]].map(draw).into()
}

/// Whether a neuron spikes several times in a time step, and others of its block spike with it.
fn repeats(compiled: &Compiled) -> bool {
    let lanes = compiled.design.shape().lanes;
    let mut machine = Machine::new(&compiled.design);
    (0..compiled.stimulus.steps()).any(|step| {
        let spikes = machine.step(compiled.stimulus.events(step));
        let mut blocks = spikes.chunk_by(|a, b| a / lanes == b / lanes);
        blocks.any(|block| {
            block.windows(2).any(|pair| pair[0] == pair[1]) && (lanes == 1 || block[0] != block[block.len() - 1])
        })
    })
}

#[test]
fn several_spikes_in_a_time_step_agree() {
    let designs = several_spikes();
    assert!(designs.iter().filter(|(compiled, _)| repeats(compiled)).count() >= 4, "few neurons spike several times");
    assert!(designs.iter().any(|(compiled, _)| compiled.design.shape().lanes > 1));
    designs.par_iter().enumerate().for_each(|(place, (compiled, percent))| {
        let simulator = if place == 2 { Simulator::Verilator } else { Simulator::Icarus };
        assert!(assert_agrees(compiled, *percent, simulator).spikes_compared > 50, "few spikes in design {place}");
    });
}

/// Designs with short-term plasticity, some on meshes, the last two with dense rows, each with its percentage of stalled cycles.
fn plastic() -> Vec<(Compiled, u8)> {
    let mut runner = TestRunner::new_with_rng(Config::default(), TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let mut draw = |more: &str| {
        let drawn = (random_config(), 0u8..60).new_tree(&mut runner).expect("a config is drawn").current();
        (compile_plastic(&drawn.0, STEPS, more), drawn.1)
    };
    let mut active = |more: &str| loop {
        let drawn = draw(more);
        if count_spikes(&drawn.0) > 40 {
            return drawn;
        }
    };
    let mut designs: Vec<_> = ["", "", "", MESHES[0]].map(&mut active).into();
    designs.extend([(compile_dense(4 * STEPS, ""), 30), (compile_dense(4 * STEPS, "mesh = [2, 1]\n"), 0)]);
    designs
}

#[test]
fn short_term_plasticity_agrees() {
    let designs = plastic();
    let kinds = |of: &dyn Fn(&Compiled) -> u32| {
        let mut kinds: Vec<_> = designs.iter().map(|(compiled, _)| of(compiled)).collect();
        kinds.sort_unstable();
        kinds.dedup();
        kinds.len()
    };
    assert!(kinds(&|compiled| compiled.design.shape().lanes) >= 2, "the designs have the same lanes");
    assert_eq!(kinds(&|compiled| compiled.design.shape().layout as u32), 2, "dense and sparse rows");
    let depth =
        |compiled: &Compiled| compiled.design.shape().plasticity.as_ref().map_or(9, |p| p.amount_schedule.depth);
    assert_eq!(kinds(&depth), 2, "products of one stage and of two");
    designs.par_iter().enumerate().for_each(|(place, (compiled, percent))| {
        let simulator = if place == 2 { Simulator::Verilator } else { Simulator::Icarus };
        assert!(assert_agrees(compiled, *percent, simulator).spikes_compared > 20, "few spikes in design {place}");
    });
}

/// Designs in sub-steps, each with its percentage of stalled cycles: any models, neurons with several spikes in a sub-step, meshes.
fn in_substeps() -> Vec<(Compiled, u8)> {
    let mut runner = TestRunner::new_with_rng(Config::default(), TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let mut draw = |substeps: u32, several: bool, mesh: &str| {
        let drawn = (random_config(), 0u8..60).new_tree(&mut runner).expect("a config is drawn").current();
        let random = drawn.0.in_substeps(substeps);
        let compiled =
            if several { compile_several(&random, 20, mesh) } else { compile_text(&(random.toml(20) + mesh)) };
        (compiled, drawn.1)
    };
    let designs = [(2, false, ""), (8, false, ""), (8, true, ""), (4, false, MESHES[0])];
    let active = |(substeps, several, mesh): (u32, bool, &str)| {
        let draws = std::iter::repeat_with(|| draw(substeps, several, mesh));
        draws.take(10).find(|(compiled, _)| spikes(compiled)).expect("one of ten designs spikes")
    };
    designs.map(active).into()
}

#[test]
fn designs_in_substeps_agree() {
    let designs = in_substeps();
    assert!(designs.iter().any(|(compiled, _)| repeats(compiled)), "no neuron spikes several times");
    let verdicts = designs.par_iter().map(|(compiled, percent)| assert_agrees(compiled, *percent, Simulator::Icarus));
    let compared: u64 = verdicts.map(|verdict| verdict.spikes_compared).sum();
    assert!(compared > 300, "only {compared} spikes");
}

#[test]
fn designs_whose_input_saturates_agree() {
    let mut runner = TestRunner::new_with_rng(Config::default(), TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let mut draw = || {
        let drawn = (random_saturating_config(), 0u8..60).new_tree(&mut runner).expect("a config is drawn").current();
        // A spike is up to 31 events, and there are four accumulators a lane: little keeps an interpreter busy.
        let (counts, lanes) = (drawn.0.counts.map(|count| 1 + count % 9), drawn.0.lanes.min(2));
        let random = RandomConfig { counts, lanes, ..drawn.0 };
        (compile_text(&random.toml(20)), drawn.1)
    };
    let drawn = std::iter::repeat_with(&mut draw).filter(|(compiled, _)| repeats(compiled)).take(3);
    let designs: Vec<_> = drawn.collect();
    let lanes = designs.iter().map(|(compiled, _)| compiled.design.cores[0].lanes);
    assert!(lanes.max() > Some(1), "some have several lanes");
    for (compiled, percent) in &designs {
        assert_agrees(compiled, *percent, Simulator::Icarus);
    }
}

/// Random designs of several core types that spike, each with its percentage of stalled cycles.
fn active_pairs() -> Vec<(Compiled, u8)> {
    let mut runner = TestRunner::new_with_rng(Config::default(), TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let mut draw = |mesh: &str| {
        let drawn = (random_pair(), 0u8..60).new_tree(&mut runner).expect("a config is drawn").current();
        (compile_text(&(drawn.0.toml(STEPS) + mesh)), drawn.1)
    };
    let drawn = MESHES.iter().cycle().map(|mesh| draw(mesh));
    drawn.filter(|(compiled, _)| compiled.design.cores.len() > 1 && spikes(compiled)).take(5).collect()
}

#[test]
fn chips_of_several_core_types_agree() {
    let pairs = active_pairs();
    let types = |(compiled, _): &(Compiled, u8)| {
        compiled.design.cores.iter().map(|core| (core.model.plan.name(), core.receptors)).collect::<Vec<_>>()
    };
    let types: Vec<_> = pairs.iter().map(types).collect();
    assert!(types.iter().any(|types| types[0].0 != types[1].0), "two models: {types:?}");
    assert!(types.iter().any(|types| types[0].1 != types[1].1), "numbers of receptor types that differ: {types:?}");
    pairs.par_iter().enumerate().for_each(|(place, (compiled, percent))| {
        let simulator = if place == 2 { Simulator::Verilator } else { Simulator::Icarus };
        assert!(assert_agrees(compiled, *percent, simulator).spikes_compared > 0, "no spike in design {place}");
    });
}
