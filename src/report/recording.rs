//! Spikes and states of a run, as `[record]` asks for them.

use std::fmt::Write;
use std::io;
use std::path::Path;

use super::npz::NpzFile;
use crate::compile::{Compiled, NetworkPopulation};
use crate::emulator::Machine;
use crate::models::Variable;
use crate::spec::Spec;

/// A spike of a recorded population.
struct Spike {
    trial: u32,
    step: u32,
    /// Index into the recorded populations.
    population: u32,
    /// Index within the population.
    neuron: u32,
}

/// A state variable of a recorded population, over all time steps.
struct Trace {
    population: NetworkPopulation,
    /// Parameter set of the population.
    set: usize,
    /// Place in the model's list of variables.
    place: usize,
    variable: Variable,
    raws: Vec<i32>,
}

/// What is kept of a run.
pub struct Recording {
    populations: Vec<NetworkPopulation>,
    /// Number on the chip of each neuron of the network.
    numbers: Vec<u32>,
    /// For each neuron of the chip its recorded population and its index there.
    recorded: Vec<Option<(u32, u32)>>,
    spikes: Vec<Spike>,
    traces: Vec<Trace>,
    dt: f64,
    steps_per_trial: usize,
    steps: usize,
}

impl Recording {
    /// An empty recording of what the config asks for.
    pub fn new(spec: &Spec, compiled: &Compiled) -> Self {
        let design = &compiled.design;
        let named = |name: &str| compiled.network.populations.iter().find(|p| p.name == name).cloned();
        let populations: Vec<_> = spec.record.spikes.iter().filter_map(|name| named(&name.value)).collect();
        let mut traces = Vec::new();
        for (name, variables) in &spec.record.states {
            let (Some(population), Some((core, part))) = (named(&name.value), design.population(&name.value)) else {
                continue;
            };
            for wanted in variables {
                let place = core.model.variables.iter().position(|v| v.name == wanted.value);
                traces.extend(place.map(|place| Trace {
                    population: population.clone(),
                    set: part.set as usize,
                    place,
                    variable: core.model.variables[place].clone(),
                    raws: Vec::new(),
                }));
            }
        }
        let numbers = compiled.hardware_numbers().to_vec();
        Self {
            recorded: recorded(design.neurons(), &populations, &numbers),
            populations,
            numbers,
            spikes: Vec::new(),
            traces,
            dt: spec.dt.value.to_f64(),
            steps_per_trial: compiled.stimulus.steps_per_trial as usize,
            steps: 0,
        }
    }

    /// Keeps what time step `step` has left in the machine.
    pub fn step(&mut self, step: usize, machine: &Machine<'_>) {
        for &number in machine.spikes() {
            if let Some((population, neuron)) = self.recorded[number as usize] {
                let (trial, step) = ((step / self.steps_per_trial) as u32, (step % self.steps_per_trial) as u32);
                self.spikes.push(Spike { trial, step, population, neuron });
            }
        }
        for trace in &mut self.traces {
            let words = machine.state(trace.place);
            let numbers = &self.numbers[trace.population.first as usize..][..trace.population.count as usize];
            trace.raws.extend(numbers.iter().map(|&number| words[number as usize]));
        }
        self.steps = step + 1;
    }

    /// Writes `spikes.csv`, `spikes.npz` and `states.npz` into `dir`, which is made where it is not there.
    ///
    /// # Errors
    /// What the file system says.
    pub fn write(&self, dir: &Path) -> io::Result<()> {
        let (csv, spikes, states) = (self.spikes_csv(), self.spikes_npz()?, self.states_npz()?);
        std::fs::create_dir_all(dir)?;
        std::fs::write(dir.join("spikes.csv"), csv)?;
        std::fs::write(dir.join("spikes.npz"), spikes)?;
        std::fs::write(dir.join("states.npz"), states)
    }

    /// One line a spike. The time is that of the end of its time step, as NEST stamps it.
    fn spikes_csv(&self) -> String {
        let mut text = String::from("trial,step,time,population,neuron\n");
        for spike in &self.spikes {
            let time = f64::from(spike.step + 1) * self.dt;
            let name = &self.populations[spike.population as usize].name;
            let _ = writeln!(text, "{},{},{time:.6},{name},{}", spike.trial, spike.step, spike.neuron);
        }
        text
    }

    /// Arrays `trial`, `step`, `population` (its place among the recorded ones) and `neuron`, one entry a spike.
    fn spikes_npz(&self) -> io::Result<Vec<u8>> {
        let mut file = NpzFile::new();
        let length = [self.spikes.len() as u64];
        let mut column = |name: &str, of: &dyn Fn(&Spike) -> u32| {
            let data: Vec<u32> = self.spikes.iter().map(of).collect();
            file.add(name, &length, &data)
        };
        column("trial", &|spike| spike.trial)?;
        column("step", &|spike| spike.step)?;
        column("population", &|spike| spike.population)?;
        column("neuron", &|spike| spike.neuron)?;
        file.finish()
    }

    /// For each recorded variable an array `population.variable` in the user's unit and `population.variable.raw`, both
    /// `[steps, neurons]`, steps counted through all trials.
    fn states_npz(&self) -> io::Result<Vec<u8>> {
        let mut file = NpzFile::new();
        for trace in &self.traces {
            let shape = [self.steps as u64, trace.population.count.into()];
            let name = format!("{}.{}", trace.population.name, trace.variable.name);
            let in_unit = |&raw: &i32| trace.variable.to_user(trace.set, raw.into());
            let values: Vec<f64> = trace.raws.iter().map(in_unit).collect();
            file.add(&name, &shape, &values)?;
            file.add(&format!("{name}.raw"), &shape, &trace.raws)?;
        }
        file.finish()
    }
}

fn recorded(neurons: u32, populations: &[NetworkPopulation], numbers: &[u32]) -> Vec<Option<(u32, u32)>> {
    let mut recorded = vec![None; neurons as usize];
    for (population, about) in (0..).zip(populations) {
        for neuron in 0..about.count {
            recorded[numbers[(about.first + neuron) as usize] as usize] = Some((population, neuron));
        }
    }
    recorded
}
