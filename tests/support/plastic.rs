//! Random configs with short-term plasticity, and an input that has several spikes in a time step.

use std::fmt::Write;

use rheobase::compile::Compiled;

use super::{RandomConfig, compile_text};

const SETS: [&str; 3] = [
    "{ u = 0.5, tau_rec = 30.0 }",
    "{ u = 0.1, tau_rec = 5.0, tau_fac = 40.0 }",
    "{ u = 0.37, tau_rec = 120.0, tau_fac = 10.0 }",
];

/// The random config with plastic axons: of the source, of a population, or of everything, as its seed says.
pub fn compile_plastic(random: &RandomConfig, steps: u32, more: &str) -> Compiled {
    let mut text = random.toml(steps) + more;
    let _ = write!(
        text,
        "\n[source.again]\nspike_times = [[1.0, 1.1, 1.2, 3.0, 9.5], [1.4, 1.4, 6.0, 6.1, 6.2, 6.3, 18.0]]\n\
         [[projection]]\nfrom = \"again\"\nto = \"p1\"\n{}connect = \"all_to_all\"\nweight = 3.5\n",
        random.receptors.map_or("", |_| "receptor = \"slow\"\n")
    );
    let first = random.seed as usize;
    for (place, from) in ["again", "s", "p0", "p1"].iter().enumerate() {
        let set = SETS[(first + place) % SETS.len()];
        let line = format!("from = \"{from}\"\n");
        if place == 0 || (first >> 2 >> place) % 3 != 0 {
            text = text.replace(&line, &format!("{line}short_term_plasticity = {set}\n"));
        }
    }
    compile_text(&text)
}
