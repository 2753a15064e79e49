//! `docs/models/adex.md`, read naively.

use fixed::traits::FixedSigned;
use fixed::types::extra::{U6, U8, U20, U24};
use fixed::{FixedI16, FixedI32};
use proptest::prelude::*;
use rheobase::datapath::{Update, evaluate};
use rheobase::fixed_point::{Format, Overflow, Rounding};
use rheobase::models::{AdexPlan, Model, NeuronPlan, WordFormats};

use crate::neurons::{adex_in, rounding};
use crate::words::{Wide, check_random, format_of, into_word, number, parameter, raw, rounded};

/// "The exponential" of the page; `v` is clamped.
fn upswing(plan: &AdexPlan, model: &Model, v_above_knee: Wide, frac_bits: u32) -> Wide {
    let table = &model.graph.tables[0];
    let [first, last] = [plan.upswing.first, plan.upswing.last].map(|position| number(position, frac_bits));
    let position = v_above_knee.clamp(first, last) - first;
    let last_places = (position << frac_bits).to_num::<i64>();
    let spacing = 1i64 << plan.upswing.spacing_bits;
    let (row, between) = ((last_places / spacing) as usize, last_places % spacing);
    let value = number(table.values[row], table.value_format.frac_bits);
    let difference = number(table.slopes[row], table.slope_format.frac_bits);
    let exact = value + difference * number(between, plan.upswing.spacing_bits);
    let word = plan.upswing.target.format;
    rounded(exact, word.frac_bits, plan.upswing.target.rounding).min(number(word.max_raw() as i64, word.frac_bits))
}

/// "One time step" of the page, for words of the types `V` and `W`.
fn step<V: FixedSigned, W: FixedSigned>(
    plan: &AdexPlan,
    model: &Model,
    set: usize,
    state: &[i64],
    input: Wide,
) -> Update {
    let known = |name| parameter(model, set, name).expect("every AdEx has it");
    let rounding: Rounding = plan.state.rounding;
    let (v, w) = (number(state[0], V::FRAC_NBITS), number(state[1], W::FRAC_NBITS));
    let refractory = state.get(2).copied().unwrap_or(0);

    let v_clamped = v.min(known("v_peak"));
    let upswing = upswing(plan, model, v_clamped - known("v_knee"), V::FRAC_NBITS);
    let v_sum = v - (v + w) * known("leak") + upswing + known("drive") + input;
    let v_integrated: V = into_word(v_sum, rounding, Overflow::Saturate);
    let w_sum = w - w * known("leak_w") + v_clamped * known("coupling");
    let w_integrated: W = into_word(w_sum, rounding, Overflow::Saturate);

    let spike = v_integrated.to_num::<Wide>() >= known("v_peak") && refractory == 0;
    let v_next = match (spike, refractory > 0) {
        (true, _) => V::from_num(known("v_reset")),
        (false, true) => V::from_num(v),
        (false, false) => v_integrated,
    };
    let jump = if spike { W::from_num(known("jump")) } else { W::ZERO };
    let period = parameter(model, set, "refractory_period").map_or(0, |period| period.to_num());
    let refractory_next = if spike { period } else { (refractory - 1).max(0) };
    let words = [raw(v_next), raw(w_integrated.saturating_add(jump)), refractory_next];
    Update { state: words[..state.len()].to_vec(), spike }
}

fn formats<V: FixedSigned, W: FixedSigned>(decay: u32) -> impl Strategy<Value = WordFormats> {
    rounding().prop_map(move |rounding| WordFormats {
        writable: false,
        state: format_of::<V>(),
        adaptation: format_of::<W>(),
        synapse: Format::signed(11, 12),
        decay: Format::unsigned(0, decay),
        input: Format::signed(7, 8),
        rounding,
        overflow: Overflow::Saturate,
    })
}

fn agrees<V: FixedSigned, W: FixedSigned>(decay: u32) {
    check_random(adex_in(formats::<V, W>(decay)), 100, |model, set, state, input| {
        let NeuronPlan::Adex(plan) = &model.plan else { panic!("an AdEx was planned") };
        let expected = step::<V, W>(plan, model, set, state, number(input, 8));
        let found = evaluate(&model.graph, set, state, &[input]);
        prop_assert_eq!(&found, &expected, "{:?}, set {}, state {:?}, input {}", plan, set, state, input);
        Ok(expected.spike)
    });
}

#[test]
fn sixteen_bits() {
    agrees::<FixedI16<U8>, FixedI16<U6>>(16);
}

#[test]
fn a_finer_adaptation() {
    agrees::<FixedI16<U8>, FixedI32<U20>>(18);
}

#[test]
fn a_finer_potential() {
    agrees::<FixedI32<U20>, FixedI16<U6>>(20);
}

#[test]
fn thirty_two_bits() {
    agrees::<FixedI32<U24>, FixedI32<U20>>(20);
}
