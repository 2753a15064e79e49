//! `docs/models/synapses.md`, read naively, in front of a LIF; with `docs/models/exponential_euler.md`.

use std::cell::Cell;

use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use rheobase::datapath::{Update, evaluate};
use rheobase::fixed_point::Format;
use rheobase::models::SynapseKind;

use crate::exponential_euler;
use crate::receptors::{Drawn, lif};
use crate::words::{Wide, number, parameter, place, raw_of, rounded, saturated};

/// One receptor type: its states, and what is due.
struct Type<'d> {
    drawn: &'d Drawn,
    set: usize,
    place: usize,
    states: Vec<Wide>,
    input: Wide,
}

impl Type<'_> {
    fn known(&self, word: &str, name: &str) -> Option<Wide> {
        parameter(&self.drawn.model, self.set, &format!("{word}_{name}"))
    }

    fn names(&self) -> Vec<String> {
        self.drawn.receptors[self.set][self.place].variables()
    }

    fn is_delta(&self) -> bool {
        self.drawn.receptors[self.set][self.place].synapse.kind() == SynapseKind::Delta
    }

    /// Steps 1 to 3 of the page: what it adds, and the drive of a conductance.
    fn adds(&self, v: Wide) -> [Wide; 2] {
        let receptor = &self.drawn.receptors[self.set][self.place];
        if self.is_delta() {
            return [self.input, Wide::ZERO];
        }
        let formats = &self.drawn.formats;
        let unit = Format::unsigned(1, formats.decay.frac_bits);
        let part = if relaxes(self.drawn) { exponential_euler::part(formats) } else { unit };
        let states = self.names().into_iter().zip(&self.states);
        let sum: Wide =
            states.filter_map(|(name, state)| Some(*state * self.known("gain", &name)?)).fold(Wide::ZERO, |x, y| x + y);
        match self.known("reversal", &receptor.name) {
            None => [rounded(sum, self.sum_places(), formats.rounding), Wide::ZERO],
            Some(reversal) => {
                let part = saturated(sum, part, formats.rounding);
                [(reversal - v) * part, part]
            }
        }
    }

    /// Fraction bits of the sum of a LIF, or of the product where that has fewer.
    fn sum_places(&self) -> u32 {
        let formats = &self.drawn.formats;
        let name = format!("gain_{}", self.names().last().expect("a state"));
        let gain = self.drawn.model.graph.parameters.iter().find(|p| p.name == name).expect("a gain");
        (formats.state.frac_bits + formats.decay.frac_bits).min(formats.synapse.frac_bits + gain.format.frac_bits)
    }

    /// Step 5 of the page.
    fn next(&self) -> Vec<Wide> {
        let receptor = &self.drawn.receptors[self.set][self.place];
        let is_conductance = receptor.synapse.reversal().is_some();
        let format = Format { signed: !is_conductance, ..self.drawn.formats.synapse };
        let next = |(place, name): (usize, String)| {
            let state = self.states[place];
            let decayed = state - state * self.known("leak", &name).expect("a leak");
            let comes_in = match (receptor.synapse.kind(), place) {
                (SynapseKind::Alpha, 1) => self.states[0] * self.known("slope", &receptor.name).expect("a slope"),
                _ => self.input,
            };
            saturated(decayed + comes_in, format, self.drawn.formats.rounding)
        };
        self.names().into_iter().enumerate().map(next).collect()
    }
}

/// Whether it has conductances that are integrated with the leak.
fn relaxes(drawn: &Drawn) -> bool {
    drawn.model.graph.tables.iter().any(|table| table.name == "phi")
}

/// A time step of the whole neuron.
fn step(drawn: &Drawn, set: usize, state: &[i64], inputs: &[i64]) -> Update {
    let (formats, variables) = (&drawn.formats, &drawn.model.variables);
    let known = |name| parameter(&drawn.model, set, name);
    let numbers: Vec<Wide> =
        variables.iter().zip(state).map(|(variable, &raw)| number(raw, variable.format.frac_bits)).collect();
    let has_refractory = variables.get(1).is_some_and(|variable| variable.name == "refractory");
    let mut next_state = 1 + usize::from(has_refractory);
    let types: Vec<Type> = (0..inputs.len())
        .map(|place| {
            let count = drawn.receptors[set][place].variables().len();
            let states = numbers[next_state..next_state + count].to_vec();
            next_state += count;
            Type { drawn, set, place, states, input: number(inputs[place], formats.input.frac_bits) }
        })
        .collect();
    let v = numbers[0];
    let sum = |added: &dyn Fn(&Type) -> Wide| types.iter().map(added).fold(Wide::ZERO, |x, y| x + y);
    let leak = known("leak").expect("a leak");
    let alone = v - v * leak + known("drive").expect("a drive");
    let v_sum = if relaxes(drawn) {
        let held = sum(&|one| if one.is_delta() { Wide::ZERO } else { one.adds(v)[0] });
        let jumps = sum(&|one| if one.is_delta() { one.input } else { Wide::ZERO });
        exponential_euler::v_sum(v, alone + held, leak + sum(&|one| one.adds(v)[1]), jumps, formats)
    } else {
        alone + sum(&|one| one.adds(v)[0])
    };
    let v_integrated = saturated(v_sum, formats.state, formats.rounding);
    let refractory = if has_refractory { state[1] } else { 0 };
    let spike = v_integrated >= known("threshold").expect("a threshold") && refractory == 0;
    let v_next = match (spike, refractory > 0) {
        (true, _) => known("v_reset").expect("a reset"),
        (false, true) => v,
        (false, false) => v_integrated,
    };
    let period = known("refractory_period").map_or(0, |period| period.to_num::<i64>());
    let mut words = vec![raw_of(v_next, formats.state.frac_bits)];
    words.extend(has_refractory.then(|| if spike { period } else { (refractory - 1).max(0) }));
    let next = types.iter().flat_map(Type::next);
    words.extend(next.zip(&variables[words.len()..]).map(|(word, variable)| raw_of(word, variable.format.frac_bits)));
    Update { state: words, spike }
}

#[test]
fn every_synapse_model_is_its_page() {
    let config = Config { cases: 300, failure_persistence: None, max_global_rejects: 100_000, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let (spikes, relaxing) = (Cell::new(0), Cell::new(0));
    let neurons = prop::collection::vec(any::<[u64; 12]>(), 100);
    let outcome = runner.run(&(lif(), neurons), |(drawn, neurons)| {
        let model = &drawn.model;
        relaxing.set(relaxing.get() + usize::from(relaxes(&drawn)));
        for [set, draws @ ..] in neurons {
            let set = set as usize % drawn.receptors.len();
            let mut draws = draws.into_iter();
            let mut draw = |lo, hi| place(lo, hi, draws.next().expect("enough draws"));
            let state: Vec<i64> = model.variables.iter().map(|v| draw(v.range.lo, v.range.hi)).collect();
            let (lo, hi) = (drawn.formats.input.min_raw(), drawn.formats.input.max_raw());
            let inputs: Vec<i64> = model.graph.inputs.iter().map(|_| draw(lo, hi)).collect();
            let expected = step(&drawn, set, &state, &inputs);
            let found = evaluate(&model.graph, set, &state, &inputs);
            prop_assert_eq!(&found, &expected, "set {}, state {:?}, inputs {:?}", set, state, inputs);
            spikes.set(spikes.get() + usize::from(expected.spike));
        }
        Ok(())
    });
    outcome.unwrap_or_else(|failure| panic!("{failure}"));
    assert!((300..29_000).contains(&spikes.get()), "{} spikes in 30,000 updates: one-sided", spikes.get());
    assert!((60..200).contains(&relaxing.get()), "{} of 300 neurons relax: one-sided", relaxing.get());
}
