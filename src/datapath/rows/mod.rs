//! A scheduled graph as the rows of a Verilog module: what a template lays out, nothing left to work out.
//!
//! A signal has the name that the model gave; behind the cut into stage s it is the register `NAME_sS`. Constants are
//! in camel case, ports end in `_i` and `_o`. Each operand is cast to the width of its result: see `cast`.

mod cast;
mod expression;
mod layout;
mod names;
mod resize;

pub use names::{camel_case, literal, wire_type};

use super::graph::{Graph, Op, Output, Signal};
use super::schedule::{Schedule, is_constant};
use names::Names;

/// A datapath, ready to be laid out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rows {
    /// Numbers that are the same for every neuron.
    pub constants: Vec<Row>,
    /// Words in: state variables and the synaptic input, the mark of the last sub-step, the numbers of neuron and time step where
    /// random bits are drawn, then the parameters that differ between sets.
    pub inputs: Vec<Port>,
    /// Words out: the next state variables, then the spike.
    pub outputs: Vec<Port>,
    /// Stages in order, at least one.
    pub stages: Vec<Stage>,
    /// Assignments of the outputs.
    pub assignments: Vec<Row>,
}

/// A port of the datapath.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Port {
    /// Type and range, padded to the width of its list: `logic signed [11:0]`.
    pub declaration: String,
    /// Name, `v_i` or `v_next_o`.
    pub name: String,
    /// Its format.
    pub note: String,
    /// The signal behind it.
    pub signal: Signal,
}

/// Everything between two cuts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stage {
    /// From 0.
    pub number: u32,
    /// The names that the stage works out, in lines of at most 100 characters.
    pub summary: Vec<String>,
    /// Registers into this stage.
    pub registers: Vec<Row>,
    /// Tables that were read at its beginning.
    pub tables: Vec<TableRead>,
    /// What it works out.
    pub sections: Vec<Section>,
}

/// Rows under a title of the model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// What the model calls it; empty before its first section.
    pub title: String,
    /// In the order of the model.
    pub rows: Vec<Row>,
}

/// A named signal: `declaration name = expression;` and a note.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// `wire signed [11:0]`
    pub declaration: String,
    /// `v_next`
    pub name: String,
    /// Declaration and name, padded so that the rows of a section stand below each other.
    pub head: String,
    /// The expression, or the source of a register; further lines are the branches of a choice.
    pub expression: Vec<String>,
    /// Format and what was lost: `Q7.14, floor`; padded on its left.
    pub note: String,
    /// Whether the note stands above, for want of room.
    pub note_above: bool,
}

/// A read of a table, which takes one cycle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableRead {
    /// Name of the table.
    pub table: &'static str,
    /// Place in [`Graph::tables`].
    pub place: usize,
    /// The stage in which it is read: the one before its columns stand.
    pub stage: u32,
    /// The number of the row, as wide as the table needs.
    pub row: String,
    /// Declarations of value and slope.
    pub columns: Vec<Row>,
    /// The same, highest bits of the table's word first.
    pub columns_reversed: Vec<Row>,
}

/// Lays out a datapath as `schedule` cuts it.
pub fn rows(schedule: &Schedule) -> Rows {
    let graph = &schedule.graph;
    let names = Names::new(schedule);
    Rows {
        constants: layout::aligned(constants(graph)),
        inputs: layout::ports(inputs(graph, &names)),
        outputs: layout::ports(outputs(graph)),
        stages: (0..=schedule.depth).map(|number| stage(graph, schedule, &names, number)).collect(),
        assignments: layout::aligned(assignments(graph, schedule, &names)),
    }
}

fn signals(graph: &Graph) -> impl Iterator<Item = Signal> {
    (0..graph.nodes.len()).map(Signal)
}

fn constants(graph: &Graph) -> Vec<Row> {
    let used = |signal: &Signal| graph.nodes.iter().any(|node| node.op.operands().contains(signal));
    let row = |signal: Signal| {
        let node = graph.node(signal);
        let value = expression::constant(graph, signal);
        let words = node.format.to_f64(value.into());
        Row::new(
            names::logic_type(node.format).replacen("logic", "localparam logic", 1),
            camel_case(node.name),
            vec![literal(node.format, value.into())],
            format!("{} {words}", node.format),
        )
    };
    let outputs: Vec<Signal> = graph.next_state.iter().map(|output| output.signal).chain(graph.spike).collect();
    let is_output = |signal: &Signal| outputs.contains(signal);
    signals(graph).filter(|&x| is_constant(graph, x)).filter(|x| used(x) || is_output(x)).map(row).collect()
}

fn inputs(graph: &Graph, names: &Names<'_>) -> Vec<Port> {
    let port = |signal: Signal| {
        let node = graph.node(signal);
        Port {
            declaration: names::logic_type(node.format),
            name: names.at(signal, 0),
            note: node.format.to_string(),
            signal,
        }
    };
    let state = graph.state.iter().copied().chain(graph.words_in());
    let parameters = signals(graph).filter(|&x| matches!(graph.node(x).op, Op::Parameter(_)) && !is_constant(graph, x));
    state.chain(parameters).map(port).collect()
}

fn outputs(graph: &Graph) -> Vec<Port> {
    let port = |output: &Output, name: String| Port {
        declaration: names::logic_type(graph.node(output.signal).format),
        name,
        note: graph.node(output.signal).format.to_string(),
        signal: output.signal,
    };
    let state = graph.next_state.iter().map(|output| port(output, format!("{}_next_o", output.name)));
    let spike = graph.spike.map(|signal| Port {
        declaration: names::logic_type(graph.node(signal).format),
        name: "spike_o".into(),
        note: String::new(),
        signal,
    });
    state.chain(spike).collect()
}

fn assignments(graph: &Graph, schedule: &Schedule, names: &Names<'_>) -> Vec<Row> {
    let row = |port: Port| {
        let source = names.at(port.signal, schedule.depth);
        Row::new("assign".into(), port.name, vec![source], String::new())
    };
    outputs(graph).into_iter().map(row).collect()
}

fn stage(graph: &Graph, schedule: &Schedule, names: &Names<'_>, number: u32) -> Stage {
    let here: Vec<Signal> = signals(graph).filter(|&x| schedule.stages[x.0] == number).collect();
    let computed: Vec<Signal> = here.iter().copied().filter(|&x| is_computed(graph, x)).collect();
    let mut sections: Vec<Section> = Vec::new();
    let mut last = None;
    for signal in computed {
        let place = graph.node(signal).section;
        if last != Some(place) {
            sections.push(Section { title: graph.sections[place].into(), rows: Vec::new() });
            last = Some(place);
        }
        let section = sections.last_mut().expect("a section was just begun");
        section.rows.extend(expression::rows_of(graph, names, signal, number));
    }
    for section in &mut sections {
        section.rows = layout::aligned(std::mem::take(&mut section.rows));
    }
    let from_outside =
        |signal: &Signal| matches!(graph.node(*signal).op, Op::Input | Op::Parameter(_) | Op::Constant(_));
    let mut summary: Vec<&str> =
        here.iter().filter(|x| !from_outside(x)).map(|&signal| graph.node(signal).name).collect();
    if summary.is_empty() {
        summary.push("registers only");
    }
    Stage {
        number,
        summary: layout::wrapped(&summary),
        registers: layout::aligned(registers(graph, names, number)),
        tables: tables(graph, names, &here, number),
        sections,
    }
}

fn is_computed(graph: &Graph, signal: Signal) -> bool {
    !matches!(
        graph.node(signal).op,
        Op::Input | Op::Parameter(_) | Op::Constant(_) | Op::TableValue(..) | Op::TableSlope(..)
    )
}

fn registers(graph: &Graph, names: &Names<'_>, number: u32) -> Vec<Row> {
    let crossing = signals(graph).filter(|&x| number > 0 && names.crosses_into(x, number));
    let row = |signal: Signal| {
        let format = graph.node(signal).format;
        let source = names.at(signal, number - 1);
        Row::new(names::logic_type(format), names.at(signal, number), vec![source], String::new())
    };
    crossing.map(row).collect()
}

fn tables(graph: &Graph, names: &Names<'_>, here: &[Signal], number: u32) -> Vec<TableRead> {
    let column = |signal: Signal| {
        let format = graph.node(signal).format;
        Row::new(wire_type(format), graph.node(signal).name.into(), Vec::new(), format.to_string())
    };
    let slope_of =
        |table: usize, index: Signal| here.iter().copied().find(|&x| graph.node(x).op == Op::TableSlope(table, index));
    let read = |&signal: &Signal| match graph.node(signal).op {
        Op::TableValue(table, index) => {
            let rows = graph.tables[table].values.len();
            let row = cast::Context { width: rows.next_power_of_two().trailing_zeros().max(1), signed: false };
            let columns: Vec<Row> = std::iter::once(signal).chain(slope_of(table, index)).map(column).collect();
            Some(TableRead {
                table: graph.tables[table].name,
                place: table,
                stage: number - 1,
                row: row.cast(&names.at(index, number - 1), graph.node(index).format),
                columns_reversed: columns.iter().rev().cloned().collect(),
                columns,
            })
        }
        _ => None,
    };
    here.iter().filter_map(read).collect()
}

impl Row {
    fn new(declaration: String, name: String, expression: Vec<String>, note: String) -> Self {
        let head = format!("{declaration} {name}");
        Self { declaration, name, head, expression, note, note_above: false }
    }
}
