//! A real number into a format: exact up to the one rounding, refused where it does not fit.

use super::{Decimal, Format, Rounding};

/// A number that no word of the format stands for: beyond its ends after rounding, or not finite.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("{value} does not fit {format} ({} to {})", format.to_f64(format.min_raw()), format.to_f64(format.max_raw()))]
pub struct DoesNotFit {
    /// The number, as text.
    pub value: String,
    /// The format that it was to be put in.
    pub format: Format,
    /// The narrowest format with the same fraction bits that would do, where there is one.
    pub smallest: Option<Format>,
}

/// The raw value of `value` in `format`, rounded once.
///
/// # Errors
/// [`DoesNotFit`] where the rounded value is beyond the ends of the format.
pub fn quantise(value: Decimal, format: Format, rounding: Rounding) -> Result<i64, DoesNotFit> {
    let _ = (value, format, rounding);
    todo!()
}

/// As [`quantise`], for a number that was computed (a propagator, a trained weight): exact, since an `f64` is a
/// binary fraction.
///
/// # Errors
/// [`DoesNotFit`] where the rounded value is beyond the ends of the format, or `value` is not finite.
pub fn quantise_f64(value: f64, format: Format, rounding: Rounding) -> Result<i64, DoesNotFit> {
    let _ = (value, format, rounding);
    todo!()
}
