//! The generated relaxation is `tests/rtl_ref/exponential_euler.sv`: a LIF with an exponential conductance that is integrated with
//! the leak, and jumps. The table of phi is cut out.

use rheobase::compile::Compiled;

use crate::cut::{cut, literal, place};
use crate::support::compile_text;
use crate::yosys::{Proof, datapath, delayed, planted};

/// With a conductance that takes the potential up to 8 times the distance.
fn config(clock_mhz: u32) -> String {
    format!(
        "name = \"proof\"\ndt = 0.5\nsteps = 1\n\n[population.p]\ncount = 1\n[population.p.lif]\nc_m = 0.75\ntau_m = 8.0\n\
         e_l = -70.0\nv_th = -60.0\nv_reset = -66.0\ni_e = 2.0\nintegrator = \"exponential_euler\"\n[population.p.receptor]\n\
         ex = {{ exponential_conductance = {{ tau_syn = 2.02, e_rev = 0.0 }} }}\njump = {{ delta = {{}} }}\n\n\
         [source.s]\ncount = 4\npoisson = {{ rate = 100.0 }}\n\n\
         [[projection]]\nfrom = \"s\"\nto = \"p\"\nreceptor = \"ex\"\nconnect = \"all_to_all\"\nweight = 3.0\n\n\
         [[projection]]\nfrom = \"s\"\nto = \"p\"\nreceptor = \"jump\"\nconnect = \"all_to_all\"\nweight = -2.5\n\n\
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
    let frac = |name: &str| i64::from(parameter(name).format.frac_bits);
    let width = |name: &str| graph.nodes[place(graph, name)].format.width();
    let (v, g) = (core.model.variables[0].format, core.model.variables[1].format);
    let (due, table) = (core.accumulator, &graph.tables[0]);
    let read = core.schedule.stages[place(graph, "phi_value")];
    let (row, value, slope) = (width("phi_row"), width("phi_value"), width("phi_slope"));
    let signed = |bits: u32| format!("signed [{}:0]", bits - 1);
    let unsigned = |bits: u32| format!("[{}:0]", bits - 1);
    let kinds = [signed(v.width()), unsigned(g.width()), signed(due.width()), signed(due.width())];
    let names = ["v", "g", "due_ex", "due_jump"];
    let [v_then, g_then, ex_then, jump_then] = [0, 1, 2, 3].map(|at| delayed(&kinds[at], names[at], depth));
    let value_then = delayed(&unsigned(value), "value", depth - read);
    let slope_then = delayed(&signed(slope), "slope", depth - read);
    let row_then = delayed(&unsigned(row), "row", depth - read + 1);
    let all = [&v_then, &g_then, &ex_then, &jump_then, &value_then, &slope_then, &row_then];
    let registers: String = all.iter().map(|delay| delay.0.as_str()).collect();
    let inputs: Vec<String> = kinds.iter().zip(names).map(|(kind, name)| format!("input {kind} {name}")).collect();
    let numbers = [
        ("STATE_BITS", v.width().into()),
        ("F", v.frac_bits.into()),
        ("D", frac("leak")),
        ("SYNAPSE_BITS", g.width().into()),
        ("S", g.frac_bits.into()),
        ("INPUT_BITS", due.width().into()),
        ("G", due.frac_bits.into()),
        ("ROW_BITS", row.into()),
        ("VALUE_BITS", value.into()),
        ("SLOPE_BITS", slope.into()),
        ("LEAK", raw("leak")),
        ("DRIVE", raw("drive")),
        ("E", frac("drive")),
        ("THRESHOLD", raw("threshold")),
        ("V_RESET", raw("v_reset")),
        ("LEAK_G", raw("leak_g_ex")),
        ("GAIN_G", raw("gain_g_ex")),
        ("GAIN_G_FRAC", frac("gain_g_ex")),
        ("REVERSAL", raw("reversal_ex")),
    ];
    let numbers: Vec<String> = numbers.iter().map(|(name, value): &(&str, i64)| format!(".{name}({value})")).collect();
    let joined = format!(
        "module joined(input clk, {inputs}, input [{value_top}:0] value, input signed [{slope_top}:0] slope,\n\
         output row_differs, spike_differs, v_differs, g_differs, spikes, silent, strongest, row_moves);\n{registers}\
         wire signed [{v_top}:0] v_found, v_expected; wire [{g_top}:0] g_found, g_expected;\n\
         wire [{row_top}:0] row, row_expected; wire fires, spike, limited;\n\
         proof_datapath u_datapath (.clk_i(clk), .word_i({{slope, value}}), .row_o(row), .v_i(v), .g_ex_i(g), \
         .input_ex_i(due_ex), .input_jump_i(due_jump), .v_next_o(v_found), .g_ex_next_o(g_found), .spike_o(fires));\n\
         exponential_euler_ref #({numbers}) u_reference (.v({}), .g({}), .due_ex({}), .due_jump({}), .value({value_now}), \
         .slope({slope_now}), .row(row_expected), .v_next(v_expected), .g_next(g_expected), .spike(spike), .strongest(limited));\n\
         wire possible = {value_now} <= {most} && {slope_now} >= {steepest} && {slope_now} <= 0;\n\
         assign row_differs = row_expected != {};\n\
         assign spike_differs = possible && fires != spike, v_differs = possible && v_found != v_expected;\n\
         assign g_differs = g_found != g_expected, spikes = possible && spike, silent = possible && !spike && !fires;\n\
         assign strongest = possible && limited, row_moves = row_expected != 0;\nendmodule\n",
        v_then.1,
        g_then.1,
        ex_then.1,
        jump_then.1,
        row_then.1,
        value_now = value_then.1,
        slope_now = slope_then.1,
        inputs = inputs.join(", "),
        numbers = numbers.join(", "),
        value_top = value - 1,
        slope_top = slope - 1,
        v_top = v.width() - 1,
        g_top = g.width() - 1,
        row_top = row - 1,
        most = literal(table.values[0]),
        steepest = literal(table.slopes.iter().copied().min().expect("a table has rows")),
    );
    // the one table, whatever it is called
    let text = datapath(compiled).replace("proof_phi_rom", "proof_exponential_rom");
    Proof {
        datapath: cut(&text, value + slope, row),
        reference: "exponential_euler.sv",
        joined,
        equalities: vec!["row_differs", "spike_differs", "v_differs", "g_differs"],
        covers: vec!["spikes", "silent", "strongest", "row_moves"],
        depth,
    }
}

#[test]
fn exponential_euler_over_a_conductance_is_proved() {
    for clock_mhz in [1, 200] {
        let proof = proof(&compile_text(&config(clock_mhz)));
        assert_eq!(proof.refuted(), [""; 0], "{clock_mhz} MHz");
        assert_eq!(proof.depth > 4, clock_mhz == 200, "{} stages at {clock_mhz} MHz", proof.depth);
    }
}

#[test]
fn planted_errors_of_exponential_euler_are_refuted() {
    let compiled = compile_text(&config(1));
    let errors = [
        ("a jump that is scaled", "v_step", " + ", " - ", "v_differs"),
        ("a leak that does not count", "relaxation", " + ", " - ", "row_differs"),
        ("a change the wrong way", "v_change", " - ", " + ", "v_differs"),
    ];
    for (name, signal, good, bad, differs) in errors {
        let proof = proof(&compiled);
        let line = proof.datapath.lines().find(|line| line.contains(&format!(" {signal} ")) && line.contains(" = "));
        let line = line.unwrap_or_else(|| panic!("no `{signal}` in\n{}", proof.datapath)).to_owned();
        let changed = planted(&proof.datapath, &line, &line.replacen(good, bad, 1));
        let proof = Proof { datapath: changed, covers: Vec::new(), equalities: vec![differs], ..proof };
        assert_eq!(proof.refuted(), [differs], "{name} passes the proof");
    }
}
