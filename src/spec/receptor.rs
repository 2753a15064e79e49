//! `[population.NAME.receptor.TYPE]`: what the events of a projection do to the neurons of a population.

use super::clock::Clock;
use super::diagnostics::Diagnostic;
use super::lif::check_time_constant;
use super::network_section::Member;
use super::table::Table;
use super::value::Value;
use super::{Located, NeuronModel, Span, identifier};
use crate::models::{MAX_RECEPTORS, Receptor, SYNAPSE_MODELS, SynapseModel};

/// Reads the receptor types of a population, none where there is no table; what is wrong is reported.
pub(super) fn read(table: &Table, clock: &Clock) -> Option<Vec<Receptor>> {
    let Some(value) = table.get("receptor") else { return Some(Vec::new()) };
    let named = Table::of_names(&value, format!("[{}.receptor]", table.place.trim_matches(['[', ']'])))?.in_order();
    if named.is_empty() {
        value.report("there is no receptor type".to_owned(), "needs a table for each type", "leave `receptor` out");
        return None;
    }
    if let Some((name, _)) = named.get(MAX_RECEPTORS) {
        let title = format!("{} receptor types are too many", named.len());
        let error = Diagnostic::new(title, name.span.clone(), format!("a neuron has at most {MAX_RECEPTORS}"));
        clock.document.report(error);
        return None;
    }
    let receptors: Vec<_> = named.iter().map(|(name, value)| read_receptor(table, name, value, clock)).collect();
    receptors.into_iter().collect()
}

fn read_receptor(table: &Table, name: &Located<String>, value: &Value, clock: &Clock) -> Option<Receptor> {
    identifier::check(clock.document, "receptor type", name);
    let place = format!("[{}.receptor.{}]", table.place.trim_matches(['[', ']']), name.value);
    let receptor = Table::fixed(value, place.as_str(), &SYNAPSE_MODELS)?;
    let model = receptor.exactly_one(&SYNAPSE_MODELS, "synapse model")?;
    let value = receptor.get(model)?;
    let synapse = read_synapse(model, &value, &format!("`{model}`"), clock)?;
    Some(Receptor { name: name.value.clone(), synapse })
}

fn read_synapse(model: &str, value: &Value, place: &str, clock: &Clock) -> Option<SynapseModel> {
    let keys: &[&str] = match model {
        "delta" => &[],
        "double_exponential_current" => &["tau_rise", "tau_decay"],
        "exponential_conductance" | "alpha_conductance" => &["tau_syn", "e_rev"],
        _ => &["tau_syn"],
    };
    let table = Table::fixed(value, place, keys)?;
    let time = |key: &str, example: &str| {
        let tau = table.required_quantity(key, "ms", example)?;
        check_time_constant(&tau, clock);
        Some(tau)
    };
    let reversal = || table.required_quantity("e_rev", "mV", "0.0").map(|e_rev| e_rev.value);
    Some(match model {
        "delta" => SynapseModel::Delta,
        "exponential_current" => SynapseModel::ExponentialCurrent { tau_syn: time("tau_syn", "2.0")?.value },
        "alpha_current" => SynapseModel::AlphaCurrent { tau_syn: time("tau_syn", "2.0")?.value },
        "double_exponential_current" => {
            let (rise, decay) = (time("tau_rise", "0.5"), time("tau_decay", "5.0"));
            let (rise, decay) = (rise?, decay?);
            rise.below(clock.document, &decay, false);
            SynapseModel::DoubleExponentialCurrent { tau_rise: rise.value, tau_decay: decay.value }
        }
        "exponential_conductance" => {
            let (tau, e_rev) = (time("tau_syn", "2.0"), reversal());
            SynapseModel::ExponentialConductance { tau_syn: tau?.value, e_rev: e_rev? }
        }
        _ => {
            let (tau, e_rev) = (time("tau_syn", "2.0"), reversal());
            SynapseModel::AlphaConductance { tau_syn: tau?.value, e_rev: e_rev? }
        }
    })
}

/// Where each receptor type was written, by the key `receptor.NAME`.
pub(super) fn spans(table: &Table) -> Vec<(String, Span)> {
    let named = table.get("receptor").and_then(|value| Table::of_names(&value, String::new()));
    let named = named.map_or(Vec::new(), |named| named.in_order());
    named.into_iter().map(|(name, value)| (format!("receptor.{}", name.value), value.span())).collect()
}

/// Currents and conductances need a membrane with a capacitance.
pub(super) fn check_membrane(table: &Table, model: &NeuronModel, place: &Value, receptors: &[Receptor]) {
    let driving = receptors.iter().find(|receptor| receptor.synapse != SynapseModel::Delta);
    let Some(receptor) = driving.filter(|_| model.membrane().is_none()) else { return };
    let (name, synapse) = (&receptor.name, receptor.synapse.name());
    let span = table.key_span("receptor");
    let error = match model {
        NeuronModel::Defined(values) => {
            let title = format!("`{name}`: {} neurons take no `{synapse}`", values.of.name);
            let error = Diagnostic::new(title, span, "needs a membrane with a capacitance");
            let help = "use `delta = {}`, or a neuron model with a capacitance";
            error.related(place.span(), "a model without a capacitance").help(help)
        }
        _ => {
            let title = format!("`{name}`: unit-free neurons take no `{synapse}`");
            let error = Diagnostic::new(title, span, "needs a membrane with a capacitance");
            let help = "give the neurons `c_m`, `tau_m`, `e_l` and `v_th`, or use `delta = {}`";
            error.related(place.span(), "unit-free parameters").help(help)
        }
    };
    table.document.report(error);
}

/// The receptor type that a projection to `to` goes through: its place among the population's types.
pub(super) fn of_projection(table: &Table, from: Option<&Member>, to: Option<&Member>) -> Option<u32> {
    let place = place_of(table, to, "this projection names")?;
    let synapse = to.and_then(|to| to.receptors.get(place as usize)).map(|receptor| receptor.synapse);
    // only a current has fewer or more axons than inputs
    let is_current = from.is_some_and(|from| from.is_source && from.axons.is_some());
    if is_current && synapse.is_some_and(|synapse| synapse != SynapseModel::Delta) {
        let title = "a current flows into a membrane, not through a synapse".to_owned();
        let span = if table.has("receptor") { table.key_span("receptor") } else { table.span.clone() };
        let error = Diagnostic::new(title, span, "this receptor type has dynamics of its own");
        table
            .document
            .report(error.help("add a receptor type for it, such as `injected = { delta = {} }`, and name that"));
        return None;
    }
    Some(place)
}

/// The receptor type of `to` that `table` names: its place. `who` says what may have named none: "this projection names".
pub(super) fn place_of(table: &Table, to: Option<&Member>, who: &str) -> Option<u32> {
    let Some(value) = table.get("receptor") else { return default_type(table, to, who) };
    let (name, to) = (value.string()?, to?);
    let place = to.receptors.iter().position(|receptor| receptor.name == name.value);
    if place.is_none() {
        let title = format!("`{}` has no receptor type `{}`", to.name.value, name.value);
        let error = Diagnostic::new(title, name.span.clone(), "not one of its types");
        let error = error.related(to.name.span.clone(), "the population");
        let types = names(to);
        table.document.report(match to.receptors.is_empty() {
            true => error.help("it has no receptor types: leave `receptor` out"),
            false => error.help(format!("it has {types}")),
        });
    }
    place.map(|place| place as u32)
}

fn names(population: &Member) -> String {
    super::suggest::listed(population.receptors.iter().map(|receptor| receptor.name.as_str()))
}

/// Without a word about it: the only type that there is.
fn default_type(table: &Table, to: Option<&Member>, who: &str) -> Option<u32> {
    let Some(to) = to.filter(|to| to.receptors.len() > 1) else { return Some(0) };
    let title = format!("`{}` has {} receptor types, and {who} none", to.name.value, to.receptors.len());
    let error = Diagnostic::new(title, table.span.clone(), "needs `receptor`");
    let types = names(to);
    table.document.report(error.related(to.name.span.clone(), "the population").help(format!("write one of {types}")));
    None
}
