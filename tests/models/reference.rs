//! The reference traces.

use std::fs;
use std::path::Path;

use rheobase::fixed_point::Decimal;

/// ms a time step, in all references.
pub const DT: f64 = 0.1;

/// The same, exactly.
pub fn dt() -> Decimal {
    decimal("0.1")
}

/// A decimal as a config has it.
pub fn decimal(text: &str) -> Decimal {
    text.parse().expect("a decimal")
}

/// The rows of a table under `tests/reference`, without its header; `nan` is a number.
pub fn rows(name: &str) -> Vec<Vec<String>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/reference").join(name);
    let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{name}: {error}"));
    let rows: Vec<Vec<String>> =
        text.lines().skip(1).map(|line| line.split(',').map(str::to_owned).collect()).collect();
    assert!(!rows.is_empty(), "{name} is empty");
    rows
}

/// The rows as numbers.
pub fn numbers(name: &str) -> Vec<Vec<f64>> {
    let number = |text: &String| text.parse().unwrap_or_else(|error| panic!("{name}: `{text}`: {error}"));
    rows(name).iter().map(|row| row.iter().map(number).collect()).collect()
}

/// The time steps of a column of times; `stamp` is the time at the end of time step 0.
pub fn steps(name: &str, stamp: f64) -> Vec<usize> {
    numbers(name).iter().map(|row| ((row[0] - stamp) / DT).round() as usize).collect()
}

/// Time steps of spikes: every reference stamps them with the end of the step.
pub fn spikes(name: &str) -> Vec<usize> {
    steps(&format!("{name}.csv"), DT)
}
