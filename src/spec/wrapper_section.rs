//! The keys of `[hardware]` about the chip's outside: `wrapper`, `step_cycles`.

use super::chip::Wrapper;
use super::diagnostics::Diagnostic;
use super::table::Table;
use super::value::Value;
use super::{Located, Span};

const WRAPPERS: [(&str, Wrapper); 3] = [("stream", Wrapper::Stream), ("axi", Wrapper::Axi), ("aer", Wrapper::Aer)];

/// Wrappers, and the time step of the address-event one.
pub(super) struct WrapperKeys {
    pub wrappers: Vec<Located<Wrapper>>,
    pub step_cycles: Option<Located<u32>>,
}

/// Reads the keys out of `[hardware]`; what is wrong is reported. `span` is the place of keys that were left out.
pub(super) fn read(table: Option<&Table>, span: &Span) -> Option<WrapperKeys> {
    let get = |key: &str| table.and_then(|table| table.get(key));
    let stream = || Some(vec![Located { value: Wrapper::Stream, span: span.clone() }]);
    let wrappers = get("wrapper").map_or_else(stream, |value| read_wrappers(&value));
    let step_cycles = match get("step_cycles") {
        Some(value) => value.whole_u32(1, u32::MAX, "").filter(|_| check_timer(table, wrappers.as_ref())).map(Some),
        None => Some(None),
    };
    Some(WrapperKeys { wrappers: wrappers?, step_cycles: step_cycles? })
}

fn read_wrappers(value: &Value) -> Option<Vec<Located<Wrapper>>> {
    if value.is_string() {
        return Some(vec![value.choice(&WRAPPERS)?]);
    }
    let names = value.elements("a name or an array of names")?;
    let wrappers: Vec<_> = names.iter().map(|name| name.choice(&WRAPPERS)).collect();
    let wrappers: Vec<_> = wrappers.into_iter().collect::<Option<_>>()?;
    for (index, wrapper) in wrappers.iter().enumerate() {
        if let Some(first) = wrappers[..index].iter().find(|other| other.value == wrapper.value) {
            let error = Diagnostic::new("a wrapper is named twice", wrapper.span.clone(), "again");
            value.document.report(error.related(first.span.clone(), "the first time"));
        }
    }
    Some(wrappers)
}

/// Whether there is a wrapper with a timer; otherwise says so.
fn check_timer(table: Option<&Table>, wrappers: Option<&Vec<Located<Wrapper>>>) -> bool {
    let (Some(table), Some(wrappers)) = (table, wrappers) else { return true };
    let has_timer = wrappers.iter().any(|wrapper| wrapper.value == Wrapper::Aer);
    if !has_timer {
        let title = "`step_cycles` has no effect without the wrapper `aer`";
        let error = Diagnostic::new(title, table.key_span("step_cycles"), "would be ignored");
        table.document.report(error.help("leave `step_cycles` out, or write `wrapper = \"aer\"`"));
    }
    has_timer
}
