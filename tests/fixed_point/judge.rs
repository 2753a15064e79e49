//! The crate `fixed` behind one table, so that a format chosen at run time meets the type that was chosen at compile time.

use fixed::traits::Fixed;
use fixed::types::extra::{U0, U1, U3, U4, U7, U8, U12, U15, U16, U24, U31, U32, U40, U60};
use fixed::{FixedI8, FixedI16, FixedI32, FixedI128, FixedU8, FixedU16, FixedU32};
use rheobase::fixed_point::{Format, Overflow, Rounding};

/// Any number of the tests, exactly: 60 fraction bits hold every `f64` that they draw.
pub type Exact = FixedI128<U60>;
/// The values that `resize` gets.
pub type Source = FixedI128<U40>;

/// What one type of `fixed` makes of its input, as raw bits.
pub struct Judge {
    /// The format that the type has.
    pub format: Format,
    /// A number, rounded to nearest even; nothing where it does not fit.
    pub checked_from_f64: fn(f64) -> Option<i128>,
    /// A decimal literal, rounded to nearest even; nothing where it does not fit.
    pub checked_from_text: fn(&str) -> Option<i128>,
    /// A number that has been rounded to the resolution of the format; nothing where it does not fit.
    pub checked_from_exact: fn(Exact) -> Option<i128>,
    /// Rounding and overflow of a datapath.
    pub resize: fn(Source, Rounding, Overflow) -> i128,
}

/// Formats with and without sign, integer bits and fraction bits, of every width that `fixed` has up to 32 bits.
pub fn judges() -> Vec<Judge> {
    vec![
        judge::<FixedI8<U0>>(),
        judge::<FixedI8<U4>>(),
        judge::<FixedI8<U7>>(),
        judge::<FixedI16<U1>>(),
        judge::<FixedI16<U8>>(),
        judge::<FixedI16<U15>>(),
        judge::<FixedI32<U0>>(),
        judge::<FixedI32<U16>>(),
        judge::<FixedI32<U24>>(),
        judge::<FixedI32<U31>>(),
        judge::<FixedU8<U0>>(),
        judge::<FixedU8<U3>>(),
        judge::<FixedU8<U8>>(),
        judge::<FixedU16<U12>>(),
        judge::<FixedU16<U16>>(),
        judge::<FixedU32<U0>>(),
        judge::<FixedU32<U16>>(),
        judge::<FixedU32<U32>>(),
    ]
}

fn judge<F: Fixed>() -> Judge {
    let (signed, bits) = (F::IS_SIGNED, F::INT_NBITS);
    Judge {
        format: Format { signed, int_bits: bits - u32::from(signed), frac_bits: F::FRAC_NBITS },
        checked_from_f64: |value| F::checked_from_num(value).map(raw),
        checked_from_text: |text| text.parse::<F>().ok().map(raw),
        checked_from_exact: |value| F::checked_from_num(value).map(raw),
        resize: |value, rounding, overflow| match overflow {
            Overflow::Saturate => raw::<F>(round_at(value, F::FRAC_NBITS, rounding).saturating_to_num()),
            Overflow::Wrap => raw::<F>(round_at(value, F::FRAC_NBITS, rounding).wrapping_to_num()),
        },
    }
}

/// `value` rounded to a multiple of `2^-places`, by the roundings to integers that `fixed` has.
pub fn round_at<F: Fixed>(value: F, places: u32, rounding: Rounding) -> F {
    let half = F::from_num(0.5);
    let scaled = F::from_bits(value.to_bits() << places);
    let rounded = match rounding {
        Rounding::Floor => scaled.floor(),
        Rounding::Zero => scaled.round_to_zero(),
        Rounding::Nearest => (scaled + half).floor(),
        Rounding::Even => scaled.round_ties_even(),
        Rounding::Stochastic => panic!("fixed has no stochastic rounding to compare with"),
    };
    F::from_bits(rounded.to_bits() >> places)
}

/// The bits of a value, as an integer.
fn raw<F: Fixed>(value: F) -> i128 {
    Exact::from_num(value).to_bits() >> (Exact::FRAC_NBITS - F::FRAC_NBITS)
}
