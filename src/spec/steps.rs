//! Times in ms into whole time steps: exact decimal arithmetic, never floats (0.3 / 0.1 is 3, not 2.999...).

use crate::fixed_point::Decimal;

/// The most time steps of a run, and the longest refractory period in time steps.
pub const MAX_STEPS: u32 = 10_000_000;

/// The longest delay in time steps: the accumulator ring has one slot more.
pub const MAX_DELAY_STEPS: u32 = 4095;

/// A time in units of the time step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum InSteps {
    /// A whole number of time steps.
    Whole(i128),
    /// Between this number of time steps and the next.
    Between(i128),
    /// More than 2^63 time steps, in either direction.
    Huge,
}

/// `time / dt`, exactly. `dt` is positive.
pub(super) fn in_steps(time: Decimal, dt: Decimal) -> InSteps {
    if time.is_zero() {
        return InSteps::Whole(0);
    }
    let common = time.exponent().min(dt.exponent());
    let Some(divisor) = scaled(dt, common) else {
        // dt is so much longer that the time is a fraction of one time step.
        return InSteps::Between(if time.is_negative() { -1 } else { 0 });
    };
    let Some(dividend) = scaled(time, common) else { return InSteps::Huge };
    let quotient = dividend.div_euclid(divisor);
    match dividend.rem_euclid(divisor) {
        _ if quotient.unsigned_abs() > 1 << 63 => InSteps::Huge,
        0 => InSteps::Whole(quotient),
        _ => InSteps::Between(quotient),
    }
}

/// The mantissa that goes with `exponent`, which is at most the number's own.
pub(super) fn scaled(number: Decimal, exponent: i32) -> Option<i128> {
    number.mantissa().checked_mul(10i128.checked_pow(number.exponent().abs_diff(exponent))?)
}

#[cfg(test)]
mod tests {
    use super::{InSteps, in_steps};
    use crate::fixed_point::Decimal;

    fn of(time: &str, dt: &str) -> InSteps {
        let decimal = |text: &str| text.parse::<Decimal>().unwrap();
        in_steps(decimal(time), decimal(dt))
    }

    #[test]
    fn three_tenths_are_three_tenths() {
        assert_eq!(of("0.3", "0.1"), InSteps::Whole(3)); // floats say 2.9999999999999996
        assert_eq!(of("0.300", "1e-1"), InSteps::Whole(3));
        assert_eq!(of("100", "0.5"), InSteps::Whole(200));
    }

    #[test]
    fn what_lies_between_two_steps_is_rounded_down() {
        assert_eq!(of("0.15", "0.1"), InSteps::Between(1));
        assert_eq!(of("-0.15", "0.1"), InSteps::Between(-2));
        assert_eq!(of("1e-40", "1e30"), InSteps::Between(0));
    }

    #[test]
    fn the_extremes_of_a_decimal_do_not_overflow() {
        assert_eq!(of("1e30", "1e-40"), InSteps::Huge);
        assert_eq!(of("0", "1e-40"), InSteps::Whole(0));
    }
}
