//! Rows below each other, and no line over 100 characters.

use super::{Port, Row};

/// The most characters of a line.
const LINE: usize = 100;
/// What stands around a row's parts: indent, ` = `, `;`.
const AROUND: usize = 2 + 3 + 1;
const NOTE_MARK: &str = "  // ";

/// Pads declarations and notes of rows that stand together; breaks what is too long.
pub(super) fn aligned(mut rows: Vec<Row>) -> Vec<Row> {
    let declarations = rows.iter().map(|row| row.declaration.len()).max().unwrap_or(0);
    let names = rows.iter().map(|row| row.name.len()).max().unwrap_or(0);
    let padded = declarations + 1 + names;
    for row in &mut rows {
        row.head = format!("{:declarations$} {:names$}", row.declaration, row.name);
        break_long(row, padded);
        if AROUND + padded + first_line(row) > LINE {
            row.head = format!("{} {}", row.declaration, row.name);
        }
        let head = row.head.len();
        row.note_above = !row.note.is_empty() && last_line(row) > room(row, head);
    }
    let has_note = |row: &&Row| !row.note.is_empty() && !row.note_above;
    let widest = rows.iter().filter(has_note).map(last_line).max().unwrap_or(0);
    for row in &mut rows {
        if row.note_above {
            row.note = format!("  // {}", row.note);
        } else if !row.note.is_empty() {
            let column = widest.min(room(row, row.head.len()));
            row.note = format!("{}{NOTE_MARK}{}", " ".repeat(column - last_line(row)), row.note);
        }
        let head = row.head.len();
        indent(row, head);
    }
    rows
}

fn first_line(row: &Row) -> usize {
    row.expression.first().map_or(0, String::len)
}

fn last_line(row: &Row) -> usize {
    row.expression.last().map_or(0, String::len) + if row.expression.len() > 1 { 2 } else { 0 }
}

/// The characters that an expression may have beside its name and its note.
fn room(row: &Row, head: usize) -> usize {
    LINE.saturating_sub(AROUND + head + NOTE_MARK.len() + row.note.len())
}

/// Breaks an expression that does not fit beside its name before its last operator.
fn break_long(row: &mut Row, head: usize) {
    if row.expression.len() != 1 || last_line(row) <= room(row, head) {
        return;
    }
    let text = row.expression[0].clone();
    let marks = [" : ", " - ", " + ", " * ", " <<< ", " << "];
    let Some(at) = marks.iter().find_map(|mark| top_level(&text, mark)) else { return };
    row.expression = vec![text[..at].to_owned(), text[at + 1..].to_owned()];
}

/// Where `mark` stands outside of all parentheses, the last place.
fn top_level(text: &str, mark: &str) -> Option<usize> {
    let depth_at = |at: usize| text[..at].matches('(').count() - text[..at].matches(')').count();
    text.match_indices(mark).map(|(at, _)| at).filter(|&at| depth_at(at) == 0).last()
}

/// Further lines begin below the `=`, or further left where they are too long: with their operator, or with the colon of a
/// further choice.
fn indent(row: &mut Row, head: usize) {
    let longest = row.expression.iter().skip(1).map(String::len).max().unwrap_or(0) + ": ;".len();
    let indent = " ".repeat((head + 3).min(LINE.saturating_sub(longest)));
    for line in row.expression.iter_mut().skip(1) {
        let has_operator = ["- ", "+ ", "* ", ": ", "<< ", "<<< "].iter().any(|operator| line.starts_with(operator));
        let colon = if has_operator { "" } else { ": " };
        *line = format!("{indent}{colon}{line}");
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
