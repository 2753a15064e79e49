//! `docs/models/loihi.md`, read naively, in plain integers.

use proptest::prelude::*;
use rheobase::datapath::{Update, evaluate};
use rheobase::fixed_point::{Decimal, Format, Overflow, Rounding};
use rheobase::models::{DEFINITIONS, Definition, Model, Values, WordFormats};

use crate::words::check_random;

/// du, dv, vth, bias_mant, bias_exp, weight_exp, v_init, u_init: in the order of the page.
pub type Keys = [i64; 8];

fn definition() -> &'static Definition {
    DEFINITIONS.into_iter().find(|definition| definition.name == "loihi").expect("Loihi is a model")
}

/// Neurons of Loihi, with whatever rounding the config has.
pub fn model(sets: &[Keys], input: Format, rounding: Rounding) -> Model {
    let state = Format::signed(23, 0);
    let formats = WordFormats {
        writable: false,
        state,
        adaptation: state,
        synapse: Format::signed(11, 12),
        decay: Format::unsigned(0, 16),
        input,
        rounding,
        overflow: Overflow::Saturate,
    };
    let values = |keys: &Keys| Values { of: definition(), list: keys.iter().copied().map(Decimal::from).collect() };
    let sets: Vec<Values> = sets.iter().map(values).collect();
    let receptors = vec![Vec::new(); sets.len()];
    (definition().model)(&sets, &receptors, &formats, Decimal::from(1u32)).expect("the parameters fit")
}

/// `x` shifted left, or right towards minus infinity.
fn shifted(x: i64, exponent: i64) -> i64 {
    if exponent >= 0 { x << exponent } else { x >> -exponent }
}

/// x k / 4096 towards zero.
fn kept(x: i64, k: i64) -> i64 {
    x.signum() * ((x.abs() * k) / 4096)
}

/// "One time step" of the page.
fn step([du, dv, vth, bias_mant, bias_exp, weight_exp, ..]: Keys, [v, u]: [i64; 2], input: i64) -> Update {
    let a = shifted(input, weight_exp);
    let mut u = kept(u, 4096 - (du + 1)) + a * 64;
    while u > 1 << 23 {
        u -= 1 << 24;
    }
    while u <= -(1 << 23) {
        u += 1 << 24;
    }
    let most = (1 << 23) - 1;
    let v = (kept(v, 4096 - dv) + u + shifted(bias_mant, bias_exp)).clamp(-most, most);
    let spike = v > vth * 64;
    Update { state: vec![if spike { 0 } else { v }, u], spike }
}

fn keys() -> impl Strategy<Value = Keys> {
    let decays = (
        prop_oneof![Just(0i64), Just(4095), 0..4096i64],
        prop_oneof![Just(0i64), Just(4095), 0..4096i64],
        0..131_072i64,
    );
    (decays, -4096..4096i64, -8..8i64, prop_oneof![Just(0), -8..8i64]).prop_map(
        |((du, dv, vth), bias_mant, bias_exp, weight_exp)| [du, dv, vth, bias_mant, bias_exp, weight_exp, 0, 0],
    )
}

#[test]
fn every_set_input_and_rounding_of_the_config() {
    let sets = prop::collection::vec(keys(), 1..4);
    let rounding = prop::sample::select(vec![Rounding::Floor, Rounding::Zero, Rounding::Nearest, Rounding::Even]);
    let models = (sets, 1u32..=20, rounding).prop_map(|(sets, bits, rounding)| {
        let model = model(&sets, Format::signed(bits, 0), rounding);
        (model, sets)
    });
    let drawn = std::cell::RefCell::new(Vec::<Keys>::new());
    let models = models.prop_map(|(model, sets)| {
        drawn.replace(sets);
        model
    });
    check_random(models, 300, |model, set, state, input| {
        let keys = drawn.borrow()[set];
        let expected = step(keys, [state[0], state[1]], input);
        let found = evaluate(&model.graph, set, state, &[input]);
        prop_assert_eq!(&found, &expected, "{:?}, state {:?}, input {}", keys, state, input);
        Ok(expected.spike)
    });
}
