//! The text of a decimal number, in TOML's notation.

use std::str::FromStr;

use super::Decimal;

/// Why a text is not a decimal number that can be held exactly.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DecimalError {
    /// Not a number in TOML's notation.
    #[error("`{0}` is not a number: write it as in `20`, `-0.5` or `2.5e-3`")]
    Syntax(String),
    /// An infinity, or not a number, which TOML's floats may be.
    #[error("`{0}` is not a finite number")]
    NotFinite(String),
    /// More digits, or digits further from the decimal point, than are held.
    #[error(
        "`{0}` cannot be held exactly: at most {max} significant digits, the last of them from 1e{low} to 1e{high}",
        max = Decimal::MAX_DIGITS, low = Decimal::MIN_EXPONENT, high = Decimal::MAX_EXPONENT
    )]
    TooLong(String),
}

/// The parts of a decimal literal, their underscores removed.
struct Parts {
    negative: bool,
    /// Digits left and right of the decimal point, in one.
    digits: String,
    /// How many of them are to the right of it.
    places: usize,
    /// The exponent as written: with its sign, of any length.
    exponent: String,
}

impl FromStr for Decimal {
    type Err = DecimalError;

    /// Reads TOML's integers and floats: `20`, `-0.5`, `1_000.25`, `2.5e-3`, `0xFF`.
    fn from_str(text: &str) -> Result<Self, DecimalError> {
        let syntax = || DecimalError::Syntax(text.to_owned());
        let too_long = || DecimalError::TooLong(text.to_owned());
        if matches!(unsigned(text), "inf" | "nan") {
            return Err(DecimalError::NotFinite(text.to_owned()));
        }
        if let Some((radix, digits)) = prefixed(text) {
            let digits = group(digits, radix).ok_or_else(syntax)?;
            let value = i128::from_str_radix(&digits, radix).map_err(|_| too_long())?;
            return Self::new(value, 0).ok_or_else(too_long);
        }
        value(&split(text).ok_or_else(syntax)?).ok_or_else(too_long)
    }
}

/// The number that the parts stand for, where it can be held.
fn value(parts: &Parts) -> Option<Decimal> {
    // Zeros at either end are not significant, however many there are.
    let kept = parts.digits.trim_end_matches('0');
    let dropped = parts.digits.len() - kept.len();
    let kept = kept.trim_start_matches('0');
    if kept.is_empty() {
        return Some(Decimal::ZERO);
    }
    let written: i64 = parts.exponent.parse().ok()?;
    let shift = i64::try_from(dropped).ok()? - i64::try_from(parts.places).ok()?;
    let exponent = i32::try_from(written.checked_add(shift)?).ok()?;
    let mantissa: i128 = kept.parse().ok()?;
    Decimal::new(if parts.negative { -mantissa } else { mantissa }, exponent)
}

/// Takes a decimal literal apart; nothing where it is not one.
fn split(text: &str) -> Option<Parts> {
    let body = unsigned(text);
    let (number, exponent) = match body.split_once(['e', 'E']) {
        Some((number, exponent)) => (number, signed_group(exponent)?),
        None => (body, "0".to_owned()),
    };
    let (whole, fraction) = match number.split_once('.') {
        Some((whole, fraction)) => (group(whole, 10)?, group(fraction, 10)?),
        None => (group(number, 10)?, String::new()),
    };
    let padded = whole.len() > 1 && whole.starts_with('0');
    let places = fraction.len();
    (!padded).then(|| Parts { negative: text.starts_with('-'), digits: whole + &fraction, places, exponent })
}

/// The text without one leading sign.
fn unsigned(text: &str) -> &str {
    text.strip_prefix(['+', '-']).unwrap_or(text)
}

/// The radix and the digits of `0x1F`, `0o17` or `0b11`, which take no sign.
fn prefixed(text: &str) -> Option<(u32, &str)> {
    [("0x", 16), ("0o", 8), ("0b", 2)].into_iter().find_map(|(prefix, radix)| Some((radix, text.strip_prefix(prefix)?)))
}

/// The digits, without the underscores that may stand between two of them; nothing where there is anything else.
fn group(text: &str, radix: u32) -> Option<String> {
    let all_digits = |run: &str| !run.is_empty() && run.chars().all(|c| c.is_digit(radix));
    text.split('_').all(all_digits).then(|| text.replace('_', ""))
}

/// As [`group`], for an exponent: decimal, a sign in front allowed.
fn signed_group(text: &str) -> Option<String> {
    let digits = group(unsigned(text), 10)?;
    Some(if text.starts_with('-') { format!("-{digits}") } else { digits })
}
