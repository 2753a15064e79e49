//! An error in a config, as data: what is wrong, where, and what would be right.

/// Byte range in the config's text.
pub type Span = std::ops::Range<usize>;

/// A place in the config with a remark.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// Where.
    pub span: Span,
    /// The remark beside the carets.
    pub text: String,
}

/// One error.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// What is wrong, with the value in it: the line after `error:`.
    pub title: String,
    /// The place that is wrong.
    pub primary: Label,
    /// Places that explain it, such as the format that a value does not fit.
    pub related: Vec<Label>,
    /// What would be right.
    pub help: Vec<String>,
}

impl Diagnostic {
    /// An error at `span` with a remark beside it.
    pub fn new(title: impl Into<String>, span: Span, remark: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            primary: Label { span, text: remark.into() },
            related: Vec::new(),
            help: Vec::new(),
        }
    }

    /// Adds a place that explains the error.
    #[must_use]
    pub fn related(mut self, span: Span, remark: impl Into<String>) -> Self {
        self.related.push(Label { span, text: remark.into() });
        self
    }

    /// Adds a line that says what would be right.
    #[must_use]
    pub fn help(mut self, line: impl Into<String>) -> Self {
        self.help.push(line.into());
        self
    }
}
