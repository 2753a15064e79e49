//! Numbers of the pages in types of the crate `fixed`.

use fixed::FixedI128;
use fixed::traits::FixedSigned;
use fixed::types::extra::U64;
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use rheobase::fixed_point::{Format, Overflow, Rounding};
use rheobase::models::Model;

/// Every exact number: 63 bits before the point, 64 behind.
pub type Wide = FixedI128<U64>;

/// The number that a raw word stands for.
pub fn number(raw: i64, frac_bits: u32) -> Wide {
    Wide::from_bits(i128::from(raw) << (64 - frac_bits))
}

/// A parameter by the name on the page.
pub fn parameter(model: &Model, set: usize, name: &str) -> Option<Wide> {
    let found = model.graph.parameters.iter().find(|parameter| parameter.name == name)?;
    Some(number(found.values[set], found.format.frac_bits))
}

/// An exact number rounded to `frac_bits`.
pub fn rounded(exact: Wide, frac_bits: u32, rounding: Rounding) -> Wide {
    let in_last_places = exact << frac_bits;
    let whole = match rounding {
        Rounding::Floor => in_last_places.floor(),
        Rounding::Zero => in_last_places.round_to_zero(),
        Rounding::Nearest => (in_last_places + Wide::from_num(0.5)).floor(),
        Rounding::Even => in_last_places.round_ties_even(),
        Rounding::Stochastic => panic!("a page has no random bits"),
    };
    whole >> frac_bits
}

/// An exact number in the word `S`, of which every bit is used.
pub fn into_word<S: FixedSigned>(exact: Wide, rounding: Rounding, overflow: Overflow) -> S {
    let rounded = rounded(exact, S::FRAC_NBITS, rounding);
    match overflow {
        Overflow::Saturate => S::saturating_from_num(rounded),
        Overflow::Wrap => S::wrapping_from_num(rounded),
    }
}

/// An exact number rounded to a format, and saturated.
pub fn saturated(exact: Wide, format: Format, rounding: Rounding) -> Wide {
    let [least, most] = [format.min_raw(), format.max_raw()].map(|raw| number(raw as i64, format.frac_bits));
    rounded(exact, format.frac_bits, rounding).clamp(least, most)
}

/// The raw word.
pub fn raw<S: FixedSigned>(word: S) -> i64 {
    raw_of(word.to_num(), S::FRAC_NBITS)
}

/// The raw word of a number with `frac_bits`.
pub fn raw_of(number: Wide, frac_bits: u32) -> i64 {
    (number.to_bits() >> (64 - frac_bits)) as i64
}

/// The format of a type.
pub fn format_of<S: FixedSigned>() -> Format {
    Format::signed(S::INT_NBITS - 1, S::FRAC_NBITS)
}

/// Draws models, sets, states and inputs for `check`, which says whether the neuron spikes: some must, some must not.
pub fn check_random(
    models: impl Strategy<Value = Model>,
    cases: u32,
    check: impl Fn(&Model, usize, &[i64], i64) -> Result<bool, TestCaseError>,
) {
    let spikes = check_updates(models, cases, check);
    let all = cases as usize * NEURONS;
    assert!((all / 100..all).contains(&spikes), "{spikes} spikes in {all} updates: one-sided");
}

const NEURONS: usize = 200;

/// The same, for models that need not spike. How often one did.
pub fn check_updates(
    models: impl Strategy<Value = Model>,
    cases: u32,
    check: impl Fn(&Model, usize, &[i64], i64) -> Result<bool, TestCaseError>,
) -> usize {
    let config = Config { cases, failure_persistence: None, max_global_rejects: 100_000, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let spikes = std::cell::Cell::new(0);
    let neurons = prop::collection::vec(any::<[u64; 5]>(), NEURONS);
    let outcome = runner.run(&(models, neurons), |(model, neurons)| {
        let input_format = model.graph.node(model.graph.inputs[0]).format;
        for [set, input, draws @ ..] in neurons {
            let set = set as usize % model.variables[0].init.len();
            let state: Vec<i64> =
                model.variables.iter().zip(draws).map(|(v, draw)| place(v.range.lo, v.range.hi, draw)).collect();
            let input = place(input_format.min_raw(), input_format.max_raw(), input);
            spikes.set(spikes.get() + usize::from(check(&model, set, &state, input)?));
        }
        Ok(())
    });
    outcome.unwrap_or_else(|failure| panic!("{failure}"));
    spikes.get()
}

/// A word from `lo` to `hi`: an end one time in eight, the lower half near zero one time in four.
pub fn place(lo: i128, hi: i128, draw: u64) -> i64 {
    let span = hi - lo + 1;
    let anywhere = lo + i128::from(draw >> 3) % span;
    let word = match draw & 7 {
        0 => [lo, hi][(draw >> 3) as usize & 1],
        1 | 2 => (anywhere / 64).clamp(lo, hi),
        _ => anywhere,
    };
    word as i64
}
