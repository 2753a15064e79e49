//! AdEx at a time step of 1 ms in sub-steps, against the same equations with RK4 in steps of 0.01 ms, which gives Brian's spikes.

use std::fmt::Write;

use rheobase::datapath::{evaluate, spikes};
use rheobase::fixed_point::Decimal;
use rheobase::models::{AdexParameters, AdexPlan, AdexTwin, Model, Substep, SubstepTwin, Twin};

use crate::adex::{PATTERNS, formats, parameters};
use crate::reference::{decimal, numbers};

/// Time steps of 1 ms.
const STEPS: usize = 500;

/// What happens in a run: the time step of each spike, and the potential (mV) after each time step.
struct Run {
    spikes: Vec<usize>,
    potentials: Vec<f64>,
}

/// The length of a sub-step, ms.
fn substep(substeps: u32) -> Decimal {
    decimal(["1", "0.5", "0.25", "0.125"][substeps.ilog2() as usize])
}

fn run_twin(p: &AdexParameters, substeps: u32) -> Run {
    let twin = SubstepTwin::new(Box::new(AdexTwin::new(p, substep(substeps))), substeps);
    let mut state = twin.start();
    let mut run = Run { spikes: vec![], potentials: vec![] };
    for step in 0..STEPS {
        let times = twin.spikes(&mut state, &[0.0]);
        run.spikes.extend((0..times).map(|_| step));
        run.potentials.push(twin.potential(&state));
    }
    run
}

/// The datapath in words of 24 bits.
fn run_datapath(p: &AdexParameters, substeps: u32) -> Run {
    let model = AdexPlan::model(std::slice::from_ref(p), &formats(p, 24, 5000), substep(substeps));
    let Model { graph, variables, .. } = model.expect("the parameters fit").in_substeps(substeps);
    let mut state: Vec<i64> = variables.iter().map(|variable| variable.init[0]).collect();
    let mut run = Run { spikes: vec![], potentials: vec![] };
    for step in 0..STEPS {
        for part in 1..=substeps {
            let words: Vec<i64> = if substeps == 1 { vec![0] } else { vec![0, i64::from(part == substeps)] };
            let times = spikes(&graph, 0, &state, &words);
            run.spikes.extend((0..times).map(|_| step));
            state = evaluate(&graph, 0, &state, &words).state;
        }
        run.potentials.push(variables[0].to_user(0, state[0]));
    }
    run
}

/// RK4 in steps of 0.01 ms: potentials after each ms.
fn fine_potentials(p: &AdexParameters) -> Vec<f64> {
    let twin = AdexTwin::new(p, substep(1));
    let mut state = twin.start();
    let mut after = |_| {
        for number in 0..100 {
            twin.substep(&mut state, &[0.0], Substep { number, of: 100 });
        }
        twin.potential(&state)
    };
    (0..STEPS).map(&mut after).collect()
}

/// How far a run is from the reference.
struct Deviation {
    found: usize,
    expected: usize,
    /// ms, of the first spike; spikes have the time at the end of their time step.
    first: f64,
    /// mV, the largest before the upswing of the first spike.
    potential: f64,
}

fn deviation(name: &str, p: &AdexParameters, run: &Run) -> Deviation {
    let expected: Vec<f64> =
        numbers(&format!("brian/spikes_adex_{name}.rk4_dt0.01.csv")).iter().map(|row| row[0]).collect();
    // The reference reaches the end of its time step with its spike; the last 5 ms before are the upswing.
    let calm = (expected[0] - 5.0).max(2.0) as usize;
    let differences =
        run.potentials.iter().zip(fine_potentials(p)).take(calm).map(|(found, fine)| (found - fine).abs());
    Deviation {
        found: run.spikes.len(),
        expected: expected.len(),
        first: (run.spikes[0] + 1) as f64 - expected[0].ceil(),
        potential: differences.fold(0.0, f64::max),
    }
}

#[test]
fn the_error_shrinks_with_the_substeps() {
    let mut table =
        String::from("substeps pattern: spikes of the twin, of 24 bits, of Brian; first spike, ms; potential, mV\n");
    let (mut potentials, mut counts) = ([0.0f64; 4], [0usize; 4]);
    for (place, substeps) in [1, 2, 4, 8].into_iter().enumerate() {
        for (name, values) in PATTERNS {
            let p = parameters(values);
            let [twin, words] =
                [run_twin(&p, substeps), run_datapath(&p, substeps)].map(|run| deviation(name, &p, &run));
            let Deviation { found, expected, first, potential } = twin;
            writeln!(
                table,
                "{substeps} {name:21} {found:3} {:3} {expected:3}  {first:3} {:3}  {potential:.3} {:.3}",
                words.found, words.first, words.potential
            )
            .expect("a string grows");
            potentials[place] = potentials[place].max(words.potential);
            counts[place] += words.found.abs_diff(expected);
        }
    }
    writeln!(table, "worst potential {potentials:.3?}, spikes too many or too few {counts:?}").expect("a string grows");
    insta::assert_snapshot!(table);
    assert!(potentials.windows(2).all(|pair| pair[1] < 0.65 * pair[0]), "Euler is of first order: {potentials:?}");
    assert!(counts.windows(2).all(|pair| pair[1] <= pair[0]), "{counts:?}");
}
