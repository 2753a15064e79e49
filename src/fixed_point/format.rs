//! A fixed-point format, chosen at run time.

use std::fmt;
use std::str::FromStr;

/// The most bits a stored word (a state, a weight, a parameter) may have.
pub const MAX_STORED_BITS: u32 = 32;

/// Signed `Q<i>.<f>` has `1 + i + f` bits, unsigned `UQ<i>.<f>` has `i + f` bits: the sign bit is not counted in `i`.
///
/// A raw integer `r` in this format stands for the number `r * 2^-f`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Format {
    /// Whether the format has a sign bit (two's complement).
    pub signed: bool,
    /// Bits left of the binary point, without the sign bit.
    pub int_bits: u32,
    /// Bits right of the binary point.
    pub frac_bits: u32,
}

impl Format {
    /// `Q<int_bits>.<frac_bits>`.
    pub const fn signed(int_bits: u32, frac_bits: u32) -> Self {
        Self { signed: true, int_bits, frac_bits }
    }

    /// `UQ<int_bits>.<frac_bits>`.
    pub const fn unsigned(int_bits: u32, frac_bits: u32) -> Self {
        Self { signed: false, int_bits, frac_bits }
    }

    /// The narrowest format with `frac_bits` that holds every raw value from `lo` to `hi`, at least one bit wide.
    ///
    /// All of the fraction bits are kept where fewer would do: the text says where the binary point is.
    pub const fn holding(lo: i128, hi: i128, frac_bits: u32) -> Self {
        debug_assert!(lo <= hi);
        let signed = lo < 0;
        let (below, above) = (magnitude_bits(lo), magnitude_bits(hi));
        let bits = if below > above { below } else { above };
        let bits = if bits == 0 && !signed { 1 } else { bits };
        Self { signed, int_bits: bits.saturating_sub(frac_bits), frac_bits }
    }

    /// Total bits of a word in this format.
    pub const fn width(self) -> u32 {
        self.signed as u32 + self.int_bits + self.frac_bits
    }

    /// The least raw value. The format has at most 127 bits besides the sign.
    pub const fn min_raw(self) -> i128 {
        if self.signed { -1 << (self.int_bits + self.frac_bits) } else { 0 }
    }

    /// The greatest raw value. The format has at most 127 bits besides the sign.
    pub const fn max_raw(self) -> i128 {
        !(-1 << (self.int_bits + self.frac_bits))
    }

    /// Whether `raw` is a value of this format.
    pub const fn contains(self, raw: i128) -> bool {
        self.min_raw() <= raw && raw <= self.max_raw()
    }

    /// The step between neighbouring values, `2^-f`, exactly.
    pub fn resolution(self) -> f64 {
        1.0 / (1u128 << self.frac_bits) as f64
    }

    /// The number that `raw` stands for. Exact for words of at most 53 bits.
    pub fn to_f64(self, raw: i128) -> f64 {
        raw as f64 * self.resolution()
    }
}

/// The bits that `raw` needs besides a sign bit.
const fn magnitude_bits(raw: i128) -> u32 {
    let ones = if raw < 0 { !raw } else { raw };
    i128::BITS - ones.leading_zeros()
}

impl fmt::Display for Format {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let prefix = if self.signed { "Q" } else { "UQ" };
        write!(out, "{prefix}{}.{}", self.int_bits, self.frac_bits)
    }
}

/// Why a text is not a format.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FormatError {
    /// Not of the form `Q<i>.<f>` or `UQ<i>.<f>`.
    #[error("`{0}` is not a format: write `Q<i>.<f>` (signed) or `UQ<i>.<f>` (unsigned), for example `Q7.8`")]
    Syntax(String),
    /// No bits at all, or more than a stored word may have.
    #[error("`{text}` has {width} bits: a stored word has 1 to {MAX_STORED_BITS}")]
    Width {
        /// The format as written.
        text: String,
        /// Its total number of bits.
        width: u64,
    },
}

impl FromStr for Format {
    type Err = FormatError;

    /// Reads `Q7.8` or `UQ0.16`: a word that can be stored, 1 to 32 bits.
    fn from_str(text: &str) -> Result<Self, FormatError> {
        let syntax = || FormatError::Syntax(text.to_owned());
        let (signed, digits) = match text.strip_prefix("UQ") {
            Some(rest) => (false, rest),
            None => (true, text.strip_prefix('Q').ok_or_else(syntax)?),
        };
        let (int_text, frac_text) = digits.split_once('.').ok_or_else(syntax)?;
        let number = |part: &str| -> Result<u64, FormatError> {
            let plain = !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
            if plain { part.parse().map_err(|_| syntax()) } else { Err(syntax()) }
        };
        let (int_bits, frac_bits) = (number(int_text)?, number(frac_text)?);
        let width = int_bits.saturating_add(frac_bits).saturating_add(u64::from(signed));
        if width == 0 || width > u64::from(MAX_STORED_BITS) {
            return Err(FormatError::Width { text: text.to_owned(), width });
        }
        Ok(Self { signed, int_bits: int_bits as u32, frac_bits: frac_bits as u32 })
    }
}
