//! The one operation that may lose precision or range.

use super::{Format, Overflow, Rounding};

/// Brings `raw`, which has `from_frac` fraction bits, into `to`: shifts, rounds, then saturates or wraps.
///
/// `random` is read only by [`Rounding::Stochastic`]: its low `from_frac - to.frac_bits` bits are added before the
/// bits are dropped, at most 64 of them. The value with the more fraction bits of the two must leave a bit free in
/// 128, as every datapath of at most 64 bits does.
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
pub(super) fn drop_bits(raw: i128, bits: u32, rounding: Rounding, random: u64) -> i128 {
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

/// The low bits of `raw`, read as a word of the format.
fn wrap(raw: i128, to: Format) -> i128 {
    if to.signed {
        let upper = i128::BITS - to.width();
        (raw << upper) >> upper
    } else {
        raw & to.max_raw()
    }
}
