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
        for bit in 0..width.min(64) {
            self.push_bit(raw >> bit & 1 == 1);
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
        let all = format!("{:0>digits$}", all.trim_start_matches('0'));
        all
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
