//! The generated synapses are `tests/rtl_ref/synapses_of_two_states.sv`: a LIF with an alpha conductance, a double exponential current
//! and an exponential one, cut at what each of them adds.

use rheobase::compile::Compiled;

use crate::cut::{Cut, planted_at};
use crate::defined::{Reading, proof};
use crate::support::compile_text;
use crate::yosys::Proof;

const CUTS: &[Cut] =
    &[Cut::Within("drive_ex"), Cut::Within("pulled_ex"), Cut::Within("drive_in"), Cut::Within("drive_one")];

fn compiled(clock_mhz: u32) -> Compiled {
    let projection = |receptor: &str, weight: &str| {
        format!(
            "[[projection]]\nfrom = \"s\"\nto = \"p\"\nreceptor = \"{receptor}\"\nconnect = \"all_to_all\"\nweight = {weight}\n\n"
        )
    };
    let projections =
        [("ex", "3.0"), ("in", "-2.5"), ("one", "2.0")].map(|(receptor, weight)| projection(receptor, weight));
    compile_text(&format!(
        "name = \"proof\"\ndt = 0.5\nsteps = 1\n\n[population.p]\ncount = 1\n[population.p.lif]\nc_m = 50.0\ntau_m = 7.75\n\
         e_l = -70.0\nv_th = -60.0\nv_reset = -66.0\ni_e = 40.0\n[population.p.receptor]\n\
         ex = {{ alpha_conductance = {{ tau_syn = 2.95, e_rev = 0.0 }} }}\n\
         in = {{ double_exponential_current = {{ tau_rise = 2.02, tau_decay = 4.0 }} }}\n\
         one = {{ exponential_current = {{ tau_syn = 2.95 }} }}\n\n[source.s]\ncount = 4\npoisson = {{ rate = 100.0 }}\n\n{}\
         [format]\nstate = \"Q5.3\"\nsynapse = \"Q4.2\"\ndecay = \"UQ0.7\"\nweight = \"Q3.1\"\n\n\
         [hardware]\nclock_mhz = {clock_mhz}\n",
        projections.concat()
    ))
}

fn reading(compiled: &Compiled) -> Proof {
    let covers = vec![
        ("spikes", "spike".to_owned()),
        ("silent", "!spike && !fires".to_owned()),
        ("full", "g_ex_expected == 63 && dg_ex_expected == 0".to_owned()),
        ("least", "rise_i_in_expected == -64 && decay_i_in_expected > 0".to_owned()),
    ];
    proof(compiled, "nearest", Reading { file: "synapses_of_two_states.sv", covers, cuts: CUTS, ..Reading::default() })
}

#[test]
fn synapses_of_two_states_are_their_page() {
    let compiled = compiled(200);
    assert!(compiled.design.cores[0].schedule.depth > 2, "a pipeline");
    assert_eq!(reading(&compiled).refuted(), [""; 0]);
}

/// All at once: the cuts keep each to its own output.
#[test]
fn planted_errors_are_refuted() {
    let errors = [
        ("driven_by_dg_ex", " * ", " + ", "drive_ex_differs"),
        ("distance_ex", " - ", " + ", "pulled_ex_differs"),
        ("driven_by_rise_i_in", " * ", " + ", "drive_in_differs"),
        ("kick_ex", " * ", " + ", "g_ex_differs"),
        ("sum_decay_i_in", "decayed_decay", "decayed_rise", "decay_i_in_differs"),
    ];
    let mut proof = reading(&compiled(200));
    for (signal, good, bad, _) in errors {
        proof.datapath = planted_at(&proof.datapath, signal, good, bad);
    }
    let outputs = errors.map(|(.., output)| output).to_vec();
    let proof = Proof { covers: Vec::new(), equalities: outputs.clone(), ..proof };
    assert_eq!(proof.refuted(), outputs);
}
