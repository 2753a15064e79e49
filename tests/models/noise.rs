//! A membrane under noise: its variance and its memory in the words of the chip, against theory.

use rheobase::emulator::Machine;

use crate::chip::compiled;

const NEURONS: usize = 2048;
/// Time steps of a time constant.
const TAU: u32 = 20;
const SAMPLES: u32 = 60;

/// Potentials, mV above rest, of neurons that never spike: every third time constant, `[samples][neurons]`, and a time constant later.
fn potentials(noise: &str) -> Vec<[Vec<f64>; 2]> {
    let text = format!(
        "name = \"membrane\"\ndt = 0.5\nsteps = 10\n[population.exc]\ncount = {NEURONS}\nnoise = {noise}\n\
         lif = {{ c_m = 250.0, tau_m = 10.0, e_l = -70.0, v_th = -40.0 }}\n\
         [format]\nstate = \"Q5.14\"\nweight = \"Q3.4\"\ndecay = \"UQ0.20\"\n[hardware]\nlanes = 8\n"
    );
    let compiled = compiled(&text);
    let mut machine = Machine::new(&compiled.design);
    let mut after = |steps: u32| -> Vec<f64> {
        for _ in 0..steps {
            assert!(machine.step(&[]).is_empty(), "a threshold of ten deviations is not reached");
        }
        let format = compiled.design.cores[0].model.variables[0].format;
        machine.state(0).iter().map(|&raw| format.to_f64(raw.into())).collect()
    };
    after(10 * TAU);
    (0..SAMPLES).map(|_| [after(2 * TAU), after(TAU)]).collect()
}

fn mean_product(samples: &[[Vec<f64>; 2]], places: [usize; 2]) -> f64 {
    let sum: f64 = samples
        .iter()
        .map(|sample| sample[places[0]].iter().zip(&sample[places[1]]).map(|(a, b)| a * b).sum::<f64>())
        .sum();
    sum / (f64::from(SAMPLES) * NEURONS as f64)
}

/// With exact propagators v' = rho v + noise, an autoregressive process: at rest its variance is noise^2 / (1 - rho^2), and n
/// time steps apart its correlation is rho^n.
fn check(noise: &str, deviation: f64) {
    let rho = (-1.0 / f64::from(TAU)).exp();
    let variance = deviation * deviation / (1.0 - rho * rho);
    let samples = potentials(noise);
    let count = f64::from(SAMPLES) * NEURONS as f64;
    // Samples of a neuron are three time constants apart: e^-3 correlated, their squares e^-6.
    let error = 5.0 * (2.0 / count).sqrt() * 1.01;
    let found = mean_product(&samples, [0, 0]);
    assert!((found / variance - 1.0).abs() < error, "{noise}: variance {found}, not {variance} within {error}");
    let correlation = mean_product(&samples, [0, 1]) / found;
    assert!((correlation - (-1.0f64).exp()).abs() < error, "{noise}: correlation {correlation} after a time constant");
    // Neighbours know nothing of each other.
    let neighbours: f64 =
        samples.iter().map(|[now, _]| now.windows(2).map(|pair| pair[0] * pair[1]).sum::<f64>()).sum();
    let neighbours = neighbours / count / found;
    assert!(neighbours.abs() < 5.0 / count.sqrt() * 1.06, "{noise}: neighbours are correlated by {neighbours}");
}

#[test]
fn the_variance_of_a_membrane_under_jumps_is_the_theorys() {
    check("{ jump_std = 0.9 }", 0.9);
}

#[test]
fn the_variance_of_a_membrane_under_a_noisy_current_is_the_theorys() {
    // A current that is constant for a time step: tau/C (1 - exp(-dt/tau)) of it arrive.
    check("{ current_std = 400.0 }", 400.0 * 10.0 / 250.0 * (1.0 - (-1.0 / f64::from(TAU)).exp()));
}
