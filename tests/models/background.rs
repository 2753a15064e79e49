//! Poisson events in the core: over more than 10^7 numbers of them, each figure within five standard errors.

use rheobase::fixed_point::Decimal;
use rheobase::models::{BackgroundDraws, StepBackground};
use rheobase::report::run_all;

use crate::chip::compiled;

const NEURONS: usize = 4096;
const STEPS: u32 = 2560;
const SEED: u64 = 0x0123_4567_89ab_cdef;
/// Time steps and neurons apart, up to this, that are held against each other.
const APART: usize = 8;
/// Of other types and seeds every fourth time step is drawn.
const PARTLY: u32 = 4;
const MEAN: f64 = 0.8;

fn draws(seed: u64, receptor: u16, mean: f64) -> BackgroundDraws {
    let events = StepBackground { receptor, mean, weight: Decimal::ZERO };
    BackgroundDraws::new(seed, &events, (1000..1000 + NEURONS as u32).collect())
}

/// The probabilities of 0, 1, ... events.
fn poisson(mean: f64) -> impl Iterator<Item = f64> {
    (1..).scan((-mean).exp(), move |next, count| {
        let now = *next;
        *next *= mean / f64::from(count);
        Some(now)
    })
}

fn product(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

#[test]
fn ten_million_numbers_of_events_are_poissons_and_independent() {
    let (mut events, mut of_other_type, mut of_other_seed) =
        (draws(SEED, 0, MEAN), draws(SEED, 1, MEAN), draws(SEED + 1, 0, MEAN));
    let mut counts = [0u64; 32];
    let (mut in_time, mut of_neighbours, mut others) = ([0.0; APART], [0.0; APART], [0.0; 4]);
    let mut before: Vec<Vec<f64>> = Vec::new();
    let centred = |raws: &[i32]| raws.iter().map(|&raw| f64::from(raw) - MEAN).collect::<Vec<f64>>();
    for step in 0..STEPS {
        let step = step.wrapping_sub(STEPS / 2);
        let drawn = events.draw(step);
        drawn.iter().for_each(|&raw| counts[raw as usize] += 1);
        let now = centred(drawn);
        for (sum, past) in in_time.iter_mut().zip(before.iter().rev()) {
            *sum += product(&now, past);
        }
        for (apart, sum) in (1..).zip(&mut of_neighbours) {
            *sum += product(&now[apart..], &now);
        }
        if let Some(last) = before.last() {
            others[0] += product(&now[1..], last);
            others[1] += product(&now, &last[1..]);
        }
        if step.is_multiple_of(PARTLY) {
            others[2] += f64::from(PARTLY) * product(&now, &centred(of_other_type.draw(step)));
            others[3] += f64::from(PARTLY) * product(&now, &centred(of_other_seed.draw(step)));
        }
        before.push(now);
        before.drain(..before.len().saturating_sub(APART));
    }
    let draws = f64::from(STEPS) * NEURONS as f64;
    assert!(draws > 1e7);
    for (count, (&found, p)) in counts.iter().zip(poisson(MEAN)).enumerate() {
        let error = 5.0 * (draws * p * (1.0 - p)).sqrt() + 1.0;
        assert!((found as f64 - draws * p).abs() < error, "{count} events: {found} times, not {}", draws * p);
    }
    let moment = |power: i32| {
        let term = |(count, &found): (usize, &u64)| found as f64 * (count as f64 - MEAN).powi(power);
        counts.iter().enumerate().map(term).sum::<f64>() / draws
    };
    // Mean, variance and third moment are all the mean; the variances of their estimates follow from the moments.
    let bound = |variance: f64| 5.0 * (variance / draws).sqrt();
    assert!(moment(1).abs() < bound(MEAN), "mean {}", moment(1) + MEAN);
    assert!((moment(2) - MEAN).abs() < bound(MEAN + 2.0 * MEAN * MEAN), "variance {}", moment(2));
    assert!((moment(3) - MEAN).abs() < bound(moment(6)), "third moment {}", moment(3));
    for (place, sum) in in_time.iter().chain(&of_neighbours).chain(&others).enumerate() {
        let correlation = sum / draws / MEAN;
        let draws = if place < 2 * APART + 2 { draws } else { draws / f64::from(PARTLY) };
        assert!(correlation.abs() < 5.0 / draws.sqrt(), "correlation {place}: {correlation:e}");
    }
}

#[test]
fn many_and_few_events_have_their_mean_and_variance() {
    for mean in [0.002, 3.0, 17.5, 64.0] {
        let mut events = draws(SEED, 2, mean);
        let (mut sum, mut squares) = (0.0, 0.0);
        for step in 0..64 {
            for &raw in events.draw(step) {
                let count = f64::from(raw) - mean;
                sum += count;
                squares += count * count;
            }
        }
        let draws = 64.0 * NEURONS as f64;
        assert!((sum / draws).abs() < 5.0 * (mean / draws).sqrt(), "mean {} of {mean}", sum / draws + mean);
        let error = 5.0 * ((mean + 2.0 * mean * mean) / draws).sqrt();
        assert!((squares / draws - mean).abs() < error, "variance {} of {mean}", squares / draws);
    }
}

#[test]
fn the_twin_draws_the_events_of_the_chip() {
    let text = std::fs::read_to_string("configs/31-background.toml").expect("the config is there");
    let runs = run_all(&compiled(&text), |_| false);
    let (mut spikes, mut same) = (0, 0);
    for run in &runs {
        let [fixed, twin] = [0, 1].map(|place| &run.spikes[place][0]);
        spikes += fixed.len();
        same += twin.iter().filter(|at| fixed.contains(at)).count();
    }
    assert!(spikes > 80 && same as f64 > 0.95 * spikes as f64, "{same} of {spikes} spikes are the chip's");
}
