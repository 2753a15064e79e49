//! One stimulus, three runs in step: the golden model, its twin in double precision, and the fine reference.

use super::{Integrator, TwinNetwork};
use crate::compile::Compiled;
use crate::emulator::Machine;

/// Substeps of a time step in the fine reference.
pub const SUBSTEPS: u32 = 10;

/// One of the three runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Run {
    /// The golden model: fixed point.
    Fixed,
    /// The `f64` twin with the same integrator.
    Twin,
    /// RK4 in double precision, [`SUBSTEPS`] substeps to a time step.
    Fine,
}

impl Run {
    /// Every run, in the order in which arrays have them.
    pub const ALL: [Self; 3] = [Self::Fixed, Self::Twin, Self::Fine];
}

/// What is held against what: model and reference.
pub const COMPARISONS: [(Run, Run); 3] = [(Run::Fixed, Run::Twin), (Run::Fixed, Run::Fine), (Run::Twin, Run::Fine)];

/// Potentials of two runs, of one neuron.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct PotentialError {
    /// The largest |dV| after any time step, in the user's unit.
    pub overall: f64,
    /// The largest |dV| after a time step that comes, in its trial, before the first one in which just one of the two spikes.
    pub before_difference: f64,
    /// The first time step within a trial in which just one of the two spikes; the earliest of all trials.
    pub first_difference: Option<u32>,
}

/// What three runs of one neuron gave.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NeuronRuns {
    /// Spike times in time steps from the start of the trial, `[run][trial]`; a spike has the time of the end of its (sub)step.
    pub spikes: [Vec<Vec<f64>>; 3],
    /// `[comparison]`, as [`COMPARISONS`] has them.
    pub potentials: [PotentialError; 3],
    /// Potentials after each time step of the first trial, `[run][step]`; empty where they were not asked for.
    pub trace: [Vec<f64>; 3],
    /// Whether the comparison has already differed in this trial.
    differs: [bool; 3],
}

/// Runs all of the stimulus three times over. For each neuron of the network what came of it; with potentials of the first
/// trial for those of `traced`.
pub fn run_all(compiled: &Compiled, traced: impl Fn(u32) -> bool) -> Vec<NeuronRuns> {
    let (network, stimulus, dt) = (&compiled.network, &compiled.stimulus, compiled.design.dt);
    let words = Words::new(compiled);
    let mut machine = Machine::new(&compiled.design);
    let mut twin = TwinNetwork::new(network, dt, Integrator::Datapath);
    let mut fine = TwinNetwork::new(network, dt, Integrator::Fine(SUBSTEPS));
    let trials = || std::array::from_fn(|_| vec![Vec::new(); stimulus.trials as usize]);
    let mut neurons: Vec<NeuronRuns> =
        (0..network.neurons()).map(|_| NeuronRuns { spikes: trials(), ..NeuronRuns::default() }).collect();
    for step in 0..stimulus.steps() {
        if stimulus.clears_before(step) {
            machine.clear();
            twin.clear();
            fine.clear();
            neurons.iter_mut().for_each(|neuron| neuron.differs = [false; 3]);
        }
        let now = Now { trial: stimulus.trial_of(step), step: step as u32 % stimulus.steps_per_trial };
        let events = stimulus.events(step);
        machine.step(events);
        twin.step(events).iter().for_each(|spike| neurons[spike.neuron as usize].spiked(Run::Twin, now, spike.at));
        fine.step(events).iter().for_each(|spike| neurons[spike.neuron as usize].spiked(Run::Fine, now, spike.at));
        for &number in machine.spikes() {
            neurons[words.neuron_of[number as usize] as usize].spiked(Run::Fixed, now, 1.0);
        }
        let potentials = words.potentials(&machine).zip(twin.potentials()).zip(fine.potentials());
        for (number, (neuron, ((fixed, twin), fine))) in (0..).zip(neurons.iter_mut().zip(potentials)) {
            neuron.compare(now, [fixed, twin, fine], now.trial == 0 && traced(number));
        }
    }
    neurons
}

/// Where a run is.
#[derive(Clone, Copy)]
struct Now {
    trial: usize,
    /// Time step within the trial.
    step: u32,
}

impl NeuronRuns {
    fn spiked(&mut self, run: Run, now: Now, at: f64) {
        self.spikes[run as usize][now.trial].push(f64::from(now.step) + at);
    }

    /// After all spikes of a time step are known.
    fn compare(&mut self, now: Now, potentials: [f64; 3], traced: bool) {
        let just_spiked =
            |run: Run| self.spikes[run as usize][now.trial].last().is_some_and(|&time| time > f64::from(now.step));
        let spiked = Run::ALL.map(just_spiked);
        for (place, (model, reference)) in COMPARISONS.into_iter().enumerate() {
            let (model, reference) = (model as usize, reference as usize);
            let error = &mut self.potentials[place];
            if spiked[model] != spiked[reference] && !self.differs[place] {
                self.differs[place] = true;
                error.first_difference = Some(error.first_difference.map_or(now.step, |first| first.min(now.step)));
            }
            let difference = (potentials[model] - potentials[reference]).abs();
            error.overall = error.overall.max(difference);
            if !self.differs[place] {
                error.before_difference = error.before_difference.max(difference);
            }
        }
        if traced {
            self.trace.iter_mut().zip(potentials).for_each(|(trace, potential)| trace.push(potential));
        }
    }
}

/// From the chip's words to the network's neurons.
struct Words {
    /// Of each neuron of the network.
    neurons: Vec<PotentialWord>,
    /// The neuron of the network of each neuron of the chip; 0 for empty lanes, which do not spike.
    neuron_of: Vec<u32>,
}

/// Where the membrane potential of a neuron stands.
struct PotentialWord {
    /// Its place among the variables of the neuron's model.
    variable: usize,
    /// The neuron's number on the chip.
    number: usize,
    /// Millivolts (or one, unit-free) a last place.
    last_place: f64,
    offset: f64,
}

impl Words {
    fn new(compiled: &Compiled) -> Self {
        let design = &compiled.design;
        let mut neurons = Vec::new();
        let mut neuron_of = vec![0; design.neurons() as usize];
        for population in &compiled.network.populations {
            let (core, part) = design.population(&population.name).expect("every population is placed");
            let variables = &core.model.variables;
            let place = variables.iter().position(|variable| variable.name == "v").expect("a model has a potential");
            let (variable, set) = (&variables[place], part.set as usize);
            for number in population.first..population.first + population.count {
                let on_chip = compiled.hardware_numbers()[number as usize] as usize;
                neuron_of[on_chip] = number;
                let last_place = variable.format.resolution() * variable.scale[set];
                neurons.push(PotentialWord {
                    variable: place,
                    number: on_chip,
                    last_place,
                    offset: variable.offset[set],
                });
            }
        }
        Self { neurons, neuron_of }
    }

    /// In the user's unit, neuron by neuron of the network.
    fn potentials(&self, machine: &Machine<'_>) -> impl Iterator<Item = f64> {
        self.neurons
            .iter()
            .map(|word| f64::from(machine.state(word.variable)[word.number]) * word.last_place + word.offset)
    }
}
