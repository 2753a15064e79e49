//! Random configs, as text: what a user could have written; and what tests of several files share.
#![allow(dead_code)]

pub mod command;
pub mod fault;
pub mod several;
pub mod simulation;

use std::fmt::Write;
use std::path::Path;

use proptest::prelude::*;
use rheobase::compile::{Compiled, compile_with};
use rheobase::spec;

/// A neuron model with the choices that change its datapath.
#[derive(Clone, Debug)]
pub enum RandomModel {
    /// reset, comparison, refractory time steps, time constants of the two populations
    Lif { reset: &'static str, spike_when: &'static str, refractory: u32, tau: [u32; 2] },
    /// refractory time steps, adaptation a of the two populations
    Adex { refractory: u32, a: [i32; 2] },
}

/// A config in numbers.
#[derive(Clone, Debug)]
pub struct RandomConfig {
    pub model: RandomModel,
    pub counts: [u32; 2],
    pub inputs: u32,
    pub lanes: u32,
    pub frac_bits: u32,
    pub decay_bits: u32,
    pub weight_bits: u32,
    pub rounding: &'static str,
    pub overflow: &'static str,
    pub density: f64,
    pub max_delay: u32,
    pub dense_input: bool,
    /// Synapse models of two receptor types, places in [`SYNAPSES`]; none for delta synapses alone.
    pub receptors: Option<[usize; 2]>,
    pub queue_depth: u32,
    pub clock_mhz: u32,
    pub seed: u64,
    pub substeps: u32,
    /// Neuron model and receptor types of the second population, where they are not those of the first.
    pub other: Option<(RandomModel, Option<[usize; 2]>)>,
}

fn lif() -> impl Strategy<Value = RandomModel> {
    let reset = prop::sample::select(vec!["value", "subtract", "none"]);
    let spike_when = prop::sample::select(vec![">", ">="]);
    let refractory = prop_oneof![Just(0u32), 1u32..20];
    (reset, spike_when, refractory, prop::array::uniform2(5u32..40))
        .prop_map(|(reset, spike_when, refractory, tau)| RandomModel::Lif { reset, spike_when, refractory, tau })
}

fn adex() -> impl Strategy<Value = RandomModel> {
    (prop_oneof![Just(0u32), 1u32..10], prop::array::uniform2(-4i32..8))
        .prop_map(|(refractory, a)| RandomModel::Adex { refractory, a })
}

/// Any config that is small enough to be run a hundred times.
pub fn random_config() -> impl Strategy<Value = RandomConfig> {
    let sizes = (prop::array::uniform2(1u32..40), 1u32..12, prop::sample::select(vec![1u32, 2, 4, 8, 16]));
    let formats = (8u32..16, 14u32..18, 2u32..7);
    let modes = (
        prop::sample::select(vec!["floor", "zero", "nearest", "even"]),
        prop::sample::select(vec!["saturate", "wrap"]),
    );
    let receptors = prop::option::of(prop::array::uniform2(0..SYNAPSES.len()));
    let synapses = (0.0..0.6, 1u32..9, any::<bool>(), receptors);
    let chip =
        (prop::sample::select(vec![2u32, 4, 16]), prop::sample::select(vec![10u32, 50, 100, 200]), 0u64..1 << 40);
    (prop_oneof![2 => lif().boxed(), 1 => adex().boxed()], sizes, formats, modes, synapses, chip).prop_map(
        |(
            model,
            (counts, inputs, lanes),
            (frac_bits, decay_bits, weight_bits),
            (rounding, overflow),
            (density, max_delay, dense_input, receptors),
            (queue_depth, clock_mhz, seed),
        )| RandomConfig {
            model,
            counts,
            inputs,
            lanes,
            frac_bits,
            decay_bits,
            weight_bits,
            rounding,
            overflow,
            density,
            max_delay,
            dense_input,
            receptors,
            queue_depth,
            clock_mhz,
            seed,
            substeps: 1,
            other: None,
        },
    )
}

/// The same, with a neuron model and receptor types of its own for the second population: most often two core types.
pub fn random_pair() -> impl Strategy<Value = RandomConfig> {
    let receptors = || prop::option::of(prop::array::uniform2(0..SYNAPSES.len()));
    (random_config(), any::<bool>(), lif(), adex(), receptors()).prop_map(|(config, alike, lif, adex, receptors)| {
        let is_lif = matches!(config.model, RandomModel::Lif { .. });
        RandomConfig { other: Some((if is_lif == alike { lif } else { adex }, receptors)), ..config }
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
    /// The same in sub-steps, each long enough for the words of its decays.
    pub fn in_substeps(self, substeps: u32) -> Self {
        Self { substeps, decay_bits: if substeps > 1 { 18 } else { self.decay_bits }, ..self }
    }

    /// The config as a user would write it.
    pub fn toml(&self, steps: u32) -> String {
        let mut text =
            format!("# random\n# random\nname = \"random\"\ndt = 0.5\nsteps = {steps}\nseed = {}\n", self.seed);
        if self.substeps > 1 {
            text = text.replace("\nsteps", &format!("\nsubsteps = {}\nsteps", self.substeps));
        }
        for (place, count) in self.counts.iter().enumerate() {
            let _ = write!(text, "\n[population.p{place}]\ncount = {count}\n");
            text += &self.neuron(place);
            text += &self.receptor_types(place);
        }
        let _ = write!(text, "\n[source.s]\ncount = {}\npoisson = {{ rate = 300.0 }}\n", self.inputs);
        let input =
            if self.dense_input { "\"all_to_all\"".to_owned() } else { format!("{{ fixed_probability = {} }}", 0.5) };
        let _ = write!(
            text,
            "\n[[projection]]\nfrom = \"s\"\nto = \"p0\"\n{}connect = {input}\nweight = {{ uniform = {{ low = {:?}, high = 7.7 }} }}\n",
            self.through(0, 0),
            self.low(0, 0, -2.0),
        );
        let delay = f64::from(self.max_delay) * 0.5;
        for ([from, to], receptor) in [([0, 1], 0), ([1, 0], 1), ([0, 0], 1)] {
            // The last one may draw a pair more than once.
            let connect = match [from, to] {
                [0, 0] => format!("fixed_indegree = {}", 1 + (self.density * f64::from(self.counts[0])) as u32),
                _ => format!("fixed_probability = {:.3}", self.density),
            };
            let _ = write!(
                text,
                "\n[[projection]]\nfrom = \"p{from}\"\nto = \"p{to}\"\n{}connect = {{ {connect} }}\n\
                 weight = {{ uniform = {{ low = {:?}, high = 4.0 }} }}\n\
                 delay = {{ uniform = {{ low = 0.5, high = {delay:?} }} }}\n",
                self.through(to, receptor),
                self.low(to, receptor, -3.0),
            );
        }
        let _ = write!(
            text,
            "\n[format]\nstate = \"Q7.{}\"\nweight = \"Q3.{}\"\ndecay = \"UQ0.{}\"\nrounding = \"{}\"\noverflow = \"{}\"\n",
            self.frac_bits, self.weight_bits, self.decay_bits, self.rounding, self.overflow
        );
        let _ = write!(
            text,
            "\n[hardware]\nlanes = {}\nqueue_depth = {}\nclock_mhz = {}\n",
            self.lanes, self.queue_depth, self.clock_mhz
        );
        text
    }

    /// Neuron model and receptor types of a population.
    fn of(&self, place: usize) -> (&RandomModel, Option<[usize; 2]>) {
        match &self.other {
            Some((model, receptors)) if place == 1 => (model, *receptors),
            _ => (&self.model, self.receptors),
        }
    }

    pub fn receptor_types(&self, place: usize) -> String {
        let table = |[fast, slow]: [usize; 2]| {
            let [fast, slow] = [SYNAPSES[fast], SYNAPSES[slow]];
            format!("[population.p{place}.receptor]\nfast = {{ {fast} }}\nslow = {{ {slow} }}\n")
        };
        self.of(place).1.map_or(String::new(), table)
    }

    /// The line that names a receptor type of a population.
    fn through(&self, place: usize, receptor: usize) -> String {
        let name = ["fast", "slow"][receptor];
        self.of(place).1.map_or(String::new(), |_| format!("receptor = \"{name}\"\n"))
    }

    /// The least weight: a conductance is not negative.
    fn low(&self, place: usize, receptor: usize, low: f64) -> f64 {
        let is_conductance = |types: [usize; 2]| SYNAPSES[types[receptor]].contains("conductance");
        if self.of(place).1.is_some_and(is_conductance) { 0.0 } else { low }
    }

    pub fn neuron(&self, place: usize) -> String {
        let (model, receptors) = self.of(place);
        match model {
            RandomModel::Lif { reset, spike_when, refractory, tau } => {
                let v_reset = if *reset == "value" { "v_reset = -72.0\n" } else { "" };
                // A small neuron, on which currents of a few pA have an effect.
                let (c_m, current) = if receptors.is_some() { ("20.0", 5) } else { ("250.0", 60) };
                format!(
                    "[population.p{place}.lif]\nc_m = {c_m}\ntau_m = {}.0\ne_l = -70.0\nv_th = -60.0\nreset = \"{reset}\"\n\
                     {v_reset}spike_when = \"{spike_when}\"\nt_ref = {:?}\ni_e = {}.0\n",
                    tau[place],
                    f64::from(*refractory) * 0.5,
                    current * place,
                )
            }
            RandomModel::Adex { refractory, a } => format!(
                "[population.p{place}.adex]\nc_m = 200.0\ng_l = 10.0\ne_l = -65.0\nv_th = -50.0\ndelta_t = 2.0\na = {}.0\n\
                 b = 40.0\ntau_w = 30.0\nv_reset = -55.0\nv_peak = 0.0\nt_ref = {:?}\ni_e = {}.0\n",
                a[place],
                f64::from(*refractory) * 0.5,
                300 + 100 * place,
            ),
        }
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
