//! Linear neurons against analytic results.

use rheobase::datapath::evaluate;
use rheobase::fixed_point::{Decimal, Format, Overflow, Rounding};
use rheobase::models::{Model, Values, WordFormats};

use crate::defined::{quantised, written};

const FORMATS: WordFormats = WordFormats {
    writable: false,
    state: Format::signed(6, 20),
    adaptation: Format::signed(5, 12),
    synapse: Format::signed(7, 20),
    decay: Format::unsigned(0, 24),
    input: Format::signed(7, 6),
    rounding: Rounding::Nearest,
    overflow: Overflow::Saturate,
};

fn core(values: &Values) -> Model {
    quantised(std::slice::from_ref(values), &FORMATS, "0.1").expect("it fits")
}

/// Time steps (from 1) in which the datapath spikes, and v after each step in the user's unit, under raw `input(step)`.
fn run(model: &Model, steps: u32, input: impl Fn(u32) -> i64) -> (Vec<u32>, Vec<f64>) {
    let mut state: Vec<i64> = model.variables.iter().map(|variable| variable.init[0]).collect();
    let (mut spikes, mut trace) = (Vec::new(), Vec::new());
    for step in 1..=steps {
        let update = evaluate(&model.graph, 0, &state, &[input(step)]);
        state = update.state;
        if update.spike {
            spikes.push(step);
        }
        trace.push(model.variables[0].to_user(0, state[0]));
    }
    (spikes, trace)
}

fn perfect(i_e: &str, t_ref: &str, reset: &str) -> Values {
    let membrane = [("c_m", "250"), ("e_l", "-70"), ("v_th", "-55"), ("v_reset", "-70"), ("v_init", "-70")];
    written("if", &[&membrane[..], &[("i_e", i_e), ("t_ref", t_ref), ("reset", reset), ("spike_when", "1")]].concat())
}

/// C theta / I, on the grid: 3,750 pC over the current, in time steps, rounded up; the refractory period comes on top.
#[test]
fn the_rate_of_a_perfect_integrator_is_its_current_over_c_theta() {
    for (i_e, interval) in [("400", 94), ("650", 58), ("1300", 29), ("110", 341), ("37", 1014)] {
        for rest in [0, 20] {
            let (spikes, _) = run(&core(&perfect(i_e, &rest.to_string(), "0")), 20_000, |_| 0);
            let intervals: Vec<u32> = spikes.windows(2).map(|pair| pair[1] - pair[0]).collect();
            assert!(intervals.len() > 15, "{i_e} pA: {} intervals", intervals.len());
            assert!(intervals.iter().all(|&found| found == interval + rest), "{i_e} pA: {intervals:?}");
        }
    }
}

/// What is above the threshold is kept: the count over a long run is the charge over C theta.
#[test]
fn a_reset_by_subtraction_loses_no_charge() {
    for i_e in [400, 650, 37] {
        let (spikes, _) = run(&core(&perfect(&i_e.to_string(), "0", "1")), 100_000, |_| 0);
        let charge = f64::from(i_e) * 10_000.0 / (250.0 * 15.0);
        assert!((spikes.len() as f64 - charge).abs() <= 1.0, "{i_e} pA: {} of {charge}", spikes.len());
    }
}

#[test]
fn a_perfect_integrator_forgets_nothing() {
    let (spikes, trace) = run(&core(&perfect("0", "0", "0")), 5000, |step| if step == 10 { 64 * 3 } else { 0 });
    assert_eq!((spikes.len(), trace[8], trace[9], trace[4999]), (0, -70.0, -67.0, -67.0));
}

fn cuba(threshold: &str, integrator: &str) -> Values {
    let current = [("tau_syn", "5"), ("tau_mem", "20"), ("r", "2"), ("w_in", "0.5"), ("v_leak", "0.25")];
    let potential = [("v_threshold", threshold), ("v_init", "0.25"), ("spike_when", "1"), ("integrator", integrator)];
    written("cuba_lif", &[&current[..], &potential].concat())
}

/// The response to one event at the start of a step: w_in w r tau_syn / (tau_mem - tau_syn) (exp(-t/tau_mem) - exp(-t/tau_syn)).
#[test]
fn the_exact_integrator_is_the_closed_form() {
    let (spikes, trace) = run(&core(&cuba("50", "0")), 1000, |step| if step == 1 { 64 * 12 } else { 0 });
    assert!(spikes.is_empty());
    for (step, found) in (1..).zip(trace) {
        let t = 0.1 * f64::from(step);
        let wanted = 0.25 + 0.5 * 12.0 * 2.0 * 5.0 / 15.0 * ((-t / 20.0).exp() - (-t / 5.0).exp());
        assert!((found - wanted).abs() < 1e-4, "{t} ms: {found} is not {wanted}");
    }
}

/// Norse's order, in plain numbers: the current jumps, drives the potential, decays.
#[test]
fn forward_euler_is_the_recursion_of_the_frameworks() {
    let input = |step: u32| if step.is_multiple_of(17) { 64 * 9 } else { 0 };
    let (spikes, trace) = run(&core(&cuba("1", "1")), 3000, input);
    let (mut v, mut i, mut expected) = (0.25_f64, 0.0_f64, Vec::new());
    for step in 1..=3000 {
        let jumped = i + 0.5 * input(step) as f64 / 64.0;
        v += 0.1 / 20.0 * ((0.25 - v) + 2.0 * jumped);
        i = jumped * (1.0 - 0.1 / 5.0);
        if v >= 1.0 {
            v = 0.0;
            expected.push(step);
        }
        assert!((trace[step as usize - 1] - v).abs() < 1e-3, "step {step}");
    }
    assert!(expected.len() > 20);
    assert_eq!(spikes, expected);
}

/// The twin with the datapath's integrator and its fine reference, against the datapath.
#[test]
fn the_twins_spike_with_the_datapath() {
    for values in [perfect("650", "20", "0"), perfect("650", "0", "1"), cuba("1", "0"), cuba("1", "1")] {
        let input = |step: u32| if step.is_multiple_of(13) { 64 * 6 } else { 0 };
        let (spikes, _) = run(&core(&values), 3000, input);
        let twin = (values.of.twin)(&values, "0.1".parse::<Decimal>().expect("a decimal"));
        let (mut state, mut fine, mut found, mut finely) = (twin.start(), twin.start(), Vec::new(), Vec::new());
        for step in 1..=3000 {
            let inputs = [input(step) as f64 / 64.0];
            if twin.step(&mut state, &inputs) {
                found.push(step);
            }
            twin.step_fine(&mut fine, &inputs, 10, &mut finely);
        }
        assert!(spikes.len() > 20);
        // a potential that meets the threshold within the rounding of its drive crosses it a time step early or late
        assert!(spikes.len().abs_diff(found.len()) <= 1, "{} of {} spikes", spikes.len(), found.len());
        assert!(spikes.iter().zip(&found).all(|(a, b)| a.abs_diff(*b) <= 1), "{spikes:?} are not {found:?}");
        let ratio = finely.len() as f64 / found.len() as f64;
        assert!((0.93..1.07).contains(&ratio), "{} of {} spikes", finely.len(), found.len());
    }
}
