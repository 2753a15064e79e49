//! Perfect integrate-and-fire (`if`): a membrane without leak, in NEST's units or unit-free.
//!
//! The page with equations, formats and a step worked by hand is `docs/models/if.md`.

use super::cell::Cell;
use super::definition::{Bound, Default, Definition, Key, Values};
use super::firing::{Firing, RESET, SPIKE_WHEN};
use super::linear_twin::{Linear, LinearTwin};
use super::plan::{Model, NeuronPlan, PlanError};
use super::propagator::Membrane;
use super::receptor::Receptor;
use super::sweep::Neuron;
use super::twin::Twin;
use super::words::{WordFormats, computed_in_format};
use crate::datapath::Arith;
use crate::fixed_point::Decimal;

const MAX_REFRACTORY_STEPS: i64 = 10_000_000;

const fn key(name: &'static str, unit: &'static str, noun: &'static str, default: Default, bound: Bound) -> Key {
    Key { name, unit, noun, default, bound }
}

/// The model in NEST's units.
pub const DEFINITION: Definition = Definition {
    name: "if",
    keys: &[
        key("c_m", "pF", "capacitance", Default::Required("250.0"), Bound::Positive),
        key("e_l", "mV", "potential that others are relative to", Default::Required("-70.0"), Bound::Any),
        key("v_th", "mV", "threshold", Default::Required("-55.0"), Bound::Any),
        key("v_reset", "mV", "reset potential", Default::As("e_l"), Bound::Below("v_th")),
        key("t_ref", "ms", "refractory period", Default::Is("0.0"), Bound::Steps),
        key("i_e", "pA", "constant current", Default::Is("0.0"), Bound::Any),
        key("v_init", "mV", "initial potential", Default::As("e_l"), Bound::Below("v_th")),
        RESET,
        SPIKE_WHEN,
    ],
    variables: &["v"],
    spikes: true,
    model,
    membrane: |p| {
        Some(Membrane {
            c_m: p.number("c_m"),
            exact_tau_m: Some(f64::INFINITY),
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
        key("v_threshold", "", "threshold", Default::Required("1.0"), Bound::Positive),
        key("v_reset", "", "reset potential", Default::Is("0.0"), Bound::Below("v_threshold")),
        key("refractory_steps", "", "refractory period", Default::Is("0"), Bound::Whole(0, MAX_REFRACTORY_STEPS)),
        key("bias", "", "constant drive", Default::Is("0.0"), Bound::Any),
        key("v_init", "", "initial potential", Default::Is("0.0"), Bound::Below("v_threshold")),
        RESET,
        SPIKE_WHEN,
    ],
    membrane: |_| None,
    ..DEFINITION
};

/// What a time step adds to the potential: dt/C I, or the bias.
fn drive(p: &Values, dt: f64) -> f64 {
    if p.has("c_m") { p.number("i_e") * dt / p.number("c_m") } else { p.number("bias") }
}

fn twin(p: &Values, dt: Decimal) -> Box<dyn Twin> {
    let drive = drive(p, dt.to_f64());
    let linear = Linear {
        lost: [0.0; 2],
        gain: 0.0,
        drive,
        rates: [0.0; 2],
        gain_rate: 0.0,
        drive_rate: drive,
        into_current: None,
    };
    Box::new(LinearTwin::new(p, linear))
}

/// The structure of the datapath.
#[derive(Clone, Copy, Debug)]
struct IntegratorPlan {
    firing: Firing,
}

impl Neuron<2> for IntegratorPlan {
    fn datapath<A: Arith>(&self, a: &mut A, state: [A::Value; 2], input: A::Value) -> ([A::Value; 2], A::Bit) {
        let [v, refractory] = state;
        a.section("membrane potential: constant drive, synaptic input");
        let drive = a.parameter("drive");
        let v_aligned = a.align("v_aligned", v, drive);
        let v_driven = a.add("v_driven", v_aligned, drive);
        let input_aligned = a.align("input_aligned", input, drive);
        let v_sum = a.add("v_sum", v_driven, input_aligned);
        let v_integrated = a.resize("v_integrated", v_sum, self.firing.state);
        self.firing.fire(a, [v, v_integrated], refractory)
    }

    fn word_of(&self, variable: usize) -> Option<usize> {
        (variable == 0 || self.firing.refractory).then_some(variable)
    }
}

fn model(sets: &[Values], receptors: &[Vec<Receptor>], formats: &WordFormats, dt: Decimal) -> Result<Model, PlanError> {
    let state = formats.state;
    let sum_frac = (state.frac_bits + formats.decay.frac_bits).min(31 - state.int_bits.min(31)).max(state.frac_bits);
    formats.check(sum_frac)?;
    let firing = Firing::of(sets, formats)?;
    let drives: Vec<f64> = sets.iter().map(|p| drive(p, dt.to_f64())).collect();
    let mut drive = computed_in_format("drive", &["i_e", "bias"], "state", state, &drives)?;
    check_drives(&drives, formats, &drive.values)?;
    // held to the last place of the potential, with the binary point of the sum
    drive.format.frac_bits = sum_frac;
    drive.values.iter_mut().for_each(|word| *word <<= sum_frac - state.frac_bits);
    let mut parameters = vec![drive];
    parameters.extend(firing.parameters(sets)?);
    let variables = [Some(firing.potential(sets)?), firing.counter(sets, formats)];
    let cell = Cell {
        neuron: IntegratorPlan { firing },
        plan: NeuronPlan::Recorded(DEFINITION.name),
        parameters,
        tables: Vec::new(),
        variables: variables.into_iter().flatten().collect(),
        notes: Vec::new(),
        sum_frac,
        membranes: sets.iter().map(|p| (p.of.membrane)(p)).collect(),
    };
    cell.model(receptors, formats, dt)
}

/// Nothing leaks away what rounding does to the drive: its word must hold it.
fn check_drives(drives: &[f64], formats: &WordFormats, words: &[i64]) -> Result<(), PlanError> {
    for (&drive, &word) in drives.iter().zip(words) {
        let held = formats.state.to_f64(word.into());
        if (held - drive).abs() > super::TIME_CONSTANT_TOLERANCE * drive.abs() {
            let reason = format!(
                "{} adds {held} to the potential in a time step, where the constant drive is {drive}: a perfect integrator \
                 keeps that error; use more fraction bits",
                formats.state
            );
            return Err(PlanError::Format { format_key: "state", reason });
        }
    }
    Ok(())
}
