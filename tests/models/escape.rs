//! A stochastic threshold against its formula: the rate at many potentials, over more than 10^7 draws; the times between spikes; the
//! rate of a driven membrane, by renewal theory.

use rheobase::compile::Compiled;
use rheobase::emulator::Machine;
use rheobase::report::run_all;

use crate::chip::compiled;

/// ms
const DT: f64 = 0.5;
const TAU_M: f64 = 10.0;
/// mV above rest.
const THRESHOLD: f64 = 15.0;
/// The page: a probability is held to this, relatively, and to two last places of 32 bits.
const HELD: f64 = 6e-4;

/// LIF populations with escape rates: count, current (pA), reset, `[width, tau]`.
fn chip(populations: &[(u32, f64, &str, [f64; 2])]) -> Compiled {
    let mut text = format!("name = \"escape\"\ndt = {DT:?}\nsteps = 600\nseed = 5\n");
    for (place, (count, current, reset, [width, tau])) in populations.iter().enumerate() {
        text += &format!(
            "[population.p{place}]\ncount = {count}\nnoise = {{ escape = {{ width = {width:?}, tau = {tau:?} }} }}\n\
             lif = {{ c_m = 250.0, tau_m = {TAU_M:?}, e_l = -70.0, v_th = -55.0, i_e = {current:?}, {reset} }}\n"
        );
    }
    compiled(&(text + "[format]\nstate = \"Q6.18\"\nweight = \"Q3.4\"\ndecay = \"UQ0.24\"\n[hardware]\nlanes = 8\n"))
}

/// The probability of a spike in a time step, `above` mV from the threshold.
fn probability(above: f64, [width, tau]: [f64; 2]) -> f64 {
    -(-DT / tau * (above / width).exp()).exp_m1()
}

/// The potential, mV above rest, of a neuron without a reset after a long time.
fn settled(current: f64) -> f64 {
    current * TAU_M / 250.0
}

const NEURONS: usize = 1024;
const STEPS: u32 = 1400;
const APART: usize = 4;

#[test]
fn the_rate_at_a_potential_is_the_formulas() {
    // From 6 mV below the threshold to 3 mV above, in widths of 1 and 3 mV: probabilities from 4e-4 to 0.63.
    let places = [9.0, 10.5, 12.0, 13.2, 14.4, 15.3, 16.2, 17.1, 18.0, 12.5, 14.0, 15.5];
    let rates = |place: usize| if place < 6 { [1.0, 2.5] } else { [3.0, 1.4] };
    let populations: Vec<_> = places
        .iter()
        .enumerate()
        .map(|(place, v)| (NEURONS as u32, v * 250.0 / TAU_M, "reset = \"none\"", rates(place)))
        .collect();
    let compiled = chip(&populations);
    let mut machine = Machine::new(&compiled.design);
    (0..400).for_each(|_| _ = machine.step(&[]));
    let mut counts = vec![[0u32; NEURONS]; places.len()];
    let mut before: Vec<Vec<f64>> = Vec::new();
    let (mut in_time, mut of_neighbours) = (vec![[0.0; APART]; places.len()], vec![[0.0; APART]; places.len()]);
    let chances: Vec<f64> =
        (0..places.len()).map(|p| probability(settled(populations[p].1) - THRESHOLD, rates(p))).collect();
    for _ in 0..STEPS {
        let mut now: Vec<f64> = chances.iter().flat_map(|&p| std::iter::repeat_n(-p, NEURONS)).collect();
        for &neuron in machine.step(&[]) {
            counts[neuron as usize / NEURONS][neuron as usize % NEURONS] += 1;
            now[neuron as usize] += 1.0;
        }
        for (population, now) in now.chunks(NEURONS).enumerate() {
            for (apart, sum) in in_time[population].iter_mut().enumerate().take(before.len()) {
                let past = &before[before.len() - 1 - apart][population * NEURONS..][..NEURONS];
                *sum += now.iter().zip(past).map(|(a, b)| a * b).sum::<f64>();
            }
            for (apart, sum) in (1..).zip(&mut of_neighbours[population]) {
                *sum += now[apart..].iter().zip(now).map(|(a, b)| a * b).sum::<f64>();
            }
        }
        before.push(now);
        before.drain(..before.len().saturating_sub(APART));
    }
    let (neurons, steps) = (NEURONS as f64, f64::from(STEPS));
    assert!(neurons * steps * places.len() as f64 > 1.7e7);
    for (population, &p) in chances.iter().enumerate() {
        let (draws, variance) = (neurons * steps, p * (1.0 - p));
        let counts = &counts[population];
        let share = counts.iter().map(|&count| f64::from(count)).sum::<f64>() / draws;
        let error = 5.0 * (variance / draws).sqrt() + HELD * p;
        assert!((share - p).abs() < error, "population {population}: {share} is not {p} within {error:e}");
        // Spikes of a neuron are independent of each other: their number is binomial.
        let spread: f64 = counts.iter().map(|&count| (f64::from(count) - steps * p).powi(2)).sum::<f64>() / neurons;
        let found = spread / (steps * variance);
        assert!((found - 1.0).abs() < 5.0 * (2.0 / neurons).sqrt(), "population {population}: {found} of the variance");
        for sum in in_time[population].iter().chain(&of_neighbours[population]) {
            let correlation = sum / draws / variance;
            assert!(correlation.abs() < 5.0 / draws.sqrt(), "population {population}: correlation {correlation:e}");
        }
    }
}

/// Times between spikes, in time steps: those that begin in the first half of the run, so that the end of the run cuts off none.
fn intervals(compiled: &Compiled, steps: u32, neurons: usize) -> Vec<u32> {
    let mut machine = Machine::new(&compiled.design);
    let (mut last, mut intervals) = (vec![None; neurons], Vec::new());
    for step in 0..steps {
        for &neuron in machine.step(&[]) {
            let before = last[neuron as usize].replace(step);
            intervals.extend(before.filter(|&before| before < steps / 2).map(|before: u32| step - before));
        }
    }
    intervals
}

#[test]
fn a_constant_rate_gives_exponential_times_between_spikes() {
    let rate = [4.0, 1.0];
    let refractory = 3;
    let compiled = chip(&[(512, 0.0, "v_reset = -70.0, t_ref = 1.5", rate)]);
    let intervals = intervals(&compiled, 4000, 512);
    let count = intervals.len() as f64;
    assert!(count > 10_000.0, "only {count} intervals");
    // A neuron at rest: exp(-theta / width) / tau spikes a ms, which makes the share that lives on after t ms exp(-t rate).
    let per_step = DT / rate[1] * (-THRESHOLD / rate[0]).exp();
    for time in (1..=200).step_by(7) {
        let lives = (-f64::from(time) * per_step).exp();
        let share = intervals.iter().filter(|&&interval| interval > refractory + time).count() as f64 / count;
        let error = 5.0 * (lives * (1.0 - lives) / count).sqrt();
        assert!((share - lives).abs() < error, "{share} are longer than {time} steps, not {lives} within {error:e}");
    }
    assert!(intervals.iter().all(|&interval| interval > refractory), "a neuron spikes in its refractory period");
}

/// Renewal theory (Gerstner, Kistler, Naud and Paninski 2014, Neuronal Dynamics, chapters 7 and 9): from a reset on the potential
/// is known, the share of neurons that has not spiked again falls by the escape rate, and the mean of that time is its sum.
#[test]
fn the_rate_of_a_driven_membrane_is_that_of_renewal_theory() {
    const COUNT: usize = 256;
    let (rate, steps, refractory) = ([2.0, 3.0], 3000, 4.0);
    for current in [250.0, 375.0, 500.0] {
        let compiled = chip(&[(COUNT as u32, current, "v_reset = -70.0, t_ref = 2.0", rate)]);
        let mut machine = Machine::new(&compiled.design);
        (0..400).for_each(|_| _ = machine.step(&[]));
        let spikes: usize = (0..steps).map(|_| machine.step(&[]).len()).sum();
        let found = spikes as f64 / (f64::from(steps) * COUNT as f64);
        let (mut lives, mut mean, mut square, mut step) = (1.0, refractory, 0.0, 0);
        while lives > 1e-12 {
            step += 1;
            mean += lives;
            square += (2.0 * f64::from(step) - 1.0) * lives;
            let v = settled(current) * (1.0 - (-f64::from(step) * DT / TAU_M).exp());
            lives *= 1.0 - probability(v - THRESHOLD, rate);
        }
        // Spikes of a renewal process in a long time: variance cv^2 of their number.
        let cv = (square - (mean - refractory).powi(2)).sqrt() / mean;
        let error = (5.0 * cv / (spikes as f64).sqrt() + 2e-3) / mean;
        assert!(
            (found - 1.0 / mean).abs() < error,
            "{current} pA: {found} spikes a step, not {} within {error:e}",
            1.0 / mean
        );
        assert!(spikes > 5000 && cv > 0.2, "{spikes} spikes, cv {cv}");
    }
}

#[test]
fn the_twin_draws_the_bits_of_the_chip() {
    let rate = [2.0, 5.0];
    for reset in ["v_reset = -70.0, t_ref = 2.0", "reset = \"subtract\""] {
        let runs = run_all(&chip(&[(64, 360.0, reset, rate), (64, 300.0, reset, [0.3, 1.0])]), |_| false);
        let (mut spikes, mut same) = (0, [0; 2]);
        for run in &runs {
            let [fixed, others @ ..] = &run.spikes;
            spikes += fixed[0].len();
            for (same, other) in same.iter_mut().zip(others) {
                *same += other[0].iter().filter(|at| fixed[0].contains(at)).count();
            }
        }
        // A word between the two probabilities tells them apart, once in 10,000 time steps; from there on potentials differ for a while.
        let most = |same: usize| same as f64 > 0.99 * spikes as f64;
        assert!(spikes > 500 && same.into_iter().all(most), "{reset}: {same:?} of {spikes} spikes are the chip's");
    }
}
