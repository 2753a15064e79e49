//! One node as its row; a resize as its steps.

use super::super::graph::{Graph, Op, Signal};
use super::cast::{Context, Operand};
use super::names::{Names, wire_type};
use super::{Row, resize};
use crate::datapath::Relation;
use crate::fixed_point::Format;

/// The raw value of a constant or of a parameter that all sets share.
pub(super) fn constant(graph: &Graph, signal: Signal) -> i64 {
    match graph.node(signal).op {
        Op::Constant(raw) => raw,
        Op::Parameter(place) => graph.parameters[place].common().expect("only common parameters are constants"),
        _ => unreachable!("not a constant"),
    }
}

/// The rows that work out `signal` in stage `stage`.
pub(super) fn rows_of(graph: &Graph, names: &Names<'_>, signal: Signal, stage: u32) -> Vec<Row> {
    let node = graph.node(signal);
    let name = names.at(signal, stage);
    let operand = |x: Signal| Operand { text: names.at(x, stage), format: graph.node(x).format, signal: x };
    if let Op::Resize(x, target) = node.op {
        return resize::rows(graph, &name, &operand(x), target);
    }
    let operands: Vec<Operand> = node.op.operands().into_iter().map(operand).collect();
    let expression = expression(&node.op, node.format, &operands);
    vec![Row::new(wire_type(node.format), name, expression, note(&node.op, node.format))]
}

fn note(op: &Op, format: Format) -> String {
    match op {
        Op::Compare(..) | Op::And(..) | Op::Or(..) | Op::Not(_) => String::new(),
        Op::Add(..) | Op::Sub(..) | Op::Mul(..) | Op::Decay(..) => format!("{format}, exact"),
        _ => format.to_string(),
    }
}

fn expression(op: &Op, result: Format, operands: &[Operand]) -> Vec<String> {
    let formats: Vec<Format> = operands.iter().map(|x| x.format).collect();
    let context = Context::of_result(result, &formats);
    let cast = |place: usize| operands[place].in_context(context);
    let whole = |text: String| vec![context.into_result(text, result)];
    match *op {
        Op::Add(..) => vec![sum("+", operands, result)],
        Op::Sub(..) => vec![sum("-", operands, result)],
        Op::Mul(..) => whole(format!("{} * {}", cast(0), cast(1))),
        Op::Decay(..) => {
            let shift = formats[1].frac_bits;
            whole(format!("({} {} {shift}) - {} * {}", cast(0), left(context), cast(0), cast(1)))
        }
        Op::Align(_, bits) => whole(format!("{} {} {bits}", cast(0), left(context))),
        Op::Compare(relation, ..) => vec![compare(sign_of(relation), &operands[0], &operands[1])],
        Op::And(..) => vec![format!("{} & {}", operands[0].text, operands[1].text)],
        Op::Or(..) => vec![format!("{} | {}", operands[0].text, operands[1].text)],
        Op::Not(_) => vec![format!("~{}", operands[0].text)],
        Op::Select(..) => vec![choice(&operands[0].text, &operands[1], &operands[2], result)],
        Op::Min(..) => vec![extreme("<", &operands[0], &operands[1], result)],
        Op::Max(..) => vec![extreme(">", &operands[0], &operands[1], result)],
        Op::HighBits(_, bits) => {
            let shifted = Context { width: formats[0].width(), signed: formats[0].signed };
            let text = format!("{} {} {bits}", operands[0].text, right(shifted));
            whole(format!("{}'({text})", result.width()))
        }
        Op::LowBits(_, bits) if bits < formats[0].width() => vec![format!("{}[{}:0]", operands[0].text, bits - 1)],
        Op::LowBits(..) => whole(cast(0)),
        Op::WrappingAdd(..) => whole(format!("{} + {}", cast(0), cast(1))),
        Op::Xor(..) => whole(format!("{} ^ {}", cast(0), cast(1))),
        Op::Rotate(_, bits) => {
            let x = &operands[0].text;
            vec![format!("{{{x}[{}:0], {x}[31:{}]}}", 31 - bits, 32 - bits)]
        }
        Op::Slice(_, low, bits) => {
            let part = format!("{}[{}:{low}]", operands[0].text, low + bits - 1);
            vec![Context { width: result.width(), signed: false }.cast(&part, Format::unsigned(bits, 0))]
        }
        Op::Ones(_) => ones(&operands[0].text, result.width()),
        Op::Input | Op::Parameter(_) | Op::Constant(_) => unreachable!("words from outside are not worked out"),
        Op::TableValue(..) | Op::TableSlope(..) => unreachable!("tables are read by instances"),
        Op::Resize(..) => unreachable!("a resize has rows of its own"),
    }
}

/// The sum of 32 bits, two on a line.
fn ones(word: &str, width: u32) -> Vec<String> {
    let bits: Vec<String> = (0..32).map(|bit| format!("{width}'({word}[{bit}])")).collect();
    let lines: Vec<String> = bits.chunks(2).map(|line| line.join(" + ")).collect();
    vec![lines.join("\n      + ")]
}

/// A sum or difference; where it is known to be narrower than an operand, it is cut after it is worked out, so that every bit
/// of the operand is read.
fn sum(sign: &str, operands: &[Operand], result: Format) -> String {
    let formats: Vec<Format> = operands.iter().map(|x| x.format).collect();
    let narrow = Context::of_result(result, &formats);
    let context = Context { width: formats.iter().map(|x| x.width()).fold(narrow.width, u32::max), ..narrow };
    let text = format!("{} {sign} {}", operands[0].in_context(context), operands[1].in_context(context));
    let text = if context.width > narrow.width { format!("{}'({text})", narrow.width) } else { text };
    narrow.into_result(text, result)
}

fn sign_of(relation: Relation) -> &'static str {
    match relation {
        Relation::Greater => ">",
        Relation::GreaterEqual => ">=",
    }
}

/// The operand that the comparison names.
fn extreme(sign: &str, x: &Operand, y: &Operand, result: Format) -> String {
    choice(&format!("({})", compare(sign, x, y)), x, y, result)
}

/// One of two operands, each brought into the result's width and sign by itself.
fn choice(condition: &str, x: &Operand, y: &Operand, result: Format) -> String {
    let context = Context { width: result.width(), signed: result.signed };
    format!("{condition} ? {} : {}", x.in_context(context), y.in_context(context))
}

/// A comparison in the widest of the two.
fn compare(sign: &str, x: &Operand, y: &Operand) -> String {
    let context = Context::widest(&[x.format, y.format]);
    format!("{} {sign} {}", x.in_context(context), y.in_context(context))
}

fn left(context: Context) -> &'static str {
    if context.signed { "<<<" } else { "<<" }
}

pub(super) fn right(context: Context) -> &'static str {
    if context.signed { ">>>" } else { ">>" }
}
