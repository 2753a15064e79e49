//! A file into a checked [`Spec`], or into all of its errors.

use std::fmt;
use std::path::{Path, PathBuf};

use toml::de::{DeTable, DeValue};
use toml_edit::DocumentMut;

use super::clock::Clock;
use super::diagnostics::Diagnostic;
use super::document::Document;
use super::network_section::Members;
use super::table::Table;
use super::{Located, Span, Spec, chip_section, identifier, network_section, overrides, projection, record, render};

const KEYS: [&str; 12] = [
    "name",
    "dt",
    "substeps",
    "steps",
    "seed",
    "population",
    "source",
    "projection",
    "format",
    "hardware",
    "record",
    "readout",
];

/// Why a config was not read. Its text (`Display`) is what a user should see.
#[derive(Clone, Debug, thiserror::Error)]
pub enum ReadError {
    /// The file itself cannot be read.
    #[error("error: cannot read {}: {reason}", path.display())]
    File {
        /// The path as given.
        path: PathBuf,
        /// What the system says.
        reason: String,
    },
    /// An override names something that the config does not have.
    #[error("error: --set {path}={value}: {reason}")]
    Override {
        /// The path of the override.
        path: String,
        /// The value of the override.
        value: String,
        /// What is wrong with it.
        reason: String,
    },
    /// What the file says is wrong.
    #[error("{0}")]
    Diagnostics(Diagnostics),
}

/// All errors of a config, in the order of its text. `Display` renders them.
#[derive(Clone, Debug)]
pub struct Diagnostics {
    /// The text that the errors point into: the file's, after `--set`.
    pub text: String,
    /// The path of the config as given.
    pub path: PathBuf,
    /// At least one error.
    pub list: Vec<Diagnostic>,
}

impl fmt::Display for Diagnostics {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&render(&self.path, &self.text, &self.list))
    }
}

/// Reads and checks the config at `path`, after writing `overrides` (path and value, in this order) into its text.
/// Files that the config names are relative to its folder, and are read as well.
///
/// # Errors
/// [`ReadError::File`] where the config itself cannot be read, [`ReadError::Override`] for an override without a
/// place, and otherwise every error of the config at once.
pub fn read(path: &Path, overrides: &[(String, String)]) -> Result<Spec, ReadError> {
    let no_file = |reason: String| ReadError::File { path: path.to_owned(), reason };
    let bytes = std::fs::read(path).map_err(|error| no_file(error.to_string()))?;
    let text = String::from_utf8(bytes).map_err(|error| no_file(format!("it is not UTF-8 text ({error})")))?;
    let text = with_overrides(text, overrides)?;
    let refuse = |text: String, list| ReadError::Diagnostics(Diagnostics { text, path: path.to_owned(), list });
    match read_text(&text, path, overrides) {
        Ok(spec) => Ok(spec),
        Err(list) => Err(refuse(text, list)),
    }
}

/// The text with all overrides; as it is where it is not TOML, which is reported later.
fn with_overrides(text: String, overrides: &[(String, String)]) -> Result<String, ReadError> {
    let Ok(mut config) = text.parse::<DocumentMut>() else { return Ok(text) };
    if overrides.is_empty() {
        return Ok(text);
    }
    for (path, value) in overrides {
        overrides::apply(&mut config, path, value).map_err(|reason| ReadError::Override {
            path: path.clone(),
            value: value.clone(),
            reason,
        })?;
    }
    Ok(config.to_string())
}

/// Reads the text of the config at `path`.
fn read_text(text: &str, path: &Path, overrides: &[(String, String)]) -> Result<Spec, Vec<Diagnostic>> {
    let entries = DeTable::parse(text).map_err(|error| vec![not_toml(text, &error)])?;
    let folder = path.parent().unwrap_or(Path::new("")).to_owned();
    let document = Document::new(text, folder);
    let root = Table::root(&document, entries.get_ref(), &KEYS);
    let spec = read_root(&root, path);
    let mut errors = document.into_errors();
    match spec {
        Some(spec) if errors.is_empty() => Ok(spec),
        _ => {
            if errors.is_empty() {
                let title = "this config was refused, and no reason was noted: that is a fault of rheobase";
                errors.push(Diagnostic::new(title, 0..0, "please report this file"));
            }
            errors.iter_mut().for_each(|error| tell_override(error, entries.get_ref(), overrides));
            Err(errors)
        }
    }
}

fn not_toml(text: &str, error: &toml::de::Error) -> Diagnostic {
    let span = error.span().unwrap_or(text.len()..text.len());
    let message = error.message().lines().collect::<Vec<_>>().join("; ");
    Diagnostic::new(format!("this is not TOML: {message}"), span, "here")
}

fn read_root(root: &Table, path: &Path) -> Option<Spec> {
    let name = root.required("name", "name = \"demo\"").and_then(|value| value.string());
    name.iter().for_each(|name| identifier::check(root.document, "design", name));
    let clock = Clock::read(root);
    let seed = root.get("seed").map_or(Some(1), |v| Some(v.whole(0, i64::MAX as u64, "")?.value));
    let formats = chip_section::read_formats(root);
    let hardware = chip_section::read_hardware(root, &clock);
    let mut members = Members::default();
    let (populations, sources) =
        network_section::read(root, &clock, hardware.as_ref().map(|chip| &chip.mesh), &mut members);
    let projections = projection::read(root, &clock, &members, hardware.as_ref());
    let recorded = record::read_record(root, &members);
    let readout = record::read_readout(root, &members, sources.as_deref());
    Some(Spec {
        text: root.document.text.to_owned(),
        path: path.to_owned(),
        name: name?,
        dt: clock.dt.as_ref()?.located(),
        substeps: clock.substeps.clone()?,
        steps: clock.steps.clone()?,
        seed: seed?,
        populations: populations?,
        sources: sources?,
        projections: projections?,
        format: formats?,
        hardware: hardware?,
        record: recorded?,
        readout: readout?,
    })
}

/// Says of an error that its value came from the command line: the user does not find it in the file.
fn tell_override(error: &mut Diagnostic, root: &DeTable, overrides: &[(String, String)]) {
    for (path, value) in overrides {
        let Some(Located { value: key, span }) = place_of(root, path) else { continue };
        let hit = |at: &Span| at.start < at.end && at.start < span.end && span.start < at.end;
        if hit(&error.primary.span) || error.primary.span == key {
            error.help.push(format!("this comes from `--set {path}={value}`"));
        }
    }
}

/// Key and value that a path leads to.
fn place_of(root: &DeTable, path: &str) -> Option<Located<Span>> {
    let (first, rest) = path.split_once('.').map_or((path, None), |(first, rest)| (first, Some(rest)));
    let (key, mut value) = root.get_key_value(first.trim())?;
    let mut key = key.span();
    for part in rest.into_iter().flat_map(|rest| rest.split('.')).map(str::trim) {
        match value.get_ref() {
            DeValue::Table(table) => {
                let (name, inner) = table.get_key_value(part)?;
                (key, value) = (name.span(), inner);
            }
            DeValue::Array(array) => value = array.get(part.parse::<usize>().ok()?)?,
            _ => return None,
        }
    }
    Some(Located { value: key, span: value.span() })
}
