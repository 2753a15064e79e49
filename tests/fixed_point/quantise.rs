//! Quantisation: numbers and decimals into formats, against `fixed` and against integer inequalities.

use insta::assert_snapshot;
use proptest::prelude::*;
use rheobase::fixed_point::{Decimal, DoesNotFit, Format, Rounding, quantise, quantise_f64};

use crate::cases;
use crate::decimal::any_decimal;
use crate::judge::{Exact, judges, round_at};

const JUDGED: [Rounding; 4] = [Rounding::Floor, Rounding::Zero, Rounding::Nearest, Rounding::Even];

fn put(text: &str, format: &str, rounding: Rounding) -> Result<i64, DoesNotFit> {
    quantise(text.parse().expect(text), format.parse().expect(format), rounding)
}

/// A double of 60 fraction bits at most: within `Exact`, and about as often beyond a format as in it.
fn any_double() -> impl Strategy<Value = f64> {
    (-1i64 << 53..1 << 53, 20i32..=60).prop_map(|(significand, places)| significand as f64 * 2f64.powi(-places))
}

/// The raw value as the judges have it: nothing where the number does not fit.
fn fits(raw: Result<i64, DoesNotFit>) -> Option<i128> {
    raw.ok().map(i128::from)
}

#[test]
fn a_number_beyond_the_format_names_the_one_that_would_do() {
    let smallest = |text, format| put(text, format, Rounding::Nearest).unwrap_err().smallest.map(|f| f.to_string());
    let would_do = |format: &str| Some(format.to_owned());
    assert_snapshot!(put("20.0", "Q3.8", Rounding::Nearest).unwrap_err(), @"20 does not fit Q3.8 (-8 to 7.99609375)");
    assert_snapshot!(put("-0.1", "UQ0.8", Rounding::Nearest).unwrap_err(), @"-0.1 does not fit UQ0.8 (0 to 0.99609375)");
    assert_eq!(smallest("20", "Q3.8"), would_do("Q5.8"));
    assert_eq!(smallest("-20", "Q3.8"), would_do("Q5.8"));
    assert_eq!(smallest("-16", "Q3.8"), would_do("Q4.8"), "the least value has no positive twin");
    assert_eq!(smallest("16", "Q3.8"), would_do("Q5.8"));
    assert_eq!(smallest("16", "UQ3.8"), would_do("UQ5.8"));
    assert_eq!(smallest("-0.1", "UQ4.8"), would_do("Q0.8"), "a negative number needs a sign");
    assert_eq!(smallest("7.999", "Q3.8"), would_do("Q4.8"), "rounding may carry it over the end");
    assert_eq!(smallest("8388607", "Q3.8"), would_do("Q23.8"), "32 bits");
    assert_eq!(smallest("8388608", "Q3.8"), None, "33 bits");
    assert_eq!(smallest("99999999999999999999999999999999999999e38", "Q3.8"), None);
}

#[test]
fn numbers_that_are_not_finite_or_far_away_do_not_fit() {
    let format = Format::signed(7, 8);
    let refused = |value| quantise_f64(value, format, Rounding::Even).unwrap_err();
    assert_snapshot!(refused(f64::NAN), @"NaN does not fit Q7.8 (-128 to 127.99609375)");
    assert_snapshot!(refused(f64::NEG_INFINITY), @"-inf does not fit Q7.8 (-128 to 127.99609375)");
    assert_snapshot!(refused(f64::MAX), @"1.7976931348623157e308 does not fit Q7.8 (-128 to 127.99609375)");
    assert_snapshot!(refused(-128.1), @"-128.1 does not fit Q7.8 (-128 to 127.99609375)");
    for value in [f64::NAN, f64::INFINITY, f64::MIN, 1e20] {
        assert_eq!(refused(value).smallest, None);
    }
    assert_eq!(refused(200.5).smallest, Some(Format::signed(8, 8)));
}

#[test]
fn numbers_next_to_nothing_round_like_any_other() {
    let format = Format::signed(0, 31);
    for (tiny, [floor, zero, nearest, even]) in [
        (f64::from_bits(1), [0, 0, 0, 0]),
        (-f64::from_bits(1), [-1, 0, 0, 0]),
        (-0.0, [0, 0, 0, 0]),
        (-1e-300, [-1, 0, 0, 0]),
    ] {
        let all = JUDGED.map(|rounding| quantise_f64(tiny, format, rounding).unwrap());
        assert_eq!(all, [floor, zero, nearest, even], "{tiny:e}");
    }
    assert_eq!(put("-1e-55", "Q0.31", Rounding::Floor), Ok(-1));
    assert_eq!(put("1e-55", "Q0.31", Rounding::Floor), Ok(0));
    assert!(quantise_f64(-1e-300, Format::unsigned(8, 0), Rounding::Floor).is_err());
    assert_eq!(quantise_f64(-1e-300, Format::unsigned(8, 0), Rounding::Nearest), Ok(0));
}

#[test]
fn ties_and_their_nearest_neighbours() {
    let all = |text: &str| JUDGED.map(|rounding| put(text, "Q7.1", rounding).unwrap());
    assert_eq!(all("0.25"), [0, 0, 1, 0]);
    assert_eq!(all("0.75"), [1, 1, 2, 2]);
    assert_eq!(all("-0.25"), [-1, 0, 0, 0]);
    assert_eq!(all("-0.75"), [-2, -1, -1, -2]);
    assert_eq!(all("0.2500000000000000000000000000000000001"), [0, 0, 1, 1], "invisible to an f64");
    assert_eq!(all("0.2499999999999999999999999999999999999"), [0, 0, 0, 0]);
    assert_eq!(all("-0.2500000000000000000000000000000000001"), [-1, 0, -1, -1]);
    assert_eq!(put("0.25", "Q7.1", Rounding::Stochastic), Ok(1), "a constant has no random bits: nearest");
    assert_eq!(quantise_f64(-0.25, Format::signed(7, 1), Rounding::Stochastic), Ok(0));
}

#[test]
fn formats_of_intermediate_values_up_to_63_bits() {
    assert_eq!(quantise_f64(-1.0, Format::signed(0, 63), Rounding::Even), Ok(i64::MIN));
    assert_eq!(put_wide("0.999999999999999999999", Format::signed(0, 63), Rounding::Floor), Ok(i64::MAX));
    assert!(put_wide("0.999999999999999999999", Format::signed(0, 63), Rounding::Even).is_err());
    let longest = "99999999999999999999999999999999999999e-55";
    assert_eq!(put_wide(longest, Format::signed(0, 63), Rounding::Floor), Ok(92), "1e-17 * 2^63 is 92.2");
    assert!(put_wide("1e19", Format::signed(80, 0), Rounding::Even).is_err(), "in the format, but not in 64 bits");
}

fn put_wide(text: &str, format: Format, rounding: Rounding) -> Result<i64, DoesNotFit> {
    quantise(text.parse().expect(text), format, rounding)
}

proptest! {
    #![proptest_config(cases(2000))]

    #[test]
    fn doubles_agree_with_fixed(value in any_double()) {
        for judge in judges() {
            let even = fits(quantise_f64(value, judge.format, Rounding::Even));
            prop_assert_eq!(even, (judge.checked_from_f64)(value), "{}", judge.format);
            for rounding in JUDGED {
                let exact = round_at(Exact::from_num(value), judge.format.frac_bits, rounding);
                let ours = fits(quantise_f64(value, judge.format, rounding));
                prop_assert_eq!(ours, (judge.checked_from_exact)(exact), "{} {}", judge.format, rounding);
            }
        }
    }

    #[test]
    fn any_bits_of_a_double_agree_with_fixed(bits: u64) {
        let value = f64::from_bits(bits);
        prop_assume!(value.is_finite());
        for judge in judges() {
            let even = fits(quantise_f64(value, judge.format, Rounding::Even));
            prop_assert_eq!(even, (judge.checked_from_f64)(value), "{}", judge.format);
        }
    }

    #[test]
    fn decimals_agree_with_fixed(value in any_decimal(), near in any_near()) {
        for value in [value, near] {
            for judge in judges() {
                let even = fits(quantise(value, judge.format, Rounding::Even));
                prop_assert_eq!(even, (judge.checked_from_text)(&value.to_string()), "{} into {}", value, judge.format);
            }
        }
    }

    #[test]
    fn decimals_obey_the_inequality_of_their_rounding(mantissa in -1i128 << 60..1 << 60, places in 0u32..=18, frac in 0u32..=31) {
        let format = Format::signed(62 - frac, frac);
        let value = Decimal::new(mantissa, -(places as i32)).unwrap();
        // raw / 2^frac - mantissa / 10^places, in units of 1 / (2^frac 10^places)
        let (unit, exact) = (10i128.pow(places), mantissa << frac);
        let error = |rounding| quantise(value, format, rounding).ok().map(|raw| i128::from(raw) * unit - exact);
        if let Some(error) = error(Rounding::Floor) {
            prop_assert!(-unit < error && error <= 0);
        }
        if let Some(error) = error(Rounding::Zero) {
            prop_assert!(-unit < error * exact.signum() && error * exact.signum() <= 0);
        }
        if let Some(error) = error(Rounding::Nearest) {
            prop_assert!(-unit < 2 * error && 2 * error <= unit);
        }
        if let Some(error) = error(Rounding::Even) {
            let raw = quantise(value, format, Rounding::Even).unwrap();
            prop_assert!(2 * error.abs() < unit || 2 * error.abs() == unit && raw % 2 == 0);
        }
    }

    #[test]
    fn a_double_and_its_decimal_expansion_are_one(significand in -1i64 << 31..1 << 31, places in 0i32..=30) {
        let value = significand as f64 * 2f64.powi(-places);
        let decimal: Decimal = format!("{value:.30}").parse().unwrap();
        for judge in judges() {
            for rounding in Rounding::ALL {
                let (ours, theirs) = (quantise(decimal, judge.format, rounding), quantise_f64(value, judge.format, rounding));
                prop_assert_eq!(ours.map_err(|e| e.smallest), theirs.map_err(|e| e.smallest));
            }
        }
    }

    #[test]
    fn the_smallest_format_holds_the_number_and_one_bit_less_does_not(value in any_double(), frac in 0u32..=8, signed: bool) {
        let format = Format { signed, int_bits: 2, frac_bits: frac };
        if let Err(DoesNotFit { smallest: Some(smallest), .. }) = quantise_f64(value, format, Rounding::Nearest) {
            prop_assert!(quantise_f64(value, smallest, Rounding::Nearest).is_ok());
            prop_assert_eq!((smallest.frac_bits, smallest.signed), (frac, signed || value < 0.0));
            if smallest.int_bits > 0 {
                let narrower = Format { int_bits: smallest.int_bits - 1, ..smallest };
                prop_assert!(quantise_f64(value, narrower, Rounding::Nearest).is_err());
            }
        }
    }
}

/// Decimals of many digits that are of a size for stored words.
fn any_near() -> impl Strategy<Value = Decimal> {
    (-10i128.pow(37)..10i128.pow(37), -37i32..=-28)
        .prop_filter_map("held", |(mantissa, exponent)| Decimal::new(mantissa, exponent))
}
