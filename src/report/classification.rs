//! How many images are classified right, in fixed point and in double precision.

use super::{Emulation, Integrator, TwinNetwork};
use crate::compile::{Compiled, NetworkPopulation};

/// The share of labelled trials that is classified right, from 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Classified {
    /// Trials.
    pub samples: u64,
    /// Of the hardware.
    pub fixed: f64,
    /// Of the same network in double precision, with the weights as they were given, on the same input events.
    pub float: f64,
}

/// Reads the class of each trial from `population`: its most active neuron, a tie going to the lowest index.
///
/// # Panics
/// Where the config has no such population or no labels; `spec` has checked both.
pub fn classify(compiled: &Compiled, population: &str, run: &Emulation) -> Classified {
    let labels = compiled.stimulus.labels.as_ref().expect("a readout needs labels");
    let read = read_population(compiled, population);
    let numbers = &compiled.hardware_numbers()[read.first as usize..][..read.count as usize];
    let of_population = |spikes: &Vec<u32>| {
        let counts: Vec<u32> = numbers.iter().map(|&number| spikes[number as usize]).collect();
        most_active(&counts)
    };
    let fixed = run.trial_spikes.iter().map(of_population);
    let float = twin_classes(compiled, population);
    Classified { samples: labels.len() as u64, fixed: share_right(fixed, labels), float: share_right(float, labels) }
}

fn read_population<'c>(compiled: &'c Compiled, name: &str) -> &'c NetworkPopulation {
    compiled.network.populations.iter().find(|p| p.name == name).expect("a readout names a population")
}

fn share_right(classes: impl IntoIterator<Item = usize>, labels: &[u8]) -> f64 {
    let right = classes.into_iter().zip(labels).filter(|(class, label)| *class == usize::from(**label)).count();
    right as f64 / labels.len() as f64
}

fn most_active(counts: &[u32]) -> usize {
    let most = counts.iter().max().copied().unwrap_or(0);
    counts.iter().position(|&count| count == most).unwrap_or(0)
}

fn twin_classes(compiled: &Compiled, population: &str) -> Vec<usize> {
    let (network, stimulus) = (&compiled.network, &compiled.stimulus);
    let read = read_population(compiled, population);
    let mut twin = TwinNetwork::new(network, compiled.design.dt, Integrator::Datapath);
    let mut classes = Vec::new();
    let mut counts = vec![0; read.count as usize];
    for step in 0..stimulus.steps() {
        if stimulus.clears_before(step) {
            twin.clear();
            classes.push(most_active(&counts));
            counts.fill(0);
        }
        for spike in twin.step(stimulus.events(step)) {
            if (read.first..read.first + read.count).contains(&spike.neuron) {
                counts[(spike.neuron - read.first) as usize] += 1;
            }
        }
    }
    classes.push(most_active(&counts));
    classes
}
