//! Cutting a datapath into pipeline stages.
//!
//! Every node is computed as soon as its operands are there, unless that would make a stage longer than the clock
//! allows: then it waits for the next stage. Nodes that cost nothing are moved to the stage where they are first used,
//! so that the narrower word crosses the cut. Before that, `split` takes apart what would fit no stage.

use super::delay::{TABLE_ADDRESS_NS, TABLE_NS, delay, way_on};
use super::graph::{Graph, Op, Signal};
use super::split::in_parts;

/// The part of a clock period that the operations of a stage may take.
const USABLE_PERIOD: f64 = 0.85;
/// Pipeline stages of a datapath: initiation interval 1.
#[derive(Clone, Debug, PartialEq)]
pub struct Schedule {
    /// What is cut: the datapath, with the parts of an operation that fits no stage in its place.
    pub graph: Graph,
    /// The stage in which each node is computed, from 0, in the order of the graph. A table is read between two stages:
    /// its columns stand in the later one.
    pub stages: Vec<u32>,
    /// Register stages between the inputs and the outputs; 0 for a datapath without registers.
    pub depth: u32,
}

impl Schedule {
    /// Stages for a clock of `clock_mhz` MHz. What is slower than a whole period, and cannot be taken apart, has a stage to itself.
    pub fn for_clock(graph: &Graph, clock_mhz: f64) -> Self {
        let budget = budget(clock_mhz);
        Self::within(in_parts(graph, budget), budget)
    }

    /// The same with every operation whole, for a place that has no room for more stages than operations.
    pub fn of_whole_operations(graph: &Graph, clock_mhz: f64) -> Self {
        Self::within(graph.clone(), budget(clock_mhz))
    }

    /// All in one stage: the graph's function without registers, for proofs. A table still costs a stage, for it is a
    /// memory.
    pub fn combinational(graph: &Graph) -> Self {
        Self::within(graph.clone(), f64::INFINITY)
    }

    /// Stages of at most `budget` ns where nodes allow it.
    fn within(graph: Graph, budget: f64) -> Self {
        let mut stages = as_soon_as_possible(&graph, budget);
        sink_free_nodes(&graph, &mut stages);
        let depth = stages.iter().copied().max().unwrap_or(0);
        Self { graph, stages, depth }
    }
}

/// What the operations of a stage may take, ns.
fn budget(clock_mhz: f64) -> f64 {
    USABLE_PERIOD * 1000.0 / clock_mhz
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

fn as_soon_as_possible(graph: &Graph, budget: f64) -> Vec<u32> {
    let mut stages: Vec<u32> = Vec::with_capacity(graph.nodes.len());
    let mut ready: Vec<f64> = Vec::with_capacity(graph.nodes.len());
    for node in &graph.nodes {
        let operands: Vec<Signal> = node.op.operands().into_iter().filter(|&x| !is_constant(graph, x)).collect();
        let stage = operands.iter().map(|x| stages[x.0]).max().unwrap_or(0);
        let in_stage = operands.iter().filter(|x| stages[x.0] == stage);
        let start = in_stage.map(|x| ready[x.0]).fold(0.0, f64::max);
        if matches!(node.op, Op::TableValue(..) | Op::TableSlope(..)) {
            let waits = start > 0.0 && start + TABLE_ADDRESS_NS > budget;
            stages.push(stage + u32::from(waits) + 1);
            ready.push(TABLE_NS);
            continue;
        }
        let delay = delay(graph, &node.op, node.format.width());
        let waits = start > 0.0 && delay > 0.0 && start + delay > budget;
        stages.push(stage + u32::from(waits));
        ready.push(if waits { delay } else { start + delay } + way_on(&node.op));
    }
    stages
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
