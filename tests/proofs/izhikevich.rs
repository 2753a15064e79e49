//! The generated Izhikevich neuron is `tests/rtl_ref/izhikevich.sv`.

use rheobase::compile::Compiled;

use crate::support::compile_text;
use crate::yosys::{Proof, datapath, delayed, planted};

/// A regular-spiking neuron.
fn config(words: [&str; 3], rounding: &str, clock_mhz: u32) -> String {
    let [state, adaptation, decay] = words;
    format!(
        "name = \"proof\"\ndt = 0.1\nsteps = 1\n\n[population.p]\ncount = 1\n[population.p.izhikevich]\na = 0.1\nb = 0.2\n\
         c = -55.0\nd = 8.0\ni_e = 10.0\nu_init = -11.0\n\n[source.s]\ncount = 8\npoisson = {{ rate = 100.0 }}\n\n\
         [[projection]]\nfrom = \"s\"\nto = \"p\"\nconnect = \"all_to_all\"\nweight = -1.5\n\n[format]\nstate = \"{state}\"\n\
         adaptation = \"{adaptation}\"\ndecay = \"{decay}\"\nweight = \"Q2.2\"\nrounding = \"{rounding}\"\n\n\
         [hardware]\nclock_mhz = {clock_mhz}\n"
    )
}

fn proof(compiled: &Compiled, rounding: &str) -> Proof {
    let core = &compiled.design.cores[0];
    let (graph, variables, due) = (&core.model.graph, &core.model.variables, core.accumulator);
    let (v, u) = (variables[0].format, variables[1].format);
    let depth = core.schedule.depth;
    let word = |name: &str| graph.parameters.iter().find(|known| known.name == name).expect("a parameter");
    let raw = |name: &str| word(name).values[0];
    let frac = |name: &str| i64::from(word(name).format.frac_bits);
    // the page: min(I + 4, 1 + ceil(log2(1 + 0.04 dt 2^(2 I + 1))))
    let bend = 1.0 + (1.0 + 0.004 * f64::from(2 * v.int_bits + 1).exp2()).log2().ceil();
    let place = ["floor", "zero", "nearest", "even"].iter().position(|word| *word == rounding);
    let signed = |bits: u32| format!("signed [{}:0]", bits - 1);
    let delays = [
        delayed(&signed(v.width()), "v", depth),
        delayed(&signed(u.width()), "u", depth),
        delayed(&signed(due.width()), "due", depth),
    ];
    let registers: String = delays.iter().map(|delay| delay.0.as_str()).collect();
    let [v_then, u_then, due_then] = delays.map(|delay| delay.1);
    let clock = if depth > 0 { ".clk_i(clk), " } else { "" };
    let numbers = [
        ("V_BITS", v.width().into()),
        ("F", v.frac_bits.into()),
        ("U_BITS", u.width().into()),
        ("A", u.frac_bits.into()),
        ("D", frac("rate")),
        ("INPUT_BITS", due.width().into()),
        ("G", due.frac_bits.into()),
        ("Q", frac("quadratic")),
        ("L", frac("linear")),
        ("T", frac("time_step")),
        ("E", frac("drive")),
        ("C", frac("coupling")),
        ("BEND_INT", (bend as i64).min(i64::from(v.int_bits) + 4)),
        ("C_INT", word("coupling").format.int_bits.into()),
        ("QUADRATIC", raw("quadratic")),
        ("LINEAR", raw("linear")),
        ("TIME_STEP", raw("time_step")),
        ("DRIVE", raw("drive")),
        ("COUPLING", raw("coupling")),
        ("RATE", raw("rate")),
        ("THRESHOLD", raw("threshold")),
        ("V_RESET", raw("v_reset")),
        ("JUMP", raw("jump")),
        ("ROUNDING", place.expect("a rounding of a core") as i64),
    ];
    let sign = |value: i64| if value < 0 { "-" } else { "" };
    let number = |(name, value): &(&str, i64)| format!(".{name}({}64'sd{})", sign(*value), value.unsigned_abs());
    let numbers: Vec<String> = numbers.iter().map(number).collect();
    let joined = format!(
        "module joined(input clk, input signed [{v}:0] v, input signed [{u}:0] u, input signed [{d}:0] due,\n\
         output spike_differs, v_differs, u_differs, spikes, silent, high);\n\
         wire signed [{v}:0] v_found, v_expected; wire signed [{u}:0] u_found, u_expected; wire fires, spike;\n\
         {registers}\n\
         proof_datapath u_datapath ({clock}.v_i(v), .u_i(u), .input_i(due), .v_next_o(v_found), .u_next_o(u_found),\n\
         .spike_o(fires));\n\
         izhikevich_ref #({numbers}) u_reference (.v({v_then}), .u({u_then}), .due({due_then}), .v_next(v_expected),\n\
         .u_next(u_expected), .spike(spike));\n\
         assign spikes = spike, silent = !spike && !fires, high = v_found == {threshold} - 1;\n\
         assign spike_differs = fires != spike, v_differs = v_found != v_expected, u_differs = u_found != u_expected;\n\
         endmodule\n",
        v = v.width() - 1,
        u = u.width() - 1,
        d = due.width() - 1,
        numbers = numbers.join(", "),
        threshold = raw("threshold"),
    );
    let equalities = vec!["spike_differs", "v_differs", "u_differs"];
    let covers = vec!["spikes", "silent", "high"];
    Proof { datapath: datapath(compiled), reference: "izhikevich.sv", joined, equalities, covers, depth }
}

const WORDS: [&str; 3] = ["Q7.2", "Q5.4", "UQ0.12"];

#[test]
fn narrow_words_are_proved_in_two_roundings() {
    for rounding in ["floor", "nearest"] {
        let proof = proof(&compile_text(&config(WORDS, rounding, 1)), rounding);
        assert_eq!(proof.refuted(), [""; 0], "{rounding}");
    }
}

#[test]
fn planted_errors_are_refuted() {
    let compiled = compile_text(&config(WORDS, "nearest", 1));
    let errors = [
        ("> for >=", "v_integrated >= Threshold", "v_integrated > Threshold", "spike_differs"),
        ("a recovery that does not jump", "? u_jumped", "? u_integrated", "u_differs"),
    ];
    for (name, good, bad, output) in errors {
        let proof = proof(&compiled, "nearest");
        let datapath = planted(&proof.datapath, good, bad);
        let proof = Proof { datapath, covers: Vec::new(), equalities: vec![output], ..proof };
        assert_eq!(proof.refuted(), [output], "{name}");
    }
}
