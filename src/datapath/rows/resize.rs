//! A resize as its rows: rounding, shift, saturation; each only where it does something.

use super::super::Target;
use super::super::graph::{Graph, Range};
use super::Row;
use super::cast::{Context, Operand};
use super::expression::right;
use super::names::wire_type;
use crate::fixed_point::{Format, Overflow, Rounding};

/// A value on its way through a resize.
struct Step {
    text: String,
    format: Format,
    range: Range,
}

/// The rows of `name = resize(x, target)`.
pub(super) fn rows(graph: &Graph, name: &str, x: &Operand, target: Target) -> Vec<Row> {
    let dropped = x.format.frac_bits - target.format.frac_bits;
    let exceeds = graph.can_exceed(x.signal, target);
    let mut rows = Vec::new();
    let mut value = Step { text: x.text.clone(), format: x.format, range: graph.node(x.signal).range };
    if dropped > 0 && rounds(target.rounding) {
        value = rounding_row(name, value, dropped, target.rounding, &mut rows);
    }
    let saturates = exceeds && target.overflow == Overflow::Saturate;
    if dropped > 0 && saturates {
        value = shift_row(name, value, dropped, target.format.frac_bits, &mut rows);
    }
    let note = final_note(dropped, exceeds, target);
    let expression = if saturates {
        saturated(name, &value, target.format, &mut rows)
    } else if exceeds && dropped == 0 {
        vec![low_bits(&value, target.format)]
    } else {
        vec![within(&value, dropped, target.format)]
    };
    rows.push(Row::new(wire_type(target.format), name.to_owned(), expression, note));
    rows
}

/// Whether something is added before bits are dropped. Random bits are zero, as everywhere in a datapath so far.
fn rounds(rounding: Rounding) -> bool {
    !matches!(rounding, Rounding::Floor | Rounding::Stochastic)
}

fn final_note(dropped: u32, exceeds: bool, target: Target) -> String {
    let rounding = if dropped > 0 { format!(", {}", target.rounding) } else { String::new() };
    let overflow = if exceeds { format!(", {}", target.overflow) } else { String::new() };
    format!("{}{rounding}{overflow}", target.format)
}

fn rounding_row(name: &str, x: Step, dropped: u32, rounding: Rounding, rows: &mut Vec<Row>) -> Step {
    let half = 1i128 << (dropped - 1);
    let most = if rounding == Rounding::Zero { 2 * half - 1 } else { half };
    let range = Range { lo: x.range.lo, hi: x.range.hi + most };
    let format = Format::holding(range.lo, range.hi, x.format.frac_bits);
    let context = Context::of_result(format, &[x.format]);
    let value = context.cast(&x.text, x.format);
    let addend = |raw: i128| wide_number(context, raw);
    let sum = match rounding {
        Rounding::Nearest => format!("{value} + {}", addend(half)),
        Rounding::Even => {
            let last = format!("{}[{dropped}]", x.text);
            let last = Context { width: context.width, ..context }.cast(&last, Format::unsigned(1, 0));
            format!("{value} + {} + {last}", addend(half - 1))
        }
        _ if !x.format.signed => value,
        _ => {
            let mask = addend(2 * half - 1);
            format!("{value} + ({}[{}] ? {mask} : {})", x.text, x.format.width() - 1, addend(0))
        }
    };
    let text = format!("{name}_rounded");
    let note = match rounding {
        Rounding::Zero => format!("{format}, a last place less one for negative values"),
        Rounding::Even => format!("{format}, half of a last place, less where it is even"),
        _ => format!("{format}, half of a last place"),
    };
    rows.push(Row::new(wire_type(format), text.clone(), vec![context.into_result(sum, format)], note));
    Step { text, format, range }
}

/// A number that may need every bit of an unsigned word of the context's width.
fn wide_number(context: Context, raw: i128) -> String {
    if context.format().contains(raw) {
        return context.number(raw);
    }
    let unsigned = Context { signed: false, ..context }.number(raw);
    if context.signed { format!("$signed({unsigned})") } else { unsigned }
}

fn shift_row(name: &str, x: Step, dropped: u32, frac_bits: u32, rows: &mut Vec<Row>) -> Step {
    let range = Range { lo: x.range.lo >> dropped, hi: x.range.hi >> dropped };
    let format = Format::holding(range.lo, range.hi, frac_bits);
    let text = format!("{name}_shifted");
    let expression = within(&x, dropped, format);
    rows.push(Row::new(wire_type(format), text.clone(), vec![expression], format.to_string()));
    Step { text, format, range }
}

/// The value without its lowest bits, cut to the width of the format: which it fits, or in which it wraps.
fn within(x: &Step, dropped: u32, format: Format) -> String {
    let context = Context { width: x.format.width(), signed: x.format.signed };
    let sized = if dropped == 0 && x.format.width() == format.width() {
        x.text.clone()
    } else if dropped > 0 && x.format.width() < format.width() {
        format!("{}'({}) {} {dropped}", format.width(), x.text, right(context))
    } else if dropped > 0 {
        format!("{}'({} {} {dropped})", format.width(), x.text, right(context))
    } else {
        format!("{}'({})", format.width(), x.text)
    };
    match (x.format.signed, format.signed) {
        (true, false) => format!("$unsigned({sized})"),
        (false, true) => format!("$signed({sized})"),
        _ => sized,
    }
}

/// The nearest end of the range where the value lies beyond it; an end that is never reached is left out. The ends are powers of
/// two, so the bits above the format say whether it does: no comparison, which would be a carry chain.
fn saturated(name: &str, x: &Step, format: Format, rows: &mut Vec<Row>) -> Vec<String> {
    let [most, least] = [format.max_raw(), format.min_raw()].map(|end| super::literal(format, end));
    let [bits, sign, beyond] = [low_bits(x, format), sign(x), bits_beyond(x, format)];
    let is_one = !beyond.contains(':');
    let any = if is_one { beyond.clone() } else { format!("|{beyond}") };
    let not_all = if is_one { format!("!{beyond}") } else { format!("~&{beyond}") };
    match (x.range.hi > format.max_raw(), x.range.lo < format.min_raw()) {
        (true, true) if format.signed => {
            let mut part = |what: &str, lines: [String; 2]| {
                rows.push(Row::new(wire_type(format), format!("{name}_{what}"), lines.into(), String::new()));
                format!("{name}_{what}")
            };
            let not_below = part("not_below", [format!("{not_all} ? {least}"), bits.clone()]);
            let not_above = part("not_above", [format!("{any} ? {most}"), bits]);
            vec![format!("{sign} ? {not_below}"), not_above]
        }
        (true, true) => vec![format!("{sign} ? {least}"), format!("{any} ? {most}"), bits],
        (true, false) if x.format.signed => vec![format!("(!{sign} && {any}) ? {most}"), bits],
        (true, false) => vec![format!("{any} ? {most}"), bits],
        (false, _) if format.signed => vec![format!("({sign} && {not_all}) ? {least}"), bits],
        (false, _) => vec![format!("{sign} ? {least}"), bits],
    }
}

fn sign(x: &Step) -> String {
    format!("{}[{}]", x.text, x.format.width() - 1)
}

/// The bits of the value, less its sign, that a magnitude in the format has no place for.
fn bits_beyond(x: &Step, format: Format) -> String {
    let magnitude = |format: Format| format.width() - u32::from(format.signed);
    let (last, first) = (magnitude(x.format).saturating_sub(1), magnitude(format));
    if last == first { format!("{}[{first}]", x.text) } else { format!("{}[{last}:{first}]", x.text) }
}

/// The value modulo the width of the format; extended by its sign where the format is wider.
fn low_bits(x: &Step, format: Format) -> String {
    if x.format.width() <= format.width() {
        return Context { width: format.width(), signed: format.signed }.cast(&x.text, x.format);
    }
    let bits = format!("{}[{}:0]", x.text, format.width() - 1);
    if format.signed { format!("$signed({bits})") } else { bits }
}
