//! A trace of Lava as a config whose chip must say the same.

use std::fmt::Write;

use rheobase::compile::Compiled;
use serde_json::Value;

use crate::support::compile_file;
use crate::support::trace_file::{Columns, read_trace};

/// Every trace that there is.
pub const TRACES: [&str; 13] = [
    "p01_typical",
    "p03_no_u_memory",
    "p04_no_memory",
    "p05_slow_decay",
    "p06_bias_driven",
    "p08_v_saturate",
    "p09_vth_zero",
    "p10_round_to_zero",
    "p12_wrap_edge",
    "p13_wrap_exact",
    "d01_w8_e0",
    "d02_w8_e2",
    "d04_w8_exc",
];
/// Bits of an input word: bit i is an axon with the weight 2^i, the highest one with its negative.
const INPUT_BITS: u32 = 16;

/// What Lava computed, time step by time step.
pub struct Trace {
    pub parameters: Value,
    columns: Columns,
}

impl Trace {
    pub fn read(name: &str) -> Self {
        let (parameters, columns) = read_trace("lava", name);
        let trace = Self { parameters, columns };
        assert_eq!(trace.steps() as i64, trace.number("steps"), "{name}: time steps");
        trace
    }

    /// The values of `variable` (`u`, `v`, `s`), or of the input, in neuron or input `number`: one a time step.
    pub fn column(&self, variable: &str, number: u64) -> &[i64] {
        &self.columns[&format!("{variable}{number}")]
    }

    pub fn steps(&self) -> usize {
        self.columns["t"].len()
    }

    pub fn neurons(&self) -> u64 {
        self.number("neurons") as u64
    }

    pub fn is_dense(&self) -> bool {
        self.parameters["kind"] == "dense_lif"
    }

    fn number(&self, key: &str) -> i64 {
        self.parameters[key].as_i64().unwrap_or_else(|| panic!("no whole number `{key}`"))
    }

    fn of_neuron(&self, key: &str, neuron: u64) -> i64 {
        self.parameters[key][neuron as usize].as_i64().unwrap_or_else(|| panic!("no whole number `{key}`"))
    }

    /// The chip with this trace's neurons and input, each neuron a population of its own.
    pub fn compile(&self, name: &str) -> Compiled {
        let dir = tempfile::tempdir().expect("a folder for the config");
        let write = |file: &str, text: String| std::fs::write(dir.path().join(file), text).expect("it is written");
        let mut text = format!("name = \"{name}\"\ndt = 1.0\nsteps = {}\n", self.steps());
        for neuron in 0..self.neurons() {
            text += &self.population(neuron);
            let (inputs, spikes, synapses, delay) =
                if self.is_dense() { self.dense(neuron) } else { self.direct(neuron) };
            write(&format!("spikes{neuron}.csv"), spikes);
            write(&format!("synapses{neuron}.csv"), synapses);
            let _ = write!(
                text,
                "[source.in{neuron}]\ncount = {inputs}\nspike_times = {{ file = \"spikes{neuron}.csv\" }}\n\
                 [[projection]]\nfrom = \"in{neuron}\"\nto = \"n{neuron}\"\n\
                 connect = {{ list = \"synapses{neuron}.csv\" }}\ndelay = {delay:?}\n"
            );
        }
        let weight = if self.is_dense() { "Q8.0" } else { "Q15.0" };
        let _ = write!(text, "[format]\nstate = \"Q23.0\"\nweight = \"{weight}\"\n");
        write("trace.toml", text);
        compile_file(&dir.path().join("trace.toml"), &[])
    }

    fn population(&self, neuron: u64) -> String {
        let of = |key: &str| self.of_neuron(key, neuron);
        let initial = |key: &str| if self.is_dense() { 0 } else { of(key) };
        let weight_exp = if self.is_dense() { self.number("weight_exp") } else { 0 };
        format!(
            "[population.n{neuron}]\ncount = 1\n[population.n{neuron}.lif]\narithmetic = \"loihi\"\ndu = {}\ndv = {}\n\
             vth = {}\nbias_mant = {}\nbias_exp = {}\nweight_exp = {weight_exp}\nv_init = {}\nu_init = {}\n",
            self.number("du"),
            self.number("dv"),
            self.number("vth"),
            of("bias_mant"),
            of("bias_exp"),
            initial("v0"),
            initial("u0"),
        )
    }

    /// The input of a neuron bit by bit: number of axons, their spikes, their synapses, their delay in ms.
    fn direct(&self, neuron: u64) -> (u64, String, String, f64) {
        let mut spikes = "input,time_ms\n".to_owned();
        let mut synapses = "source,target,weight\n".to_owned();
        for bit in 0..INPUT_BITS {
            for (step, &input) in self.column("a", neuron).iter().enumerate() {
                let word = i16::try_from(input).expect("the input has 16 bits");
                if (word >> bit) & 1 == 1 {
                    let _ = writeln!(spikes, "{bit},{step}");
                }
            }
            let sign = if bit + 1 == INPUT_BITS { -1 } else { 1 };
            let _ = writeln!(synapses, "{bit},0,{}", sign * (1 << bit));
        }
        (INPUT_BITS.into(), spikes, synapses, 0.0)
    }

    /// The spikes that go through a row of Dense, and arrive a time step later.
    fn dense(&self, neuron: u64) -> (u64, String, String, f64) {
        let inputs = self.number("inputs") as u64;
        let mut spikes = "input,time_ms\n".to_owned();
        let mut synapses = "source,target,weight\n".to_owned();
        let row = &self.quantised()[neuron as usize];
        for input in 0..inputs {
            for (step, _) in self.column("x", input).iter().enumerate().filter(|(_, x)| **x == 1) {
                let _ = writeln!(spikes, "{input},{step}");
            }
            let _ = writeln!(synapses, "{input},0,{}", row[input as usize]);
        }
        (inputs, spikes, synapses, 1.0)
    }

    /// The weights as Dense holds them: clipped, then without the bits that a weight of one sign or of both has no room for.
    fn quantised(&self) -> Vec<Vec<i64>> {
        let matrix = |key: &str| -> Vec<Vec<i64>> {
            serde_json::from_value(self.parameters[key].clone()).expect("a matrix of whole numbers")
        };
        let weights = matrix("weights");
        let mixed = weights.iter().flatten().any(|w| *w < 0);
        let least = if mixed { -256 } else { 0 };
        let dropped = 8 - self.number("num_weight_bits") + i64::from(mixed);
        let held = |w: &i64| ((*w).clamp(least, 255) >> dropped) << dropped;
        let quantised: Vec<Vec<i64>> = weights.iter().map(|row| row.iter().map(held).collect()).collect();
        assert_eq!(quantised, matrix("weights_quantised"), "the weights that Lava's own run had");
        quantised
    }
}
