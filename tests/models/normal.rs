//! The numbers that a core draws, against a normal distribution: over 2^24 of them, each figure within five standard errors.

use rheobase::fixed_point::Format;
use rheobase::models::{NORMAL, NormalDraws, normal_table};

const NEURONS: usize = 4096;
const STEPS: u32 = 4096;
const SEED: u64 = 0x0123_4567_89ab_cdef;
/// Time steps and neurons apart, up to this, that are held against each other.
const APART: usize = 8;

/// Sums over the numbers of all neurons in all time steps.
#[derive(Default)]
struct Sums {
    powers: [f64; 4],
    /// Beyond 2, 3 and 4 deviations.
    beyond: [u64; 3],
    /// Products with the same neuron so many time steps before, from 1.
    steps_apart: [f64; APART],
    /// Products with the neuron so many places before, in the same time step, from 1.
    neurons_apart: [f64; APART],
    /// Products with the neuron before in the time step before, and with the one after.
    diagonals: [f64; 2],
    /// Products with the same draw of another seed.
    seeds_apart: f64,
}

fn product(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

impl Sums {
    /// `now` and the time steps before it, the latest last.
    fn add(&mut self, now: &[f64], before: &[Vec<f64>], other: &[f64]) {
        for &x in now {
            let square = x * x;
            self.powers.iter_mut().zip([x, square, square * x, square * square]).for_each(|(sum, x)| *sum += x);
            self.beyond.iter_mut().zip([4.0, 9.0, 16.0]).for_each(|(sum, end)| *sum += u64::from(square > end));
        }
        for (sum, past) in self.steps_apart.iter_mut().zip(before.iter().rev()) {
            *sum += product(now, past);
        }
        for (apart, sum) in (1..).zip(&mut self.neurons_apart) {
            *sum += product(&now[apart..], now);
        }
        if let Some(last) = before.last() {
            self.diagonals[0] += product(&now[1..], last);
            self.diagonals[1] += product(now, &last[1..]);
        }
        self.seeds_apart += product(now, other);
    }
}

fn sums() -> Sums {
    // Numbers of neurons as in a network, and time steps that pass the end of their word.
    let neurons = |seed| NormalDraws::new(seed, (1000..1000 + NEURONS as u32).collect());
    let (mut draws, mut others) = (neurons(SEED), neurons(SEED + 1));
    let mut before: Vec<Vec<f64>> = Vec::new();
    let mut sums = Sums::default();
    let numbers = |raws: &[i32]| raws.iter().map(|&raw| NORMAL.to_f64(raw.into())).collect::<Vec<f64>>();
    for step in 0..STEPS {
        let step = step.wrapping_sub(STEPS / 2);
        let (now, other) = (numbers(draws.draw(step)), numbers(others.draw(step)));
        sums.add(&now, &before, &other);
        before.push(now);
        before.drain(..before.len().saturating_sub(APART));
    }
    sums
}

#[test]
fn ten_million_draws_are_normal_and_independent() {
    let count = f64::from(STEPS) * NEURONS as f64;
    assert!(count > 1e7);
    let sums = sums();
    let [mean, square, cube, fourth] = sums.powers.map(|sum| sum / count);
    // Of a normal variable: the variances of its powers are 1, 2, 15 and 96.
    let bound = |variance: f64| 5.0 * (variance / count).sqrt();
    assert!(mean.abs() < bound(1.0), "mean {mean:e}");
    assert!((square - 1.0).abs() < bound(2.0), "variance {square}");
    assert!(cube.abs() < bound(15.0), "third moment {cube:e}");
    assert!((fourth - 3.0043).abs() < bound(96.0), "fourth moment {fourth}");
    // The shares that the page states.
    for (found, wanted) in sums.beyond.iter().zip([0.044964, 0.002656, 7.15e-5]) {
        let share = *found as f64 / count;
        assert!((share - wanted).abs() < 5.0 * (wanted / count).sqrt() + 1e-6, "{share} beyond, not {wanted}");
    }
    let correlations = sums.steps_apart.iter().chain(&sums.neurons_apart).chain(&sums.diagonals);
    for (place, sum) in correlations.chain([&sums.seeds_apart]).enumerate() {
        let correlation = sum / count;
        assert!(correlation.abs() < bound(1.0), "correlation {place}: {correlation:e}");
    }
}

/// The integral of the density from 0 to `x`, by Simpson's rule.
fn above_zero(x: f64) -> f64 {
    let cells = 20_000;
    let h = x / f64::from(cells);
    let density = |x: f64| (-0.5 * x * x).exp() / std::f64::consts::TAU.sqrt();
    let weight = |place: i32| match place {
        0 => 1.0,
        _ if place == cells => 1.0,
        _ if place % 2 == 1 => 4.0,
        _ => 2.0,
    };
    (0..=cells).map(|place| weight(place) * density(f64::from(place) * h)).sum::<f64>() * h / 3.0
}

#[test]
fn an_interval_is_as_probable_as_the_page_says() {
    let table = normal_table();
    assert_eq!((table.values.len(), table.value_format), (33, Format::signed(3, 14)));
    let one = f64::from(1 << 14);
    // The page: all ends are divided by 1.0108.
    let end = |place: usize| table.values[place] as f64 / one;
    let (mut ways, mut below) = (1.0, 0.0);
    for place in 1..33 {
        below += ways / 2f64.powi(32);
        ways = ways * f64::from(33 - place as u32) / place as f64;
        let x = end(place) * 1.010_842;
        let found = 0.5 + above_zero(x);
        // Half a last place of the word, and of the divisor's last digit.
        let tolerance = (-0.5 * x * x).exp() / std::f64::consts::TAU.sqrt() * (0.51 / one + x.abs() * 1e-6);
        assert!((found - below).abs() <= tolerance * 1.02 + 1e-14, "interval {place}: {found:e} is not {below:e}");
    }
    let mut next = table.values.iter().skip(1);
    assert!(table.values.iter().zip(&table.slopes).take(32).all(|(low, width)| Some(&(low + width)) == next.next()));
    assert_eq!(table.values[32] + table.slopes[32], -table.values[0], "the distribution is symmetric");
}
