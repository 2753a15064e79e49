//! Exact propagators of linear subthreshold dynamics: what each state of a synapse adds to the potential in a time step.
//!
//! The state is x = (V, s), dx/dt = A x, so that x(t + h) = exp(A h) x(t) (Rotter and Diesmann 1999, Biol Cybern 81:381). The
//! matrix exponential is worked out by scaling and squaring, which needs no special case where two time constants are
//! equal.

use super::receptor::{SynapseKind, SynapseModel};
use super::relaxation::phi;

/// How the membrane integrates what drives it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Membrane {
    /// Capacitance, pF.
    pub c_m: f64,
    /// Time constant of the leak, ms, where it is integrated exactly (also by exponential Euler); nothing for forward Euler.
    pub exact_tau_m: Option<f64>,
    /// Resting potential, mV: what potentials are relative to.
    pub rest: f64,
    /// Whether the conductances of its synapses are integrated with the leak, by exponential Euler; the leak is exact then.
    pub relaxes: bool,
}

/// What a synapse model is in one time step.
#[derive(Clone, Debug, PartialEq)]
pub struct Propagator {
    /// What is lost of each state, 1 - exp(-h / tau).
    pub lost: Vec<f64>,
    /// What the first state adds to the second (alpha), per unit.
    pub slope: f64,
    /// What each state adds to the potential: mV per pA, or the part of the distance to the reversal potential per nS.
    pub gains: Vec<f64>,
}

impl Propagator {
    /// The time step of `dt` ms; states in the user's unit, an event adding its weight to each of them (alpha: to the
    /// first).
    pub fn new(synapse: &SynapseModel, membrane: &Membrane, dt: f64) -> Self {
        let tau = synapse.time_constants();
        let lost = tau.iter().map(|tau| -libm::expm1(-dt / tau)).collect();
        let charge = 1.0 / membrane.c_m;
        match synapse.kind() {
            SynapseKind::Delta => Self { lost, slope: 0.0, gains: Vec::new() },
            SynapseKind::Exponential => Self { lost, slope: 0.0, gains: vec![membrane.gain(tau[0], charge, dt)] },
            SynapseKind::Alpha => {
                let rate = std::f64::consts::E / tau[0];
                let slope = rate * dt * libm::exp(-dt / tau[0]);
                Self { lost, slope, gains: membrane.alpha_gains(tau[0], charge, rate, dt) }
            }
            SynapseKind::DoubleExponential => {
                let peak = charge / double_exponential_peak(tau[0], tau[1]);
                let gains = vec![-membrane.gain(tau[0], peak, dt), membrane.gain(tau[1], peak, dt)];
                Self { lost, slope: 0.0, gains }
            }
        }
    }
}

impl Propagator {
    /// The same for a membrane that relaxes, whose change by forward Euler is scaled by phi of leak and conductances: without
    /// conductances that makes the exact propagator again.
    pub fn to_relax(self, membrane: &Membrane, dt: f64) -> Self {
        let tau = membrane.exact_tau_m.expect("exponential Euler takes the leak exactly");
        let alone = phi(dt / tau);
        Self { gains: self.gains.iter().map(|gain| gain / alone).collect(), ..self }
    }
}

impl Membrane {
    /// What a constant current adds to the potential in one time step of `dt` ms: mV per pA.
    pub fn current_gain(&self, dt: f64) -> f64 {
        match self.exact_tau_m {
            None => dt / self.c_m,
            Some(tau) => -libm::expm1(-dt / tau) * tau / self.c_m,
        }
    }

    /// What a current of 1 at the start, which decays with `tau`, adds in `dt`; `charge` is the potential per charge.
    fn gain(&self, tau: f64, charge: f64, dt: f64) -> f64 {
        match self.exact_tau_m {
            None => charge * dt,
            Some(tau_m) => exponential(&[[-dt / tau_m, charge * dt], [0.0, -dt / tau]])[0][1],
        }
    }

    /// The same for the two states of an alpha function: the first feeds the second at `rate`.
    fn alpha_gains(&self, tau: f64, charge: f64, rate: f64, dt: f64) -> Vec<f64> {
        match self.exact_tau_m {
            None => vec![0.0, charge * dt],
            Some(tau_m) => {
                let rates = [[-dt / tau_m, 0.0, charge * dt], [0.0, -dt / tau, 0.0], [0.0, rate * dt, -dt / tau]];
                exponential(&rates)[0][1..].to_vec()
            }
        }
    }
}

/// The greatest value of exp(-t / decay) - exp(-t / rise).
pub(super) fn double_exponential_peak(rise: f64, decay: f64) -> f64 {
    let time = rise * decay / (decay - rise) * libm::log(decay / rise);
    libm::exp(-time / decay) - libm::exp(-time / rise)
}

/// The exponential of a matrix: a Taylor series of the matrix over 2^20, squared 20 times, in terms less the identity, so
/// that nothing is lost to rounding.
fn exponential<const N: usize>(matrix: &[[f64; N]; N]) -> [[f64; N]; N] {
    const SQUARINGS: i32 = 20;
    let small = matrix.map(|row| row.map(|x| x / f64::from(1 << SQUARINGS)));
    // exp(x) - 1 of a small x, then (1 + e)^2 - 1 = 2 e + e^2, again and again
    let square = product(&small, &small);
    let cube = product(&square, &small);
    let mut less_one = small;
    add(&mut less_one, &square, 0.5);
    add(&mut less_one, &cube, 1.0 / 6.0);
    for _ in 0..SQUARINGS {
        let square = product(&less_one, &less_one);
        less_one = less_one.map(|row| row.map(|x| 2.0 * x));
        add(&mut less_one, &square, 1.0);
    }
    for (place, row) in less_one.iter_mut().enumerate() {
        row[place] += 1.0;
    }
    less_one
}

fn product<const N: usize>(a: &[[f64; N]; N], b: &[[f64; N]; N]) -> [[f64; N]; N] {
    a.map(|row| std::array::from_fn(|column| row.iter().zip(b).map(|(x, other)| x * other[column]).sum()))
}

fn add<const N: usize>(sum: &mut [[f64; N]; N], term: &[[f64; N]; N], factor: f64) {
    for (sums, terms) in sum.iter_mut().zip(term) {
        sums.iter_mut().zip(terms).for_each(|(sum, term)| *sum += factor * term);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixed_point::Decimal;

    const H: f64 = 0.1;

    fn ms(text: &str) -> Decimal {
        text.parse().expect("a decimal")
    }

    fn membrane(tau_m: f64) -> Membrane {
        Membrane { c_m: 250.0, exact_tau_m: Some(tau_m), rest: -70.0, relaxes: false }
    }

    fn assert_close(found: f64, wanted: f64) {
        assert!((found / wanted - 1.0).abs() < 1e-12, "{found} is not {wanted}");
    }

    /// The closed form of Rotter and Diesmann, table 1, for different time constants.
    #[test]
    fn an_exponential_current_has_the_propagator_of_nest() {
        let synapse = SynapseModel::ExponentialCurrent { tau_syn: ms("2.0") };
        let found = Propagator::new(&synapse, &membrane(20.0), H).gains[0];
        let wanted = 20.0 * 2.0 / (250.0 * (20.0 - 2.0)) * (f64::exp(-H / 20.0) - f64::exp(-H / 2.0));
        assert_close(found, wanted);
    }

    #[test]
    fn equal_time_constants_are_no_special_case() {
        let synapse = SynapseModel::ExponentialCurrent { tau_syn: ms("20.0") };
        let found = Propagator::new(&synapse, &membrane(20.0), H).gains[0];
        assert_close(found, H / 250.0 * f64::exp(-H / 20.0));
    }

    /// A step of an alpha current, against a fine sum of its convolution with the membrane's response.
    #[test]
    fn an_alpha_current_is_its_convolution() {
        let synapse = SynapseModel::AlphaCurrent { tau_syn: ms("3.0") };
        let found = Propagator::new(&synapse, &membrane(20.0), H).gains;
        let cells = 200_000;
        let (mut of_rise, mut of_current) = (0.0, 0.0);
        for cell in 0..cells {
            let t = (f64::from(cell) + 0.5) * H / f64::from(cells);
            let response = f64::exp(-(H - t) / 20.0) / 250.0 * H / f64::from(cells);
            of_rise += response * t / 3.0 * f64::exp(1.0 - t / 3.0);
            of_current += response * f64::exp(-t / 3.0);
        }
        assert!((found[0] / of_rise - 1.0).abs() < 1e-9 && (found[1] / of_current - 1.0).abs() < 1e-9, "{found:?}");
    }

    #[test]
    fn a_double_exponential_peaks_at_its_weight() {
        let peak = double_exponential_peak(2.0, 10.0);
        let value = |t: f64| f64::exp(-t / 10.0) - f64::exp(-t / 2.0);
        let greatest = (0..100_000).map(|step| value(f64::from(step) * 1e-3)).fold(0.0, f64::max);
        assert!((peak - greatest).abs() < 1e-6, "{peak} is not {greatest}");
    }
}
