//! `resize`: every rounding and overflow against `fixed`, and against what the words mean.

use proptest::prelude::*;
use rheobase::fixed_point::{Format, Overflow, Rounding, resize};

use crate::cases;
use crate::judge::{Source, judges};

/// The roundings that `fixed` can build.
const JUDGED: [Rounding; 4] = [Rounding::Floor, Rounding::Zero, Rounding::Nearest, Rounding::Even];
/// Wide enough that nothing overflows.
const WIDE: Format = Format::signed(100, 0);

fn rounded(raw: i128, bits: u32, rounding: Rounding, random: u64) -> i128 {
    resize(raw, bits, WIDE, rounding, Overflow::Wrap, random)
}

#[test]
fn each_rounding_by_hand() {
    let quarters = [-6, -5, -4, -3, -2, -1, 0, 1, 2, 3, 4, 5, 6];
    let all = |rounding| quarters.map(|raw| rounded(raw, 2, rounding, 0));
    assert_eq!(all(Rounding::Floor), [-2, -2, -1, -1, -1, -1, 0, 0, 0, 0, 1, 1, 1]);
    assert_eq!(all(Rounding::Zero), [-1, -1, -1, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1]);
    assert_eq!(all(Rounding::Nearest), [-1, -1, -1, -1, 0, 0, 0, 0, 1, 1, 1, 1, 2]);
    assert_eq!(all(Rounding::Even), [-2, -1, -1, -1, 0, 0, 0, 0, 0, 1, 1, 1, 2]);
}

#[test]
fn each_overflow_by_hand() {
    let (signed, unsigned) = (Format::signed(3, 0), Format::unsigned(4, 0));
    let all =
        |to, overflow| [-17, -9, -8, -1, 7, 8, 15, 16].map(|raw| resize(raw, 0, to, Rounding::Floor, overflow, 0));
    assert_eq!(all(signed, Overflow::Saturate), [-8, -8, -8, -1, 7, 7, 7, 7]);
    assert_eq!(all(signed, Overflow::Wrap), [-1, 7, -8, -1, 7, -8, -1, 0]);
    assert_eq!(all(unsigned, Overflow::Saturate), [0, 0, 0, 0, 7, 8, 15, 15]);
    assert_eq!(all(unsigned, Overflow::Wrap), [15, 7, 8, 15, 7, 8, 15, 0]);
}

#[test]
fn rounding_up_to_the_top_saturates_or_wraps() {
    let to = Format::signed(3, 0);
    assert_eq!(resize(15, 1, to, Rounding::Nearest, Overflow::Saturate, 0), 7);
    assert_eq!(resize(15, 1, to, Rounding::Nearest, Overflow::Wrap, 0), -8);
}

#[test]
fn stochastic_rounding_is_unbiased() {
    for bits in 1..=8u32 {
        let words = 1u64 << bits;
        for raw in -600..600i128 {
            let (down, up) = (raw >> bits, -(-raw >> bits));
            let results = (0..words).map(|random| rounded(raw, bits, Rounding::Stochastic, random));
            let sum: i128 = results.inspect(|result| assert!([down, up].contains(result))).sum();
            assert_eq!(sum, raw, "the mean over all random words is the value itself: {raw} / 2^{bits}");
        }
    }
}

proptest! {
    #![proptest_config(cases(2000))]

    #[test]
    fn agrees_with_fixed(word: i128, narrower in 47u32..127) {
        let raw = word >> narrower;
        let source = Source::from_bits(raw);
        for judge in judges() {
            for rounding in JUDGED {
                for overflow in Overflow::ALL {
                    let ours = resize(raw, 40, judge.format, rounding, overflow, 0);
                    prop_assert_eq!(ours, (judge.resize)(source, rounding, overflow), "{} {} {}", judge.format, rounding, overflow);
                }
            }
        }
    }

    #[test]
    fn agrees_with_fixed_on_ties_and_their_neighbours(steps in -70_000i128..70_000, off in -1i128..=1) {
        for judge in judges() {
            let raw = (2 * steps + 1) * (1 << (39 - judge.format.frac_bits)) + off;
            for rounding in JUDGED {
                let ours = resize(raw, 40, judge.format, rounding, Overflow::Wrap, 0);
                let theirs = (judge.resize)(Source::from_bits(raw), rounding, Overflow::Wrap);
                prop_assert_eq!(ours, theirs, "{} {}", judge.format, rounding);
            }
        }
    }

    #[test]
    fn more_fraction_bits_lose_nothing(raw in -1i128 << 50..1 << 50, from in 0u32..=31) {
        for judge in judges().iter().filter(|judge| from <= judge.format.frac_bits) {
            let source = Source::from_bits(raw << (40 - from));
            for overflow in Overflow::ALL {
                let ours = resize(raw, from, judge.format, Rounding::Stochastic, overflow, u64::MAX);
                prop_assert_eq!(ours, (judge.resize)(source, Rounding::Floor, overflow), "{} {}", judge.format, overflow);
            }
        }
    }

    #[test]
    fn each_rounding_is_what_it_says(raw in -1i128 << 100..1 << 100, bits in 1u32..=20, random: u64) {
        let (unit, half) = (1i128 << bits, 1i128 << (bits - 1));
        let error = |rounding| (rounded(raw, bits, rounding, random) << bits) - raw;
        prop_assert!((-unit + 1..=0).contains(&error(Rounding::Floor)));
        prop_assert!((-unit + 1..=0).contains(&(error(Rounding::Zero) * raw.signum())));
        prop_assert!((-half + 1..=half).contains(&error(Rounding::Nearest)), "ties go up");
        prop_assert!((-half..=half).contains(&error(Rounding::Even)));
        prop_assert!(error(Rounding::Even).abs() < half || rounded(raw, bits, Rounding::Even, 0) % 2 == 0);
        let goes_up = (raw & (unit - 1)) + (i128::from(random) & (unit - 1)) >= unit;
        prop_assert_eq!(error(Rounding::Stochastic) > 0, goes_up, "the carry of fraction plus random bits");
    }
}
