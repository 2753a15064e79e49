//! The cycle model of a chip against the naive one: every output word with its cycle.

use std::cell::Cell;

use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use rheobase::design::{Design, OutputKind};
use rheobase::emulator::{CycleModel, Host, Machine, OutputWord, Stalls};
use rheobase::testbench::HostPattern;

use crate::naive_chip::{NaiveChip, Step};
use crate::random_chip::{one_neuron, random_chip};
use crate::support::{compile_text, random_config, random_pair};

fn fast(design: &Design, steps: &[(Vec<u32>, Step)], host: &Host) -> Vec<OutputWord> {
    let mut clock = CycleModel::new(design, host.clone());
    let mut words = Vec::new();
    for (inputs, step) in steps {
        let end = clock.step(step.clear, inputs, &step.spikes, &mut words);
        let last = words.last().expect("a time step ends");
        assert_eq!((last.kind, last.cycle), (OutputKind::EndOfStep, end));
    }
    words
}

fn naive(design: &Design, steps: &[(Vec<u32>, Step)], host: &Host) -> Vec<OutputWord> {
    let steps: Vec<Step> = steps.iter().map(|(_, step)| step.clone()).collect();
    NaiveChip::new(design).run(&steps, host)
}

fn host() -> impl Strategy<Value = Host> {
    (0u8..80, any::<u64>(), prop::option::of(0u64..40)).prop_map(|(percent, seed, pause)| {
        let pattern = HostPattern::random(if percent < 20 { 0 } else { percent }, seed);
        Host { input: Stalls(pattern.input), output: Stalls(pattern.output), pause }
    })
}

fn runner(cases: u32) -> TestRunner {
    let config = Config { cases, failure_persistence: None, ..Config::default() };
    TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha))
}

#[test]
fn any_chip_word_by_word_as_the_naive_chip() {
    let neuron = one_neuron();
    let (words, spikes) = (Cell::new(0), Cell::new(0));
    let result = runner(1000).run(&(random_chip(), host()), |(chip, host)| {
        let design = chip.design(&neuron);
        let steps = chip.steps(&design);
        let (fast, naive) = (fast(&design, &steps, &host), naive(&design, &steps, &host));
        for (place, (fast, naive)) in fast.iter().zip(&naive).enumerate() {
            prop_assert_eq!(fast, naive, "word {}", place);
        }
        prop_assert_eq!(fast.len(), naive.len());
        words.set(words.get() + fast.len());
        spikes.set(spikes.get() + fast.iter().filter(|word| word.kind == OutputKind::Spike).count());
        Ok(())
    });
    result.unwrap_or_else(|error| panic!("{error}"));
    assert!(words.get() > spikes.get() && spikes.get() > 30_000, "only {} spikes leave", spikes.get());
}

#[test]
fn compiled_networks_word_by_word_as_the_naive_chip() {
    let (spikes, several) = (Cell::new(0), Cell::new(0));
    let sizes = prop::sample::select(vec![[2u32, 1], [1, 2], [2, 2], [3, 2], [4, 4]]);
    let config = prop_oneof![random_config().boxed(), random_pair().boxed()];
    let result = runner(90).run(&(config, sizes, host()), |(config, [width, height], host)| {
        let text = format!("{}mesh = [{width}, {height}]\n", config.toml(30));
        let compiled = compile_text(&text);
        several.set(several.get() + u32::from(compiled.design.cores.len() > 1));
        let mut machine = Machine::new(&compiled.design);
        let run = |step: usize| {
            let (clear, inputs) = (compiled.stimulus.clears_before(step), compiled.stimulus.events(step).to_vec());
            let spikes = machine.step(&inputs).to_vec();
            let events = inputs.iter().flat_map(|&input| compiled.design.inputs.axons(input)).collect();
            (inputs, Step { clear, events, spikes })
        };
        let steps: Vec<_> = (0..compiled.stimulus.steps()).map(run).collect();
        let (fast, naive) = (fast(&compiled.design, &steps, &host), naive(&compiled.design, &steps, &host));
        prop_assert!(fast == naive, "{:?}", fast.iter().zip(&naive).find(|(fast, naive)| fast != naive));
        spikes.set(spikes.get() + machine.counts().spikes);
        Ok(())
    });
    result.unwrap_or_else(|error| panic!("{error}"));
    assert!(spikes.get() > 5_000, "only {} spikes", spikes.get());
    assert!(several.get() >= 20, "only {} chips of several core types", several.get());
}
