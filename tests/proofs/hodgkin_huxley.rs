//! Hodgkin and Huxley's neuron is `tests/rtl_ref/hodgkin_huxley.sv`, cut at its six tables, at the gates and
//! their products, and at the change of the potential and its factors.

use rheobase::compile::Compiled;

use crate::cut::CutTable;
use crate::defined::{Reading, config, proof};
use crate::support::compile_text;
use crate::yosys::{Proof, planted};

macro_rules! table {
    ($name:literal) => {
        CutTable {
            name: $name,
            signals: concat!($name, "_"),
            ports: concat!($name, "_"),
            row_differs: concat!($name, "_row_differs"),
        }
    };
}

const TABLES: [CutTable; 6] =
    [table!("m_steady"), table!("m_rate"), table!("h_steady"), table!("h_rate"), table!("n_steady"), table!("n_rate")];
const CUTS: &[&str] = &[
    "m_next",
    "h_next",
    "n_next",
    "m_squared",
    "m_cubed",
    "open_na",
    "n_squared",
    "open_k",
    "part_na",
    "part_k",
    "charge",
    "kept",
    "change",
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
    for rounding in ["floor", "nearest"] {
        let compiled = neuron(["Q7.4", "Q1.6", "UQ0.14"], rounding, 1);
        assert_eq!(reading(&compiled, rounding).refuted(), [""; 0], "{rounding}");
    }
}

#[test]
fn planted_errors_are_refuted() {
    let compiled = neuron(["Q7.4", "Q1.6", "UQ0.14"], "nearest", 1);
    for (good, bad, output) in [
        ("14'(m_squared) * 14'(m_next)", "14'(m_squared) * 14'(m_s1)", "m_cubed_differs"),
        ("8'(h_rate_slope)", "8'(h_steady_slope)", "h_next_differs"),
        ("v_s1 > v_next", "v_s1 >= v_next", "spike_differs"),
        ("(not_below < LastPoint)", "(not_below <= FirstPoint)", "n_rate_row_differs"),
    ] {
        let proof = reading(&compiled, "nearest");
        let datapath = planted(&proof.datapath, good, bad);
        let proof = Proof { datapath, covers: Vec::new(), equalities: vec![output], ..proof };
        assert_eq!(proof.refuted(), [output], "{good}");
    }
}
