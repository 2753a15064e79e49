//! Taking apart what takes longer than a stage: a decay into its product and its difference, a product of wide words into products of
//! narrower ones and their sum.

use std::collections::BTreeSet;

use super::delay::{delay, multiplied_bits, pieces};
use super::graph::{Graph, Node, Op, Output, Range, Signal};
use super::interned;
use super::recorder::corners;
use super::schedule::is_constant;
use crate::fixed_point::Format;

/// The most bits of the lower part of an operand: a multiplier takes 18, one of them as its sign.
const LOWER_BITS: u32 = 17;

/// `graph` with operations of more than `budget` ns in parts, as far as that helps. Every signal keeps its name, format and range.
pub(super) fn in_parts(graph: &Graph, budget: f64) -> Graph {
    let built = Graph { nodes: Vec::new(), next_state: vec![], ..graph.clone() };
    let mut parts = Parts { built, budget, taken: graph.nodes.iter().map(|node| node.name).collect() };
    let mut placed: Vec<Signal> = Vec::with_capacity(graph.nodes.len());
    for node in &graph.nodes {
        let op = node.op.with_operands(|signal| placed[signal.0]);
        placed.push(parts.push(Node { op, ..node.clone() }));
    }
    let of = |signal: Signal| placed[signal.0];
    let all = |signals: &[Signal]| signals.iter().map(|&signal| of(signal)).collect();
    Graph {
        state: all(&graph.state),
        inputs: all(&graph.inputs),
        last_substep: graph.last_substep.map(of),
        drive: graph.drive.map(of),
        neuron: graph.neuron.map(of),
        step: graph.step.map(of),
        next_state: graph.next_state.iter().map(|output| Output { signal: of(output.signal), ..*output }).collect(),
        spike: graph.spike.map(of),
        ..parts.built
    }
}

/// A graph on its way.
struct Parts {
    built: Graph,
    /// What a stage has room for, ns.
    budget: f64,
    /// The names of signals, those to come included.
    taken: BTreeSet<&'static str>,
}

impl Parts {
    /// The node, or what stands in its place.
    fn push(&mut self, node: Node) -> Signal {
        if delay(&self.built, &node.op, node.format.width()) <= self.budget {
            return self.place(node);
        }
        match node.op {
            Op::Decay(x, k) => self.push_difference(node, x, k),
            Op::Mul(x, y) => match self.wider(x, y) {
                Some((wide, other)) => self.push_sum(node, wide, other),
                None => self.place(node),
            },
            _ => self.place(node),
        }
    }

    /// The operand of a product that needs several multipliers, the wider of two, and the other operand.
    fn wider(&self, x: Signal, y: Signal) -> Option<(Signal, Signal)> {
        let [x_bits, y_bits] = multiplied_bits(&self.built, x, y);
        let wide = |signal: Signal, bits: u32| pieces(bits) > 1 && !is_constant(&self.built, signal);
        match (wide(x, x_bits), wide(y, y_bits)) {
            (true, true) if y_bits > x_bits => Some((y, x)),
            (true, _) => Some((x, y)),
            (false, true) => Some((y, x)),
            (false, false) => None,
        }
    }

    /// `x - x * k`: the product on its own, then the difference.
    fn push_difference(&mut self, node: Node, x: Signal, k: Signal) -> Signal {
        let bits = self.built.node(k).format.frac_bits;
        let frac_bits = node.format.frac_bits;
        let product = self.exact(&node, "product", Op::Mul(x, k), frac_bits, corners(self.range(x), self.range(k)));
        let product = self.push(product);
        let whole = self.exact(&node, "whole", Op::Align(x, bits), frac_bits, shifted(self.range(x), bits));
        let whole = self.place(whole);
        self.place(Node { op: Op::Sub(whole, product), ..node })
    }

    /// `x * y` as the sum of two products: of the upper and of the lower bits of x. They part at its binary point where both parts
    /// are narrow enough then.
    fn push_sum(&mut self, node: Node, x: Signal, y: Signal) -> Signal {
        let (format, range) = (self.built.node(x).format, self.range(x));
        let at_point = (1..=LOWER_BITS).contains(&format.frac_bits) && pieces(format.width() - format.frac_bits) == 1;
        let bits = if at_point { format.frac_bits } else { LOWER_BITS };
        let upper_range = Range { lo: range.lo >> bits, hi: range.hi >> bits };
        let frac_bits = format.frac_bits.saturating_sub(bits);
        let upper = self.exact(&node, "upper", Op::HighBits(x, bits), frac_bits, upper_range);
        let upper = self.place(upper);
        let format = if at_point { Format::unsigned(0, bits) } else { Format::unsigned(bits, 0) };
        let name = self.free_name(&node, "lower");
        let lower = Node { name, op: Op::LowBits(x, bits), format, range: Range::of(format), section: node.section };
        let lower = self.place(lower);
        let [upper, lower] = [(upper, "by_upper"), (lower, "by_lower")].map(|(part, what)| {
            let frac_bits = self.built.node(part).format.frac_bits + self.built.node(y).format.frac_bits;
            let range = corners(self.range(part), self.range(y));
            let product = self.exact(&node, what, Op::Mul(part, y), frac_bits, range);
            self.push(product)
        });
        let range = shifted(self.range(upper), bits);
        let aligned = self.exact(&node, "by_upper_aligned", Op::Align(upper, bits), node.format.frac_bits, range);
        let aligned = self.place(aligned);
        self.place(Node { op: Op::Add(aligned, lower), ..node })
    }

    fn range(&self, signal: Signal) -> Range {
        self.built.node(signal).range
    }

    /// A part of `node`, in the narrowest format that holds it.
    fn exact(&mut self, node: &Node, what: &str, op: Op, frac_bits: u32, range: Range) -> Node {
        let format = Format::holding(range.lo, range.hi, frac_bits);
        Node { name: self.free_name(node, what), op, format, range, section: node.section }
    }

    /// The name of a part, which no other signal has.
    fn free_name(&mut self, node: &Node, what: &str) -> &'static str {
        let mut name = format!("{}_{what}", node.name);
        while self.taken.contains(name.as_str()) {
            name.push_str("_part");
        }
        let name = interned(&name);
        self.taken.insert(name);
        name
    }

    fn place(&mut self, node: Node) -> Signal {
        self.built.nodes.push(node);
        Signal(self.built.nodes.len() - 1)
    }
}

fn shifted(range: Range, bits: u32) -> Range {
    Range { lo: range.lo << bits, hi: range.hi << bits }
}
