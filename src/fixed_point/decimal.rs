//! Decimal literals, read exactly: never through binary floating point.

use std::str::FromStr;

/// A decimal number `mantissa * 10^exponent`, exactly as written in a config.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Decimal {
    /// Digits with their sign.
    pub mantissa: i128,
    /// Power of ten.
    pub exponent: i32,
}

/// Why a text is not a decimal number that can be held exactly.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DecimalError {
    /// Not a number in TOML's decimal notation.
    #[error("`{0}` is not a decimal number")]
    Syntax(String),
    /// More digits, or a larger exponent, than are ever needed.
    #[error("`{0}` has too many digits: at most 30 digits and an exponent from -40 to 30 are read exactly")]
    TooLong(String),
}

impl FromStr for Decimal {
    type Err = DecimalError;

    /// Reads TOML's integers and floats (`20`, `-0.5`, `1_000.25`, `2.5e-3`).
    fn from_str(text: &str) -> Result<Self, DecimalError> {
        let _ = text;
        todo!()
    }
}
