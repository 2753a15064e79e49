//! Leaky integrator (`li`): a read-out, which integrates and never spikes; in NEST's units or unit-free.
//!
//! The page with equations, formats and a step worked by hand is `docs/models/li.md`.

use super::cell::Cell;
use super::definition::{Bound, Default, Definition, Key, Values};
use super::linear_twin::{Linear, LinearTwin};
use super::plan::{Model, NeuronPlan, PlanError};
use super::potentials::{membrane_potential, relative};
use super::propagator::Membrane;
use super::receptor::Receptor;
use super::sweep::Neuron;
use super::twin::Twin;
use super::words::{WordFormats, in_free_format, lost_fraction};
use crate::datapath::{Arith, Target};
use crate::fixed_point::Decimal;

const fn key(name: &'static str, unit: &'static str, noun: &'static str, default: Default, bound: Bound) -> Key {
    Key { name, unit, noun, default, bound }
}

/// The model in NEST's units.
pub const DEFINITION: Definition = Definition {
    name: "li",
    keys: &[
        key("c_m", "pF", "capacitance", Default::Required("250.0"), Bound::Positive),
        key("tau_m", "ms", "time constant of the membrane", Default::Required("20.0"), Bound::TimeConstant),
        key("e_l", "mV", "resting potential", Default::Required("-70.0"), Bound::Any),
        key("i_e", "pA", "constant current", Default::Is("0.0"), Bound::Any),
        key("v_init", "mV", "initial potential", Default::As("e_l"), Bound::Any),
    ],
    variables: &["v"],
    spikes: false,
    model,
    membrane: |p| {
        Some(Membrane {
            c_m: p.number("c_m"),
            exact_tau_m: Some(p.number("tau_m")),
            rest: p.rest().to_f64(),
            relaxes: false,
        })
    },
    twin,
    check: |_, _| Ok(()),
};

/// The same, unit-free.
pub const UNIT_FREE: Definition = Definition {
    keys: &[
        key("tau_mem", "ms", "time constant of the membrane", Default::Required("20.0"), Bound::TimeConstant),
        key("v_leak", "", "resting potential", Default::Is("0.0"), Bound::Any),
        key("bias", "", "constant drive", Default::Is("0.0"), Bound::Any),
        key("v_init", "", "initial potential", Default::As("v_leak"), Bound::Any),
        key("integrator", "", "integrator", Default::Is("exact"), Bound::Choice(&["exact", "euler"])),
    ],
    membrane: |_| None,
    ..DEFINITION
};

/// The coefficients of one time step of `dt` ms.
fn linear(p: &Values, dt: f64) -> Linear {
    let physical = p.has("c_m");
    let tau = p.number(if physical { "tau_m" } else { "tau_mem" });
    let rate = dt / tau;
    let exact = physical || p.choice("integrator") == "exact";
    let lost = if exact { -libm::expm1(-rate) } else { rate };
    // where the potential goes to under the constant drive
    let level = if physical { p.number("i_e") * tau / p.number("c_m") } else { p.number("bias") / lost };
    Linear {
        lost: [lost, 0.0],
        gain: 0.0,
        drive: level * lost,
        rates: [rate, 0.0],
        gain_rate: 0.0,
        drive_rate: level * rate,
        into_current: None,
    }
}

fn twin(p: &Values, dt: Decimal) -> Box<dyn Twin> {
    Box::new(LinearTwin::without_spikes(linear(p, dt.to_f64()), p.rest().to_f64(), relative(p, "v_init").to_f64()))
}

/// The structure of the datapath.
#[derive(Clone, Copy, Debug)]
struct LiPlan {
    state: Target,
}

impl Neuron<1> for LiPlan {
    fn datapath<A: Arith>(&self, a: &mut A, [v]: [A::Value; 1], input: A::Value) -> ([A::Value; 1], A::Bit) {
        a.section("membrane potential: leak, constant drive, synaptic input");
        let leak = a.parameter("leak");
        let v_leaked = a.decay("v_leaked", v, leak);
        let drive = a.parameter("drive");
        let drive_aligned = a.align("drive_aligned", drive, v_leaked);
        let v_driven = a.add("v_driven", v_leaked, drive_aligned);
        let input_aligned = a.align("input_aligned", input, v_leaked);
        let v_sum = a.add("v_sum", v_driven, input_aligned);
        let v_next = a.resize("v_next", v_sum, self.state);
        ([v_next], a.never("no_spike"))
    }

    fn word_of(&self, variable: usize) -> Option<usize> {
        Some(variable)
    }
}

fn model(sets: &[Values], receptors: &[Vec<Receptor>], formats: &WordFormats, dt: Decimal) -> Result<Model, PlanError> {
    let sum_frac = formats.state.frac_bits + formats.decay.frac_bits;
    formats.check(sum_frac)?;
    let steps: Vec<Linear> = sets.iter().map(|p| linear(p, dt.to_f64())).collect();
    let lost: Vec<f64> = steps.iter().map(|step| step.lost[0]).collect();
    let drives: Vec<f64> = steps.iter().map(|step| step.drive).collect();
    let mut potential = membrane_potential(&["v_init"], formats.state, sets)?;
    if !sets.iter().all(|p| p.has("c_m")) {
        potential.unit = "";
    }
    let cell = Cell {
        neuron: LiPlan { state: formats.state_target() },
        plan: NeuronPlan::Recorded(DEFINITION.name),
        parameters: vec![
            lost_fraction("leak", &["tau_m", "tau_mem"], formats.decay, &lost)?,
            in_free_format("drive", &["i_e", "bias"], 32, sum_frac, formats.reach(), &drives)?,
        ],
        tables: Vec::new(),
        variables: vec![potential],
        notes: Vec::new(),
        sum_frac,
        membranes: sets.iter().map(|p| (p.of.membrane)(p)).collect(),
    };
    cell.model(receptors, formats, dt)
}
