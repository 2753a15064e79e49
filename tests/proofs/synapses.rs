//! The generated synapses are `tests/rtl_ref/synapses.sv`: a LIF with an exponential conductance and an alpha current.

use rheobase::compile::Compiled;
use rheobase::datapath::Signal;

use crate::support::compile_text;
use crate::yosys::{Proof, datapath, delayed, planted};

fn config(clock_mhz: u32) -> String {
    format!(
        "name = \"proof\"\ndt = 0.5\nsteps = 1\n\n[population.p]\ncount = 1\n[population.p.lif]\nc_m = 50.0\ntau_m = 7.75\n\
         e_l = -70.0\nv_th = -60.0\nv_reset = -66.0\ni_e = 40.0\n[population.p.receptor]\n\
         ex = {{ exponential_conductance = {{ tau_syn = 2.02, e_rev = 0.0 }} }}\nin = {{ alpha_current = {{ tau_syn = 2.95 }} }}\n\n\
         [source.s]\ncount = 4\npoisson = {{ rate = 100.0 }}\n\n\
         [[projection]]\nfrom = \"s\"\nto = \"p\"\nreceptor = \"ex\"\nconnect = \"all_to_all\"\nweight = 3.0\n\n\
         [[projection]]\nfrom = \"s\"\nto = \"p\"\nreceptor = \"in\"\nconnect = \"all_to_all\"\nweight = -2.5\n\n\
         [format]\nstate = \"Q5.3\"\nsynapse = \"Q4.2\"\ndecay = \"UQ0.7\"\nweight = \"Q3.1\"\n\n\
         [hardware]\nclock_mhz = {clock_mhz}\n"
    )
}

fn proof(compiled: &Compiled) -> Proof {
    let core = &compiled.design.cores[0];
    let (graph, depth) = (&core.model.graph, core.schedule.depth);
    let parameter =
        |name: &str| graph.parameters.iter().find(|p| p.name == name).unwrap_or_else(|| panic!("no {name}"));
    let raw = |name: &str| parameter(name).values[0];
    let frac = |name: &str| parameter(name).format.frac_bits;
    let node = graph.nodes.iter().position(|node| node.name == "drive_in").expect("a drive");
    let width = |variable: usize| core.model.variables[variable].format.width();
    let [v_bits, g_bits, i_bits, due_bits] = [width(0), width(1), width(2), core.accumulator.width()];
    let names = ["v", "g", "di", "i", "due_ex", "due_in"];
    let widths = [v_bits, g_bits, i_bits, i_bits, due_bits, due_bits];
    let kind = |place: usize| format!("{}[{}:0]", if place == 1 { "" } else { "signed " }, widths[place] - 1);
    let delays: Vec<_> = (0..names.len()).map(|place| delayed(&kind(place), names[place], depth)).collect();
    let registers: String = delays.iter().map(|delay| delay.0.as_str()).collect();
    let inputs: Vec<String> = (0..names.len()).map(|place| format!("input {} {}", kind(place), names[place])).collect();
    let clock = if depth > 0 { ".clk_i(clk), " } else { "" };
    let connections: Vec<String> =
        names.iter().zip(&delays).map(|(name, delay)| format!(".{name}({})", delay.1)).collect();
    let numbers = [
        ("STATE_BITS", v_bits.into()),
        ("F", core.model.variables[0].format.frac_bits.into()),
        ("D", frac("leak").into()),
        ("SYNAPSE_BITS", i_bits.into()),
        ("S", core.model.variables[2].format.frac_bits.into()),
        ("INPUT_BITS", due_bits.into()),
        ("G", core.accumulator.frac_bits.into()),
        ("LEAK", raw("leak")),
        ("DRIVE", raw("drive")),
        ("E", frac("drive").into()),
        ("THRESHOLD", raw("threshold")),
        ("V_RESET", raw("v_reset")),
        ("LEAK_G", raw("leak_g_ex")),
        ("GAIN_G", raw("gain_g_ex")),
        ("GAIN_G_FRAC", frac("gain_g_ex").into()),
        ("REVERSAL", raw("reversal_ex")),
        ("LEAK_DI", raw("leak_di_in")),
        ("LEAK_I", raw("leak_i_in")),
        ("SLOPE", raw("slope_in")),
        ("SLOPE_FRAC", frac("slope_in").into()),
        ("GAIN_DI", raw("gain_di_in")),
        ("GAIN_I", raw("gain_i_in")),
        ("GAIN_I_FRAC", frac("gain_i_in").into()),
        ("CURRENT_FRAC", graph.node(Signal(node)).format.frac_bits.into()),
    ];
    let numbers: Vec<String> =
        numbers.iter().map(|(name, number): &(&str, i64)| format!(".{name}({number})")).collect();
    let joined = format!(
        "module joined(input clk, {inputs},\n\
         output spike_differs, v_differs, g_differs, di_differs, i_differs, spikes, silent, full, empty);\n{registers}\
         wire signed [{v}:0] v_found, v_expected; wire [{g}:0] g_found, g_expected;\n\
         wire signed [{i}:0] di_found, di_expected, i_found, i_expected; wire fires, spike, g_full, g_empty;\n\
         proof_datapath u_datapath ({clock}.v_i(v), .g_ex_i(g), .di_in_i(di), .i_in_i(i), .input_ex_i(due_ex), \
         .input_in_i(due_in), .v_next_o(v_found), .g_ex_next_o(g_found), .di_in_next_o(di_found), .i_in_next_o(i_found), \
         .spike_o(fires));\n\
         synapses_ref #({numbers}) u_reference ({connections}, .v_next(v_expected), .g_next(g_expected), \
         .di_next(di_expected), .i_next(i_expected), .spike(spike), .g_full(g_full), .g_empty(g_empty));\n\
         assign spike_differs = fires != spike, v_differs = v_found != v_expected, g_differs = g_found != g_expected;\n\
         assign di_differs = di_found != di_expected, i_differs = i_found != i_expected;\n\
         assign spikes = spike, silent = !spike && !fires, full = g_full, empty = g_empty;\nendmodule\n",
        inputs = inputs.join(", "),
        numbers = numbers.join(", "),
        connections = connections.join(", "),
        v = v_bits - 1,
        g = g_bits - 1,
        i = i_bits - 1,
    );
    Proof {
        datapath: datapath(compiled),
        reference: "synapses.sv",
        joined,
        equalities: vec!["spike_differs", "v_differs", "g_differs", "di_differs", "i_differs"],
        covers: vec!["spikes", "silent", "full", "empty"],
        depth,
    }
}

#[test]
fn a_conductance_and_an_alpha_current_are_proved() {
    for clock_mhz in [1, 200] {
        let proof = proof(&compile_text(&config(clock_mhz)));
        assert_eq!(proof.refuted(), [""; 0], "{clock_mhz} MHz");
        assert_eq!(proof.depth > 2, clock_mhz == 200, "{} stages at {clock_mhz} MHz", proof.depth);
    }
}

#[test]
fn planted_errors_of_synapses_are_refuted() {
    let compiled = compile_text(&config(1));
    let whole = datapath(&compiled);
    let errors = [
        ("the wrong way from the reversal potential", "distance_ex", "v_differs"),
        ("no rounding of the conductance's drive", "drive_ex_rounded", "v_differs"),
        ("alpha with half its kick", "kick_in", "i_differs"),
    ];
    for (name, signal, differs) in errors {
        let line = whole.lines().find(|line| line.contains(&format!(" {signal} ")) && line.contains(" = "));
        let line = line.unwrap_or_else(|| panic!("no `{signal}` in\n{whole}"));
        let (head, rest) = line.split_once(" = ").expect("an assignment");
        let value = rest.split_once(';').expect("an end").0;
        let bad = match signal {
            "distance_ex" => value.replacen(" - ", " + ", 1),
            "drive_ex_rounded" => value.split_once(" + ").expect("a rounding constant").0.to_owned(),
            _ => format!("({value}) >>> 1"),
        };
        assert_ne!(bad, value, "{name}");
        let changed = planted(&whole, &format!("{head} = {value};"), &format!("{head} = {bad};"));
        let proof = Proof { datapath: changed, covers: Vec::new(), equalities: vec![differs], ..proof(&compiled) };
        assert_eq!(proof.refuted(), [differs], "{name} passes the proof");
    }
}
