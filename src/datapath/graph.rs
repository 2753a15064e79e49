//! The recorded datapath: operations in order, with formats, ranges and names. Plain data.

use super::{Relation, Target};
use crate::fixed_point::{Format, Overflow, Rounding, resize};

/// The raw values that a signal can take: from `lo` to `hi`, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Range {
    /// Least raw value.
    pub lo: i128,
    /// Greatest raw value.
    pub hi: i128,
}

impl Range {
    /// Every value of a format.
    pub fn of(format: Format) -> Self {
        Self { lo: format.min_raw(), hi: format.max_raw() }
    }

    /// The one value `raw`.
    pub fn point(raw: i128) -> Self {
        Self { lo: raw, hi: raw }
    }

    /// The least range that holds all of `values`, which are not empty.
    pub fn hull(values: impl IntoIterator<Item = i128>) -> Self {
        let mut values = values.into_iter();
        let first = values.next().expect("a range has at least one value");
        values.fold(Self::point(first), |range, x| Self { lo: range.lo.min(x), hi: range.hi.max(x) })
    }

    /// Whether `raw` lies within.
    pub fn contains(self, raw: i128) -> bool {
        self.lo <= raw && raw <= self.hi
    }

    /// The range after `dropped` bits are rounded away, before saturation: rounding keeps the order of values.
    pub fn rounded(self, dropped: u32, rounding: Rounding) -> Self {
        let unbounded = Format::signed(120, 0);
        let up = if rounding == Rounding::Stochastic { u64::MAX } else { 0 };
        let end = |raw, random| resize(raw, dropped, unbounded, rounding, Overflow::Saturate, random);
        Self { lo: end(self.lo, 0), hi: end(self.hi, up) }
    }

    /// Whether every value is one of `format`.
    pub fn fits(self, format: Format) -> bool {
        format.contains(self.lo) && format.contains(self.hi)
    }
}

/// A parameter of a model: quantised, one value for each parameter set of the core.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parameter {
    /// The name by which the model asks for it.
    pub name: &'static str,
    /// Format of the word.
    pub format: Format,
    /// Raw values, one a parameter set.
    pub values: Vec<i64>,
}

impl Parameter {
    /// The value, where all sets agree: such a parameter is a constant of the hardware, unless it is written at run time.
    pub fn common(&self) -> Option<i64> {
        let first = *self.values.first()?;
        self.values.iter().all(|&x| x == first).then_some(first)
    }
}

/// A function given by equally spaced points: row `i` holds the value at point `i` and the difference to the next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// The name by which the model asks for it.
    pub name: &'static str,
    /// Format of the values.
    pub value_format: Format,
    /// Raw values.
    pub values: Vec<i64>,
    /// Format of the differences.
    pub slope_format: Format,
    /// Raw differences to the next point.
    pub slopes: Vec<i64>,
}

/// A signal: the index of its node.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Signal(pub usize);

/// What a node computes. Truth values are signals of the format `UQ1.0`.
#[derive(Clone, Debug, PartialEq)]
pub enum Op {
    /// A word from outside: a state variable, the synaptic input, the mark of the last sub-step, the neuron's number or that of the
    /// time step.
    Input,
    /// Parameter by its place in [`Graph::parameters`].
    Parameter(usize),
    /// A fixed raw value.
    Constant(i64),
    /// Sum.
    Add(Signal, Signal),
    /// Difference.
    Sub(Signal, Signal),
    /// Product.
    Mul(Signal, Signal),
    /// `x - x * k`.
    Decay(Signal, Signal),
    /// Left shift that moves no value: more fraction bits.
    Align(Signal, u32),
    /// Rounded, then saturated or wrapped.
    Resize(Signal, Target),
    /// Comparison.
    Compare(Relation, Signal, Signal),
    /// Both.
    And(Signal, Signal),
    /// Either.
    Or(Signal, Signal),
    /// Not.
    Not(Signal),
    /// First value where the condition holds, else the second.
    Select(Signal, Signal, Signal),
    /// Lesser.
    Min(Signal, Signal),
    /// Greater.
    Max(Signal, Signal),
    /// All but the lowest bits.
    HighBits(Signal, u32),
    /// The lowest bits.
    LowBits(Signal, u32),
    /// Sum modulo 2^32.
    WrappingAdd(Signal, Signal),
    /// Bits that differ.
    Xor(Signal, Signal),
    /// A word of 32 bits, rotated left.
    Rotate(Signal, u32),
    /// Bits from the first number on, as many as the second says.
    Slice(Signal, u32, u32),
    /// The number of bits that are one, in a word of 32 bits.
    Ones(Signal),
    /// The value column of a table, by its place in [`Graph::tables`].
    TableValue(usize, Signal),
    /// The slope column of a table.
    TableSlope(usize, Signal),
}

impl Op {
    /// The signals that the operation reads.
    pub fn operands(&self) -> Vec<Signal> {
        match *self {
            Op::Input | Op::Parameter(_) | Op::Constant(_) => vec![],
            Op::Align(x, _) | Op::Resize(x, _) | Op::Not(x) | Op::HighBits(x, _) | Op::LowBits(x, _) => vec![x],
            Op::Rotate(x, _) | Op::Slice(x, ..) | Op::Ones(x) => vec![x],
            Op::TableValue(_, x) | Op::TableSlope(_, x) => vec![x],
            Op::Add(x, y) | Op::Sub(x, y) | Op::Mul(x, y) | Op::Decay(x, y) => vec![x, y],
            Op::Compare(_, x, y) | Op::And(x, y) | Op::Or(x, y) | Op::Min(x, y) | Op::Max(x, y) => vec![x, y],
            Op::WrappingAdd(x, y) | Op::Xor(x, y) => vec![x, y],
            Op::Select(c, x, y) => vec![c, x, y],
        }
    }
}

/// One operation of a datapath with its result.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// The name that the model gave; unique in the graph.
    pub name: &'static str,
    /// What it computes.
    pub op: Op,
    /// Format of the result.
    pub format: Format,
    /// The raw values that the result can take.
    pub range: Range,
    /// The section of the model that it stands in: index into [`Graph::sections`].
    pub section: usize,
}

/// A word that leaves the datapath.
#[derive(Clone, Debug, PartialEq)]
pub struct Output {
    /// Name of the state variable that it becomes.
    pub name: &'static str,
    /// The signal.
    pub signal: Signal,
}

/// A recorded datapath. Operands come before their uses.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Graph {
    /// Operations in the order of the model.
    pub nodes: Vec<Node>,
    /// Section titles.
    pub sections: Vec<&'static str>,
    /// Parameters of the model, in the order of its plan.
    pub parameters: Vec<Parameter>,
    /// Whether parameters are written at run time: each can then be any word of its format, and none is a constant.
    pub writable: bool,
    /// Tables of the model.
    pub tables: Vec<Table>,
    /// State variables in, in the order of the state word; absent ones are left out.
    pub state: Vec<Signal>,
    /// The synaptic input: one word a receptor type, or three of each where it saturates.
    pub inputs: Vec<Signal>,
    /// Whether synaptic input saturates at every event, in their order: the words of a receptor type are then those of
    /// [`saturating_add`](crate::models::saturating_add).
    pub saturating: bool,
    /// Whether this is the last sub-step of the time step, `UQ1.0`: only where a time step has several.
    pub last_substep: Option<Signal>,
    /// What the synapses add to the neuron in this time step.
    pub drive: Option<Signal>,
    /// The number of the neuron in the network, where random bits are drawn: `UQ32.0`.
    pub neuron: Option<Signal>,
    /// The number of the time step since reset, modulo 2^32, where random bits are drawn: `UQ32.0`.
    pub step: Option<Signal>,
    /// State variables out, in the same order as `state`.
    pub next_state: Vec<Output>,
    /// How often the neuron spikes in this time step: a whole number, of one bit where it is at most once.
    pub spike: Option<Signal>,
}

impl Graph {
    /// The words from outside beside the state: the inputs, then the mark of the last sub-step and the numbers of the neuron and of the
    /// time step, if there.
    pub fn words_in(&self) -> Vec<Signal> {
        self.inputs.iter().copied().chain(self.last_substep).chain(self.neuron).chain(self.step).collect()
    }

    /// Words of the synaptic input of a receptor type.
    pub fn words_of_receptor(&self) -> u32 {
        if self.saturating { 3 } else { 1 }
    }

    /// Receptor types, as the accumulators have them.
    pub fn receptors(&self) -> u32 {
        self.inputs.len() as u32 / self.words_of_receptor()
    }

    /// Whether a value, rounded, can lie beyond an end of the target's format.
    pub fn can_exceed(&self, signal: Signal, target: Target) -> bool {
        let node = self.node(signal);
        !node.range.rounded(node.format.frac_bits - target.format.frac_bits, target.rounding).fits(target.format)
    }

    /// The most spikes of a neuron in one time step; at least 1.
    pub fn most_spikes(&self) -> u32 {
        self.spike.map_or(1, |spike| self.node(spike).range.hi.max(1) as u32)
    }

    /// Whether no neuron ever spikes: that of a read-out.
    pub fn never_spikes(&self) -> bool {
        self.spike.is_some_and(|spike| self.node(spike).range.hi == 0)
    }

    /// Bits of the number of spikes of a neuron in one time step.
    pub fn spike_bits(&self) -> u32 {
        self.most_spikes().ilog2() + 1
    }

    /// The node of a signal.
    pub fn node(&self, signal: Signal) -> &Node {
        &self.nodes[signal.0]
    }

    /// The bits of the signed integer in which software can compute `node` plainly: its word; for a resize also the
    /// operand with the constant that rounding adds before the shift, and both ends of the target.
    pub fn lane_bits(&self, node: &Node) -> u32 {
        let signed_width = |format: Format| format.width() + u32::from(!format.signed);
        match node.op {
            Op::Resize(x, target) => {
                let operand = self.node(x);
                let dropped = operand.format.frac_bits - target.format.frac_bits;
                let most = operand.range.hi + ((1i128 << dropped) - 1);
                signed_width(target.format).max(signed_width(Format::holding(operand.range.lo.min(-1), most, 0)))
            }
            _ => signed_width(node.format),
        }
    }
}
