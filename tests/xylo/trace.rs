//! A trace of xylosim as a config whose chip must say the same.

use std::fmt::Write;
use std::path::Path;

use rheobase::compile::Compiled;
use serde_json::Value;

use crate::support::compile_file;
use crate::support::trace_file::{Columns, read_trace};

/// Every trace that there is.
pub const TRACES: [&str; 3] = ["x01_typical", "x02_bias", "x04_slow_saturate"];

/// Neurons of a network: those that are connected with each other, and those that only listen to them.
#[derive(Clone, Copy)]
pub enum Group {
    Hidden,
    Output,
}

impl Group {
    /// Ends of the keys in `params.json`.
    fn key(self, name: &str) -> String {
        match self {
            Self::Hidden => name.to_owned(),
            Self::Output => format!("{name}_out"),
        }
    }

    /// A column of the trace.
    fn column(self, variable: &str, neuron: u64) -> String {
        match self {
            Self::Hidden => format!("{variable}{neuron}"),
            Self::Output => format!("{variable}o{neuron}"),
        }
    }
}

/// One chip with the networks of all `traces` side by side, in `lanes` lanes, and their first `steps` time steps. Each neuron is a
/// population of its own: those of the first trace come first.
pub fn compile(name: &str, traces: &[Trace], lanes: u32, steps: usize) -> Compiled {
    let dir = tempfile::tempdir().expect("a folder for the config");
    let mut text = format!("name = \"{name}\"\ndt = 1.0\nsteps = {steps}\n");
    for (place, trace) in traces.iter().enumerate() {
        text += &trace.network(&format!("t{place}_"), steps, dir.path());
    }
    let _ =
        write!(text, "[format]\nstate = \"Q15.0\"\nweight = \"Q15.0\"\n[hardware]\nlanes = {lanes}\nclock_mhz = 100\n");
    let path = dir.path().join("trace.toml");
    std::fs::write(&path, text).expect("it is written");
    compile_file(&path, &[])
}

/// What xylosim computed, time step by time step.
pub struct Trace {
    parameters: Value,
    columns: Columns,
}

impl Trace {
    pub fn read(name: &str) -> Self {
        let (parameters, columns) = read_trace("xylo", name);
        let trace = Self { parameters, columns };
        assert_eq!(trace.steps(), 1000, "{name}: time steps");
        trace
    }

    pub fn steps(&self) -> usize {
        self.columns["t"].len()
    }

    /// The values of `i`, `v` or `s` of a neuron, one a time step.
    pub fn column(&self, variable: &str, (group, neuron): (Group, u64)) -> &[i64] {
        &self.columns[&group.column(variable, neuron)]
    }

    /// All neurons, in the order of the network.
    pub fn neurons(&self) -> Vec<(Group, u64)> {
        let of = |group, key| (0..self.number(key) as u64).map(move |neuron| (group, neuron));
        of(Group::Hidden, "hidden").chain(of(Group::Output, "outputs")).collect()
    }

    /// The events of an input, one number a time step.
    pub fn events(&self, input: i64) -> &[i64] {
        &self.columns[&format!("x{input}")]
    }

    /// A parameter of a neuron.
    pub fn parameter(&self, (group, neuron): (Group, u64), key: &str) -> i64 {
        let value = &self.parameters[group.key(key)][neuron as usize];
        // `dash_syn` has a list for each neuron, one number a synaptic current.
        value.as_i64().or_else(|| value[0].as_i64()).unwrap_or_else(|| panic!("no whole number `{key}`"))
    }

    pub fn number(&self, key: &str) -> i64 {
        self.parameters[key].as_i64().unwrap_or_else(|| panic!("no whole number `{key}`"))
    }

    /// Synapses of `key`, a list for each source of [target, synapse, weight]: source, target, weight as it acts.
    pub fn synapses(&self, key: &str, shift: &str) -> Vec<(u64, u64, i64)> {
        let lists: Vec<Vec<[i64; 3]>> =
            serde_json::from_value(self.parameters[key].clone()).expect("lists of three whole numbers");
        let shift = self.number(shift);
        let of = |(source, list): (u64, Vec<[i64; 3]>)| {
            list.into_iter().map(move |[target, synapse, weight]| {
                assert_eq!(synapse, 0, "the traces are of one synaptic current");
                (source, target as u64, weight << shift)
            })
        };
        (0..).zip(lists).flat_map(of).collect()
    }

    /// The part of a config that is this network: its populations, one a neuron, its input and its projections. Names begin with
    /// `prefix`; spikes of the first `steps` time steps and synapses go into files of `folder`.
    fn network(&self, prefix: &str, steps: usize, folder: &Path) -> String {
        let write = |file: &str, text: &str| std::fs::write(folder.join(file), text).expect("it is written");
        let mut text: String =
            self.neurons().iter().map(|&(group, neuron)| self.population(prefix, group, neuron)).collect();
        let (inputs, mut spikes) = (self.number("inputs"), "input,time_ms\n".to_owned());
        for input in 0..inputs {
            for (step, &times) in self.events(input).iter().take(steps).enumerate() {
                (0..times).for_each(|_| spikes += &format!("{input},{step}\n"));
            }
        }
        write(&format!("{prefix}spikes.csv"), &spikes);
        let _ =
            write!(text, "[source.{prefix}in]\ncount = {inputs}\nspike_times = {{ file = \"{prefix}spikes.csv\" }}\n");
        for hidden in 0..self.number("hidden") as u64 {
            let mut list = "source,target,weight\n".to_owned();
            for (source, _, weight) in self.synapses("win", "shift_in").iter().filter(|synapse| synapse.1 == hidden) {
                let _ = writeln!(list, "{source},0,{weight}");
            }
            let file = format!("{prefix}synapses{hidden}.csv");
            write(&file, &list);
            let _ = write!(
                text,
                "[[projection]]\nfrom = \"{prefix}in\"\nto = \"{prefix}hidden{hidden}\"\nconnect = {{ list = \"{file}\" }}\n"
            );
        }
        for (group, key, shift) in [("hidden", "wrec", "shift_rec"), ("output", "wout", "shift_out")] {
            for (source, target, weight) in self.synapses(key, shift) {
                let _ = write!(
                    text,
                    "[[projection]]\nfrom = \"{prefix}hidden{source}\"\nto = \"{prefix}{group}{target}\"\n\
                     connect = \"all_to_all\"\nallow_autapses = true\nweight = {weight}\ndelay = 1.0\n"
                );
            }
        }
        text
    }

    fn population(&self, prefix: &str, group: Group, neuron: u64) -> String {
        let of = |key: &str| self.parameter((group, neuron), key);
        let (name, most) = match group {
            Group::Hidden => ("hidden", 31),
            Group::Output => ("output", 1),
        };
        format!(
            "[population.{prefix}{name}{neuron}]\ncount = 1\n[population.{prefix}{name}{neuron}.lif]\narithmetic = \"xylo\"\n\
             dash_syn = {}\ndash_mem = {}\nthreshold = {}\nbias = {}\nmax_spikes_per_dt = {most}\n",
            of("dash_syn"),
            of("dash_mem"),
            of("threshold"),
            of("bias"),
        )
    }
}
