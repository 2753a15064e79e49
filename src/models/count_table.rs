//! Numbers of events with a Poisson distribution out of a random word, by one look-up: the method of aliases.
//!
//! The page is `docs/noise.md`.

use crate::datapath::Table;
use crate::datapath::native::MAX_TABLE_ROWS;
use crate::fixed_point::Format;

/// Bits of the random word.
pub(super) const WORD_BITS: u32 = 32;
/// Numbers that are less probable than this, all together, do not occur.
const TAIL: f64 = 1.0 / (1u64 << 32) as f64;

/// Tables of several distributions, one after the other.
pub(super) struct CountTables {
    pub table: Table,
    /// Numbers are below `2^count_bits`: as many rows has each distribution.
    pub count_bits: u32,
    /// The distribution of each parameter set.
    pub rows: Vec<i64>,
    /// Bits of that; 0 where there is one.
    pub row_bits: u32,
}

impl CountTables {
    /// Those of the means `means`, one a parameter set, at most 64; a set without events may take any.
    ///
    /// # Errors
    /// The number of different means, where the rows of a table do not suffice for them.
    pub fn new(name: &'static str, means: &[Option<f64>]) -> Result<Self, usize> {
        let mut different: Vec<f64> = Vec::new();
        for mean in means.iter().flatten() {
            if !different.contains(mean) {
                different.push(*mean);
            }
        }
        let most = different.iter().map(|&mean| probabilities(mean).len()).max().expect("a set has events");
        let count_bits = most.next_power_of_two().ilog2().max(1);
        let row_bits = different.len().next_power_of_two().ilog2();
        if different.len() << count_bits > MAX_TABLE_ROWS {
            return Err(different.len());
        }
        let row = |mean: &Option<f64>| mean.and_then(|mean| different.iter().position(|&other| other == mean));
        let rows = means.iter().map(|mean| row(mean).unwrap_or(0) as i64).collect();
        // As many as the bits of the row can say, so that every word is one.
        let all = different.iter().chain(std::iter::repeat(&different[0])).take(1 << row_bits);
        let (values, slopes) = all.flat_map(|&mean| aliases(&words(mean), count_bits)).unzip();
        let share = Format::unsigned(WORD_BITS - count_bits + 1, 0);
        let other = Format::unsigned(count_bits, 0);
        let table = Table { name, value_format: share, values, slope_format: other, slopes };
        Ok(Self { table, count_bits, rows, row_bits })
    }
}

/// The probabilities of 0, 1, ... events, as far as all further ones together have at least [`TAIL`].
fn probabilities(mean: f64) -> Vec<f64> {
    let mut list = vec![libm::exp(-mean)];
    // What is beyond the mean falls at least as a geometric series: its sum is known from its next term.
    loop {
        let count = list.len() as f64;
        let next = list[list.len() - 1] * mean / count;
        let ratio = mean / (count + 1.0);
        if ratio < 1.0 && next / (1.0 - ratio) < TAIL {
            return list;
        }
        list.push(next);
    }
}

/// The same in 2^-32: how many random words stand for each number. The sum is 2^32; each sum from 0 on is rounded to nearest.
fn words(mean: f64) -> Vec<u64> {
    let list = probabilities(mean);
    let (mut sum, mut before) = (0.0, 0);
    let last = list.len() - 1;
    let word = |(count, probability): (usize, &f64)| {
        sum += probability;
        let until = if count == last { 1 << WORD_BITS } else { libm::rint(libm::ldexp(sum, WORD_BITS as i32)) as u64 };
        let word = until.min(1 << WORD_BITS) - before;
        before += word;
        word
    };
    list.iter().enumerate().map(word).collect()
}

/// Walker's method (1977, ACM Trans Math Softw 3:253): each of `2^count_bits` columns is as wide as all others. The lower part of
/// column k stands for k, as far as its share goes, and the rest for one other number. Both, column by column.
fn aliases(words: &[u64], count_bits: u32) -> Vec<(i64, i64)> {
    let columns = 1usize << count_bits;
    let width = 1u64 << (WORD_BITS - count_bits);
    let mut left: Vec<u64> = words.iter().copied().chain(std::iter::repeat(0)).take(columns).collect();
    let mut filled: Vec<(i64, i64)> = (0..columns).map(|column| (width as i64, column as i64)).collect();
    let (mut short, mut long): (Vec<usize>, Vec<usize>) = (0..columns).partition(|&column| left[column] < width);
    while let Some(column) = short.pop() {
        let other = *long.last().expect("what one column lacks another one has");
        filled[column] = (left[column] as i64, other as i64);
        left[other] -= width - left[column];
        if left[other] < width {
            long.pop();
            short.push(other);
        }
    }
    filled
}
