//! The neuron models side by side: what each costs and how far fixed point takes it, for `docs/models/README.md`.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use rheobase::compile::{Compiled, compile};
use rheobase::datapath::{Graph, Op};
use rheobase::fixed_point::Format;
use rheobase::report::{NeuronRuns, PopulationDeviation, Run, deviations, run_all};
use rheobase::spec::{self, Spec};

/// A config of `examples/lanes`: one neuron of a model.
struct Lane {
    /// The name of the file.
    name: &'static str,
    /// The spikes of the same run in NEST.
    nest: Option<&'static str>,
    /// Words that are not widened: the model fixes them.
    fixed_words: bool,
}

const fn lane(name: &'static str, nest: Option<&'static str>) -> Lane {
    Lane { name, nest, fixed_words: false }
}

const LANES: [Lane; 17] = [
    lane("lif", Some("lif_delta_syn")),
    lane("lif_exponential_current", Some("lif_exp_syn")),
    lane("lif_exponential_conductance", Some("lif_cond_exp_syn")),
    lane("lif_exponential_euler", Some("lif_cond_exp_syn")),
    lane("if", None),
    lane("cuba_lif", None),
    lane("resonate_and_fire", None),
    lane("li", None),
    lane("alif", None),
    lane("eif", None),
    lane("qif", None),
    lane("izhikevich", None),
    lane("adex", Some("adex_naud_adaptation")),
    lane("adex_exponential_conductance", Some("adexcond_nd_tonic")),
    lane("hodgkin_huxley", Some("hh_psc_alpha_dc")),
    Lane { name: "loihi", nest: None, fixed_words: true },
    Lane { name: "xylo", nest: None, fixed_words: true },
];

const WIDTHS: [u32; 4] = [16, 18, 24, 32];
/// No fraction lost in a time step has more bits; no gate of Hodgkin and Huxley's more fraction bits: products stay within 64
/// bits.
const MOST_FRAC_BITS: u32 = 24;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(name: &str, overrides: &[(String, String)]) -> Spec {
    let path = root().join(format!("examples/lanes/{name}.toml"));
    spec::read(&path, overrides).unwrap_or_else(|error| panic!("{error}"))
}

/// The config with words of `bits` bits: sign and integer bits stay. The fraction lost in a time step has one bit less, as
/// a multiplier takes it with a sign.
fn widened(name: &str, bits: u32) -> Vec<(String, String)> {
    let spec = read(name, &[]);
    let widen = |format: Format, most: u32| {
        let frac_bits = (bits + format.frac_bits - format.width()).min(most);
        Format { frac_bits, ..format }.to_string()
    };
    let (gates, decay) = if name == "hodgkin_huxley" { (MOST_FRAC_BITS, 20) } else { (bits, MOST_FRAC_BITS) };
    let decay = Format::unsigned(0, (bits - 1).min(decay)).to_string();
    let formats = [
        ("state", widen(spec.format.state.value, bits)),
        ("adaptation", widen(spec.format.adaptation.value, gates)),
        ("synapse", widen(spec.format.synapse.value, bits)),
        ("decay", decay),
    ];
    formats.into_iter().map(|(key, format)| (format!("format.{key}"), format)).collect()
}

/// Multiplications of the datapath.
fn products(graph: &Graph) -> usize {
    graph.nodes.iter().filter(|node| matches!(node.op, Op::Mul(..) | Op::Decay(..))).count()
}

fn table_bits(graph: &Graph) -> u32 {
    let bits = |table: &rheobase::datapath::Table| {
        table.values.len() as u32 * (table.value_format.width() + table.slope_format.width())
    };
    graph.tables.iter().map(bits).sum()
}

/// Ends of the time steps of NEST's spikes, ms.
fn nest(name: &str) -> Vec<f64> {
    let path = root().join(format!("tests/reference/nest/{name}.spikes.csv"));
    let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{name}: {error}"));
    text.lines().skip(1).map(|line| line.trim().parse().expect("a time")).collect()
}

/// Spikes of the golden model against NEST's.
fn against_nest(lane: &Lane, compiled: &Compiled, runs: &[NeuronRuns]) -> String {
    let Some(expected) = lane.nest.map(nest) else { return "|".to_owned() };
    let dt = compiled.design.dt.to_f64();
    let found: Vec<f64> = runs[0].spikes[Run::Fixed as usize][0].iter().map(|steps| steps * dt).collect();
    let worst = found.iter().zip(&expected).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
    let same = found.len() == expected.len();
    let worst = if same { format!("{worst:.3}") } else { "-".to_owned() };
    format!("{} of {} | {worst}", found.len(), expected.len())
}

/// A row of the table.
fn row(lane: &Lane, bits: u32) -> String {
    let overrides = if lane.fixed_words { Vec::new() } else { widened(lane.name, bits) };
    let spec = read(lane.name, &overrides);
    let name = lane.name.replace('_', " ");
    let compiled = match compile(&spec) {
        Ok(compiled) => compiled,
        Err(list) => {
            let reasons: Vec<_> = list.iter().map(|error| error.title.as_str()).collect();
            return format!("| {name} | {bits} | refused: {} |", reasons.join("; "));
        }
    };
    let core = &compiled.design.cores[0];
    let words: Vec<String> = core.model.variables.iter().map(|v| format!("{} {}", v.name, v.format)).collect();
    let runs = run_all(&compiled, |_| false);
    let deviation = &deviations(&compiled, &runs)[0];
    assert!(!deviation.silent, "{} is silent", lane.name);
    format!(
        "| {name} | {bits} | {} | {} | {} | {} | {} | {} |",
        words.join(", "),
        core.schedule.depth,
        products(&core.model.graph),
        table_bits(&core.model.graph),
        against_twin(&core.model.graph, deviation),
        against_nest(lane, &compiled, &runs),
    )
}

/// Spikes of the golden model against the twin's; of a read-out, which has none, the largest difference of its potential.
fn against_twin(graph: &Graph, deviation: &PopulationDeviation) -> String {
    let against = deviation.against_twin;
    if graph.never_spikes() {
        return format!("none | dV {:.1e}", against.dv);
    }
    let worst =
        if against.unmatched == 0 { format!("{:.3}", against.error_worst_ms.unwrap_or(0.0)) } else { "-".to_owned() };
    format!("{} of {} | {worst}", deviation.fixed.spikes, deviation.twin.spikes)
}

#[test]
fn the_page_has_the_table_of_models() {
    let mut table = "| model | bits | state words | depth | products | table bits | spikes, of the twin | worst, ms | spikes, of NEST | worst, ms |\n\
                     | --- | --: | --- | --: | --: | --: | --: | --: | --: | --: |\n"
        .to_owned();
    for lane in &LANES {
        let fixed = read(lane.name, &[]).format.state.value.width();
        let widths: &[u32] = if lane.fixed_words { &[fixed] } else { &WIDTHS };
        for &bits in widths {
            writeln!(table, "{}", row(lane, bits)).expect("a string grows");
        }
    }
    let page = fs::read_to_string(root().join("docs/models/README.md")).expect("the page is there");
    assert!(page.contains(&table), "put this table into docs/models/README.md:\n{table}");
}

#[test]
fn every_lane_is_in_the_table() {
    let files = fs::read_dir(root().join("examples/lanes")).expect("a folder");
    let mut names: Vec<_> = files
        .filter_map(|entry| entry.expect("an entry").file_name().to_str()?.strip_suffix(".toml").map(str::to_owned))
        .collect();
    names.sort();
    let mut listed: Vec<_> = LANES.iter().map(|lane| lane.name.to_owned()).collect();
    listed.sort();
    assert_eq!(names, listed);
}
