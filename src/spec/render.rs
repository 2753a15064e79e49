//! How an error looks: the line, carets, a remark, related places, and what would be right, as `rustc` shows it.

use std::path::Path;

use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};

use super::diagnostics::{Diagnostic, Label, Span};

/// Shows `list`, which points into `text`, one error after the other, as plain text. `path` is shown as it is given.
pub fn render(path: &Path, text: &str, list: &[Diagnostic]) -> String {
    render_with(&Renderer::plain(), path, text, list)
}

/// As [`render`], with ANSI colours, for a terminal.
pub fn render_coloured(path: &Path, text: &str, list: &[Diagnostic]) -> String {
    render_with(&Renderer::styled(), path, text, list)
}

fn render_with(renderer: &Renderer, path: &Path, text: &str, list: &[Diagnostic]) -> String {
    let path = path.display().to_string();
    list.iter().map(|one| render_one(renderer, &path, text, one) + "\n").collect::<Vec<_>>().join("\n")
}

fn render_one(renderer: &Renderer, path: &str, text: &str, diagnostic: &Diagnostic) -> String {
    let annotation = |kind: AnnotationKind, label: &Label| {
        let remark = (!label.text.is_empty()).then(|| label.text.clone());
        kind.span(within(text, &label.span)).label(remark)
    };
    let snippet = Snippet::source(text)
        .path(path)
        .annotation(annotation(AnnotationKind::Primary, &diagnostic.primary))
        .annotations(diagnostic.related.iter().map(|label| annotation(AnnotationKind::Context, label)));
    let help = diagnostic.help.iter().map(|line| Level::HELP.message(line));
    let group = Level::ERROR.primary_title(&diagnostic.title).element(snippet).elements(help);
    renderer.render(&[group])
}

/// The part of `span` that lies in `text`, on character boundaries.
fn within(text: &str, span: &Span) -> Span {
    let start = text.floor_char_boundary(span.start);
    let end = text.ceil_char_boundary(span.end.max(start));
    start..end
}
