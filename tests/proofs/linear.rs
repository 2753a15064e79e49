//! The perfect integrator, the LIF with a current, the read-out and the resonator are their readings in `tests/rtl_ref`.

use rheobase::compile::Compiled;

use crate::defined::{Reading, config, proof};
use crate::support::compile_text;
use crate::yosys::{Proof, planted};

const IF: &str = "[population.p.if]\nc_m = 250.0\ne_l = -70.0\nv_th = -55.0\nt_ref = 0.5\ni_e = 391.0\n";
const IF_WORDS: [&str; 3] = ["Q5.6", "", "UQ0.9"];
const CUBA_LIF: &str = "[population.p.cuba_lif]\ntau_syn = 5.0\ntau_mem = 20.0\nw_in = 0.7\nv_threshold = 1.0\n\
                        refractory_steps = 5\nbias = 0.02\n";
const CUBA_WORDS: [&str; 3] = ["Q3.6", "", "UQ0.13"];

const LI: &str = "[population.p.li]\nc_m = 250.0\ntau_m = 20.0\ne_l = -70.0\ni_e = 391.0\n";
const LI_WORDS: [&str; 3] = ["Q5.6", "", "UQ0.13"];
const RESONATOR: &str = "[population.p.resonate_and_fire]\nb = -1.5\nomega = 6.0\nv_threshold = 1.0\ni_reset = -0.3\n\
                         bias = 0.02\n";
const RESONATOR_WORDS: [&str; 3] = ["Q3.5", "", "UQ0.8"];

/// `modes`: the places of rounding and overflow, reset and comparison in the reading's numbers.
fn linear(compiled: &Compiled, file: &'static str, rounding: &str, [wrap, reset, greater]: [i64; 3]) -> Proof {
    let covers = vec![("spikes", "spike".to_owned()), ("silent", "!spike && !fires".to_owned())];
    let numbers = vec![("wrap", wrap), ("reset", reset), ("greater", greater)];
    proof(compiled, rounding, Reading { file, numbers, covers, ..Reading::default() })
}

#[test]
fn a_perfect_integrator_is_its_page() {
    for (rounding, overflow, keys, modes, clock) in [
        ("floor", "saturate", "", [0, 0, 0], 1),
        ("zero", "wrap", "reset = \"subtract\"\n", [1, 1, 0], 1),
        ("nearest", "saturate", "reset = \"none\"\nspike_when = \">\"\n", [0, 2, 1], 100),
        ("even", "wrap", "v_reset = -65.0\nspike_when = \">\"\n", [1, 0, 1], 1),
    ] {
        let compiled = compile_text(&config(&format!("{IF}{keys}"), IF_WORDS, [rounding, overflow], clock));
        assert_eq!(linear(&compiled, "if.sv", rounding, modes).refuted(), [""; 0], "{rounding}, {overflow}");
    }
}

#[test]
fn a_lif_with_a_current_is_its_page() {
    for (rounding, overflow, keys, modes) in [
        ("floor", "saturate", "integrator = \"euler\"\nreset = \"subtract\"\n", [0, 1, 0]),
        ("nearest", "wrap", "spike_when = \">\"\n", [1, 0, 1]),
    ] {
        let text = config(&format!("{CUBA_LIF}{keys}"), CUBA_WORDS, [rounding, overflow], 1);
        let compiled = compile_text(&text.replace("[format]\n", "[format]\nsynapse = \"Q3.4\"\n"));
        assert_eq!(linear(&compiled, "cuba_lif.sv", rounding, modes).refuted(), [""; 0], "{rounding}, {overflow}");
    }
}

#[test]
fn a_read_out_is_its_page() {
    for (rounding, overflow, clock) in [
        ("floor", "saturate", 1),
        ("zero", "wrap", 1),
        ("nearest", "saturate", 100),
        ("even", "wrap", 1),
        ("nearest", "wrap", 1),
    ] {
        let compiled = compile_text(&config(LI, LI_WORDS, [rounding, overflow], clock));
        let covers = vec![("falls", "v_expected < v_word".to_owned()), ("full", "v_expected == 2047".to_owned())];
        let covers = if clock == 1 { covers } else { Vec::new() };
        let numbers = vec![("wrap", i64::from(overflow == "wrap"))];
        let proof = proof(&compiled, rounding, Reading { file: "li.sv", numbers, covers, ..Reading::default() });
        assert_eq!(proof.refuted(), [""; 0], "{rounding}, {overflow}");
    }
}

#[test]
fn a_resonator_is_its_page() {
    for (rounding, spike_when) in [("floor", ">="), ("nearest", ">")] {
        let keys = format!("{RESONATOR}spike_when = \"{spike_when}\"\n");
        let compiled = compile_text(&config(&keys, RESONATOR_WORDS, [rounding, "saturate"], 1));
        let covers = vec![("spikes", "spike".to_owned()), ("silent", "!spike && !fires".to_owned())];
        let numbers = vec![("greater", i64::from(spike_when == ">"))];
        let reading = Reading { file: "resonate_and_fire.sv", numbers, covers, ..Reading::default() };
        assert_eq!(proof(&compiled, rounding, reading).refuted(), [""; 0], "{rounding}");
    }
}

#[test]
fn planted_errors_are_refuted() {
    let compiled = compile_text(&config(IF, IF_WORDS, ["nearest", "saturate"], 1));
    let proof = linear(&compiled, "if.sv", "nearest", [0; 3]);
    let datapath = planted(&proof.datapath, "v_integrated >= Threshold", "v_integrated > Threshold");
    let proof = Proof { datapath, covers: Vec::new(), equalities: vec!["spike_differs"], ..proof };
    assert_eq!(proof.refuted(), ["spike_differs"]);
}
