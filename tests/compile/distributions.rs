//! Weights and delays: the moments of what is drawn.

use std::f64::consts::PI;

use super::connectivity::{config, network};

const COUNT: f64 = 40_000.0;

/// Weights and delays of 40,000 synapses.
fn drawn(weight: &str, delay: &str) -> (Vec<f64>, Vec<f64>) {
    let projection = format!("from = \"a\"\nto = \"b\"\nconnect = \"all_to_all\"\nweight = {weight}\ndelay = {delay}");
    let network = network(&config("count = 200", "count = 200", &[projection]));
    network.synapses.iter().map(|one| (one.weight, f64::from(one.delay))).unzip()
}

fn weights(weight: &str) -> Vec<f64> {
    drawn(weight, "1.0").0
}

fn delays(delay: &str) -> Vec<f64> {
    drawn("0.001", delay).1
}

/// Mean within five standard errors, variance within 5 %: at least three standard errors of what is drawn here.
fn assert_moments(values: &[f64], mean: f64, variance: f64) {
    assert_eq!(values.len() as f64, COUNT);
    let found = values.iter().sum::<f64>() / COUNT;
    assert!((found - mean).abs() <= 5.0 * (variance / COUNT).sqrt(), "mean {found}, not {mean}");
    let found = values.iter().map(|value| (value - found).powi(2)).sum::<f64>() / COUNT;
    assert!((found - variance).abs() <= 0.05 * variance, "variance {found}, not {variance}");
}

#[test]
fn a_normal_distribution_has_its_mean_and_deviation() {
    assert_moments(&weights("{ normal = { mean = 1.5, std = 0.25 } }"), 1.5, 0.0625);
    assert_moments(&weights("{ uniform = { low = -1.0, high = 2.0 } }"), 0.5, 0.75);
}

#[test]
fn what_is_beyond_the_bounds_is_drawn_again() {
    // One deviation to each side: 1 - 2 phi(1) / (2 Phi(1) - 1) of the variance is left.
    let both = weights("{ normal = { mean = 1.5, std = 0.5, low = 1.0, high = 2.0 } }");
    assert!(both.iter().all(|weight| (1.0..=2.0).contains(weight)));
    assert_moments(&both, 1.5, 0.25 * 0.291_125);
    // A bound at the mean leaves one half of the distribution; nothing piles up at the bound.
    let half = weights("{ normal = { mean = 1.0, std = 0.5, low = 1.0 } }");
    assert_moments(&half, 1.0 + 0.5 * (2.0 / PI).sqrt(), 0.25 * (1.0 - 2.0 / PI));
    assert!(half.iter().filter(|weight| **weight == 1.0).count() < 2);
    let below = weights("{ normal = { mean = 1.0, std = 0.5, high = 1.0 } }");
    assert_moments(&below, 1.0 - 0.5 * (2.0 / PI).sqrt(), 0.25 * (1.0 - 2.0 / PI));
}

#[test]
fn the_logarithm_of_a_lognormal_weight_is_normal() {
    let drawn = weights("{ lognormal = { mean = -0.5, std = 0.4 } }");
    assert_moments(&drawn.iter().map(|weight| weight.ln()).collect::<Vec<_>>(), -0.5, 0.16);
    let mean = (-0.5f64 + 0.08).exp();
    assert_moments(&drawn, mean, mean * mean * (0.16f64.exp() - 1.0));
    let negative = weights("{ lognormal = { mean = -0.5, std = 0.4, negative = true } }");
    assert_eq!(negative, drawn.iter().map(|weight| -weight).collect::<Vec<_>>());
    let bounded = weights("{ lognormal = { mean = -0.5, std = 0.4, negative = true, low = -0.6 } }");
    assert!(bounded.iter().all(|weight| (-0.6..0.0).contains(weight)));
    assert!(bounded.iter().any(|weight| *weight < -0.59));
}

#[test]
fn normal_delays_are_rounded_and_bounded() {
    // Rounding adds the variance of a uniform distribution over one time step.
    assert_moments(&delays("{ normal = { mean = 20.0, std = 3.0 } }"), 20.0, 9.0 + 1.0 / 12.0);
    let bounded = delays("{ normal = { mean = 4.0, std = 3.0, low = 2.0, high = 6.0 } }");
    for delay in [2.0, 3.0, 4.0, 5.0, 6.0] {
        // phi over a time step, of what lies from 1.5 to 6.5: erf(2.5 / (3 sqrt 2)) = 0.595343.
        let share = match (delay - 4.0f64).abs() as u32 {
            0 => 0.132_368,
            1 => 0.125_279,
            _ => 0.106_209,
        } / 0.595_343;
        let found = bounded.iter().filter(|one| **one == delay).count() as f64 / COUNT;
        assert!((found - share).abs() < 5.0 * (share / COUNT).sqrt(), "delay {delay}: {found}, not {share}");
    }
    assert!(bounded.iter().all(|delay| (2.0..=6.0).contains(delay)));
    let least = delays("{ normal = { mean = 1.0, std = 5.0, high = 9.0 } }");
    assert!(least.iter().all(|delay| (1.0..=9.0).contains(delay)), "a population takes at least one time step");
}
