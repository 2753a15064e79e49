//! `[population.NAME.noise]`: noise that the core makes by itself.

use super::clock::Clock;
use super::diagnostics::Diagnostic;
use super::suggest::listed;
use super::table::Table;
use super::value::Value;
use super::{NeuronModel, Span};
use crate::models::{ESCAPE_MODELS, Escape, GaussianNoise, Noise};

const GAUSSIAN: [&str; 2] = ["current_std", "jump_std"];
const KEYS: [&str; 3] = ["current_std", "jump_std", "escape"];
const ESCAPE: [&str; 2] = ["width", "tau"];

/// Reads the noise of a population, none where there is no table; what is wrong is reported.
pub(super) fn read(population: &Table, clock: &Clock) -> Option<Noise> {
    let Some(value) = population.get("noise") else { return Some(Noise::default()) };
    let table = Table::fixed(&value, place(population), &KEYS)?;
    if table.written_of(&KEYS).is_empty() {
        // A misspelt key has been reported, and is one.
        if table.in_order().is_empty() {
            let help = format!("write one or more of {}", listed(KEYS));
            value.report(format!("{} has no kind of noise", table.place), "needs a kind of noise", help);
        }
        return None;
    }
    let gaussian = if table.written_of(&GAUSSIAN).is_empty() { Some(None) } else { read_gaussian(&table).map(Some) };
    let escape = match table.get("escape") {
        None => Some(None),
        Some(value) => {
            read_escape(&value, &format!("[{}.escape]", table.place.trim_matches(['[', ']'])), clock).map(Some)
        }
    };
    Some(Noise { gaussian: gaussian?, escape: escape? })
}

fn place(population: &Table) -> String {
    format!("[{}.noise]", population.place.trim_matches(['[', ']']))
}

fn read_gaussian(table: &Table) -> Option<GaussianNoise> {
    let key = table.exactly_one(&GAUSSIAN, "kind of Gaussian noise")?;
    let deviation = table.get(key)?.quantity(if key == "current_std" { "pA" } else { "" })?;
    deviation.positive(table.document, "a standard deviation");
    Some(if key == "current_std" {
        GaussianNoise::Current(deviation.value)
    } else {
        GaussianNoise::Jump(deviation.value)
    })
}

fn read_escape(value: &Value, place: &str, clock: &Clock) -> Option<Escape> {
    let table = Table::fixed(value, place, &ESCAPE)?;
    let width = table.required_quantity("width", "", "2.0");
    let tau = table.required_quantity("tau", "ms", "10.0");
    let (width, tau) = (width?, tau?);
    width.positive(table.document, "a width");
    tau.positive(table.document, "the inverse of a rate");
    if let (Some(dt), true) = (&clock.dt, tau.value.to_f64() > 0.0) {
        let at_threshold = libm::log(dt.value.to_f64() / tau.value.to_f64());
        let [least, most] = Escape::REACH;
        if !(least..=most).contains(&at_threshold) {
            let remark = if at_threshold < least {
                "a neuron at its threshold would hardly ever spike"
            } else {
                "a neuron far below its threshold would spike in every time step"
            };
            let must = format!("it must be from {dt} e^{} to {dt} e^{}", -most, -least, dt = dt.with_unit());
            tau.refuse(table.document, &must, remark, "about the time that a neuron at its threshold takes to spike");
            return None;
        }
    }
    Some(Escape { width: width.value, tau: tau.value })
}

/// Where the noise was written, by the keys `noise.KEY`, and `noise.KEY.KEY` of what is a table of its own.
pub(super) fn spans(population: &Table) -> Vec<(String, Span)> {
    let keys = |value: &Value, prefix: &str| -> Vec<(String, Span)> {
        let written = Table::of_names(value, String::new()).map_or(Vec::new(), |table| table.in_order());
        written.into_iter().map(|(key, value)| (format!("{prefix}.{}", key.value), value.span())).collect()
    };
    let Some(value) = population.get("noise").filter(Value::is_table) else { return Vec::new() };
    let escape = Table::of_names(&value, String::new()).and_then(|table| table.get("escape"));
    let of_escape = escape.filter(Value::is_table).map_or(Vec::new(), |escape| keys(&escape, "noise.escape"));
    keys(&value, "noise").into_iter().chain(of_escape).collect()
}

/// A current needs a membrane with a capacitance, a stochastic threshold a threshold; Loihi's integers have no place for noise.
pub(super) fn check_model(population: &Table, model: &NeuronModel, place: &Value, noise: &Noise) {
    let name = model.name();
    let (title, remark, help) = if name == "loihi" {
        let title = "the noise of `loihi` is not built: its arithmetic is the chip's, in every bit";
        (title.to_owned(), "not for this model", "leave `noise` out, or use another model, such as `lif`".to_owned())
    } else if matches!(noise.gaussian, Some(GaussianNoise::Current(_))) && model.membrane().is_none() {
        let title = "`current_std` is a current, and these neurons have no capacitance";
        let help = "use `jump_std`, the standard deviation of a weight";
        (title.to_owned(), "needs a membrane with a capacitance", help.to_owned())
    } else if noise.escape.is_some() && !ESCAPE_MODELS.contains(&name) {
        let title = format!("`escape` makes a threshold stochastic, and `{name}` has none that decides about a spike");
        let help = format!("leave `escape` out, or use one of {}", listed(ESCAPE_MODELS));
        (title, "needs a model with a threshold", help)
    } else {
        return;
    };
    let error = Diagnostic::new(title, population.key_span("noise"), remark);
    population.document.report(error.related(place.span(), "the neurons").help(help));
}
