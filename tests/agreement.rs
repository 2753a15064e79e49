//! Random designs: the fast emulator, the cycle model and the plain evaluator say the same.

mod support;

use std::path::Path;

use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use rheobase::compile::Compiled;
use rheobase::datapath::{evaluate, spikes};
use rheobase::design::{Core, OutputKind};
use rheobase::emulator::{CycleModel, Host, Machine, Stalls};
use rheobase::fixed_point::{Rounding, quantise_f64};
use rheobase::models::ShortTermPlasticity;
use rheobase::testbench::HostPattern;
use support::plastic::compile_plastic;
use support::several::{MOST, compile_several};
use support::{MESHES, compile_file, compile_text, random_config, random_pair};

const STEPS: u32 = 40;

/// The network neuron by neuron and synapse by synapse, from the unpacked network: nothing of the emulator's arrays.
struct PlainNetwork<'c> {
    compiled: &'c Compiled,
    /// The hardware's number of each neuron of the network.
    hardware: &'c [u32],
    /// Raw state words of each hardware neuron.
    states: Vec<Vec<i64>>,
    /// u, x, released and the time step of the last spike of each axon of the network.
    plastic: Vec<(Vec<i64>, usize)>,
    /// Synaptic input due at (time step, hardware neuron, receptor type).
    due: std::collections::BTreeMap<(usize, u32, u32), i64>,
}

impl<'c> PlainNetwork<'c> {
    fn new(compiled: &'c Compiled) -> Self {
        let design = &compiled.design;
        let initial = |(tile, set): (u32, usize)| {
            design.core_of(tile).model.variables.iter().map(|variable| variable.init[set]).collect()
        };
        let blocks =
            (0..).zip(&design.tiles).flat_map(|(number, tile)| tile.blocks.iter().map(move |b| (number, b.set)));
        let sets =
            blocks.flat_map(|(tile, set)| std::iter::repeat_n((tile, set as usize), design.shape().lanes as usize));
        Self {
            compiled,
            hardware: compiled.hardware_numbers(),
            states: sets.map(initial).collect(),
            plastic: vec![(ShortTermPlasticity::START.to_vec(), 0); compiled.network.plasticity.of_axon.len()],
            due: Default::default(),
        }
    }

    fn deliver(&mut self, step: usize, axon: u32) {
        let core = &self.compiled.design.cores[0];
        let weight = core.weight;
        let factor = self.factor(step, axon);
        for synapse in self.compiled.network.synapses_of(axon) {
            let mut raw =
                quantise_f64(synapse.weight, weight, Rounding::Nearest).expect("compile has checked the weights");
            if let (Some(factor), Some(plasticity)) = (factor, &core.plasticity) {
                raw = evaluate(&plasticity.model.amount, 0, &[], &[raw, factor]).state[0];
            }
            let neuron = self.hardware[synapse.target as usize];
            *self.due.entry((step + synapse.delay as usize, neuron, synapse.receptor)).or_default() += raw;
        }
    }

    /// A spike of a plastic axon: the factor on its weights.
    fn factor(&mut self, step: usize, axon: u32) -> Option<i64> {
        let set = self.compiled.network.plasticity.set_of(axon)?;
        let model = &self.compiled.design.cores[0].plasticity.as_ref()?.model;
        let (state, last) = &mut self.plastic[axon as usize];
        *state = evaluate(&model.graph, 0, state, &model.rows(set, (step - *last) as u32)).state;
        *last = step;
        Some(state[2])
    }

    fn step(&mut self, step: usize, axons: &[u32]) -> Vec<u32> {
        for &axon in axons {
            self.deliver(step, axon);
        }
        let design = &self.compiled.design;
        let mut fired = Vec::new();
        for (number, &neuron) in self.hardware.iter().enumerate() {
            let (tile, of_tile) = design.tile_of(neuron);
            let core = design.core_of(tile);
            let set = design.tiles[tile as usize].blocks[(of_tile / core.lanes) as usize].set as usize;
            let inputs: Vec<i64> =
                (0..core.receptors).map(|receptor| self.due.remove(&(step, neuron, receptor)).unwrap_or(0)).collect();
            let (graph, state) = (&core.model.graph, &mut self.states[neuron as usize]);
            let mut times = 0;
            for substep in 1..=core.substeps {
                let mark = i64::from(substep == core.substeps);
                let mut words = inputs.clone();
                words.extend((core.substeps > 1).then_some(mark));
                words.extend(graph.neuron.map(|_| number as i64));
                words.extend(graph.step.map(|_| step as i64));
                times += spikes(graph, set, state, &words);
                *state = evaluate(graph, set, state, &words).state;
            }
            fired.extend((0..times).map(|_| (number as u32, neuron)));
        }
        for &(number, _) in &fired {
            self.deliver(step, self.compiled.network.axon_of(number));
        }
        let mut numbers: Vec<u32> = fired.into_iter().map(|(_, neuron)| neuron).collect();
        numbers.sort_unstable();
        numbers
    }
}

/// Spikes seen over all cases, so that silence cannot pass.
fn check(compiled: &Compiled, stalls: &HostPattern) -> Result<u64, TestCaseError> {
    let design = &compiled.design;
    let mut plain = PlainNetwork::new(compiled);
    let mut machine = Machine::new(design);
    let host = Host { input: Stalls(stalls.input.clone()), output: Stalls(stalls.output.clone()), pause: Some(3) };
    let mut clock = CycleModel::new(design, host);
    let mut output = Vec::new();
    let mut last_cycle = 0;
    for step in 0..compiled.stimulus.steps() {
        let expected = plain.step(step, compiled.stimulus.events(step));
        prop_assert_eq!(machine.step(compiled.stimulus.events(step)), &expected[..], "spikes of time step {}", step);
        for &neuron in plain.hardware {
            let variables = design.core_of(design.tile_of(neuron).0).model.variables.len();
            let words = (0..variables).map(|v| i64::from(machine.state(v)[neuron as usize]));
            let words: Vec<i64> = words.collect();
            prop_assert_eq!(&words, &plain.states[neuron as usize], "state of neuron {} in time step {}", neuron, step);
        }
        output.clear();
        let events = compiled.stimulus.events(step);
        let end = clock.step(compiled.stimulus.clears_before(step), events, machine.spikes(), &mut output);
        let (last, spikes) = output.split_last().expect("a time step ends");
        prop_assert_eq!(last.kind, OutputKind::EndOfStep);
        prop_assert_eq!(last.cycle, end);
        let recorded: Vec<u32> = spikes.iter().map(|word| word.neuron).collect();
        let mut sorted = recorded.clone();
        sorted.sort_unstable();
        // From several tiles spikes come as their packets arrive.
        let recorded = if design.mesh.is_single() { recorded } else { sorted };
        prop_assert_eq!(&recorded, &expected, "every population is recorded");
        prop_assert!(output.windows(2).all(|pair| pair[0].cycle < pair[1].cycle), "one word a cycle");
        let sweep = design.cores.iter().map(|core| core.sweep_cycles()).max().unwrap_or(0);
        let least = events.len() as u64 + 1 + sweep;
        prop_assert!(end >= last_cycle + least, "time step {} is shorter than its input and its sweep", step);
        last_cycle = end;
    }
    Ok(machine.counts().spikes)
}

#[test]
fn chips_of_several_core_types_agree_between_step_cycle_and_plain_evaluator() {
    let config = Config { cases: 120, failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let [spikes, several, models, sweeps, receptors] = [const { std::cell::Cell::new(0) }; 5];
    let count = |of: &std::cell::Cell<u64>, more: u64| of.set(of.get() + more);
    let result = runner.run(&(random_pair(), 0u8..50, 0..MESHES.len()), |(random, percent, mesh)| {
        let compiled = compile_text(&(random.toml(STEPS) + MESHES[mesh]));
        let cores = &compiled.design.cores;
        let differ = |of: &dyn Fn(&Core) -> u64| u64::from(cores.iter().any(|core| of(core) != of(&cores[0])));
        count(&several, u64::from(cores.len() > 1));
        count(&models, u64::from(cores.iter().any(|core| core.model.plan.name() != cores[0].model.plan.name())));
        count(&sweeps, differ(&|core| core.sweep_cycles()));
        count(&receptors, differ(&|core| core.receptors.into()));
        count(&spikes, check(&compiled, &HostPattern::random(percent, random.seed))?);
        Ok(())
    });
    result.unwrap_or_else(|error| panic!("{error}"));
    let found = [&several, &models, &sweeps, &receptors].map(std::cell::Cell::get);
    assert!(
        found.iter().all(|&designs| designs >= 30),
        "designs of several types, models, sweeps, receptors: {found:?}"
    );
    assert!(spikes.get() > 5_000, "only {} spikes in all", spikes.get());
}

#[test]
fn random_designs_agree_between_step_cycle_and_plain_evaluator() {
    let config = Config { cases: 240, failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let (cases, spikes, active) = (std::cell::Cell::new(0), std::cell::Cell::new(0), std::cell::Cell::new(0));
    let result = runner.run(&(random_config(), 0u8..50), |(random, percent)| {
        let compiled = compile_text(&random.toml(STEPS));
        let seen = check(&compiled, &HostPattern::random(percent, random.seed))?;
        cases.set(cases.get() + 1);
        spikes.set(spikes.get() + seen);
        active.set(active.get() + u32::from(seen > 0));
        Ok(())
    });
    result.unwrap_or_else(|error| panic!("{error}"));
    assert!(cases.get() >= 200, "only {} designs", cases.get());
    assert!(active.get() * 10 >= cases.get() * 8, "only {} of {} designs spike", active.get(), cases.get());
    assert!(spikes.get() > 10_000, "only {} spikes in all", spikes.get());
}

#[test]
fn random_designs_with_several_spikes_in_a_step_agree() {
    let config = Config { cases: 60, failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let (spikes, most, repeated) = (std::cell::Cell::new(0), std::cell::Cell::new(0), std::cell::Cell::new(0));
    let result = runner.run(&(random_config(), 0u8..50), |(random, percent)| {
        let compiled = compile_several(&random, STEPS, "");
        prop_assert_eq!(compiled.design.cores[0].model.graph.most_spikes(), MOST);
        let seen = check(&compiled, &HostPattern::random(percent, random.seed))?;
        spikes.set(spikes.get() + seen);
        let mut machine = Machine::new(&compiled.design);
        for step in 0..compiled.stimulus.steps() {
            let events = compiled.stimulus.events(step);
            repeated.set(repeated.get() + events.chunk_by(|a, b| a == b).filter(|same| same.len() > 1).count());
            let longest = machine.step(events).chunk_by(|a, b| a == b).map(<[u32]>::len).max().unwrap_or(0);
            most.set(most.get().max(longest));
        }
        Ok(())
    });
    result.unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(most.get(), MOST as usize, "no neuron spikes as often as it can");
    assert!(spikes.get() > 10_000 && repeated.get() >= 100, "{} spikes, {} repeats", spikes.get(), repeated.get());
}

#[test]
fn random_designs_with_short_term_plasticity_agree() {
    let config = Config { cases: 80, failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let (spikes, plastic, mixed) = (std::cell::Cell::new(0), std::cell::Cell::new(0), std::cell::Cell::new(0));
    let result = runner.run(&(random_config(), 0u8..50), |(random, percent)| {
        let compiled = compile_plastic(&random, STEPS, "");
        let axons = &compiled.design.tiles[0].axons;
        let of_them = axons.iter().filter(|axon| axon.plasticity.is_some()).count();
        plastic.set(plastic.get() + of_them);
        mixed.set(mixed.get() + usize::from(of_them < axons.len()));
        spikes.set(spikes.get() + check(&compiled, &HostPattern::random(percent, random.seed))?);
        Ok(())
    });
    result.unwrap_or_else(|error| panic!("{error}"));
    assert!(spikes.get() > 5_000 && plastic.get() > 1_000, "{} spikes, {} axons", spikes.get(), plastic.get());
    assert!(mixed.get() > 20, "only {} designs have axons of both kinds", mixed.get());
}

#[test]
fn random_designs_in_substeps_agree() {
    let config = Config { cases: 80, failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let (spikes, repeated, short) = (std::cell::Cell::new(0), std::cell::Cell::new(0), std::cell::Cell::new(0));
    let substeps = prop::sample::select(vec![2u32, 4, 8]);
    let result =
        runner.run(&(random_config(), 0u8..50, substeps, any::<bool>()), |(random, percent, substeps, several)| {
            let random = random.in_substeps(substeps);
            let compiled =
                if several { compile_several(&random, STEPS, "") } else { compile_text(&random.toml(STEPS)) };
            let core = &compiled.design.cores[0];
            prop_assert_eq!(core.substeps, substeps);
            prop_assert_eq!(core.model.graph.most_spikes(), substeps * if several { MOST } else { 1 });
            short.set(short.get() + u32::from(core.blocks < core.schedule.depth + 3));
            spikes.set(spikes.get() + check(&compiled, &HostPattern::random(percent, random.seed))?);
            let mut machine = Machine::new(&compiled.design);
            for step in 0..compiled.stimulus.steps() {
                let fired = machine.step(compiled.stimulus.events(step));
                repeated.set(repeated.get() + fired.windows(2).filter(|pair| pair[0] == pair[1]).count());
            }
            Ok(())
        });
    result.unwrap_or_else(|error| panic!("{error}"));
    assert!(spikes.get() > 10_000 && repeated.get() > 1_000, "{} spikes, {} repeats", spikes.get(), repeated.get());
    assert!((10..70).contains(&short.get()), "{} of 80 sweeps wait for the pipeline", short.get());
}

#[test]
fn neurons_with_noise_have_the_bits_of_their_numbers() {
    for config in ["configs/25-noise.toml", "configs/30-escape-rate.toml"] {
        for lanes in ["1", "2", "8"] {
            let compiled = compile_file(Path::new(config), &[("hardware.lanes", lanes)]);
            let spikes = check(&compiled, &HostPattern::random(30, 1)).unwrap_or_else(|error| panic!("{error}"));
            assert!(spikes > 80, "{config}: only {spikes} spikes");
        }
    }
}
