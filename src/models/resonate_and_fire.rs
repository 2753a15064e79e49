//! Resonate-and-fire (Izhikevich 2001): a damped oscillator, driven by events, with a threshold; exact propagator.
//!
//! The page with equations, formats and a step worked by hand is `docs/models/resonate_and_fire.md`.

use super::cell::Cell;
use super::definition::{Bound, Default, Definition, Key, Misfit, Values};
use super::firing::{SPIKE_WHEN, relation};
use super::plan::{Model, NeuronPlan, PlanError, Variable};
use super::receptor::Receptor;
use super::sweep::Neuron;
use super::twin::{Substep, Twin, rk4};
use super::words::{WordFormats, computed_in_format, in_format, in_free_format};
use crate::datapath::{Arith, Range, Relation, Target};
use crate::fixed_point::{Decimal, Format, Overflow};

const fn key(name: &'static str, unit: &'static str, noun: &'static str, default: Default, bound: Bound) -> Key {
    Key { name, unit, noun, default, bound }
}

/// The model.
pub const DEFINITION: Definition = Definition {
    name: "resonate_and_fire",
    keys: &[
        key("b", "1/ms", "damping", Default::Required("-0.1"), Bound::Any),
        key("omega", "rad/ms", "angular frequency", Default::Required("0.5"), Bound::Positive),
        key("v_threshold", "", "threshold", Default::Required("1.0"), Bound::Positive),
        key("v_reset", "", "reset potential", Default::As("v_threshold"), Bound::Any),
        key("i_reset", "", "reset current", Default::Is("0.0"), Bound::Any),
        key("bias", "", "constant drive", Default::Is("0.0"), Bound::Any),
        key("v_init", "", "initial potential", Default::Is("0.0"), Bound::Any),
        key("i_init", "", "initial current", Default::Is("0.0"), Bound::Any),
        SPIKE_WHEN,
    ],
    variables: &["v", "i"],
    spikes: true,
    model,
    membrane: |_| None,
    twin: |p, dt| Box::new(ResonatorTwin::new(p, dt.to_f64())),
    check,
};

/// A quarter turn in a time step, or an oscillation that does not die away, has no sense here.
fn check(p: &Values, dt: Decimal) -> Result<(), Misfit> {
    let (b, turn) = (p.number("b"), p.number("omega") * dt.to_f64());
    if b >= 0.0 {
        return Err(("b", "the oscillation would not die away; write a number below 0".to_owned()));
    }
    if -b * dt.to_f64() > 1.0 {
        return Err((
            "b",
            format!("a time step of {dt} ms is longer than the time constant 1/|b|; take a shorter `dt`"),
        ));
    }
    if turn >= std::f64::consts::FRAC_PI_2 {
        let reason = format!(
            "a time step of {dt} ms turns by {turn:.3} rad, and must turn by less than a quarter: take a shorter `dt`"
        );
        return Err(("omega", reason));
    }
    Ok(())
}

/// exp((b + i omega) dt): what a time step multiplies the state by.
#[derive(Clone, Copy, Debug)]
struct Rotation {
    /// 1 less the real part.
    lost: f64,
    /// The imaginary part.
    turn: f64,
}

impl Rotation {
    fn of(p: &Values, dt: f64) -> Self {
        let (damping, angle) = (p.number("b") * dt, p.number("omega") * dt);
        let half = libm::sin(angle / 2.0);
        // 1 - e^d cos(a) = -(e^d - 1) + e^d 2 sin^2(a/2), without cancellation
        let lost = -libm::expm1(damping) + libm::exp(damping) * 2.0 * half * half;
        Self { lost, turn: libm::exp(damping) * libm::sin(angle) }
    }

    /// Damping and angle of a time step.
    fn damping_and_angle(self) -> [f64; 2] {
        let real = 1.0 - self.lost;
        // |z|^2 - 1, without cancellation
        let growth = self.lost * (self.lost - 2.0) + self.turn * self.turn;
        [libm::log1p(growth) / 2.0, libm::atan2(self.turn, real)]
    }
}

/// The structure of the datapath.
#[derive(Clone, Copy, Debug)]
struct ResonatorPlan {
    state: Target,
    spike_when: Relation,
}

impl Neuron<2> for ResonatorPlan {
    fn datapath<A: Arith>(&self, a: &mut A, [v, i]: [A::Value; 2], input: A::Value) -> ([A::Value; 2], A::Bit) {
        let [lost, turn] = ["lost", "turn"].map(|name| a.parameter(name));
        a.section("potential: damped, turned towards by the current");
        let v_damped = a.decay("v_damped", v, lost);
        let v_from_i = a.mul("v_from_i", i, turn);
        let v_sum = a.add("v_sum", v_damped, v_from_i);
        let v_turned = a.resize("v_turned", v_sum, self.state);

        a.section("current: damped, turned away from by the potential, constant drive, synaptic input");
        let i_damped = a.decay("i_damped", i, lost);
        let i_from_v = a.mul("i_from_v", v, turn);
        let i_rotated = a.sub("i_rotated", i_damped, i_from_v);
        let bias = a.parameter("bias");
        let bias_aligned = a.align("bias_aligned", bias, i_rotated);
        let i_driven = a.add("i_driven", i_rotated, bias_aligned);
        let input_aligned = a.align("input_aligned", input, i_rotated);
        let i_sum = a.add("i_sum", i_driven, input_aligned);
        let i_turned = a.resize("i_turned", i_sum, self.state);

        a.section("spike and reset");
        let threshold = a.parameter("threshold");
        let spike = a.compare("above_threshold", self.spike_when, v_turned, threshold);
        let v_reset = a.parameter("v_reset");
        let v_next = a.select("v_next", spike, v_reset, v_turned);
        let i_reset = a.parameter("i_reset");
        let i_next = a.select("i_next", spike, i_reset, i_turned);
        ([v_next, i_next], spike)
    }

    fn word_of(&self, variable: usize) -> Option<usize> {
        Some(variable)
    }
}

fn model(sets: &[Values], receptors: &[Vec<Receptor>], formats: &WordFormats, dt: Decimal) -> Result<Model, PlanError> {
    let (state, decay) = (formats.state, formats.decay);
    let sum_frac = state.frac_bits + decay.frac_bits;
    formats.check(sum_frac)?;
    if let Some(set) = sets.iter().position(|p| p.choice("spike_when") != sets[0].choice("spike_when")) {
        let reason = "the populations of a core share one comparison";
        return Err(PlanError::Mixed { keys: &["spike_when"], set, reason });
    }
    let rotations: Vec<Rotation> = sets.iter().map(|p| Rotation::of(p, dt.to_f64())).collect();
    let of_all = |number: fn(&Rotation) -> f64| -> Vec<f64> { rotations.iter().map(number).collect() };
    let lost = computed_in_format("lost", &["b", "omega"], "decay", decay, &of_all(|r| r.lost))?;
    let turn = computed_in_format("turn", &["omega"], "decay", decay, &of_all(|r| r.turn))?;
    check_rotations(&rotations, decay, [&lost.values, &turn.values])?;
    let biases: Vec<f64> = sets.iter().map(|p| p.number("bias")).collect();
    let constant = |name, keys: &'static [&'static str]| {
        let exact: Vec<Decimal> = sets.iter().map(|p| p.get(keys[0])).collect();
        in_format(name, keys, "state", state, &exact)
    };
    let variable = |name, keys: &'static [&'static str]| -> Result<Variable, PlanError> {
        let (scale, offset) = (vec![1.0; sets.len()], vec![0.0; sets.len()]);
        let init = constant(keys[0], keys)?.values;
        Ok(Variable { name, format: state, range: Range::of(state), unit: "", init, scale, offset })
    };
    let target = Target { overflow: Overflow::Saturate, ..formats.state_target() };
    let cell = Cell {
        neuron: ResonatorPlan { state: target, spike_when: relation(&sets[0]) },
        plan: NeuronPlan::Recorded(DEFINITION.name),
        parameters: vec![
            lost,
            turn,
            in_free_format("bias", &["bias"], 32, sum_frac, formats.reach(), &biases)?,
            constant("threshold", &["v_threshold"])?,
            constant("v_reset", &["v_reset"])?,
            constant("i_reset", &["i_reset"])?,
        ],
        tables: Vec::new(),
        variables: vec![variable("v", &["v_init"])?, variable("i", &["i_init"])?],
        notes: Vec::new(),
        sum_frac,
        membranes: None,
    };
    cell.model(receptors, formats, dt)
}

/// The pair of words must hold damping and frequency, which neither says alone.
fn check_rotations(rotations: &[Rotation], decay: Format, words: [&[i64]; 2]) -> Result<(), PlanError> {
    for (place, rotation) in rotations.iter().enumerate() {
        let [lost, turn] = words.map(|column| decay.to_f64(column[place].into()));
        let [exact, held] = [*rotation, Rotation { lost, turn }].map(Rotation::damping_and_angle);
        for (name, exact, held) in [("damping `b`", exact[0], held[0]), ("frequency `omega`", exact[1], held[1])] {
            if (held / exact - 1.0).abs() > super::TIME_CONSTANT_TOLERANCE {
                let reason = format!(
                    "the {name} is {exact:.6} a time step and becomes {held:.6} in {decay}, more than 1 % off: use more \
                     fraction bits"
                );
                return Err(PlanError::Format { format_key: "decay", reason });
            }
        }
    }
    Ok(())
}

/// The state has v and i.
#[derive(Clone, Copy, Debug)]
struct ResonatorTwin {
    rotation: Rotation,
    /// b dt and omega dt.
    rates: [f64; 2],
    /// What a time step adds to i at its end.
    bias: f64,
    threshold: f64,
    reset: [f64; 2],
    spike_when: Relation,
    start: [f64; 2],
}

impl ResonatorTwin {
    fn new(p: &Values, dt: f64) -> Self {
        Self {
            rotation: Rotation::of(p, dt),
            rates: ["b", "omega"].map(|key| p.number(key) * dt),
            bias: p.number("bias"),
            threshold: p.number("v_threshold"),
            reset: ["v_reset", "i_reset"].map(|key| p.number(key)),
            spike_when: relation(p),
            start: ["v_init", "i_init"].map(|key| p.number(key)),
        }
    }

    fn test(&self, state: &mut [f64], turned: [f64; 2], raised: f64) -> bool {
        let [v, _] = turned;
        let threshold = self.threshold + raised;
        let spike = if self.spike_when == Relation::Greater { v > threshold } else { v >= threshold };
        state.copy_from_slice(&if spike { self.reset } else { turned });
        spike
    }
}

impl Twin for ResonatorTwin {
    fn start(&self) -> Vec<f64> {
        self.start.to_vec()
    }

    fn step(&self, state: &mut [f64], inputs: &[f64]) -> bool {
        self.step_raised(state, inputs, 0.0)
    }

    fn substep(&self, state: &mut [f64], inputs: &[f64], substep: Substep) -> bool {
        self.substep_raised(state, inputs, substep, 0.0)
    }

    fn step_raised(&self, state: &mut [f64], inputs: &[f64], raised: f64) -> bool {
        let (Rotation { lost, turn }, v, i) = (self.rotation, state[0], state[1]);
        let turned = [v - v * lost + i * turn, i - i * lost - v * turn + self.bias + inputs[0]];
        self.test(state, turned, raised)
    }

    fn substep_raised(&self, state: &mut [f64], inputs: &[f64], substep: Substep, raised: f64) -> bool {
        let [b, omega] = self.rates;
        let slope = |[v, i]: [f64; 2]| [b * v + omega * i, b * i - omega * v];
        let mut turned = rk4([state[0], state[1]], substep.length(), slope);
        if substep.is_last() {
            turned[1] += self.bias + inputs[0];
        }
        self.test(state, turned, raised)
    }

    fn potential(&self, state: &[f64]) -> f64 {
        state[0]
    }
}
