//! Configs from text, random configs, and a reading of the packed memories that knows only `docs/core.md`.

use std::io::Write;
use std::path::Path;

use proptest::prelude::*;
use rheobase::compile::{Compiled, compile};
use rheobase::design::{Design, SynapseLayout};
use rheobase::fixed_point::{Rounding, quantise_f64};
use rheobase::spec::{self, Diagnostic, Spec, render};

/// The checked config of a text.
pub fn spec(text: &str) -> Spec {
    let mut file = tempfile::NamedTempFile::new().expect("a temporary file");
    file.write_all(text.as_bytes()).expect("it can be written");
    spec::read(file.path(), &[]).unwrap_or_else(|error| panic!("{error}"))
}

/// A config that must compile, compiled.
pub fn compiled(spec: &Spec) -> Compiled {
    compile(spec).unwrap_or_else(|errors| panic!("{}", shown(spec, &errors)))
}

/// Errors as a user reads them.
pub fn shown(spec: &Spec, errors: &[Diagnostic]) -> String {
    render(Path::new("demo.toml"), &spec.text, errors)
}

/// Two populations of unit-free neurons, without projections.
pub const PAIR: &str = r#"
name = "demo"
dt = 1.0
steps = 10

[population.a]
count = 10
[population.a.lif]
beta = 0.5
v_threshold = 1.0

[population.b]
count = 6
[population.b.lif]
beta = 0.5
v_threshold = 2.0

[format]
state = "Q4.8"
weight = "Q3.4"

[hardware]
lanes = 4

"#;

/// A synapse in hardware: (axon, target, delay, raw weight).
pub type Wired = (u32, u32, u32, i64);

/// All synapses of the packed memory, sorted; in the dense layout those with a weight.
pub fn unpacked(design: &Design) -> Vec<Wired> {
    let mut found = Vec::new();
    let (core, tile) = (&design.cores[0], &design.tiles[0]);
    let memory = &tile.synapses;
    for (number, axon) in (0..).zip(&tile.axons) {
        for word in 0..axon.words {
            for lane in 0..core.lanes {
                let place = ((axon.first + word) * core.lanes + lane) as usize;
                let weight = i64::from(memory.weights[place]);
                match core.layout {
                    SynapseLayout::Dense if weight != 0 => {
                        found.push((number, (axon.block + word) * core.lanes + lane, axon.delay, weight));
                    }
                    SynapseLayout::Sparse if memory.valid[place] => {
                        let target = memory.targets[place] * core.lanes + lane;
                        found.push((number, target, memory.delays[place], weight));
                    }
                    _ => assert_eq!(weight, 0, "a slot without a synapse has a weight"),
                }
            }
        }
    }
    found.sort_unstable();
    found
}

/// The same, worked out from the network.
pub fn wanted(compiled: &Compiled) -> Vec<Wired> {
    let (network, core) = (&compiled.network, &compiled.design.cores[0]);
    let (numbers, routes) = (compiled.hardware_numbers(), &compiled.design.tiles[0].routes);
    let mut wanted = Vec::new();
    for axon in 0..network.inputs() + network.neurons() {
        let hardware_axon = match axon.checked_sub(network.inputs()) {
            None => Some(axon),
            Some(neuron) => routes.axons(numbers[neuron as usize]).next().map(|(_, axon)| axon),
        };
        for synapse in network.synapses_of(axon) {
            let weight = quantise_f64(synapse.weight, core.weight, Rounding::Nearest).expect("it fits");
            if weight != 0 || core.layout == SynapseLayout::Sparse {
                let axon = hardware_axon.expect("a neuron with targets has an axon");
                wanted.push((axon, numbers[synapse.target as usize], synapse.delay, weight));
            }
        }
    }
    wanted.sort_unstable();
    wanted
}

const CONNECT: [&str; 6] = [
    "\"all_to_all\"",
    "{ fixed_probability = 0.3 }",
    "{ fixed_probability = 0.02 }",
    "{ fixed_indegree = 5 }",
    "{ fixed_outdegree = 3 }",
    "{ fixed_total_number = 40 }",
];
const WEIGHT: [&str; 6] = [
    "{ normal = { mean = 0.4, std = 0.5, low = -0.2, high = 0.8 } }",
    "{ lognormal = { mean = -1.0, std = 0.5, negative = true } }",
    "0.75",
    "{ normal = { mean = 0.4, std = 0.5 } }",
    "{ uniform = { low = -2.0, high = 1.0 } }",
    "{ uniform = { low = 0.0, high = 0.1 } }",
];
const DELAY: [&str; 4] =
    ["1.0", "3.0", "{ uniform = { low = 1.0, high = 4.0 } }", "{ normal = { mean = 3.0, std = 2.0, high = 6.0 } }"];

/// Small random networks: 1 to 3 populations, up to 2 sources, up to 4 projections, 1 to 64 lanes.
pub fn configs() -> impl Strategy<Value = String> {
    let counts = prop::collection::vec(1u32..40, 1..4);
    let sources = prop::collection::vec(1u32..20, 0..3);
    let projection = (any::<prop::sample::Index>(), any::<prop::sample::Index>(), 0usize..6, 0usize..6, 0usize..4);
    let projections = prop::collection::vec(projection, 0..5);
    let lanes = prop::sample::select(vec![1u32, 2, 4, 8, 64]);
    (counts, sources, projections, lanes, any::<u16>()).prop_map(|(counts, sources, projections, lanes, seed)| {
        let mut text = format!("name = \"random\"\ndt = 1.0\nsteps = 20\nseed = {seed}\n");
        let mut names = Vec::new();
        for (place, count) in counts.iter().enumerate() {
            let threshold = 1 + place / 2;
            text += &format!("[population.p{place}]\ncount = {count}\n[population.p{place}.lif]\n");
            text += &format!("beta = 0.5\nv_threshold = {threshold}.0\n");
            names.push(format!("p{place}"));
        }
        for (place, count) in sources.iter().enumerate() {
            text += &format!("[source.s{place}]\ncount = {count}\npoisson = {{ rate = 200.0 }}\n");
            names.push(format!("s{place}"));
        }
        text += &format!("[format]\nstate = \"Q4.8\"\nweight = \"Q4.5\"\n[hardware]\nlanes = {lanes}\n");
        for (from, to, connect, weight, delay) in projections {
            let (from, to) = (from.get(&names), to.index(counts.len()));
            let (connect, weight, delay) = (CONNECT[connect], WEIGHT[weight], DELAY[delay]);
            text += &format!("[[projection]]\nfrom = \"{from}\"\nto = \"p{to}\"\nconnect = {connect}\n");
            text += &format!("weight = {weight}\ndelay = {delay}\n");
        }
        text
    })
}
