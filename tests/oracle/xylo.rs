//! `docs/models/xylo.md`, read naively, in plain integers: one event after the other, one spike after the other.

use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use rheobase::datapath::{evaluate, spikes};
use rheobase::fixed_point::{Decimal, Format, Overflow, Rounding};
use rheobase::models::{DEFINITIONS, Definition, Model, Receptor, SynapseModel, Values, WordFormats, saturating_add};

/// dash_syn, dash_mem, threshold, bias, max_spikes_per_dt, dash_syn_2, v_init: in the order of the page.
pub type Keys = [i64; 7];

fn definition() -> &'static Definition {
    DEFINITIONS.into_iter().find(|definition| definition.name == "xylo").expect("Xylo is a model")
}

/// Neurons of Xylo, with a synaptic current for each name, or one where there is none.
pub fn model(sets: &[Keys], currents: &[&str]) -> Model {
    let state = Format::signed(15, 0);
    let formats = WordFormats {
        writable: false,
        state,
        adaptation: state,
        synapse: Format::signed(11, 12),
        decay: Format::unsigned(0, 16),
        input: Format::signed(16, 0),
        rounding: Rounding::Nearest,
        overflow: Overflow::Wrap,
    };
    let values = |keys: &Keys| Values { of: definition(), list: keys.iter().copied().map(Decimal::from).collect() };
    let sets: Vec<Values> = sets.iter().map(values).collect();
    let receptor = |name: &&str| Receptor { name: (*name).to_owned(), synapse: SynapseModel::Delta };
    let receptors = vec![currents.iter().map(receptor).collect(); sets.len()];
    (definition().model)(&sets, &receptors, &formats, Decimal::from(1u32)).expect("the parameters fit")
}

fn sat(x: i64) -> i64 {
    x.clamp(-32_768, 32_767)
}

/// x >> d, and where that is 0 the sign of x.
fn lost(x: i64, d: i64) -> i64 {
    if x >> d == 0 { x.signum() } else { x >> d }
}

/// "One time step" of the page: next v and currents, and the spikes. `events` has for each current those of the host, then those
/// of neurons.
fn step(keys: Keys, state: &[i64], events: &[[Vec<i64>; 2]]) -> (Vec<i64>, u32) {
    let [dash_syn, dash_mem, threshold, bias, most, dash_syn_2, _] = keys;
    let mut currents = Vec::new();
    for ((&start, events), dash) in state[1..].iter().zip(events).zip([dash_syn, dash_syn_2]) {
        let mut i = start;
        for weight in events.iter().flatten() {
            i = sat(i + weight);
        }
        currents.push(i - lost(i, dash));
    }
    let change = sat(currents.iter().sum::<i64>() - lost(state[0], dash_mem));
    let mut v = sat(state[0] + sat(change + bias));
    let mut spikes = 0;
    while v >= threshold && i64::from(spikes) < most {
        spikes += 1;
        v -= threshold;
    }
    (std::iter::once(v).chain(currents).collect(), spikes)
}

fn keys() -> impl Strategy<Value = Keys> {
    let dash = || prop_oneof![Just(0i64), Just(15), 0..16i64];
    let threshold = prop_oneof![Just(1i64), 1..600i64, 1..32_768i64];
    let bias = prop_oneof![Just(0i64), -300..300i64, -32_768..32_768i64];
    (dash(), dash(), threshold, bias, 1..32i64, dash()).prop_map(
        |(dash_syn, dash_mem, threshold, bias, most, dash_syn_2)| {
            [dash_syn, dash_mem, threshold, bias, most, dash_syn_2, 0]
        },
    )
}

/// Weights of events: small ones, any, and the ends.
fn events() -> impl Strategy<Value = Vec<i64>> {
    let weight = prop_oneof![-200..200i64, -32_768..32_768i64, Just(-32_768), Just(32_767)];
    prop::collection::vec(weight, 0..12)
}

fn word() -> impl Strategy<Value = i64> {
    prop_oneof![Just(-32_768i64), Just(32_767), -2..3i64, -32_768..32_768i64]
}

#[test]
fn one_event_and_one_spike_after_the_other() {
    let sets = prop::collection::vec(keys(), 1..4);
    let neuron = (prop::array::uniform3(word()), prop::array::uniform2(prop::array::uniform2(events())));
    let neurons = prop::collection::vec((any::<prop::sample::Index>(), neuron), 40);
    let config = Config { cases: 300, failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let [matter, many] = [const { std::cell::Cell::new(0) }; 2];
    let outcome = runner.run(&(sets, any::<bool>(), neurons), |(sets, two, neurons)| {
        let names: &[&str] = if two { &["near", "far"] } else { &[] };
        let model = model(&sets, names);
        let currents = names.len().max(1);
        for (set, (state, events)) in neurons {
            let set = set.index(sets.len());
            let (state, events) = (&state[..=currents], &events[..currents]);
            let words = events.iter().flatten().flat_map(|weights| {
                weights.iter().fold([0; 3], |words, &weight| saturating_add(words, weight as i32)).map(i64::from)
            });
            let words: Vec<i64> = words.collect();
            let (next, fired) = step(sets[set], state, events);
            let found = evaluate(&model.graph, set, state, &words);
            prop_assert_eq!(&found.state, &next, "{:?}, state {:?}, events {:?}", sets[set], state, events);
            prop_assert_eq!(spikes(&model.graph, set, state, &words), fired);
            let at_once: Vec<[Vec<i64>; 2]> =
                events.iter().map(|of| of.clone().map(|weights| vec![weights.iter().sum()])).collect();
            matter.set(matter.get() + u32::from(step(sets[set], state, &at_once).0 != next));
            many.set(many.get() + u32::from(fired > 1));
        }
        Ok(())
    });
    outcome.unwrap_or_else(|failure| panic!("{failure}"));
    let found = (matter.get(), many.get());
    assert!(found.0 > 1_000 && found.1 > 1_000, "order and number matter in {found:?} of 12,000 neurons");
}
