//! The generated relaxation is `tests/rtl_ref/exponential_euler.sv`: a LIF with an exponential conductance that is integrated with
//! the leak, and jumps. It is cut at the table of phi, at the conductance's part and pull, and at the two factors of the change.

use rheobase::compile::Compiled;

use crate::cut::{Cut, CutTable, cut, cut_at, literal, place, planted_at};
use crate::joined::Joined;
use crate::support::compile_text;
use crate::yosys::{Proof, datapath};

const PHI: CutTable =
    CutTable { name: "phi", signals: "phi_", ports: "", row: "phi_row", row_differs: "phi_row_differs" };
const CUTS: [Cut; 4] =
    [Cut::Within("drive_ex"), Cut::Within("pulled_ex"), Cut::Within("v_change_rounded"), Cut::Within("phi")];

/// With a conductance that takes the potential up to 8 times the distance.
fn config(clock_mhz: u32) -> String {
    format!(
        "name = \"proof\"\ndt = 0.5\nsteps = 1\n\n[population.p]\ncount = 1\n[population.p.lif]\nc_m = 0.75\ntau_m = 8.0\n\
         e_l = -70.0\nv_th = -60.0\nv_reset = -66.0\ni_e = 2.0\nintegrator = \"exponential_euler\"\n[population.p.receptor]\n\
         ex = {{ exponential_conductance = {{ tau_syn = 2.02, e_rev = -66.0 }} }}\njump = {{ delta = {{}} }}\n\n\
         [source.s]\ncount = 4\npoisson = {{ rate = 100.0 }}\n\n\
         [[projection]]\nfrom = \"s\"\nto = \"p\"\nreceptor = \"ex\"\nconnect = \"all_to_all\"\nweight = 3.0\n\n\
         [[projection]]\nfrom = \"s\"\nto = \"p\"\nreceptor = \"jump\"\nconnect = \"all_to_all\"\nweight = -2.0\n\n\
         [format]\nstate = \"Q4.1\"\nsynapse = \"Q4.0\"\ndecay = \"UQ0.7\"\nweight = \"Q3.0\"\n\n\
         [hardware]\nclock_mhz = {clock_mhz}\n"
    )
}

fn proof(compiled: &Compiled) -> Proof {
    let core = &compiled.design.cores[0];
    let (graph, depth) = (&core.model.graph, core.schedule.depth);
    let node = |name: &str| &graph.nodes[place(graph, name)];
    let stage = |name: &str| core.schedule.stages[place(graph, name)];
    let width = |name: &str| i64::from(node(name).format.width());
    let parameter =
        |name: &str| graph.parameters.iter().find(|p| p.name == name).unwrap_or_else(|| panic!("no {name}"));
    let raw = |name: &str| parameter(name).values[0];
    let frac = |name: &str| i64::from(parameter(name).format.frac_bits);
    let mut joined = Joined::new(graph, depth);
    joined.differs("spike_differs", "legal && fires != spike");
    joined.words_of_input();
    for variable in &core.model.variables {
        joined.state(variable.name, variable.format, variable.range, false);
    }
    joined.table(&PHI, stage("phi_value"));
    let [row, word] = [width("phi_row"), width("phi_value") + width("phi_slope")].map(|bits| bits as u32);
    let mut text = cut(&datapath(compiled), PHI.name, PHI.ports, word, row);
    for at in &CUTS {
        joined.signal(at, stage(at.signal()));
        text = cut_at(&text, at.signal(), node(at.signal()).format);
    }
    let [v, g, due] = [core.model.variables[0].format, core.model.variables[1].format, core.accumulator];
    let numbers = [
        ("V_BITS", v.width().into()),
        ("F", v.frac_bits.into()),
        ("D", frac("leak")),
        ("G_BITS", g.width().into()),
        ("S", g.frac_bits.into()),
        ("INPUT_BITS", due.width().into()),
        ("G", due.frac_bits.into()),
        ("ROW_BITS", row.into()),
        ("VALUE_BITS", width("phi_value")),
        ("SLOPE_BITS", width("phi_slope")),
        ("DRIVE_EX_BITS", width("drive_ex")),
        ("PULLED_EX_BITS", width("pulled_ex")),
        ("CHANGE_BITS", width("v_change_rounded")),
        ("PHI_BITS", width("phi")),
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
    let numbers: Vec<String> =
        numbers.iter().map(|(name, value): &(&str, i64)| format!(".{name}({})", literal(*value))).collect();
    let covers = vec!["spikes", "silent", "strongest", "row_moves"];
    let Joined { ports, body, here, there, legal, equalities, differences, .. } = joined;
    let joined = format!(
        "module joined(input clk{ports}, output {outputs});\n{body}  wire [{top}:0] row_expected;\n  wire fires, spike, limited;\n  \
         wire legal = {legal};\n  proof_datapath u_datapath (.clk_i(clk), {here}.spike_o(fires));\n  \
         exponential_euler_ref #({numbers}) u_reference ({there}.row(row_expected), .spike(spike), .strongest(limited));\n  \
         {differences}\n  assign spikes = legal && spike, silent = legal && !spike && !fires, strongest = legal && limited;\n  \
         assign row_moves = legal && row_expected != 0;\nendmodule\n",
        outputs = [&equalities[..], &covers].concat().join(", "),
        top = row - 1,
        legal = legal.join(" && "),
        numbers = numbers.join(", "),
        differences = differences.join("\n  "),
    );
    Proof { datapath: text, reference: "exponential_euler.sv", joined, equalities, covers, depth }
}

#[test]
fn exponential_euler_over_a_conductance_is_proved() {
    let proof = proof(&compile_text(&config(200)));
    assert!(proof.depth > 4, "{} stages at 200 MHz", proof.depth);
    assert_eq!(proof.refuted(), [""; 0]);
}

/// All at once: the cuts keep each to its own output.
#[test]
fn planted_errors_of_exponential_euler_are_refuted() {
    let errors = [
        ("v_step", " + ", " - ", "v_differs"),
        ("relaxation", " + ", " - ", "phi_row_differs"),
        ("v_change", " - ", " + ", "v_change_rounded_differs"),
        ("distance_ex", " - ", " + ", "pulled_ex_differs"),
    ];
    let mut proof = proof(&compile_text(&config(1)));
    for (signal, good, bad, _) in errors {
        proof.datapath = planted_at(&proof.datapath, signal, good, bad);
    }
    let outputs = errors.map(|(.., output)| output).to_vec();
    let proof = Proof { covers: Vec::new(), equalities: outputs.clone(), ..proof };
    assert_eq!(proof.refuted(), outputs);
}
