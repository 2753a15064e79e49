//! The invariants of ARCHITECTURE.md, kept by reading the sources: what is where, and above all what is *not* there.
//!
//! Each rule is one test; a failure names file and line and says what would be right.

use std::fs;
use std::path::{Path, PathBuf};

/// The rooms of `src/` in the order of the flow, each with the rooms that it may import.
const ROOMS: &[(&str, &[&str])] = &[
    ("fixed_point", &[]),
    ("datapath", &["fixed_point"]),
    ("models", &["fixed_point", "datapath"]),
    ("design", &["fixed_point", "datapath", "models"]),
    ("spec", &["fixed_point", "datapath", "models"]),
    ("import", &["fixed_point", "models", "spec"]),
    ("compile", &["fixed_point", "datapath", "models", "design", "spec"]),
    ("emulator", &["fixed_point", "datapath", "models", "design"]),
    ("rtl", &["fixed_point", "datapath", "models", "design"]),
    ("testbench", &["fixed_point", "design", "compile", "emulator"]),
    ("cosim", &["fixed_point", "design", "emulator", "rtl", "testbench"]),
    ("synth", &["fixed_point", "design", "rtl", "cosim"]),
    ("report", &[ANYTHING_LEFT]),
    ("cli", &[ANYTHING_LEFT]),
];
/// Stands for every room that comes earlier in the table.
const ANYTHING_LEFT: &str = "*";

/// Crates that only some rooms know.
const CRATE_OWNERS: &[(&str, &[&str])] =
    &[("toml", &["spec"]), ("toml_edit", &["spec"]), ("askama", &["rtl", "testbench", "report"])];
const ROOMS_WITH_PROCESSES: &[&str] = &["cosim", "synth"];

const MAX_SOURCE_LINES: usize = 500;
const MAX_TEMPLATE_LINES: usize = 150;

/// Folders at the top that are not ours: built, generated or git's.
const UNTRACKED: &[&str] = &["target", "build", "out", ".git"];

// Written in two halves, so that this file does not contain what it looks for.
const MACHINE_PATHS: &[&str] = &[concat!("/wo", "rk"), concat!("/ro", "ot"), concat!("/ho", "me")];
const REGISTRY_HOSTS: &[&str] = &[
    concat!("crates", ".io"),
    concat!("pypi", ".org"),
    concat!("pythonhosted", ".org"),
    concat!("debian", ".org"),
    concat!("npm", "js"),
];

// ---- the rooms ----

#[test]
fn every_room_of_src_is_in_the_table() {
    let known = |source: &Source| source.room().is_none_or(|room| ROOMS.iter().any(|(name, _)| *name == room));
    let strangers = sources().iter().filter(|source| !known(source)).map(|source| source.path.clone()).collect();
    expect_none(strangers, "add this room to ROOMS in tests/tidy.rs: its place in the flow, and what it may import");
}

#[test]
fn the_table_of_rooms_follows_the_flow() {
    let mut wrong = Vec::new();
    for (place, (room, imports)) in ROOMS.iter().enumerate() {
        let earlier = |name: &&str| *name == ANYTHING_LEFT || ROOMS[..place].iter().any(|(left, _)| left == name);
        wrong.extend(imports.iter().filter(|name| !earlier(name)).map(|name| format!("ROOMS: {room} imports {name}")));
    }
    for (room, other) in [("emulator", "rtl"), ("rtl", "emulator"), ("emulator", "compile"), ("models", "spec")] {
        if allowed_imports(room).contains(&other) {
            wrong.push(format!("ROOMS: {room} imports {other}"));
        }
    }
    expect_none(wrong, "data flows one way, and the emulator and the Verilog are two readings of one Design");
}

#[test]
fn rooms_import_only_what_is_left_of_them() {
    let mut wrong = Vec::new();
    for source in sources() {
        let Some(room) = source.room() else { continue };
        let allowed = allowed_imports(room);
        for (line, import) in crate_imports(&source.code) {
            if import != room && !allowed.contains(&import.as_str()) {
                let path = &source.path;
                wrong.push(format!("{path}:{line}: {room} imports crate::{import}; it may import {allowed:?}"));
            }
        }
    }
    expect_none(wrong, "move it to a room that may know both, or pass plain data; name the room, not a re-export");
}

#[test]
fn crates_stay_in_their_rooms() {
    let mut wrong = Vec::new();
    for source in sources() {
        for (name, owners) in CRATE_OWNERS {
            if source.room().is_some_and(|room| owners.contains(&room)) {
                continue;
            }
            for line in lines_where(&source.code, |line| mentions_crate(line, name)) {
                wrong.push(format!("{}:{line}: the crate {name} belongs to {owners:?}", source.path));
            }
        }
    }
    expect_none(wrong, "only spec knows TOML, only what renders knows templates: hand over plain data instead");
}

#[test]
fn only_cosim_and_synth_start_processes() {
    let mut wrong = Vec::new();
    for source in sources() {
        if !source.room().is_some_and(|room| ROOMS_WITH_PROCESSES.contains(&room)) {
            let starts = starts_of(&source.code, "process::").filter(|at| names_command(&source.code[*at..]));
            wrong.extend(starts.map(|at| format!("{}:{}: process::Command", source.path, line_at(&source.code, at))));
        }
    }
    expect_none(wrong, "call a function of src/cosim (or src/synth) that runs the tool");
}

// ---- sources ----

#[test]
fn sources_are_short() {
    let long = sources().into_iter().filter_map(|source| too_long(&source.path, &source.text, MAX_SOURCE_LINES));
    expect_none(long.collect(), "a file that needs a table of contents is two files: split it");
}

#[test]
fn nothing_is_left_undone() {
    let needles = ["#[ignore", "todo!", "unimplemented!"];
    let mut wrong = Vec::new();
    for source in [sources(), rust_files("tests")].concat() {
        for needle in needles {
            for line in lines_where(&source.code, |line| line.contains(needle)) {
                wrong.push(format!("{}:{line}: {needle}", source.path));
            }
        }
    }
    expect_none(wrong, "finish it or leave it out; a test that does not run is no test");
}

// ---- templates ----

#[test]
fn templates_are_short() {
    let long =
        text_files("templates").into_iter().filter_map(|(path, text)| too_long(&path, &text, MAX_TEMPLATE_LINES));
    expect_none(long.collect(), "render a part of it from a template of its own");
}

#[test]
fn templates_do_no_arithmetic() {
    let templates = text_files("templates");
    if templates.is_empty() {
        return;
    }
    let delimiters = delimiters();
    let mut wrong = Vec::new();
    for (path, text) in templates {
        for (line, tag) in tags(&path, &text, &delimiters) {
            if let Some(operator) = arithmetic_in(&tag) {
                wrong.push(format!("{path}:{line}: `{operator}` in `{}`", tag.trim()));
            }
        }
    }
    expect_none(wrong, "compute it in the Rust view that the template renders, and give it a name there");
}

// ---- all that is tracked ----

#[test]
fn generated_text_carries_no_date() {
    let mut wrong = Vec::new();
    for (path, text) in [text_files("hdl_out"), text_files("templates")].concat() {
        wrong.extend(lines_where(&text, has_date).iter().map(|line| format!("{path}:{line}: a date")));
    }
    expect_none(wrong, "the same input gives the same bytes: the header names the config and the version, not the day");
}

#[test]
fn no_path_of_one_machine() {
    let mut wrong = Vec::new();
    for (path, text) in text_files("") {
        for prefix in MACHINE_PATHS {
            let lines = lines_where(&text, |line| has_absolute_path(line, prefix));
            wrong.extend(lines.iter().map(|line| format!("{path}:{line}: {prefix}")));
        }
    }
    expect_none(wrong, "write the path relative to the repository, or let the user give it");
}

#[test]
fn no_registry_host() {
    let mut wrong = Vec::new();
    for (path, text) in text_files("").into_iter().filter(|(path, _)| !path.ends_with("Cargo.lock")) {
        for host in REGISTRY_HOSTS {
            let lines = lines_where(&text, |line| line.contains(host));
            wrong.extend(lines.iter().map(|line| format!("{path}:{line}: {host}")));
        }
    }
    expect_none(wrong, "name the package, and leave where it comes from to cargo, pip and apt");
}

#[test]
fn every_config_says_what_it_shows() {
    let configs: Vec<_> = text_files("configs").into_iter().filter(|(path, _)| path.ends_with(".toml")).collect();
    assert!(!configs.is_empty(), "no configs/*.toml: the examples are what every other test runs");
    let is_comment = |line: &str| line.strip_prefix('#').is_some_and(|words| !words.trim().is_empty());
    let begins_well = |text: &str| text.lines().take(2).filter(|line| is_comment(line)).count() == 2;
    let wrong =
        configs.into_iter().filter(|(_, text)| !begins_well(text)).map(|(path, _)| format!("{path}:1")).collect();
    expect_none(wrong, "begin with two comment lines: what the network is, and what the config shows");
}

// ---- reading files ----

#[derive(Clone)]
struct Source {
    /// From the top of the repository, with `/`.
    path: String,
    text: String,
    /// The text with comments and the insides of strings blanked; lines stay where they are.
    code: String,
}

impl Source {
    /// `emulator` for src/emulator/cycles.rs; nothing for src/main.rs and src/lib.rs, which may know everything.
    fn room(&self) -> Option<&str> {
        let first = self.path.strip_prefix("src/")?.split('/').next()?;
        let room = first.strip_suffix(".rs").unwrap_or(first);
        (!["main", "lib"].contains(&room)).then_some(room)
    }
}

fn sources() -> Vec<Source> {
    rust_files("src")
}

fn rust_files(folder: &str) -> Vec<Source> {
    let files = text_files(folder).into_iter().filter(|(path, _)| path.ends_with(".rs"));
    let sources: Vec<_> = files.map(|(path, text)| Source { code: code_only(&text), path, text }).collect();
    assert!(!sources.is_empty(), "no Rust in {folder}/: this test looks in the wrong place");
    sources
}

/// Path and text of each text file under a folder of the repository, sorted; none when the folder does not exist.
fn text_files(folder: &str) -> Vec<(String, String)> {
    let top = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut paths = Vec::new();
    walk(&top.join(folder), &mut |path| paths.push(path));
    paths.sort();
    let name = |path: &Path| path.strip_prefix(top).unwrap().to_string_lossy().replace('\\', "/");
    paths.iter().filter_map(|path| Some((name(path), fs::read_to_string(path).ok()?))).collect()
}

fn walk(folder: &Path, visit: &mut dyn FnMut(PathBuf)) {
    let is_top = folder.join("Cargo.lock").exists();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if is_top && UNTRACKED.iter().any(|name| entry.file_name() == *name) {
            continue;
        }
        if path.is_dir() { walk(&path, visit) } else { visit(path) }
    }
}

fn expect_none(wrong: Vec<String>, remedy: &str) {
    assert!(wrong.is_empty(), "\n  {}\n  -> {remedy}\n", wrong.join("\n  "));
}

fn too_long(path: &str, text: &str, most: usize) -> Option<String> {
    let lines = text.lines().count();
    (lines > most).then(|| format!("{path}:{most}: {lines} lines, at most {most}"))
}

// ---- reading text ----

fn lines_where(text: &str, is_hit: impl Fn(&str) -> bool) -> Vec<usize> {
    text.lines().enumerate().filter(|(_, line)| is_hit(line)).map(|(index, _)| index + 1).collect()
}

fn line_at(text: &str, at: usize) -> usize {
    1 + text[..at].matches('\n').count()
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// Where `needle` occurs and is not the end of a longer word.
fn starts_of<'a>(text: &'a str, needle: &'a str) -> impl Iterator<Item = usize> + 'a {
    text.match_indices(needle).map(|(at, _)| at).filter(move |at| !text[..*at].ends_with(is_word))
}

fn first_word(text: &str) -> &str {
    let text = text.trim_start();
    text.split(|c: char| !is_word(c)).next().unwrap_or(text)
}

/// `name::...`, `use name;`, `use name as ...`, or `extern crate name`.
fn mentions_crate(line: &str, name: &str) -> bool {
    starts_of(line, name).any(|at| {
        let (before, after) = (line[..at].trim_end(), &line[at + name.len()..]);
        let is_path_start = after.starts_with("::") && !before.ends_with("crate::") && !before.ends_with("super::");
        let is_whole = first_word(after).is_empty() || after.starts_with(' ');
        is_path_start || (is_whole && (before.ends_with("use") || before.ends_with("extern crate")))
    })
}

/// Does `process::...` at the start of this text bring in the type that starts processes?
fn names_command(text: &str) -> bool {
    let rest = text.trim_start_matches("process::");
    let group = rest.strip_prefix('{').and_then(|group| group.split('}').next());
    let names = group.unwrap_or(first_word(rest));
    rest.starts_with('*') || names.split(|c| !is_word(c)).any(|name| name == "Command")
}

/// Line and first name of each path that begins at the root of this crate: `crate::a::b`, `crate::{a, b::c}`.
fn crate_imports(code: &str) -> Vec<(usize, String)> {
    let mut imports = Vec::new();
    for at in starts_of(code, "crate::") {
        let path = &code[at + "crate::".len()..];
        let names = if path.starts_with('{') { names_of_group(path) } else { vec![first_word(path)] };
        imports.extend(names.into_iter().map(|name| (line_at(code, at), name.to_string())));
    }
    imports
}

/// The first names in `{a, b::{c, d}}`: a and b.
fn names_of_group(group: &str) -> Vec<&str> {
    let (mut names, mut depth) = (Vec::new(), 0);
    for (at, c) in group.char_indices() {
        depth += i32::from(c == '{') - i32::from(c == '}');
        if depth == 0 {
            break;
        }
        if depth == 1 && (c == ',' || at == 0) {
            names.push(first_word(&group[at + 1..]));
        }
    }
    names.into_iter().filter(|name| !name.is_empty()).collect()
}

fn allowed_imports(room: &str) -> Vec<&'static str> {
    let Some(place) = ROOMS.iter().position(|(name, _)| *name == room) else { return Vec::new() };
    match ROOMS[place].1 {
        [ANYTHING_LEFT] => ROOMS[..place].iter().map(|(name, _)| *name).collect(),
        imports => imports.to_vec(),
    }
}

fn has_absolute_path(line: &str, prefix: &str) -> bool {
    let is_inside = |c: char| is_word(c) || ".-~}/)".contains(c);
    line.match_indices(prefix).any(|(at, _)| {
        let (before, after) = (&line[..at], &line[at + prefix.len()..]);
        !before.ends_with(is_inside) && !after.starts_with(|c| is_word(c) || c == '-')
    })
}

/// Four digits, two, two, with `-` between.
fn has_date(line: &str) -> bool {
    let numbers: Vec<_> = line.split(|c: char| !c.is_ascii_digit() && c != '-').collect();
    numbers.iter().any(|number| number.split('-').map(str::len).collect::<Vec<_>>() == [4, 2, 2])
}

/// Rust without its comments and without what is inside its strings, as many lines as before.
fn code_only(text: &str) -> String {
    let (mut code, mut rest) = (String::new(), text);
    while let Some(c) = rest.chars().next() {
        let length = match c {
            '/' if rest.starts_with("//") => rest.find('\n').unwrap_or(rest.len()),
            '/' if rest.starts_with("/*") => block_comment_length(rest),
            '"' => string_length(&code, rest),
            '\'' => char_length(rest),
            _ => 0,
        };
        code.extend(rest[..length].chars().map(|c| if "\"\n".contains(c) { c } else { ' ' }));
        if length == 0 {
            code.push(c);
        }
        rest = &rest[length.max(c.len_utf8())..];
    }
    code
}

fn block_comment_length(text: &str) -> usize {
    let mut depth = 0;
    for (at, pair) in text.as_bytes().windows(2).enumerate() {
        depth += i32::from(pair == b"/*") - i32::from(pair == b"*/");
        if depth == 0 {
            return at + 2;
        }
    }
    text.len()
}

/// The string that begins here; a raw one (`before` ends in r, r#, r##, ...) ends at as many #.
fn string_length(before: &str, text: &str) -> usize {
    let unmarked = before.trim_end_matches('#');
    if unmarked.ends_with('r') {
        let end = format!("\"{}", &before[unmarked.len()..]);
        return text[1..].find(&end).map_or(text.len(), |at| 1 + at + end.len());
    }
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            '"' if !escaped => return at + 1,
            _ => escaped = c == '\\' && !escaped,
        }
    }
    text.len()
}

/// A character literal's length, or 0 for a lifetime.
fn char_length(text: &str) -> usize {
    let mut chars = text.char_indices().skip(1);
    match chars.next() {
        Some((_, '\\')) => text[3..].find('\'').map_or(0, |at| at + 4),
        Some(_) => chars.next().filter(|(_, c)| *c == '\'').map_or(0, |(at, _)| at + 1),
        None => 0,
    }
}

// ---- reading templates ----

/// What askama.toml says: (opening, closing) of blocks, expressions and comments.
fn delimiters() -> [(String, String); 3] {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("askama.toml");
    let text = fs::read_to_string(path).expect("askama.toml must be there: it sets the delimiters of templates/");
    let table: toml::Table = text.parse().expect("askama.toml must be TOML");
    let syntaxes = table["syntax"].as_array().expect("askama.toml must have [[syntax]]");
    assert_eq!(syntaxes.len(), 1, "askama.toml: one syntax for all templates");
    ["block", "expr", "comment"].map(|kind| {
        let word = |end: &str| syntaxes[0][&format!("{kind}_{end}")].as_str().unwrap().to_string();
        (word("start"), word("end"))
    })
}

/// Line and inside of each block and expression tag.
fn tags(path: &str, text: &str, delimiters: &[(String, String); 3]) -> Vec<(usize, String)> {
    let mut tags = Vec::new();
    let mut at = 0;
    let opening = |at: usize| delimiters.iter().position(|(open, _)| text[at..].starts_with(open.as_str()));
    while at < text.len() {
        let Some(kind) = text.is_char_boundary(at).then(|| opening(at)).flatten() else {
            at += 1;
            continue;
        };
        let (open, close) = &delimiters[kind];
        let begin = at + open.len();
        let length = text[begin..].find(close.as_str());
        let length = length.unwrap_or_else(|| panic!("{path}:{}: {open} without {close}", line_at(text, at)));
        if kind < 2 {
            tags.push((line_at(text, at), text[begin..begin + length].to_string()));
        }
        at = begin + length + close.len();
    }
    tags
}

/// The first arithmetic operator of a tag: one with an operand on its left, outside of strings.
fn arithmetic_in(tag: &str) -> Option<char> {
    const KEYWORDS: &[&str] = &["if", "elif", "else", "in", "match", "when", "let", "set", "call", "and", "or", "not"];
    let tag = code_only(tag);
    let tag = tag.strip_prefix(['-', '+', '~']).unwrap_or(&tag);
    let tag = tag.strip_suffix(['-', '+', '~']).unwrap_or(tag);
    tag.char_indices().filter(|(_, c)| "+-*/%".contains(*c)).find_map(|(at, operator)| {
        let left = tag[..at].trim_end();
        let word = left.rsplit(|c| !is_word(c)).next().unwrap_or("");
        let has_operand = left.ends_with(|c| is_word(c) || ")]?\"".contains(c)) && !KEYWORDS.contains(&word);
        has_operand.then_some(operator)
    })
}
