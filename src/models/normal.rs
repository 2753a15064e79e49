//! A normally distributed number out of 64 random bits, the same in the emulator and in hardware.
//!
//! The page is `docs/noise.md`. How many of 32 random bits are one is binomially distributed; it chooses one of 33 intervals,
//! each as probable as a normal variable's being in it; another word, folded into 16 bits, chooses the place within, evenly.

use crate::datapath::blocks::Blocks;
use crate::datapath::{Arith, Graph, Output, Range, Recorder, Relation, Signal, Table, Target};
use crate::fixed_point::{Format, Overflow, Rounding};

/// Bits of which those that are one are counted.
const COUNTED: usize = 32;
/// Bits that choose the place within an interval.
const PLACE_BITS: u32 = 16;
/// The random words that it takes.
const WORDS: [u32; 2] = [0, 1];
/// The word of the number.
pub const NORMAL: Format = Format::signed(3, 14);
/// The words of the intervals' widths.
const WIDTH: Format = Format::unsigned(0, 14);
/// The table's name.
const TABLE: &str = "normal";

/// The ends of the intervals, ascending, `[34]`: scaled so that the variance is 1, before they are rounded to words.
fn ends() -> [f64; COUNTED + 2] {
    let mut ends = [0.0; COUNTED + 2];
    let (mut ways, mut below) = (1u64, 0u64);
    for (place, end) in (1..=COUNTED / 2).zip(&mut ends[1..]) {
        below += ways;
        ways = ways * (COUNTED - place + 1) as u64 / place as u64;
        *end = quantile(libm::ldexp(below as f64, -(COUNTED as i32)));
    }
    // The outermost interval, of probability 2^-32, is as wide as its neighbour.
    ends[0] = 2.0 * ends[1] - ends[2];
    for place in 0..=COUNTED / 2 {
        ends[COUNTED + 1 - place] = -ends[place];
    }
    let deviation = variance(&ends).sqrt();
    ends.map(|end| end / deviation)
}

/// The variance of a number that is even in each of the intervals.
fn variance(ends: &[f64; COUNTED + 2]) -> f64 {
    let mut ways = 1u64;
    let mut sum = 0.0;
    for place in 0..=COUNTED {
        let (low, high) = (ends[place], ends[place + 1]);
        sum += libm::ldexp(ways as f64, -(COUNTED as i32)) * (low * low + low * high + high * high) / 3.0;
        ways = ways * (COUNTED - place) as u64 / (place + 1) as u64;
    }
    sum
}

/// The number, not above 0, that a standard normal variable is below with probability `p`, by halving.
fn quantile(p: f64) -> f64 {
    let (mut low, mut high) = (-10.0, 0.0);
    for _ in 0..60 {
        let middle = 0.5 * (low + high);
        let below = 0.5 * libm::erfc(-middle * std::f64::consts::FRAC_1_SQRT_2);
        if below < p { low = middle } else { high = middle }
    }
    high
}

/// The intervals as a table: row k is the lower end of interval k, and its width.
pub fn normal_table() -> Table {
    let word = |end: f64| libm::rint(libm::ldexp(end, NORMAL.frac_bits as i32)) as i64;
    let words = ends().map(word);
    let slopes = words.windows(2).map(|ends| ends[1] - ends[0]).collect();
    let values = words[..=COUNTED].to_vec();
    Table { name: TABLE, value_format: NORMAL, values, slope_format: WIDTH, slopes }
}

/// A number with mean 0 and variance 1 in the format [`NORMAL`], out of the first two random words of `a`, which has the table.
pub(super) fn normal(a: &mut Recorder) -> Signal {
    let [word, _] = WORDS.map(|number| a.random_word(number));
    a.section("a normal variable: the ones of a word choose an interval, more bits the place within");
    let ones = a.ones("normal_ones", word);
    let (low, width) = a.lookup(["normal_low", "normal_width"], TABLE, ones);
    let place = a.random_bits(WORDS[1], "normal_place", PLACE_BITS, PLACE_BITS);
    let within = a.mul("normal_within", width, place);
    let low_aligned = a.align("normal_low_aligned", low, within);
    let exact = a.add("normal_exact", low_aligned, within);
    let target = Target { format: NORMAL, rounding: Rounding::Nearest, overflow: Overflow::Saturate };
    a.resize("normal", exact, target)
}

/// The numbers that [`normal`] draws first, for many neurons at once.
pub struct NormalDraws {
    blocks: Blocks<i64>,
    neurons: Vec<u32>,
    inputs: Vec<i32>,
    words: Vec<i32>,
    spikes: Vec<u8>,
}

impl NormalDraws {
    /// Of the neurons with these numbers, with the seed `seed`.
    pub fn new(seed: u64, neurons: Vec<u32>) -> Self {
        let zeros = vec![0; neurons.len()];
        let blocks = Blocks::new(&graph(seed), 0);
        Self { blocks, inputs: zeros.clone(), words: zeros, spikes: vec![0; neurons.len()], neurons }
    }

    /// The raw words of time step `step`, in the format [`NORMAL`], one a neuron.
    pub fn draw(&mut self, step: u32) -> &[i32] {
        let state = &mut [&mut self.words[..]];
        self.blocks.run_numbered(state, &[&self.inputs], &self.neurons, step, &mut self.spikes);
        &self.words
    }
}

impl std::fmt::Debug for NormalDraws {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "NormalDraws of {} neurons", self.neurons.len())
    }
}

/// A datapath whose state becomes the number.
fn graph(seed: u64) -> Graph {
    let mut a = Recorder::new(Vec::new(), vec![normal_table()]);
    let last = a.state("last", NORMAL, Range::of(NORMAL));
    let input = a.input("input", NORMAL, Range::of(NORMAL));
    a.draw_random_bits(seed);
    let signal = normal(&mut a);
    let spike = a.compare("spikes", Relation::Greater, last, input);
    a.finish(vec![Output { name: "last", signal }], spike).expect("it is narrow").0
}
