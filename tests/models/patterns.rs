//! The firing patterns of AdEx, told apart by a rule: all of Naud et al. 2008 (Biol Cybern 99:335) and of Gerstner et al. 2014
//! (Neuronal Dynamics, table 6.1), in the fine reference, in forward Euler and in a datapath of 24 bits.

use std::fmt::Write;

use rheobase::models::{AdexParameters, AdexPlan, AdexTwin, Twin};

use crate::adex::{PATTERNS, formats, parameters};
use crate::neuron::Neuron;
use crate::reference::{DT, dt};

/// Four seconds of constant current.
const STEPS: usize = 40_000;

/// The patterns that there are no traces of: name; C (pF), g_L (nS), E_L (mV), a (nS), tau_w (ms), b (pA), V_r (mV), I (pA).
const OTHERS: [(&str, [&str; 8]); 9] = [
    ("naud_delayed_accelerating", ["200", "12", "-70", "-10", "300", "0", "-58", "300"]),
    ("naud_delayed_regular_bursting", ["100", "10", "-65", "-10", "90", "30", "-47", "110"]),
    ("naud_irregular", ["100", "12", "-60", "-11", "130", "30", "-48", "160"]),
    ("nd_init_burst", ["10", "2", "-70", "0.5", "100", "7", "-51", "65"]),
    ("nd_irregular", ["19.8", "2", "-70", "-0.5", "100", "7", "-46", "65"]),
    ("nd_irregular at 110 pA", ["19.8", "2", "-70", "-0.5", "100", "7", "-46", "110"]),
    ("nd_transient", ["20", "2", "-70", "1", "100", "10", "-60", "65"]),
    ("nd_transient at 50 pA", ["20", "2", "-70", "1", "100", "10", "-60", "50"]),
    ("nd_delayed", ["10", "2", "-70", "-1", "100", "10", "-60", "25"]),
];

/// What the papers call the patterns, in the order of [`PATTERNS`] and [`OTHERS`].
const PUBLISHED: [&str; 17] = [
    "tonic",
    "adapting",
    "initial burst",
    "bursting",
    "transient",
    "tonic",
    "adapting",
    "bursting",
    "delayed, accelerating",
    "delayed, bursting",
    "irregular",
    "initial burst",
    "irregular",
    "irregular",
    "transient",
    "transient",
    "delayed",
];

/// Where the published parameters give another pattern, in every integrator: what they give. The currents at which the
/// patterns do arise stand below them in [`OTHERS`].
const NOT_AS_PUBLISHED: [(&str, &str); 2] = [("nd_irregular", "bursting"), ("nd_transient", "adapting")];

/// The pattern of spikes at `times` (ms) under a current that lasts for `duration` ms, of a membrane with time constant
/// `tau_m` (ms).
///
/// The papers describe patterns in words. The second half of the current is taken for the steady state; then
/// - *transient*: no spike in the steady state.
/// - *irregular*: there the intervals do not repeat after any of 1 to 8 spikes.
/// - *bursting*: they repeat after 2 or more, and the longest is at least twice the shortest.
/// - otherwise they are all alike, and the first interval decides: *initial burst* where the steady interval is at least 8 times
///   as long, *adapting* where it is 1.25 to 8 times as long, *tonic* where the two are alike, *accelerating* where it is
///   shorter by a fifth.
/// - *delayed* is what accelerates, and what starts only after 3 `tau_m`; long past the passive charging of the membrane.
fn classify(times: &[f64], duration: f64, tau_m: f64) -> String {
    let steady: Vec<f64> = times.iter().copied().filter(|&time| time >= duration / 2.0).collect();
    let Some(&first) = times.first() else { return "silent".to_owned() };
    let intervals = |times: &[f64]| times.windows(2).map(|pair| pair[1] - pair[0]).collect::<Vec<f64>>();
    let steady = intervals(&steady);
    let Some(longest) = steady.iter().copied().reduce(f64::max) else { return "transient".to_owned() };
    let shortest = steady.iter().copied().fold(longest, f64::min);
    let late = first >= 3.0 * tau_m;
    let pattern = match period(&steady) {
        None => "irregular",
        Some(2..) if longest >= 2.0 * shortest => "bursting",
        Some(_) => {
            let ratio = steady[steady.len() / 2] / intervals(times)[0];
            match ratio {
                8.0.. => "initial burst",
                1.25.. => "adapting",
                ..0.8 => return "delayed, accelerating".to_owned(),
                _ if late => return "delayed".to_owned(),
                _ => "tonic",
            }
        }
    };
    if late { format!("delayed, {pattern}") } else { pattern.to_owned() }
}

/// After how many intervals they repeat, up to a tenth or to the grid of time steps; each must be seen three times.
fn period(intervals: &[f64]) -> Option<usize> {
    let alike = |a: f64, b: f64| (a - b).abs() <= f64::max(0.1 * a.min(b), 2.5 * DT);
    let repeats = |lag: &usize| intervals.iter().zip(&intervals[*lag..]).all(|(&a, &b)| alike(a, b));
    (1..=8).take_while(|lag| 3 * lag <= intervals.len()).find(repeats)
}

/// Spike times (ms) of RK4 at a tenth of the time step.
fn fine(p: &AdexParameters) -> Vec<f64> {
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

fn on_the_grid(spikes: impl FnMut(&usize) -> bool) -> Vec<f64> {
    (0..STEPS).filter(spikes).map(|step| (step + 1) as f64 * DT).collect()
}

/// Forward Euler in double precision.
fn euler(p: &AdexParameters) -> Vec<f64> {
    let twin = AdexTwin::new(p, dt());
    let mut state = twin.start();
    on_the_grid(|_| twin.step(&mut state, &[0.0]))
}

/// Forward Euler in state words of 24 bits.
fn fixed(p: &AdexParameters) -> Vec<f64> {
    let model = AdexPlan::model(std::slice::from_ref(p), &formats(p, 24, STEPS), dt()).expect("the parameters fit");
    let mut neuron = Neuron::new(&model, 0);
    on_the_grid(|_| neuron.step(0))
}

#[test]
fn every_published_pattern_is_told_by_its_spikes() {
    let mut table = String::new();
    for ((name, values), published) in PATTERNS.into_iter().chain(OTHERS).zip(PUBLISHED) {
        let p = parameters(values);
        let tau_m = p.c_m.to_f64() / p.g_l.to_f64();
        let expected = NOT_AS_PUBLISHED.iter().find(|(other, _)| *other == name).map_or(published, |(_, found)| found);
        for (run, times) in [("RK4", fine(&p)), ("Euler", euler(&p)), ("24 bits", fixed(&p))] {
            let found = classify(&times, STEPS as f64 * DT, tau_m);
            writeln!(table, "{name:29} {run:7} {:3} spikes  {found}", times.len()).expect("a string grows");
            assert_eq!(found, expected, "{name}, {run}: {times:.1?}");
        }
    }
    insta::assert_snapshot!(table);
}

#[test]
fn the_rule_tells_trains_apart_that_are_made_up() {
    let train = |intervals: &[f64]| {
        let mut at = 0.0;
        let mut next = |interval: &f64| {
            at += interval;
            at
        };
        intervals.iter().map(&mut next).collect::<Vec<f64>>()
    };
    let repeated = |first: &[f64], then: &[f64]| train(&[first, &then.repeat(600 / then.len())].concat());
    let grown: Vec<f64> = (0..400).map(|k| 5.0 + 2.0 * f64::from(k % 7) + 3.0 * f64::from(k * k % 11)).collect();
    let of = |times: Vec<f64>| {
        let end = times.last().copied().unwrap_or(1.0);
        classify(&times, end, 10.0)
    };
    assert_eq!(of(vec![]), "silent");
    assert_eq!(of(repeated(&[5.0], &[10.0])), "tonic");
    assert_eq!(of(repeated(&[5.0, 5.0, 6.5, 8.0], &[10.0])), "adapting");
    assert_eq!(of(repeated(&[5.0, 2.0, 2.0], &[20.0])), "initial burst");
    assert_eq!(of(repeated(&[5.0], &[3.0, 3.0, 40.0])), "bursting");
    assert_eq!(of(repeated(&[50.0], &[3.0, 3.0, 40.0])), "delayed, bursting");
    assert_eq!(of(repeated(&[50.0], &[10.0])), "delayed");
    assert_eq!(of(repeated(&[20.0, 18.0, 15.0], &[10.0])), "delayed, accelerating");
    assert_eq!(of(train(&grown)), "irregular");
    assert_eq!(classify(&[5.0, 12.0], 1000.0, 10.0), "transient");
}
