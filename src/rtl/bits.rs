//! Widths as the templates print them, and words of any width as hexadecimal text.

use std::fmt;

/// A width in bits, at least 1; printed as the range of a vector: `[7:0]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Bits(pub u32);

impl Bits {
    /// Numbers `count` things from 0.
    pub(super) fn numbering(count: u32) -> Self {
        Self(count.next_power_of_two().trailing_zeros().max(1))
    }

    /// Holds the numbers from 0 to `most`.
    pub(super) fn holding(most: u32) -> Self {
        Self((u32::BITS - most.leading_zeros()).max(1))
    }

    /// The width as a number.
    pub(super) fn n(self) -> u32 {
        self.0
    }

    /// The highest bit.
    pub(super) fn msb(self) -> u32 {
        self.0 - 1
    }

    /// The number one.
    pub(super) fn one(self) -> String {
        self.literal(1)
    }

    /// `value` in this width: `8'd25`.
    pub(super) fn literal(self, value: u64) -> String {
        format!("{}'d{value}", self.0)
    }

    /// The field of this width above `offset`: `11:4`.
    pub(super) fn field(self, offset: u32) -> String {
        format!("{}:{offset}", offset + self.0 - 1)
    }
}

impl fmt::Display for Bits {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "[{}:0]", self.msb())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_width_prints_as_a_range() {
        assert_eq!(Bits(8).to_string(), "[7:0]");
        assert_eq!(Bits(8).field(4), "11:4");
        assert_eq!(Bits::holding(8), Bits(4));
        assert_eq!((Bits::numbering(8), Bits::numbering(1)), (Bits(3), Bits(1)));
    }
}
