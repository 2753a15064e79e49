//! A datapath that is run several times in a time step: its input acts in the last of the sub-steps, its spike leaves with it.

use super::graph::{Graph, Node, Op, Output, Range, Signal};
use super::interned;
use crate::fixed_point::Format;

/// Format of a truth value.
pub const BIT: Format = Format::unsigned(1, 0);

/// Name of the state variable that holds a spike until its time step ends.
pub const SPIKED: &str = "spiked";

/// `graph`, whose time step is a sub-step, with one more word in, [`Graph::last_substep`], and one more state variable, [`SPIKED`]: 1
/// once the neuron has spiked in an earlier sub-step of the time step.
///
/// In all but the last sub-step the inputs count as 0 and no spike leaves; in the last one the neuron spikes if it did in any.
pub fn in_substeps(graph: &Graph) -> Graph {
    let words = graph.nodes.iter().take_while(|node| node.op == Op::Input).count();
    let given = graph.nodes.iter().filter(|node| node.op == Op::Input).count();
    assert_eq!(words, given, "words from outside come first in a datapath");
    let mut built = Graph { nodes: Vec::new(), sections: vec![], next_state: vec![], spike: None, ..graph.clone() };
    built.nodes.extend_from_slice(&graph.nodes[..words]);
    let spiked = built.push(SPIKED, Op::Input, BIT, Range::of(BIT));
    let last = built.push("last_substep", Op::Input, BIT, Range::of(BIT));
    built.state.push(spiked);
    built.last_substep = Some(last);
    // The first section has no title: words from outside, and what stands before the first title.
    built.sections = vec!["", "input acts in the last sub-step"];
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
    let spike = placed[graph.spike.expect("a model says when it spikes").0];
    built.sections.push("spikes of the time step leave with the last sub-step");
    let any = built.push("spike_in_step", Op::Or(spike, spiked), BIT, Range::of(BIT));
    let earlier = built.push("is_earlier", Op::Not(last), BIT, Range::of(BIT));
    let next = built.push("spiked_next", Op::And(any, earlier), BIT, Range::of(BIT));
    built.next_state.push(Output { name: SPIKED, signal: next });
    built.spike = Some(built.push("spike_leaves", Op::And(any, last), BIT, Range::of(BIT)));
    built
}

impl Graph {
    fn push(&mut self, name: &'static str, op: Op, format: Format, range: Range) -> Signal {
        assert!(
            self.nodes.iter().all(|node| node.name != name),
            "a model names a signal `{name}`, as its sub-steps do"
        );
        let section = self.sections.len().saturating_sub(1);
        self.nodes.push(Node { name, op, format, range, section });
        Signal(self.nodes.len() - 1)
    }
}

impl Op {
    /// The same operation on other signals.
    fn with_operands(&self, of: impl Fn(Signal) -> Signal) -> Self {
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
            Op::TableValue(table, index) => Op::TableValue(table, of(index)),
            Op::TableSlope(table, index) => Op::TableSlope(table, of(index)),
        }
    }
}
