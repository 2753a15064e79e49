//! Stochastic rounding: it is right on average, where rounding to nearest stands still.

use rheobase::emulator::Machine;

use crate::chip::compiled;

const NEURONS: usize = 4096;
const STEPS: u32 = 2560;
/// Raw words at the start, of seven fraction bits.
const START: f64 = 40.0 * 128.0;

/// Potentials, raw, after so many time steps each; of neurons that leak from 40 mV above rest, in words of 14 bits.
fn potentials(rounding: &str, times: &[u32]) -> (Vec<Vec<f64>>, f64) {
    let text = format!(
        "name = \"slow\"\ndt = 0.1\nsteps = 10\nseed = 9\n[population.exc]\ncount = {NEURONS}\n\
         lif = {{ c_m = 250.0, tau_m = 2000.0, e_l = -70.0, v_th = -10.0, v_init = -30.0 }}\n\
         [format]\nstate = \"Q6.7\"\nweight = \"Q3.4\"\ndecay = \"UQ0.24\"\nrounding = \"{rounding}\"\n[hardware]\nlanes = 8\n"
    );
    let compiled = compiled(&text);
    let model = &compiled.design.cores[0].model;
    let leak = model.graph.parameters.iter().find(|parameter| parameter.name == "leak").expect("a LIF leaks");
    let lost = leak.format.to_f64(leak.values[0].into());
    let mut machine = Machine::new(&compiled.design);
    let (mut now, mut samples) = (0, Vec::new());
    for &time in times {
        (now..time).for_each(|_| assert!(machine.step(&[]).is_empty(), "the threshold is far away"));
        now = time;
        samples.push(machine.state(0).iter().map(|&raw| raw.into()).collect());
    }
    (samples, lost)
}

/// Each time step rounds a potential up with the probability of the fraction that is dropped, so that its mean is that of exact
/// arithmetic: v (1 - k)^n, over 10^7 roundings. What is left of a leak of less than half a last place leaks.
#[test]
fn a_slow_leak_is_exact_on_average() {
    let times = [1, 10, 100, 640, STEPS];
    let (samples, lost) = potentials("stochastic", &times);
    assert!(NEURONS as f64 * f64::from(STEPS) > 1e7 && START * lost < 0.5, "less than half a last place is lost");
    for (sample, &time) in samples.iter().zip(&times) {
        let wanted = START * (1.0 - lost).powi(time as i32);
        let count = NEURONS as f64;
        let mean = sample.iter().sum::<f64>() / count;
        let variance = sample.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / count;
        let error = 5.0 * (variance / count).sqrt();
        assert!((mean - wanted).abs() < error, "after {time} steps: {mean}, not {wanted} within {error}");
        // A rounding of the fraction f has the variance f (1 - f), at most a quarter.
        let first = START * lost;
        let most = if time == 1 { first * (1.0 - first) * 1.1 } else { f64::from(time) * 0.25 };
        assert!(variance > 0.0 && variance < most, "after {time} steps: variance {variance}, at most {most}");
    }
}

#[test]
fn to_nearest_the_same_leak_stands_still() {
    let (samples, _) = potentials("nearest", &[STEPS]);
    assert!(samples[0].iter().all(|&v| v == START), "a leak of less than half a last place is rounded away");
}

/// Draws of neighbours, and of a neuron in time, are independent: their deviations from the mean have no correlation.
#[test]
fn neighbours_are_rounded_independently() {
    let (samples, lost) = potentials("stochastic", &[1, 2]);
    let p = START * lost;
    // In the first time step each potential loses one last place with the probability of what leaks, or nothing.
    let down =
        |sample: &[f64], before: &[f64]| -> Vec<f64> { before.iter().zip(sample).map(|(b, s)| b - s - p).collect() };
    let first = down(&samples[0], &vec![START; NEURONS]);
    let second = down(&samples[1], &samples[0]);
    let variance = p * (1.0 - p);
    let correlation =
        |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>() / a.len() as f64 / variance;
    for (name, found) in [
        ("neighbours", correlation(&first[1..], &first[..NEURONS - 1])),
        ("one further", correlation(&first[2..], &first[..NEURONS - 2])),
        ("time steps", correlation(&first, &second)),
    ] {
        assert!(found.abs() < 5.0 / (NEURONS as f64).sqrt() + 1e-3, "{name}: correlation {found}");
    }
}
