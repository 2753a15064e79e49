//! What becomes of bits and of values for which a format has no room.

use std::fmt;
use std::str::FromStr;

/// What happens to the bits below the last place that is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Overflow {
    /// To the nearest end of the range.
    Saturate,
    /// Modulo the width of the word, as two's complement hardware drops its upper bits.
    Wrap,
}

/// A text that names no rounding.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a rounding: write {choices}", choices = choices(&Rounding::ALL.map(Rounding::word)))]
pub struct UnknownRounding(pub String);

/// A text that names no way to overflow.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not an overflow: write {choices}", choices = choices(&Overflow::ALL.map(Overflow::word)))]
pub struct UnknownOverflow(pub String);

impl Rounding {
    /// Every rounding, in the order of the documentation.
    pub const ALL: [Self; 5] = [Self::Floor, Self::Zero, Self::Nearest, Self::Even, Self::Stochastic];

    /// The word in a config.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Floor => "floor",
            Self::Zero => "zero",
            Self::Nearest => "nearest",
            Self::Even => "even",
            Self::Stochastic => "stochastic",
        }
    }
}

impl Overflow {
    /// Both, in the order of the documentation.
    pub const ALL: [Self; 2] = [Self::Saturate, Self::Wrap];

    /// The word in a config.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Saturate => "saturate",
            Self::Wrap => "wrap",
        }
    }
}

impl FromStr for Rounding {
    type Err = UnknownRounding;

    fn from_str(text: &str) -> Result<Self, UnknownRounding> {
        Self::ALL.into_iter().find(|mode| mode.word() == text).ok_or_else(|| UnknownRounding(text.to_owned()))
    }
}

impl FromStr for Overflow {
    type Err = UnknownOverflow;

    fn from_str(text: &str) -> Result<Self, UnknownOverflow> {
        Self::ALL.into_iter().find(|mode| mode.word() == text).ok_or_else(|| UnknownOverflow(text.to_owned()))
    }
}

impl fmt::Display for Rounding {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.pad(self.word())
    }
}

impl fmt::Display for Overflow {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.pad(self.word())
    }
}

/// Two or more words as a sentence has them: `a`, `b` or `c`.
fn choices(words: &[&str]) -> String {
    let quoted: Vec<_> = words.iter().map(|word| format!("`{word}`")).collect();
    let (last, others) = quoted.split_last().expect("a choice of at least one word");
    format!("{} or {last}", others.join(", "))
}
