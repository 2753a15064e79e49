//! `[population.NAME.noise]`: noise that the core makes by itself.

use super::diagnostics::Diagnostic;
use super::table::Table;
use super::value::Value;
use super::{NeuronModel, Span};
use crate::models::Noise;

const KEYS: [&str; 2] = ["current_std", "jump_std"];

/// Reads the noise of a population, none where there is no table; what is wrong is reported.
pub(super) fn read(population: &Table) -> Option<Option<Noise>> {
    let Some(value) = population.get("noise") else { return Some(None) };
    let place = format!("[{}.noise]", population.place.trim_matches(['[', ']']));
    let table = Table::fixed(&value, place, &KEYS)?;
    let key = table.exactly_one(&KEYS, "kind of noise")?;
    let deviation = table.get(key)?.quantity(if key == "current_std" { "pA" } else { "" })?;
    deviation.positive(table.document, "a standard deviation");
    Some(Some(if key == "current_std" { Noise::Current(deviation.value) } else { Noise::Jump(deviation.value) }))
}

/// Where the noise was written, by the keys `noise.KEY`.
pub(super) fn spans(population: &Table) -> Vec<(String, Span)> {
    let table = population.get("noise").and_then(|value| Table::of_names(&value, String::new()));
    let written = table.map_or(Vec::new(), |table| table.in_order());
    written.into_iter().map(|(key, value)| (format!("noise.{}", key.value), value.span())).collect()
}

/// A current needs a membrane with a capacitance; the integers of Loihi and Xylo have no place for noise.
pub(super) fn check_model(population: &Table, model: &NeuronModel, place: &Value, noise: Noise) {
    let (title, remark, help) = if ["loihi", "xylo"].contains(&model.name()) {
        let title = format!("the noise of `{}` is not built: its arithmetic is the chip's, in every bit", model.name());
        (title, "not for this model", "leave `noise` out, or use another model, such as `lif`")
    } else if matches!(noise, Noise::Current(_)) && model.membrane().is_none() {
        let title = "`current_std` is a current, and these neurons have no capacitance".to_owned();
        (title, "needs a membrane with a capacitance", "use `jump_std`, the standard deviation of a weight")
    } else {
        return;
    };
    let error = Diagnostic::new(title, population.key_span("noise"), remark);
    population.document.report(error.related(place.span(), "the neurons").help(help));
}
