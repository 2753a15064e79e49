//! Single operations at the edge of a lane: what `fits_32_bits` lets through is exact in 32-bit integers, what the recorder
//! lets through is exact in 64-bit ones.

use proptest::prelude::*;
use rheobase::datapath::native::{Lane, Program, fits_32_bits};
use rheobase::datapath::{Arith, Graph, Output, Planned, Range, Recorder, Relation, Target, TooWide, evaluate_all};
use rheobase::fixed_point::{Format, Overflow, Rounding};

/// Records one resize of a value that lies in `range` of `format`.
fn record_resize(format: Format, range: Range, target: Target) -> Result<(Graph, Vec<Planned>), TooWide> {
    let mut recorder = Recorder::new(Vec::new(), Vec::new());
    let x = recorder.state("x", format, range);
    let y = recorder.resize("y", x, target);
    let spike = recorder.compare("spike", Relation::Greater, x, x);
    recorder.finish(vec![Output { name: "x", signal: y }], spike)
}

fn native_resize<T: Lane>(graph: &Graph, plan: &[Planned], x: i64, target: Target) -> i64 {
    let program: Program<T> = Program::new(graph, plan, 0);
    let steps = program.steps();
    let y = program.start(&steps).resize("y", T::from_planned(x), target);
    y.to_i64().expect("a lane is at most 64 bits")
}

fn signed(width: std::ops::RangeInclusive<u32>) -> impl Strategy<Value = Format> {
    width.prop_flat_map(|width| (0..width).prop_map(move |frac| Format::signed(width - 1 - frac, frac)))
}

fn target(frac_bits: u32) -> impl Strategy<Value = Target> {
    let rounding = prop::sample::select(vec![Rounding::Floor, Rounding::Zero, Rounding::Nearest, Rounding::Even]);
    let overflow = prop::sample::select(Overflow::ALL.to_vec());
    (0..=frac_bits.min(31), any::<bool>(), 1u32..=31, rounding, overflow).prop_map(
        |(frac_bits, signed, width, rounding, overflow)| {
            let int_bits = (width + u32::from(!signed)).saturating_sub(frac_bits).min(32 - frac_bits - 1);
            Target { format: Format { signed, int_bits, frac_bits }, rounding, overflow }
        },
    )
}

/// A value's format and a place to bring it to.
fn resizes(width: std::ops::RangeInclusive<u32>) -> impl Strategy<Value = (Format, Target)> {
    signed(width).prop_flat_map(|format| (Just(format), target(format.frac_bits)))
}

/// The ends of a range, what lies next to them and around zero, and one value anywhere.
fn edges(range: Range, anywhere: u64) -> Vec<i64> {
    let (lo, hi) = (range.lo as i64, range.hi as i64);
    let inner = lo.wrapping_add((u128::from(anywhere) % (range.hi - range.lo + 1) as u128) as i64);
    [lo, lo + 1, -1, 0, 1, hi - 1, hi, inner].into_iter().filter(|&x| lo <= x && x <= hi).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_fits_32_bits_is_exact_there((format, target) in resizes(24..=33), anywhere: u64) {
        let range = Range::of(format);
        let Ok((graph, plan)) = record_resize(format, range, target) else { return Ok(()) };
        prop_assume!(fits_32_bits(&graph));
        for x in edges(range, anywhere) {
            let expected = evaluate_all(&graph, 0, &[x], &[])[1];
            prop_assert_eq!(i128::from(native_resize::<i32>(&graph, &plan, x, target)), expected, "{} {:?}", x, target);
        }
    }

    #[test]
    fn what_is_recorded_is_exact_in_64_bits((format, target) in resizes(56..=64), anywhere: u64) {
        let range = Range::of(format);
        let Ok((graph, plan)) = record_resize(format, range, target) else { return Ok(()) };
        for x in edges(range, anywhere) {
            let expected = evaluate_all(&graph, 0, &[x], &[])[1];
            prop_assert_eq!(i128::from(native_resize::<i64>(&graph, &plan, x, target)), expected, "{} {:?}", x, target);
        }
    }
}

fn to(rounding: Rounding) -> Target {
    Target { format: Format::signed(31, 0), rounding, overflow: Overflow::Saturate }
}

#[test]
fn a_rounding_constant_needs_room_above_64_bits() {
    let format = Format::signed(31, 32);
    let whole = Range::of(format);
    assert!(
        record_resize(format, whole, to(Rounding::Floor)).is_err(),
        "no constant is added, but the bound is one rule"
    );
    let error = record_resize(format, whole, to(Rounding::Nearest)).expect_err("2^63 - 1 + 2^31 overflows");
    assert_eq!((error.signal, error.width), ("y", 65));
    let most = Range { hi: whole.hi - (1 << 32) + 1, ..whole };
    let (graph, plan) = record_resize(format, most, to(Rounding::Nearest)).expect("room for the constant");
    for x in [most.hi as i64, i64::MIN] {
        let expected = evaluate_all(&graph, 0, &[x], &[])[1];
        assert_eq!(i128::from(native_resize::<i64>(&graph, &plan, x, to(Rounding::Nearest))), expected);
    }
}

#[test]
fn an_unsigned_value_of_64_bits_is_refused() {
    let sum = |bits: u32| {
        let mut recorder = Recorder::new(Vec::new(), Vec::new());
        let format = Format::unsigned(bits, 0);
        let x = recorder.state("x", format, Range::of(format));
        let spike = recorder.compare("spike", Relation::Greater, x, x);
        recorder.finish(Vec::new(), spike)
    };
    assert!(sum(63).is_ok());
    assert_eq!(sum(64).expect_err("a signed integer of 64 bits does not hold it").width, 65);
}
