//! Cutting a datapath into pipeline stages.
//!
//! Every node is computed as soon as its operands are there, unless that would make a stage longer than the clock
//! allows: then it waits for the next stage. Nodes that cost nothing are moved to the stage where they are first used,
//! so that the narrower word crosses the cut. The delays stand for an ECP5 of speed grade 6, routing included.

use super::graph::{Graph, Op, Signal};

/// The part of a clock period that the operations of a stage may take.
const USABLE_PERIOD: f64 = 0.85;
/// Clock to output of a block RAM, ns.
const TABLE_NS: f64 = 6.0;
/// An 18 by 18 bit multiplier, ns; each further row or column of multipliers adds as much as an adder.
const MULTIPLIER_NS: f64 = 5.0;
/// Bits of one multiplier's operands.
const MULTIPLIER_BITS: u32 = 18;
/// 32 bits added up, three at a time, then a chain of 6 bits, ns.
const ONES_NS: f64 = 6.0;
/// One level of lookup tables, ns.
const LOGIC_NS: f64 = 1.0;
/// Two comparisons with constants, side by side, and a choice, ns.
const SATURATION_NS: f64 = 2.5;

/// Pipeline stages of a datapath: initiation interval 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Schedule {
    /// The stage in which each node is computed, from 0, in the order of the graph. A table is read between two stages:
    /// its columns stand in the later one.
    pub stages: Vec<u32>,
    /// Register stages between the inputs and the outputs; 0 for a datapath without registers.
    pub depth: u32,
    /// For each node, whether it is a decay whose product is worked out a stage earlier than its difference.
    pub early_product: Vec<bool>,
}

impl Schedule {
    /// Stages for a clock of `clock_mhz` MHz. A node that is slower than a whole period has a stage to itself.
    pub fn for_clock(graph: &Graph, clock_mhz: f64) -> Self {
        Self::within(graph, USABLE_PERIOD * 1000.0 / clock_mhz)
    }

    /// All in one stage: the graph's function without registers, for proofs. A table still costs a stage, for it is a
    /// memory.
    pub fn combinational(graph: &Graph) -> Self {
        Self::within(graph, f64::INFINITY)
    }

    /// Stages of at most `budget` ns where nodes allow it.
    fn within(graph: &Graph, budget: f64) -> Self {
        let (mut stages, early_product) = as_soon_as_possible(graph, budget);
        sink_free_nodes(graph, &mut stages);
        let depth = stages.iter().copied().max().unwrap_or(0);
        Self { stages, depth, early_product }
    }
}

fn outputs(graph: &Graph) -> impl Iterator<Item = Signal> {
    graph.next_state.iter().map(|output| output.signal).chain(graph.spike)
}

/// Whether the signal is a constant of the hardware, the same in every stage.
pub fn is_constant(graph: &Graph, signal: Signal) -> bool {
    match graph.node(signal).op {
        Op::Constant(_) => true,
        Op::Parameter(place) => !graph.writable && graph.parameters[place].common().is_some(),
        _ => false,
    }
}

fn as_soon_as_possible(graph: &Graph, budget: f64) -> (Vec<u32>, Vec<bool>) {
    let mut stages: Vec<u32> = Vec::with_capacity(graph.nodes.len());
    let mut ready: Vec<f64> = Vec::with_capacity(graph.nodes.len());
    let mut early_product = vec![false; graph.nodes.len()];
    for (place, node) in graph.nodes.iter().enumerate() {
        let operands: Vec<Signal> = node.op.operands().into_iter().filter(|&x| !is_constant(graph, x)).collect();
        let stage = operands.iter().map(|x| stages[x.0]).max().unwrap_or(0);
        if matches!(node.op, Op::TableValue(..) | Op::TableSlope(..)) {
            stages.push(stage + 1);
            ready.push(TABLE_NS);
            continue;
        }
        let in_stage = operands.iter().filter(|x| stages[x.0] == stage);
        let start = in_stage.map(|x| ready[x.0]).fold(0.0, f64::max);
        let whole = delay(graph, &node.op, node.format.width());
        early_product[place] = matches!(node.op, Op::Decay(..)) && whole > budget;
        let difference = if early_product[place] { adder(node.format.width()) } else { 0.0 };
        let delay = whole - difference;
        let waits = start > 0.0 && delay > 0.0 && start + delay > budget;
        stages.push(stage + u32::from(waits) + u32::from(early_product[place]));
        ready.push(if early_product[place] {
            difference
        } else if waits {
            delay
        } else {
            start + delay
        });
    }
    (stages, early_product)
}

/// Moves each node without delay to the first stage that uses it.
fn sink_free_nodes(graph: &Graph, stages: &mut [u32]) {
    let mut first_use: Vec<Option<u32>> = vec![None; graph.nodes.len()];
    outputs(graph).for_each(|signal| first_use[signal.0] = Some(stages[signal.0]));
    for (place, node) in graph.nodes.iter().enumerate().rev() {
        if matches!(node.op, Op::Align(..)) {
            stages[place] = first_use[place].unwrap_or(stages[place]);
        }
        // The row of a table is read a stage earlier than its columns stand.
        let read = matches!(node.op, Op::TableValue(..) | Op::TableSlope(..));
        let stage = stages[place] - u32::from(read);
        for operand in node.op.operands() {
            let earliest = first_use[operand.0].map_or(stage, |known| known.min(stage));
            first_use[operand.0] = Some(earliest);
        }
    }
}

/// Nanoseconds from the operands to the result.
fn delay(graph: &Graph, op: &Op, width: u32) -> f64 {
    let format = |signal: Signal| graph.node(signal).format;
    let is_zero = |signal: Signal| graph.node(signal).range.lo == 0 && graph.node(signal).range.hi == 0;
    match *op {
        Op::Input | Op::Parameter(_) | Op::Constant(_) => 0.0,
        Op::Align(..) | Op::HighBits(..) | Op::LowBits(..) | Op::Rotate(..) | Op::Slice(..) => 0.0,
        Op::Add(_, y) | Op::Sub(_, y) if is_zero(y) => 0.0,
        Op::Add(..) | Op::Sub(..) | Op::WrappingAdd(..) => adder(width),
        Op::Mul(x, y) => multiplier(format(x).width(), format(y).width()),
        Op::Decay(x, k) => multiplier(format(x).width(), format(k).width()) + adder(width),
        Op::Resize(x, target) => {
            let dropped = format(x).frac_bits > target.format.frac_bits;
            let rounds = dropped && target.rounding != crate::fixed_point::Rounding::Floor;
            let rounding = if rounds { adder(format(x).width()) } else { 0.0 };
            let saturates = graph.can_exceed(x, target);
            rounding + if saturates { SATURATION_NS } else { 0.0 }
        }
        Op::Compare(_, x, y) => adder(format(x).width().max(format(y).width())),
        Op::Min(x, y) | Op::Max(x, y) => adder(format(x).width().max(format(y).width())) + LOGIC_NS,
        Op::And(..) | Op::Or(..) | Op::Not(_) => LOGIC_NS / 2.0,
        Op::Select(..) | Op::Xor(..) => LOGIC_NS,
        Op::Ones(_) => ONES_NS,
        Op::TableValue(..) | Op::TableSlope(..) => TABLE_NS,
    }
}

/// A carry chain of `width` bits, ns.
fn adder(width: u32) -> f64 {
    1.5 + 0.05 * f64::from(width)
}

fn multiplier(a: u32, b: u32) -> f64 {
    let partial = a.div_ceil(MULTIPLIER_BITS) * b.div_ceil(MULTIPLIER_BITS);
    MULTIPLIER_NS + f64::from(partial.ilog2().max(partial - 1)) * adder(a + b).min(3.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::datapath::{Arith, Recorder, Relation, Table, Target};
    use crate::fixed_point::{Format, Overflow, Rounding};

    const WORD: Format = Format::signed(7, 8);

    /// Two products, a table over a part of the sum, a choice.
    fn graph() -> Graph {
        let column = Format::unsigned(8, 0);
        let (values, slopes) = ((0..16).collect(), vec![1; 16]);
        let table = Table { name: "curve", value_format: column, values, slope_format: column, slopes };
        let mut a = Recorder::new(Vec::new(), vec![table]);
        let v = a.state("v", WORD, crate::datapath::Range::of(WORD));
        let input = a.input("input", WORD, crate::datapath::Range::of(WORD));
        let square = a.mul("square", v, v);
        let other = a.mul("other", v, input);
        let sum = a.add("sum", square, other);
        let row = Format::unsigned(4, 0);
        let target = Target { format: row, rounding: Rounding::Nearest, overflow: Overflow::Saturate };
        let row = a.resize("row", sum, target);
        let (value, slope) = a.lookup(["value", "slope"], "curve", row);
        let point = a.add("point", value, slope);
        let wide = a.align("wide", point, v);
        let above = a.compare("above", Relation::Greater, v, wide);
        let next = a.select("next", above, wide, v);
        let back = a.resize("back", next, Target { format: WORD, ..target });
        a.finish(vec![crate::datapath::Output { name: "v", signal: back }], above).expect("narrow enough").0
    }

    fn stage(graph: &Graph, schedule: &Schedule, name: &str) -> u32 {
        let place = graph.nodes.iter().position(|node| node.name == name).expect("a node of this name");
        schedule.stages[place]
    }

    #[test]
    fn no_operand_is_later_than_its_use() {
        let graph = graph();
        for clock_mhz in [1.0, 50.0, 100.0, 150.0, 200.0, 400.0] {
            let schedule = Schedule::for_clock(&graph, clock_mhz);
            for (place, node) in graph.nodes.iter().enumerate() {
                let read = u32::from(matches!(node.op, Op::TableValue(..) | Op::TableSlope(..)));
                for operand in node.op.operands() {
                    let in_time = schedule.stages[operand.0] + read <= schedule.stages[place];
                    assert!(in_time, "{clock_mhz} MHz: `{}` comes too late", graph.node(operand).name);
                }
            }
            assert_eq!(Some(schedule.depth), schedule.stages.iter().copied().max());
        }
    }

    #[test]
    fn a_faster_clock_has_no_fewer_stages() {
        let graph = graph();
        let depths = [1.0, 50.0, 100.0, 200.0, 400.0].map(|clock_mhz| Schedule::for_clock(&graph, clock_mhz).depth);
        assert!(depths.is_sorted(), "{depths:?}");
        assert!(depths[0] == 1 && depths[4] >= 4, "{depths:?}");
    }

    #[test]
    fn a_product_and_what_follows_are_cut_where_the_period_ends() {
        let graph = graph();
        let schedule = Schedule::for_clock(&graph, 150.0);
        assert_eq!(stage(&graph, &schedule, "square"), 0);
        assert_eq!(stage(&graph, &schedule, "sum"), 1);
        let slow = Schedule::for_clock(&graph, 100.0);
        assert_eq!(stage(&graph, &slow, "sum"), 0);
    }

    #[test]
    fn without_a_clock_only_a_table_costs_a_stage() {
        let schedule = Schedule::combinational(&graph());
        assert_eq!(schedule.depth, 1);
    }

    #[test]
    fn what_costs_nothing_is_done_where_it_is_used() {
        let graph = graph();
        let schedule = Schedule::for_clock(&graph, 400.0);
        assert_eq!(stage(&graph, &schedule, "wide"), stage(&graph, &schedule, "above"));
    }
}
