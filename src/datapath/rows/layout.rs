//! Rows below each other, and no line over 100 characters.

use super::{Port, Row};

/// The most characters of a line.
const LINE: usize = 100;
/// What stands around a row's parts: indent, ` = `, `;`.
const AROUND: usize = 2 + 3 + 1;
const NOTE_MARK: &str = "  // ";

/// Pads declarations and notes of rows that stand together.
pub(super) fn aligned(mut rows: Vec<Row>) -> Vec<Row> {
    let declarations = rows.iter().map(|row| row.declaration.len()).max().unwrap_or(0);
    let names = rows.iter().map(|row| row.name.len()).max().unwrap_or(0);
    let head = declarations + 1 + names;
    let fits = |row: &Row| {
        let last = last_line(row, head);
        row.note.is_empty() || AROUND + head + last + NOTE_MARK.len() + row.note.len() <= LINE
    };
    let widest = rows.iter().filter(|row| fits(row)).map(|row| last_line(row, head)).max().unwrap_or(0);
    for row in &mut rows {
        row.head = format!("{:declarations$} {:names$}", row.declaration, row.name);
        break_long(row, head);
        let room = LINE.saturating_sub(AROUND + head + NOTE_MARK.len() + row.note.len());
        let column = widest.min(room).max(last_line(row, head));
        let padding = " ".repeat(column - last_line(row, head));
        if !row.note.is_empty() {
            row.note = format!("{padding}{NOTE_MARK}{}", row.note);
        }
        indent_choices(row, head);
    }
    rows
}

fn last_line(row: &Row, _head: usize) -> usize {
    row.expression.last().map_or(0, String::len)
}

/// Breaks an expression that does not fit beside its name at its operators.
fn break_long(row: &mut Row, head: usize) {
    let room = LINE.saturating_sub(AROUND + head + NOTE_MARK.len() + row.note.len());
    if row.expression.len() != 1 || row.expression[0].len() <= room {
        return;
    }
    let text = row.expression[0].clone();
    let marks = [" ? ", " : ", " - ", " + ", " * "];
    let Some(at) = marks.iter().find_map(|mark| top_level(&text, mark)) else { return };
    row.expression = vec![text[..at].to_owned(), text[at + 1..].to_owned()];
}

/// Where `mark` stands outside of all parentheses, the last place.
fn top_level(text: &str, mark: &str) -> Option<usize> {
    let depth_at = |at: usize| text[..at].matches('(').count() - text[..at].matches(')').count();
    text.match_indices(mark).map(|(at, _)| at).filter(|&at| depth_at(at) == 0).last()
}

/// The further branches of a choice begin below its first, with a colon.
fn indent_choices(row: &mut Row, head: usize) {
    let indent = " ".repeat(head + 1);
    for line in row.expression.iter_mut().skip(1) {
        let is_operator = line.starts_with(['?', ':', '-', '+', '*']);
        let mark = if is_operator { "  " } else { ": " };
        *line = format!("{indent}{mark}{line}");
    }
}

/// Pads the types of a port list.
pub(super) fn ports(mut ports: Vec<Port>) -> Vec<Port> {
    let widest = ports.iter().map(|port| port.declaration.len()).max().unwrap_or(0);
    for port in &mut ports {
        port.declaration = format!("{:widest$}", port.declaration);
    }
    ports
}

/// Words, separated by commas, in lines that fit into a comment.
pub(super) fn wrapped(words: &[&str]) -> Vec<String> {
    let mut lines = vec![String::new()];
    for (place, word) in words.iter().enumerate() {
        let comma = if place + 1 < words.len() { "," } else { "" };
        let line = lines.last_mut().expect("there is always a line");
        if !line.is_empty() && line.len() + word.len() + 2 > LINE - 20 {
            lines.push(format!("{word}{comma}"));
        } else {
            let space = if line.is_empty() { "" } else { " " };
            line.push_str(&format!("{space}{word}{comma}"));
        }
    }
    lines
}
