//! `[record]` and `[readout]`: what is looked at.

use super::diagnostics::Diagnostic;
use super::document::Document;
use super::network_section::Members;
use super::suggest::listed;
use super::table::Table;
use super::value::Value;
use super::{Located, Readout, Record, Source, SourceKind};

/// Reads `[record]`; the spikes of all populations where they are not mentioned. What is wrong is reported.
pub(super) fn read_record(root: &Table, members: &Members) -> Option<Record> {
    let table = match root.get("record") {
        Some(value) => Some(Table::fixed(&value, "[record]", &["spikes", "states"])?),
        None => None,
    };
    let get = |key: &str| table.as_ref().and_then(|table| table.get(key));
    let spikes = match get("spikes") {
        Some(value) => read_names(&value, "an array of population names"),
        None => Some(all_populations(members)),
    };
    for name in spikes.iter().flatten() {
        if members.population(root.document, name).is_some() {
            members.spiking(root.document, name, "record its potential under `states`");
        }
    }
    let states = get("states").map_or(Some(Vec::new()), |value| read_states(&value, members));
    Some(Record { spikes: spikes?, states: states? })
}

fn all_populations(members: &Members) -> Vec<Located<String>> {
    members.0.iter().filter(|member| !member.is_source && member.spikes).map(|member| member.name.clone()).collect()
}

/// An array of different names.
fn read_names(value: &Value, expected: &str) -> Option<Vec<Located<String>>> {
    let names: Vec<_> = value.elements(expected)?.iter().map(Value::string).collect();
    let names: Vec<_> = names.into_iter().collect::<Option<_>>()?;
    for (index, name) in names.iter().enumerate() {
        if let Some(first) = names[..index].iter().find(|other| other.value == name.value) {
            let error = Diagnostic::new(format!("`{}` is named twice", name.value), name.span.clone(), "again");
            value.document.report(error.related(first.span.clone(), "the first time"));
        }
    }
    Some(names)
}

type States = Vec<(Located<String>, Vec<Located<String>>)>;

fn read_states(value: &Value, members: &Members) -> Option<States> {
    let table = Table::of_names(value, "`states`")?;
    let mut states = Vec::new();
    for (population, list) in table.in_order() {
        let variables = read_names(&list, "an array of state variables, such as `[\"v\"]`")?;
        if let Some(member) = members.population(table.document, &population) {
            for variable in &variables {
                check_variable(table.document, &population.value, variable, &member.variables);
            }
        }
        states.push((population, variables));
    }
    Some(states)
}

fn check_variable(document: &Document, population: &str, variable: &Located<String>, known: &[String]) {
    if !known.contains(&variable.value) {
        let title = format!("`{population}` has no state variable `{}`", variable.value);
        let error = Diagnostic::new(title, variable.span.clone(), "unknown state variable");
        document.report(error.help(format!("its model has {}", listed(known.iter().map(String::as_str)))));
    }
}

/// Reads `[readout]`, if it is there; what is wrong is reported.
pub(super) fn read_readout(root: &Table, members: &Members, sources: Option<&[Source]>) -> Option<Option<Readout>> {
    let Some(value) = root.get("readout") else { return Some(None) };
    let table = Table::fixed(&value, "[readout]", &["population"])?;
    let population = table.required("population", "population = \"output\"")?.string()?;
    let member = members.population(root.document, &population)?;
    members.spiking(root.document, &population, "the class is the neuron with the most spikes");
    if let Some(sources) = sources {
        check_labels(&table, &population, member.count.as_ref(), sources);
    }
    Some(Some(Readout { population }))
}

/// A class needs images with labels, and a neuron for each label.
fn check_labels(
    table: &Table,
    population: &Located<String>,
    count: Option<&Located<u32>>,
    sources: &[Source],
) -> Option<()> {
    let mut images = sources.iter().filter_map(|source| match &source.kind {
        SourceKind::Images { labels, span, .. } => Some((labels, span)),
        _ => None,
    });
    match images.next() {
        Some((Some(labels), span)) => {
            let greatest = labels.iter().copied().max()?;
            if u32::from(greatest) >= count?.value {
                let title = format!("label {greatest} has no neuron in `{}`", population.value);
                let error = Diagnostic::new(title, population.span.clone(), format!("{} neurons", count?.value))
                    .related(span.clone(), format!("labels up to {greatest}"))
                    .help("the class of an image is the index of the most active neuron");
                table.document.report(error);
            }
        }
        Some((None, span)) => {
            let error = Diagnostic::new("a readout needs labels", table.span.clone(), "nothing to compare with");
            let error = error.related(span.clone(), "these images have none");
            table.document.report(error.help("add `labels = \"labels\"` to the images"));
        }
        None => {
            let error = Diagnostic::new("a readout needs images", table.span.clone(), "nothing to classify");
            table.document.report(error.help("add a source with `images` and `labels`"));
        }
    }
    Some(())
}
