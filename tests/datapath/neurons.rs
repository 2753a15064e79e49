//! Random LIF and AdEx models, quantised.
#![allow(dead_code)]

use proptest::prelude::*;
use rheobase::datapath::Relation;
use rheobase::fixed_point::{Decimal, Format, Overflow, Rounding};
use rheobase::models::{
    AdexParameters, AdexPlan, Drive, Integrator, Leak, LifIntegrator, LifParameters, LifPlan, Model, PlanError, Reset,
    WordFormats,
};

/// `raw` in the format's binary point, exactly.
pub fn decimal(raw: i64, frac_bits: u32) -> Decimal {
    let mantissa = i128::from(raw) * 5i128.pow(frac_bits);
    Decimal::new(mantissa, -(frac_bits as i32)).expect("32 bits and 32 places are within a decimal")
}

/// A number with `places` decimal places, from `range` of its last place.
pub fn places(range: std::ops::Range<i64>, places: i32) -> impl Strategy<Value = Decimal> {
    range.prop_map(move |mantissa| Decimal::new(mantissa.into(), -places).expect("a short number"))
}

/// The roundings that a core has.
pub fn rounding() -> impl Strategy<Value = Rounding> {
    prop::sample::select(vec![Rounding::Floor, Rounding::Zero, Rounding::Nearest, Rounding::Even])
}

/// Either.
pub fn overflow() -> impl Strategy<Value = Overflow> {
    prop::sample::select(Overflow::ALL.to_vec())
}

/// A signed format of 6 to 32 bits.
fn word() -> impl Strategy<Value = Format> {
    (6u32..=32).prop_flat_map(|width| (0..width).prop_map(move |frac| Format::signed(width - 1 - frac, frac)))
}

fn any_raw(format: Format) -> impl Strategy<Value = i64> {
    format.min_raw() as i64..=format.max_raw() as i64
}

fn lif_formats() -> impl Strategy<Value = WordFormats> {
    (word(), 1u32..=32, word(), rounding(), overflow()).prop_filter_map(
        "the input is no finer than the sum",
        |(state, decay, input, rounding, overflow)| {
            let finer = input.frac_bits > state.frac_bits + decay;
            let decay = Format::unsigned(0, decay);
            (!finer).then_some(WordFormats {
                writable: false,
                state,
                adaptation: state,
                synapse: Format::signed(11, 12),
                decay,
                input,
                rounding,
                overflow,
            })
        },
    )
}

/// What the sets of one core share.
type LifStructure = (u32, Relation, bool);

fn lif_structure() -> impl Strategy<Value = LifStructure> {
    let relation = prop::sample::select(vec![Relation::Greater, Relation::GreaterEqual]);
    (0u32..3, relation, any::<bool>())
}

fn lif_set(
    formats: WordFormats,
    (reset, spike_when, refractory): LifStructure,
) -> impl Strategy<Value = LifParameters> {
    let state = formats.state;
    let steps = if refractory { 1u32..40 } else { 0..1 };
    let leak = 0..=formats.decay.max_raw() as i64;
    (leak, any_raw(state), any_raw(state), any_raw(state), any_raw(state), steps).prop_map(
        move |(leak, threshold, to, bias, v_init, refractory_steps)| {
            let potential = |raw| decimal(raw, state.frac_bits);
            let kept = (1i64 << formats.decay.frac_bits) - leak;
            LifParameters {
                leak: Leak::Factor(decimal(kept, formats.decay.frac_bits)),
                rest: Decimal::ZERO,
                threshold: potential(threshold),
                reset: [Reset::Value(potential(to)), Reset::Subtract, Reset::None][reset as usize],
                spike_when,
                refractory_steps,
                drive: Drive::Bias(decimal(bias / 2, state.frac_bits)),
                v_init: potential(v_init),
                physical: false,
                integrator: LifIntegrator::Exact,
            }
        },
    )
}

/// A LIF with one to three parameter sets, in any formats that 64 bits allow.
pub fn lif() -> impl Strategy<Value = Model> {
    lif_in(lif_formats())
}

/// The same in `formats`.
pub fn lif_in(formats: impl Strategy<Value = WordFormats>) -> impl Strategy<Value = Model> {
    let sets = (formats, lif_structure(), 1usize..=3).prop_flat_map(|(formats, structure, count)| {
        (Just(formats), prop::collection::vec(lif_set(formats, structure), count))
    });
    sets.prop_filter_map("over 64 bits", |(formats, sets)| planned(LifPlan::model(&sets, &formats, decimal(1, 0))))
}

/// The model; nothing where it is too wide. Any other refusal of these parameters is a fault.
fn planned(model: Result<Model, PlanError>) -> Option<Model> {
    match model {
        Ok(model) => Some(model),
        Err(PlanError::TooWide(_)) => None,
        Err(other) => panic!("{other}"),
    }
}

fn adex_formats() -> impl Strategy<Value = WordFormats> {
    let fine = (6u32..=20, 4u32..=20, 13u32..=20, 6u32..=10, rounding());
    let coarse = (5u32..=5, 2u32..=5, 13u32..=13, 0u32..=5, rounding());
    prop_oneof![fine, coarse].prop_map(|(state, adaptation, decay, input, rounding)| WordFormats {
        writable: false,
        state: Format::signed(7, state),
        adaptation: Format::signed(8, adaptation),
        synapse: Format::signed(11, 12),
        decay: Format::unsigned(0, decay),
        input: Format::signed(7, input),
        rounding,
        overflow: Overflow::Saturate,
    })
}

pub fn adex_set(delta_t: Decimal, coupled: bool, refractory: bool) -> impl Strategy<Value = AdexParameters> {
    let membrane = (places(50..300, 0), places(20..200, 1), places(-750..-600, 1), places(-550..-400, 1));
    let a = if coupled { -100..100 } else { 0..1 };
    let adaptation = (
        places(a, 1),
        places(0..1000, 1),
        prop_oneof![places(100..160, 1), places(160..2000, 1)],
        places(-100..100, 0),
    );
    let spike = (places(-600..-450, 1), places(-300..300, 1), places(0..8000, 1));
    let steps = if refractory { 1u32..40 } else { 0..1 };
    (membrane, adaptation, spike, steps).prop_map(
        move |((c_m, g_l, e_l, v_t), (a, b, tau_w, w_init), (v_reset, v_peak, i_e), refractory_steps)| AdexParameters {
            c_m,
            g_l,
            e_l,
            v_t,
            delta_t,
            a,
            b,
            tau_w,
            v_reset,
            v_peak,
            refractory_steps,
            i_e,
            v_init: e_l,
            w_init,
            integrator: Integrator::Euler,
        },
    )
}

/// An AdEx with one to three parameter sets, within what a neuroscientist would write.
pub fn adex() -> impl Strategy<Value = Model> {
    adex_in(adex_formats())
}

/// The same in `formats`.
pub fn adex_in(formats: impl Strategy<Value = WordFormats>) -> impl Strategy<Value = Model> {
    let shared = (formats, places(8..50, 1), any::<[bool; 2]>(), 1usize..=3);
    let sets = shared.prop_flat_map(|(formats, delta_t, [coupled, refractory], count)| {
        (Just(formats), prop::collection::vec(adex_set(delta_t, coupled, refractory), count))
    });
    let dt = Decimal::new(1, -1).expect("0.1 ms");
    sets.prop_filter_map("refused", move |(formats, sets)| AdexPlan::model(&sets, &formats, dt).ok())
}
