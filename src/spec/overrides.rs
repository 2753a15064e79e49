//! `--set path=value`: written into the text of the config before it is read, so that everything that is said about the
//! config, in errors and reports, is said about the text that was read.

use toml_edit::{DocumentMut, Item, Table, TableLike, Value};

use super::suggest::{listed, nearest};

/// Sections that a config may leave out, and that an override may therefore begin.
const OPTIONAL_SECTIONS: [&str; 3] = ["hardware", "record", "readout"];

/// Writes `value` at `path` (`hardware.lanes`, `projection.0.delay`) and keeps all comments. A value that is not TOML
/// is taken as a string.
///
/// # Errors
/// Says why there is no such path. Keys that are new to an existing table are taken: reading the config judges them.
pub(super) fn apply(config: &mut DocumentMut, path: &str, value: &str) -> Result<(), String> {
    let mut keys: Vec<&str> = path.split('.').map(str::trim).collect();
    if keys.iter().any(|key| key.is_empty()) {
        return Err("write `path=value`, such as `hardware.lanes=4`".to_owned());
    }
    let last = keys.pop().unwrap_or_default();
    if let Some(section) = keys.first().filter(|section| OPTIONAL_SECTIONS.contains(section)) {
        config.as_table_mut().entry(section).or_insert_with(|| Item::Table(Table::new()));
    }
    let mut place = Place::Table(config.as_table_mut());
    for key in keys {
        place = place.descend(key)?;
    }
    place.write(last, parse(value))
}

/// A TOML value; a bare word is a string.
fn parse(text: &str) -> Value {
    text.trim().parse().unwrap_or_else(|_| Value::from(text))
}

/// Where a path has led to so far.
enum Place<'a> {
    Table(&'a mut dyn TableLike),
    Tables(&'a mut toml_edit::ArrayOfTables),
    Array(&'a mut toml_edit::Array),
}

impl<'a> Place<'a> {
    fn descend(self, key: &str) -> Result<Self, String> {
        let no_key = self.no_such(key);
        match self {
            Self::Table(table) => Self::of_item(table.get_mut(key).ok_or(no_key)?, key),
            Self::Tables(tables) => index(key).and_then(|at| tables.get_mut(at)).map(|t| Self::Table(t)).ok_or(no_key),
            Self::Array(array) => Self::of_value(index(key).and_then(|at| array.get_mut(at)).ok_or(no_key)?, key),
        }
    }

    fn of_item(item: &'a mut Item, key: &str) -> Result<Self, String> {
        match item {
            Item::Table(table) => Ok(Self::Table(table)),
            Item::ArrayOfTables(tables) => Ok(Self::Tables(tables)),
            Item::Value(value) => Self::of_value(value, key),
            Item::None => Err(format!("there is no `{key}`")),
        }
    }

    fn of_value(value: &'a mut Value, key: &str) -> Result<Self, String> {
        match value {
            Value::InlineTable(table) => Ok(Self::Table(table)),
            Value::Array(array) => Ok(Self::Array(array)),
            _ => Err(format!("`{key}` is a single value, with nothing below it")),
        }
    }

    /// Puts `value` in the place of the old one, within its white space and comments.
    fn write(self, key: &str, mut value: Value) -> Result<(), String> {
        let no_key = self.no_such(key);
        match self {
            Self::Tables(_) => return Err(format!("`{key}` is a whole table: name one of its keys")),
            Self::Array(array) => {
                let old = index(key).and_then(|at| array.get_mut(at)).ok_or(no_key)?;
                *value.decor_mut() = old.decor().clone();
                *old = value;
            }
            Self::Table(table) => match table.get_mut(key) {
                Some(Item::Table(_) | Item::ArrayOfTables(_)) => {
                    return Err(format!("`{key}` is a whole table: name one of its keys"));
                }
                Some(Item::Value(old)) => {
                    *value.decor_mut() = old.decor().clone();
                    *old = value;
                }
                _ => {
                    table.insert(key, Item::Value(value));
                }
            },
        }
        Ok(())
    }

    /// "there is no `x`", with what there is.
    fn no_such(&self, key: &str) -> String {
        match self {
            Self::Table(table) => {
                let names: Vec<&str> = table.iter().map(|(name, _)| name).collect();
                match nearest(key, names.iter().copied()) {
                    Some(name) => format!("there is no `{key}`: did you mean `{name}`?"),
                    None => format!("there is no `{key}`, only {}", listed(names)),
                }
            }
            Self::Tables(tables) => no_such_index(key, tables.len()),
            Self::Array(array) => no_such_index(key, array.len()),
        }
    }
}

fn index(key: &str) -> Option<usize> {
    key.parse().ok()
}

fn no_such_index(key: &str, length: usize) -> String {
    match length {
        0 => format!("there is no element {key}: the list is empty"),
        _ => format!("there is no element {key}: they are 0 to {}", length - 1),
    }
}
