//! A value of the config, taken out as the type that it must have.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::diagnostics::Diagnostic;
use super::document::Document;
use super::suggest::{listed, nearest};
use super::{Located, Span};

/// A value with the key it belongs to.
pub(super) struct Value<'d> {
    pub document: &'d Document<'d>,
    /// The key, for messages.
    pub key: String,
    raw: &'d Spanned<DeValue<'d>>,
}

impl<'d> Value<'d> {
    pub fn new(document: &'d Document<'d>, key: &str, raw: &'d Spanned<DeValue<'d>>) -> Self {
        Self { document, key: key.to_owned(), raw }
    }

    /// The same value under another name.
    pub fn named(self, key: &str) -> Self {
        Self { key: key.to_owned(), ..self }
    }

    pub fn span(&self) -> Span {
        self.raw.span()
    }

    pub fn raw(&self) -> &'d DeValue<'d> {
        self.raw.get_ref()
    }

    /// The value together with its place.
    pub fn located<T>(&self, value: T) -> Located<T> {
        Located { value, span: self.span() }
    }

    /// Reports an error at this value.
    pub fn report(&self, title: String, remark: impl Into<String>, help: impl Into<String>) {
        let help = help.into();
        let error = Diagnostic::new(title, self.span(), remark);
        self.document.report(if help.is_empty() { error } else { error.help(help) });
    }

    /// Reports that the value has another type than `expected` ("a number").
    pub fn wrong_type<T>(&self, expected: &str) -> Option<T> {
        let found = match self.raw() {
            DeValue::String(_) => "a string",
            DeValue::Integer(_) => "a whole number",
            DeValue::Float(_) => "a number with a fraction",
            DeValue::Boolean(_) => "true or false",
            DeValue::Datetime(_) => "a date",
            DeValue::Array(_) => "an array",
            DeValue::Table(_) => "a table",
        };
        self.report(format!("`{}` must be {expected}, found {found}", self.key), format!("expected {expected}"), "");
        None
    }

    pub fn is_table(&self) -> bool {
        matches!(self.raw(), DeValue::Table(_))
    }

    pub fn is_array(&self) -> bool {
        matches!(self.raw(), DeValue::Array(_))
    }

    pub fn is_string(&self) -> bool {
        matches!(self.raw(), DeValue::String(_))
    }

    /// The entries of a table.
    pub fn entries(&self) -> Option<&'d DeTable<'d>> {
        match self.raw() {
            DeValue::Table(entries) => Some(entries),
            _ => self.wrong_type("a table"),
        }
    }

    /// The entries, if this is a table; anything else is left to others.
    pub fn entries_if_table(&self) -> Option<&'d DeTable<'d>> {
        match self.raw() {
            DeValue::Table(entries) => Some(entries),
            _ => None,
        }
    }

    /// The elements of an array; `expected` describes the array: "an array of names".
    pub fn elements(&self, expected: &str) -> Option<Vec<Value<'d>>> {
        match self.raw() {
            DeValue::Array(array) => Some(array.iter().map(|raw| Value::new(self.document, &self.key, raw)).collect()),
            _ => self.wrong_type(expected),
        }
    }

    pub fn string(&self) -> Option<Located<String>> {
        match self.raw() {
            DeValue::String(text) => Some(self.located(text.to_string())),
            _ => self.wrong_type("a string"),
        }
    }

    pub fn boolean(&self) -> Option<bool> {
        match self.raw() {
            DeValue::Boolean(value) => Some(*value),
            _ => self.wrong_type("true or false"),
        }
    }

    /// One of a few words.
    pub fn choice<T: Copy>(&self, options: &[(&str, T)]) -> Option<Located<T>> {
        let text = self.string()?;
        let known = options.iter().find(|(name, _)| *name == text.value);
        if known.is_none() {
            let names = || options.iter().map(|(name, _)| *name);
            let remark = nearest(&text.value, names())
                .map_or("not one of the choices".to_owned(), |name| format!("did you mean `{name}`?"));
            let title = format!("`{}` cannot be `{}`", self.key, text.value);
            self.report(title, remark, format!("choose one of {}", listed(names())));
        }
        known.map(|&(_, value)| self.located(value))
    }
}
