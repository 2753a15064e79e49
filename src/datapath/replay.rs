//! A recorded graph, recorded a second time: with words from elsewhere, and something done to some of its signals.

use super::graph::{Graph, Node, Op, Signal};
use super::{Arith, Recorder};

/// What a second recording does otherwise than the first.
pub trait Changes {
    /// The signal of `a` that stands for a word from outside.
    fn given(&self, signal: Signal) -> Signal;

    /// What is recorded instead of `node`, if anything is; `at` has the new signals of its operands.
    fn instead(&self, a: &mut Recorder, signal: Signal, node: &Node, at: impl Fn(Signal) -> Signal) -> Option<Signal>;

    /// What stands for a node from there on, which may be longer than its new signal `new`, and finer where the graph aligns it.
    fn afterwards(&self, a: &mut Recorder, signal: Signal, new: Signal) -> Signal;
}

/// Calls on `a` what recorded `graph`, with `changes`. Returns the signal of every node.
pub fn replay(graph: &Graph, a: &mut Recorder, changes: &impl Changes) -> Vec<Signal> {
    let mut signals: Vec<Signal> = Vec::with_capacity(graph.nodes.len());
    let mut section = usize::MAX;
    let mut slope = None;
    for (place, node) in graph.nodes.iter().enumerate() {
        if node.section != section && !matches!(node.op, Op::Input) {
            section = node.section;
            a.section(graph.sections[section]);
        }
        let name = node.name;
        let at = |signal: Signal| signals[signal.0];
        if let Some(signal) = changes.instead(a, Signal(place), node, at) {
            signals.push(signal);
            section = usize::MAX;
            continue;
        }
        let signal = match node.op {
            Op::Input => changes.given(Signal(place)),
            Op::Parameter(_) => a.parameter(name),
            Op::Constant(raw) => a.constant(name, raw, node.format),
            Op::Add(x, y) => a.add(name, at(x), at(y)),
            Op::Sub(x, y) => a.sub(name, at(x), at(y)),
            Op::Mul(x, y) => a.mul(name, at(x), at(y)),
            Op::Decay(x, k) => a.decay(name, at(x), at(k)),
            Op::Align(x, _) => a.align_to(name, at(x), node.format.frac_bits),
            Op::Resize(x, target) => a.resize(name, at(x), target),
            Op::Compare(relation, x, y) => a.compare(name, relation, at(x), at(y)),
            Op::And(x, y) => a.and(name, at(x), at(y)),
            Op::Or(x, y) => a.or(name, at(x), at(y)),
            Op::Not(x) => a.not(name, at(x)),
            Op::Select(condition, x, y) => a.select(name, at(condition), at(x), at(y)),
            Op::Min(x, y) => a.min(name, at(x), at(y)),
            Op::Max(x, y) => a.max(name, at(x), at(y)),
            Op::HighBits(x, bits) => a.high_bits(name, at(x), bits),
            Op::LowBits(x, bits) => a.low_bits(name, at(x), bits),
            Op::WrappingAdd(x, y) => a.wrapping_add(name, at(x), at(y)),
            Op::Xor(x, y) => a.xor(name, at(x), at(y)),
            Op::Rotate(x, bits) => a.rotate(name, at(x), bits),
            Op::Slice(x, low, bits) => a.slice(name, at(x), low, bits, node.format.frac_bits),
            Op::Ones(x) => a.ones(name, at(x)),
            Op::TableValue(table, index) => {
                let (value, its_slope) =
                    a.lookup([name, graph.nodes[place + 1].name], graph.tables[table].name, at(index));
                slope = Some(its_slope);
                value
            }
            Op::TableSlope(..) => slope.take().expect("a slope follows its value"),
        };
        let signal = changes.afterwards(a, Signal(place), signal);
        signals.push(signal);
    }
    signals
}
