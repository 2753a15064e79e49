//! `docs/models/if.md`, `cuba_lif.md`, `li.md` and `resonate_and_fire.md`, read naively.

use proptest::prelude::*;
use proptest::test_runner::TestCaseError;
use rheobase::datapath::{Update, evaluate};
use rheobase::fixed_point::{Decimal, Format, Overflow, Rounding};
use rheobase::models::{Model, Receptor, SynapseModel, WordFormats};

use crate::defined::{quantised, values};
use crate::neurons::{overflow, places, rounding};
use crate::words::{Wide, check_random, check_updates, number, parameter, raw_of, rounded, saturated};

/// What the pages have in common: structure by the places of the words in the definition.
#[derive(Clone, Copy, Debug)]
struct Modes {
    formats: WordFormats,
    /// "value", "subtract", "none"
    reset: u32,
    /// ">", ">="
    spike_when: u32,
}

/// `exact` in the word of the potential.
fn potential(exact: Wide, formats: &WordFormats) -> Wide {
    if formats.overflow == Overflow::Saturate {
        return saturated(exact, formats.state, formats.rounding);
    }
    let period = number(1, 0) << (formats.state.int_bits + 1);
    let half = period >> 1;
    let word = rounded(exact, formats.state.frac_bits, formats.rounding);
    let turns: Wide = (word + half) >> (formats.state.int_bits + 1);
    word - turns.floor() * period
}

/// From the spike test on: next v, next counter, spike.
fn fired(model: &Model, modes: &Modes, [v, v_integrated]: [Wide; 2], refractory: i64) -> (Wide, i64, bool) {
    let known = |name| parameter(model, 0, name);
    let threshold = known("threshold").expect("a threshold");
    let above = if modes.spike_when == 0 { v_integrated > threshold } else { v_integrated >= threshold };
    let spike = above && refractory == 0;
    let v_next = match (spike, modes.reset) {
        (true, 0) => known("v_reset").expect("a reset potential"),
        (true, 1) => saturated(v_integrated - threshold, modes.formats.state, Rounding::Floor),
        (false, _) if refractory > 0 => v,
        _ => v_integrated,
    };
    let period = known("refractory_period").map_or(0, |period| period.to_num::<i64>());
    (v_next, if spike { period } else { (refractory - 1).max(0) }, spike)
}

fn modes() -> impl Strategy<Value = Modes> {
    let words = (4u32..=16, 6u32..=14, 12u32..=18, 2u32..=9);
    (words, rounding(), overflow(), 0u32..3, 0u32..2).prop_map(|(bits, rounding, overflow, reset, spike_when)| Modes {
        formats: WordFormats {
            writable: false,
            state: Format::signed(5, bits.0),
            adaptation: Format::signed(5, 12),
            synapse: Format::signed(8, bits.1),
            decay: Format::unsigned(0, bits.2),
            input: Format::signed(6, bits.3),
            rounding,
            overflow,
        },
        reset,
        spike_when,
    })
}

#[test]
fn a_perfect_integrator_is_its_page() {
    let numbers = (places(50..400, 0), places(-600..-400, 1), places(-800..-601, 1), 0u32..9, places(-3000..9000, 0));
    let model = |(modes, (c_m, v_th, v_reset, steps, i_e)): (Modes, (Decimal, Decimal, Decimal, u32, Decimal))| {
        let rest: Decimal = "-70".parse().expect("a number");
        let of = [("c_m", c_m), ("e_l", rest), ("v_th", v_th), ("v_reset", v_reset), ("i_e", i_e), ("v_init", rest)];
        let choices = [("t_ref", steps.into()), ("reset", modes.reset.into()), ("spike_when", modes.spike_when.into())];
        let values = values("if", &[&of[..], &choices].concat());
        Some((quantised(&[values], &modes.formats, "0.1").ok()?, modes))
    };
    check_all((modes(), numbers).prop_filter_map("refused", model), |model, modes, state, input| {
        let v = number(state[0], modes.formats.state.frac_bits);
        let refractory = state.get(1).copied().unwrap_or(0);
        let drive = parameter(model, 0, "drive").expect("a drive");
        let v_integrated = potential(v + drive + number(input, modes.formats.input.frac_bits), &modes.formats);
        let (v_next, count, spike) = fired(model, modes, [v, v_integrated], refractory);
        let words = [raw_of(v_next, modes.formats.state.frac_bits), count];
        Update { state: words[..state.len()].to_vec(), spike }
    });
}

/// What a conductance adds has F + D fraction bits, and the sum of a perfect integrator may have fewer.
#[test]
fn a_conductance_is_rounded_to_the_sum_of_a_perfect_integrator() {
    let drawn = (modes(), places(10..90, 1), any::<bool>()).prop_filter_map("refused", |(modes, tau_syn, excites)| {
        let [e_rev, rest, c_m, v_th, v_reset] =
            [if excites { "0" } else { "-85" }, "-70", "40", "-60", "-70"].map(|text| text.parse().expect("a number"));
        let of = [("c_m", c_m), ("e_l", rest), ("v_th", v_th), ("v_reset", v_reset), ("v_init", rest)];
        let choices = [("reset", modes.reset.into()), ("spike_when", modes.spike_when.into())];
        let values = values("if", &[&of[..], &choices].concat());
        let synapse = SynapseModel::ExponentialConductance { tau_syn, e_rev };
        let receptors = [vec![Receptor { name: "g".to_owned(), synapse }]];
        let dt = "0.1".parse().expect("a number");
        Some(((values.of.model)(&[values], &receptors, &modes.formats, dt).ok()?, modes))
    });
    let rounds = std::cell::Cell::new(0);
    check_all(drawn, |model, modes, state, input| {
        let (formats, sure) = (&modes.formats, |name| parameter(model, 0, name).expect("a parameter"));
        let (v, g) = (number(state[0], formats.state.frac_bits), number(state[1], formats.synapse.frac_bits));
        let part = saturated(g * sure("gain_g_g"), Format::unsigned(1, formats.decay.frac_bits), formats.rounding);
        let exact = (sure("reversal_g") - v) * part;
        let sum_places = (formats.state.frac_bits + formats.decay.frac_bits).min(31 - formats.state.int_bits);
        let drive = rounded(exact, sum_places.max(formats.state.frac_bits), formats.rounding);
        rounds.set(rounds.get() + u32::from(drive != exact));
        let v_integrated = potential(v + sure("drive") + drive, formats);
        let (v_next, _, spike) = fired(model, modes, [v, v_integrated], 0);
        let received = g - g * sure("leak_g_g") + number(input, formats.input.frac_bits);
        let word = Format { signed: false, ..formats.synapse };
        let g_next = saturated(received, word, formats.rounding);
        let words = [raw_of(v_next, formats.state.frac_bits), raw_of(g_next, formats.synapse.frac_bits)];
        Update { state: words.to_vec(), spike }
    });
    assert!(rounds.get() > 5_000, "only {} drives are rounded", rounds.get());
}

#[test]
fn a_lif_with_a_current_is_its_page() {
    let of_current = (places(5..100, 1), places(20..400, 1), places(-30..60, 1), places(1..30, 1), 0u32..2);
    let of_potential = (places(-20..20, 1), places(21..90, 1), places(-60..20, 1), places(-90..90, 2), 0u32..9);
    let models = (modes(), of_current, of_potential).prop_filter_map("refused", |(modes, current, potential)| {
        let (tau_syn, tau_mem, r, w_in, integrator) = current;
        let (v_leak, v_threshold, v_reset, bias, steps) = potential;
        let of = [("tau_syn", tau_syn), ("tau_mem", tau_mem), ("r", r), ("w_in", w_in), ("v_leak", v_leak)];
        let and = [("v_threshold", v_threshold), ("v_reset", v_reset), ("bias", bias), ("v_init", v_leak)];
        let choices = [
            ("refractory_steps", steps.into()),
            ("reset", modes.reset.into()),
            ("spike_when", modes.spike_when.into()),
            ("integrator", integrator.into()),
        ];
        let values = values("cuba_lif", &[&of[..], &and, &choices].concat());
        Some((quantised(&[values], &modes.formats, "0.1").ok()?, modes))
    });
    check_all(models, |model, modes, state, input| {
        let (formats, sure) = (&modes.formats, |name| parameter(model, 0, name).expect("a parameter"));
        let gain_bits =
            model.graph.parameters.iter().find(|known| known.name == "gain").expect("a gain").format.frac_bits;
        let v = number(state[0], formats.state.frac_bits);
        let refractory = state.get(2).copied().unwrap_or(0);
        let i_sum = number(state[1], formats.synapse.frac_bits) + number(input, formats.input.frac_bits);
        let i_next = saturated(i_sum - i_sum * sure("leak_current"), formats.synapse, formats.rounding);
        let finer = formats.synapse.frac_bits.max(formats.input.frac_bits);
        let frac_bits = (formats.state.frac_bits + formats.decay.frac_bits).min(finer + gain_bits);
        let word = Format::signed(formats.state.int_bits + 2, frac_bits);
        let driven = saturated(i_sum * sure("gain"), word, formats.rounding);
        let v_integrated = potential(v - v * sure("leak") + sure("drive") + driven, formats);
        let (v_next, count, spike) = fired(model, modes, [v, v_integrated], refractory);
        let words = [raw_of(v_next, formats.state.frac_bits), raw_of(i_next, formats.synapse.frac_bits), count];
        Update { state: words[..state.len()].to_vec(), spike }
    });
}

#[test]
fn a_read_out_is_its_page() {
    let numbers = (places(50..400, 0), places(20..400, 1), places(-3000..9000, 0));
    let read_outs = (modes(), numbers).prop_filter_map("refused", |(modes, (c_m, tau_m, i_e))| {
        let rest: Decimal = "-70".parse().expect("a number");
        let of = [("c_m", c_m), ("tau_m", tau_m), ("e_l", rest), ("i_e", i_e), ("v_init", rest)];
        Some((quantised(&[values("li", &of)], &modes.formats, "0.1").ok()?, modes))
    });
    let (known, moved) = (Known::default(), std::cell::Cell::new(0));
    let step = |model: &Model, modes: &Modes, state: &[i64], input: i64| {
        let sure = |name| parameter(model, 0, name).expect("a parameter");
        let v = number(state[0], modes.formats.state.frac_bits);
        let due = number(input, modes.formats.input.frac_bits);
        let word = raw_of(
            potential(v - v * sure("leak") + sure("drive") + due, &modes.formats),
            modes.formats.state.frac_bits,
        );
        moved.set(moved.get() + u32::from(word != state[0]));
        Update { state: vec![word], spike: false }
    };
    let spikes =
        check_updates(kept(read_outs, &known), 100, |model, _, state, input| agrees(&known, step, model, state, input));
    assert_eq!(spikes, 0);
    assert!(moved.get() > 10_000, "{} of 20,000 potentials move", moved.get());
}

#[test]
fn a_resonator_is_its_page() {
    let oscillator = (places(-40..-1, 1), places(1..80, 1), places(1..60, 1), 0u32..2);
    let reset = (places(-30..60, 1), places(-30..60, 1), places(-90..90, 2));
    let models = (modes(), oscillator, reset).prop_filter_map("refused", |(mut modes, oscillator, reset)| {
        let ((b, omega, v_threshold, spike_when), (v_reset, i_reset, bias)) = (oscillator, reset);
        modes.spike_when = spike_when;
        let of = [("b", b), ("omega", omega), ("v_threshold", v_threshold), ("v_reset", v_reset), ("i_reset", i_reset)];
        let values =
            values("resonate_and_fire", &[&of[..], &[("bias", bias), ("spike_when", spike_when.into())]].concat());
        Some((quantised(&[values], &modes.formats, "0.1").ok()?, modes))
    });
    check_all(models, |model, modes, state, input| {
        let (formats, sure) = (&modes.formats, |name| parameter(model, 0, name).expect("a parameter"));
        let [v, i] = [0, 1].map(|place| number(state[place], formats.state.frac_bits));
        let due = number(input, formats.input.frac_bits);
        let held = |exact| saturated(exact, formats.state, formats.rounding);
        let v_turned = held(v - v * sure("lost") + i * sure("turn"));
        let i_turned = held(i - i * sure("lost") - v * sure("turn") + sure("bias") + due);
        let threshold = sure("threshold");
        let spike = if modes.spike_when == 0 { v_turned > threshold } else { v_turned >= threshold };
        let next = if spike { [sure("v_reset"), sure("i_reset")] } else { [v_turned, i_turned] };
        Update { state: next.map(|word| raw_of(word, formats.state.frac_bits)).to_vec(), spike }
    });
}

/// Holds `step` against the evaluator, for models that come with their modes and spike at times.
fn check_all(models: impl Strategy<Value = (Model, Modes)>, step: impl Fn(&Model, &Modes, &[i64], i64) -> Update) {
    let known = Known::default();
    check_random(kept(models, &known), 200, |model, _, state, input| agrees(&known, &step, model, state, input));
}

type Known = std::cell::RefCell<Vec<(Model, Modes)>>;

/// The models, of which the modes are kept in `known`.
fn kept(models: impl Strategy<Value = (Model, Modes)>, known: &Known) -> impl Strategy<Value = Model> {
    models.prop_map(|(model, modes)| {
        known.borrow_mut().push((model.clone(), modes));
        model
    })
}

/// Whether the neuron spikes, in `step` as in the evaluator.
fn agrees(
    known: &Known,
    step: impl Fn(&Model, &Modes, &[i64], i64) -> Update,
    model: &Model,
    state: &[i64],
    input: i64,
) -> Result<bool, TestCaseError> {
    let modes = known.borrow().iter().rev().find(|(other, _)| other == model).expect("it was drawn").1;
    let expected = step(model, &modes, state, input);
    let found = evaluate(&model.graph, 0, state, &[input]);
    prop_assert_eq!(&found, &expected, "{:?}, state {:?}, input {}", modes, state, input);
    Ok(expected.spike)
}
