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
    let mut lines = text.trim_start_matches('\u{feff}').lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    let names = lines.next().map_or(Vec::new(), |(_, line)| line.split(',').map(str::trim).collect());
    let header = Header(names);
    if header.0.iter().any(|name| name.parse::<f64>().is_ok()) || header.0.is_empty() {
        let title = format!("the first line of `{}` does not name its columns", file.value);
        return Err(ArrayError::new(title, "begin it with `source,target` or `source,target,weight,delay`"));
    }
    check_columns(&file.value, header.0.iter().copied())?;
    let record = |(index, line): (usize, &str)| {
        let title = |problem| format!("line {} of `{}`: {problem}", index + 1, file.value);
        let wrong = |problem| ArrayError::new(title(problem), format!("a row is `{}`", header.0.join(",")));
        Ok((index + 1, header.record(line).map_err(wrong)?))
    };
    let records = lines.map(record).collect::<Result<Vec<(usize, Record)>, ArrayError>>()?;
    let all = || records.iter().map(|(_, record)| record);
    let pairs = all().map(|record| record.pair).collect();
    let weights = header.place("weight").map(|_| all().filter_map(|one| one.weight).map(Decimal::to_f64).collect());
    let delays = header.place("delay").map(|_| all().filter_map(|one| one.delay).collect());
    let lines = Some(records.iter().map(|(line, _)| *line).collect());
    Ok(ConnectionList { file, pairs, weights, delays, lines })
}

/// A row of a CSV in numbers.
struct Record {
    pair: [u32; 2],
    weight: Option<Decimal>,
    delay: Option<Decimal>,
}

/// The columns of a CSV, in its order.
struct Header<'h>(Vec<&'h str>);

impl Header<'_> {
    fn place(&self, column: &str) -> Option<usize> {
        self.0.iter().position(|name| *name == column)
    }

    /// A row, or what is wrong with it.
    fn record(&self, line: &str) -> Result<Record, String> {
        let fields: Vec<&str> = line.split(',').map(str::trim).collect();
        if fields.len() != self.0.len() {
            return Err(format!("{} fields, but the first line names {}", fields.len(), self.0.len()));
        }
        let field = |column: &str| self.place(column).map(|place| fields[place]);
        let index = |column: &str| {
            let text = field(column).unwrap_or_default();
            text.parse().map_err(|_| format!("the {column} `{text}` is not a whole number from 0 on"))
        };
        let number = |column: &str| {
            let parsed = |text: &str| text.parse().map_err(|error| format!("the {column} `{text}`: {error}"));
            field(column).map(parsed).transpose()
        };
        Ok(Record { pair: [index("source")?, index("target")?], weight: number("weight")?, delay: number("delay")? })
    }
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
