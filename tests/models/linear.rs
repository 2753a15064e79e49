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

fn read_out(integrator: &str) -> Values {
    let membrane =
        [("tau_mem", "20"), ("v_leak", "0.25"), ("bias", "0.01"), ("v_init", "0.25"), ("integrator", integrator)];
    written("li", &membrane)
}

/// The response to one event at the end of a step, and where the constant drive brings the potential; no spike, however high.
#[test]
fn a_read_out_is_the_closed_form_and_never_spikes() {
    for (integrator, kept) in [("0", (-0.1_f64 / 20.0).exp()), ("1", 1.0 - 0.1 / 20.0)] {
        let (spikes, trace) = run(&core(&read_out(integrator)), 2000, |step| if step == 1 { 64 * 60 } else { 0 });
        assert!(spikes.is_empty());
        for (step, found) in (1..).zip(trace) {
            let level = 0.01 / (1.0 - kept);
            let wanted = 0.25 + level * (1.0 - kept.powi(step)) + 60.0 * kept.powi(step - 1);
            assert!((found - wanted).abs() < 2e-4, "step {step}: {found} is not {wanted}");
        }
    }
}

/// NEST's subthreshold membrane, in NEST's units: R I (1 - exp(-t/tau)).
#[test]
fn a_read_out_in_physical_units_goes_to_r_i() {
    let membrane = [("c_m", "250"), ("tau_m", "20"), ("e_l", "-70"), ("i_e", "600"), ("v_init", "-70")];
    let (_, trace) = run(&core(&written("li", &membrane)), 2000, |_| 0);
    for (step, found) in (1..).zip(trace) {
        let wanted = -70.0 + 600.0 * 20.0 / 250.0 * -(-0.1 * f64::from(step) / 20.0).exp_m1();
        assert!((found - wanted).abs() < 2e-4, "step {step}: {found} is not {wanted}");
    }
}

fn resonator(b: &str, omega: &str) -> Values {
    let oscillator = [("b", b), ("omega", omega), ("v_threshold", "1"), ("v_reset", "1"), ("spike_when", "1")];
    written("resonate_and_fire", &oscillator)
}

/// The response to one event: w exp(b t) sin(omega t).
#[test]
fn a_resonator_is_the_closed_form() {
    let (spikes, trace) = run(&core(&resonator("-0.1", "1.0")), 1000, |step| if step == 1 { 64 } else { 0 });
    assert!(spikes.is_empty());
    for (step, found) in (0..).zip(trace) {
        let t = 0.1 * f64::from(step);
        let wanted = (-0.1 * t).exp() * t.sin();
        assert!((found - wanted).abs() < 1e-4, "{t} ms: {found} is not {wanted}");
    }
}

/// Izhikevich 2001, figure 1 and section 3.1: two events, each too weak, make it spike a period apart and not half a period
/// apart; an inhibitory event makes it spike on the rebound. 2 pi ms are 63 time steps.
#[test]
fn a_resonator_prefers_its_own_frequency_and_rebounds() {
    let core = core(&resonator("-0.1", "1.0"));
    let events = |first: i64, second: i64, apart: u32| {
        run(&core, 300, move |step| {
            if step == 1 {
                first
            } else if step == 1 + apart {
                second
            } else {
                0
            }
        })
        .0
        .len()
    };
    let weak = 64 * 9 / 10;
    assert_eq!(events(weak, 0, 1), 0, "one is too weak");
    assert_eq!(events(weak, weak, 63), 1, "a period apart");
    assert_eq!(events(weak, weak, 31), 0, "half a period apart");
    assert_eq!(events(-weak, weak, 31), 1, "half a period after inhibition");
    assert_eq!(events(-64 * 2, 0, 1), 1, "the rebound of inhibition");
}

#[test]
fn the_resonators_twins_spike_with_the_datapath() {
    let values = resonator("-0.05", "0.6");
    let input = |step: u32| if step.is_multiple_of(105) { 64 } else { 0 };
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
    assert!(spikes.len() > 20, "{} spikes", spikes.len());
    assert_eq!(spikes, found);
    assert!(spikes.len().abs_diff(finely.len()) <= spikes.len() / 20, "{} of {}", finely.len(), spikes.len());
}
