//! The generated AdEx is `tests/rtl_ref/adex.sv`. The table is cut out: its words are free inputs of both, within the
//! table's ranges, and the rows that both read must be equal.

use rheobase::compile::Compiled;
use rheobase::datapath::Signal;
use rheobase::models::NeuronPlan;

use crate::cut::{cut, literal, place};
use crate::support::compile_text;
use crate::yosys::{Proof, datapath, delayed, planted};

/// The neuron of `docs/models/adex.md`, "A step by hand", but for `lines`; its formats, but for those of v, w and decay.
fn config(lines: &str, words: [&str; 3], rounding: &str, clock_mhz: u32) -> String {
    let [state, adaptation, decay] = words;
    format!(
        "name = \"proof\"\ndt = 0.1\nsteps = 1\n\n[population.p]\ncount = 1\n[population.p.adex]\nc_m = 200.0\ng_l = 12.0\n\
         e_l = -70.0\nv_th = -50.0\ndelta_t = 2.0\nb = 60.0\nv_reset = -58.0\nv_peak = 0.0\ni_e = 500.0\n\
         {lines}\n[source.s]\ncount = 8\npoisson = {{ rate = 100.0 }}\n\n[[projection]]\nfrom = \"s\"\n\
         to = \"p\"\nconnect = \"all_to_all\"\nweight = -1.5\n\n[format]\nstate = \"{state}\"\nadaptation = \"{adaptation}\"\n\
         decay = \"{decay}\"\nweight = \"Q2.8\"\nrounding = \"{rounding}\"\n\n[hardware]\nclock_mhz = {clock_mhz}\n"
    )
}

fn proof(compiled: &Compiled) -> Proof {
    let core = &compiled.design.cores[0];
    let (model, graph) = (&core.model, &core.model.graph);
    let NeuronPlan::Adex(plan) = model.plan else { panic!("an AdEx was planned") };
    let depth = core.schedule.depth;
    let read = core.schedule.stages[place(graph, "exp_value")];
    let width = |name: &str| graph.node(Signal(place(graph, name))).format.width();
    let (v, w, due) = (plan.state.format, plan.adaptation.format, core.accumulator);
    let (row_bits, value_bits, slope_bits) = (width("row"), width("exp_value"), width("exp_slope"));
    let table = &graph.tables[0];
    let most = |words: &[i64]| words.iter().copied().max().expect("a table has rows");
    let parameter = |name: &str| graph.parameters.iter().find(|p| p.name == name);
    let raw = |name: &str| parameter(name).map_or(0, |p| p.values[0]);
    let frac = |name: &str| parameter(name).expect("every AdEx has it").format.frac_bits;
    let rounding = ["floor", "zero", "nearest", "even"].iter().position(|word| *word == plan.state.rounding.word());
    let signed = |bits: u32| format!("signed [{}:0]", bits - 1);
    let unsigned = |bits: u32| format!("[{}:0]", bits - 1);
    // The table's word reaches the stage that reads it `read` steps after its neuron, the outputs `depth` steps after.
    let delays = [
        delayed(&signed(v.width()), "v", depth),
        delayed(&signed(w.width()), "w", depth),
        delayed(&signed(due.width()), "due", depth),
        delayed(&unsigned(plan.counter.width()), "refractory", depth),
        delayed(&unsigned(value_bits), "value", depth - read),
        delayed(&unsigned(slope_bits), "slope", depth - read),
        delayed(&unsigned(row_bits), "row", depth - read + 1),
    ];
    let registers: String = delays.iter().map(|delay| delay.0.as_str()).collect();
    let [v_then, w_then, due_then, counter_then, value_then, slope_then, row_then] = delays.map(|delay| delay.1);
    let (counter_in, counter_out, absent) = if plan.refractory {
        (".refractory_i(refractory), ", ".refractory_next_o(counter_found), ", "")
    } else {
        ("", "", "assign counter_found = counter_expected;")
    };
    let numbers = [
        ("V_BITS", v.width().into()),
        ("F", v.frac_bits.into()),
        ("W_BITS", w.width().into()),
        ("A", w.frac_bits.into()),
        ("D", frac("leak").into()),
        ("INPUT_BITS", due.width().into()),
        ("G", due.frac_bits.into()),
        ("E", frac("drive").into()),
        ("C", frac("coupling").into()),
        ("COUNTER_BITS", plan.counter.width().into()),
        ("REFRACTORY_PERIOD", raw("refractory_period")),
        ("ROW_BITS", row_bits.into()),
        ("VALUE_BITS", value_bits.into()),
        ("SLOPE_BITS", slope_bits.into()),
        ("S", plan.upswing.spacing_bits.into()),
        ("U", plan.upswing.target.format.frac_bits.into()),
        ("UPSWING_BITS", plan.upswing.target.format.width().into()),
        ("FIRST", plan.upswing.first),
        ("LAST", plan.upswing.last),
        ("V_PEAK", raw("v_peak")),
        ("V_KNEE", raw("v_knee")),
        ("V_RESET", raw("v_reset")),
        ("LEAK", raw("leak")),
        ("DRIVE", raw("drive")),
        ("LEAK_W", raw("leak_w")),
        ("COUPLING", raw("coupling")),
        ("JUMP", raw("jump")),
        ("ROUNDING", rounding.expect("a rounding of a core") as i64),
    ];
    let numbers: Vec<String> =
        numbers.iter().map(|(name, value): &(&str, i64)| format!(".{name}({})", literal(*value))).collect();
    let joined = format!(
        "module joined(input clk, input signed [{v}:0] v, input signed [{w}:0] w, input signed [{d}:0] due,\n\
         input [{c}:0] refractory, input [{value}:0] value, input [{slope}:0] slope,\n\
         output row_differs, spike_differs, counter_differs, v_differs, w_differs, spikes, silent, rests, high, row_moves);\n\
         wire signed [{v}:0] v_found, v_expected; wire signed [{w}:0] w_found, w_expected;\n\
         wire [{c}:0] counter_found, counter_expected; wire [{row}:0] row, row_expected; wire fires, spike;\n\
         {registers}{absent}\n\
         proof_datapath u_datapath (.clk_i(clk), .word_i({{slope, value}}), .row_o(row), .v_i(v), .w_i(w), {counter_in}\n\
         .input_i(due), .v_next_o(v_found), .w_next_o(w_found), {counter_out}.spike_o(fires));\n\
         adex_ref #({numbers}) u_reference (.v({v_then}), .w({w_then}), .refractory({counter_then}), .due({due_then}),\n\
         .value({value_then}), .slope({slope_then}), .row(row_expected), .v_next(v_expected), .w_next(w_expected),\n\
         .refractory_next(counter_expected), .spike(spike));\n\
         wire possible = {counter_then} <= {period} && {value_then} <= {most_value} && {slope_then} <= {most_slope};\n\
         assign spikes = possible && spike, silent = possible && !spike && !fires;\n\
         assign rests = possible && {counter_then} != 0, high = possible && v_found == {highest};\n\
         assign row_moves = row_expected != 0 && row_expected != {last_row};\n\
         assign row_differs = row_expected != {row_then};
         assign spike_differs = possible && fires != spike, counter_differs = possible && counter_found != counter_expected;
         assign v_differs = possible && v_found != v_expected, w_differs = possible && w_found != w_expected;
         endmodule\n",
        v = v.width() - 1,
        w = w.width() - 1,
        d = due.width() - 1,
        c = plan.counter.width() - 1,
        value = value_bits - 1,
        slope = slope_bits - 1,
        row = row_bits - 1,
        numbers = numbers.join(", "),
        period = raw("refractory_period"),
        most_value = literal(most(&table.values)),
        most_slope = literal(most(&table.slopes)),
        highest = literal(raw("v_peak") - 1),
        last_row = table.values.len() - 1,
    );
    let mut equalities = vec!["row_differs", "spike_differs", "v_differs", "w_differs"];
    equalities.extend(plan.refractory.then_some("counter_differs"));
    let mut covers = vec!["spikes", "silent", "high", "row_moves"];
    covers.extend(plan.refractory.then_some("rests"));
    let datapath = cut(&datapath(compiled), "exponential", "", value_bits + slope_bits, row_bits);
    Proof { datapath, reference: "adex.sv", joined, equalities, covers, depth }
}

const BY_HAND: &str = "a = 2.0\ntau_w = 300.0\n";
const WORDS: [&str; 3] = ["Q7.10", "Q5.12", "UQ0.18"];

/// Proves it, and returns the stages of the datapath.
fn proved(config: &str) -> u32 {
    let proof = proof(&compile_text(config));
    assert_eq!(proof.refuted(), [""; 0], "{config}");
    proof.depth
}

#[test]
fn the_step_by_hand_is_proved() {
    proved(&config(BY_HAND, WORDS, "nearest", 1));
}

#[test]
fn a_refractory_period_is_proved_in_the_other_roundings() {
    for rounding in ["floor", "zero", "even"] {
        proved(&config("a = 2.0\ntau_w = 30.0\nt_ref = 0.5\n", ["Q7.7", "Q6.9", "UQ0.14"], rounding, 1));
    }
}

#[test]
fn a_pipeline_of_24_bits_is_proved() {
    let depth = proved(&config("a = 4.0\ntau_w = 144.0\nt_ref = 2.0\n", ["Q7.16", "Q7.16", "UQ0.20"], "nearest", 100));
    assert!(depth > 5, "100 MHz gave {depth} stages");
}

#[test]
fn planted_errors_are_refuted() {
    let compiled = compile_text(&config(&format!("{BY_HAND}t_ref = 0.5\n"), WORDS, "nearest", 1));
    let refuted = |errors: &[(&str, &str)], outputs: &[&'static str]| {
        let proof = proof(&compiled);
        let datapath = errors.iter().fold(proof.datapath, |text, (good, bad)| planted(&text, good, bad));
        Proof { datapath, covers: Vec::new(), equalities: outputs.to_vec(), ..proof }.refuted()
    };
    let alone = [
        ("a potential that is not clamped", "(v_i < VPeak) ? v_i : VPeak", "v_i", "w_differs"),
        ("an adaptation of the wrong sign", "21'(v_wide) + 21'(w_i)", "21'(v_wide) - 21'(w_i)", "v_differs"),
        ("zero- for sign-extension", "41'(input_aligned)", "$signed({6'd0, input_aligned})", "v_differs"),
        ("> for >=", "v_integrated >= VPeak", "v_integrated > VPeak", "spike_differs"),
        ("an adaptation that does not jump", "? w_jumped_s1 :", "? w_integrated_s1 :", "w_differs"),
    ];
    for (name, good, bad, output) in alone {
        assert_eq!(refuted(&[(good, bad)], &[output]), [output], "{name}");
    }
    // the wrong row, a leak of w one off, a refractory period one short: each reaches an output of its own
    let apart = [("9'(position >> 7)", "9'(position >> 8)"), ("= 18'd87", "= 18'd86"), ("= 3'd5;", "= 3'd4;")];
    let outputs = ["row_differs", "w_differs", "counter_differs"];
    assert_eq!(refuted(&apart, &outputs), outputs);
}
