//! The LIF of Loihi, in its integers: what Lava's bit-accurate model computes, in every bit.
//!
//! After `lava.proc.lif.models.PyLifModelBitAcc` of lava-nc 0.10.0 (Intel, BSD-3). The page with equations, words and a step
//! worked by hand is `docs/models/loihi.md`.

use super::cell::Cell;
use super::definition::{Bound, Default, Definition, Key, Values};
use super::plan::{Model, NeuronPlan, PlanError, Variable};
use super::receptor::Receptor;
use super::sweep::Neuron;
use super::twin::{Substep, Twin};
use super::words::{WordFormats, whole_numbers};
use crate::datapath::{Arith, Parameter, Range, Relation, Target};
use crate::fixed_point::{Decimal, Format, Overflow, Rounding};

/// The potential: a sign and 23 bits.
const V_WORD: Format = Format::signed(23, 0);
/// The current reaches +2^23, which takes a bit more.
const U_WORD: Format = Format::signed(24, 0);
/// The greatest potential; the least is its negative.
const V_MOST: i64 = (1 << 23) - 1;
/// Fraction bits of a decay.
const DECAY_BITS: u32 = 12;
/// Bits by which the synaptic input and the threshold stand above the current.
const STATE_SHIFT: u32 = 6;

/// The model.
pub const DEFINITION: Definition = Definition {
    name: "loihi",
    keys: &[
        whole("du", "decay of the current", Default::Required("409"), 0, 4095),
        whole("dv", "decay of the potential", Default::Required("128"), 0, 4095),
        whole("vth", "mantissa of the threshold", Default::Required("300"), 0, 131_071),
        whole("bias_mant", "mantissa of the bias", Default::Is("0"), -4096, 4095),
        whole("bias_exp", "exponent of the bias", Default::Is("0"), -8, 7),
        whole("weight_exp", "exponent of the weights", Default::Is("0"), -8, 7),
        whole("v_init", "initial potential", Default::Is("0"), -V_MOST, V_MOST),
        whole("u_init", "initial current", Default::Is("0"), -V_MOST, V_MOST + 1),
    ],
    variables: &["v", "u"],
    spikes: true,
    model,
    membrane: |_| None,
    twin: |p, _| Box::new(LoihiTwin::new(p)),
    check: |_, _| Ok(()),
};

const fn whole(name: &'static str, noun: &'static str, default: Default, low: i64, high: i64) -> Key {
    Key { name, unit: "", noun, default, bound: Bound::Whole(low, high) }
}

/// The structure of the datapath.
#[derive(Clone, Copy, Debug)]
struct LoihiPlan {
    /// Where the sum of the weights goes that a negative exponent has shifted right; none where no exponent is negative.
    shifted: Option<Target>,
}

impl Neuron<2> for LoihiPlan {
    fn datapath<A: Arith>(&self, a: &mut A, [v, u]: [A::Value; 2], input: A::Value) -> ([A::Value; 2], A::Bit) {
        let towards_zero = |format| Target { format, rounding: Rounding::Zero, overflow: Overflow::Saturate };
        a.section("synaptic input: exponent of the weights, six bits above the current");
        let sum = match self.shifted {
            None => input,
            Some(target) => {
                let exponent = a.parameter("weight_scale");
                let scaled = a.mul("input_scaled", input, exponent);
                a.resize("input_shifted", scaled, target)
            }
        };
        let gain = a.parameter("input_gain");
        let driven = a.mul("input_driven", sum, gain);

        a.section("current: decay towards zero, then modulo 2^24, from -2^23 + 1 to 2^23");
        let du = a.parameter("u_leak");
        let u_left = a.decay("u_left", u, du);
        let u_decayed = a.resize("u_decayed", u_left, towards_zero(U_WORD));
        let u_sum = a.add("u_sum", u_decayed, driven);
        let one = a.constant("one", 1, Format::unsigned(1, 0));
        let u_below = a.sub("u_below", u_sum, one);
        let wrap = Target { format: V_WORD, rounding: Rounding::Floor, overflow: Overflow::Wrap };
        let u_wrapped = a.resize("u_wrapped", u_below, wrap);
        let u_next = a.add("u_next", u_wrapped, one);

        a.section("potential: decay towards zero, the new current, bias; clipped");
        let dv = a.parameter("v_leak");
        let v_left = a.decay("v_left", v, dv);
        let v_decayed = a.resize("v_decayed", v_left, towards_zero(V_WORD));
        let v_driven = a.add("v_driven", v_decayed, u_next);
        let bias = a.parameter("bias");
        let v_sum = a.add("v_sum", v_driven, bias);
        let v_saturated = a.resize("v_saturated", v_sum, towards_zero(V_WORD));
        let least = a.constant("v_least", -V_MOST, V_WORD);
        let v_clipped = a.max("v_clipped", v_saturated, least);

        a.section("spike, reset");
        let threshold = a.parameter("threshold");
        let spike = a.compare("spikes", Relation::Greater, v_clipped, threshold);
        let rest = a.constant("v_reset", 0, Format::unsigned(1, 0));
        let v_next = a.select("v_next", spike, rest, v_clipped);
        ([v_next, u_next], spike)
    }

    fn word_of(&self, variable: usize) -> Option<usize> {
        Some(variable)
    }
}

fn model(sets: &[Values], receptors: &[Vec<Receptor>], formats: &WordFormats, dt: Decimal) -> Result<Model, PlanError> {
    formats.require_integers("Loihi", V_WORD)?;
    let most = sets.iter().map(|p| p.whole("weight_exp")).max().unwrap_or(0).max(0) as u32;
    let has_right_shift = sets.iter().any(|p| p.whole("weight_exp") < 0);
    let word = Format::signed(formats.input.int_bits + most, 0);
    let shifted = Target { format: word, rounding: Rounding::Floor, overflow: Overflow::Saturate };
    let cell = Cell {
        neuron: LoihiPlan { shifted: has_right_shift.then_some(shifted) },
        plan: NeuronPlan::Recorded(DEFINITION.name),
        parameters: parameters(sets, has_right_shift),
        tables: Vec::new(),
        variables: vec![
            variable(sets, "v", "v_init", V_WORD, -V_MOST, V_MOST),
            variable(sets, "u", "u_init", U_WORD, -V_MOST, V_MOST + 1),
        ],
        notes: Vec::new(),
        sum_frac: 0,
        membranes: None,
    };
    cell.model(receptors, formats, dt)
}

/// The words, all of them whole numbers within their bounds.
fn parameters(sets: &[Values], has_right_shift: bool) -> Vec<Parameter> {
    let of = |f: &dyn Fn(&Values) -> i64| -> Vec<i64> { sets.iter().map(f).collect() };
    let decay = |int_bits| Format::unsigned(int_bits, DECAY_BITS);
    let exponent = |p: &Values| p.whole("weight_exp");
    let gain =
        |p: &Values| 1 << if has_right_shift { i64::from(STATE_SHIFT) } else { i64::from(STATE_SHIFT) + exponent(p) };
    let mut parameters = vec![
        whole_numbers("input_gain", of(&gain)),
        Parameter { name: "u_leak", format: decay(1), values: of(&|p| p.whole("du") + 1) },
        Parameter { name: "v_leak", format: decay(0), values: of(&|p| p.whole("dv")) },
        whole_numbers("bias", of(&bias)),
        Parameter { name: "threshold", format: V_WORD, values: of(&|p| p.whole("vth") << STATE_SHIFT) },
    ];
    if has_right_shift {
        let format = Format::unsigned(8, 8);
        parameters.push(Parameter { name: "weight_scale", format, values: of(&|p| 1 << (8 + exponent(p))) });
    }
    parameters
}

/// What is added to the potential in each time step.
fn bias(p: &Values) -> i64 {
    let (mantissa, exponent) = (p.whole("bias_mant"), p.whole("bias_exp"));
    if exponent >= 0 { mantissa << exponent } else { mantissa >> -exponent }
}

fn variable(sets: &[Values], name: &'static str, key: &str, format: Format, lo: i64, hi: i64) -> Variable {
    let init = sets.iter().map(|p| p.whole(key)).collect();
    let (scale, offset) = (vec![1.0; sets.len()], vec![0.0; sets.len()]);
    Variable { name, format, range: Range { lo: lo.into(), hi: hi.into() }, unit: "", init, scale, offset }
}

/// The same recurrence in double precision, with neither truncation nor wrap nor clip: v and u.
#[derive(Clone, Copy, Debug)]
struct LoihiTwin {
    u_kept: f64,
    v_kept: f64,
    gain: f64,
    bias: f64,
    threshold: f64,
    start: [f64; 2],
}

impl LoihiTwin {
    fn new(p: &Values) -> Self {
        let decay = f64::from(1u32 << DECAY_BITS);
        Self {
            u_kept: 1.0 - (p.number("du") + 1.0) / decay,
            v_kept: 1.0 - p.number("dv") / decay,
            gain: libm::exp2(p.number("weight_exp") + f64::from(STATE_SHIFT)),
            bias: bias(p) as f64,
            threshold: p.number("vth") * f64::from(1u32 << STATE_SHIFT),
            start: [p.number("v_init"), p.number("u_init")],
        }
    }
}

impl Twin for LoihiTwin {
    fn start(&self) -> Vec<f64> {
        self.start.to_vec()
    }

    fn step(&self, state: &mut [f64], inputs: &[f64]) -> bool {
        state[1] = state[1] * self.u_kept + inputs[0] * self.gain;
        state[0] = state[0] * self.v_kept + state[1] + self.bias;
        let spike = state[0] > self.threshold;
        if spike {
            state[0] = 0.0;
        }
        spike
    }

    /// The recurrence is defined in whole time steps: all of it is in the last substep.
    fn substep(&self, state: &mut [f64], inputs: &[f64], substep: Substep) -> bool {
        substep.is_last() && self.step(state, inputs)
    }

    fn potential(&self, state: &[f64]) -> f64 {
        state[0]
    }
}
