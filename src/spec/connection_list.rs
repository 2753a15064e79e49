//! Connections one by one, from a file: columns `source` and `target`, and where wanted `weight` and `delay` (ms). A CSV
//! names its columns in its first line; an NPZ has a 1-D array for each.

use std::path::Path;

use super::Located;
use super::arrays::{self, ArrayError};
use super::diagnostics::Diagnostic;
use super::document::Document;
use super::suggest::{listed, nearest};
use crate::fixed_point::Decimal;

/// The columns that a file may have; the first two must be there.
const COLUMNS: [&str; 4] = ["source", "target", "weight", "delay"];
const HELP: &str = "a list has the columns `source` and `target`, and where wanted `weight` and `delay`";

/// The rows of a file, each index within its population or source.
pub(super) struct ConnectionList {
    /// The file, where it was named.
    pub file: Located<String>,
    /// Source and target of each row.
    pub pairs: Vec<[u32; 2]>,
    /// One a row, finite.
    pub weights: Option<Vec<f64>>,
    /// One a row, ms, not checked yet.
    pub delays: Option<Vec<Decimal>>,
    /// The line of each row; nothing for an NPZ, whose rows count from 0.
    lines: Option<Vec<usize>>,
}

impl ConnectionList {
    /// "line 5 of `pairs.csv`", or "row 3 of `pairs.npz`"
    pub fn row_name(&self, row: usize) -> String {
        match &self.lines {
            Some(lines) => format!("line {} of `{}`", lines[row], self.file.value),
            None => format!("row {row} of `{}`", self.file.value),
        }
    }

    /// Reads a file. `ends` are the names and counts of sources and targets. What is wrong is reported.
    pub fn read(document: &Document, file: Located<String>, ends: [(&str, u32); 2]) -> Option<Self> {
        let extension = Path::new(&file.value).extension().and_then(|extension| extension.to_str());
        let span = file.span.clone();
        let list = match extension {
            Some("csv") => read_csv(&document.folder, file),
            Some("npz") => read_npz(&document.folder, file),
            _ => Err(ArrayError::new(format!("`{}` is neither `.csv` nor `.npz`", file.value), HELP)),
        };
        list.and_then(|list| list.checked(ends))
            .map_err(|error| document.report(Diagnostic::new(error.title, span, error.remark).help(error.help)))
            .ok()
    }

    /// There are rows, and all of them are within the ends.
    fn checked(self, ends: [(&str, u32); 2]) -> Result<Self, ArrayError> {
        if self.pairs.is_empty() {
            return Err(ArrayError::new(
                format!("`{}` has no connections", self.file.value),
                "leave the projection out",
            ));
        }
        for (row, pair) in self.pairs.iter().enumerate() {
            for ((index, (name, count)), column) in pair.iter().zip(ends).zip(COLUMNS) {
                if *index >= count {
                    return Err(out_of_range(&self.row_name(row), column, &index.to_string(), (name, count)));
                }
            }
        }
        let not_finite = |weights: &Vec<f64>| weights.iter().position(|weight| !weight.is_finite());
        match self.weights.as_ref().and_then(not_finite) {
            Some(row) => {
                let title = format!("{}: the weight is not a finite number", self.row_name(row));
                Err(ArrayError::new(title, "every weight must be a finite number"))
            }
            None => Ok(self),
        }
    }
}

fn out_of_range(row: &str, column: &str, index: &str, (name, count): (&str, u32)) -> ArrayError {
    let title = format!("{row}: `{name}` has no {column} {index}");
    ArrayError::new(title, format!("`{name}` has {count}: they are numbered from 0 to {}", count - 1))
}

fn check_columns<'c>(file: &str, names: impl Iterator<Item = &'c str>) -> Result<(), ArrayError> {
    let mut found = Vec::new();
    for name in names {
        if !COLUMNS.contains(&name) {
            let meant = nearest(name, COLUMNS).map_or(String::new(), |meant| format!(": did you mean `{meant}`?"));
            return Err(ArrayError::new(format!("`{file}` has an unknown column `{name}`{meant}"), HELP));
        }
        if found.contains(&name) {
            return Err(ArrayError::new(format!("`{file}` has the column `{name}` twice"), HELP));
        }
        found.push(name);
    }
    match COLUMNS[..2].iter().find(|column| !found.contains(column)) {
        Some(missing) => {
            let title = format!("`{file}` has no column `{missing}`, only {}", listed(found));
            Err(ArrayError::new(title, HELP))
        }
        None => Ok(()),
    }
}

// ---- CSV ----

fn read_csv(folder: &Path, file: Located<String>) -> Result<ConnectionList, ArrayError> {
    let text = std::fs::read_to_string(folder.join(&file.value)).map_err(|error| {
        let title = format!("cannot read `{}`: {error}", file.value);
        ArrayError::new(title, "file names are relative to the folder of the config")
    })?;
    let mut lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    let header: Vec<&str> = lines.next().map_or(Vec::new(), |(_, line)| line.split(',').map(str::trim).collect());
    if header.iter().any(|name| name.parse::<f64>().is_ok()) || header.is_empty() {
        let title = format!("the first line of `{}` does not name its columns", file.value);
        return Err(ArrayError::new(title, "begin it with `source,target` or `source,target,weight,delay`"));
    }
    check_columns(&file.value, header.iter().copied())?;
    let place = |column: &str| header.iter().position(|name| *name == column);
    let [weight, delay] = [place("weight"), place("delay")];
    let mut list = ConnectionList {
        file,
        pairs: vec![],
        weights: weight.map(|_| vec![]),
        delays: delay.map(|_| vec![]),
        lines: Some(vec![]),
    };
    let ends = [place("source"), place("target")].map(Option::unwrap_or_default);
    for (index, line) in lines {
        list.lines.get_or_insert_default().push(index + 1);
        let row = list.pairs.len();
        let fields: Vec<&str> = line.split(',').map(str::trim).collect();
        let wrong = |list: &ConnectionList, problem: String| {
            ArrayError::new(format!("{}: {problem}", list.row_name(row)), format!("a row is `{}`", header.join(",")))
        };
        if fields.len() != header.len() {
            let problem = format!("{} fields, but the first line names {}", fields.len(), header.len());
            return Err(wrong(&list, problem));
        }
        let mut pair = [0; 2];
        for ((index, end), column) in pair.iter_mut().zip(ends).zip(COLUMNS) {
            let problem = |_| wrong(&list, format!("the {column} `{}` is not a whole number from 0 on", fields[end]));
            *index = fields[end].parse().map_err(problem)?;
        }
        let number = |place: usize, column: &str| {
            let problem = |error| wrong(&list, format!("the {column} `{}`: {error}", fields[place]));
            fields[place].parse::<Decimal>().map_err(problem)
        };
        let weight = weight.map(|place| number(place, "weight")).transpose()?;
        let delay = delay.map(|place| number(place, "delay")).transpose()?;
        list.pairs.push(pair);
        list.weights.iter_mut().zip(weight).for_each(|(weights, weight)| weights.push(weight.to_f64()));
        list.delays.iter_mut().zip(delay).for_each(|(delays, delay)| delays.push(delay));
    }
    Ok(list)
}

// ---- NPZ ----

fn read_npz(folder: &Path, file: Located<String>) -> Result<ConnectionList, ArrayError> {
    let names = arrays::names(folder, &file.value)?;
    check_columns(&file.value, names.iter().map(String::as_str))?;
    let has = |column: &str| names.iter().any(|name| name == column);
    let [source, target] = ["source", "target"].map(|column| arrays::read_whole(folder, &file.value, column));
    let (source, target) = (source?, target?);
    let weights = has("weight").then(|| arrays::read_floats(folder, &file.value, "weight")).transpose()?;
    let delays = has("delay").then(|| arrays::read_decimals(folder, &file.value, "delay")).transpose()?;
    let lengths = [Some(target.len()), weights.as_ref().map(Vec::len), delays.as_ref().map(Vec::len)];
    for (length, column) in lengths.into_iter().zip(&COLUMNS[1..]) {
        if let Some(length) = length.filter(|length| *length != source.len()) {
            let title = format!("`{}`: `source` has {} rows, `{column}` has {length}", file.value, source.len());
            return Err(ArrayError::new(title, "all columns of a list have the same length"));
        }
    }
    let at = |row: usize| format!("row {row} of `{}`", file.value);
    let index = |row: usize, column: &str, index: i64| {
        let problem = |_| ArrayError::new(format!("{}: there is no {column} {index}", at(row)), "they count from 0");
        u32::try_from(index).map_err(problem)
    };
    let pairs = source.iter().zip(&target).enumerate();
    let pairs = pairs.map(|(row, (&s, &t))| Ok([index(row, "source", s)?, index(row, "target", t)?]));
    let pairs = pairs.collect::<Result<_, ArrayError>>()?;
    let delay = |(row, delay): (usize, Option<Decimal>)| {
        let title = || format!("{}: the delay is not a number that can be held", at(row));
        delay.ok_or_else(|| ArrayError::new(title(), "a delay is a finite number of ms"))
    };
    let delays = delays.map(|delays| delays.into_iter().enumerate().map(delay).collect()).transpose()?;
    Ok(ConnectionList { file, pairs, weights, delays, lines: None })
}
