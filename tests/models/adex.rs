//! AdEx against Brian's forward and exponential Euler, spike by spike, and against NEST by pattern.

use std::fmt::Write;

use rheobase::fixed_point::{Format, Overflow, Rounding};
use rheobase::models::{AdexParameters, AdexPlan, AdexTwin, Integrator, Model, PlanError, Twin, WordFormats};

use crate::neuron::Neuron;
use crate::reference::{DT, decimal, dt, numbers, spikes};

const STEPS: usize = 5000;

/// name; C (pF), g_L (nS), E_L (mV), a (nS), tau_w (ms), b (pA), V_r (mV), I (pA)
pub const PATTERNS: [(&str, [&str; 8]); 8] = [
    ("naud_tonic", ["200", "10", "-70", "2", "30", "0", "-58", "500"]),
    ("naud_adaptation", ["200", "12", "-70", "2", "300", "60", "-58", "500"]),
    ("naud_initial_burst", ["130", "18", "-58", "4", "150", "120", "-50", "400"]),
    ("naud_regular_bursting", ["200", "10", "-58", "2", "120", "100", "-46", "210"]),
    ("naud_transient", ["100", "10", "-65", "10", "90", "100", "-47", "180"]),
    ("nd_tonic", ["40", "2", "-70", "0", "30", "60", "-55", "65"]),
    ("nd_adapting", ["40", "2", "-70", "0", "100", "5", "-55", "65"]),
    ("nd_bursting", ["10", "2", "-70", "-0.5", "100", "7", "-46", "65"]),
];

pub fn parameters([c_m, g_l, e_l, a, tau_w, b, v_reset, i_e]: [&str; 8]) -> AdexParameters {
    AdexParameters {
        c_m: decimal(c_m),
        g_l: decimal(g_l),
        e_l: decimal(e_l),
        v_t: decimal("-50"),
        delta_t: decimal("2"),
        a: decimal(a),
        b: decimal(b),
        tau_w: decimal(tau_w),
        v_reset: decimal(v_reset),
        v_peak: decimal("0"),
        refractory_steps: 0,
        i_e: decimal(i_e),
        v_init: decimal(e_l),
        w_init: decimal("0"),
        integrator: Integrator::Euler,
    }
}

/// What one run of the equations gives.
struct Run {
    spikes: Vec<usize>,
    /// Potential (mV, absolute) and adaptation (pA) after every time step.
    trace: Vec<[f64; 2]>,
}

fn run_twin(p: &AdexParameters, steps: usize, fine: usize) -> Run {
    let dt = if fine == 1 { decimal("0.1") } else { decimal("0.001") };
    let twin = AdexTwin::new(p, dt);
    let mut state = twin.start();
    let mut run = Run { spikes: Vec::new(), trace: Vec::new() };
    for step in 0..steps * fine {
        if twin.step(&mut state, &[0.0]) {
            run.spikes.push(step / fine);
        }
        run.trace.push([twin.potential(&state), state[1] * p.g_l.to_f64()]);
    }
    run
}

#[test]
fn the_equations_are_brians_euler() {
    for (name, values) in PATTERNS {
        let run = run_twin(&parameters(values), STEPS, 1);
        assert_eq!(run.spikes, spikes(&format!("brian/spikes_adex_{name}.euler_dt0.1")), "{name}");
        for row in numbers(&format!("brian/adex_{name}.euler_dt0.1.csv")) {
            let [v, w] = run.trace[(row[0] / DT).round() as usize - 1];
            // The trace is printed with 12 digits; the upswing magnifies what is left.
            assert!((v - row[1]).abs() < 1e-5 && (w - row[2]).abs() < 1e-5, "{name} at {} ms: {v}, {w}", row[0]);
        }
    }
}

/// v and w both from the old state, the exponential at the old v: the order that Brian's `exponential_euler` has.
#[test]
fn the_equations_are_brians_exponential_euler() {
    for (name, values) in PATTERNS {
        let p = AdexParameters { integrator: Integrator::ExponentialEuler, ..parameters(values) };
        let expected = spikes(&format!("brian/spikes_adex_{name}.expeuler_dt0.1"));
        assert_eq!(run_twin(&p, STEPS, 1).spikes, expected, "{name}");
    }
}

/// The equations have no integrator: RK4 in small steps gives the same for both.
#[test]
fn the_fine_reference_is_that_of_no_integrator() {
    let euler = parameters(PATTERNS[1].1);
    let exponential = AdexParameters { integrator: Integrator::ExponentialEuler, ..euler };
    let (found, expected) = (run_fine(&exponential), run_fine(&euler));
    assert_eq!(found.len(), expected.len());
    for (found, expected) in found.iter().zip(&expected) {
        assert!((found - expected).abs() < 1e-6, "{found} ms, not {expected} ms");
    }
}

#[test]
fn exponential_euler_in_24_bits_follows_brians() {
    for (name, values) in PATTERNS {
        let p = AdexParameters { integrator: Integrator::ExponentialEuler, ..parameters(values) };
        let model = AdexPlan::model(&[p], &formats(&p, 24, STEPS), dt()).expect("the parameters fit");
        let (found, expected) = (run_datapath(&model), spikes(&format!("brian/spikes_adex_{name}.expeuler_dt0.1")));
        assert_eq!(found.len(), expected.len(), "{name}");
        let error = largest_error(&found, &expected);
        assert!(error < 0.11, "{name}: a spike is {error} ms off");
    }
}

#[test]
fn with_small_time_steps_the_equations_are_nests() {
    for (name, values) in PATTERNS {
        let (found, expected) =
            (run_twin(&parameters(values), STEPS, 100).spikes, spikes(&format!("nest/adex_{name}.spikes")));
        assert_eq!(found.len(), expected.len(), "{name}");
        let error = largest_error(&found, &expected);
        assert!(error <= 0.5, "{name}: a spike is {error} ms off");
    }
}

/// ms between spikes of the same number.
fn largest_error(found: &[usize], expected: &[usize]) -> f64 {
    let errors = found.iter().zip(expected).map(|(a, b)| a.abs_diff(*b) as f64 * DT);
    errors.fold(0.0, f64::max)
}

/// The whole bits that a magnitude needs.
fn int_bits(magnitude: f64) -> u32 {
    (magnitude.log2().floor() + 1.0).max(0.0) as u32
}

/// Words of `bits` bits: as many whole bits as a run of `steps` in doubles needs, the rest behind the point; for the fraction that is
/// lost in a time step, up to 24 of them.
pub fn formats(p: &AdexParameters, bits: u32, steps: usize) -> WordFormats {
    let run = run_twin(p, steps, 1);
    let rest = p.e_l.to_f64();
    let largest = |of: &dyn Fn(&[f64; 2]) -> f64| run.trace.iter().map(of).fold(0.0, f64::max);
    let v = largest(&|row| (row[0] - rest).abs()).max(p.v_peak.to_f64() - rest);
    let w = largest(&|row| row[1].abs()) / p.g_l.to_f64();
    let word = |magnitude| Format::signed(int_bits(magnitude), bits - 1 - int_bits(magnitude));
    let state = word(v);
    WordFormats {
        writable: false,
        state,
        adaptation: word(1.1 * w),
        synapse: Format::signed(11, 12),
        decay: Format::unsigned(0, bits.min(24)),
        input: Format::signed(4, 4),
        rounding: Rounding::Nearest,
        overflow: Overflow::Saturate,
    }
}

fn run_datapath(model: &Model) -> Vec<usize> {
    let mut neuron = Neuron::new(model, 0);
    (0..STEPS).filter(|_| neuron.step(0)).collect()
}

/// How a datapath of `bits` bits follows Brian's Euler.
struct Outcome {
    formats: WordFormats,
    found: usize,
    expected: usize,
    /// ms; only meaningful for equal counts.
    error: f64,
}

fn outcome(name: &str, values: [&str; 8], bits: u32) -> Result<Outcome, PlanError> {
    let p = parameters(values);
    let formats = formats(&p, bits, STEPS);
    let found = run_datapath(&AdexPlan::model(&[p], &formats, dt())?);
    let expected = spikes(&format!("brian/spikes_adex_{name}.euler_dt0.1"));
    let error = largest_error(&found, &expected);
    Ok(Outcome { formats, found: found.len(), expected: expected.len(), error })
}

#[test]
fn every_pattern_is_followed_at_each_width() {
    let mut table = String::new();
    for bits in [14, 16, 18, 20, 24, 32] {
        for (name, values) in PATTERNS {
            let row = match outcome(name, values, bits) {
                Ok(Outcome { formats, found, expected, error }) => {
                    let (v, w) = (formats.state.to_string(), formats.adaptation.to_string());
                    format!("{v:6} {w:6} {:7} {found:2} of {expected:2} {error:.1} ms", formats.decay.to_string())
                }
                Err(refusal) => format!("refused: {refusal}"),
            };
            writeln!(table, "{bits} {name:21} {row}").expect("a string grows");
        }
    }
    insta::assert_snapshot!(table);
}

#[test]
fn from_18_bits_on_every_spike_is_there_in_time() {
    for (bits, most) in [(18, 1.7), (20, 0.7), (24, 0.1), (32, 0.1)] {
        for (name, values) in PATTERNS {
            let outcome = outcome(name, values, bits).expect("the parameters fit");
            assert_eq!(outcome.found, outcome.expected, "{name} at {bits} bits");
            assert!(outcome.error < most + 0.01, "{name} at {bits} bits: {} ms", outcome.error);
        }
    }
}

/// Spike times (ms) of the equations with RK4 at a tenth of the time step.
pub fn run_fine(p: &AdexParameters) -> Vec<f64> {
    let twin = AdexTwin::new(p, dt());
    let mut state = twin.start();
    let (mut offsets, mut times) = (Vec::new(), Vec::new());
    for step in 0..STEPS {
        offsets.clear();
        twin.step_fine(&mut state, &[0.0], 10, &mut offsets);
        times.extend(offsets.iter().map(|at| (step as f64 + at) * DT));
    }
    times
}

#[test]
fn the_fine_reference_is_brians_runge_kutta() {
    for (name, values) in PATTERNS {
        let found = run_fine(&parameters(values));
        let expected = numbers(&format!("brian/spikes_adex_{name}.rk4_dt0.01.csv"));
        assert_eq!(found.len(), expected.len(), "{name}");
        for (found, expected) in found.iter().zip(expected) {
            // The same point of a grid of 0.01 ms.
            assert!((found - expected[0]).abs() < 0.001, "{name}: {found} ms, not {} ms", expected[0]);
        }
    }
}

#[test]
fn the_fine_reference_rests_for_whole_time_steps_and_lets_the_adaptation_go_on() {
    let p = AdexParameters { refractory_steps: 20, ..parameters(PATTERNS[1].1) };
    let twin = AdexTwin::new(&p, dt());
    let mut state = twin.start();
    let mut offsets = Vec::new();
    let mut step = || {
        offsets.clear();
        // An input that no neuron bears, were it not lost in the refractory period.
        let input = if state[2] > 0.0 { 500.0 } else { 0.0 };
        twin.step_fine(&mut state, &[input], 10, &mut offsets);
        (offsets.first().copied(), twin.potential(&state), state[1])
    };
    let Some((spike, _, w_at_spike)) = (0..STEPS).map(|_| step()).find(|(spike, ..)| spike.is_some()) else {
        panic!("no spike in {STEPS} time steps")
    };
    let spike = spike.expect("a spike was found");
    assert!(spike < 1.0, "the spike is at the end of its time step, where this shows less");
    // The refractory period ends 2 ms after the spike, within the 20th time step from here.
    let rest: Vec<_> = (0..20).map(|_| step()).collect();
    assert!(rest[..19].iter().all(|(spike, v, _)| spike.is_none() && *v == p.v_reset.to_f64()), "{rest:?}");
    let w_after: Vec<f64> = rest.iter().map(|row| row.2).collect();
    assert!(w_after[0] != w_at_spike && w_after.windows(2).all(|pair| pair[1] != pair[0]), "w stands still");
}
