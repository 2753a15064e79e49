//! `[population.NAME.noise]`: noise that the core makes by itself.

use super::clock::Clock;
use super::diagnostics::Diagnostic;
use super::network_section::Member;
use super::receptor;
use super::suggest::listed;
use super::table::Table;
use super::value::Value;
use super::{NeuronModel, Span};
use crate::models::{Background, ESCAPE_MODELS, Escape, GaussianNoise, Noise};

const GAUSSIAN: [&str; 2] = ["current_std", "jump_std"];
const KEYS: [&str; 4] = ["current_std", "jump_std", "escape", "background"];
const ESCAPE: [&str; 2] = ["width", "tau"];
const BACKGROUND: [&str; 3] = ["receptor", "rate", "weight"];

/// Reads the noise of a population, none where there is no table; what is wrong is reported.
///
/// `member` is the population, with its receptor types.
pub(super) fn read(population: &Table, clock: &Clock, member: Option<&Member>) -> Option<Noise> {
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
    let background = match table.get("background") {
        None => Some(Vec::new()),
        Some(value) => read_backgrounds(&value, &table.place, clock, member),
    };
    Some(Noise { gaussian: gaussian?, escape: escape?, background: background? })
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

/// One table, or an array of them, each for a receptor type of its own.
fn read_backgrounds(value: &Value, place: &str, clock: &Clock, member: Option<&Member>) -> Option<Vec<Background>> {
    let place = format!("[{}.background]", place.trim_matches(['[', ']']));
    let elements = if value.is_array() { value.elements("an array of tables")? } else { Vec::new() };
    let tables: Vec<&Value> = if value.is_array() { elements.iter().collect() } else { vec![value] };
    let mut read: Vec<(Background, Span)> = Vec::new();
    for value in tables {
        let background = read_background(value, &place, clock, member)?;
        if let Some((_, first)) = read.iter().find(|(other, _)| other.receptor == background.receptor) {
            let title = "background events of one receptor type are written twice";
            let error =
                Diagnostic::new(title, value.span(), "the second time").related(first.clone(), "the first time");
            clock.document.report(error.help("name another `receptor`, or add the rates up"));
            return None;
        }
        read.push((background, value.span()));
    }
    if read.is_empty() {
        value.report("there are no background events".to_owned(), "is empty", "leave `background` out");
        return None;
    }
    Some(read.into_iter().map(|(background, _)| background).collect())
}

fn read_background(value: &Value, place: &str, clock: &Clock, member: Option<&Member>) -> Option<Background> {
    let table = Table::fixed(value, place, &BACKGROUND)?;
    let rate = table.required_quantity("rate", "Hz", "8000.0");
    let weight = table.required_quantity("weight", "", "0.1");
    let receptor = receptor::place_of(&table, member, "these background events name");
    let (rate, weight, receptor) = (rate?, weight?, receptor?);
    rate.positive(table.document, "a rate");
    if let Some(dt) = &clock.dt {
        let mean = rate.value.to_f64() * dt.value.to_f64() / 1000.0;
        if mean > Background::MOST {
            let must = format!("at most {} events in a time step of {}, on average", Background::MOST, dt.with_unit());
            let remark = format!("{mean:.1} events");
            rate.refuse(table.document, &must, &remark, "use a larger weight of fewer events, or `jump_std`");
            return None;
        }
    }
    let synapse = member.and_then(|member| member.receptors.get(receptor as usize)).map(|receptor| &receptor.synapse);
    if weight.value.is_negative() && synapse.is_some_and(|synapse| synapse.reversal().is_some()) {
        let help = "a conductance is in nS and not negative: its reversal potential says whether it inhibits";
        weight.refuse(table.document, "these events go through a conductance", "negative", help);
        return None;
    }
    if weight.value.is_zero() {
        weight.refuse(table.document, "events without a weight do nothing", "zero", "leave `background` out");
        return None;
    }
    Some(Background { receptor: receptor as u16, rate: rate.value, weight: weight.value })
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
