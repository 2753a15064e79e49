//! The key `writable` of `[hardware]`: what the host may write at run time.

use super::Located;
use super::chip::Writable;
use super::diagnostics::Diagnostic;
use super::table::Table;

const WRITABLE: [(&str, Writable); 2] = [("weights", Writable::Weights), ("parameters", Writable::Parameters)];

/// Reads the key out of `[hardware]`, nothing where it is left out; what is wrong is reported.
pub(super) fn read(table: Option<&Table>) -> Option<Vec<Located<Writable>>> {
    let Some(value) = table.and_then(|table| table.get("writable")) else { return Some(Vec::new()) };
    let names = value.elements("an array of names")?;
    let found: Vec<_> = names.iter().map(|name| name.choice(&WRITABLE)).collect();
    let found: Vec<_> = found.into_iter().collect::<Option<_>>()?;
    for (index, one) in found.iter().enumerate() {
        if let Some(first) = found[..index].iter().find(|other| other.value == one.value) {
            let error = Diagnostic::new("what is writable is named twice", one.span.clone(), "again");
            value.document.report(error.related(first.span.clone(), "the first time"));
        }
    }
    Some(found)
}
