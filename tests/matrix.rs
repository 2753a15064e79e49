//! Every neuron model with every synapse model: co-simulated, or refused.
//!
//! The rows are `tests/support/neurons.rs`. Each gives a chip with random parameters, formats, sizes and back-pressure, all
//! with two populations that differ in their parameters.

mod support;

use std::collections::BTreeSet;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use rheobase::compile::{Compiled, compile};
use rheobase::cosim::Simulator;
use rheobase::emulator::Machine;
use rheobase::models::{DEFINITIONS, SYNAPSE_MODELS};
use rheobase::spec::{self, Spec};
use support::neurons::{NEURONS, Neuron};
use support::simulation::assert_agrees;
use support::{RandomConfig, SYNAPSES, compile_text, random_config_of};

const STEPS: u32 = 60;
/// The most lanes and neurons of a population: the simulators' models are to build fast.
const MOST_LANES: u32 = 2;
const MOST_NEURONS: u32 = 9;
/// Draws before a chip is given up on that shall spike and move.
const DRAWS: usize = 60;

/// The label of a row and a synapse model.
type Pair = (&'static str, &'static str);

/// A chip that does something with all that it has.
struct Chip {
    toml: String,
    compiled: Compiled,
    percent: u8,
    pairs: BTreeSet<Pair>,
}

/// Prints the config of a chip that fails.
struct Shown<'c>(&'c Chip);

impl Drop for Shown<'_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("--- {:?}, {} % stalls:\n{}---", self.0.pairs, self.0.percent, self.0.toml);
        }
    }
}

fn kind_of(synapse: &str) -> usize {
    let of = |text: &&str| text.split(' ').next() == Some(synapse);
    SYNAPSES.iter().position(of).unwrap_or_else(|| panic!("no synapses of `{synapse}` are drawn"))
}

/// Receptor types of a chip with all of a model's synapses; two at the least, so that there are several.
fn all_kinds(neuron: &Neuron) -> Vec<usize> {
    let synapses = neuron.synapses;
    synapses.iter().cycle().take(synapses.len().max(2)).map(|synapse| kind_of(synapse)).collect()
}

fn drawn(runner: &mut TestRunner, place: usize, kinds: &[usize]) -> (RandomConfig, u8) {
    let strategy = (random_config_of(Just(place), Just(kinds.to_vec())), 0u8..60);
    let (mut config, percent) = strategy.new_tree(runner).expect("a config is drawn").current();
    config.counts = config.counts.map(|count| 1 + count % MOST_NEURONS);
    config.lanes = config.lanes.min(MOST_LANES);
    (config, percent)
}

/// Whether the populations differ, neurons spike if they can, every state variable moves, and events go through every receptor type.
fn is_alive(compiled: &Compiled) -> bool {
    let core = &compiled.design.cores[0];
    let differ =
        core.model.graph.parameters.iter().any(|parameter| parameter.values.iter().any(|v| *v != parameter.values[0]));
    let mut machine = Machine::new(&compiled.design);
    let neurons = compiled.hardware_numbers();
    let words = |machine: &Machine, v: usize| neurons.iter().map(|&n| machine.state(v)[n as usize]).collect::<Vec<_>>();
    let variables = 0..core.model.variables.len();
    let first: Vec<_> = variables.clone().map(|v| words(&machine, v)).collect();
    let mut moved = vec![false; first.len()];
    let mut receptors = BTreeSet::new();
    for step in 0..compiled.stimulus.steps() {
        let events = compiled.stimulus.events(step);
        machine.step(events);
        let synapses = events.iter().flat_map(|&axon| compiled.network.synapses_of(axon));
        receptors.extend(synapses.map(|synapse| synapse.receptor));
        variables.clone().for_each(|v| moved[v] |= words(&machine, v) != first[v]);
    }
    let all_moved = moved.iter().all(|moved| *moved);
    let types = compiled.network.populations[0].receptors.len().max(1);
    differ && all_moved && receptors.len() == types && (machine.counts().spikes > 0 || !compiled.design.can_spike())
}

/// What is really on the chip, as the program read it.
fn pairs_of(neuron: &'static Neuron, spec: &Spec) -> BTreeSet<Pair> {
    let mut pairs = BTreeSet::new();
    for population in &spec.populations {
        assert_eq!(population.model.name(), neuron.table);
        let types = population.receptors.iter().map(|receptor| receptor.synapse.name());
        pairs.extend(
            types.chain(population.receptors.is_empty().then_some("delta")).map(|synapse| (neuron.label, synapse)),
        );
    }
    pairs
}

fn read(text: &str) -> Result<Spec, String> {
    let dir = tempfile::tempdir().expect("a folder for the config");
    let path = dir.path().join("random.toml");
    std::fs::write(&path, text).expect("the config is written");
    spec::read(&path, &[]).map_err(|error| error.to_string())
}

fn chip(runner: &mut TestRunner, place: usize, kinds: &[usize]) -> Chip {
    for _ in 0..DRAWS {
        let (config, percent) = drawn(runner, place, kinds);
        let toml = config.toml(STEPS);
        let compiled = compile_text(&toml);
        if is_alive(&compiled) {
            let spec = read(&toml).expect("it compiled");
            return Chip { pairs: pairs_of(&NEURONS[place], &spec), toml, compiled, percent };
        }
    }
    panic!("of {DRAWS} chips of `{}` with {kinds:?} none does something with all that it has", NEURONS[place].label)
}

fn runner() -> TestRunner {
    TestRunner::new_with_rng(Config::default(), TestRng::deterministic_rng(RngAlgorithm::ChaCha))
}

/// A chip of each row, with all the synapses that its model takes.
fn chips() -> Vec<Chip> {
    let mut runner = runner();
    (0..NEURONS.len()).map(|place| chip(&mut runner, place, &all_kinds(&NEURONS[place]))).collect()
}

/// LIF with each of its synapses alone, and with none of its own: the synapses' datapath stands in front of the neuron's,
/// whatever that is.
fn chips_of_one_synapse() -> Vec<Chip> {
    let mut runner = runner();
    let place = NEURONS.iter().position(|neuron| neuron.label == "lif").expect("LIF has a row");
    let alone = NEURONS[place].synapses.iter().map(|synapse| vec![kind_of(synapse)]);
    std::iter::once(Vec::new()).chain(alone).map(|kinds| chip(&mut runner, place, &kinds)).collect()
}

/// Co-simulates, on all processors at once, and returns the pairs that agreed.
fn agreeing(chips: &[Chip], simulator: Simulator) -> BTreeSet<Pair> {
    let (next, agree) = (AtomicUsize::new(0), Mutex::new(BTreeSet::new()));
    let work = || {
        while let Some(chip) = chips.get(next.fetch_add(1, Ordering::Relaxed)) {
            let _shown = Shown(chip);
            assert_agrees(&chip.compiled, chip.percent, simulator);
            agree.lock().expect("no chip has failed").extend(&chip.pairs);
        }
    };
    std::thread::scope(|scope| {
        let threads = std::thread::available_parallelism().map_or(1, usize::from);
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        workers.into_iter().for_each(|worker| worker.join().expect("a chip differs; its config is above"));
    });
    agree.into_inner().expect("no chip has failed")
}

/// All pairs that a row says its model takes.
fn taken() -> BTreeSet<Pair> {
    NEURONS.iter().flat_map(|neuron| neuron.synapses.iter().map(|synapse| (neuron.label, *synapse))).collect()
}

#[test]
fn every_model_has_a_row() {
    let models: BTreeSet<&str> = DEFINITIONS.iter().map(|known| known.name).chain(["lif", "adex"]).collect();
    let rows: BTreeSet<&str> = NEURONS.iter().map(|neuron| neuron.table).collect();
    assert_eq!(rows, models, "each neuron model needs a row in tests/support/neurons.rs");
    let labels: BTreeSet<&str> = NEURONS.iter().map(|neuron| neuron.label).collect();
    assert_eq!(labels.len(), NEURONS.len(), "two rows have one label");
}

#[test]
fn what_is_not_taken_is_refused() {
    let mut runner = runner();
    let mut refused = BTreeSet::new();
    for (place, neuron) in NEURONS.iter().enumerate() {
        for synapse in SYNAPSE_MODELS.into_iter().filter(|synapse| !neuron.synapses.contains(synapse)) {
            let (mut config, _) = drawn(&mut runner, place, &[]);
            config.receptors = vec![kind_of(synapse)];
            let toml = config.toml(STEPS);
            let reason = read(&toml).and_then(|spec| compile(&spec).map_err(|list| list[0].title.clone()));
            let reason = reason.err().unwrap_or_else(|| panic!("{} takes {synapse}:\n{toml}", neuron.label));
            assert!(reason.contains(&format!("neurons take no `{synapse}`")), "{}: {reason}", neuron.label);
            refused.insert((neuron.label, synapse));
        }
    }
    let every: BTreeSet<Pair> =
        NEURONS.iter().flat_map(|neuron| SYNAPSE_MODELS.map(|synapse| (neuron.label, synapse))).collect();
    assert_eq!(refused.union(&taken()).copied().collect::<BTreeSet<_>>(), every);
    assert!(refused.is_disjoint(&taken()));
}

#[test]
fn every_model_agrees_with_every_synapse_in_verilator() {
    assert_eq!(agreeing(&chips(), Simulator::Verilator), taken());
}

#[test]
fn every_model_agrees_with_every_synapse_in_icarus() {
    assert_eq!(agreeing(&chips(), Simulator::Icarus), taken());
}

#[test]
fn every_synapse_alone_agrees_in_icarus() {
    let of_lif = taken().into_iter().filter(|(neuron, _)| *neuron == "lif").collect();
    assert_eq!(agreeing(&chips_of_one_synapse(), Simulator::Icarus), of_lif);
}
