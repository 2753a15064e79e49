//! The native sweep, in 32- and in 64-bit lanes, against the plain evaluator: thousands of neurons a model, whose states
//! lie anywhere in their range and on its edges.

use std::cell::Cell;

use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use rheobase::datapath::blocks::Blocks;
use rheobase::datapath::native::{Program, fits_32_bits};
use rheobase::datapath::{Graph, Planned, Signal, Update, evaluate};
use rheobase::models::{Model, NeuronPlan, Sweep};

use crate::neurons::{adex, lif};
use crate::{receptors, receptors_of_adex};

const NEURONS: usize = 3000;

/// A sequence of numbers from a seed (SplitMix64).
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// From `lo` to `hi`; half of the time one of the `edges` within, or a neighbour.
    fn word(&mut self, lo: i64, hi: i64, edges: &[i64]) -> i32 {
        let anywhere = lo + (self.next() % (hi.abs_diff(lo) + 1)) as i64;
        let edge = edges[(self.next() % edges.len() as u64) as usize] + (self.next() % 3) as i64 - 1;
        let word = if self.next() & 1 == 0 { anywhere } else { edge.clamp(lo, hi) };
        word as i32
    }
}

struct Neurons {
    state: Vec<Vec<i32>>,
    inputs: Vec<Vec<i32>>,
}

/// States within the variables' ranges and inputs within the accumulator's format.
fn neurons(model: &Model, set: usize, seed: u64) -> Neurons {
    let mut numbers = Numbers(seed);
    let threshold = ["threshold", "v_peak"].map(|name| model.graph.parameters.iter().find(|p| p.name == name));
    let threshold = threshold.into_iter().flatten().next().expect("every model has one").values[set];
    let column = |variable: &rheobase::models::Variable| {
        let (lo, hi) = (variable.range.lo as i64, variable.range.hi as i64);
        (0..NEURONS).map(|_| numbers.word(lo, hi, &[lo, hi, 0, threshold])).collect()
    };
    let state = model.variables.iter().map(column).collect();
    let mut input = |signal: &Signal| {
        let format = model.graph.node(*signal).format;
        let (lo, hi) = (format.min_raw() as i64, format.max_raw() as i64);
        (0..NEURONS).map(|_| numbers.word(lo, hi, &[lo, hi, 0])).collect()
    };
    let inputs = model.graph.inputs.iter().map(&mut input).collect();
    Neurons { state, inputs }
}

/// How all neurons are updated at once.
#[derive(Clone, Copy, Debug)]
enum Fast {
    /// The model itself, in plain integers.
    Native,
    /// Its graph, operation by operation.
    Blocks,
}

/// The fast update of all neurons, in the form of the evaluator's.
fn update(model: &Model, set: usize, neurons: &Neurons, fast: Fast, wide: bool) -> Vec<Update> {
    let mut state = neurons.state.clone();
    let mut spikes = vec![2; NEURONS];
    let mut columns: Vec<&mut [i32]> = state.iter_mut().map(|column| &mut column[..]).collect();
    let (graph, steps) = (&model.graph, &model.steps);
    let inputs: Vec<&[i32]> = neurons.inputs.iter().map(|input| &input[..]).collect();
    match (fast, wide) {
        (Fast::Blocks, true) => Blocks::<i64>::new(graph, set).run(&mut columns, &inputs, &mut spikes),
        (Fast::Blocks, false) => Blocks::<i32>::new(graph, set).run(&mut columns, &inputs, &mut spikes),
        (Fast::Native, _) => {
            let sweep = Sweep { state: &mut columns, input: inputs[0], spikes: &mut spikes };
            native(model, &(graph, steps, set), sweep, wide);
        }
    }
    let update = |neuron: usize| {
        assert!(spikes[neuron] <= 1, "a spike is 0 or 1");
        Update { state: state.iter().map(|column| column[neuron].into()).collect(), spike: spikes[neuron] == 1 }
    };
    (0..NEURONS).map(update).collect()
}

fn native(model: &Model, &(graph, steps, set): &(&Graph, &Vec<Planned>, usize), sweep: Sweep<'_>, wide: bool) {
    match (model.plan, wide) {
        (NeuronPlan::Lif(plan), true) => plan.sweep_64(&Program::new(graph, steps, set), sweep),
        (NeuronPlan::Lif(plan), false) => plan.sweep_32(&Program::new(graph, steps, set), sweep),
        (NeuronPlan::Adex(plan), true) => plan.sweep_64(&Program::new(graph, steps, set), sweep),
        (NeuronPlan::Adex(plan), false) => plan.sweep_32(&Program::new(graph, steps, set), sweep),
        (NeuronPlan::Recorded(name), _) => panic!("{name} is not run in native code"),
    }
}

#[derive(Default)]
struct Seen {
    spikes: Cell<usize>,
    silent: Cell<usize>,
    narrow: Cell<usize>,
}

fn compare(model: &Model, seed: u64, seen: &Seen) -> Result<(), TestCaseError> {
    for set in 0..model.variables[0].init.len() {
        let neurons = neurons(model, set, seed ^ set as u64);
        let state = |neuron: usize| -> Vec<i64> { neurons.state.iter().map(|column| column[neuron].into()).collect() };
        let inputs = |neuron: usize| -> Vec<i64> { neurons.inputs.iter().map(|input| input[neuron].into()).collect() };
        let evaluated = |neuron| evaluate(&model.graph, set, &state(neuron), &inputs(neuron));
        let expected: Vec<Update> = (0..NEURONS).map(evaluated).collect();
        let spikes = expected.iter().filter(|update| update.spike).count();
        seen.spikes.set(seen.spikes.get() + spikes);
        seen.silent.set(seen.silent.get() + NEURONS - spikes);
        let mut lanes = vec![true];
        if fits_32_bits(&model.graph) {
            lanes.push(false);
            seen.narrow.set(seen.narrow.get() + 1);
        }
        let is_native = !matches!(model.plan, NeuronPlan::Recorded(_));
        let ways = [Fast::Blocks].into_iter().chain(is_native.then_some(Fast::Native));
        for (fast, wide) in ways.flat_map(|fast| lanes.iter().map(move |&wide| (fast, wide))) {
            let found = update(model, set, &neurons, fast, wide);
            for (neuron, (found, expected)) in found.iter().zip(&expected).enumerate() {
                prop_assert_eq!(
                    found,
                    expected,
                    "neuron {}: state {:?}, inputs {:?}, {:?} in {}-bit lanes",
                    neuron,
                    state(neuron),
                    inputs(neuron),
                    fast,
                    if wide { 64 } else { 32 }
                );
            }
        }
    }
    Ok(())
}

fn run(models: impl Strategy<Value = Model>, cases: u32) -> Seen {
    let config = Config { cases, failure_persistence: None, max_global_rejects: 100_000, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let seen = Seen::default();
    let outcome = runner.run(&(models, any::<u64>()), |(model, seed)| compare(&model, seed, &seen));
    outcome.unwrap_or_else(|failure| panic!("{failure}"));
    seen
}

#[test]
fn native_lif_is_the_evaluated_lif() {
    let seen = run(lif(), 150);
    let (spikes, silent, narrow) = (seen.spikes.get(), seen.silent.get(), seen.narrow.get());
    assert!(spikes > 100_000 && silent > 100_000, "{spikes} spikes, {silent} silent updates: one-sided");
    assert!(narrow > 30, "only {narrow} models fitted 32-bit lanes");
}

#[test]
fn native_adex_is_the_evaluated_adex() {
    let seen = run(adex(), 60);
    let (spikes, silent, narrow) = (seen.spikes.get(), seen.silent.get(), seen.narrow.get());
    assert!(spikes > 10_000 && silent > 10_000, "{spikes} spikes, {silent} silent updates: one-sided");
    assert!(narrow > 3, "only {narrow} models fitted 32-bit lanes");
}

/// What was drawn is in the model.
fn lif_model(drawn: receptors::Drawn) -> Model {
    assert_eq!(drawn.model.graph.inputs.len(), drawn.receptors[0].len());
    assert_eq!(drawn.model.variables[0].format, drawn.formats.state);
    drawn.model
}

#[test]
fn neurons_with_receptor_types_are_the_evaluated_ones() {
    for seen in [run(receptors::lif().prop_map(lif_model), 80), run(receptors_of_adex::adex(), 60)] {
        let (spikes, silent) = (seen.spikes.get(), seen.silent.get());
        assert!(spikes > 10_000 && silent > 10_000, "{spikes} spikes, {silent} silent updates: one-sided");
    }
}
