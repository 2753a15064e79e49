//! Logarithm and exponential that are the same bits on every machine: the standard library's differ in the last bit from
//! one C library to the next. They use only `+ - * /`, which IEEE 754 rounds the same way everywhere.

use std::f64::consts::{LN_2, SQRT_2};

const FRACTION_BITS: u32 = 52;
const BIAS: i64 = 1023;

/// The natural logarithm of a positive normal number, to 1e-15, by `ln m = 2 artanh((m - 1) / (m + 1))`.
pub(super) fn ln(x: f64) -> f64 {
    const FRACTION: u64 = (1 << FRACTION_BITS) - 1;
    let exponent = (x.to_bits() >> FRACTION_BITS) as i64 - BIAS;
    let mantissa = f64::from_bits(x.to_bits() & FRACTION | 1.0_f64.to_bits());
    // Both sides of 1, so that the series is short.
    let (mantissa, exponent) = if mantissa > SQRT_2 { (mantissa / 2.0, exponent + 1) } else { (mantissa, exponent) };
    let z = (mantissa - 1.0) / (mantissa + 1.0);
    let square = z * z;
    let series = (0..11).rev().fold(0.0, |sum, term| sum * square + 1.0 / f64::from(2 * term + 1));
    exponent as f64 * LN_2 + 2.0 * z * series
}

/// The exponential, to 3e-16 of its value: `2^n exp r` with `r` within half a `ln 2`, by its power series. 0 and infinity
/// where no normal number holds the result.
pub(super) fn exp(x: f64) -> f64 {
    // ln 2 in two parts: the product of the first, which ends in 21 zero bits, and n is exact.
    const LN_2_HIGH: f64 = 0.693_147_180_369_123_8;
    const LN_2_LOW: f64 = 1.908_214_929_270_587_7e-10;
    let n = (x / LN_2 + 0.5).floor();
    if n < -1022.0 {
        return 0.0;
    }
    if n > 1023.0 {
        return f64::INFINITY;
    }
    let r = (x - n * LN_2_HIGH) - n * LN_2_LOW;
    let series = (1..=14).rev().fold(1.0, |sum, term| 1.0 + sum * r / f64::from(term));
    series * f64::from_bits(((n as i64 + BIAS) as u64) << FRACTION_BITS)
}

#[cfg(test)]
mod tests {
    use super::{exp, ln};

    #[test]
    fn the_logarithm_is_the_logarithm() {
        for step in 1..4000 {
            let x = f64::from(step) * f64::from(step) / 1.6e7 + 1e-12;
            assert!((ln(x) - x.ln()).abs() <= 1e-15 * x.ln().abs().max(1.0), "ln {x} is {}, not {}", ln(x), x.ln());
        }
    }

    #[test]
    fn the_exponential_is_the_exponential() {
        for step in -70_000..70_000 {
            let x = f64::from(step) / 100.0;
            assert!((exp(x) / x.exp() - 1.0).abs() <= 4.5e-16, "exp {x} is {}, not {}", exp(x), x.exp());
        }
        assert_eq!([-800.0, 0.0, 800.0].map(exp), [0.0, 1.0, f64::INFINITY]);
    }
}
