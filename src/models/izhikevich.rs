//! The neuron of Izhikevich (2003, IEEE Trans Neural Netw 14:1569) by forward Euler, in the parameters of NEST's `izhikevich`.
//!
//! The page with equations, formats and a step worked by hand is `docs/models/izhikevich.md`.

use super::cell::Cell;
use super::definition::{Bound, Default, Definition, Key, Misfit, Values};
use super::plan::{Model, NeuronPlan, PlanError, Variable};
use super::propagator::Membrane;
use super::receptor::Receptor;
use super::sweep::Neuron;
use super::twin::{Substep, Twin, rk4};
use super::words::{
    WordFormats, bend_int_bits, computed_in_format, factor_of_square, in_format, in_free_format, lost_fraction,
};
use crate::datapath::{Arith, Parameter, Range, Relation, Target};
use crate::fixed_point::{Decimal, Format, Overflow};

/// The coefficients of v' = 0.04 v^2 + 5 v + 140 - u + I (equation 1), per ms.
const QUADRATIC: f64 = 0.04;
const LINEAR: f64 = 5.0;
const CONSTANT: f64 = 140.0;

/// The model.
pub const DEFINITION: Definition = Definition {
    name: "izhikevich",
    keys: &[
        Key {
            name: "a",
            unit: "1/ms",
            noun: "rate of the recovery",
            default: Default::Required("0.02"),
            bound: Bound::Positive,
        },
        Key {
            name: "b",
            unit: "",
            noun: "coupling of the recovery",
            default: Default::Required("0.2"),
            bound: Bound::Any,
        },
        Key { name: "c", unit: "mV", noun: "reset potential", default: Default::Required("-65.0"), bound: Bound::Any },
        Key { name: "d", unit: "", noun: "jump of the recovery", default: Default::Required("8.0"), bound: Bound::Any },
        Key { name: "v_th", unit: "mV", noun: "threshold", default: Default::Is("30.0"), bound: Bound::Any },
        Key { name: "i_e", unit: "pA", noun: "constant current", default: Default::Is("0.0"), bound: Bound::Any },
        Key {
            name: "v_init",
            unit: "mV",
            noun: "initial potential",
            default: Default::Is("-65.0"),
            bound: Bound::Below("v_th"),
        },
        Key { name: "u_init", unit: "", noun: "initial recovery", default: Default::Is("-13.0"), bound: Bound::Any },
    ],
    variables: &["v", "u"],
    spikes: true,
    model,
    membrane: |_| Some(Membrane { c_m: 1.0, exact_tau_m: None, rest: 0.0, relaxes: false }),
    twin: |p, dt| Box::new(IzhikevichTwin::new(p, dt.to_f64())),
    check,
};

/// The structure of the datapath.
#[derive(Clone, Copy, Debug)]
struct IzhikevichPlan {
    /// Where the membrane potential is rounded.
    state: Target,
    /// Where the recovery is rounded.
    recovery: Target,
    /// Where the square of the potential is rounded.
    square: Target,
    /// Where the quadratic part of a time step is rounded.
    bend: Target,
    /// Where the value that the recovery approaches is rounded.
    aim: Target,
    /// Whether the recovery's part of a time step has more fraction bits than the linear part.
    recovery_is_finer: bool,
}

impl Neuron<2> for IzhikevichPlan {
    fn datapath<A: Arith>(&self, a: &mut A, [v, u]: [A::Value; 2], input: A::Value) -> ([A::Value; 2], A::Bit) {
        a.section("membrane potential: quadratic and linear part, recovery, constant drive, synaptic input");
        let v_squared = a.mul("v_squared", v, v);
        let square = a.resize("square", v_squared, self.square);
        let quadratic = a.parameter("quadratic");
        let bent = a.mul("bent", square, quadratic);
        let bend = a.resize("bend", bent, self.bend);
        let linear = a.parameter("linear");
        let v_grown = a.mul("v_grown", v, linear);
        let dt = a.parameter("time_step");
        let u_part = a.mul("u_part", u, dt);
        let finer = if self.recovery_is_finer { u_part } else { v_grown };
        let v_aligned = a.align("v_aligned", v_grown, finer);
        let bend_aligned = a.align("bend_aligned", bend, finer);
        let v_bent = a.add("v_bent", v_aligned, bend_aligned);
        let u_aligned = a.align("u_aligned", u_part, finer);
        let v_recovered = a.sub("v_recovered", v_bent, u_aligned);
        let drive = a.parameter("drive");
        let drive_aligned = a.align("drive_aligned", drive, finer);
        let v_driven = a.add("v_driven", v_recovered, drive_aligned);
        let input_aligned = a.align("input_aligned", input, finer);
        let v_sum = a.add("v_sum", v_driven, input_aligned);
        let v_integrated = a.resize("v_integrated", v_sum, self.state);

        a.section("recovery: towards b v, with the potential before this time step");
        let coupling = a.parameter("coupling");
        let v_coupled = a.mul("v_coupled", v, coupling);
        let aim = a.resize("aim", v_coupled, self.aim);
        let aim_aligned = a.align("aim_aligned", aim, u);
        let u_lag = a.sub("u_lag", aim_aligned, u);
        let rate = a.parameter("rate");
        let u_gained = a.mul("u_gained", u_lag, rate);
        let u_wide = a.align("u_wide", u, u_gained);
        let u_sum = a.add("u_sum", u_wide, u_gained);
        let u_integrated = a.resize("u_integrated", u_sum, self.recovery);

        a.section("spike: reset, jump of the recovery");
        let threshold = a.parameter("threshold");
        let spike = a.compare("spikes", Relation::GreaterEqual, v_integrated, threshold);
        let v_reset = a.parameter("v_reset");
        let v_next = a.select("v_next", spike, v_reset, v_integrated);
        let jump = a.parameter("jump");
        let u_raised = a.add("u_raised", u_integrated, jump);
        let u_jumped = a.resize("u_jumped", u_raised, self.recovery);
        let u_next = a.select("u_next", spike, u_jumped, u_integrated);
        ([v_next, u_next], spike)
    }

    fn word_of(&self, variable: usize) -> Option<usize> {
        Some(variable)
    }
}

fn check(p: &Values, dt: Decimal) -> Result<(), Misfit> {
    let lost = p.number("a") * dt.to_f64();
    if lost >= 1.0 {
        return Err((
            "a",
            format!("the recovery would lose {lost} of itself in a time step of {dt} ms: less than 1 is needed"),
        ));
    }
    match p.get("c") < p.get("v_th") {
        true => Ok(()),
        false => Err(("c", format!("it must be less than `v_th`, {} mV", p.get("v_th")))),
    }
}

/// The factors of v and u, the same in all sets.
struct Factors {
    quadratic: Parameter,
    linear: Parameter,
    time_step: Parameter,
    coupling: Parameter,
    /// Fraction bits of the sum of the membrane potential.
    sum_frac: u32,
}

impl Factors {
    fn new(sets: &[Values], formats: &WordFormats, dt: f64) -> Result<Self, PlanError> {
        let (state, recovery, decay) = (formats.state, formats.adaptation, formats.decay.frac_bits);
        let alike = |value: f64| vec![value; sets.len()];
        let couplings: Vec<f64> = sets.iter().map(|p| p.number("b")).collect();
        let bends = alike(QUADRATIC * dt);
        let of_bends = factor_of_square(state, &bends);
        let linear = in_free_format("linear", &["v_th"], 32, decay, None, &alike(1.0 + LINEAR * dt))?;
        let time_step = in_free_format("time_step", &["a"], 32, decay, None, &alike(dt))?;
        let linear_frac = state.frac_bits + linear.format.frac_bits;
        Ok(Self {
            quadratic: computed_in_format("quadratic", &["v_th"], "a word of 32 bits", of_bends, &bends)?,
            sum_frac: linear_frac.max(recovery.frac_bits + time_step.format.frac_bits),
            linear,
            time_step,
            // an error of at most half a last place of the recovery, where 24 bits suffice for that
            coupling: in_free_format(
                "coupling",
                &["b"],
                24,
                recovery.frac_bits + state.int_bits,
                formats.writable.then_some(0),
                &couplings,
            )?,
        })
    }
}

fn model(sets: &[Values], receptors: &[Vec<Receptor>], formats: &WordFormats, dt: Decimal) -> Result<Model, PlanError> {
    let factors = Factors::new(sets, formats, dt.to_f64())?;
    let sum_frac = factors.sum_frac;
    formats.check(sum_frac)?;
    let cell = Cell {
        neuron: plan(&factors, formats, dt.to_f64()),
        plan: NeuronPlan::Recorded(DEFINITION.name),
        parameters: parameters(sets, factors, formats, dt.to_f64())?,
        tables: Vec::new(),
        variables: variables(sets, formats)?,
        notes: Vec::new(),
        sum_frac,
        membranes: sets.iter().map(DEFINITION.membrane).collect(),
    };
    cell.model(receptors, formats, dt)
}

fn plan(factors: &Factors, formats: &WordFormats, dt: f64) -> IzhikevichPlan {
    let saturated = |format| Target { format, rounding: formats.rounding, overflow: Overflow::Saturate };
    let (state, recovery) = (formats.state, formats.adaptation);
    let [linear, quadratic, coupling] =
        [&factors.linear, &factors.quadratic, &factors.coupling].map(|parameter| parameter.format);
    let linear_frac = state.frac_bits + linear.frac_bits;
    IzhikevichPlan {
        state: saturated(state),
        recovery: saturated(recovery),
        square: saturated(Format::unsigned(2 * state.int_bits + 1, state.frac_bits)),
        bend: saturated(Format::unsigned(
            bend_int_bits(state, &[QUADRATIC * dt]),
            linear_frac.min(state.frac_bits + quadratic.frac_bits),
        )),
        aim: saturated(Format::signed(
            state.int_bits + coupling.int_bits,
            recovery.frac_bits.min(state.frac_bits + coupling.frac_bits),
        )),
        recovery_is_finer: factors.sum_frac > linear_frac,
    }
}

fn parameters(sets: &[Values], factors: Factors, formats: &WordFormats, dt: f64) -> Result<Vec<Parameter>, PlanError> {
    let of_sets = |f: &dyn Fn(&Values) -> f64| -> Vec<f64> { sets.iter().map(f).collect() };
    let exact = |key: &str| -> Vec<Decimal> { sets.iter().map(|p| p.get(key)).collect() };
    let (state, recovery) = (formats.state, formats.adaptation);
    let drives = of_sets(&|p| dt * (CONSTANT + p.number("i_e")));
    Ok(vec![
        factors.quadratic,
        factors.linear,
        factors.time_step,
        in_free_format("drive", &["i_e"], 32, factors.sum_frac, formats.reach(), &drives)?,
        factors.coupling,
        lost_fraction("rate", &["a"], formats.decay, &of_sets(&|p| dt * p.number("a")))?,
        in_format("threshold", &["v_th"], "state", state, &exact("v_th"))?,
        in_format("v_reset", &["c"], "state", state, &exact("c"))?,
        in_format("jump", &["d"], "adaptation", recovery, &exact("d"))?,
    ])
}

fn variables(sets: &[Values], formats: &WordFormats) -> Result<Vec<Variable>, PlanError> {
    let variable = |name, key: &'static str, keys, format_key, format, unit| -> Result<Variable, PlanError> {
        let start: Vec<Decimal> = sets.iter().map(|p| p.get(key)).collect();
        let init = in_format(key, keys, format_key, format, &start)?.values;
        let (scale, offset) = (vec![1.0; sets.len()], vec![0.0; sets.len()]);
        Ok(Variable { name, format, range: Range::of(format), unit, init, scale, offset })
    };
    Ok(vec![
        variable("v", "v_init", &["v_init"], "state", formats.state, "mV")?,
        variable("u", "u_init", &["u_init"], "adaptation", formats.adaptation, "")?,
    ])
}

/// The equations themselves in double precision: v and u.
#[derive(Clone, Copy, Debug)]
struct IzhikevichTwin {
    rate: f64,
    coupling: f64,
    v_reset: f64,
    jump: f64,
    threshold: f64,
    i_e: f64,
    start: [f64; 2],
    /// ms.
    dt: f64,
}

impl IzhikevichTwin {
    fn new(p: &Values, dt: f64) -> Self {
        let number = |key| p.number(key);
        Self {
            rate: number("a"),
            coupling: number("b"),
            v_reset: number("c"),
            jump: number("d"),
            threshold: number("v_th"),
            i_e: number("i_e"),
            start: [number("v_init"), number("u_init")],
            dt,
        }
    }

    /// Equations 1 and 2, per ms.
    fn slope(&self, [v, u]: [f64; 2]) -> [f64; 2] {
        [QUADRATIC * v * v + LINEAR * v + CONSTANT - u + self.i_e, self.rate * (self.coupling * v - u)]
    }

    fn after(&self, state: &mut [f64], [v, u]: [f64; 2]) -> bool {
        let spike = v >= self.threshold || v.is_nan();
        let next = if spike { [self.v_reset, u + self.jump] } else { [v, u] };
        state.copy_from_slice(&next);
        spike
    }
}

impl Twin for IzhikevichTwin {
    fn start(&self) -> Vec<f64> {
        self.start.to_vec()
    }

    fn step(&self, state: &mut [f64], inputs: &[f64]) -> bool {
        let [dv, du] = self.slope([state[0], state[1]]);
        let next = [state[0] + self.dt * dv + inputs[0], state[1] + self.dt * du];
        self.after(state, next)
    }

    fn substep(&self, state: &mut [f64], inputs: &[f64], substep: Substep) -> bool {
        let [v, u] = rk4([state[0], state[1]], self.dt * substep.length(), |y| self.slope(y));
        let input = if substep.is_last() { inputs[0] } else { 0.0 };
        self.after(state, [v + input, u])
    }

    fn potential(&self, state: &[f64]) -> f64 {
        state[0]
    }
}
