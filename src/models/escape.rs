//! A stochastic threshold: a neuron spikes with a probability that grows with its potential, by an escape rate.
//!
//! The page is `docs/noise.md`.

use super::plan::PlanError;
use super::words::{computed_in_format, in_significant_bits};
use crate::datapath::{Arith, Graph, Op, Parameter, Recorder, Relation, Signal, Table, Target};
use crate::fixed_point::{Decimal, Format, Overflow, Rounding};

/// The models whose threshold can be stochastic: those that compare a potential with it, and have no upswing of their own.
pub const ESCAPE_MODELS: [&str; 5] = ["lif", "if", "cuba_lif", "alif", "resonate_and_fire"];

/// The comparison that those models have.
const SPIKE_TEST: &str = "above_threshold";
/// The random word that decides.
pub const ESCAPE_WORD: u32 = 2;
/// Bits of the inverse width that count.
const GAIN_BITS: u32 = 16;
/// The parameters' names: 1 / width; the argument at the threshold; whether the set has a stochastic threshold at all.
const GAIN: &str = "escape_gain";
const OFFSET: &str = "escape_offset";
const IS_ON: &str = "escape_is_on";
/// Where a width stands in a config.
const WIDTH_KEY: &[&str] = &["noise.escape.width"];

/// Where the table begins: there a spike is hardly more probable than one random word.
const FIRST: f64 = -22.0;
/// Rows of the table, and the bits of their distance.
const ROWS: usize = 512;
const ROW_BITS: u32 = 4;
/// The word of the argument, counted from the beginning of the table, whose end is beyond its own.
const ARGUMENT: Format = Format::unsigned(5, 12);
/// The words of probabilities, and of their differences as slopes.
const PROBABILITY: Format = Format::unsigned(0, 32);
const SLOPE: Format = Format::unsigned(0, PROBABILITY.frac_bits - ROW_BITS);
/// The table's name.
const TABLE: &str = "escape";

/// The escape rate of a population: exp((v - threshold) / width) / tau.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Escape {
    /// What the potential must rise by for e times the rate: mV, or unit-free; above 0.
    pub width: Decimal,
    /// The inverse of the rate at the threshold, ms: from `dt` e^-9 to `dt` e^21.
    pub tau: Decimal,
}

impl Escape {
    /// The logarithms of `dt` / `tau` that the table reaches.
    pub const REACH: [f64; 2] = [-21.0, 9.0];

    /// The same for a time step of `dt` ms.
    pub fn in_step(&self, dt: f64) -> StepEscape {
        StepEscape { width: self.width.to_f64(), at_threshold: libm::log(dt / self.tau.to_f64()) }
    }
}

/// The escape rate in one time step: a spike has the probability 1 - exp(-exp((v - threshold) / width + at_threshold)).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StepEscape {
    /// In the unit of the potential, above 0.
    pub width: f64,
    /// The logarithm of the rate at the threshold, spikes a time step, within [`Escape::REACH`].
    pub at_threshold: f64,
}

impl StepEscape {
    /// What the threshold is raised by in a time step whose random word is `word`, so that a potential above it spikes as the escape
    /// rate says: with u = (word + 1/2) / 2^32, to the potential at which the probability is u.
    pub fn raised(&self, word: u32) -> f64 {
        let u = (f64::from(word) + 0.5) * libm::ldexp(1.0, -32);
        self.width * (libm::log(-libm::log1p(-u)) - self.at_threshold)
    }
}

/// The probability of a spike, 1 - exp(-exp(y)), at y = -22 + row / 16: lower than that by a sixteenth of the square of the rows'
/// distance times the second derivative, so that the line from row to row is as far above it in the middle as it is below at the
/// rows. Row 0 is 0: at the beginning of the table and below there are no spikes.
pub fn escape_table() -> Table {
    let distance = libm::ldexp(1.0, -(ROW_BITS as i32));
    let probability = |row: usize| {
        let rate = libm::exp(FIRST + row as f64 * distance);
        let bend = rate * (1.0 - rate) * libm::exp(-rate);
        let lowered = -libm::expm1(-rate) - bend * distance * distance / 16.0;
        let word = libm::rint(libm::ldexp(lowered, PROBABILITY.frac_bits as i32));
        if row == 0 { 0 } else { (word as i64).min(PROBABILITY.max_raw() as i64) }
    };
    let words: Vec<i64> = (0..=ROWS).map(probability).collect();
    let slopes = words.windows(2).map(|ends| ends[1] - ends[0]).collect();
    Table { name: TABLE, value_format: PROBABILITY, values: words[..ROWS].to_vec(), slope_format: SLOPE, slopes }
}

/// The comparison of a potential with the threshold.
///
/// # Panics
/// For a model without one: spec has refused it.
pub(super) fn spike_test(graph: &Graph) -> Signal {
    let is_test = |name: &str, op: &Op| name == SPIKE_TEST && matches!(op, Op::Compare(..));
    let place = graph.nodes.iter().position(|node| is_test(node.name, &node.op));
    Signal(place.expect("a stochastic threshold is for models with a threshold"))
}

/// The parameters, from the escape rate of each parameter set; nothing for a set whose threshold is not stochastic.
///
/// # Errors
/// [`PlanError`] for a width below the last place of the potential, or beyond its ends.
pub(super) fn parameters(sets: &[Option<StepEscape>], graph: &Graph) -> Result<Vec<Parameter>, PlanError> {
    let state = graph.node(graph.state[0]).format;
    let widths: Vec<f64> = sets.iter().map(|set| set.map_or(state.resolution(), |escape| escape.width)).collect();
    if let Some(width) = widths.iter().find(|&&width| width < state.resolution()) {
        let reason = format!(
            "a stochastic threshold with a width of {width:.2e} is as good as a sharp one: {state} has steps of {:.2e}; \
             use more fraction bits, or leave `escape` out",
            state.resolution()
        );
        return Err(PlanError::Format { format_key: "state", reason });
    }
    computed_in_format("escape_width", WIDTH_KEY, "state", state, &widths)?;
    let of_sets = |number: &dyn Fn(&StepEscape) -> f64| -> Vec<f64> {
        sets.iter().map(|set| set.as_ref().map_or(0.0, number)).collect()
    };
    let gains = of_sets(&|escape| 1.0 / escape.width);
    let offsets = of_sets(&|escape| escape.at_threshold - FIRST);
    let gain = in_significant_bits(GAIN_BITS, &gains);
    let mut parameters = vec![
        computed_in_format(GAIN, WIDTH_KEY, "a word of 32 bits", gain, &gains)?,
        computed_in_format(OFFSET, &["noise.escape.tau"], "a word of 32 bits", ARGUMENT, &offsets)?,
    ];
    if sets.iter().any(Option::is_none) {
        let values = sets.iter().map(|set| set.is_some().into()).collect();
        parameters.push(Parameter { name: IS_ON, format: Format::unsigned(1, 0), values });
    }
    Ok(parameters)
}

/// Whether the neuron spikes, but for its refractory period: instead of the comparison `relation` of the potential with the
/// threshold, `[v, threshold]`, which stays for the parameter sets without an escape rate if there are any.
pub(super) fn test(a: &mut Recorder, relation: Relation, [v, threshold]: [Signal; 2], is_mixed: bool) -> Signal {
    let word = a.random_word(ESCAPE_WORD);
    a.section("stochastic threshold: the probability of a spike, against a random word");
    let distance = a.sub("escape_distance", v, threshold);
    let gain = a.parameter(GAIN);
    let scaled = a.mul("escape_scaled", distance, gain);
    let offset = a.parameter(OFFSET);
    let finer = if a.frac_bits(scaled) > a.frac_bits(offset) { scaled } else { offset };
    let scaled_aligned = a.align("escape_scaled_aligned", scaled, finer);
    let offset_aligned = a.align("escape_offset_aligned", offset, finer);
    let exact = a.add("escape_argument_exact", scaled_aligned, offset_aligned);
    let target = Target { format: ARGUMENT, rounding: Rounding::Nearest, overflow: Overflow::Saturate };
    let argument = a.resize("escape_argument", exact, target);
    let within = ARGUMENT.frac_bits - ROW_BITS;
    let row = a.slice("escape_row", argument, within, ARGUMENT.int_bits + ROW_BITS, 0);
    let place = a.slice("escape_place", argument, 0, within, ARGUMENT.frac_bits);
    let (low, slope) = a.lookup(["escape_low", "escape_slope"], TABLE, row);
    let above = a.mul("escape_above_row", slope, place);
    let low_aligned = a.align("escape_low_aligned", low, above);
    let probability = a.add("escape_probability", low_aligned, above);
    let uniform = a.slice("escape_uniform", word, 0, PROBABILITY.frac_bits, PROBABILITY.frac_bits);
    let uniform_aligned = a.align("escape_uniform_aligned", uniform, probability);
    let escapes = a.compare("escapes", Relation::Greater, probability, uniform_aligned);
    if !is_mixed {
        return escapes;
    }
    a.section("a sharp threshold, where it is not stochastic");
    let is_on = a.parameter(IS_ON);
    let off = a.constant("escape_off", 0, Format::unsigned(1, 0));
    let is_stochastic = a.compare("escape_is_used", Relation::Greater, is_on, off);
    let is_sharp = a.not("threshold_is_sharp", is_stochastic);
    let above = a.compare(SPIKE_TEST, relation, v, threshold);
    let sharp = a.and("above_sharp_threshold", above, is_sharp);
    let stochastic = a.and("escapes_threshold", escapes, is_stochastic);
    a.or("passes_threshold", stochastic, sharp)
}
