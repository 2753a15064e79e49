//! Random configs with short-term plasticity, and an input that has several spikes in a time step.

use std::fmt::Write;

use rheobase::compile::Compiled;

use super::{RandomConfig, compile_text};

const SETS: [&str; 3] = [
    "{ u = 0.5, tau_rec = 30.0 }",
    "{ u = 0.1, tau_rec = 5.0, tau_fac = 40.0 }",
    "{ u = 0.37, tau_rec = 120.0, tau_fac = 10.0 }",
];

/// The random config, of LIF or AdEx neurons, with plastic axons: of the source, of a population, or of everything, as its seed says.
pub fn compile_plastic(random: &RandomConfig, steps: u32, more: &str) -> Compiled {
    let random = random.clone().of_lif_or_adex();
    let mut text = random.toml(steps) + more;
    let _ = write!(
        text,
        "\n[source.again]\nspike_times = [[1.0, 1.1, 1.2, 3.0, 9.5], [1.4, 1.4, 6.0, 6.1, 6.2, 6.3, 18.0]]\n\
         [[projection]]\nfrom = \"again\"\nto = \"p1\"\n{}connect = \"all_to_all\"\nweight = 3.5\n",
        if random.receptors.is_empty() { "" } else { "receptor = \"r0\"\n" }
    );
    let first = random.seed as usize;
    for (place, from) in ["again", "s", "p0", "p1"].iter().enumerate() {
        let set = SETS[(first + place) % SETS.len()];
        let line = format!("from = \"{from}\"\n");
        if place == 0 || !(first >> 2 >> place).is_multiple_of(3) {
            text = text.replace(&line, &format!("{line}short_term_plasticity = {set}\n"));
        }
    }
    compile_text(&text)
}

/// Dense rows on four lanes: depressing inputs at once, facilitating neurons a time step later.
pub fn compile_dense(steps: u32, more: &str) -> Compiled {
    let neuron = "lif]\nc_m = 250.0\ntau_m = 15.0\ne_l = -70.0\nv_th = -60.0\n";
    compile_text(&format!(
        "# dense\n# dense\nname = \"dense\"\ndt = 0.5\nsteps = {steps}\nseed = 3\n\
         [population.first]\ncount = 9\n[population.first.{neuron}\
         [population.second]\ncount = 7\n[population.second.{neuron}\
         [source.s]\ncount = 6\npoisson = {{ rate = 500.0 }}\n\
         [[projection]]\nfrom = \"s\"\nto = \"first\"\nconnect = \"all_to_all\"\n\
         weight = {{ uniform = {{ low = 4.0, high = 7.5 }} }}\nshort_term_plasticity = {}\n\
         [[projection]]\nfrom = \"first\"\nto = \"second\"\nconnect = \"all_to_all\"\ndelay = 1.0\n\
         weight = {{ uniform = {{ low = 2.0, high = 7.0 }} }}\nshort_term_plasticity = {}\n\
         [format]\nstate = \"Q7.10\"\nweight = \"Q3.5\"\ndecay = \"UQ0.16\"\n\
         [hardware]\nlanes = 4\n{more}",
        SETS[0], SETS[1]
    ))
}
