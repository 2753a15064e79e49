//! Exponential integrate-and-fire (Fourcaud-Trocmé et al. 2003, J Neurosci 23:11628, equation 14), forward or
//! exponential Euler at the design's time step.
//!
//! It is AdEx without adaptation: with k = dt g_L/C and x = min(v, v_peak) - (V_T - E_L) + Delta_T ln k, v relative to rest,
//!
//! ```text
//! v' = v - k v + Delta_T exp(x / Delta_T) + dt/C I + input
//! spike where v' >= v_peak: v' = v_reset
//! ```
//!
//! Exponential Euler is the same with k = 1 - exp(-dt g_L/C), and k/g_L for dt/C.
//!
//! The page with formats and a step worked by hand is `docs/models/eif.md`.

use super::cell::Cell;
use super::definition::{Bound, Default, Definition, Key, Misfit, Values};
use super::integrator::{INTEGRATOR, Integrator};
use super::peak::{C_M, Firing, I_E, PeakTwin, Rise, T_REF, V_INIT, V_PEAK, V_RESET};
use super::plan::{Model, NeuronPlan, PlanError};
use super::propagator::Membrane;
use super::receptor::Receptor;
use super::relaxation::relaxes;
use super::sweep::{Neuron, Relaxing, with_input};
use super::upswing::{Upswing, interpolate, knee};
use super::words::{WordFormats, in_free_format, lost_fraction};
use crate::datapath::{Arith, Parameter, Target};
use crate::fixed_point::{Decimal, Overflow};

/// The model.
pub const DEFINITION: Definition = Definition {
    name: "eif",
    keys: &[
        C_M,
        Key {
            name: "g_l",
            unit: "nS",
            noun: "leak conductance",
            default: Default::Required("10.0"),
            bound: Bound::Positive,
        },
        V_PEAK,
        Key {
            name: "e_l",
            unit: "mV",
            noun: "resting potential",
            default: Default::Required("-70.0"),
            bound: Bound::Any,
        },
        Key {
            name: "v_th",
            unit: "mV",
            noun: "threshold of the exponential",
            default: Default::Required("-50.0"),
            bound: Bound::Below("v_peak"),
        },
        Key {
            name: "delta_t",
            unit: "mV",
            noun: "slope factor",
            default: Default::Required("2.0"),
            bound: Bound::Positive,
        },
        V_RESET,
        T_REF,
        I_E,
        V_INIT,
        INTEGRATOR,
    ],
    variables: &["v"],
    spikes: true,
    model,
    membrane: |p| Some(membrane(p)),
    twin: |p, dt| Box::new(PeakTwin::new(p, Exponential::new(p, integrator(p), dt.to_f64()))),
    check,
};

/// The structure of the datapath.
#[derive(Clone, Copy, Debug)]
struct EifPlan {
    /// Where the membrane potential is rounded; it always saturates, so that the upswing cannot wrap.
    state: Target,
    /// The exponential's table.
    upswing: Upswing,
    /// Spike, reset and refractory period.
    firing: Firing,
}

impl Neuron<2> for EifPlan {
    fn datapath<A: Arith>(&self, a: &mut A, state: [A::Value; 2], input: A::Value) -> ([A::Value; 2], A::Bit) {
        self.integrated(a, state, |a, v_driven, _| with_input(a, v_driven, input))
    }

    fn word_of(&self, variable: usize) -> Option<usize> {
        (variable == 0 || self.firing.refractory).then_some(variable)
    }
}

impl Relaxing<2> for EifPlan {
    fn integrated<A: Arith>(
        &self,
        a: &mut A,
        state: [A::Value; 2],
        sum: impl FnOnce(&mut A, A::Value, A::Value) -> A::Value,
    ) -> ([A::Value; 2], A::Bit) {
        let v = state[0];
        a.section("exponential upswing: a table with linear interpolation");
        let v_peak = a.parameter("v_peak");
        let v_clamped = a.min("v_clamped", v, v_peak);
        let v_knee = a.parameter("v_knee");
        let upswing = interpolate(a, &self.upswing, v_clamped, v_knee);

        a.section("membrane potential: leak, upswing, constant drive, synaptic input");
        let leak = a.parameter("leak");
        let v_leaked = a.decay("v_leaked", v, leak);
        let upswing_aligned = a.align("upswing_aligned", upswing, v_leaked);
        let v_rising = a.add("v_rising", v_leaked, upswing_aligned);
        let drive = a.parameter("drive");
        let drive_aligned = a.align("drive_aligned", drive, v_leaked);
        let v_driven = a.add("v_driven", v_rising, drive_aligned);
        let v_sum = sum(a, v_driven, leak);
        let v_integrated = a.resize("v_integrated", v_sum, self.state);
        self.firing.fire(a, state, v_integrated, v_peak)
    }
}

fn membrane(p: &Values) -> Membrane {
    let tau_m = p.number("c_m") / p.number("g_l");
    let (integrator, rest) = (integrator(p), p.number("e_l"));
    let relaxes = integrator == Integrator::ExponentialEuler;
    Membrane { c_m: p.number("c_m"), exact_tau_m: integrator.exact_tau_m(tau_m), rest, relaxes }
}

fn integrator(p: &Values) -> Integrator {
    Integrator::ALL[p.whole("integrator") as usize]
}

fn check(p: &Values, dt: Decimal) -> Result<(), Misfit> {
    let tau = p.number("c_m") / p.number("g_l");
    match tau > 0.0 && tau < dt.to_f64() {
        true => {
            Err(("c_m", format!("`c_m` / `g_l` is {tau:.4} ms, and the time step is {dt} ms: it must not be longer")))
        }
        false => Ok(()),
    }
}

fn model(sets: &[Values], receptors: &[Vec<Receptor>], formats: &WordFormats, dt: Decimal) -> Result<Model, PlanError> {
    let sum_frac = formats.state.frac_bits + formats.decay.frac_bits;
    formats.check(sum_frac)?;
    if let Some(set) = sets.iter().position(|p| p.get("delta_t") != sets[0].get("delta_t")) {
        let reason = "the populations of a core share the table of the exponential";
        return Err(PlanError::Mixed { keys: &["delta_t"], set, reason });
    }
    let membranes: Vec<Membrane> = sets.iter().map(membrane).collect();
    // A membrane that relaxes has the constants of forward Euler.
    let relaxes = relaxes(&membranes, receptors)?;
    let of_set = |p| Exponential::new(p, if relaxes { Integrator::Euler } else { integrator(p) }, dt.to_f64());
    let twins: Vec<Exponential> = sets.iter().map(of_set).collect();
    let highest = twins.iter().map(|twin| twin.v_peak - twin.v_knee);
    let (upswing, table, largest_error) = Upswing::table(sets[0].number("delta_t"), formats, highest)?;
    let state = Target { overflow: Overflow::Saturate, ..formats.state_target() };
    let plan = EifPlan { state, upswing, firing: Firing::new(sets) };
    let cell = Cell {
        neuron: plan,
        plan: NeuronPlan::Recorded(DEFINITION.name),
        parameters: parameters(&plan, sets, &twins, formats)?,
        notes: vec![upswing.note(table.values.len(), largest_error)],
        tables: vec![table],
        variables: plan.firing.variables(sets, formats)?,
        sum_frac,
        membranes: Some(membranes),
    };
    cell.model_that_relaxes(receptors, formats, dt)
}

fn parameters(
    plan: &EifPlan,
    sets: &[Values],
    twins: &[Exponential],
    formats: &WordFormats,
) -> Result<Vec<Parameter>, PlanError> {
    let of_twins = |f: &dyn Fn(&Exponential) -> f64| -> Vec<f64> { twins.iter().map(f).collect() };
    let sum_frac = formats.state.frac_bits + formats.decay.frac_bits;
    let mut parameters = plan.firing.parameters(sets, formats.state)?;
    parameters.extend([
        knee(&of_twins(&|twin| twin.v_knee), formats)?,
        lost_fraction("leak", &["g_l", "c_m"], formats.decay, &of_twins(&|twin| twin.leak))?,
        in_free_format("drive", &["i_e"], 32, sum_frac, formats.reach(), &of_twins(&|twin| twin.drive))?,
    ]);
    Ok(parameters)
}

/// The right-hand side in double precision, in time steps.
#[derive(Clone, Copy, Debug)]
struct Exponential {
    /// dt g_L / C, or the fraction that exponential Euler loses.
    leak: f64,
    /// What the equation's slope at a point is to what a time step adds: 1 for forward Euler.
    slope: f64,
    /// What the constant current adds, mV a time step: dt / C I by forward Euler.
    drive: f64,
    /// V_T - E_L - Delta_T ln(leak), mV: where the upswing of one time step is Delta_T.
    v_knee: f64,
    delta_t: f64,
    /// V_peak - E_L, mV.
    v_peak: f64,
}

impl Exponential {
    fn new(p: &Values, integrator: Integrator, dt: f64) -> Self {
        let [c_m, g_l, e_l, delta_t] = ["c_m", "g_l", "e_l", "delta_t"].map(|key| p.number(key));
        let time = dt * g_l / c_m;
        let leak = integrator.lost(time);
        let membrane = Membrane { exact_tau_m: integrator.exact_tau_m(c_m / g_l), ..membrane(p) };
        Self {
            leak,
            slope: time / leak,
            drive: membrane.current_gain(dt) * p.number("i_e"),
            v_knee: p.number("v_th") - e_l - delta_t * libm::log(leak),
            delta_t,
            v_peak: p.number("v_peak") - e_l,
        }
    }
}

impl Rise for Exponential {
    fn rise(&self, v: f64) -> f64 {
        let upswing = self.delta_t * libm::exp((v.min(self.v_peak) - self.v_knee) / self.delta_t);
        upswing + self.drive - self.leak * v
    }

    fn slope(&self, v: f64) -> f64 {
        self.slope * self.rise(v)
    }
}
