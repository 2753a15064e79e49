//! A datapath that is run several times in a time step: its input acts in the last of the sub-steps, its spikes leave with it.

use super::graph::{Graph, Node, Op, Output, Range, Signal};
use super::interned;
use super::recorder::MOST_SPIKES;
use crate::fixed_point::Format;

/// Format of a truth value.
const BIT: Format = Format::unsigned(1, 0);

/// Name of the state variable that counts the spikes of a time step until it ends.
pub const SPIKES_SO_FAR: &str = "spikes_so_far";

/// `graph`, whose time step is a sub-step, to be run `substeps` times in a time step: with one more word in,
/// [`Graph::last_substep`], and one more state variable, [`SPIKES_SO_FAR`], the last of the state word.
///
/// In all but the last sub-step the inputs count as 0, and the spikes are added to the state variable. In the last one all spikes
/// of the time step leave, and the state variable is 0 again.
///
/// # Panics
/// Where a neuron could spike more than [`MOST_SPIKES`] times in a time step.
pub fn in_substeps(graph: &Graph, substeps: u32) -> Graph {
    let words = graph.nodes.iter().take_while(|node| node.op == Op::Input).count();
    let given = graph.nodes.iter().filter(|node| node.op == Op::Input).count();
    assert_eq!(words, given, "words from outside come first in a datapath");
    let most = substeps * graph.most_spikes();
    assert!(most <= MOST_SPIKES, "{most} spikes in a time step are more than {MOST_SPIKES}");
    let (before, in_step) = (count(most - graph.most_spikes()), count(most));

    // The first section has no title: words from outside.
    let mut built = Graph { nodes: Vec::new(), sections: vec![""], next_state: vec![], spike: None, ..graph.clone() };
    built.nodes.extend_from_slice(&graph.nodes[..words]);
    let so_far = built.push(SPIKES_SO_FAR, Op::Input, before.0, before.1);
    let last = built.push("last_substep", Op::Input, BIT, Range::of(BIT));
    built.state.push(so_far);
    built.last_substep = Some(last);

    built.sections.push("input acts in the last sub-step");
    let mut placed: Vec<Signal> = (0..words).map(Signal).collect();
    for &input in &graph.inputs {
        let Node { name, format, range, .. } = *graph.node(input);
        let name = |what: &str| interned(&format!("{name}_{what}"));
        let none = built.push(name("none"), Op::Constant(0), format, Range::point(0));
        let range = Range { lo: range.lo.min(0), hi: range.hi.max(0) };
        placed[input.0] = built.push(name("due"), Op::Select(last, input, none), format, range);
    }

    let first_section = built.sections.len();
    built.sections.extend_from_slice(&graph.sections);
    for node in &graph.nodes[words..] {
        let op = node.op.with_operands(|signal| placed[signal.0]);
        placed.push(Signal(built.nodes.len()));
        built.nodes.push(Node { op, section: first_section + node.section, ..node.clone() });
    }
    let word = |output: &Output| Output { signal: placed[output.signal.0], ..*output };
    built.next_state = graph.next_state.iter().map(word).collect();

    built.sections.push("spikes of the time step leave with its last sub-step");
    let spike = placed[graph.spike.expect("a model says when it spikes").0];
    let all = built.push("spikes_in_step", Op::Add(spike, so_far), in_step.0, in_step.1);
    let none = built.push("spikes_none", Op::Constant(0), in_step.0, Range::point(0));
    let kept = built.push("spikes_kept", Op::Select(last, none, all), in_step.0, in_step.1);
    // There are never more before the last sub-step.
    let most_before =
        built.push("spikes_before", Op::Constant(before.1.hi as i64), in_step.0, Range::point(before.1.hi));
    let next = built.push("spikes_so_far_next", Op::Min(kept, most_before), before.0, before.1);
    built.next_state.push(Output { name: SPIKES_SO_FAR, signal: next });
    built.spike = Some(built.push("spikes_out", Op::Select(last, all, none), in_step.0, in_step.1));
    built
}

/// The word of a number of spikes, and its range.
fn count(most: u32) -> (Format, Range) {
    let range = Range { lo: 0, hi: most.into() };
    (Format::holding(range.lo, range.hi, 0), range)
}

impl Graph {
    fn push(&mut self, name: &'static str, op: Op, format: Format, range: Range) -> Signal {
        assert!(
            self.nodes.iter().all(|node| node.name != name),
            "a model names a signal `{name}`, as its sub-steps do"
        );
        let section = self.sections.len() - 1;
        self.nodes.push(Node { name, op, format, range, section });
        Signal(self.nodes.len() - 1)
    }
}

impl Op {
    /// The same operation on other signals.
    pub(super) fn with_operands(&self, of: impl Fn(Signal) -> Signal) -> Self {
        match *self {
            Op::Input => Op::Input,
            Op::Parameter(place) => Op::Parameter(place),
            Op::Constant(raw) => Op::Constant(raw),
            Op::Add(x, y) => Op::Add(of(x), of(y)),
            Op::Sub(x, y) => Op::Sub(of(x), of(y)),
            Op::Mul(x, y) => Op::Mul(of(x), of(y)),
            Op::Decay(x, k) => Op::Decay(of(x), of(k)),
            Op::Align(x, bits) => Op::Align(of(x), bits),
            Op::Resize(x, target) => Op::Resize(of(x), target),
            Op::Compare(relation, x, y) => Op::Compare(relation, of(x), of(y)),
            Op::And(x, y) => Op::And(of(x), of(y)),
            Op::Or(x, y) => Op::Or(of(x), of(y)),
            Op::Not(x) => Op::Not(of(x)),
            Op::Select(condition, x, y) => Op::Select(of(condition), of(x), of(y)),
            Op::Min(x, y) => Op::Min(of(x), of(y)),
            Op::Max(x, y) => Op::Max(of(x), of(y)),
            Op::HighBits(x, bits) => Op::HighBits(of(x), bits),
            Op::LowBits(x, bits) => Op::LowBits(of(x), bits),
            Op::WrappingAdd(x, y) => Op::WrappingAdd(of(x), of(y)),
            Op::Xor(x, y) => Op::Xor(of(x), of(y)),
            Op::Rotate(x, bits) => Op::Rotate(of(x), bits),
            Op::Slice(x, low, bits) => Op::Slice(of(x), low, bits),
            Op::Ones(x) => Op::Ones(of(x)),
            Op::TableValue(table, index) => Op::TableValue(table, of(index)),
            Op::TableSlope(table, index) => Op::TableSlope(table, of(index)),
        }
    }
}
