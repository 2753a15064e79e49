//! Memory words of any width, built field by field from the lowest bit.

/// A word of `width` bits.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Word {
    limbs: Vec<u64>,
    width: u32,
}

impl Word {
    /// A word without bits.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds the low `width` bits of `raw` (two's complement) above the bits that are there.
    pub fn push(&mut self, raw: i64, width: u32) {
        for bit in 0..width {
            self.push_bit(raw >> bit.min(63) & 1 == 1);
        }
    }

    fn push_bit(&mut self, bit: bool) {
        if self.width.is_multiple_of(64) {
            self.limbs.push(0);
        }
        let place = self.limbs.len() - 1;
        self.limbs[place] |= u64::from(bit) << (self.width % 64);
        self.width += 1;
    }

    /// Bits in the word.
    pub fn width(&self) -> u32 {
        self.width
    }

    /// Hexadecimal digits, highest first, as `$readmemh` reads them.
    pub fn to_hex(&self) -> String {
        let digits = self.width.div_ceil(4).max(1) as usize;
        let all: String = self.limbs.iter().rev().map(|limb| format!("{limb:016x}")).collect();
        format!("{:0>digits$}", all.trim_start_matches('0'))
    }

    /// Reads the hexadecimal digits of a word of `width` bits; `None` where they are none or too many.
    pub fn from_hex(digits: &str, width: u32) -> Option<Self> {
        let mut word = Self::new();
        for digit in digits.bytes().rev() {
            word.push(i64::from((digit as char).to_digit(16)?), 4);
        }
        while word.width < width {
            word.push_bit(false);
        }
        let excess = (width..word.width).any(|bit| word.bit(bit));
        word.width = width;
        (!excess).then_some(word)
    }

    fn bit(&self, place: u32) -> bool {
        self.limbs[place as usize / 64] >> (place % 64) & 1 == 1
    }

    /// The field of `width` bits (at most 63) from bit `low` up, sign-extended where `signed`.
    pub fn field(&self, low: u32, width: u32, signed: bool) -> i64 {
        let unsigned = (0..width).fold(0i64, |raw, bit| raw | i64::from(self.bit(low + bit)) << bit);
        let negative = signed && width > 0 && self.bit(low + width - 1);
        if negative { unsigned - (1i64 << width) } else { unsigned }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn example() -> Word {
        let mut word = Word::new();
        word.push(-1, 4);
        word.push(5, 3);
        word.push(1, 6);
        word.push(-3, 90);
        word
    }

    #[test]
    fn fields_stack_up_from_the_lowest_bit() {
        let word = example();
        assert_eq!(word.width(), 103);
        assert_eq!(word.to_hex(), "7fffffffffffffffffffffa0df");
        let fields =
            [word.field(0, 4, true), word.field(4, 3, false), word.field(7, 6, false), word.field(13, 60, true)];
        assert_eq!(fields, [-1, 5, 1, -3]);
    }

    #[test]
    fn digits_are_read_back_and_too_many_are_refused() {
        assert_eq!(Word::from_hex(&example().to_hex(), 103), Some(example()));
        assert_eq!(Word::from_hex("1f", 4), None);
        assert_eq!(Word::from_hex("0f", 4).map(|word| word.to_hex()), Some("f".to_owned()));
        assert_eq!(Word::from_hex("x", 4), None);
    }
}
