//! Random configs, as text: what a user could have written; and what tests of several files share.
#![allow(dead_code)]

pub mod command;
pub mod fault;
pub mod neurons;
pub mod plastic;
pub mod several;
pub mod simulation;
pub mod trace_file;

use std::fmt::Write;
use std::path::Path;

use proptest::prelude::*;
use rheobase::compile::{Compiled, compile_with};
use rheobase::spec;

use neurons::{MOST_KEYS, NEURONS, Neuron};

/// A neuron model with its parameters.
#[derive(Clone, Copy, Debug)]
pub struct RandomModel {
    /// A place in [`NEURONS`].
    pub place: usize,
    /// From 0 to 1, one a key: of what all populations share, and of what each has for itself.
    pub shared: [f64; MOST_KEYS],
    pub own: [[f64; MOST_KEYS]; 2],
}

impl RandomModel {
    pub fn neuron(&self) -> &'static Neuron {
        &NEURONS[self.place]
    }
}

/// A config in numbers.
#[derive(Clone, Debug)]
pub struct RandomConfig {
    pub model: RandomModel,
    pub counts: [u32; 2],
    pub inputs: u32,
    pub lanes: u32,
    pub frac_bits: u32,
    pub adaptation_bits: u32,
    pub synapse_bits: u32,
    pub decay_bits: u32,
    pub weight_bits: u32,
    pub rounding: &'static str,
    pub overflow: &'static str,
    pub density: f64,
    pub max_delay: u32,
    pub dense_input: bool,
    /// Synapse models of the receptor types, places in [`SYNAPSES`]; none for delta synapses without a table.
    pub receptors: Vec<usize>,
    pub queue_depth: u32,
    pub clock_mhz: u32,
    pub seed: u64,
    pub substeps: u32,
    /// Neuron model and receptor types of the second population, where they are not those of the first.
    pub other: Option<(RandomModel, Vec<usize>)>,
}

/// Any config that is small enough to be run a hundred times, on a chip of any kind.
pub fn random_config() -> impl Strategy<Value = RandomConfig> {
    random_config_of(prop::sample::select(neurons::of_any_chip()), receptor_types())
}

/// The same of neurons whose synaptic input saturates at every event.
pub fn random_saturating_config() -> impl Strategy<Value = RandomConfig> {
    random_config_of(prop::sample::select(neurons::that_saturate()), receptor_types())
}

fn receptor_types() -> impl Strategy<Value = Vec<usize>> {
    prop_oneof![Just(Vec::new()), prop::collection::vec(0..SYNAPSES.len(), 1..=3)]
}

/// The same with neurons and receptor types as they are drawn here: places in [`NEURONS`] and [`SYNAPSES`]. For neurons
/// without a capacitance every type is one of delta synapses.
pub fn random_config_of(
    neurons: impl Strategy<Value = usize>,
    receptors: impl Strategy<Value = Vec<usize>>,
) -> impl Strategy<Value = RandomConfig> {
    let fractions = || prop::array::uniform16(0.0..1.0);
    let model = (neurons, fractions(), prop::array::uniform2(fractions()));
    let sizes = (prop::array::uniform2(1u32..40), 1u32..12, prop::sample::select(vec![1u32, 2, 4, 8, 16]));
    let formats = (8u32..16, 8u32..16, 8u32..16, 14u32..18, 2u32..7);
    let modes = (
        prop::sample::select(vec!["floor", "zero", "nearest", "even"]),
        prop::sample::select(vec!["saturate", "wrap"]),
    );
    let synapses = (0.0..0.6, 1u32..9, any::<bool>(), receptors);
    let chip =
        (prop::sample::select(vec![2u32, 4, 16]), prop::sample::select(vec![10u32, 50, 100, 200]), 0u64..1 << 40);
    (model, sizes, formats, modes, synapses, chip).prop_map(
        |(
            (place, shared, own),
            (counts, inputs, lanes),
            (frac_bits, adaptation_bits, synapse_bits, decay_bits, weight_bits),
            (rounding, overflow),
            (density, max_delay, dense_input, receptors),
            (queue_depth, clock_mhz, seed),
        )| {
            let neuron = &NEURONS[place];
            RandomConfig {
                model: RandomModel { place, shared, own },
                counts,
                inputs,
                lanes: lanes.min(neuron.lanes),
                frac_bits,
                adaptation_bits,
                synapse_bits,
                decay_bits,
                weight_bits,
                rounding,
                overflow,
                density,
                max_delay,
                dense_input,
                receptors: neuron.taken(receptors),
                queue_depth,
                clock_mhz,
                seed,
                substeps: 1,
                other: None,
            }
        },
    )
}

/// The same, with a neuron model and receptor types of its own for the second population, which may be a read-out: most often two core
/// types. Both are rows with the time step and the words of LIF.
pub fn random_pair() -> impl Strategy<Value = RandomConfig> {
    let alike = |rows: Vec<usize>| -> Vec<usize> {
        let is_alike = |&place: &usize| NEURONS[place].dt == NEURONS[0].dt && NEURONS[place].words.is_none();
        rows.into_iter().filter(is_alike).collect()
    };
    let fractions = || prop::array::uniform16(0.0..1.0);
    let of_other = (
        prop::sample::select(alike(neurons::of_any_target())),
        fractions(),
        prop::array::uniform2(fractions()),
        receptor_types(),
    );
    let configs = random_config_of(prop::sample::select(alike(neurons::of_any_chip())), receptor_types());
    (configs, of_other).prop_map(|(config, (place, shared, own, receptors))| {
        let neuron = &NEURONS[place];
        let other = Some((RandomModel { place, shared, own }, neuron.taken(receptors)));
        RandomConfig { lanes: config.lanes.min(neuron.lanes), other, ..config }
    })
}

/// Every synapse model, as a config has it.
pub const SYNAPSES: [&str; 6] = [
    "exponential_current = { tau_syn = 2.0 }",
    "alpha_current = { tau_syn = 1.5 }",
    "double_exponential_current = { tau_rise = 1.0, tau_decay = 4.0 }",
    "exponential_conductance = { tau_syn = 3.0, e_rev = 0.0 }",
    "alpha_conductance = { tau_syn = 2.0, e_rev = -80.0 }",
    "delta = {}",
];

/// Meshes of every kind of rim, to be added to the section `[hardware]`.
pub const MESHES: [&str; 6] = [
    "mesh = [2, 1]\nhost = [1, 0]\n",
    "mesh = [1, 2]\nlink_depth = 2\n",
    "mesh = [2, 2]\nhost = [1, 1]\nlink_depth = 8\n",
    "mesh = [3, 2]\nhost = [1, 1]\n",
    "mesh = [1, 5]\nhost = [0, 3]\nlink_depth = 2\n",
    "mesh = [3, 3]\nhost = [2, 1]\nlink_depth = 16\n",
];

impl RandomConfig {
    /// The same with a LIF or an AdEx: rows whose parameters hold for time steps of an eighth.
    pub fn of_lif_or_adex(self) -> Self {
        let label = if self.model.place.is_multiple_of(2) { "lif" } else { "adex" };
        let place = NEURONS.iter().position(|neuron| neuron.label == label).expect("it has a row");
        Self { model: RandomModel { place, ..self.model }, ..self }
    }

    /// The same in sub-steps, with such a neuron, each long enough for the words of its decays.
    pub fn in_substeps(self, substeps: u32) -> Self {
        if substeps == 1 {
            return self;
        }
        Self { substeps, decay_bits: 18, ..self.of_lif_or_adex() }
    }

    /// The config as a user would write it.
    pub fn toml(&self, steps: u32) -> String {
        let dt = self.model.neuron().dt;
        let mut text =
            format!("# random\n# random\nname = \"random\"\ndt = {dt:?}\nsteps = {steps}\nseed = {}\n", self.seed);
        if self.substeps > 1 {
            text = text.replace("\nsteps", &format!("\nsubsteps = {}\nsteps", self.substeps));
        }
        for (place, count) in self.counts.iter().enumerate() {
            let _ = write!(text, "\n[population.p{place}]\ncount = {count}\n");
            text += &self.neuron(place);
            text += &self.receptor_types(place);
        }
        let _ = write!(text, "\n[source.s]\ncount = {}\npoisson = {{ rate = {:?} }}\n", self.inputs, 150.0 / dt);
        let input = if self.dense_input { "\"all_to_all\"" } else { "{ fixed_probability = 0.5 }" };
        let spikes = |place: usize| self.of(place).0.neuron().spikes;
        for to in if spikes(0) { 0..1 } else { 0..2 } {
            for receptor in 0..self.of(to).1.len().max(1) {
                text += &self.projection("s", to, receptor, input, [-2.0, 7.7]);
            }
        }
        let last = |place: usize| self.of(place).1.len().saturating_sub(1);
        let recurrent = [(0, 1, 0), (1, 0, last(0)), (0, 0, last(0))];
        for (from, to, receptor) in recurrent.into_iter().filter(|(from, ..)| spikes(*from)) {
            // The last one may draw a pair more than once.
            let connect = match [from, to] {
                [0, 0] => format!("{{ fixed_indegree = {} }}", 1 + (self.density * f64::from(self.counts[0])) as u32),
                _ => format!("{{ fixed_probability = {:.3} }}", self.density),
            };
            text += &self.projection(&format!("p{from}"), to, receptor, &connect, [-3.0, 4.0]);
            let delay = f64::from(self.max_delay) * dt;
            let _ = writeln!(text, "delay = {{ uniform = {{ low = {dt:?}, high = {delay:.3} }} }}");
        }
        text += &self.format();
        let _ = write!(
            text,
            "\n[hardware]\nlanes = {}\nqueue_depth = {}\nclock_mhz = {}\n",
            self.lanes, self.queue_depth, self.clock_mhz
        );
        text
    }

    fn format(&self) -> String {
        let [state, weight] = match self.model.neuron().words {
            Some(words) => words.map(str::to_owned),
            None => [format!("Q7.{}", self.frac_bits), format!("Q3.{}", self.weight_bits)],
        };
        format!(
            "\n[format]\nstate = \"{state}\"\nadaptation = \"Q7.{}\"\nsynapse = \"Q9.{}\"\nweight = \"{weight}\"\n\
             decay = \"UQ0.{}\"\nrounding = \"{}\"\noverflow = \"{}\"\n",
            self.adaptation_bits, self.synapse_bits, self.decay_bits, self.rounding, self.overflow
        )
    }

    /// Neuron model and receptor types of a population.
    fn of(&self, place: usize) -> (&RandomModel, &[usize]) {
        match &self.other {
            Some((model, receptors)) if place == 1 => (model, receptors),
            _ => (&self.model, &self.receptors),
        }
    }

    fn projection(&self, from: &str, to: usize, receptor: usize, connect: &str, [low, high]: [f64; 2]) -> String {
        let kind = self.of(to).1.get(receptor).map(|&kind| SYNAPSES[kind]);
        let through = kind.map_or(String::new(), |_| format!("receptor = \"r{receptor}\"\n"));
        // a conductance is not negative
        let low = if kind.is_some_and(|kind| kind.contains("conductance")) { 0.0 } else { low };
        let [low, high] = [low, high].map(|weight| weight * self.model.neuron().weights);
        format!(
            "\n[[projection]]\nfrom = \"{from}\"\nto = \"p{to}\"\n{through}connect = {connect}\n\
             weight = {{ uniform = {{ low = {low:?}, high = {high:?} }} }}\n"
        )
    }

    /// The table of a population's neuron model.
    pub fn neuron(&self, place: usize) -> String {
        let model = self.of(place).0;
        let neuron = model.neuron();
        format!("[population.p{place}.{}]\n{}", neuron.table, neuron.parameters(&model.shared, &model.own[place]))
    }

    pub fn receptor_types(&self, place: usize) -> String {
        let receptors = self.of(place).1;
        if receptors.is_empty() {
            return String::new();
        }
        let types = receptors.iter().enumerate();
        let lines = types.map(|(receptor, &kind)| format!("r{receptor} = {{ {} }}\n", SYNAPSES[kind]));
        format!("[population.p{place}.receptor]\n{}", lines.collect::<String>())
    }
}

/// Reads and compiles a config that is given as text.
pub fn compile_text(text: &str) -> Compiled {
    let dir = tempfile::tempdir().expect("a folder for the config");
    let path = dir.path().join("random.toml");
    std::fs::write(&path, text).expect("the config is written");
    compile_file(&path, &[])
}

/// Reads and compiles a config file, with `--set` overrides.
pub fn compile_file(path: &Path, overrides: &[(&str, &str)]) -> Compiled {
    compile_samples(path, overrides, None)
}

/// The same, with only the first `samples` images of a source of images.
pub fn compile_samples(path: &Path, overrides: &[(&str, &str)], samples: Option<u32>) -> Compiled {
    let overrides: Vec<_> = overrides.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
    let spec = spec::read(path, &overrides).unwrap_or_else(|error| panic!("{error}"));
    compile_with(&spec, samples).unwrap_or_else(|list| panic!("{}", spec::render(&spec.path, &spec.text, &list)))
}
