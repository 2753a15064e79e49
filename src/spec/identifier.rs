//! Names that end up in Verilog: legal identifiers that no keyword of the language has taken.

use super::Located;
use super::diagnostics::Diagnostic;
use super::document::Document;
use super::keywords::KEYWORDS;

/// The longest name: file names are made of it.
const MAX_LENGTH: usize = 64;

/// Reports a `name` that cannot become a Verilog identifier. `what` is the thing that has it ("population").
pub(super) fn check(document: &Document, what: &str, name: &Located<String>) {
    let text = name.value.as_str();
    let report = |title: String, remark: &str, help: &str| {
        document.report(Diagnostic::new(title, name.span.clone(), remark).help(help));
    };
    let rule = "a name starts with a letter or `_` and goes on with letters, digits and `_`";
    let starts_well = text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    if !starts_well || !text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') {
        report(format!("{what} name `{text}` is not a legal identifier"), "it becomes a name in the Verilog", rule);
    } else if text.len() > MAX_LENGTH {
        let title = format!("{what} name of {} characters is too long", text.len());
        report(title, "it becomes a name in the Verilog", &format!("use at most {MAX_LENGTH} characters"));
    } else if KEYWORDS.binary_search(&text).is_ok() {
        let title = format!("{what} name `{text}` is a keyword of SystemVerilog");
        report(title, "it becomes a name in the Verilog", &format!("choose another name, such as `{text}_0`"));
    }
}
