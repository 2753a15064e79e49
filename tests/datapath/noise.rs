//! Neurons with noise: the graph in blocks against the plain evaluator, and the noise against the same neuron without.

use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use rheobase::datapath::blocks::Blocks;
use rheobase::datapath::{Signal, evaluate};
use rheobase::models::{Model, NORMAL, NormalDraws, StepEscape, StepNoise};

use crate::{neurons, receptors, receptors_of_adex};

const NEURONS: usize = 200;

/// A word of 32 random bits of a seed, brought into the range of `signal`.
fn word(model: &Model, signal: Signal, draws: &mut impl Iterator<Item = u32>) -> i32 {
    let range = model.graph.node(signal).range;
    let bits = i128::from(draws.next().expect("it goes on")) << 32 | i128::from(draws.next().expect("it goes on"));
    (range.lo + bits % (range.hi - range.lo + 1)) as i32
}

fn agree(model: &Model, seed: u64, step: u32, numbers: &[u32]) -> Result<u64, TestCaseError> {
    let mut bits = seed | 1;
    let mut draws = std::iter::from_fn(|| {
        bits = bits.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        Some((bits >> 32) as u32)
    });
    let graph = &model.graph;
    let mut column = |signals: &[Signal]| -> Vec<Vec<i32>> {
        signals.iter().map(|&s| (0..NEURONS).map(|_| word(model, s, &mut draws)).collect()).collect()
    };
    let (mut state, inputs) = (column(&graph.state), column(&graph.inputs));
    let before = state.clone();
    let sets = graph.parameters[0].values.len();
    let mut spikes = vec![0; NEURONS];
    let mut columns: Vec<&mut [i32]> = state.iter_mut().map(|column| &mut column[..]).collect();
    let input_columns: Vec<&[i32]> = inputs.iter().map(|column| &column[..]).collect();
    Blocks::<i64>::new(graph, sets - 1).run_numbered(&mut columns, &input_columns, numbers, step, &mut spikes);
    for neuron in 0..NEURONS {
        let of = |columns: &[Vec<i32>]| columns.iter().map(|column| column[neuron].into()).collect::<Vec<i64>>();
        let mut words_in = of(&inputs);
        words_in.extend([i64::from(numbers[neuron]), i64::from(step)]);
        let update = evaluate(graph, sets - 1, &of(&before), &words_in);
        prop_assert_eq!(&update.state, &of(&state), "neuron {} in time step {}", numbers[neuron], step);
        prop_assert_eq!(update.spike, spikes[neuron] != 0, "neuron {} in time step {}", numbers[neuron], step);
    }
    Ok(spikes.iter().filter(|&&count| count > 0).count() as u64)
}

/// Gaussian noise of a thousandth to all of the potential's range; where `has_threshold`, escape rates too; at least one of both, in
/// the first set at the least.
fn kinds(has_threshold: bool) -> impl Strategy<Value = Vec<StepNoise>> {
    let escape = (0.1f64..4.0, -6.0f64..2.0).prop_map(|(width, at_threshold)| StepEscape { width, at_threshold });
    let escape = prop::option::of(escape).prop_map(move |escape| escape.filter(|_| has_threshold));
    let set = (prop::option::of(0.02f64..4.0), escape);
    let sets = prop::collection::vec(set.prop_map(|(deviation, escape)| StepNoise { deviation, escape }), 3);
    sets.prop_map(|mut sets| {
        if sets[0].is_none() {
            sets[0].deviation = Some(0.5);
        }
        sets
    })
}

/// Models of every kind with noise.
fn noisy(
    models: impl Strategy<Value = Model>,
    has_threshold: bool,
) -> impl Strategy<Value = (Model, u64, u32, Vec<u32>)> {
    let numbers = prop::collection::vec(any::<u32>(), NEURONS);
    (models, kinds(has_threshold), any::<u64>(), any::<u32>(), numbers).prop_filter_map(
        "too wide",
        |(model, noise, seed, step, numbers)| {
            let sets = model.variables[0].init.len();
            let model = model.with_noise(&noise[..sets], seed).ok()?;
            Some((model, seed, step, numbers))
        },
    )
}

fn run(models: impl Strategy<Value = Model>, has_threshold: bool, cases: u32) {
    let config = Config { cases, failure_persistence: None, max_global_rejects: 100_000, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let spikes = std::cell::Cell::new(0);
    let result = runner.run(&noisy(models, has_threshold), |(model, seed, step, numbers)| {
        spikes.set(spikes.get() + agree(&model, seed, step, &numbers)?);
        Ok(())
    });
    result.unwrap_or_else(|failure| panic!("{failure}"));
    assert!(spikes.get() > 100, "only {} spikes", spikes.get());
}

#[test]
fn neurons_with_noise_are_the_evaluated_ones() {
    run(neurons::lif(), true, 40);
    run(neurons::adex(), false, 15);
    run(receptors::lif().prop_map(|drawn| drawn.model), true, 20);
    run(receptors_of_adex::adex(), false, 15);
}

/// The drawn number, times the deviation, is what the potential moves by.
#[test]
fn what_is_drawn_for_a_neuron_is_what_is_added_to_its_input() {
    let mut runner = TestRunner::new_with_rng(
        Config { cases: 20, failure_persistence: None, max_global_rejects: 100_000, ..Config::default() },
        TestRng::deterministic_rng(RngAlgorithm::ChaCha),
    );
    let result = runner.run(&(neurons::lif(), any::<u64>(), any::<u32>()), |(model, seed, step)| {
        let signal = |graph: &rheobase::datapath::Graph, name: &str| {
            let place = graph.nodes.iter().position(|node| node.name == name).expect("a signal of this name");
            (place, graph.nodes[place].format)
        };
        let Ok(noisy) = model.clone().with_noise(&vec![StepNoise::gaussian(0.5); model.variables[0].init.len()], seed)
        else {
            return Ok(());
        };
        let mut draws = NormalDraws::new(seed, vec![step ^ 77]);
        let drawn = NORMAL.to_f64(draws.draw(step)[0].into());
        let (place, format) = signal(&noisy.graph, "v_sum");
        let state: Vec<i64> = model.variables.iter().map(|variable| variable.init[0]).collect();
        let with = rheobase::datapath::evaluate_all(&noisy.graph, 0, &state, &[0, (step ^ 77).into(), step.into()]);
        let (plain_place, plain_format) = signal(&model.graph, "v_sum");
        let without = rheobase::datapath::evaluate_all(&model.graph, 0, &state, &[0]);
        let moved = format.to_f64(with[place]) - plain_format.to_f64(without[plain_place]);
        prop_assert!((moved - 0.5 * drawn).abs() <= format.resolution(), "{} is not half of {}", moved, drawn);
        Ok(())
    });
    result.unwrap_or_else(|failure| panic!("{failure}"));
}
