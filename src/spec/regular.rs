//! `regular`: spikes at a constant interval.

use super::clock::Clock;
use super::diagnostics::Diagnostic;
use super::network_section::TILE_LIMIT;
use super::number::Quantity;
use super::source::Read;
use super::steps::{MAX_STEPS, scaled};
use super::table::Table;
use super::value::Value;
use super::{MAX_NEURONS, Regular, SourceKind};
use crate::fixed_point::Decimal;

const KEYS: [&str; 4] = ["rate", "interval", "start", "stop"];

/// Reads `{ rate = 50.0, start = 5.0, stop = 90.0 }`, with `interval` in place of `rate` where that is wanted, and a
/// `start` for each input where it is an array. What is wrong is reported.
pub(super) fn read(source: &Table, value: &Value, clock: &Clock) -> Read {
    let table = Table::fixed(value, format!("`regular` of {}", source.place), &KEYS)?;
    let kind = table.exactly_one(&KEYS[..2], "interval between spikes");
    let starts = read_starts(&table);
    let stop = read_stop(&table, clock);
    if !starts.as_ref().is_some_and(|(_, each)| *each) {
        source.required("count", "count = 100");
    }
    let unit = if kind? == "rate" { "Hz" } else { "ms" };
    let pace = table.get(kind?)?.quantity(unit)?;
    pace.positive(table.document, if kind? == "rate" { "a rate" } else { "an interval" });
    let (dt, (starts, each)) = (clock.dt.as_ref()?, starts?);
    for start in &starts {
        clock.step_within_run(start)?;
    }
    if pace.value <= Decimal::ZERO {
        return None;
    }
    let Some(regular) = in_common_unit(&pace, dt, &starts, stop?) else {
        let must = "together with `dt` and `start` it has too many digits";
        pace.refuse(table.document, must, "cannot be held exactly", "use fewer digits");
        return None;
    };
    if regular.interval < regular.step {
        let title = format!("{}: more than one spike per time step of {}", pace.is(), dt.with_unit());
        let error = Diagnostic::new(title, pace.span.clone(), "too fast").related(dt.span.clone(), "the time step");
        table.document.report(error.help("use fewer spikes, or a shorter time step"));
    }
    Some((SourceKind::Regular(regular), each.then_some(starts.len() as u32)))
}

/// The first spike of all inputs, or of each of them, and which of the two it is.
fn read_starts(table: &Table) -> Option<(Vec<Quantity>, bool)> {
    let Some(value) = table.get("start").filter(Value::is_array) else {
        return Some((vec![table.quantity_or("start", "ms", Decimal::ZERO)?], false));
    };
    let starts = value.elements("a number, or an array with a number for each input")?;
    if starts.is_empty() || starts.len() > MAX_NEURONS as usize {
        value.report(format!("`start` has {} inputs", starts.len()), "one number for each input", TILE_LIMIT);
        return None;
    }
    let starts = starts.iter().map(|start| start.quantity("ms")).collect::<Option<Vec<_>>>()?;
    Some((starts, true))
}

/// The first time step without spikes: the end of the run, if nothing else is written.
fn read_stop(table: &Table, clock: &Clock) -> Option<u32> {
    let run = clock.steps.as_ref()?.value;
    let Some(stop) = table.get("stop") else { return Some(run) };
    Some(clock.whole_steps(&stop.quantity("ms")?, "a time", 1, MAX_STEPS)?.min(run))
}

/// Times as whole numbers of one unit: of time for an interval; of time times rate, of which an interval is 1000, for a
/// rate.
fn in_common_unit(pace: &Quantity, dt: &Quantity, starts: &[Quantity], stop: u32) -> Option<Regular> {
    let (interval, unit) = match pace.unit {
        "Hz" => (Decimal::from(1000u32), pace.value),
        _ => (pace.value, Decimal::from(1u32)),
    };
    let step = dt.value.checked_mul(unit)?;
    let first = starts.iter().map(|start| start.value.checked_mul(unit)).collect::<Option<Vec<_>>>()?;
    let exponent = first.iter().chain([&interval, &step]).map(|number| number.exponent()).min()?;
    let whole = |number: Decimal| u64::try_from(scaled(number, exponent)?).ok();
    let first = first.into_iter().map(whole).collect::<Option<Vec<_>>>()?;
    Some(Regular { first, interval: whole(interval)?, step: whole(step)?, stop })
}
