//! The text of a config, with the errors found in it so far.

use std::cell::RefCell;
use std::path::PathBuf;

use super::Span;
use super::diagnostics::Diagnostic;

/// What every reader of a part of the config shares.
pub(super) struct Document<'d> {
    /// The text, after `--set`.
    pub text: &'d str,
    /// The folder that file names in the config are relative to.
    pub folder: PathBuf,
    errors: RefCell<Vec<Diagnostic>>,
}

impl<'d> Document<'d> {
    pub fn new(text: &'d str, folder: PathBuf) -> Self {
        Self { text, folder, errors: RefCell::default() }
    }

    /// Keeps an error; reading goes on, so that one run shows all of them.
    pub fn report(&self, error: Diagnostic) {
        self.errors.borrow_mut().push(error);
    }

    /// What was written at `span`.
    pub fn written(&self, span: &Span) -> &'d str {
        self.text.get(span.clone()).unwrap_or_default()
    }

    /// All errors, in the order of the text.
    pub fn into_errors(self) -> Vec<Diagnostic> {
        let mut errors = self.errors.into_inner();
        errors.sort_by_key(|error| error.primary.span.start);
        errors
    }
}
