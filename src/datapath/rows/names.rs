//! What signals, constants and ports are called, and how numbers are written.

use super::super::graph::{Graph, Op, Signal};
use super::super::schedule::{Schedule, is_constant};
use crate::fixed_point::Format;

/// The names of a scheduled graph's signals in each stage.
pub(super) struct Names<'a> {
    graph: &'a Graph,
    schedule: &'a Schedule,
    /// The last stage in which each signal is read.
    last_use: Vec<u32>,
}

impl<'a> Names<'a> {
    pub(super) fn new(schedule: &'a Schedule) -> Self {
        let graph = &schedule.graph;
        let mut last_use = schedule.stages.clone();
        for (place, node) in graph.nodes.iter().enumerate() {
            let stage = schedule.stages[place] - u32::from(is_table(&node.op));
            for operand in node.op.operands() {
                last_use[operand.0] = last_use[operand.0].max(stage);
            }
        }
        for signal in graph.next_state.iter().map(|output| output.signal).chain(graph.spike) {
            last_use[signal.0] = schedule.depth;
        }
        Self { graph, schedule, last_use }
    }

    /// Whether a register carries the signal into stage `stage`.
    pub(super) fn crosses_into(&self, signal: Signal, stage: u32) -> bool {
        let born = self.schedule.stages[signal.0];
        !is_constant(self.graph, signal) && born < stage && stage <= self.last_use[signal.0]
    }

    /// The signal's name in stage `stage`.
    pub(super) fn at(&self, signal: Signal, stage: u32) -> String {
        let node = self.graph.node(signal);
        if is_constant(self.graph, signal) {
            camel_case(node.name)
        } else if stage > self.schedule.stages[signal.0] {
            format!("{}_s{stage}", node.name)
        } else if matches!(node.op, Op::Input | Op::Parameter(_)) {
            format!("{}_i", node.name)
        } else {
            legal(node.name)
        }
    }
}

fn is_table(op: &Op) -> bool {
    matches!(op, Op::TableValue(..) | Op::TableSlope(..))
}

/// Words of the language that a model might use as a name. The tools reject any other by name.
const KEYWORDS: &[&str] =
    &["begin", "default", "do", "end", "event", "final", "first_match", "input", "output", "priority", "within"];

fn legal(name: &str) -> String {
    if KEYWORDS.contains(&name) { format!("{name}_value") } else { name.to_owned() }
}

/// `v_reset` as `VReset`: how constants are written.
pub fn camel_case(name: &str) -> String {
    let capital = |word: &str| {
        let mut letters = word.chars();
        letters.next().map(|first| first.to_uppercase().chain(letters).collect::<String>()).unwrap_or_default()
    };
    name.split('_').map(capital).collect()
}

/// A raw value as a number of its format: `-12'sd5`, `8'd25`.
pub fn literal(format: Format, raw: i128) -> String {
    let sign = if raw < 0 { "-" } else { "" };
    let base = if format.signed { "sd" } else { "d" };
    format!("{sign}{}'{base}{}", format.width(), raw.unsigned_abs())
}

/// `wire signed [11:0]`
pub fn wire_type(format: Format) -> String {
    format!("wire {}", range(format)).trim_end().to_owned()
}

/// `logic signed [11:0]`
pub(super) fn logic_type(format: Format) -> String {
    format!("logic {}", range(format)).trim_end().to_owned()
}

fn range(format: Format) -> String {
    match (format.signed, format.width()) {
        (false, 1) => String::new(),
        (false, width) => format!("[{}:0]", width - 1),
        (true, width) => format!("signed [{}:0]", width - 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn constants_are_camel_case() {
        assert_eq!(camel_case("v_reset"), "VReset");
        assert_eq!(camel_case("leak"), "Leak");
    }

    #[test]
    fn numbers_have_width_and_sign() {
        assert_eq!(literal(Format::signed(5, 6), -2048), "-12'sd2048");
        assert_eq!(literal(Format::unsigned(0, 8), 25), "8'd25");
    }

    #[test]
    fn no_signal_is_a_keyword() {
        assert_eq!(legal("input"), "input_value");
        assert_eq!(legal("inputs"), "inputs");
    }
}
