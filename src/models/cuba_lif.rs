//! Leaky integrate-and-fire with a synaptic current of its own, as NIR's `CubaLIF`: exact propagator or forward Euler.
//!
//! The page with equations, formats and a step worked by hand is `docs/models/cuba_lif.md`.

use super::cell::Cell;
use super::definition::{Bound, Default, Definition, Key, Values};
use super::firing::{Firing, RESET, SPIKE_WHEN};
use super::linear_twin::{Linear, LinearTwin};
use super::plan::{Model, NeuronPlan, PlanError, Variable};
use super::propagator::{Membrane, Propagator};
use super::receptor::{Receptor, SynapseModel};
use super::sweep::Neuron;
use super::words::{WordFormats, computed_in_format, in_free_format, in_significant_bits, lost_fraction};
use crate::datapath::{Arith, Range, Target};
use crate::fixed_point::{Decimal, Format, Overflow};

/// Bits of the gain that count.
const GAIN_BITS: u32 = 18;

const fn key(name: &'static str, unit: &'static str, noun: &'static str, default: Default, bound: Bound) -> Key {
    Key { name, unit, noun, default, bound }
}

/// The model.
pub const DEFINITION: Definition = Definition {
    name: "cuba_lif",
    keys: &[
        key("tau_syn", "ms", "time constant of the current", Default::Required("5.0"), Bound::TimeConstant),
        key("tau_mem", "ms", "time constant of the membrane", Default::Required("20.0"), Bound::TimeConstant),
        key("r", "", "resistance", Default::Is("1.0"), Bound::Any),
        key("w_in", "", "input gain", Default::Is("1.0"), Bound::Positive),
        key("v_leak", "", "resting potential", Default::Is("0.0"), Bound::Any),
        key("v_threshold", "", "threshold", Default::Required("1.0"), Bound::Any),
        key("v_reset", "", "reset potential", Default::Is("0.0"), Bound::Below("v_threshold")),
        key("bias", "", "constant drive", Default::Is("0.0"), Bound::Any),
        key("refractory_steps", "", "refractory period", Default::Is("0"), Bound::Whole(0, 10_000_000)),
        key("v_init", "", "initial potential", Default::As("v_leak"), Bound::Below("v_threshold")),
        RESET,
        SPIKE_WHEN,
        key("integrator", "", "integrator", Default::Is("exact"), Bound::Choice(&["exact", "euler"])),
    ],
    variables: &["v", "i"],
    spikes: true,
    model,
    membrane: |_| None,
    twin: |p, dt| Box::new(LinearTwin::new(p, linear(p, dt.to_f64()))),
    check: |_, _| Ok(()),
};

/// The coefficients of one time step of `dt` ms; the current in units of the events' weights.
fn linear(p: &Values, dt: f64) -> Linear {
    let [tau_mem, tau_syn] = ["tau_mem", "tau_syn"].map(|key| p.number(key));
    let rates = [dt / tau_mem, dt / tau_syn];
    let (strength, bias) = (p.number("r") * p.number("w_in"), p.number("bias"));
    let gain_rate = strength * rates[0];
    let (lost, gain) = if p.choice("integrator") == "exact" {
        let synapse = SynapseModel::ExponentialCurrent { tau_syn: p.get("tau_syn") };
        let membrane = Membrane { c_m: tau_mem, exact_tau_m: Some(tau_mem), rest: 0.0, relaxes: false };
        (rates.map(|rate| -libm::expm1(-rate)), strength * Propagator::new(&synapse, &membrane, dt).gains[0])
    } else {
        (rates, gain_rate)
    };
    let drive_rate = bias * rates[0] / lost[0];
    Linear { lost, gain, drive: bias, rates, gain_rate, drive_rate, into_current: Some(1.0) }
}

/// The structure of the datapath.
#[derive(Clone, Copy, Debug)]
struct CubaLifPlan {
    firing: Firing,
    /// Where the current is rounded.
    current: Target,
    /// Where what the current adds to the potential is rounded.
    driven: Target,
    /// Whether events have more fraction bits than the current.
    fine_input: bool,
}

impl Neuron<3> for CubaLifPlan {
    fn datapath<A: Arith>(&self, a: &mut A, state: [A::Value; 3], input: A::Value) -> ([A::Value; 3], A::Bit) {
        let [v, i, refractory] = state;
        a.section("synaptic current: what is due, then its decay");
        let finest = if self.fine_input { input } else { i };
        let i_aligned = a.align("i_aligned", i, finest);
        let input_aligned = a.align("input_aligned", input, finest);
        let i_sum = a.add("i_sum", i_aligned, input_aligned);
        let leak_current = a.parameter("leak_current");
        let i_leaked = a.decay("i_leaked", i_sum, leak_current);
        let i_next = a.resize("i_next", i_leaked, self.current);

        a.section("membrane potential: leak, constant drive, synaptic current");
        let leak = a.parameter("leak");
        let v_leaked = a.decay("v_leaked", v, leak);
        let drive = a.parameter("drive");
        let drive_aligned = a.align("drive_aligned", drive, v_leaked);
        let v_driven = a.add("v_driven", v_leaked, drive_aligned);
        let gain = a.parameter("gain");
        let product = a.mul("driven_exact", i_sum, gain);
        let driven = a.resize("driven_by_current", product, self.driven);
        let driven_aligned = a.align("driven_aligned", driven, v_leaked);
        let v_sum = a.add("v_sum", v_driven, driven_aligned);
        let v_integrated = a.resize("v_integrated", v_sum, self.firing.state);
        let ([v_next, count_next], spike) = self.firing.fire(a, [v, v_integrated], refractory);
        ([v_next, i_next, count_next], spike)
    }

    fn word_of(&self, variable: usize) -> Option<usize> {
        (variable < 2 || self.firing.refractory).then_some(variable)
    }
}

fn model(sets: &[Values], receptors: &[Vec<Receptor>], formats: &WordFormats, dt: Decimal) -> Result<Model, PlanError> {
    let sum_frac = formats.state.frac_bits + formats.decay.frac_bits;
    formats.check(sum_frac)?;
    let firing = Firing::of(sets, formats)?;
    let steps: Vec<Linear> = sets.iter().map(|p| linear(p, dt.to_f64())).collect();
    let of_steps = |number: fn(&Linear) -> f64| -> Vec<f64> { steps.iter().map(number).collect() };
    let gains = of_steps(|step| step.gain);
    let gain_format = in_significant_bits(GAIN_BITS, &gains);
    let word = Format { signed: true, ..formats.synapse };
    let fine_input = formats.input.frac_bits > word.frac_bits;
    let product_frac = word.frac_bits.max(formats.input.frac_bits) + gain_format.frac_bits;
    // beyond two more bits than the potential's word has, the sum is beyond its ends anyway
    let driven = Format::signed(formats.state.int_bits + 2, sum_frac.min(product_frac));
    let target = |format| Target { format, rounding: formats.rounding, overflow: Overflow::Saturate };
    let plan = CubaLifPlan { firing, current: target(word), driven: target(driven), fine_input };
    let mut parameters = vec![
        lost_fraction("leak", &["tau_mem"], formats.decay, &of_steps(|step| step.lost[0]))?,
        in_free_format("drive", &["bias"], 32, sum_frac, formats.reach(), &of_steps(|step| step.drive))?,
        lost_fraction("leak_current", &["tau_syn"], formats.decay, &of_steps(|step| step.lost[1]))?,
        computed_in_format("gain", &["r", "tau_mem"], "a word of 32 bits", gain_format, &gains)?,
    ];
    parameters.extend(firing.parameters(sets)?);
    let current = Variable {
        name: "i",
        format: word,
        range: Range::of(word),
        unit: "",
        init: vec![0; sets.len()],
        scale: sets.iter().map(|p| p.number("w_in")).collect(),
        offset: vec![0.0; sets.len()],
    };
    let variables = [Some(firing.potential(sets)?), Some(current), firing.counter(sets, formats)];
    let cell = Cell {
        neuron: plan,
        plan: NeuronPlan::Recorded(DEFINITION.name),
        parameters,
        tables: Vec::new(),
        variables: variables.into_iter().flatten().collect(),
        notes: Vec::new(),
        sum_frac,
        membranes: None,
    };
    cell.model(receptors, formats, dt)
}
