//! What CONTRIBUTING.md says of the files that a model touches is so: no other file names one.

use std::fs;
use std::path::{Path, PathBuf};

use rheobase::models::DEFINITIONS;

/// The names of models that are no words of prose.
const MODELS: &[&str] = &["alif", "cuba_lif", "hodgkin_huxley", "qif", "resonate_and_fire"];
/// Where files are looked for.
const PLACES: &[&str] =
    &["src", "templates", "docs", "configs", "examples", "scripts", "benches", "tests", "README.md", "ARCHITECTURE.md"];
/// This file, which a model that is added need not touch.
const HERE: &str = "tests/contributing.rs";

/// The files of the table, as `NAME` stands for the model.
fn table() -> Vec<String> {
    let text = fs::read_to_string("CONTRIBUTING.md").expect("it is there");
    let (_, rest) = text.split_once("All files that a model touches:").expect("the table has its title");
    let rows = rest.lines().skip_while(|line| !line.starts_with("| `")).take_while(|line| line.starts_with('|'));
    let cells = rows.map(|row| row.split('|').nth(1).expect("a row has cells"));
    let names = cells.flat_map(|cell| cell.split('`').skip(1).step_by(2).map(str::to_owned).collect::<Vec<_>>());
    names.collect()
}

/// Whether `path` is the file, or in the folder, that the table calls `pattern`: configs have numbers, and hyphens in their names, and
/// may show a variant; errors are named after what is wrong.
fn is_listed(path: &str, pattern: &str, model: &str) -> bool {
    if let Some((before, _)) = pattern.split_once("NN-NAME") {
        let rest = path.strip_prefix(before).and_then(|rest| rest.split_once('-'));
        return rest.is_some_and(|(number, rest)| {
            number.parse::<u32>().is_ok() && rest.starts_with(&model.replace('_', "-")) && rest.ends_with(".toml")
        });
    }
    match pattern.split_once("NAME_*") {
        Some((folder, extension)) => path.starts_with(folder) && path.ends_with(extension),
        None => {
            let file = pattern.replace("NAME", model);
            path == file || (!file.contains('.') && path.starts_with(&format!("{file}/")))
        }
    }
}

fn files(place: &Path, found: &mut Vec<PathBuf>) {
    if place.is_file() {
        found.push(place.to_owned());
        return;
    }
    for entry in fs::read_dir(place).expect("the folder is there") {
        files(&entry.expect("its entries can be read").path(), found);
    }
}

/// Whether `name` stands in the text as a whole word.
fn names(text: &str, name: &str) -> bool {
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    text.match_indices(name).any(|(at, _)| {
        let (before, after) = (&text[..at], &text[at + name.len()..]);
        !before.ends_with(is_part) && !after.starts_with(is_part)
    })
}

#[test]
fn no_file_beyond_the_table_names_a_model() {
    let table = table();
    assert!(table.len() > 20, "only {table:?}");
    let mut found = Vec::new();
    PLACES.iter().for_each(|place| files(Path::new(place), &mut found));
    let mut strangers = Vec::new();
    for model in MODELS {
        assert!(DEFINITIONS.iter().any(|known| known.name == *model), "`{model}` is no model");
        let mut listed = 0;
        for path in &found {
            let (path, Ok(text)) = (path.to_string_lossy(), fs::read_to_string(path)) else { continue };
            if path == HERE || !names(&text, model) {
                continue;
            }
            match table.iter().any(|pattern| is_listed(&path, pattern, model)) {
                true => listed += 1,
                false => strangers.push(format!("{path} names `{model}`")),
            }
        }
        assert!(listed > 12, "only {listed} files name `{model}`");
    }
    assert!(strangers.is_empty(), "CONTRIBUTING.md, table of files:\n{}", strangers.join("\n"));
}
