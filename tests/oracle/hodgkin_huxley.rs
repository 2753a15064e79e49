//! `docs/models/hodgkin_huxley.md`, read naively.

use std::cell::Cell;

use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use rheobase::datapath::{Update, evaluate};
use rheobase::fixed_point::{Decimal, Format, Overflow};
use rheobase::models::{DEFINITIONS, Model, Values, WordFormats};

use crate::neurons::{places, rounding};
use crate::words::{Wide, number, parameter, place, raw_of, saturated};

/// ms
const DT: f64 = 0.025;
/// mV: the leak's reversal potential, which v is relative to.
const REST: &str = "-54.402";

/// alpha and beta of a gate at a potential, 1/ms.
fn rates(gate: &str, v: f64) -> (f64, f64) {
    // x / (1 - exp(-x)) is 1 + x/2 where x is small
    let ratio = |x: f64| if x.abs() < 1e-6 { 1.0 + x / 2.0 } else { x / (1.0 - (-x).exp()) };
    match gate {
        "m" => (ratio((v + 40.0) / 10.0), 4.0 * (-(v + 65.0) / 18.0).exp()),
        "h" => (0.07 * (-(v + 65.0) / 20.0).exp(), 1.0 / (1.0 + (-(v + 35.0) / 10.0).exp())),
        "n" => (0.1 * ratio((v + 55.0) / 10.0), 0.125 * (-(v + 65.0) / 80.0).exp()),
        other => panic!("no gate `{other}`"),
    }
}

/// The greatest power of two of last places of v that is at most 0.125 mV, as an exponent.
fn spacing(frac_bits: u32) -> u32 {
    frac_bits - 3
}

fn first_point(frac_bits: u32) -> i64 {
    ((-110.0 - REST.parse::<f64>().expect("a number")) * f64::from(1 << frac_bits)).floor() as i64
}

/// Every word of the six tables is that of the functions, to a last place.
fn check_tables(model: &Model, formats: &WordFormats) {
    let (f, g) = (formats.state.frac_bits, formats.adaptation.frac_bits);
    for table in &model.graph.tables {
        let (gate, curve) = table.name.split_once('_').expect("a gate and a curve");
        let at = |row: usize| {
            let raw = first_point(f) + ((row as i64) << spacing(f));
            let (alpha, beta) = rates(gate, raw as f64 / f64::from(1 << f) + REST.parse::<f64>().expect("a number"));
            let value = if curve == "steady" { alpha / (alpha + beta) } else { 1.0 - (-DT * (alpha + beta)).exp() };
            value * f64::from(1 << g)
        };
        for (row, (&value, &slope)) in table.values.iter().zip(&table.slopes).enumerate() {
            assert!((value as f64 - at(row)).abs() < 0.5001, "{} row {row}: {value}, not {}", table.name, at(row));
            let next = table.values.get(row + 1).map_or(0, |next| next - value);
            assert!(row + 1 == table.values.len() || slope == next, "{} row {row}: slope {slope}", table.name);
        }
        let end = (first_point(f) + ((table.values.len() as i64 - 1) << spacing(f))) as f64 / f64::from(1 << f);
        assert!((end - (70.0 - REST.parse::<f64>().expect("a number"))).abs() < 0.25, "{} ends at {end}", table.name);
    }
}

/// A gate's table at a position, rounded.
fn here(model: &Model, formats: &WordFormats, name: &str, position: i64) -> Wide {
    let table = model.graph.tables.iter().find(|table| table.name == name).expect("a table");
    let (g, bits) = (formats.adaptation.frac_bits, spacing(formats.state.frac_bits));
    let row = (position >> bits) as usize;
    let between = number(position & ((1 << bits) - 1), bits);
    let exact = number(table.values[row], g) + number(table.slopes[row], g) * between;
    saturated(exact, Format::unsigned(1, g), formats.rounding)
}

/// "One time step" of the page.
fn step(model: &Model, formats: &WordFormats, state: &[i64], input: i64) -> Update {
    let (f, g, d) = (formats.state.frac_bits, formats.adaptation.frac_bits, formats.decay.frac_bits);
    let sure = |name| parameter(model, 0, name).unwrap_or_else(|| panic!("every neuron has `{name}`"));
    let gate = |exact| saturated(exact, Format::unsigned(1, g), formats.rounding);
    let rows = model.graph.tables[0].values.len() as i64;
    let last_point = first_point(f) + (rows << spacing(f)) - 1;
    let position = state[0].clamp(first_point(f), last_point) - first_point(f);
    let v = number(state[0], f);
    let next = |name: &str, word: i64| {
        let x = number(word, g);
        let [steady, rate] = ["steady", "rate"].map(|curve| here(model, formats, &format!("{name}_{curve}"), position));
        gate(x - (x - steady) * rate)
    };
    let (m, h, n) = (next("m", state[1]), next("h", state[2]), next("n", state[3]));
    let open_na = gate(gate(gate(m * m) * m) * h);
    let n_squared = gate(n * n);
    let open_k = gate(n_squared * n_squared);
    let part = |open: Wide, most| saturated(open * sure(most), Format::unsigned(2, d), formats.rounding);
    let (part_na, part_k) = (part(open_na, "sodium"), part(open_k, "potassium"));
    let charge = (sure("reversal_na") - v) * part_na + (sure("reversal_k") - v) * part_k - v * sure("leak")
        + sure("drive")
        + number(input, formats.input.frac_bits);
    let charge = saturated(charge, Format::signed(formats.state.int_bits + 2, f + d.min(6)), formats.rounding);
    let conductance = part_na + part_k + sure("leak");
    let kept = Wide::from_num(1) - conductance / 2;
    let v_next = saturated(v + charge * kept, formats.state, formats.rounding);
    let refractory = state.get(4).copied().unwrap_or(0);
    let spike = v_next >= sure("threshold") && v > v_next && refractory == 0;
    let period = parameter(model, 0, "refractory_period").map_or(0, |period| period.to_num::<i64>());
    let count = if spike { period } else { (refractory - 1).max(0) };
    let words = [raw_of(v_next, f), raw_of(m, g), raw_of(h, g), raw_of(n, g), count];
    Update { state: words[..state.len()].to_vec(), spike }
}

fn formats() -> impl Strategy<Value = WordFormats> {
    (6u32..=16, 8u32..=20, 14u32..=20, rounding()).prop_map(|(state, adaptation, decay, rounding)| WordFormats {
        writable: false,
        state: Format::signed(7, state),
        adaptation: Format::signed(1, adaptation),
        synapse: Format::signed(11, 12),
        decay: Format::unsigned(0, decay),
        input: Format::signed(5, 3),
        rounding,
        overflow: Overflow::Saturate,
    })
}

fn models() -> impl Strategy<Value = (Model, WordFormats)> {
    let membrane = (places(90..200, 0), places(2000..12_000, 0), places(500..3600, 0), places(20..90, 0));
    let potentials = (places(400..600, 1), places(-900..-700, 1));
    let rest = (0u32..90, places(-200..900, 0));
    (formats(), membrane, potentials, rest).prop_filter_map(
        "refused",
        |(formats, (c_m, g_na, g_k, g_l), (e_na, e_k), (steps, i_e))| {
            let definition = DEFINITIONS.into_iter().find(|known| known.name == "hodgkin_huxley").expect("it is there");
            let decimal = |text: &str| text.parse::<Decimal>().expect("a number");
            // in the order of the definition's keys
            let steps = Decimal::from(steps);
            let list = vec![c_m, g_na, g_k, g_l, e_na, e_k, decimal(REST), steps, i_e, decimal("-65")];
            let values = Values { of: definition, list };
            let model = (definition.model)(&[values], &[Vec::new()], &formats, decimal("0.025")).ok()?;
            Some((model, formats))
        },
    )
}

#[test]
fn a_neuron_of_hodgkin_and_huxley_is_its_page() {
    let config = Config { cases: 60, failure_persistence: None, max_global_rejects: 100_000, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let spikes = Cell::new(0);
    let neurons = prop::collection::vec(any::<[u64; 6]>(), 200);
    let outcome = runner.run(&(models(), neurons), |((model, formats), neurons)| {
        check_tables(&model, &formats);
        for [input, draws @ ..] in neurons {
            let variables = model.variables.iter().zip(draws);
            let state: Vec<i64> = variables.map(|(v, draw)| place(v.range.lo, v.range.hi, draw)).collect();
            let input = place(formats.input.min_raw(), formats.input.max_raw(), input);
            let expected = step(&model, &formats, &state, input);
            let found = evaluate(&model.graph, 0, &state, &[input]);
            prop_assert_eq!(&found, &expected, "{:?}, state {:?}, input {}", formats, state, input);
            spikes.set(spikes.get() + usize::from(expected.spike));
        }
        Ok(())
    });
    outcome.unwrap_or_else(|failure| panic!("{failure}"));
    assert!((120..11_900).contains(&spikes.get()), "{} spikes in 12,000 updates: one-sided", spikes.get());
}
