//! The instance of [`Arith`] that records a model as a [`Graph`], working out formats and ranges as it goes.

use super::graph::{Graph, Node, Op, Output, Parameter, Range, Signal, Table};
use super::random_bits::RandomBits;
use super::{Arith, Relation, Target, interned};
use crate::fixed_point::{Format, Overflow, Rounding};

/// The most bits that an intermediate value may have, in the signed integers of the emulator: an unsigned signal of 64
/// bits is one too many.
pub const MAX_INTERMEDIATE_BITS: u32 = 64;

/// The most spikes of a neuron in one time step.
pub const MOST_SPIKES: u32 = 255;

/// An intermediate value that is wider than the hardware and the emulator allow.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{signal}` ({format}) needs {width} bits, sign and rounding included: intermediate values have at most \
     {MAX_INTERMEDIATE_BITS}"
)]
pub struct TooWide {
    /// Name of the signal in the model.
    pub signal: &'static str,
    /// Its format.
    pub format: Format,
    /// The bits that it needs as a signed integer; for a rounded signal, before the rounding.
    pub width: u32,
}

/// A planned number of one operation, in the order in which a model calls: what the native instance reads instead of
/// formats. See [`super::native`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Planned {
    /// The value of a parameter, by its place.
    Parameter(usize),
    /// A raw value.
    Constant(i64),
    /// A left shift.
    Shift(u32),
    /// A resize that drops `bits` bits.
    Resize {
        /// Fraction bits dropped.
        bits: u32,
        /// Target.
        target: Target,
    },
    /// A table, by its place.
    Table(usize),
}

/// Records what a model calls.
pub struct Recorder {
    graph: Graph,
    plan: Vec<Planned>,
    /// Where random bits come from; none for a model without.
    pub(super) random: Option<RandomBits>,
}

impl Recorder {
    /// A recorder for a model with these parameters and tables.
    pub fn new(parameters: Vec<Parameter>, tables: Vec<Table>) -> Self {
        Self { graph: Graph { parameters, tables, ..Graph::default() }, plan: Vec::new(), random: None }
    }

    /// Whether every word of a parameter's format may be written at run time.
    pub fn with_writable_parameters(mut self, writable: bool) -> Self {
        self.graph.writable = writable;
        self
    }

    /// A state variable in `format`, of which the values in `range` can occur.
    pub fn state(&mut self, name: &'static str, format: Format, range: Range) -> Signal {
        let signal = self.push(name, Op::Input, format, range);
        self.graph.state.push(signal);
        signal
    }

    /// The synaptic input of the next receptor type.
    pub fn input(&mut self, name: &'static str, format: Format, range: Range) -> Signal {
        let signal = self.push(name, Op::Input, format, range);
        self.graph.inputs.push(signal);
        signal
    }

    /// Says that synaptic input saturates at every event, in their order: three inputs a receptor type.
    pub fn saturating_inputs(&mut self) {
        self.graph.saturating = true;
    }

    /// Says that `signal` is what the synapses add to the neuron.
    pub fn drive(&mut self, signal: Signal) {
        self.graph.drive = Some(signal);
    }

    /// The format of a signal.
    pub fn format(&self, signal: Signal) -> Format {
        self.graph.node(signal).format
    }

    /// The numbers of the neuron and of the time step, from which random bits are drawn with `seed` from here on. Returns both.
    pub fn draw_random_bits(&mut self, seed: u64) -> [Signal; 2] {
        let word = Format::unsigned(32, 0);
        let neuron = self.push("neuron", Op::Input, word, Range::of(word));
        let step = self.push("step", Op::Input, word, Range::of(word));
        (self.graph.neuron, self.graph.step) = (Some(neuron), Some(step));
        self.random = Some(RandomBits::new(seed, step, neuron));
        [neuron, step]
    }

    /// The end of the model: its next state, in the order of the calls of [`state`](Self::state), and its spikes, where it has any: a
    /// truth value, or how often the neuron spikes in this time step, a whole number of which the range has the most. A word that
    /// is known to be shorter than its variable's is brought to that.
    ///
    /// # Errors
    /// [`TooWide`] for the first signal that has more than [`MAX_INTERMEDIATE_BITS`].
    ///
    /// # Panics
    /// For a number of spikes that is not whole, or can be below 0 or above [`MOST_SPIKES`].
    pub fn finish(
        mut self,
        next_state: Vec<Output>,
        spike: impl Into<Option<Signal>>,
    ) -> Result<(Graph, Vec<Planned>), TooWide> {
        for (place, output) in next_state.into_iter().enumerate() {
            let signal = self.in_word_of(place, &output);
            self.graph.next_state.push(Output { signal, ..output });
        }
        self.graph.spike = spike.into().map(|spike| self.in_spike_bits(spike));
        let graph = &self.graph;
        match graph.nodes.iter().find(|node| graph.lane_bits(node) > MAX_INTERMEDIATE_BITS) {
            Some(node) => Err(TooWide { signal: node.name, format: node.format, width: graph.lane_bits(node) }),
            None => Ok((self.graph, self.plan)),
        }
    }

    /// A number of spikes in as few bits as hold it.
    fn in_spike_bits(&mut self, spike: Signal) -> Signal {
        let Node { format, range, .. } = *self.graph.node(spike);
        let is_count = format.frac_bits == 0 && range.lo >= 0 && range.hi <= MOST_SPIKES.into();
        assert!(is_count, "{} to {} in {format} is no number of spikes", range.lo, range.hi);
        let word = Format::unsigned(range.hi.max(1).ilog2() + 1, 0);
        if format == word {
            return spike;
        }
        self.resize(
            "spike_count",
            spike,
            Target { format: word, rounding: Rounding::Floor, overflow: Overflow::Saturate },
        )
    }

    /// The next value of state variable `place` in the format of that variable.
    fn in_word_of(&mut self, place: usize, output: &Output) -> Signal {
        let node = self.graph.node(output.signal);
        let is_short = |format: Format| {
            format != node.format && format.frac_bits == node.format.frac_bits && node.range.fits(format)
        };
        let word = self.graph.state.get(place).map(|&state| self.graph.node(state).format);
        let Some(format) = word.filter(|&format| is_short(format)) else { return output.signal };
        let name = interned(&format!("{}_word", output.name));
        self.resize(name, output.signal, Target { format, rounding: Rounding::Floor, overflow: Overflow::Saturate })
    }

    fn push(&mut self, name: &'static str, op: Op, format: Format, range: Range) -> Signal {
        assert!(self.graph.nodes.iter().all(|node| node.name != name), "a model names two signals `{name}`");
        if self.graph.sections.is_empty() {
            self.graph.sections.push("");
        }
        let section = self.graph.sections.len() - 1;
        self.graph.nodes.push(Node { name, op, format, range, section });
        Signal(self.graph.nodes.len() - 1)
    }

    /// A node whose format is the narrowest that holds its range.
    fn exact(&mut self, name: &'static str, op: Op, frac_bits: u32, range: Range) -> Signal {
        let format = Format::holding(range.lo, range.hi, frac_bits);
        self.push(name, op, format, range)
    }

    fn bit(&mut self, name: &'static str, op: Op) -> Signal {
        self.push(name, op, Format::unsigned(1, 0), Range { lo: 0, hi: 1 })
    }

    /// The raw values that a signal may have.
    pub fn range(&self, signal: Signal) -> Range {
        self.graph.node(signal).range
    }

    /// Fraction bits of a signal.
    pub fn frac_bits(&self, signal: Signal) -> u32 {
        self.graph.node(signal).format.frac_bits
    }

    /// `x` with at most `frac_bits` fraction bits, rounded where it has more, with room for every value.
    pub fn with_at_most(&mut self, name: &'static str, x: Signal, frac_bits: u32, rounding: Rounding) -> Signal {
        let excess = self.frac_bits(x).saturating_sub(frac_bits);
        if excess == 0 {
            return x;
        }
        let Range { lo, hi } = self.range(x);
        let format = Format::holding((lo >> excess).min(-1), (hi >> excess) + 1, frac_bits);
        self.resize(name, x, Target { format, rounding, overflow: Overflow::Saturate })
    }

    /// `x` with `frac_bits` fraction bits, which is not fewer.
    pub(super) fn align_to(&mut self, name: &'static str, x: Signal, frac_bits: u32) -> Signal {
        let shift = frac_bits.checked_sub(self.frac_bits(x));
        let shift = shift.unwrap_or_else(|| panic!("`{name}` would lose fraction bits: only resize may"));
        self.plan.push(Planned::Shift(shift));
        if shift == 0 {
            return x;
        }
        let range = Range { lo: self.range(x).lo << shift, hi: self.range(x).hi << shift };
        self.exact(name, Op::Align(x, shift), frac_bits, range)
    }

    /// A resize that drops `bits` bits: random ones in their place are added, and what is below is dropped.
    fn resize_stochastically(&mut self, name: &'static str, x: Signal, target: Target, bits: u32) -> Signal {
        let target = Target { rounding: Rounding::Floor, ..target };
        if bits == 0 {
            return self.resize(name, x, target);
        }
        let section = self.graph.sections.last().copied();
        let fraction = self.random_fraction(name, x, bits);
        section.iter().for_each(|section| self.section(section));
        let sum = self.add(interned(&format!("{name}_with_random")), x, fraction);
        self.resize(name, sum, target)
    }

    fn same_point(&self, name: &str, x: Signal, y: Signal) -> u32 {
        assert_eq!(
            self.frac_bits(x),
            self.frac_bits(y),
            "the operands of `{name}` have different binary points: align them"
        );
        self.frac_bits(x)
    }
}

impl Arith for Recorder {
    type Value = Signal;
    type Bit = Signal;

    fn section(&mut self, title: &'static str) {
        self.graph.sections.push(title);
    }

    fn parameter(&mut self, name: &'static str) -> Signal {
        let place = self.graph.parameters.iter().position(|p| p.name == name);
        let place = place.unwrap_or_else(|| panic!("the plan has no parameter `{name}`"));
        let parameter = &self.graph.parameters[place];
        let format = parameter.format;
        let given = || Range::hull(parameter.values.iter().map(|&x| i128::from(x)));
        let range = if self.graph.writable { Range::of(format) } else { given() };
        self.plan.push(Planned::Parameter(place));
        self.push(name, Op::Parameter(place), format, range)
    }

    fn constant(&mut self, name: &'static str, raw: i64, format: Format) -> Signal {
        self.plan.push(Planned::Constant(raw));
        self.push(name, Op::Constant(raw), format, Range::point(raw.into()))
    }

    fn add(&mut self, name: &'static str, x: Signal, y: Signal) -> Signal {
        let frac = self.same_point(name, x, y);
        let (a, b) = (self.range(x), self.range(y));
        self.exact(name, Op::Add(x, y), frac, Range { lo: a.lo + b.lo, hi: a.hi + b.hi })
    }

    fn sub(&mut self, name: &'static str, x: Signal, y: Signal) -> Signal {
        let frac = self.same_point(name, x, y);
        let (a, b) = (self.range(x), self.range(y));
        self.exact(name, Op::Sub(x, y), frac, Range { lo: a.lo - b.hi, hi: a.hi - b.lo })
    }

    fn mul(&mut self, name: &'static str, x: Signal, y: Signal) -> Signal {
        let range = corners(self.range(x), self.range(y));
        self.exact(name, Op::Mul(x, y), self.frac_bits(x) + self.frac_bits(y), range)
    }

    fn decay(&mut self, name: &'static str, x: Signal, k: Signal) -> Signal {
        let (k_frac, k_range) = (self.frac_bits(k), self.range(k));
        let one = 1i128 << k_frac;
        assert!(k_range.lo >= 0 && k_range.hi <= one, "the fraction lost in `{name}` is not within 0 and 1");
        let range = corners(self.range(x), Range { lo: one - k_range.hi, hi: one - k_range.lo });
        self.plan.push(Planned::Shift(k_frac));
        self.exact(name, Op::Decay(x, k), self.frac_bits(x) + k_frac, range)
    }

    fn align(&mut self, name: &'static str, x: Signal, like: Signal) -> Signal {
        self.align_to(name, x, self.frac_bits(like))
    }

    fn resize(&mut self, name: &'static str, x: Signal, target: Target) -> Signal {
        let bits = self.frac_bits(x).checked_sub(target.format.frac_bits);
        let bits = bits.unwrap_or_else(|| panic!("`{name}` would gain fraction bits: align first"));
        if target.rounding == Rounding::Stochastic && self.random.is_some() {
            return self.resize_stochastically(name, x, target, bits);
        }
        self.plan.push(Planned::Resize { bits, target });
        let range = resized_range(self.range(x), self.frac_bits(x), target);
        self.push(name, Op::Resize(x, target), target.format, range)
    }

    fn compare(&mut self, name: &'static str, relation: Relation, x: Signal, y: Signal) -> Signal {
        self.same_point(name, x, y);
        self.bit(name, Op::Compare(relation, x, y))
    }

    fn and(&mut self, name: &'static str, x: Signal, y: Signal) -> Signal {
        self.bit(name, Op::And(x, y))
    }

    fn or(&mut self, name: &'static str, x: Signal, y: Signal) -> Signal {
        self.bit(name, Op::Or(x, y))
    }

    fn never(&mut self, name: &'static str) -> Signal {
        self.push(name, Op::Constant(0), Format::unsigned(1, 0), Range::point(0))
    }

    fn not(&mut self, name: &'static str, x: Signal) -> Signal {
        self.bit(name, Op::Not(x))
    }

    fn select(&mut self, name: &'static str, condition: Signal, x: Signal, y: Signal) -> Signal {
        let frac = self.same_point(name, x, y);
        let (a, b) = (self.range(x), self.range(y));
        let range = Range { lo: a.lo.min(b.lo), hi: a.hi.max(b.hi) };
        self.exact(name, Op::Select(condition, x, y), frac, range)
    }

    fn min(&mut self, name: &'static str, x: Signal, y: Signal) -> Signal {
        let frac = self.same_point(name, x, y);
        let (a, b) = (self.range(x), self.range(y));
        self.exact(name, Op::Min(x, y), frac, Range { lo: a.lo.min(b.lo), hi: a.hi.min(b.hi) })
    }

    fn max(&mut self, name: &'static str, x: Signal, y: Signal) -> Signal {
        let frac = self.same_point(name, x, y);
        let (a, b) = (self.range(x), self.range(y));
        self.exact(name, Op::Max(x, y), frac, Range { lo: a.lo.max(b.lo), hi: a.hi.max(b.hi) })
    }

    fn high_bits(&mut self, name: &'static str, x: Signal, bits: u32) -> Signal {
        let range = self.range(x);
        assert!(range.lo >= 0, "`{name}` takes bits of a value that can be negative");
        self.plan.push(Planned::Shift(bits));
        self.exact(name, Op::HighBits(x, bits), 0, Range { lo: range.lo >> bits, hi: range.hi >> bits })
    }

    fn low_bits(&mut self, name: &'static str, x: Signal, bits: u32) -> Signal {
        assert!(self.range(x).lo >= 0, "`{name}` takes bits of a value that can be negative");
        self.plan.push(Planned::Constant((1 << bits) - 1));
        let format = Format::unsigned(0, bits);
        self.push(name, Op::LowBits(x, bits), format, Range::of(format))
    }

    fn wrapping_add(&mut self, name: &'static str, x: Signal, y: Signal) -> Signal {
        let format = Format::unsigned(32, 0);
        let are_words = [x, y].iter().all(|&operand| self.format(operand) == format);
        assert!(are_words, "`{name}` adds words of 32 bits");
        self.push(name, Op::WrappingAdd(x, y), format, Range::of(format))
    }

    fn xor(&mut self, name: &'static str, x: Signal, y: Signal) -> Signal {
        let width = self.graph.node(x).format.width().max(self.graph.node(y).format.width());
        let format = Format::unsigned(width, 0);
        self.push(name, Op::Xor(x, y), format, Range::of(format))
    }

    fn rotate(&mut self, name: &'static str, x: Signal, bits: u32) -> Signal {
        let format = self.graph.node(x).format;
        assert!(format == Format::unsigned(32, 0) && (1..32).contains(&bits), "`{name}` rotates words of 32 bits");
        self.push(name, Op::Rotate(x, bits), format, Range::of(format))
    }

    fn slice(&mut self, name: &'static str, x: Signal, low: u32, bits: u32, frac_bits: u32) -> Signal {
        let format = self.graph.node(x).format;
        assert!(!format.signed && low + bits <= format.width(), "`{name}` takes bits that are not there");
        self.plan.push(Planned::Constant((1 << bits) - 1));
        self.exact(name, Op::Slice(x, low, bits), frac_bits, Range { lo: 0, hi: (1 << bits) - 1 })
    }

    fn ones(&mut self, name: &'static str, x: Signal) -> Signal {
        assert!(self.graph.node(x).format == Format::unsigned(32, 0), "`{name}` counts in a word of 32 bits");
        self.exact(name, Op::Ones(x), 0, Range { lo: 0, hi: 32 })
    }

    fn lookup(&mut self, names: [&'static str; 2], table: &'static str, index: Signal) -> (Signal, Signal) {
        let place = self.graph.tables.iter().position(|t| t.name == table);
        let place = place.unwrap_or_else(|| panic!("the plan has no table `{table}`"));
        let table = &self.graph.tables[place];
        let within = self.range(index).lo >= 0 && self.range(index).hi < table.values.len() as i128;
        assert!(within, "the index of `{}` leaves the table", table.name);
        let column = |raws: &[i64]| Range::hull(raws.iter().map(|&x| i128::from(x)));
        let (value_range, slope_range) = (column(&table.values), column(&table.slopes));
        let (value_format, slope_format) = (table.value_format, table.slope_format);
        self.plan.push(Planned::Table(place));
        let value = self.push(names[0], Op::TableValue(place, index), value_format, value_range);
        let slope = self.push(names[1], Op::TableSlope(place, index), slope_format, slope_range);
        (value, slope)
    }
}

/// The range of a product.
fn corners(a: Range, b: Range) -> Range {
    Range::hull([a.lo * b.lo, a.lo * b.hi, a.hi * b.lo, a.hi * b.hi])
}

/// The range after a resize: monotone where it saturates; the whole format where it wraps and something does not fit.
fn resized_range(range: Range, frac: u32, target: Target) -> Range {
    let rounded = range.rounded(frac - target.format.frac_bits, target.rounding);
    if target.overflow == Overflow::Wrap && !rounded.fits(target.format) {
        return Range::of(target.format);
    }
    let clamp = |raw: i128| raw.clamp(target.format.min_raw(), target.format.max_raw());
    Range { lo: clamp(rounded.lo), hi: clamp(rounded.hi) }
}
