//! A real number into a format: exact up to the one rounding, refused where it does not fit.
//!
//! Both functions first find the number in steps of a quarter of the format's resolution, where the last bit also
//! says whether anything was cut off. Those two guard bits are all that a rounding needs; [`resize`] and quantisation
//! share it.
//!
//! [`resize`]: super::resize()

use super::resize::drop_bits;
use super::{Decimal, Format, MAX_STORED_BITS, Rounding};

/// A number that no word of the format stands for: beyond its ends after rounding, or not finite.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{value} does not fit {format} ({} to {})", format.to_f64(format.min_raw()), format.to_f64(format.max_raw()))]
pub struct DoesNotFit {
    /// The number, as text.
    pub value: String,
    /// The format that it was to be put in.
    pub format: Format,
    /// The narrowest format with the same fraction bits that would do, where there is one that can be stored. It is
    /// signed if `format` is, or if the number is negative.
    pub smallest: Option<Format>,
}

/// The raw value of `value` in `format`, rounded once.
///
/// [`Rounding::Stochastic`] belongs to the running hardware: a constant has no random bits, so here it is
/// [`Rounding::Nearest`]. A number that rounds into the format fits, as does -0.1 in `UQ4.0`, rounded to nearest: 0.
///
/// # Errors
/// [`DoesNotFit`] where the rounded value is beyond the ends of the format (or, for formats that are wider, of 64 bits).
pub fn quantise(value: Decimal, format: Format, rounding: Rounding) -> Result<i64, DoesNotFit> {
    let guarded = scale_decimal(value, format.frac_bits + 1).and_then(|scaled| guard(value.is_negative(), scaled));
    round_into(guarded, format, rounding).map_err(|smallest| DoesNotFit { value: value.to_string(), format, smallest })
}

/// As [`quantise`], for a number that was computed (a propagator, a trained weight): exact, since an `f64` is a
/// binary fraction.
///
/// # Errors
/// [`DoesNotFit`] where the rounded value is beyond the ends of the format, or `value` is not finite.
pub fn quantise_f64(value: f64, format: Format, rounding: Rounding) -> Result<i64, DoesNotFit> {
    let guarded = scale_f64(value, format.frac_bits + 1).and_then(|scaled| guard(value < 0.0, scaled));
    round_into(guarded, format, rounding).map_err(|smallest| DoesNotFit { value: text(value), format, smallest })
}

/// Rounds the guard bits away; where the result does not fit, the narrowest stored format that holds it.
fn round_into(guarded: Option<i128>, format: Format, rounding: Rounding) -> Result<i64, Option<Format>> {
    let rounding = if rounding == Rounding::Stochastic { Rounding::Nearest } else { rounding };
    let raw = drop_bits(guarded.ok_or(None)?, 2, rounding, 0);
    match i64::try_from(raw) {
        Ok(word) if format.contains(raw) => Ok(word),
        _ => Err(smallest(raw, format)),
    }
}

/// The narrowest stored format with the fraction bits of `format` that holds `raw`.
fn smallest(raw: i128, format: Format) -> Option<Format> {
    let lo = if format.signed || raw < 0 { raw.min(-1) } else { raw };
    let wider = Format::holding(lo, raw.max(lo), format.frac_bits);
    (wider.width() <= MAX_STORED_BITS).then_some(wider)
}

/// A magnitude, cut off to an integer, and whether anything but zeros was cut off.
type Scaled = (u128, bool);

/// The magnitude with its sign, and below it the guard bit for what was cut off; nothing above 124 bits, where no
/// format has room.
fn guard(negative: bool, (magnitude, inexact): Scaled) -> Option<i128> {
    let magnitude = i128::try_from(magnitude).ok().filter(|m| *m < 1 << 124)?;
    let guarded = 2 * magnitude + i128::from(inexact);
    Some(if negative { -guarded } else { guarded })
}

/// `|value| * 2^bits`; nothing where that is beyond 128 bits.
fn scale_decimal(value: Decimal, bits: u32) -> Option<Scaled> {
    let mantissa = value.mantissa().unsigned_abs();
    let power = value.exponent().unsigned_abs();
    if value.exponent() >= 0 {
        let whole = mantissa.checked_mul(10u128.checked_pow(power)?)?;
        return Some((whole.checked_mul(1u128.checked_shl(bits)?)?, false));
    }
    // m * 10^-p * 2^b = m / 5^p * 2^(b-p), and 5^p fits 128 bits for every exponent that a `Decimal` has.
    let divisor = 5u128.pow(power);
    let division = (mantissa / divisor, mantissa % divisor);
    if bits < power { Some(cut(division, power - bits)) } else { lengthen(division, divisor, bits - power) }
}

/// A quotient and its remainder without the quotient's lowest `bits` bits.
fn cut((quotient, remainder): (u128, u128), bits: u32) -> Scaled {
    let kept = quotient >> bits;
    (kept, remainder != 0 || kept << bits != quotient)
}

/// `bits` more binary places of a quotient, by long division; nothing where it grows beyond 128 bits.
fn lengthen((mut quotient, mut remainder): (u128, u128), divisor: u128, bits: u32) -> Option<Scaled> {
    for _ in 0..bits {
        // Whether twice the remainder reaches the divisor, without computing what may be beyond 128 bits.
        let rest = divisor - remainder;
        let one = remainder >= rest;
        remainder = if one { remainder - rest } else { 2 * remainder };
        quotient = quotient.checked_mul(2)? + u128::from(one);
    }
    Some((quotient, remainder != 0))
}

/// `|value| * 2^bits` from the fields of the `f64`; nothing where it is beyond 128 bits, or not finite.
fn scale_f64(value: f64, bits: u32) -> Option<Scaled> {
    const FRACTION_BITS: u32 = f64::MANTISSA_DIGITS - 1;
    /// The power of two of the last fraction bit of subnormal numbers, and of the normal ones next to them.
    const LEAST_POWER: i64 = -1074;
    if !value.is_finite() {
        return None;
    }
    let fields = value.abs().to_bits();
    let (biased, fraction) = (fields >> FRACTION_BITS, fields & ((1 << FRACTION_BITS) - 1));
    let significand = if biased == 0 { fraction } else { fraction | 1 << FRACTION_BITS };
    let shift = LEAST_POWER + (biased.max(1) - 1) as i64 + i64::from(bits);
    let significand = u128::from(significand);
    match u32::try_from(shift.unsigned_abs()) {
        Ok(left) if shift >= 0 => Some((significand.checked_mul(1u128.checked_shl(left)?)?, false)),
        Ok(right) if right < u128::BITS => Some(cut((significand, 0), right)),
        _ => Some((0, significand != 0)),
    }
}

/// A number as a person would write it: with an exponent only where it is far from 1.
fn text(value: f64) -> String {
    let plain = value == 0.0 || !value.is_finite() || (1e-5..1e16).contains(&value.abs());
    if plain { format!("{value}") } else { format!("{value:e}") }
}
