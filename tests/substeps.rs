//! A chip in sub-steps is the chip of the shorter time step, bit for bit, where both have the same input at the same time.

mod support;

use std::fmt::Write;

use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use rheobase::compile::Compiled;
use rheobase::emulator::Machine;
use rheobase::report::{Integrator, TwinNetwork};
use support::{RandomConfig, compile_text, random_config};

const STEPS: u32 = 60;
/// ms, of a time step with sub-steps.
const DT: f64 = 0.5;
/// Input events come in these time steps.
const EVENTS: [&[u32]; 2] = [&[0, 7, 8, 9, 30, 41], &[3, 8, 22, 23, 24, 25]];

/// Neurons of one population under a constant current, and events that act at the end of time steps of [`DT`] ms. Time steps are of
/// that length in `substeps` sub-steps, or, if `is_fine`, of a sub-step's length.
fn driven(random: &RandomConfig, substeps: u32, is_fine: bool) -> Compiled {
    let parts = if is_fine { substeps } else { 1 };
    let dt = DT / f64::from(parts);
    // An event acts in the last of the short time steps.
    let time = |step: &u32| format!("{:?}", f64::from(step * parts + parts - 1) * dt);
    let times = EVENTS.map(|steps| format!("[{}]", steps.iter().map(time).collect::<Vec<_>>().join(", ")));
    let mut text = format!(
        "# driven\n# driven\nname = \"driven\"\ndt = {dt:?}\nsubsteps = {}\nsteps = {}\n[population.p1]\ncount = 3\n",
        if is_fine { 1 } else { substeps },
        STEPS * parts,
    );
    text += &random.neuron(1);
    text += &random.receptor_types(1);
    let _ = write!(text, "[source.s]\nspike_times = [{}]\n", times.join(", "));
    let named = (0..random.receptors.len()).map(|receptor| format!("receptor = \"r{receptor}\"\n")).collect();
    let receptors: Vec<String> = if random.receptors.is_empty() { vec![String::new()] } else { named };
    for receptor in receptors {
        let _ = write!(
            text,
            "[[projection]]\nfrom = \"s\"\nto = \"p1\"\n{receptor}connect = \"all_to_all\"\nweight = 6.5\n"
        );
    }
    let _ = write!(
        text,
        "[format]\nstate = \"Q7.{}\"\nweight = \"Q3.{}\"\ndecay = \"UQ0.{}\"\nrounding = \"{}\"\noverflow = \"{}\"\n\
         [hardware]\nlanes = {}\n",
        random.frac_bits, random.weight_bits, random.decay_bits, random.rounding, random.overflow, random.lanes
    );
    compile_text(&text)
}

/// The spikes of each time step, in order, and all state words after it.
fn run(compiled: &Compiled, parts: u32, variables: usize) -> Vec<(Vec<u32>, Vec<i32>)> {
    let mut machine = Machine::new(&compiled.design);
    let step = |machine: &mut Machine<'_>, step: u32| -> Vec<u32> {
        let of_part = |part| machine.step(compiled.stimulus.events((step * parts + part) as usize)).to_vec();
        let mut spikes: Vec<u32> = (0..parts).flat_map(of_part).collect();
        spikes.sort_unstable();
        spikes
    };
    let of_step = |number| {
        let spikes = step(&mut machine, number);
        (spikes, (0..variables).flat_map(|v| machine.state(v).to_vec()).collect())
    };
    (0..STEPS).map(of_step).collect()
}

/// Runs `check` on random neurons in 2, 4 and 8 sub-steps.
fn on_random_neurons(cases: u32, check: impl Fn(RandomConfig, u32) -> Result<(), TestCaseError>) {
    let config = Config { cases, failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let substeps = prop::sample::select(vec![2u32, 4, 8]);
    let result = runner.run(&(random_config(), substeps), |(random, substeps)| {
        // Both chips have the words that the shorter time step needs.
        check(RandomConfig { decay_bits: 18, ..random.of_lif_or_adex() }, substeps)
    });
    result.unwrap_or_else(|error| panic!("{error}"));
}

#[test]
fn substeps_are_the_chip_of_the_shorter_time_step_bit_for_bit() {
    let (spikes, repeated) = (std::cell::Cell::new(0), std::cell::Cell::new(0));
    on_random_neurons(120, |random, substeps| {
        let (coarse, fine) = (driven(&random, substeps, false), driven(&random, substeps, true));
        let variables = fine.design.cores[0].model.variables.len();
        prop_assert_eq!(coarse.design.cores[0].model.variables.len(), variables + 1, "one more counts spikes");
        let (coarse, fine) = (run(&coarse, 1, variables), run(&fine, substeps, variables));
        for (step, (coarse, fine)) in coarse.iter().zip(&fine).enumerate() {
            prop_assert_eq!(coarse, fine, "time step {} in {} sub-steps", step, substeps);
            spikes.set(spikes.get() + coarse.0.len());
            repeated.set(repeated.get() + coarse.0.windows(2).filter(|pair| pair[0] == pair[1]).count());
        }
        Ok(())
    });
    assert!(spikes.get() > 1_000 && repeated.get() > 100, "{} spikes, {} repeats", spikes.get(), repeated.get());
}

fn twin(compiled: &Compiled) -> TwinNetwork<'_> {
    TwinNetwork::new(&compiled.network, compiled.design.dt, Integrator::Datapath)
}

#[test]
fn so_is_the_twin() {
    let spikes = std::cell::Cell::new(0);
    on_random_neurons(60, |random, substeps| {
        let (coarse, fine) = (driven(&random, substeps, false), driven(&random, substeps, true));
        let (mut of_coarse, mut of_fine) = (twin(&coarse), twin(&fine));
        for step in 0..STEPS {
            let found = of_coarse.step(coarse.stimulus.events(step as usize)).len();
            let of_part = |part: u32| of_fine.step(fine.stimulus.events((step * substeps + part) as usize)).len();
            let expected: usize = (0..substeps).map(of_part).sum();
            prop_assert_eq!(found, expected, "spikes of time step {}", step);
            let potentials = |twin: &TwinNetwork<'_>| twin.potentials().map(f64::to_bits).collect::<Vec<_>>();
            prop_assert_eq!(potentials(&of_coarse), potentials(&of_fine), "potentials after time step {}", step);
            spikes.set(spikes.get() + found);
        }
        Ok(())
    });
    assert!(spikes.get() > 500, "only {} spikes", spikes.get());
}
