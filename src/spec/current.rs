//! `step_current`: a current with one amplitude from `start` to `stop`, or, as NEST's `step_current_generator`, with a
//! new amplitude at each of several times.

use super::clock::Clock;
use super::diagnostics::Diagnostic;
use super::number::Quantity;
use super::steps::MAX_STEPS;
use super::table::Table;
use super::value::Value;
use super::{CurrentPiece, SourceKind};
use crate::fixed_point::Decimal;

const KEYS: [&str; 5] = ["amplitude", "start", "stop", "amplitude_times", "amplitude_values"];
/// Each amplitude is an axon with a row of synapses.
const MAX_AMPLITUDES: usize = 1024;

/// Reads a current; what is wrong is reported.
pub(super) fn read(value: &Value, clock: &Clock) -> Option<SourceKind> {
    let table = Table::fixed(value, "`step_current`", &KEYS)?;
    let [one, several] = [&KEYS[..2], &KEYS[3..]].map(|keys| table.written_of(keys));
    match (&one[..], &several[..]) {
        (_, []) => read_one(&table, clock),
        ([], _) => read_several(&table, clock),
        ([first, ..], [second, ..]) => {
            let title = "a current has either one amplitude or a list of them";
            let error = Diagnostic::new(title, table.key_span(second), format!("goes without `{first}`"));
            let help = "write `amplitude`, `start` and `stop`, or `amplitude_times` and `amplitude_values`";
            table.document.report(error.related(table.key_span(first), "one amplitude").help(help));
            None
        }
    }
}

fn read_one(table: &Table, clock: &Clock) -> Option<SourceKind> {
    let amplitude = table.required_quantity("amplitude", "pA", "500.0");
    let start = table.required_quantity("start", "ms", "10.0");
    let stop = table.required_quantity("stop", "ms", "90.0");
    if let (Some(start), Some(stop)) = (&start, &stop) {
        start.before(table.document, stop);
    }
    let step_of = |time: &Option<Quantity>| clock.whole_steps(time.as_ref()?, "a time", 0, MAX_STEPS);
    let (first, last) = (step_of(&start), step_of(&stop));
    clock.step_within_run(&start?)?;
    let pieces = vec![CurrentPiece { start: first?, stop: last?, amplitude: 0 }];
    Some(SourceKind::StepCurrent { amplitudes: vec![amplitude?.value], pieces })
}

fn read_several(table: &Table, clock: &Clock) -> Option<SourceKind> {
    let list = |key: &str, unit: &'static str, example: &str| {
        let numbers = table.required(key, &format!("{key} = {example}"))?.elements("an array of numbers")?;
        numbers.iter().map(|number| number.quantity(unit)).collect::<Option<Vec<_>>>()
    };
    let times = list("amplitude_times", "ms", "[10.0, 20.0]");
    let values = list("amplitude_values", "pA", "[100.0, 0.0]");
    let (times, values) = (times?, values?);
    if times.len() != values.len() {
        let title = format!("{} times, but {} amplitudes", times.len(), values.len());
        let error = Diagnostic::new(title, table.key_span("amplitude_values"), format!("{} of them", values.len()));
        let related = error.related(table.key_span("amplitude_times"), format!("{} of them", times.len()));
        table.document.report(related.help("each time has the amplitude that begins there"));
    }
    let starts = times.iter().map(|time| {
        let step = clock.whole_steps(time, "a time", 0, MAX_STEPS)?;
        clock.step_within_run(time).and(Some(step))
    });
    let starts = starts.collect::<Option<Vec<u32>>>()?;
    for pair in times.windows(2).filter(|pair| pair[1].value <= pair[0].value) {
        let title = format!("times must ascend, but {} comes after {}", pair[1].value, pair[0].value);
        let error = Diagnostic::new(title, pair[1].span.clone(), "not later than the one before");
        table.document.report(error.related(pair[0].span.clone(), "the one before"));
    }
    let end = read_stop(table, clock, times.last())?;
    of_pieces(table, &values, &starts, end)
}

/// When the last amplitude ends: with the run, if nothing else is written.
fn read_stop(table: &Table, clock: &Clock, last: Option<&Quantity>) -> Option<u32> {
    let Some(stop) = table.get("stop") else { return Some(clock.steps.as_ref()?.value) };
    let stop = stop.quantity("ms")?;
    if let Some(last) = last.filter(|last| last.value >= stop.value) {
        let title = format!("{}: it must be later than the last amplitude, at {}", stop.is(), last.with_unit());
        let error = Diagnostic::new(title, stop.span.clone(), "too early");
        table.document.report(error.related(last.span.clone(), "the last amplitude"));
    }
    clock.whole_steps(&stop, "a time", 0, MAX_STEPS)
}

/// Amplitudes that are equal share an axon; 0 needs none.
fn of_pieces(table: &Table, values: &[Quantity], starts: &[u32], end: u32) -> Option<SourceKind> {
    let (mut amplitudes, mut pieces) = (Vec::<Decimal>::new(), Vec::new());
    let stops = starts.iter().skip(1).copied().chain([end]);
    for ((value, &start), stop) in values.iter().zip(starts).zip(stops).filter(|((value, _), _)| !value.value.is_zero())
    {
        let amplitude = amplitudes.iter().position(|known| *known == value.value).unwrap_or_else(|| {
            amplitudes.push(value.value);
            amplitudes.len() - 1
        });
        pieces.push(CurrentPiece { start, stop, amplitude });
    }
    let refuse = |title: String, remark: String| {
        table.document.report(Diagnostic::new(title, table.key_span("amplitude_values"), remark));
        None
    };
    match amplitudes.len() {
        0 => refuse("a current without any amplitude but 0".to_owned(), "nothing would flow".to_owned()),
        many if many > MAX_AMPLITUDES => {
            let title = format!("a current with {many} different amplitudes");
            refuse(title, format!("at most {MAX_AMPLITUDES}: each takes an axon"))
        }
        _ => Some(SourceKind::StepCurrent { amplitudes, pieces }),
    }
}
