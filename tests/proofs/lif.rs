//! The generated LIF is `tests/rtl_ref/lif.sv`.

use rheobase::compile::Compiled;
use rheobase::models::{Model, NeuronPlan, ResetKind};

use crate::support::compile_text;
use crate::yosys::{Proof, datapath, delayed, planted};

/// A small LIF; `lines` are further lines of its table.
fn config(lines: &str, rounding: &str, overflow: &str, clock_mhz: u32) -> String {
    format!(
        "name = \"proof\"\ndt = 0.1\nsteps = 1\n\n[population.p]\ncount = 1\n[population.p.lif]\nc_m = 250.0\ntau_m = 2.0\n\
         e_l = -70.0\nv_th = -60.0\ni_e = 400.0\n{lines}\n[source.s]\ncount = 8\npoisson = {{ rate = 100.0 }}\n\n[[projection]]\nfrom = \"s\"\nto = \"p\"\n\
         connect = \"all_to_all\"\nweight = -2.5\n\n\
         [format]\nstate = \"Q5.4\"\ndecay = \"UQ0.9\"\nweight = \"Q3.3\"\nrounding = \"{rounding}\"\noverflow = \"{overflow}\"\n\n\
         [hardware]\nclock_mhz = {clock_mhz}\n"
    )
}

fn word(model: &Model, name: &str) -> (i64, u32) {
    let parameter = model.graph.parameters.iter().find(|parameter| parameter.name == name);
    parameter.map_or((0, 0), |parameter| (parameter.values[0], parameter.format.frac_bits))
}

fn proof(compiled: &Compiled) -> Proof {
    let core = &compiled.design.cores[0];
    let model = &core.model;
    let NeuronPlan::Lif(plan) = model.plan else { panic!("a LIF was planned") };
    let depth = core.schedule.depth;
    let (state, input) = (plan.state.format, core.accumulator);
    let (v_bits, input_bits, counter_bits) = (state.width(), input.width(), plan.counter.width());
    let decay = model.graph.parameters.iter().find(|p| p.name == "leak").expect("a leak").format.frac_bits;
    let (leak, drive, threshold) = (word(model, "leak").0, word(model, "drive"), word(model, "threshold").0);
    let (v_reset, period) = (word(model, "v_reset").0, word(model, "refractory_period").0);
    let rounding = ["floor", "zero", "nearest", "even"].iter().position(|word| *word == plan.state.rounding.word());
    let reset = ResetKind::ALL.iter().position(|kind| *kind == plan.reset);
    let (v_delay, v_then) = delayed(&format!("signed [{}:0]", v_bits - 1), "v", depth);
    let (input_delay, input_then) = delayed(&format!("signed [{}:0]", input_bits - 1), "due", depth);
    let (counter_delay, counter_then) = delayed(&format!("[{}:0]", counter_bits - 1), "refractory", depth);
    let clock = if depth > 0 { ".clk_i(clk), " } else { "" };
    let refractory = plan.refractory;
    let (counter_in, counter_out) =
        if refractory { (".refractory_i(refractory), ", ".refractory_next_o(counter_found), ") } else { ("", "") };
    let absent = if refractory { "" } else { "  assign counter_found = counter_expected;\n" };
    // Without a refractory period the reference rests at 0; with one, the counter never exceeds the period.
    let possible = format!("{counter_then} <= {period}");
    let joined = format!(
        "module joined(input clk, input signed [{v}:0] v, input [{c}:0] refractory, input signed [{i}:0] due,\n\
         output spike_differs, counter_differs, v_differs, spikes, silent, high, low, ties, rests);\n\
         {v_delay}{input_delay}{counter_delay}\
         wire signed [{v}:0] found, expected; wire [{c}:0] counter_found, counter_expected; wire fires, spike;\n\
         wire too_high, too_low, tie;\n{absent}\
         proof_datapath u_datapath ({clock}.v_i(v), {counter_in}.input_i(due), .v_next_o(found), {counter_out}.spike_o(fires));\n\
         lif_ref #(.STATE_BITS({v_bits}), .F({f}), .D({decay}), .INPUT_BITS({input_bits}), .G({g}), .E({e}), \
         .COUNTER_BITS({counter_bits}), .REFRACTORY_PERIOD({period}), .LEAK({leak}), .DRIVE({drive}), \
         .THRESHOLD({threshold}), .V_RESET({v_reset}), .ROUNDING({rounding}), .WRAP({wrap}), .RESET({reset}), \
         .GREATER({greater})) u_reference (.v({v_then}), .refractory({counter_then}), .due({input_then}), \
         .v_next(expected), .refractory_next(counter_expected), .spike(spike), .too_high(too_high), \
         .too_low(too_low), .tie(tie));\n\
         wire possible = {possible};\n\
         assign spikes = possible && spike, silent = possible && !spike && !fires;\n\
         assign high = possible && too_high, low = possible && too_low, ties = possible && tie;\n\
         assign rests = possible && {counter_then} != 0;\n\
         assign spike_differs = possible && fires != spike, v_differs = possible && found != expected;\n\
         assign counter_differs = possible && counter_found != counter_expected;\n\
         endmodule\n",
        v = v_bits - 1,
        c = counter_bits - 1,
        i = input_bits - 1,
        f = state.frac_bits,
        g = input.frac_bits,
        e = drive.1,
        drive = drive.0,
        rounding = rounding.expect("a rounding of a core"),
        wrap = u32::from(plan.state.overflow == rheobase::fixed_point::Overflow::Wrap),
        reset = reset.expect("a kind of reset"),
        greater = u32::from(plan.spike_when == rheobase::datapath::Relation::Greater),
    );
    let mut equalities = vec!["spike_differs", "v_differs"];
    equalities.extend(refractory.then_some("counter_differs"));
    let mut covers = vec!["spikes", "silent", "high", "low", "ties"];
    covers.extend(refractory.then_some("rests"));
    Proof { datapath: datapath(compiled), reference: "lif.sv", joined, equalities, covers, depth }
}

const TO_A_VALUE: &str = "v_reset = -65.0\nt_ref = 0.5\n";

fn proved(lines: &str, rounding: &str, overflow: &str, clock_mhz: u32) -> u32 {
    let compiled = compile_text(&config(lines, rounding, overflow, clock_mhz));
    let proof = proof(&compiled);
    assert_eq!(proof.refuted(), [""; 0], "{lines} {rounding} {overflow} {clock_mhz} MHz");
    proof.depth
}

#[test]
fn every_rounding_and_overflow_is_proved() {
    for rounding in ["floor", "zero", "nearest", "even"] {
        for overflow in ["saturate", "wrap"] {
            proved(TO_A_VALUE, rounding, overflow, 1);
        }
    }
}

#[test]
fn every_reset_is_proved_with_and_without_a_refractory_period() {
    for reset in ["v_reset = -65.0\n", "reset = \"subtract\"\n", "reset = \"none\"\n"] {
        for refractory in ["", "t_ref = 0.3\n"] {
            proved(&format!("{reset}{refractory}"), "nearest", "saturate", 1);
        }
    }
    proved("reset = \"subtract\"\nspike_when = \">\"\n", "nearest", "wrap", 1);
}

#[test]
fn a_pipeline_is_proved() {
    let depth = proved(TO_A_VALUE, "even", "saturate", 200);
    assert!(depth > 2, "200 MHz gave {depth} stages");
}

#[test]
fn planted_errors_are_refuted() {
    let compiled = compile_text(&config(TO_A_VALUE, "nearest", "saturate", 1));
    let errors = [
        ("floor for nearest", "v_sum + 20'sd256", "v_sum + 20'sd0"),
        ("a tie towards minus infinity", "v_sum + 20'sd256", "v_sum + 20'sd255"),
        ("zero- for sign-extension", "20'(input_aligned)", "$signed({1'b0, input_aligned})"),
        ("saturation to the wrong side", "? 10'sd511", "? -10'sd512"),
        ("saturation one off", "> 11'sd511)", "> 11'sd512)"),
        ("a refractory period one short", "= 3'd5;", "= 3'd4;"),
        ("> for >=", "v_integrated >= Threshold", "v_integrated > Threshold"),
        ("a spike in the refractory period", "above_threshold & is_active", "above_threshold"),
        ("a potential that is not held", "is_refractory ? v_i : v_integrated", "v_integrated"),
    ];
    for (name, good, bad) in errors {
        let proof = proof(&compiled);
        let proof = Proof { datapath: planted(&proof.datapath, good, bad), covers: Vec::new(), ..proof };
        assert_ne!(proof.refuted(), [""; 0], "{name} passes the proof");
    }
}
