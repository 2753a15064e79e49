//! The gates of Hodgkin and Huxley's neuron, and its equations in double precision.

use super::curves::CurveNames;
use super::definition::Values;
use super::twin::{Substep, Twin, rk4};

/// A gate: its rate functions (1/ms, of the potential in mV), and the names of its signals.
pub(super) struct Gate {
    pub name: &'static str,
    opening: fn(f64) -> f64,
    closing: fn(f64) -> f64,
    pub steady: CurveNames,
    pub rate: CurveNames,
    pub distance: &'static str,
    pub lost: &'static str,
    pub aligned: &'static str,
    pub sum: &'static str,
    pub next: &'static str,
}

/// x / (1 - exp(-x)), also where x is 0.
fn ratio(x: f64) -> f64 {
    if x == 0.0 { 1.0 } else { -x / libm::expm1(-x) }
}

macro_rules! names {
    ($gate:literal, $curve:literal) => {
        CurveNames {
            table: concat!($gate, "_", $curve),
            value: concat!($gate, "_", $curve, "_value"),
            slope: concat!($gate, "_", $curve, "_slope"),
            rise: concat!($gate, "_", $curve, "_rise"),
            aligned: concat!($gate, "_", $curve, "_aligned"),
            sum: concat!($gate, "_", $curve, "_sum"),
            result: concat!($gate, "_", $curve, "_here"),
        }
    };
}

macro_rules! gate {
    ($gate:literal, $opening:expr, $closing:expr) => {
        Gate {
            name: $gate,
            opening: $opening,
            closing: $closing,
            steady: names!($gate, "steady"),
            rate: names!($gate, "rate"),
            distance: concat!($gate, "_distance"),
            lost: concat!($gate, "_lost"),
            aligned: concat!($gate, "_aligned"),
            sum: concat!($gate, "_sum"),
            next: concat!($gate, "_next"),
        }
    };
}

/// Activation and inactivation of sodium, activation of potassium, with the rate functions of NEST's `hh_psc_alpha`.
pub(super) static GATES: [Gate; 3] = [
    gate!("m", |v| ratio((v + 40.0) / 10.0), |v| 4.0 * libm::exp(-(v + 65.0) / 18.0)),
    gate!("h", |v| 0.07 * libm::exp(-(v + 65.0) / 20.0), |v| 1.0 / (1.0 + libm::exp(-(v + 35.0) / 10.0))),
    gate!("n", |v| 0.1 * ratio((v + 55.0) / 10.0), |v| 0.125 * libm::exp(-(v + 65.0) / 80.0)),
];

impl Gate {
    /// Where the gate rests at the potential v.
    pub fn steady_state(&self, v: f64) -> f64 {
        let (opening, closing) = ((self.opening)(v), (self.closing)(v));
        opening / (opening + closing)
    }

    /// The part of the distance to there that is gone after `dt` ms.
    pub fn lost(&self, v: f64, dt: f64) -> f64 {
        -libm::expm1(-dt * ((self.opening)(v) + (self.closing)(v)))
    }

    fn slope(&self, v: f64, x: f64) -> f64 {
        (self.opening)(v) * (1.0 - x) - (self.closing)(v) * x
    }
}

/// The equations in double precision: V (mV), m, h, n, and the time steps (or substeps) that it is still refractory.
#[derive(Clone, Copy, Debug)]
pub(super) struct HodgkinHuxleyTwin {
    c_m: f64,
    /// Sodium, potassium, leak: conductance and reversal potential.
    channels: [(f64, f64); 3],
    i_e: f64,
    v_init: f64,
    refractory_steps: f64,
    /// ms.
    dt: f64,
}

impl HodgkinHuxleyTwin {
    pub fn new(p: &Values, dt: f64) -> Self {
        let channel = |g, e| (p.number(g), p.number(e));
        Self {
            c_m: p.number("c_m"),
            channels: [channel("g_na", "e_na"), channel("g_k", "e_k"), channel("g_l", "e_l")],
            i_e: p.number("i_e"),
            v_init: p.number("v_init"),
            refractory_steps: p.steps("t_ref").into(),
            dt,
        }
    }

    /// The parts of the channels that are open.
    fn open([_, m, h, n]: [f64; 4]) -> [f64; 3] {
        [m * m * m * h, n * n * n * n, 1.0]
    }

    /// nS.
    fn conductance(&self, state: [f64; 4]) -> f64 {
        self.channels.iter().zip(Self::open(state)).map(|((g, _), open)| g * open).sum()
    }

    /// dV/dt, mV/ms.
    fn slope(&self, state: [f64; 4]) -> f64 {
        let channels = self.channels.iter().zip(Self::open(state));
        let current: f64 = channels.map(|((g, e), open)| g * open * (e - state[0])).sum();
        (current + self.i_e) / self.c_m
    }

    fn after(&self, state: &mut [f64], next: [f64; 4], steps: f64) -> bool {
        let is_past_a_peak = next[0] >= 0.0 && state[0] > next[0];
        let spike = is_past_a_peak && state[4] == 0.0;
        state[..4].copy_from_slice(&next);
        state[4] = if spike { self.refractory_steps * steps } else { (state[4] - 1.0).max(0.0) };
        spike
    }
}

impl Twin for HodgkinHuxleyTwin {
    fn start(&self) -> Vec<f64> {
        let gates = GATES.iter().map(|gate| gate.steady_state(self.v_init));
        [self.v_init].into_iter().chain(gates).chain([0.0]).collect()
    }

    fn step(&self, state: &mut [f64], inputs: &[f64]) -> bool {
        let v = state[0];
        let mut next = [v, state[1], state[2], state[3]];
        for (place, gate) in GATES.iter().enumerate() {
            let x = &mut next[place + 1];
            *x -= gate.lost(v, self.dt) * (*x - gate.steady_state(v));
        }
        let charge = self.dt * self.slope(next) + inputs[0];
        next[0] = v + charge * (1.0 - 0.5 * self.dt * self.conductance(next) / self.c_m);
        self.after(state, next, 1.0)
    }

    fn substep(&self, state: &mut [f64], inputs: &[f64], substep: Substep) -> bool {
        let y = [state[0], state[1], state[2], state[3]];
        let slope = |y: [f64; 4]| {
            let [m, h, n] = [0, 1, 2].map(|gate| GATES[gate].slope(y[0], y[gate + 1]));
            [self.slope(y), m, h, n]
        };
        let mut next = rk4(y, self.dt * substep.length(), slope);
        next[0] += if substep.is_last() { inputs[0] } else { 0.0 };
        self.after(state, next, f64::from(substep.of))
    }

    fn potential(&self, state: &[f64]) -> f64 {
        state[0]
    }
}
