//! Quadratic integrate-and-fire (Latham et al. 2000, J Neurophysiol 83:808; Izhikevich 2007, Dynamical Systems in
//! Neuroscience, section 8.1.3, in the units of section 8.1.4 without recovery), forward Euler at the design's time step.
//!
//! The page with equations, formats and a step worked by hand is `docs/models/qif.md`.

use super::cell::Cell;
use super::definition::{Bound, Default, Definition, Key, Misfit, Values};
use super::peak::{C_M, Firing, I_E, PeakTwin, Rise, T_REF, V_INIT, V_PEAK, V_RESET};
use super::plan::{Model, NeuronPlan, PlanError};
use super::potentials::potentials;
use super::propagator::Membrane;
use super::receptor::Receptor;
use super::sweep::Neuron;
use super::words::{WordFormats, bend_int_bits, computed_in_format, factor_of_square, in_free_format};
use crate::datapath::{Arith, Parameter, Target};
use crate::fixed_point::{Decimal, Format, Overflow};

/// The model.
pub const DEFINITION: Definition = Definition {
    name: "qif",
    keys: &[
        C_M,
        Key { name: "k", unit: "nS/mV", noun: "curvature", default: Default::Required("0.7"), bound: Bound::Positive },
        V_PEAK,
        Key {
            name: "e_l",
            unit: "mV",
            noun: "resting potential",
            default: Default::Required("-60.0"),
            bound: Bound::Any,
        },
        Key {
            name: "v_c",
            unit: "mV",
            noun: "critical potential",
            default: Default::Required("-40.0"),
            bound: Bound::Below("v_peak"),
        },
        V_RESET,
        T_REF,
        I_E,
        V_INIT,
    ],
    variables: &["v"],
    spikes: true,
    model,
    membrane: |p| Some(Membrane { c_m: p.number("c_m"), exact_tau_m: None, rest: p.number("e_l"), relaxes: false }),
    twin: |p, dt| Box::new(PeakTwin::new(p, Quadratic::new(p, dt.to_f64()))),
    check,
};

/// The structure of the datapath.
#[derive(Clone, Copy, Debug)]
struct QifPlan {
    /// Where the membrane potential is rounded; it always saturates, so that the upswing cannot wrap.
    state: Target,
    /// Where the product of the distances from rest and from the critical potential is rounded.
    parabola: Target,
    /// Where what it adds in a time step is rounded.
    bend: Target,
    /// Spike, reset and refractory period.
    firing: Firing,
}

impl Neuron<2> for QifPlan {
    fn datapath<A: Arith>(&self, a: &mut A, state: [A::Value; 2], input: A::Value) -> ([A::Value; 2], A::Bit) {
        let v = state[0];
        a.section("membrane potential: parabola, constant drive, synaptic input");
        let v_critical = a.parameter("v_critical");
        let above_critical = a.sub("above_critical", v, v_critical);
        let product = a.mul("product", v, above_critical);
        let parabola = a.resize("parabola", product, self.parabola);
        let curvature = a.parameter("curvature");
        let bent = a.mul("bent", parabola, curvature);
        let bend = a.resize("bend", bent, self.bend);
        let v_aligned = a.align("v_aligned", v, bend);
        let v_bent = a.add("v_bent", v_aligned, bend);
        let drive = a.parameter("drive");
        let drive_aligned = a.align("drive_aligned", drive, bend);
        let v_driven = a.add("v_driven", v_bent, drive_aligned);
        let input_aligned = a.align("input_aligned", input, bend);
        let v_sum = a.add("v_sum", v_driven, input_aligned);
        let v_integrated = a.resize("v_integrated", v_sum, self.state);
        let v_peak = a.parameter("v_peak");
        self.firing.fire(a, state, v_integrated, v_peak)
    }

    fn word_of(&self, variable: usize) -> Option<usize> {
        (variable == 0 || self.firing.refractory).then_some(variable)
    }
}

fn check(p: &Values, dt: Decimal) -> Result<(), Misfit> {
    if p.get("e_l") > p.get("v_c") {
        return Err(("e_l", format!("it must not be above `v_c`, {} mV", p.get("v_c"))));
    }
    let tau = p.number("c_m") / (p.number("k") * (p.number("v_c") - p.number("e_l")));
    match tau > 0.0 && tau < dt.to_f64() {
        true => Err((
            "c_m",
            format!(
                "`c_m` / (`k` (`v_c` - `e_l`)) is {tau:.4} ms, and the time step is {dt} ms: it must not be longer"
            ),
        )),
        false => Ok(()),
    }
}

fn model(sets: &[Values], receptors: &[Vec<Receptor>], formats: &WordFormats, dt: Decimal) -> Result<Model, PlanError> {
    let twins: Vec<Quadratic> = sets.iter().map(|p| Quadratic::new(p, dt.to_f64())).collect();
    let factors: Vec<f64> = twins.iter().map(|twin| twin.curvature).collect();
    let state = formats.state;
    let factor = factor_of_square(state, &factors);
    let sum_frac = state.frac_bits + factor.frac_bits.min(formats.decay.frac_bits);
    formats.check(sum_frac)?;
    let saturated = |format| Target { format, rounding: formats.rounding, overflow: Overflow::Saturate };
    let plan = QifPlan {
        state: saturated(state),
        parabola: saturated(Format::signed(2 * state.int_bits + 1, state.frac_bits)),
        bend: saturated(Format::signed(bend_int_bits(state, &factors), sum_frac)),
        firing: Firing::new(sets),
    };
    let curvature = computed_in_format("curvature", &["k"], "a word of 32 bits", factor, &factors)?;
    let drives: Vec<f64> = twins.iter().map(|twin| twin.drive).collect();
    let mut parameters: Vec<Parameter> = plan.firing.parameters(sets, state)?;
    parameters.extend([
        potentials("v_critical", &["v_c"], state, sets)?,
        curvature,
        in_free_format("drive", &["i_e"], 32, sum_frac, formats.reach(), &drives)?,
    ]);
    let cell = Cell {
        neuron: plan,
        plan: NeuronPlan::Recorded(DEFINITION.name),
        parameters,
        tables: Vec::new(),
        variables: plan.firing.variables(sets, formats)?,
        notes: Vec::new(),
        sum_frac,
        membranes: sets.iter().map(DEFINITION.membrane).collect(),
    };
    cell.model(receptors, formats, dt)
}

/// The right-hand side in double precision, in time steps.
#[derive(Clone, Copy, Debug)]
struct Quadratic {
    /// dt k / C, per mV.
    curvature: f64,
    /// V_c - V_r, mV.
    v_critical: f64,
    /// dt / C I, mV.
    drive: f64,
}

impl Quadratic {
    fn new(p: &Values, dt: f64) -> Self {
        let per_capacitance = dt / p.number("c_m");
        Self {
            curvature: per_capacitance * p.number("k"),
            v_critical: p.number("v_c") - p.number("e_l"),
            drive: per_capacitance * p.number("i_e"),
        }
    }
}

impl Rise for Quadratic {
    fn rise(&self, v: f64) -> f64 {
        self.curvature * v * (v - self.v_critical) + self.drive
    }
}
