//! A trace of another simulator in whole numbers: what it was given, and what it computed.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::Value;

/// Columns by name, a value a time step.
pub type Columns = BTreeMap<String, Vec<i64>>;

/// The parameters of the trace `name` in `params.json` of `tests/reference/SIMULATOR`, and the columns of its table.
pub fn read_trace(simulator: &str, name: &str) -> (Value, Columns) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/reference").join(simulator);
    let text =
        |file: &str| std::fs::read_to_string(folder.join(file)).unwrap_or_else(|error| panic!("{file}: {error}"));
    let all: Value = serde_json::from_str(&text("params.json")).expect("the parameters are JSON");
    let text = text(&format!("{name}.csv"));
    let mut lines = text.lines();
    let names: Vec<&str> = lines.next().expect("a header").split(',').collect();
    let mut columns = Columns::new();
    for (line, number) in lines.flat_map(|line| line.split(',').enumerate()) {
        let number = number.parse().unwrap_or_else(|error| panic!("{name}: {number}: {error}"));
        columns.entry(names[line].to_owned()).or_default().push(number);
    }
    (all[name].clone(), columns)
}
