//! Formats: text, range, and the narrowest one that holds a range.

use insta::assert_snapshot;
use proptest::prelude::*;
use rheobase::fixed_point::{Format, Overflow, Rounding};

use crate::cases;

fn refused(text: &str) -> String {
    text.parse::<Format>().expect_err(text).to_string()
}

#[test]
fn a_format_reads_as_it_is_written() {
    for (text, format) in [
        ("Q7.8", Format::signed(7, 8)),
        ("UQ0.16", Format::unsigned(0, 16)),
        ("Q0.0", Format::signed(0, 0)),
        ("Q31.0", Format::signed(31, 0)),
        ("UQ32.0", Format::unsigned(32, 0)),
    ] {
        assert_eq!(text.parse(), Ok(format));
        assert_eq!(format.to_string(), text);
    }
}

#[test]
fn what_is_no_format_is_refused_by_name() {
    for text in ["", "Q", "Q7", "Q.8", "Q7.", "7.8", "q7.8", "Q7.8 ", "Q-1.8", "Q+7.8", "Q7.8.9", "Q7,8", "SQ7.8"] {
        assert!(refused(text).contains("is not a format"), "{text}");
    }
    assert_snapshot!(refused("7.8"), @"`7.8` is not a format: write `Q<i>.<f>` (signed) or `UQ<i>.<f>` (unsigned), for example `Q7.8`");
    assert_snapshot!(refused("Q16.16"), @"`Q16.16` has 33 bits: a stored word has 1 to 32");
    assert_snapshot!(refused("UQ0.0"), @"`UQ0.0` has 0 bits: a stored word has 1 to 32");
    assert_snapshot!(refused("Q5000000000.5000000000"), @"`Q5000000000.5000000000` has 10000000001 bits: a stored word has 1 to 32");
    assert_snapshot!(refused("UQ18446744073709551615.1"), @"`UQ18446744073709551615.1` has 18446744073709551615 bits: a stored word has 1 to 32");
}

#[test]
fn ends_and_steps_of_a_format() {
    let format = Format::signed(3, 8);
    assert_eq!((format.width(), format.min_raw(), format.max_raw()), (12, -2048, 2047));
    assert_eq!((format.to_f64(-2048), format.to_f64(2047), format.resolution()), (-8.0, 7.99609375, 0.00390625));
    let format = Format::unsigned(0, 4);
    assert_eq!((format.width(), format.min_raw(), format.max_raw()), (4, 0, 15));
    let widest = Format::signed(127, 0);
    assert_eq!((widest.min_raw(), widest.max_raw()), (i128::MIN, i128::MAX));
    assert_eq!(Format::unsigned(100, 27).max_raw(), i128::MAX);
}

#[test]
fn the_narrowest_format_of_a_few_ranges() {
    let holding = |lo, hi, frac| Format::holding(lo, hi, frac).to_string();
    assert_eq!(holding(0, 0, 0), "UQ1.0", "no word is less than a bit wide");
    assert_eq!(holding(-1, 0, 0), "Q0.0", "a sign alone holds -1 and 0");
    assert_eq!(holding(0, 255, 4), "UQ4.4");
    assert_eq!(holding(0, 256, 4), "UQ5.4");
    assert_eq!(holding(-256, 255, 4), "Q4.4");
    assert_eq!(holding(-257, 255, 4), "Q5.4");
    assert_eq!(holding(-1, 256, 4), "Q5.4");
    assert_eq!(holding(1, 2, 8), "UQ0.8", "all fraction bits stay");
    assert_eq!(holding(i128::MIN, i128::MAX, 0), "Q127.0");
}

proptest! {
    #![proptest_config(cases(1000))]

    #[test]
    fn holding_holds_and_one_bit_less_would_not(a: i64, b: i64, shift in 0u32..64, frac in 0u32..40) {
        let (a, b) = (i128::from(a >> shift), i128::from(b >> shift));
        let (lo, hi) = (a.min(b), a.max(b));
        let format = Format::holding(lo, hi, frac);
        prop_assert!(format.contains(lo) && format.contains(hi));
        prop_assert_eq!((format.frac_bits, format.signed), (frac, lo < 0));
        if format.int_bits > 0 && format.width() > 1 {
            let narrower = Format { int_bits: format.int_bits - 1, ..format };
            prop_assert!(!(narrower.contains(lo) && narrower.contains(hi)), "{} would do", narrower);
        }
    }
}

#[test]
fn roundings_and_overflows_are_the_words_of_the_config() {
    let words = Rounding::ALL.map(|mode| mode.to_string());
    assert_eq!(words, ["floor", "zero", "nearest", "even", "stochastic"]);
    assert_eq!(Overflow::ALL.map(|mode| mode.to_string()), ["saturate", "wrap"]);
    for mode in Rounding::ALL {
        assert_eq!(mode.word().parse(), Ok(mode));
    }
    for mode in Overflow::ALL {
        assert_eq!(mode.word().parse(), Ok(mode));
    }
    assert_snapshot!("Nearest".parse::<Rounding>().unwrap_err(), @"`Nearest` is not a rounding: write `floor`, `zero`, `nearest`, `even` or `stochastic`");
    assert_snapshot!("clip".parse::<Overflow>().unwrap_err(), @"`clip` is not an overflow: write `saturate` or `wrap`");
}
