//! `[source.NAME]`: what comes in from outside the chip.

use super::arrays::{self, Images};
use super::clock::Clock;
use super::diagnostics::Diagnostic;
use super::network_section::{Member, Members, TILE_LIMIT, read_grid};
use super::steps::MAX_STEPS;
use super::table::Table;
use super::value::Value;
use super::{Located, MAX_NEURONS, Source, SourceKind, current, identifier, regular, spike_file};
use crate::fixed_point::Decimal;

const KINDS: [&str; 5] = ["poisson", "regular", "step_current", "spike_times", "images"];

/// Reads one source; what is wrong is reported.
pub(super) fn read(name: &Located<String>, value: &Value, clock: &Clock, members: &mut Members) -> Option<Source> {
    identifier::check(clock.document, "source", name);
    let place = format!("[source.{}]", name.value);
    let keys = ["count", "grid", "poisson", "regular", "step_current", "spike_times", "images"];
    let table = Table::fixed(value, place, &keys)?;
    let written = table.get("count").map(|v| v.whole_u32(1, MAX_NEURONS, TILE_LIMIT));
    let chosen = table.exactly_one(&KINDS, "kind of input");
    let read = chosen.and_then(|kind| {
        let value = table.get(kind)?;
        match kind {
            "poisson" => read_poisson(&table, &value, clock),
            "regular" => regular::read(&table, &value, clock),
            "step_current" => Some((current::read(&value, clock)?, Some(1))),
            "spike_times" => read_spike_times(&table, &value, clock, written.clone().flatten()),
            _ => read_images(&value),
        }
    });
    let own_count = read.as_ref().and_then(|(_, count)| *count);
    let count = match (written, own_count) {
        (Some(count), _) => count,
        (None, Some(count)) => Some(Located { value: count, span: table.span.clone() }),
        (None, None) => None,
    };
    let grid = read_grid(&table, count.as_ref());
    members.0.push(Member {
        name: name.clone(),
        count: count.clone(),
        axons: read.as_ref().and_then(|(kind, _)| kind.axons()),
        grid,
        grid_is_wrong: table.has("grid") && grid.is_none(),
        variables: Vec::new(),
        receptors: Vec::new(),
        is_source: true,
        spikes: true,
    });
    let ((kind, _), count) = (read?, count?);
    check_count(&table, &count, own_count, chosen.unwrap_or_default());
    Some(Source { name: name.clone(), count, grid, kind, span: table.span.clone() })
}

/// A kind of input, and the number of inputs where the kind itself says it.
pub(super) type Read = Option<(SourceKind, Option<u32>)>;

fn check_count(table: &Table, count: &Located<u32>, own: Option<u32>, kind: &str) {
    let Some(own) = own.filter(|own| *own != count.value) else { return };
    if !table.has("count") {
        let error = Diagnostic::new(format!("`{kind}` has {own} inputs"), table.key_span(kind), "too many");
        table.document.report(error.help(TILE_LIMIT));
        return;
    }
    let title = format!("`count` is {}, but `{kind}` has {own} input{}", count.value, if own == 1 { "" } else { "s" });
    let error = Diagnostic::new(title, count.span.clone(), format!("must be {own}"));
    table.document.report(error.related(table.key_span(kind), format!("{own} of them here")));
}

fn read_poisson(table: &Table, value: &Value, clock: &Clock) -> Read {
    let poisson = Table::fixed(value, format!("`poisson` of {}", table.place), &["rate", "start", "stop"])?;
    table.required("count", "count = 100");
    let rate = poisson.required_quantity("rate", "Hz", "8000.0")?;
    rate.not_negative(table.document, "a rate");
    // rate * dt / 1000 <= 1, in decimal; a product that is too long to be held is far beyond.
    let dt = clock.dt.as_ref()?;
    let per_step = rate.value.checked_mul(dt.value);
    if !rate.value.is_negative() && per_step.is_none_or(|mean| mean > Decimal::from(1000i64)) {
        let title = format!("{}: more than one spike per time step of {}", rate.is(), dt.with_unit());
        let error = Diagnostic::new(title, rate.span.clone(), "too fast")
            .related(dt.span.clone(), "the time step")
            .help(format!("use at most {} Hz, or a shorter time step", 1000.0 / dt.value.to_f64()));
        table.document.report(error);
    }
    let [start, stop] = read_window(&poisson, clock)?;
    Some((SourceKind::Poisson { rate: rate.located(), start, stop }, None))
}

/// `start` and `stop` in whole time steps: the whole run where they are left out.
fn read_window(table: &Table, clock: &Clock) -> Option<[u32; 2]> {
    let run = clock.steps.as_ref()?.value;
    let start = table.quantity_or("start", "ms", Decimal::ZERO)?;
    let first = clock.whole_steps(&start, "a time", 0, MAX_STEPS)?;
    clock.step_within_run(&start)?;
    let Some(stop) = table.get("stop") else { return Some([first, run]) };
    let stop = stop.quantity("ms")?;
    start.before(table.document, &stop);
    Some([first, clock.whole_steps(&stop, "a time", 0, MAX_STEPS)?.min(run)])
}

fn read_spike_times(table: &Table, value: &Value, clock: &Clock, count: Option<Located<u32>>) -> Read {
    if value.is_table() {
        table.required("count", "count = 100");
        let steps = spike_file::read(value, clock, count?.value)?;
        return Some((SourceKind::SpikeTimes { steps, span: value.span() }, None));
    }
    let lists = value.elements("one list of times for each input, or `{ file = \"spikes.csv\" }`")?;
    if lists.is_empty() {
        value.report("`spike_times` has no inputs".to_owned(), "no list", "write one list of times for each input");
    }
    let steps = lists.iter().map(|list| read_list(list, clock)).collect::<Vec<_>>();
    let count = u32::try_from(lists.len()).ok().filter(|count| (1..=MAX_NEURONS).contains(count));
    if count.is_none() && !lists.is_empty() {
        let title = format!("`spike_times` has {} inputs", lists.len());
        value.report(title, "too many", TILE_LIMIT);
    }
    let steps = steps.into_iter().collect::<Option<Vec<_>>>()?;
    Some((SourceKind::SpikeTimes { steps, span: value.span() }, Some(count?)))
}

/// The times of one input, ascending, within the run.
fn read_list(list: &Value, clock: &Clock) -> Option<Vec<u32>> {
    let times = list
        .elements("an array of times")?
        .into_iter()
        .map(|v| v.named("a spike time").quantity("ms"))
        .collect::<Vec<_>>();
    let times = times.into_iter().collect::<Option<Vec<_>>>()?;
    for pair in times.windows(2).filter(|pair| pair[1].value < pair[0].value) {
        let title = format!("spike times must ascend, but {} comes after {}", pair[1].value, pair[0].value);
        let error = Diagnostic::new(title, pair[1].span.clone(), "earlier than the one before");
        clock.document.report(error.related(pair[0].span.clone(), "the one before"));
    }
    let steps = times.iter().map(|time| clock.step_within_run(time)).collect::<Vec<_>>();
    steps.into_iter().collect()
}

fn read_images(value: &Value) -> Read {
    let table = Table::fixed(value, "`images`", &["file", "images", "labels"])?;
    let file = table.required("file", "file = \"digits.npz\"").and_then(|v| v.string());
    let name = |key: &str| table.get(key).map(|v| v.string());
    let (images, labels) = (name("images"), name("labels"));
    let images = images.map_or(Some("images".to_owned()), |name| Some(name?.value));
    let labels = labels.map_or(Some(None), |name| Some(Some(name?.value)));
    let (file, images, labels) = (file?, images?, labels?);
    match arrays::read_images(&table.document.folder, &file.value, &images, labels.as_deref()) {
        Ok(Images { pixels, per_image, labels }) => {
            Some((SourceKind::Images { pixels, labels, span: value.span() }, Some(per_image)))
        }
        Err(error) => {
            value.document.report(Diagnostic::new(error.title, file.span, error.remark).help(error.help));
            None
        }
    }
}
