//! Xylo's LIF, and the accumulator of synaptic input that saturates, are their readings in `tests/rtl_ref`.

use rheobase::compile::Compiled;

use crate::defined::{Reading, config, proof};
use crate::support::compile_text;
use crate::support::simulation::verilog;
use crate::yosys::{Proof, planted};

/// A neuron, and the same numbers for the reading.
struct Neuron {
    dash_syn: i64,
    dash_mem: i64,
    threshold: i64,
    most: i64,
}

const HIDDEN: Neuron = Neuron { dash_syn: 3, dash_mem: 4, threshold: 1_024, most: 31 };
const READ_OUT: Neuron = Neuron { dash_syn: 0, dash_mem: 15, threshold: 1, most: 1 };

fn compiled(neuron: &Neuron, clock: u32) -> Compiled {
    let Neuron { dash_syn, dash_mem, threshold, most } = neuron;
    let lines = format!(
        "[population.p.lif]\narithmetic = \"xylo\"\ndash_syn = {dash_syn}\ndash_mem = {dash_mem}\n\
         threshold = {threshold}\nbias = -37\nmax_spikes_per_dt = {most}\n"
    );
    compile_text(&config(&lines, ["Q15.0", "", ""], ["nearest", "wrap"], clock))
}

fn lif(neuron: &Neuron, clock: u32) -> Proof {
    let Neuron { dash_syn, dash_mem, threshold, most } = *neuron;
    let numbers = vec![("dash_syn", dash_syn), ("dash_mem", dash_mem), ("threshold", threshold), ("most", most)];
    let covers = vec![("several", format!("spike == {most}")), ("silent", "spike == 0 && fires == 0".to_owned())];
    proof(&compiled(neuron, clock), "floor", Reading { file: "xylo.sv", numbers, covers, ..Reading::default() })
}

#[test]
fn xylos_lif_is_its_page() {
    let pipelined = Neuron { dash_syn: 13, dash_mem: 8, threshold: 4_321, most: 5 };
    for (neuron, clock) in [(HIDDEN, 1), (pipelined, 100)] {
        assert_eq!(lif(&neuron, clock).refuted(), [""; 0], "{} spikes", neuron.most);
    }
}

/// One event more, for all words that events can leave, all x and all weights.
fn saturating_sum() -> Proof {
    let files = verilog(&compiled(&HIDDEN, 1));
    let file = files.into_iter().find(|file| file.path == "proof_saturating_sum.sv").expect("it is generated");
    let joined = "module joined(input clk, input [48:0] word, input signed [15:0] x, input signed [7:0] weight,
        output value_differs, output leaves, output flat, output rises);
  wire [48:0] word_next;
  wire signed [23:0] before, after;
  wire legal, legal_next, is_flat, is_flat_next;
  proof_saturating_sum u_sum (.word_i(word), .weight_i(weight), .word_o(word_next));
  saturating_sum_ref u_before (.word(word), .x(x), .value(before), .is_flat(is_flat), .legal(legal));
  saturating_sum_ref u_after (.word(word_next), .x(x), .value(after), .is_flat(is_flat_next), .legal(legal_next));
  wire signed [23:0] exact = before + weight;
  wire signed [23:0] expected = exact > 24'sd32767 ? 24'sd32767 : exact < -24'sd32768 ? -24'sd32768 : exact;
  assign value_differs = legal && after != expected;
  assign leaves = legal && !legal_next;
  assign flat = legal && is_flat && before == 24'sd5;
  assign rises = legal && !is_flat_next && after == 24'sd32767 && exact > 24'sd32767;
endmodule
"
    .to_owned();
    Proof {
        datapath: file.text,
        reference: "saturating_sum.sv",
        joined,
        equalities: vec!["value_differs", "leaves"],
        covers: vec!["flat", "rises"],
        depth: 0,
    }
}

#[test]
fn an_event_of_an_accumulator_saturates() {
    assert_eq!(saturating_sum().refuted(), [""; 0]);
}

#[test]
fn planted_errors_are_refuted() {
    let errors = [
        (lif(&READ_OUT, 1), "v_integrated >= ", "v_integrated > ", "spike_differs"),
        (saturating_sum(), "risen[17] ? 16'd0", "risen[17] ? risen[15:0]", "value_differs"),
        (saturating_sum(), "- weight", "+ weight", "value_differs"),
    ];
    for (proof, good, bad, output) in errors {
        let datapath = planted(&proof.datapath, good, bad);
        let proof = Proof { datapath, covers: Vec::new(), equalities: vec![output], ..proof };
        assert_eq!(proof.refuted(), [output], "{good}");
    }
}
