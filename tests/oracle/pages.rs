//! "A step by hand" of each page is what the datapath computes: every row of its table, name by name.

use std::fs;
use std::path::Path;

use rheobase::datapath::Relation;
use rheobase::datapath::evaluate_all;
use rheobase::fixed_point::{Decimal, Format, Overflow, Rounding};
use rheobase::models::{
    AdexParameters, AdexPlan, DEFINITIONS, Default, Drive, Integrator, Key, Leak, LifIntegrator, LifParameters,
    LifPlan, Model, Receptor, Reset, SynapseModel, Values, WordFormats,
};

use crate::defined::{quantised, written};

fn decimal(text: &str) -> Decimal {
    text.parse().expect("a decimal")
}

/// The neuron of "A step by hand" in `lif.md`.
fn lif() -> Model {
    let parameters = LifParameters {
        leak: Leak::TimeConstant(decimal("20")),
        rest: decimal("-70"),
        threshold: decimal("-55"),
        reset: Reset::Value(decimal("-65")),
        spike_when: Relation::GreaterEqual,
        refractory_steps: 20,
        drive: Drive::Current { i_e: decimal("400"), c_m: decimal("250") },
        v_init: decimal("-70"),
        physical: true,
        integrator: LifIntegrator::Exact,
    };
    let state = Format::signed(5, 10);
    let formats = WordFormats {
        writable: false,
        state,
        adaptation: state,
        synapse: Format::signed(11, 12),
        decay: Format::unsigned(0, 16),
        input: Format::signed(5, 8),
        rounding: Rounding::Nearest,
        overflow: Overflow::Saturate,
    };
    LifPlan::model(&[parameters], &formats, decimal("0.1")).expect("the parameters fit")
}

/// The neuron of "A step by hand" in `synapses.md`.
fn conductance() -> Model {
    let parameters = LifParameters {
        leak: Leak::TimeConstant(decimal("20")),
        rest: decimal("-70"),
        threshold: decimal("-55"),
        reset: Reset::Value(decimal("-70")),
        spike_when: Relation::GreaterEqual,
        refractory_steps: 20,
        drive: Drive::Current { i_e: decimal("100"), c_m: decimal("250") },
        v_init: decimal("-70"),
        physical: true,
        integrator: LifIntegrator::Exact,
    };
    let formats = WordFormats {
        writable: false,
        state: Format::signed(4, 11),
        adaptation: Format::signed(4, 11),
        synapse: Format::signed(7, 8),
        decay: Format::unsigned(0, 16),
        input: Format::signed(10, 2),
        rounding: Rounding::Nearest,
        overflow: Overflow::Saturate,
    };
    let synapse = SynapseModel::ExponentialConductance { tau_syn: decimal("2"), e_rev: decimal("0") };
    let receptors = vec![vec![Receptor { name: "ex".to_owned(), synapse }]];
    LifPlan::with_receptors(&[parameters], &receptors, &formats, decimal("0.1")).expect("the parameters fit")
}

/// The neurons of the steps by hand in `exponential_euler.md`.
fn relaxing(formats: WordFormats) -> Model {
    let parameters = LifParameters {
        leak: Leak::TimeConstant(decimal("20")),
        rest: decimal("-60"),
        threshold: decimal("-50"),
        reset: Reset::Value(decimal("-60")),
        spike_when: Relation::GreaterEqual,
        refractory_steps: 5,
        drive: Drive::Current { i_e: decimal("100"), c_m: decimal("200") },
        v_init: decimal("-60"),
        physical: true,
        integrator: LifIntegrator::ExponentialEuler,
    };
    let conductance =
        |tau, reversal| SynapseModel::ExponentialConductance { tau_syn: decimal(tau), e_rev: decimal(reversal) };
    let types =
        [("ampa", conductance("5", "0")), ("gaba", conductance("10", "-80")), ("background", SynapseModel::Delta)];
    let receptors = types.map(|(name, synapse)| Receptor { name: name.to_owned(), synapse }).to_vec();
    LifPlan::with_receptors(&[parameters], &[receptors], &formats, decimal("1")).expect("the parameters fit")
}

fn relaxing_adex(formats: WordFormats) -> Model {
    let parameters = AdexParameters { integrator: Integrator::ExponentialEuler, ..adex_by_hand() };
    let synapse = SynapseModel::ExponentialConductance { tau_syn: decimal("2"), e_rev: decimal("0") };
    let receptors = vec![Receptor { name: "ex".to_owned(), synapse }];
    AdexPlan::with_receptors(&[parameters], &[receptors], &formats, decimal("0.5")).expect("the parameters fit")
}

/// The words of both.
fn words_to_relax(state: Format, decay: u32) -> WordFormats {
    WordFormats {
        writable: false,
        state,
        adaptation: Format::signed(5, 12),
        synapse: Format::signed(11, 6),
        decay: Format::unsigned(0, decay),
        input: Format::signed(11, 2),
        rounding: Rounding::Nearest,
        overflow: Overflow::Saturate,
    }
}

/// The neuron of "A step by hand" in `alif.md`.
fn alif() -> Model {
    let definition = DEFINITIONS.into_iter().find(|known| known.name == "alif").expect("it is there");
    // c_m, tau_m, e_l, v_th, tau_adapt, q_adapt, v_reset, t_ref in time steps, i_e, v_init
    let list = ["250", "20", "-70", "-55", "200", "2", "-70", "20", "400", "-70"].map(decimal).to_vec();
    let formats = WordFormats {
        writable: false,
        state: Format::signed(5, 10),
        adaptation: Format::signed(5, 12),
        synapse: Format::signed(11, 12),
        decay: Format::unsigned(0, 16),
        input: Format::signed(5, 8),
        rounding: Rounding::Nearest,
        overflow: Overflow::Saturate,
    };
    (definition.model)(&[Values { of: definition, list }], &[Vec::new()], &formats, decimal("0.1")).expect("it fits")
}

/// The neuron of "A step by hand" in `hodgkin_huxley.md`.
fn hodgkin_huxley() -> Model {
    let definition = DEFINITIONS.into_iter().find(|known| known.name == "hodgkin_huxley").expect("it is there");
    let value = |key: &Key| match (key.name, key.default) {
        ("i_e", _) => decimal("650"),
        ("t_ref", _) => decimal("80"),
        (_, Default::Is(text)) => decimal(text),
        (name, _) => panic!("`{name}` has no default"),
    };
    let neuron = Values { of: definition, list: definition.keys.iter().map(value).collect() };
    let formats = WordFormats {
        writable: false,
        state: Format::signed(7, 12),
        adaptation: Format::signed(1, 12),
        synapse: Format::signed(11, 12),
        decay: Format::unsigned(0, 16),
        input: Format::signed(7, 4),
        rounding: Rounding::Nearest,
        overflow: Overflow::Saturate,
    };
    (definition.model)(&[neuron], &[Vec::new()], &formats, decimal("0.025")).expect("the parameters fit")
}

/// The neuron of "A step by hand" in `adex.md`.
fn adex_by_hand() -> AdexParameters {
    AdexParameters {
        c_m: decimal("200"),
        g_l: decimal("12"),
        e_l: decimal("-70"),
        v_t: decimal("-50"),
        delta_t: decimal("2"),
        a: decimal("2"),
        b: decimal("60"),
        tau_w: decimal("300"),
        v_reset: decimal("-58"),
        v_peak: decimal("0"),
        refractory_steps: 0,
        i_e: decimal("500"),
        v_init: decimal("-70"),
        w_init: decimal("0"),
        integrator: Integrator::Euler,
    }
}

fn adex() -> Model {
    let formats = WordFormats {
        writable: false,
        state: Format::signed(7, 10),
        adaptation: Format::signed(5, 12),
        synapse: Format::signed(11, 12),
        decay: Format::unsigned(0, 18),
        input: Format::signed(7, 8),
        rounding: Rounding::Nearest,
        overflow: Overflow::Saturate,
    };
    AdexPlan::model(&[adex_by_hand()], &formats, decimal("0.1")).expect("the parameters fit")
}

/// The neuron of "A step by hand" in the page of a model that is given by a definition.
fn defined(values: Values) -> Model {
    let formats = WordFormats {
        writable: false,
        state: Format::signed(7, 10),
        adaptation: Format::signed(7, 10),
        synapse: Format::signed(11, 12),
        decay: Format::unsigned(0, 18),
        input: Format::signed(7, 8),
        rounding: Rounding::Nearest,
        overflow: Overflow::Saturate,
    };
    quantised(&[values], &formats, "0.1").expect("the parameters fit")
}

/// The rows of the last table of a page that give a raw word: name and word.
pub fn rows(page: &str) -> Vec<(String, i128)> {
    rows_of(page, "## A step by hand")
}

/// The same of the section with this heading.
fn rows_of(page: &str, heading: &str) -> Vec<(String, i128)> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/models").join(page);
    let text = fs::read_to_string(path).expect("a page for each model");
    let (_, by_hand) = text.split_once(heading).expect("a step by hand");
    let by_hand = by_hand.split_once("\n## ").map_or(by_hand, |(section, _)| section);
    let row = |line: &str| {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        let name = cells.get(1)?.strip_prefix('`')?.strip_suffix('`')?;
        Some((name.to_owned(), cells[3].parse().unwrap_or_else(|_| panic!("{page}: `{}` is no raw word", cells[3]))))
    };
    by_hand.lines().filter_map(row).collect()
}

fn follows(page: &str, model: &Model) {
    follows_rows(page, rows(page), model);
}

fn follows_rows(page: &str, rows: Vec<(String, i128)>, model: &Model) {
    assert!(rows.len() >= 10, "{page} has {} rows", rows.len());
    let word = |name: &str| rows.iter().find(|row| row.0 == name).unwrap_or_else(|| panic!("{page}: no `{name}`")).1;
    let state: Vec<i64> = model.variables.iter().map(|variable| word(variable.name) as i64).collect();
    let inputs = model.graph.inputs.iter().map(|&signal| word(model.graph.node(signal).name) as i64);
    let raws = evaluate_all(&model.graph, 0, &state, &inputs.collect::<Vec<_>>());
    for (name, expected) in &rows {
        let place = model.graph.nodes.iter().position(|node| node.name == name);
        let place = place.unwrap_or_else(|| panic!("{page}: the datapath has no `{name}`"));
        assert_eq!(raws[place], *expected, "{page}: `{name}`");
    }
}

#[test]
fn a_lif_by_hand() {
    follows("lif.md", &lif());
}

#[test]
fn a_conductance_by_hand() {
    follows("synapses.md", &conductance());
}

#[test]
fn exponential_euler_over_conductances_by_hand() {
    let page = "exponential_euler.md";
    follows(page, &relaxing(words_to_relax(Format::signed(5, 10), 16)));
    let of_adex = rows_of(page, "## A step of AdEx by hand");
    follows_rows(page, of_adex, &relaxing_adex(words_to_relax(Format::signed(7, 10), 18)));
}

#[test]
fn an_alif_by_hand() {
    follows("alif.md", &alif());
}

#[test]
fn hodgkin_and_huxley_by_hand() {
    follows("hodgkin_huxley.md", &hodgkin_huxley());
}

#[test]
fn an_adex_by_hand() {
    follows("adex.md", &adex());
}

#[test]
fn a_loihi_by_hand() {
    let keys = [409, 128, 300, 50, 6, -1, 0, 0];
    follows("loihi.md", &crate::loihi::model(&[keys], Format::signed(10, 0), Rounding::Nearest));
}

#[test]
fn a_xylo_by_hand() {
    follows("xylo.md", &crate::xylo::model(&[[3, 4, 500, 20, 31, 3, 0]], &[]));
}

#[test]
fn an_izhikevich_by_hand() {
    let keys =
        [("a", "0.02"), ("b", "0.2"), ("c", "-65"), ("d", "8"), ("v_th", "30"), ("i_e", "10"), ("v_init", "-65")];
    follows("izhikevich.md", &defined(written("izhikevich", &keys)));
}

#[test]
fn an_eif_by_hand() {
    let membrane = [("c_m", "200"), ("g_l", "12"), ("e_l", "-70"), ("v_th", "-50"), ("delta_t", "2"), ("i_e", "500")];
    let spike = [("v_peak", "0"), ("v_reset", "-58"), ("t_ref", "15"), ("v_init", "-70")];
    follows("eif.md", &defined(written("eif", &[&membrane[..], &spike].concat())));
}

#[test]
fn a_qif_by_hand() {
    let membrane = [("c_m", "100"), ("k", "0.7"), ("e_l", "-60"), ("v_c", "-40"), ("i_e", "200")];
    let spike = [("v_peak", "35"), ("v_reset", "-50"), ("t_ref", "20"), ("v_init", "-60")];
    follows("qif.md", &defined(written("qif", &[&membrane[..], &spike].concat())));
}

#[test]
fn a_perfect_integrator_by_hand() {
    let membrane = [("c_m", "250"), ("e_l", "-70"), ("v_th", "-55"), ("v_reset", "-70"), ("i_e", "400")];
    let spike = [("t_ref", "20"), ("v_init", "-70"), ("spike_when", "1")];
    follows("if.md", &defined(written("if", &[&membrane[..], &spike].concat())));
}

#[test]
fn a_lif_with_a_current_by_hand() {
    let current = [("tau_syn", "5"), ("tau_mem", "20"), ("r", "1"), ("w_in", "1")];
    let potential = [("v_threshold", "1"), ("bias", "0.01"), ("spike_when", "1")];
    follows("cuba_lif.md", &defined(written("cuba_lif", &[&current[..], &potential].concat())));
}

#[test]
fn a_read_out_by_hand() {
    let membrane = [("c_m", "250"), ("tau_m", "20"), ("e_l", "-70"), ("i_e", "400"), ("v_init", "-70")];
    follows("li.md", &defined(written("li", &membrane)));
}

#[test]
fn a_resonator_by_hand() {
    let oscillator = [("b", "-0.05"), ("omega", "0.6"), ("v_threshold", "1"), ("v_reset", "1"), ("bias", "0.01")];
    follows(
        "resonate_and_fire.md",
        &defined(written("resonate_and_fire", &[&oscillator[..], &[("spike_when", "1")]].concat())),
    );
}
