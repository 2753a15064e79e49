//! The plain evaluator: a recorded graph in 128-bit integers, one neuron at a time. Slow, obvious, and the judge of the
//! native instance: every value is checked against the range that the analysis gave it.

use super::Relation;
use super::graph::{Graph, Op, Signal};
use crate::fixed_point::resize;

/// What a neuron's update gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Update {
    /// Raw state variables, in the order of [`Graph::next_state`].
    pub state: Vec<i64>,
    /// Whether it spikes.
    pub spike: bool,
}

/// Updates one neuron of parameter set `set`: raw state words and the input of each receptor type in, raw state words and
/// spike out. After the inputs come the mark of the last sub-step and the numbers of the neuron and of the time step, where the
/// graph asks for them.
///
/// # Panics
/// Where a value leaves the range that was worked out for it: the range analysis would be wrong.
pub fn evaluate(graph: &Graph, set: usize, state: &[i64], inputs: &[i64]) -> Update {
    let raws = evaluate_all(graph, set, state, inputs);
    let raw = |signal: Signal| raws[signal.0];
    Update {
        state: graph.next_state.iter().map(|output| raw(output.signal) as i64).collect(),
        spike: graph.spike.is_some_and(|signal| raw(signal) != 0),
    }
}

/// How often a neuron spikes in the update that [`evaluate`] makes.
///
/// # Panics
/// As [`evaluate`].
pub fn spikes(graph: &Graph, set: usize, state: &[i64], inputs: &[i64]) -> u32 {
    let raws = evaluate_all(graph, set, state, inputs);
    graph.spike.map_or(0, |signal| raws[signal.0] as u32)
}

/// The raw value of every node, in the order of the graph.
///
/// # Panics
/// As [`evaluate`].
pub fn evaluate_all(graph: &Graph, set: usize, state: &[i64], inputs: &[i64]) -> Vec<i128> {
    let mut raws: Vec<i128> = Vec::with_capacity(graph.nodes.len());
    for (place, node) in graph.nodes.iter().enumerate() {
        let raw = match node.op {
            Op::Input => outside_word(graph, Signal(place), state, inputs),
            Op::Parameter(parameter) => graph.parameters[parameter].values[set].into(),
            ref op => compute(graph, op, &raws),
        };
        assert!(
            node.range.contains(raw),
            "`{}` is {raw}, outside of {} to {}",
            node.name,
            node.range.lo,
            node.range.hi
        );
        raws.push(raw);
    }
    raws
}

fn outside_word(graph: &Graph, signal: Signal, state: &[i64], inputs: &[i64]) -> i128 {
    let place = |signals: &[Signal]| signals.iter().position(|&s| s == signal);
    match (place(&graph.state), place(&graph.words_in())) {
        (Some(variable), _) => state[variable].into(),
        (None, Some(word)) => inputs[word].into(),
        (None, None) => unreachable!("a word from outside is a state variable, an input, a mark or a number"),
    }
}

fn compute(graph: &Graph, op: &Op, raws: &[i128]) -> i128 {
    let raw = |signal: Signal| raws[signal.0];
    let frac = |signal: Signal| graph.node(signal).format.frac_bits;
    match *op {
        Op::Input | Op::Parameter(_) => unreachable!("words from outside are not computed"),
        Op::Constant(value) => value.into(),
        Op::Add(x, y) => raw(x) + raw(y),
        Op::Sub(x, y) => raw(x) - raw(y),
        Op::Mul(x, y) => raw(x) * raw(y),
        Op::Decay(x, k) => (raw(x) << frac(k)) - raw(x) * raw(k),
        Op::Align(x, bits) => raw(x) << bits,
        Op::Resize(x, target) => resize(raw(x), frac(x), target.format, target.rounding, target.overflow, 0),
        Op::Compare(Relation::Greater, x, y) => (raw(x) > raw(y)).into(),
        Op::Compare(Relation::GreaterEqual, x, y) => (raw(x) >= raw(y)).into(),
        Op::And(x, y) => raw(x) & raw(y),
        Op::Or(x, y) => raw(x) | raw(y),
        Op::Not(x) => 1 - raw(x),
        Op::Select(condition, x, y) => raw(if raw(condition) != 0 { x } else { y }),
        Op::Min(x, y) => raw(x).min(raw(y)),
        Op::Max(x, y) => raw(x).max(raw(y)),
        Op::HighBits(x, bits) => raw(x) >> bits,
        Op::LowBits(x, bits) => raw(x) & ((1 << bits) - 1),
        Op::WrappingAdd(x, y) => (raw(x) as u32).wrapping_add(raw(y) as u32).into(),
        Op::Xor(x, y) => raw(x) ^ raw(y),
        Op::Rotate(x, bits) => (raw(x) as u32).rotate_left(bits).into(),
        Op::Slice(x, low, bits) => raw(x) >> low & ((1 << bits) - 1),
        Op::Ones(x) => raw(x).count_ones().into(),
        Op::TableValue(table, index) => graph.tables[table].values[raw(index) as usize].into(),
        Op::TableSlope(table, index) => graph.tables[table].slopes[raw(index) as usize].into(),
    }
}
