//! The one operation that may lose precision or range.

use super::Format;

/// What happens to the bits below the last place that is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Rounding {
    /// Towards minus infinity: the bits are dropped.
    Floor,
    /// Towards zero.
    Zero,
    /// To the nearest value, ties towards plus infinity.
    Nearest,
    /// To the nearest value, ties to the one whose last bit is 0.
    Even,
    /// Up with a probability equal to the dropped fraction; the caller gives the random bits.
    Stochastic,
}

/// What happens to a value beyond the ends of the format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Overflow {
    /// To the nearest end of the range.
    Saturate,
    /// Modulo the width of the word, as two's complement hardware drops its upper bits.
    Wrap,
}

/// Brings `raw`, which has `from_frac` fraction bits, into `to`: shifts, rounds, then saturates or wraps.
///
/// `random` is read only by [`Rounding::Stochastic`]: its low `from_frac - to.frac_bits` bits are added before the
/// bits are dropped. The shift must leave room in 128 bits, as every datapath of at most 64 bits does.
pub fn resize(raw: i128, from_frac: u32, to: Format, rounding: Rounding, overflow: Overflow, random: u64) -> i128 {
    let rounded = if from_frac <= to.frac_bits {
        raw << (to.frac_bits - from_frac)
    } else {
        drop_bits(raw, from_frac - to.frac_bits, rounding, random)
    };
    match overflow {
        Overflow::Saturate => rounded.clamp(to.min_raw(), to.max_raw()),
        Overflow::Wrap => wrap(rounded, to),
    }
}

/// `raw / 2^bits`, rounded. `bits` is at least 1.
fn drop_bits(raw: i128, bits: u32, rounding: Rounding, random: u64) -> i128 {
    let half = 1i128 << (bits - 1);
    let mask = (1i128 << bits) - 1;
    let addend = match rounding {
        Rounding::Floor => 0,
        Rounding::Zero if raw < 0 => mask,
        Rounding::Zero => 0,
        Rounding::Nearest => half,
        Rounding::Even => half - 1 + ((raw >> bits) & 1),
        Rounding::Stochastic => i128::from(random) & mask,
    };
    (raw + addend) >> bits
}

fn wrap(raw: i128, to: Format) -> i128 {
    let modulus = 1i128 << to.width();
    let low = raw.rem_euclid(modulus);
    if to.signed && low > to.max_raw() { low - modulus } else { low }
}
