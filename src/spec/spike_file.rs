//! Spikes in a CSV file: rows `input,time_ms`, with or without that line as a header.

use super::clock::Clock;
use super::diagnostics::Diagnostic;
use super::steps::{InSteps, in_steps};
use super::table::Table;
use super::value::Value;
use super::{Located, Span};
use crate::fixed_point::Decimal;

const HEADER: &str = "input,time_ms";

/// Reads the file that `value` (`{ file = "spikes.csv" }`) names: for each of `count` inputs the time steps of its
/// spikes, ascending. What is wrong is reported, with the line of the file.
pub(super) fn read(value: &Value, clock: &Clock, count: u32) -> Option<Vec<Vec<u32>>> {
    let table = Table::fixed(value, "`spike_times`", &["file"])?;
    let name = table.required("file", "file = \"spikes.csv\"")?.string()?;
    let text = match std::fs::read_to_string(table.document.folder.join(&name.value)) {
        Ok(text) => text,
        Err(error) => {
            let title = format!("cannot read `{}`: {error}", name.value);
            let error = Diagnostic::new(title, name.span, "named here");
            table.document.report(error.help("file names are relative to the folder of the config"));
            return None;
        }
    };
    let rows = Rows { name: &name, clock, count, dt: clock.dt.as_ref()?.value, run: clock.steps.as_ref()?.value };
    rows.read(&text).map_err(|error| table.document.report(error)).ok()
}

struct Rows<'a> {
    name: &'a Located<String>,
    clock: &'a Clock<'a>,
    count: u32,
    dt: Decimal,
    run: u32,
}

impl Rows<'_> {
    fn read(&self, text: &str) -> Result<Vec<Vec<u32>>, Diagnostic> {
        let mut times: Vec<Vec<Decimal>> = vec![Vec::new(); self.count as usize];
        let lines = text.lines().enumerate().filter(|(index, line)| !(*index == 0 && line.trim() == HEADER));
        for (index, line) in lines.filter(|(_, line)| !line.trim().is_empty()) {
            let (input, time) = self.row(line).map_err(|problem| self.at_line(index + 1, &problem))?;
            if times[input].last().is_some_and(|last| *last > time) {
                return Err(self.at_line(index + 1, "the times of an input must ascend"));
            }
            times[input].push(time);
        }
        Ok(times.iter().map(|times| times.iter().filter_map(|time| self.step(*time)).collect()).collect())
    }

    /// Input and time of one row.
    fn row(&self, line: &str) -> Result<(usize, Decimal), String> {
        let (input, time) = line.split_once(',').ok_or(format!("`{}` is not `{HEADER}`", line.trim()))?;
        let input = input.trim().parse::<u32>().map_err(|_| format!("`{}` is not an input", input.trim()))?;
        let time = time.trim().parse::<Decimal>().map_err(|error| error.to_string())?;
        if input >= self.count {
            return Err(format!("there is no input {input}: they are 0 to {}", self.count - 1));
        }
        match self.step(time) {
            _ if time.is_negative() => Err(format!("{time} ms is before the start")),
            Some(_) => Ok((input as usize, time)),
            None => Err(format!("{time} ms is past the end of the run, {}", self.clock.end().unwrap_or_default())),
        }
    }

    /// The time step of a time within the run.
    fn step(&self, time: Decimal) -> Option<u32> {
        match in_steps(time, self.dt) {
            InSteps::Whole(step) | InSteps::Between(step) => u32::try_from(step).ok().filter(|step| *step < self.run),
            InSteps::Huge => None,
        }
    }

    fn at_line(&self, line: usize, problem: &str) -> Diagnostic {
        let span: Span = self.name.span.clone();
        Diagnostic::new(format!("line {line} of `{}`: {problem}", self.name.value), span, "named here")
    }
}
