//! How a lane's datapath is wired: its ports, the state word, the initial state.

use super::core_type::CoreType;
use super::parameters::Parameters;
use crate::datapath::{Op, Port, Rows, Signal, literal};
use crate::design::Core;
use crate::fixed_point::Format;

/// The wiring of one lane.
pub(super) struct Lane {
    pub(super) inputs: Vec<Input>,
    pub(super) outputs: Vec<Output>,
    /// The next state word: variables, highest bits first.
    pub(super) next_state: String,
    /// The initial state word, likewise.
    pub(super) initial_state: String,
}

/// An input port of the datapath and what it is connected to.
pub(super) struct Input {
    pub(super) declaration: String,
    pub(super) name: String,
    pub(super) port: String,
    pub(super) expression: String,
}

/// An output port of the datapath and its wire.
pub(super) struct Output {
    pub(super) declaration: String,
    pub(super) name: String,
    pub(super) port: String,
}

impl Lane {
    pub(super) fn new(of: &CoreType, rows: &Rows, parameters: &Parameters) -> Self {
        let (core, first_set) = (of.core, of.first_set());
        let inputs = rows.inputs.iter().map(|port| input(core, port, parameters)).collect();
        let next: Vec<&Port> = rows.outputs.iter().filter(|port| port.name != "spike_o").collect();
        let outputs: Vec<Output> = next.into_iter().map(output).collect();
        let words: Vec<&str> = outputs.iter().rev().map(|output| output.name.as_str()).collect();
        let initial_state = initial_state(core, first_set, parameters);
        Self { inputs, next_state: listed(&words), initial_state, outputs }
    }
}

fn input(core: &Core, port: &Port, parameters: &Parameters) -> Input {
    let graph = &core.schedule.graph;
    let node = graph.node(port.signal);
    let bits = match node.op {
        Op::Parameter(_) => {
            let field = parameters.field(node.name).expect("a parameter that is no constant has a place in the word");
            format!("parameters[{field}]")
        }
        _ if graph.inputs.contains(&port.signal) => {
            let width = core.accumulator.width();
            match graph.inputs.iter().position(|&input| input == port.signal) {
                Some(0) | None => format!("input_i[l*{width}+:{width}]"),
                Some(receptor) => format!("input_i[({}+l)*{width}+:{width}]", receptor as u32 * core.lanes),
            }
        }
        _ if graph.last_substep == Some(port.signal) => format!("last_q[{}]", core.read_latency()),
        _ if graph.neuron == Some(port.signal) && core.lanes > 1 => "32'(first_number) + $unsigned(32'(l))".into(),
        _ if graph.neuron == Some(port.signal) => "32'(first_number)".into(),
        _ if graph.step == Some(port.signal) => "step_i".into(),
        _ => format!("state[{}]", state_field(core, port.signal)),
    };
    let name = format!("{}_in", node.name);
    let declaration = crate::datapath::wire_type(node.format);
    Input { declaration, name, port: port.name.clone(), expression: signed_as(node.format, bits) }
}

fn signed_as(format: Format, bits: String) -> String {
    if format.signed { format!("$signed({bits})") } else { bits }
}

fn state_field(core: &Core, signal: Signal) -> String {
    let graph = &core.schedule.graph;
    let formats = graph.state.iter().map(|&x| (x, graph.node(x).format.width()));
    let offset: u32 = formats.take_while(|(x, _)| *x != signal).map(|(_, width)| width).sum();
    super::bits::Bits(graph.node(signal).format.width()).field(offset)
}

fn output(port: &Port) -> Output {
    let name = port.name.trim_end_matches("_o").to_owned();
    Output { declaration: port.declaration.trim_end().replacen("logic", "wire", 1), name, port: port.name.clone() }
}

fn initial_state(core: &Core, first_set: usize, parameters: &Parameters) -> String {
    let word = |variable: &crate::models::Variable| match parameters.initial_field(variable.name) {
        Some(field) => format!("parameters[{field}]"),
        None => literal(variable.format, variable.init[first_set].into()),
    };
    let words: Vec<String> = core.model.variables.iter().rev().map(word).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    listed(&words)
}

/// Words side by side, each on a line of its own where they are too long for one.
fn listed(words: &[&str]) -> String {
    const MOST_COLUMNS: usize = 60;
    let line = words.join(", ");
    if line.len() <= MOST_COLUMNS { line } else { words.join(",\n      ") }
}
