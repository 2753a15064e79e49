//! `[population.NAME]` and `[source.NAME]`: who is in the network.

use std::collections::BTreeMap;

use super::clock::Clock;
use super::diagnostics::Diagnostic;
use super::document::Document;
use super::suggest::nearest;
use super::table::Table;
use super::value::Value;
use crate::models::{DEFINITIONS, Definition, Noise, Receptor};

use super::{
    Located, MAX_NEURONS, NeuronModel, Population, Source, SourceKind, adex, arithmetic, defined, identifier, lif,
    noise, receptor, source, substeps, tiles,
};

/// The counts of a tile are bounded: what to say when they are passed.
pub(super) const TILE_LIMIT: &str = "a tile holds at most 65536 neurons and 65536 inputs";

/// A population or source by name, also where its table is wrong: so that a projection to it is not wrong as well.
pub(super) struct Member {
    pub name: Located<String>,
    pub count: Option<Located<u32>>,
    /// Axons, where that is not the count: a current has one for each amplitude.
    pub axons: Option<u32>,
    /// Rows and columns of its grid.
    pub grid: Option<[u32; 2]>,
    /// Whether it has a grid that was reported as wrong.
    pub grid_is_wrong: bool,
    /// State variables that can be recorded; none for sources.
    pub variables: Vec<String>,
    /// Its receptor types.
    pub receptors: Vec<Receptor>,
    /// Whether it is a source.
    pub is_source: bool,
    /// Whether its model ever spikes.
    pub spikes: bool,
}

/// Everyone in the network.
#[derive(Default)]
pub(super) struct Members(pub Vec<Member>);

impl Members {
    pub fn find(&self, name: &str) -> Option<&Member> {
        self.0.iter().find(|member| member.name.value == name)
    }

    /// The population called `name`; a source, or a name that nobody has, is reported.
    pub fn population(&self, document: &Document, name: &Located<String>) -> Option<&Member> {
        let member = self.known(document, name, false)?;
        if member.is_source {
            let error = Diagnostic::new(
                format!("`{}` is a source, and here a population is needed", name.value),
                name.span.clone(),
                "a source has no neurons",
            );
            document.report(error.related(member.name.span.clone(), "the source"));
            return None;
        }
        Some(member)
    }

    /// The population or source called `name`, whose spikes are to do something; a population that never spikes is reported.
    pub fn spiking(&self, document: &Document, name: &Located<String>, effect: &str) -> Option<&Member> {
        let member = self.any(document, name)?;
        if !member.spikes {
            let title = format!("`{}` never spikes: {effect}", name.value);
            let error = Diagnostic::new(title, name.span.clone(), "a read-out");
            document.report(error.related(member.name.span.clone(), "its model only integrates"));
        }
        Some(member)
    }

    /// The population or source called `name`; a name that nobody has is reported.
    pub fn any(&self, document: &Document, name: &Located<String>) -> Option<&Member> {
        self.known(document, name, true)
    }

    fn known(&self, document: &Document, name: &Located<String>, sources: bool) -> Option<&Member> {
        let found = self.find(&name.value);
        if found.is_none() {
            let candidates = || self.0.iter().filter(|m| sources || !m.is_source).map(|m| m.name.value.as_str());
            let remark = nearest(&name.value, candidates())
                .map_or("nobody has this name".to_owned(), |name| format!("did you mean `{name}`?"));
            let what = if sources { "population or source" } else { "population" };
            let error = Diagnostic::new(format!("unknown {what} `{}`", name.value), name.span.clone(), remark);
            let names = super::suggest::listed(candidates());
            document.report(if names.is_empty() { error } else { error.help(format!("there are {names}")) });
        }
        found
    }
}

/// Reads all populations and sources of the file; what is wrong is reported.
pub(super) fn read(
    root: &Table,
    clock: &Clock,
    mesh: Option<&Located<[u32; 2]>>,
    members: &mut Members,
) -> (Option<Vec<Population>>, Option<Vec<Source>>) {
    let named = named_tables(root, "population");
    let populations: Vec<_> =
        named.iter().map(|(name, value)| read_population(name, value, clock, mesh, members)).collect();
    if named.is_empty() && root.get("population").is_none_or(|value| value.is_table()) {
        let error = Diagnostic::new("there is no population", root.key_span("population"), "a network needs neurons");
        root.document.report(error.help("add `[population.NAME]` with a `count` and a model, such as `lif`"));
    }
    let named = named_tables(root, "source");
    let sources: Vec<_> = named.iter().map(|(name, value)| source::read(name, value, clock, members)).collect();
    check_images(root.document, &sources);
    check_names(root.document, members);
    let tiles = mesh.map_or(1, |mesh| mesh.value[0] * mesh.value[1]);
    check_total(root.document, members, false, "neurons", tiles);
    check_total(root.document, members, true, "inputs", 1);
    (populations.into_iter().collect(), sources.into_iter().collect())
}

fn named_tables<'d>(root: &Table<'d>, key: &str) -> Vec<(Located<String>, Value<'d>)> {
    root.get(key).and_then(|value| Table::of_names(&value, format!("[{key}]"))).map_or(Vec::new(), |t| t.in_order())
}

fn read_population(
    name: &Located<String>,
    value: &Value,
    clock: &Clock,
    mesh: Option<&Located<[u32; 2]>>,
    members: &mut Members,
) -> Option<Population> {
    identifier::check(clock.document, "population", name);
    let place = format!("[population.{}]", name.value);
    let models: Vec<&str> = ["lif", "adex"].into_iter().chain(DEFINITIONS.map(|model| model.name)).collect();
    let table =
        Table::fixed(value, place.as_str(), &[&["count", "grid", "tiles", "receptor", "noise"][..], &models].concat())?;
    let count = table.required("count", "count = 100").and_then(|v| v.whole_u32(1, MAX_NEURONS, TILE_LIMIT));
    let tiles = match table.get("tiles") {
        Some(value) => tiles::read_shares(&value, count.as_ref(), mesh).map(Some),
        None => Some(None),
    };
    let grid = read_grid(&table, count.as_ref());
    let written = table.exactly_one(&models, "neuron model");
    let model_value = written.and_then(|written| table.get(written));
    let choice = written.zip(model_value.as_ref()).and_then(|(written, value)| arithmetic::model(written, value));
    // A model is planned for the sub-step.
    let (clock, step) = (&clock.of_substeps(), clock);
    let receptors = receptor::read(&table, clock);
    let noise = noise::read(&table, step);
    members.0.push(Member {
        name: name.clone(),
        count: count.clone(),
        axons: None,
        grid,
        grid_is_wrong: table.has("grid") && grid.is_none(),
        variables: variables(choice, receptors.as_deref().unwrap_or_default()),
        receptors: receptors.clone().unwrap_or_default(),
        is_source: false,
        spikes: choice.and_then(definition).is_none_or(|definition| definition.spikes),
    });
    let model_value = model_value?;
    let place = format!("[population.{}.{}]", name.value, written?);
    let (model, keys) = match choice? {
        "lif" => (lif::read(&model_value, &place, clock).map(NeuronModel::Lif), lif::keys()),
        "adex" => (adex::read(&model_value, &place, clock).map(NeuronModel::Adex), adex::KEYS.to_vec()),
        other => {
            let definition = definition(other)?;
            let keys = defined::keys(definition);
            (defined::read(definition, &model_value, &place, clock).map(NeuronModel::Defined), keys)
        }
    };
    let parameters = Table::of_names(&model_value, place)?;
    model.iter().for_each(|model| substeps::check(model, &parameters, step));
    let receptors = receptors?;
    model.iter().for_each(|model| receptor::check_membrane(&table, model, &model_value, &receptors));
    let noise = noise?;
    if noise != Noise::default() {
        substeps::check_noise(&table, step);
        model.iter().for_each(|model| noise::check_model(&table, model, &model_value, &noise));
    }
    let spans = keys.iter().filter_map(|key| Some((key.to_string(), parameters.get(key)?.span())));
    let spans = spans.chain(receptor::spans(&table)).chain(noise::spans(&table));
    Some(Population {
        name: name.clone(),
        count: count?,
        tiles: tiles?,
        grid,
        model: model?,
        receptors,
        noise,
        parameter_spans: spans.collect::<BTreeMap<_, _>>(),
        model_span: model_value.span(),
    })
}

fn definition(model: &str) -> Option<&'static Definition> {
    DEFINITIONS.into_iter().find(|definition| definition.name == model)
}

/// The state variables that can be recorded.
fn variables(model: Option<&str>, receptors: &[Receptor]) -> Vec<String> {
    let definition = model.and_then(definition);
    let of_model: &[&str] = match (model, definition) {
        (_, Some(definition)) => definition.variables,
        (Some("adex"), None) => &["v", "w"],
        _ => &["v"],
    };
    let of_receptors = receptors.iter().flat_map(|receptor| receptor.variables());
    of_model.iter().map(|name| name.to_string()).chain(of_receptors).collect()
}

/// The grid of a population or source, `grid = [rows, columns]`, which has a place for each of its `count`.
pub(super) fn read_grid(table: &Table, count: Option<&Located<u32>>) -> Option<[u32; 2]> {
    let value = table.get("grid")?;
    let sides = value.elements("an array of two whole numbers, `[rows, columns]`")?;
    let [rows, columns] = &sides[..] else {
        let title = format!("`grid` has {} numbers", sides.len());
        value.report(title, "must be `[rows, columns]`", "");
        return None;
    };
    let [rows, columns] = [rows, columns].map(|side| side.whole_u32(1, MAX_NEURONS, TILE_LIMIT));
    let (rows, columns, count) = (rows?.value, columns?.value, count?);
    let places = u64::from(rows) * u64::from(columns);
    if places != u64::from(count.value) {
        let title = format!("a grid of {rows} x {columns} has {places} places, but `count` is {}", count.value);
        let error = Diagnostic::new(title, value.span(), format!("{places} places"));
        table.document.report(error.related(count.span.clone(), format!("{} here", count.value)));
    }
    Some([rows, columns])
}

/// A run shows one set of images.
fn check_images(document: &Document, sources: &[Option<Source>]) {
    let images: Vec<_> =
        sources.iter().flatten().filter(|source| matches!(source.kind, SourceKind::Images { .. })).collect();
    if let [first, second, ..] = images[..] {
        let error = Diagnostic::new("there is more than one source of images", second.span.clone(), "the second one");
        document.report(error.related(first.span.clone(), "the first one").help("put the images into one file"));
    }
}

fn check_names(document: &Document, members: &Members) {
    for (index, member) in members.0.iter().enumerate() {
        let earlier = members.0[..index].iter().find(|other| other.name.value == member.name.value);
        if let Some(earlier) = earlier {
            let title = format!("`{}` is a population and a source", member.name.value);
            let error = Diagnostic::new(title, member.name.span.clone(), "the name is taken");
            document.report(error.related(earlier.name.span.clone(), "the first to have it"));
        }
    }
}

/// All neurons stand on `tiles` tiles, all inputs on one.
fn check_total(document: &Document, members: &Members, sources: bool, what: &str, tiles: u32) {
    let of_kind = || members.0.iter().filter(|m| m.is_source == sources);
    let counts = || of_kind().filter_map(|m| m.count.as_ref());
    let total: u64 = of_kind().filter_map(|m| m.axons.or(Some(m.count.as_ref()?.value))).map(u64::from).sum();
    if total > u64::from(MAX_NEURONS) * u64::from(tiles) {
        let last = counts().next_back().map_or(0..0, |count| count.span.clone());
        let error = Diagnostic::new(
            format!("{total} {what} in all are too many for {}", if tiles == 1 { "a tile" } else { "these tiles" }),
            last,
            format!("with these there are {total}"),
        );
        document.report(error.help(TILE_LIMIT));
    }
}
