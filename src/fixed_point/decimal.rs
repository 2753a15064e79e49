//! Decimal numbers, held exactly: never through binary floating point.

use std::cmp::Ordering;
use std::fmt;
use std::ops::Neg;

/// A decimal number `mantissa * 10^exponent`, exactly as written in a config.
///
/// Always in lowest terms (no trailing zeros in the mantissa, zero has exponent 0), so that equal numbers are equal
/// values: `2.50` is `2.5`, and `-0.0` is `0`. Its text (`Display`) is plain: `-0.5`, `20`, `0.0025`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Decimal {
    mantissa: i128,
    exponent: i32,
}

impl Decimal {
    /// The most significant digits that are held.
    pub const MAX_DIGITS: u32 = 38;
    /// The least power of ten of the last significant digit: `5^55` is the greatest that 128 bits hold.
    pub const MIN_EXPONENT: i32 = -55;
    /// The greatest power of ten of the last significant digit.
    pub const MAX_EXPONENT: i32 = 38;
    /// Zero.
    pub const ZERO: Self = Self { mantissa: 0, exponent: 0 };

    /// `mantissa * 10^exponent`; nothing where that has more than [`Self::MAX_DIGITS`] significant digits, or a last
    /// digit below `1e-55` or above `1e38`.
    pub const fn new(mut mantissa: i128, mut exponent: i32) -> Option<Self> {
        if mantissa == 0 {
            return Some(Self::ZERO);
        }
        while mantissa % 10 == 0 {
            mantissa /= 10;
            exponent = exponent.saturating_add(1);
        }
        let held = mantissa.unsigned_abs() < 10u128.pow(Self::MAX_DIGITS);
        let in_reach = Self::MIN_EXPONENT <= exponent && exponent <= Self::MAX_EXPONENT;
        if held && in_reach { Some(Self { mantissa, exponent }) } else { None }
    }

    /// The significant digits with their sign, without trailing zeros.
    pub const fn mantissa(self) -> i128 {
        self.mantissa
    }

    /// The power of ten of the last significant digit.
    pub const fn exponent(self) -> i32 {
        self.exponent
    }

    /// Whether this is zero.
    pub const fn is_zero(self) -> bool {
        self.mantissa == 0
    }

    /// Whether this is below zero.
    pub const fn is_negative(self) -> bool {
        self.mantissa < 0
    }

    /// The exact sum; nothing where its digits, from the first of either number to the last of either, are too many.
    pub fn checked_add(self, other: Self) -> Option<Self> {
        let last = self.exponent.min(other.exponent);
        let sum = self.mantissa_at(last)?.checked_add(other.mantissa_at(last)?)?;
        Self::new(sum, last)
    }

    /// The exact difference; nothing where [`Self::checked_add`] would give nothing.
    pub fn checked_sub(self, other: Self) -> Option<Self> {
        self.checked_add(-other)
    }

    /// The exact product; nothing where the product of the mantissas, or the sum of the exponents, is out of reach.
    pub fn checked_mul(self, other: Self) -> Option<Self> {
        Self::new(self.mantissa.checked_mul(other.mantissa)?, self.exponent + other.exponent)
    }

    /// The number over `parts`, a power of two up to 8, exactly; nothing where it has too many digits.
    pub fn part(self, parts: u32) -> Option<Self> {
        let thousandths = 1000 / parts;
        debug_assert!(thousandths * parts == 1000, "1, 2, 4 or 8 parts");
        if parts == 1 { Some(self) } else { self.checked_mul(Self::new(thousandths.into(), -3)?) }
    }

    /// The nearest `f64`, ties to even.
    pub fn to_f64(self) -> f64 {
        let text = format!("{}e{}", self.mantissa, self.exponent);
        text.parse().expect("digits and an exponent are a float literal")
    }

    /// The mantissa that goes with the lower `exponent`.
    fn mantissa_at(self, exponent: i32) -> Option<i128> {
        if self.is_zero() {
            return Some(0);
        }
        let scale = 10i128.checked_pow(self.exponent.abs_diff(exponent))?;
        self.mantissa.checked_mul(scale)
    }

    /// The power of ten just above the number's magnitude. Not for zero.
    fn magnitude(self) -> i64 {
        i64::from(self.mantissa.unsigned_abs().ilog10()) + 1 + i64::from(self.exponent)
    }

    /// Compares magnitudes, neither of them zero.
    fn cmp_magnitude(self, other: Self) -> Ordering {
        // With the first digit in the same place, the longer number has at most 38 digits, and the shorter one with
        // zeros appended has as many: no overflow.
        let same_length =
            |number: Self, last: i32| number.mantissa.unsigned_abs() * 10u128.pow(number.exponent.abs_diff(last));
        self.magnitude().cmp(&other.magnitude()).then_with(|| {
            let last = self.exponent.min(other.exponent);
            same_length(self, last).cmp(&same_length(other, last))
        })
    }
}

impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> Ordering {
        let by_sign = self.mantissa.signum().cmp(&other.mantissa.signum());
        by_sign.then_with(|| match self.mantissa.signum() {
            0 => Ordering::Equal,
            1 => self.cmp_magnitude(*other),
            _ => other.cmp_magnitude(*self),
        })
    }
}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Neg for Decimal {
    type Output = Self;

    fn neg(self) -> Self {
        Self { mantissa: -self.mantissa, exponent: self.exponent }
    }
}

impl From<i64> for Decimal {
    fn from(value: i64) -> Self {
        Self::new(i128::from(value), 0).expect("19 digits and 18 zeros are within reach")
    }
}

impl From<u32> for Decimal {
    fn from(value: u32) -> Self {
        Self::from(i64::from(value))
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = self.mantissa.unsigned_abs().to_string();
        let places = self.exponent.unsigned_abs() as usize;
        if self.exponent >= 0 {
            text.extend(std::iter::repeat_n('0', places));
        } else {
            text = format!("{text:0>width$}", width = places + 1);
            text.insert(text.len() - places, '.');
        }
        out.pad_integral(!self.is_negative(), "", &text)
    }
}
