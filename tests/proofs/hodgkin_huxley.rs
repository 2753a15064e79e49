//! Hodgkin and Huxley's neuron is `tests/rtl_ref/hodgkin_huxley.sv`, cut at its six tables, at the gates and
//! their products, and at the change of the potential and its factors.

use rheobase::compile::Compiled;

use crate::cut::{Cut, CutTable};
use crate::defined::{Reading, config, proof};
use crate::support::compile_text;
use crate::yosys::{Proof, planted};

macro_rules! table {
    ($name:literal) => {
        CutTable {
            name: $name,
            signals: concat!($name, "_"),
            ports: concat!($name, "_"),
            row: "row",
            row_differs: concat!($name, "_row_differs"),
        }
    };
}

const TABLES: [CutTable; 6] =
    [table!("m_steady"), table!("m_rate"), table!("h_steady"), table!("h_rate"), table!("n_steady"), table!("n_rate")];
const CUTS: &[Cut] = &[
    Cut::Anywhere("m_next"),
    Cut::Anywhere("h_next"),
    Cut::Anywhere("n_next"),
    Cut::Anywhere("m_squared"),
    Cut::Anywhere("m_cubed"),
    Cut::Anywhere("open_na"),
    Cut::Anywhere("n_squared"),
    Cut::Anywhere("open_k"),
    Cut::Anywhere("part_na"),
    Cut::Within("part_k"),
    Cut::Within("pulled_na"),
    Cut::Within("pulled_k"),
    Cut::Within("charge"),
    Cut::Within("kept"),
    Cut::Anywhere("change"),
];
const NEURON: &str = "[population.p.hodgkin_huxley]\ni_e = 650.0\n";

fn neuron(words: [&str; 3], rounding: &str, clock_mhz: u32) -> Compiled {
    let text = config(NEURON, words, [rounding, "saturate"], clock_mhz);
    compile_text(&text.replace("dt = 0.1\n", "dt = 0.025\n"))
}

fn reading(compiled: &Compiled, rounding: &str) -> Proof {
    let covers = vec![("spikes", "spike".to_owned()), ("silent", "!spike && !fires".to_owned())];
    proof(
        compiled,
        rounding,
        Reading { file: "hodgkin_huxley.sv", numbers: Vec::new(), covers, tables: &TABLES, cuts: CUTS },
    )
}

#[test]
fn hodgkin_and_huxleys_neuron_is_its_page() {
    let compiled = neuron(["Q7.4", "Q1.6", "UQ0.14"], "nearest", 1);
    assert_eq!(reading(&compiled, "nearest").refuted(), [""; 0]);
}

/// All at once: the cuts keep each to its own output.
#[test]
fn planted_errors_are_refuted() {
    let compiled = neuron(["Q7.4", "Q1.6", "UQ0.14"], "nearest", 1);
    let errors = [
        ("14'(m_squared) * 14'(m_next)", "14'(m_squared) * 14'(m_s1)", "m_cubed_differs"),
        ("8'(h_rate_slope)", "8'(h_steady_slope)", "h_next_differs"),
        ("of_channels - 30'(leaked_s1)", "of_channels + 30'(leaked_s1)", "charge_differs"),
        ("17'(part_na) + 17'(part_k)", "17'(part_na)", "kept_differs"),
        ("v_s1 > v_next", "v_s1 >= v_next", "spike_differs"),
        ("(not_below < LastPoint)", "(not_below <= FirstPoint)", "n_rate_row_differs"),
    ];
    let proof = reading(&compiled, "nearest");
    let datapath = errors.iter().fold(proof.datapath, |text, (good, bad, _)| planted(&text, good, bad));
    let outputs = errors.map(|(_, _, output)| output).to_vec();
    let proof = Proof { datapath, covers: Vec::new(), equalities: outputs.clone(), ..proof };
    assert_eq!(proof.refuted(), outputs);
}
