//! A table of the config, with the keys that are allowed in it.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::diagnostics::Diagnostic;
use super::document::Document;
use super::suggest::{listed, nearest};
use super::value::Value;
use super::{Located, Span};

/// A table whose keys have been checked.
pub(super) struct Table<'d> {
    pub document: &'d Document<'d>,
    /// The table as it is called in messages: `[population.exc]`.
    pub place: String,
    /// The header, or the whole inline table.
    pub span: Span,
    entries: &'d DeTable<'d>,
    /// Keys that were meant by unknown ones: that they are missing need not be said a second time.
    misspelt: Vec<String>,
}

impl<'d> Table<'d> {
    /// The whole file.
    pub fn root(document: &'d Document<'d>, entries: &'d DeTable<'d>, allowed: &[&str]) -> Self {
        let first = entries.keys().map(Spanned::span).min_by_key(|span| span.start).unwrap_or(0..0);
        Self::with_keys(document, "the file".to_owned(), first, entries, Some(allowed))
    }

    /// A table with fixed keys; each unknown key is reported.
    pub fn fixed(value: &Value<'d>, place: impl Into<String>, allowed: &[&str]) -> Option<Self> {
        let entries = value.entries()?;
        Some(Self::with_keys(value.document, place.into(), value.span(), entries, Some(allowed)))
    }

    /// A table whose keys are names that the user chose.
    pub fn of_names(value: &Value<'d>, place: impl Into<String>) -> Option<Self> {
        Some(Self::with_keys(value.document, place.into(), value.span(), value.entries()?, None))
    }

    fn with_keys(
        document: &'d Document<'d>,
        place: String,
        span: Span,
        entries: &'d DeTable<'d>,
        allowed: Option<&[&str]>,
    ) -> Self {
        let mut table = Self { document, place, span, entries, misspelt: Vec::new() };
        if let Some(allowed) = allowed {
            table.misspelt = table.report_unknown_keys(allowed);
        }
        table
    }

    fn report_unknown_keys(&self, allowed: &[&str]) -> Vec<String> {
        let mut meant = Vec::new();
        for key in self.entries.keys().filter(|key| !allowed.contains(&key.get_ref().as_ref())) {
            let name = key.get_ref().as_ref();
            let suggestion = nearest(name, allowed.iter().copied());
            meant.extend(suggestion.map(str::to_owned));
            let remark = suggestion.map_or("not a key of this table".to_owned(), |s| format!("did you mean `{s}`?"));
            let title = format!("unknown key `{name}` in {}", self.place);
            let help = format!("allowed here: {}", listed(allowed.iter().copied()));
            self.document.report(Diagnostic::new(title, key.span(), remark).help(help));
        }
        meant
    }

    /// Whether the key was written.
    pub fn has(&self, key: &str) -> bool {
        self.entries.contains_key(key)
    }

    /// Where the key was written; the table where it was not.
    pub fn key_span(&self, key: &str) -> Span {
        self.entries.get_key_value(key).map_or(self.span.clone(), |(key, _)| key.span())
    }

    /// The value of a key, if it was written.
    pub fn get(&self, key: &str) -> Option<Value<'d>> {
        self.entries.get(key).map(|value| Value::new(self.document, key, value))
    }

    /// The value of a key that must be there; `example` is what one could write.
    pub fn required(&self, key: &str, example: &str) -> Option<Value<'d>> {
        let value = self.get(key);
        if value.is_none() && !self.misspelt.iter().any(|meant| meant == key) {
            let title = format!("`{key}` is missing in {}", self.place);
            let error = Diagnostic::new(title, self.span.clone(), format!("needs `{key}`"));
            self.document.report(error.help(format!("add `{example}`")));
        }
        value
    }

    /// All names and values, in the order of the text.
    pub fn in_order(&self) -> Vec<(Located<String>, Value<'d>)> {
        let mut entries: Vec<_> = self.entries.iter().collect();
        entries.sort_by_key(|(key, _)| key.span().start);
        let named = |(key, value): (&'d Spanned<_>, &'d Spanned<DeValue<'d>>)| {
            let name: &std::borrow::Cow<'d, str> = key.get_ref();
            let located = Located { value: name.to_string(), span: key.span() };
            (located, Value::new(self.document, name, value))
        };
        entries.into_iter().map(named).collect()
    }

    /// Those of `keys` that were written, in the order of the text.
    pub fn written_of<'k>(&self, keys: &[&'k str]) -> Vec<&'k str> {
        let mut written: Vec<_> = keys.iter().copied().filter(|key| self.has(key)).collect();
        written.sort_by_key(|key| self.key_span(key).start);
        written
    }

    /// The one of `keys` that was written; reports none, and more than one. `what` names the choice: "a neuron model".
    pub fn exactly_one<'k>(&self, keys: &[&'k str], what: &str) -> Option<&'k str> {
        let written = self.written_of(keys);
        let help = format!("write exactly one of {}", listed(keys.iter().copied()));
        match written[..] {
            [one] => return Some(one),
            [] if keys.iter().any(|key| self.misspelt.iter().any(|meant| meant == key)) => {}
            [] => {
                let title = format!("{} has no {what}", self.place);
                let error = Diagnostic::new(title, self.span.clone(), format!("needs {what}"));
                self.document.report(error.help(help));
            }
            [first, second, ..] => {
                let title = format!("{} has more than one {what}: `{first}` and `{second}`", self.place);
                let error = Diagnostic::new(title, self.key_span(second), "the second one");
                self.document.report(error.related(self.key_span(first), "the first one").help(help));
            }
        }
        None
    }
}
