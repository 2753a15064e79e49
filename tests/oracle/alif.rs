//! `docs/models/alif.md`, read naively.

use std::cell::Cell;

use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use rheobase::datapath::{Update, evaluate};
use rheobase::fixed_point::{Decimal, Format, Overflow};
use rheobase::models::{DEFINITIONS, Model, Values, WordFormats};

use crate::neurons::{places, rounding};
use crate::words::{number, parameter, place, raw_of, saturated};

/// "One time step" of the page.
fn step(model: &Model, formats: &WordFormats, state: &[i64], input: i64) -> Update {
    let known = |name| parameter(model, 0, name);
    let sure = |name| known(name).unwrap_or_else(|| panic!("every ALIF has `{name}`"));
    let v = number(state[0], formats.state.frac_bits);
    let theta = number(state[1], formats.adaptation.frac_bits);
    let refractory = state.get(2).copied().unwrap_or(0);
    let v_sum = v - v * sure("leak") + sure("drive") + number(input, formats.input.frac_bits);
    let v_integrated = saturated(v_sum, formats.state, formats.rounding);
    let theta_decayed = saturated(theta - theta * sure("leak_theta"), formats.adaptation, formats.rounding);
    let spike = v_integrated >= sure("threshold") + theta_decayed && refractory == 0;
    let v_next = match (spike, refractory > 0) {
        (true, _) => sure("v_reset"),
        (false, true) => v,
        (false, false) => v_integrated,
    };
    let raised = saturated(theta_decayed + sure("jump"), formats.adaptation, formats.rounding);
    let theta_next = if spike { raised } else { theta_decayed };
    let period = known("refractory_period").map_or(0, |period| period.to_num::<i64>());
    let next = if spike { period } else { (refractory - 1).max(0) };
    let words = [raw_of(v_next, formats.state.frac_bits), raw_of(theta_next, formats.adaptation.frac_bits), next];
    Update { state: words[..state.len()].to_vec(), spike }
}

fn formats() -> impl Strategy<Value = WordFormats> {
    (4u32..=18, 4u32..=18, 12u32..=20, rounding()).prop_map(|(state, adaptation, decay, rounding)| WordFormats {
        writable: false,
        state: Format::signed(6, state),
        adaptation: Format::signed(5, adaptation),
        synapse: Format::signed(11, 12),
        decay: Format::unsigned(0, decay),
        input: Format::signed(6, 3),
        rounding,
        overflow: Overflow::Saturate,
    })
}

fn models() -> impl Strategy<Value = (Model, WordFormats)> {
    let membrane = (places(50..400, 0), places(20..500, 1), places(-600..-400, 1), places(-800..-601, 1));
    let adaptation = (places(100..2000, 1), places(-30..90, 1), 0u32..30, places(-200..900, 0));
    (formats(), membrane, adaptation).prop_filter_map(
        "refused",
        |(formats, (c_m, tau_m, v_th, v_reset), (tau_adapt, q_adapt, steps, i_e))| {
            let definition = DEFINITIONS.into_iter().find(|known| known.name == "alif").expect("it is there");
            let rest: Decimal = "-70".parse().expect("a number");
            let steps = Decimal::from(steps);
            // in the order of the definition's keys
            let list = vec![c_m, tau_m, rest, v_th, tau_adapt, q_adapt, v_reset, steps, i_e, rest];
            let values = Values { of: definition, list };
            let dt = Decimal::new(1, -1).expect("0.1 ms");
            let model = (definition.model)(&[values], &[Vec::new()], &formats, dt).ok()?;
            Some((model, formats))
        },
    )
}

#[test]
fn an_alif_is_its_page() {
    let config = Config { cases: 300, failure_persistence: None, max_global_rejects: 100_000, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let spikes = Cell::new(0);
    let neurons = prop::collection::vec(any::<[u64; 4]>(), 100);
    let outcome = runner.run(&(models(), neurons), |((model, formats), neurons)| {
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
    assert!((300..29_000).contains(&spikes.get()), "{} spikes in 30,000 updates: one-sided", spikes.get());
}
