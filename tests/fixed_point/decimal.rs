//! Decimals: what is read, what is refused, and exact arithmetic.

use insta::assert_snapshot;
use proptest::prelude::*;
use rheobase::fixed_point::Decimal;

use crate::cases;

fn decimal(text: &str) -> Decimal {
    text.parse().unwrap_or_else(|error| panic!("{error}"))
}

fn refused(text: &str) -> String {
    text.parse::<Decimal>().expect_err(text).to_string()
}

#[test]
fn reads_every_notation_of_toml() {
    for (text, plain) in [
        ("20", "20"),
        ("+20", "20"),
        ("-0.5", "-0.5"),
        ("20.0", "20"),
        ("1_000.2_5", "1000.25"),
        ("2.5e-3", "0.0025"),
        ("2.5E+3", "2500"),
        ("1e0_6", "1000000"),
        ("-0.0", "0"),
        ("0e99999999999999999999", "0"),
        ("0xdead_BEEF", "3735928559"),
        ("0o17", "15"),
        ("0b1010_0000", "160"),
        ("0.1000000000000000055511151231257827", "0.1000000000000000055511151231257827"),
        ("99999999999999999999999999999999999999", "99999999999999999999999999999999999999"),
    ] {
        assert_eq!(decimal(text).to_string(), plain, "{text}");
    }
    let smallest = format!("-0.{}5", "0".repeat(54));
    assert_eq!(decimal("-5e-55").to_string(), smallest);
    assert_eq!(decimal("1e38").to_string(), format!("1{}", "0".repeat(38)));
    assert_eq!(decimal(&format!("-1.5{}", "0".repeat(5000))), decimal("-1.5"));
    assert_eq!(format!("[{:>8}|{:+}]", decimal("-0.5"), decimal("3")), "[    -0.5|+3]");
}

#[test]
fn agrees_with_the_toml_crate_on_what_a_number_is() {
    for text in [
        "0", "-0", "+7", "00", "01", "0_1", "1_0", "1__0", "_1", "1_", "1_.5", "1._5", ".5", "5.", "1.e3", "1e", "1e+",
        "1e5.0", "1e_5", "e5", "--1", "+-1", "- 1", " 1", "1 ", "0x", "0x_1", "0xG", "+0x1", "0X1F", "0b2", "1,5", "١",
        "", "true", "0.0e0", "1e05", "-01.5", "0x1_F", "1E-1_0", "infinity", "NaN",
    ] {
        let by_toml = format!("x={text}\n")
            .parse::<toml::Table>()
            .is_ok_and(|table| (table["x"].is_integer() || table["x"].is_float()) && text.trim() == text);
        assert_eq!(text.parse::<Decimal>().is_ok(), by_toml, "`{text}`");
    }
}

#[test]
fn what_cannot_be_held_is_refused_by_name() {
    assert_snapshot!(refused("1,5"), @"`1,5` is not a number: write it as in `20`, `-0.5` or `2.5e-3`");
    assert_snapshot!(refused("-inf"), @"`-inf` is not a finite number");
    assert_snapshot!(refused("nan"), @"`nan` is not a finite number");
    assert_snapshot!(refused("1e-56"), @"`1e-56` cannot be held exactly: at most 38 significant digits, the last of them from 1e-55 to 1e38");
    for text in [
        "1e39",
        "1e999999999999999999999",
        "1e-999999999999999999999",
        "100000000000000000000000000000000000001",
        "0.100000000000000000000000000000000000001",
        "0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF",
    ] {
        assert!(refused(text).contains("cannot be held exactly"), "{text}");
    }
    assert_eq!(Decimal::new(i128::MIN, 0), None);
    assert_eq!(Decimal::new(10, i32::MAX), None);
}

#[test]
fn equal_numbers_are_equal() {
    let same = ["2.5", "2.50", "+2.5", "25e-1", "0.25e1", "2_5.0e-1"].map(decimal);
    assert!(same.iter().all(|other| *other == same[0]));
    assert_eq!((same[0].mantissa(), same[0].exponent()), (25, -1));
    assert_eq!(decimal("-0.0"), Decimal::ZERO);
    assert_eq!(Decimal::from(1000u32), decimal("1e3"));
    assert_eq!(Decimal::from(i64::MIN), decimal("-9223372036854775808"));
    assert!(decimal("-0.1").is_negative() && !Decimal::ZERO.is_negative() && Decimal::ZERO.is_zero());
}

#[test]
fn what_is_too_long_to_add_or_multiply_is_refused() {
    let (huge, tiny) = (decimal("1e38"), decimal("1e-55"));
    assert_eq!(huge.checked_add(tiny), None);
    assert_eq!(huge.checked_sub(decimal("1")).map(|d| d.to_string()), Some("9".repeat(38)));
    assert_eq!(huge.checked_mul(huge), None);
    assert_eq!(tiny.checked_mul(tiny), None);
    assert_eq!(huge.checked_mul(tiny), Some(decimal("1e-17")));
    assert_eq!(huge.checked_add(Decimal::ZERO), Some(huge));
    assert_eq!(Decimal::ZERO.checked_sub(tiny), Some(-tiny));
    assert_eq!(decimal("12345678901234567891").checked_mul(decimal("12345678901234567891")), None);
}

#[test]
fn order_at_the_ends_of_the_range() {
    let rising = [
        "-99999999999999999999999999999999999999e38",
        "-1e38",
        "-99999999999999999999999999999999999999",
        "-1",
        "-1e-55",
        "0",
        "1e-55",
        "1.1e-54",
        "0.99999999999999999999999999999999999999",
        "1",
        "1.0000000000000000000000000000000000001",
        "99999999999999999999999999999999999999",
        "1e38",
        "99999999999999999999999999999999999999e38",
    ]
    .map(decimal);
    assert!(rising.is_sorted_by(|a, b| a < b));
}

/// Any decimal: many digits and few, over all exponents.
pub fn any_decimal() -> impl Strategy<Value = Decimal> {
    let bound = 10i128.pow(38);
    (-bound + 1..bound, 0u32..38, Decimal::MIN_EXPONENT..=Decimal::MAX_EXPONENT)
        .prop_filter_map("an exponent within reach once trailing zeros are gone", |(mantissa, fewer, exponent)| {
            Decimal::new(mantissa / 10i128.pow(fewer), exponent)
        })
}

/// A decimal of few digits, for which everything fits 128 bits with ten places.
fn small() -> impl Strategy<Value = (Decimal, i128)> {
    (-10i128.pow(12)..10i128.pow(12), 0u32..=10).prop_map(|(mantissa, places)| {
        let value = Decimal::new(mantissa, -(places as i32)).expect("few digits");
        (value, mantissa * 10i128.pow(10 - places))
    })
}

proptest! {
    #![proptest_config(cases(1000))]

    #[test]
    fn text_and_value_are_one(value in any_decimal()) {
        prop_assert_eq!(value.to_string().parse(), Ok(value));
        prop_assert_eq!(format!("{}e{}", value.mantissa(), value.exponent()).parse(), Ok(value));
        prop_assert_eq!(value.to_f64(), value.to_string().parse::<f64>().unwrap());
    }

    #[test]
    fn arithmetic_is_that_of_integers((a, x) in small(), (b, y) in small()) {
        prop_assert_eq!(a.checked_add(b), Decimal::new(x + y, -10));
        prop_assert_eq!(a.checked_sub(b), Decimal::new(x - y, -10));
        prop_assert_eq!(Some(-a), Decimal::new(-x, -10));
        prop_assert_eq!(a.cmp(&b), x.cmp(&y));
    }

    #[test]
    fn a_product_is_that_of_integers(x in -10i128.pow(18)..10i128.pow(18), y: i64, p in 0i32..20, q in 0i32..20) {
        let (a, b) = (Decimal::new(x, -p).unwrap(), Decimal::new(y.into(), -q).unwrap());
        prop_assert_eq!(a.checked_mul(b), Decimal::new(x * i128::from(y), -p - q));
    }

    #[test]
    fn order_is_that_of_the_difference(a in any_decimal(), b in any_decimal()) {
        prop_assert_eq!(a.cmp(&b), b.cmp(&a).reverse());
        prop_assert_eq!((-b).cmp(&-a), a.cmp(&b));
        match a.checked_sub(b) {
            Some(difference) => prop_assert_eq!(a.cmp(&b), difference.cmp(&Decimal::ZERO)),
            None => prop_assert!(a != b),
        }
        if a.to_f64() != b.to_f64() {
            prop_assert_eq!(a < b, a.to_f64() < b.to_f64());
        }
    }
}
