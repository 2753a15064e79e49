//! `docs/models/lif.md`, read naively.

use fixed::traits::FixedSigned;
use fixed::types::extra::{U3, U10, U20};
use fixed::{FixedI8, FixedI16, FixedI32};
use proptest::prelude::*;
use rheobase::datapath::{Relation, Update, evaluate};
use rheobase::fixed_point::{Format, Overflow};
use rheobase::models::{LifPlan, Model, NeuronPlan, ResetKind, WordFormats};

use crate::neurons::{lif_in, overflow, rounding};
use crate::words::{Wide, check_random, format_of, into_word, number, parameter, raw};

/// "One time step" of the page, for a `state` word of the type `S`.
fn step<S: FixedSigned>(plan: &LifPlan, model: &Model, set: usize, state: &[i64], input: Wide) -> Update {
    let word = |name| parameter(model, set, name);
    let known = |name| word(name).expect("every LIF has it");
    let v = number(state[0], S::FRAC_NBITS);
    let refractory = state.get(1).copied().unwrap_or(0);

    let v_leaked = v - v * known("leak");
    let v_sum = v_leaked + known("drive") + input;
    let v_integrated: S = into_word(v_sum, plan.state.rounding, plan.state.overflow);
    let integrated: Wide = v_integrated.to_num();
    let above = match plan.spike_when {
        Relation::Greater => integrated > known("threshold"),
        Relation::GreaterEqual => integrated >= known("threshold"),
    };
    let spike = above && refractory == 0;
    let v_next = if spike {
        match plan.reset {
            ResetKind::Value => S::from_num(known("v_reset")),
            ResetKind::Subtract => S::saturating_from_num(integrated - known("threshold")),
            ResetKind::None => v_integrated,
        }
    } else if refractory > 0 {
        S::from_num(v)
    } else {
        v_integrated
    };
    let period = word("refractory_period").map(|period| period.to_num::<i64>());
    let refractory_next = if spike { period.unwrap_or(0) } else { (refractory - 1).max(0) };
    let words = [raw(v_next), refractory_next];
    Update { state: words[..state.len()].to_vec(), spike }
}

fn formats<S: FixedSigned>(decay: u32, input: Format) -> impl Strategy<Value = WordFormats> {
    let state = format_of::<S>();
    (rounding(), overflow()).prop_map(move |(rounding, overflow)| WordFormats {
        writable: false,
        state,
        adaptation: state,
        synapse: Format::signed(11, 12),
        decay: Format::unsigned(0, decay),
        input,
        rounding,
        overflow,
    })
}

fn agrees<S: FixedSigned>(decay: u32, input: Format) {
    check_random(lif_in(formats::<S>(decay, input)), 300, |model, set, state, raw_input| {
        let NeuronPlan::Lif(plan) = &model.plan else { panic!("a LIF was planned") };
        let expected = step::<S>(plan, model, set, state, number(raw_input, input.frac_bits));
        let found = evaluate(&model.graph, set, state, &[raw_input]);
        prop_assert_eq!(&found, &expected, "{:?}, set {}, state {:?}, input {}", plan, set, state, raw_input);
        Ok(expected.spike)
    });
}

#[test]
fn eight_bits() {
    agrees::<FixedI8<U3>>(5, Format::signed(3, 4));
}

#[test]
fn sixteen_bits() {
    agrees::<FixedI16<U10>>(14, Format::signed(5, 8));
}

#[test]
fn thirty_two_bits() {
    agrees::<FixedI32<U20>>(20, Format::signed(9, 16));
}

#[test]
fn a_reset_by_subtraction_saturates_where_the_potential_wraps() {
    let wraps = formats::<FixedI8<U3>>(5, Format::signed(3, 4))
        .prop_map(|formats| WordFormats { overflow: Overflow::Wrap, ..formats });
    let cases = std::cell::Cell::new(0);
    check_random(lif_in(wraps), 300, |model, set, state, input| {
        let NeuronPlan::Lif(plan) = &model.plan else { panic!("a LIF was planned") };
        let update = evaluate(&model.graph, set, state, &[input]);
        let threshold = parameter(model, set, "threshold").expect("a threshold");
        if plan.reset == ResetKind::Subtract && update.spike && update.state[0] == 127 && threshold < 0 {
            cases.set(cases.get() + 1);
        }
        Ok(update.spike)
    });
    assert!(cases.get() > 10, "the case never occurred");
}
