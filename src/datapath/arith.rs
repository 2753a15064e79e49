//! The operations of which a neuron model is made.

use crate::fixed_point::{Format, Overflow, Rounding};

/// When a comparison is true.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Relation {
    /// `a > b`
    Greater,
    /// `a >= b`
    GreaterEqual,
}

/// Where a [`resize`](Arith::resize) brings a value, and what it loses on the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Target {
    /// The format of the result.
    pub format: Format,
    /// What happens to the fraction bits that are dropped.
    pub rounding: Rounding,
    /// What happens beyond the ends of the format.
    pub overflow: Overflow,
}

/// The operations of a datapath. A neuron model is one function over this trait; each reading of it is an instance.
///
/// Values are fixed-point numbers. `add`, `sub`, `mul`, `decay` and `align` are exact: the format of the result holds
/// every result. Precision or range is lost in [`resize`](Self::resize) only, and in random bits, which are no numbers yet. The two operands of `add`, `sub`, `compare`,
/// `select`, `min` and `max` have the same binary point: `align` brings them there, so that every shift is visible.
///
/// Names and section titles become the names and comments of the Verilog. A name is used once in a model.
/// Parameters and tables are asked for by name; the plan of the model lists them with format and values.
pub trait Arith {
    /// A fixed-point number.
    type Value: Copy;
    /// A truth value.
    type Bit: Copy;

    /// Begins a section: a comment line above the rows that follow.
    fn section(&mut self, title: &'static str);
    /// A parameter of the model.
    fn parameter(&mut self, name: &'static str) -> Self::Value;
    /// A number that no parameter changes.
    fn constant(&mut self, name: &'static str, raw: i64, format: Format) -> Self::Value;
    /// `x + y`
    fn add(&mut self, name: &'static str, x: Self::Value, y: Self::Value) -> Self::Value;
    /// `x - y`
    fn sub(&mut self, name: &'static str, x: Self::Value, y: Self::Value) -> Self::Value;
    /// `x * y`; the fraction bits add up.
    fn mul(&mut self, name: &'static str, x: Self::Value, y: Self::Value) -> Self::Value;
    /// `x - x * k`, k from 0 to 1: never larger than `x` in magnitude, which its range says and two operations could not.
    fn decay(&mut self, name: &'static str, x: Self::Value, k: Self::Value) -> Self::Value;
    /// `x` with as many fraction bits as `like` has, which is not fewer.
    fn align(&mut self, name: &'static str, x: Self::Value, like: Self::Value) -> Self::Value;
    /// `x` in another format with no more fraction bits: rounded, then saturated or wrapped.
    fn resize(&mut self, name: &'static str, x: Self::Value, target: Target) -> Self::Value;
    /// `x > y` or `x >= y`
    fn compare(&mut self, name: &'static str, relation: Relation, x: Self::Value, y: Self::Value) -> Self::Bit;
    /// Both.
    fn and(&mut self, name: &'static str, x: Self::Bit, y: Self::Bit) -> Self::Bit;
    /// Either.
    fn or(&mut self, name: &'static str, x: Self::Bit, y: Self::Bit) -> Self::Bit;
    /// False, always.
    fn never(&mut self, name: &'static str) -> Self::Bit;
    /// Not.
    fn not(&mut self, name: &'static str, x: Self::Bit) -> Self::Bit;
    /// `x` where the condition holds, else `y`.
    fn select(&mut self, name: &'static str, condition: Self::Bit, x: Self::Value, y: Self::Value) -> Self::Value;
    /// The lesser.
    fn min(&mut self, name: &'static str, x: Self::Value, y: Self::Value) -> Self::Value;
    /// The greater.
    fn max(&mut self, name: &'static str, x: Self::Value, y: Self::Value) -> Self::Value;
    /// `x` without its lowest `bits` bits, as an integer: `x` is not negative.
    fn high_bits(&mut self, name: &'static str, x: Self::Value, bits: u32) -> Self::Value;
    /// The lowest `bits` bits of `x`, as a fraction of `2^bits`: `UQ0.bits`.
    fn low_bits(&mut self, name: &'static str, x: Self::Value, bits: u32) -> Self::Value;
    /// `x + y` modulo 2^32, of integers of 32 bits without sign.
    fn wrapping_add(&mut self, name: &'static str, x: Self::Value, y: Self::Value) -> Self::Value;
    /// The bits of `x` that differ from those of `y`: both are integers and not negative.
    fn xor(&mut self, name: &'static str, x: Self::Value, y: Self::Value) -> Self::Value;
    /// `x`, an integer of 32 bits without sign, rotated left by `bits` bits, 1 to 31.
    fn rotate(&mut self, name: &'static str, x: Self::Value, bits: u32) -> Self::Value;
    /// `bits` bits of `x` from bit `low` on, as a number with `frac_bits` fraction bits, which is not negative; nor is `x`.
    fn slice(&mut self, name: &'static str, x: Self::Value, low: u32, bits: u32, frac_bits: u32) -> Self::Value;
    /// How many bits of `x`, an integer of 32 bits without sign, are one.
    fn ones(&mut self, name: &'static str, x: Self::Value) -> Self::Value;
    /// Both columns of a table in the row `index`, an integer within the table: (value, difference to the next row).
    fn lookup(
        &mut self,
        names: [&'static str; 2],
        table: &'static str,
        index: Self::Value,
    ) -> (Self::Value, Self::Value);
}
