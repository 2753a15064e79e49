//! Leaky integrate-and-fire with an adaptive threshold (Bellec et al. 2018, NeurIPS 31:795): exact propagators for the
//! potential and for the threshold.
//!
//! The page with equations, formats and a step worked by hand is `docs/models/alif.md`.

use super::cell::Cell;
use super::definition::{Bound, Default, Definition, Key, Values};
use super::plan::{Model, NeuronPlan, PlanError, Variable};
use super::potentials::{from_zero, membrane_potential, potentials, relative};
use super::propagator::Membrane;
use super::receptor::Receptor;
use super::refractory;
use super::sweep::Neuron;
use super::twin::{Substep, Twin, rk4};
use super::words::{WordFormats, in_format, in_free_format, lost_fraction};
use crate::datapath::{Arith, Parameter, Relation, Target};
use crate::fixed_point::{Decimal, Format, Overflow};

/// The model.
pub const DEFINITION: Definition = Definition {
    name: "alif",
    keys: &[
        Key {
            name: "c_m",
            unit: "pF",
            noun: "capacitance",
            default: Default::Required("250.0"),
            bound: Bound::Positive,
        },
        Key {
            name: "tau_m",
            unit: "ms",
            noun: "time constant of the membrane",
            default: Default::Required("20.0"),
            bound: Bound::TimeConstant,
        },
        Key {
            name: "e_l",
            unit: "mV",
            noun: "resting potential",
            default: Default::Required("-70.0"),
            bound: Bound::Any,
        },
        Key { name: "v_th", unit: "mV", noun: "threshold", default: Default::Required("-55.0"), bound: Bound::Any },
        Key {
            name: "tau_adapt",
            unit: "ms",
            noun: "time constant of the threshold",
            default: Default::Required("200.0"),
            bound: Bound::TimeConstant,
        },
        Key {
            name: "q_adapt",
            unit: "mV",
            noun: "jump of the threshold",
            default: Default::Required("2.0"),
            bound: Bound::Any,
        },
        Key {
            name: "v_reset",
            unit: "mV",
            noun: "reset potential",
            default: Default::As("e_l"),
            bound: Bound::Below("v_th"),
        },
        Key { name: "t_ref", unit: "ms", noun: "refractory period", default: Default::Is("0.0"), bound: Bound::Steps },
        Key { name: "i_e", unit: "pA", noun: "constant current", default: Default::Is("0.0"), bound: Bound::Any },
        Key {
            name: "v_init",
            unit: "mV",
            noun: "initial potential",
            default: Default::As("e_l"),
            bound: Bound::Below("v_th"),
        },
    ],
    variables: &["v", "theta"],
    spikes: true,
    model,
    membrane: |p| Some(membrane(p)),
    twin: |p, dt| Box::new(AlifTwin::new(p, dt.to_f64())),
    check: |_, _| Ok(()),
};

fn membrane(p: &Values) -> Membrane {
    Membrane { c_m: p.number("c_m"), exact_tau_m: Some(p.number("tau_m")), rest: p.rest().to_f64(), relaxes: false }
}

/// The structure of the datapath.
#[derive(Clone, Copy, Debug)]
struct AlifPlan {
    /// Where the membrane potential is rounded.
    state: Target,
    /// Where what the threshold is raised by is rounded.
    adaptation: Target,
    /// Whether there is a refractory counter.
    refractory: bool,
    /// Format of the refractory counter; `UQ1.0` where there is none.
    counter: Format,
}

impl Neuron<3> for AlifPlan {
    fn datapath<A: Arith>(&self, a: &mut A, state: [A::Value; 3], input: A::Value) -> ([A::Value; 3], A::Bit) {
        let [v, theta, refractory] = state;
        a.section("membrane potential: leak, constant drive, synaptic input");
        let leak = a.parameter("leak");
        let v_leaked = a.decay("v_leaked", v, leak);
        let drive = a.parameter("drive");
        let drive_aligned = a.align("drive_aligned", drive, v_leaked);
        let v_driven = a.add("v_driven", v_leaked, drive_aligned);
        let input_aligned = a.align("input_aligned", input, v_leaked);
        let v_sum = a.add("v_sum", v_driven, input_aligned);
        let v_integrated = a.resize("v_integrated", v_sum, self.state);

        a.section("adaptation: what the threshold is raised by decays");
        let leak_theta = a.parameter("leak_theta");
        let theta_leaked = a.decay("theta_leaked", theta, leak_theta);
        let theta_decayed = a.resize("theta_decayed", theta_leaked, self.adaptation);

        a.section("spike: the potential against the raised threshold");
        let is_finer = self.adaptation.format.frac_bits > self.state.format.frac_bits;
        let finest = if is_finer { theta_decayed } else { v_integrated };
        let threshold = a.parameter("threshold");
        let threshold_aligned = a.align("threshold_aligned", threshold, finest);
        let theta_aligned = a.align("theta_aligned", theta_decayed, finest);
        let raised = a.add("threshold_raised", threshold_aligned, theta_aligned);
        let v_aligned = a.align("v_aligned", v_integrated, finest);
        let above = a.compare("above_threshold", Relation::GreaterEqual, v_aligned, raised);
        let (spike, v_held, counter_next) = self.rest(a, above, [v, v_integrated], refractory);

        a.section("reset, jump of the threshold");
        let v_reset = a.parameter("v_reset");
        let v_next = a.select("v_next", spike, v_reset, v_held);
        let jump = a.parameter("jump");
        let theta_raised = a.add("theta_raised", theta_decayed, jump);
        let theta_jumped = a.resize("theta_jumped", theta_raised, self.adaptation);
        let theta_next = a.select("theta_next", spike, theta_jumped, theta_decayed);
        ([v_next, theta_next, counter_next], spike)
    }

    fn word_of(&self, variable: usize) -> Option<usize> {
        (variable < 2 || self.refractory).then_some(variable)
    }
}

impl AlifPlan {
    /// The refractory period: the spike, the potential where there is none, the counter.
    fn rest<A: Arith>(
        &self,
        a: &mut A,
        above: A::Bit,
        [v, v_integrated]: [A::Value; 2],
        refractory: A::Value,
    ) -> (A::Bit, A::Value, A::Value) {
        if !self.refractory {
            return (above, v_integrated, refractory);
        }
        a.section("refractory period: the potential is held, input is discarded");
        let tested = refractory::test(a, above, refractory, self.counter);
        let v_held = a.select("v_held", tested.resting, v, v_integrated);
        let count_next = refractory::count(a, &tested, refractory, self.counter);
        (tested.spike, v_held, count_next)
    }
}

fn model(sets: &[Values], receptors: &[Vec<Receptor>], formats: &WordFormats, dt: Decimal) -> Result<Model, PlanError> {
    let sum_frac = formats.state.frac_bits + formats.decay.frac_bits;
    formats.check(sum_frac)?;
    let longest = sets.iter().map(|p| p.steps("t_ref")).max().unwrap_or(0);
    let adaptation = Target { format: formats.adaptation, rounding: formats.rounding, overflow: Overflow::Saturate };
    let plan = AlifPlan {
        state: formats.state_target(),
        adaptation,
        refractory: longest > 0,
        counter: refractory::counter_format(longest),
    };
    let cell = Cell {
        neuron: plan,
        plan: NeuronPlan::Recorded(DEFINITION.name),
        parameters: parameters(&plan, sets, formats, dt.to_f64())?,
        tables: Vec::new(),
        variables: variables(&plan, sets, formats)?,
        notes: Vec::new(),
        sum_frac,
        membranes: sets.iter().map(DEFINITION.membrane).collect(),
    };
    cell.model(receptors, formats, dt)
}

fn parameters(plan: &AlifPlan, sets: &[Values], formats: &WordFormats, dt: f64) -> Result<Vec<Parameter>, PlanError> {
    let lost = |key: &str| -> Vec<f64> { sets.iter().map(|p| -libm::expm1(-dt / p.number(key))).collect() };
    let drives: Vec<f64> = sets.iter().map(|p| p.number("i_e") * membrane(p).current_gain(dt)).collect();
    let jumps: Vec<Decimal> = sets.iter().map(|p| p.get("q_adapt")).collect();
    let (state, adaptation) = (formats.state, formats.adaptation);
    let mut parameters = vec![
        lost_fraction("leak", &["tau_m"], formats.decay, &lost("tau_m"))?,
        in_free_format("drive", &["i_e"], 32, state.frac_bits + formats.decay.frac_bits, formats.reach(), &drives)?,
        lost_fraction("leak_theta", &["tau_adapt"], formats.decay, &lost("tau_adapt"))?,
        potentials("threshold", &["v_th"], state, sets)?,
        potentials("v_reset", &["v_reset"], state, sets)?,
        in_format("jump", &["q_adapt"], "adaptation", adaptation, &jumps)?,
    ];
    if plan.refractory {
        let values = sets.iter().map(|p| p.steps("t_ref").into()).collect();
        parameters.push(Parameter { name: "refractory_period", format: plan.counter, values });
    }
    Ok(parameters)
}

fn variables(plan: &AlifPlan, sets: &[Values], formats: &WordFormats) -> Result<Vec<Variable>, PlanError> {
    let mut variables = vec![
        membrane_potential(&["v_init"], plan.state.format, sets)?,
        from_zero("theta", plan.adaptation.format, "mV", sets.len()),
    ];
    if plan.refractory {
        variables.push(refractory::refractory_counter(plan.counter, formats, sets.iter().map(|p| p.steps("t_ref"))));
    }
    Ok(variables)
}

/// The equations themselves in double precision, relative to rest: the potential, what the threshold is raised by, and the
/// time steps (in the fine reference: substeps) of refractory period that are left.
#[derive(Clone, Copy, Debug)]
struct AlifTwin {
    /// What is lost in a time step of the potential and of the threshold.
    lost: [f64; 2],
    /// dt / tau of both.
    rates: [f64; 2],
    drive: f64,
    threshold: f64,
    v_reset: f64,
    jump: f64,
    refractory_steps: f64,
    rest: f64,
    v_init: f64,
}

impl AlifTwin {
    fn new(p: &Values, dt: f64) -> Self {
        let rates = [dt / p.number("tau_m"), dt / p.number("tau_adapt")];
        Self {
            lost: rates.map(|rate| -libm::expm1(-rate)),
            rates,
            drive: p.number("i_e") * membrane(p).current_gain(dt),
            threshold: relative(p, "v_th").to_f64(),
            v_reset: relative(p, "v_reset").to_f64(),
            jump: p.number("q_adapt"),
            refractory_steps: p.steps("t_ref").into(),
            rest: p.rest().to_f64(),
            v_init: relative(p, "v_init").to_f64(),
        }
    }

    /// The spike test: `v` and `theta` after the step, and the refractory period, in steps of which `of` are a time step; the threshold `raised` once more.
    fn test(&self, state: &mut [f64], [v, theta]: [f64; 2], of: u32, raised: f64) -> bool {
        state[1] = theta;
        if state[2] > 0.0 {
            state[2] -= 1.0;
            return false;
        }
        state[0] = v;
        let spike = v >= self.threshold + theta + raised;
        if spike {
            state[0] = self.v_reset;
            state[1] += self.jump;
            state[2] = self.refractory_steps * f64::from(of);
        }
        spike
    }
}

impl Twin for AlifTwin {
    fn start(&self) -> Vec<f64> {
        vec![self.v_init, 0.0, 0.0]
    }

    fn step(&self, state: &mut [f64], inputs: &[f64]) -> bool {
        self.step_raised(state, inputs, 0.0)
    }

    fn substep(&self, state: &mut [f64], inputs: &[f64], substep: Substep) -> bool {
        self.substep_raised(state, inputs, substep, 0.0)
    }

    fn step_raised(&self, state: &mut [f64], inputs: &[f64], raised: f64) -> bool {
        let v = state[0] - state[0] * self.lost[0] + self.drive + inputs[0];
        let theta = state[1] - state[1] * self.lost[1];
        self.test(state, [v, theta], 1, raised)
    }

    fn substep_raised(&self, state: &mut [f64], inputs: &[f64], substep: Substep, raised: f64) -> bool {
        let drive = self.drive * self.rates[0] / self.lost[0];
        let slope = |[v, theta]: [f64; 2]| [drive - self.rates[0] * v, -self.rates[1] * theta];
        let [v, theta] = rk4([state[0], state[1]], substep.length(), slope);
        let input = if substep.is_last() { inputs[0] } else { 0.0 };
        self.test(state, [v + input, theta], substep.of, raised)
    }

    fn potential(&self, state: &[f64]) -> f64 {
        state[0] + self.rest
    }
}
