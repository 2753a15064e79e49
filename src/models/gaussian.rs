//! Gaussian noise on what the synapses add to a neuron.
//!
//! The page is `docs/noise.md`.

use super::normal::normal;
use super::plan::PlanError;
use super::propagator::Membrane;
use super::words::{computed_in_format, in_significant_bits};
use crate::datapath::{Arith, Graph, Op, Parameter, Recorder, Signal, Target};
use crate::fixed_point::{Decimal, Format, Overflow, Rounding};

/// Bits of a standard deviation that count.
const DEVIATION_BITS: u32 = 16;
/// The parameter's name.
const DEVIATION: &str = "noise_deviation";
/// Where it stands in a config.
const KEYS: &[&str] = &["noise.current_std", "noise.jump_std"];

/// Gaussian noise of a population, drawn anew for each neuron in each time step; the number is the standard deviation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GaussianNoise {
    /// A current, pA, constant within the time step.
    Current(Decimal),
    /// An event of a delta synapse with a weight: mV, or unit-free.
    Jump(Decimal),
}

impl GaussianNoise {
    /// The standard deviation of what is added to the synaptic input in a time step of `dt` ms. A current needs a membrane.
    pub fn deviation(&self, membrane: Option<&Membrane>, dt: f64) -> f64 {
        match self {
            Self::Jump(jump) => jump.to_f64(),
            Self::Current(current) => {
                current.to_f64() * membrane.expect("a current flows into a membrane").current_gain(dt)
            }
        }
    }
}

/// The parameter: `deviations` has one number a parameter set. `finest` is the most fraction bits that the noise can have.
///
/// # Errors
/// [`PlanError`] for a deviation that its word does not hold, or that the sum which it is added to loses.
pub(super) fn parameter(deviations: &[f64], graph: &Graph, finest: u32) -> Result<Parameter, PlanError> {
    check_is_heard(deviations, finest)?;
    // Noise beyond the ends of the potential's word has no sense.
    computed_in_format(DEVIATION, KEYS, "state", graph.node(graph.state[0]).format, deviations)?;
    let format = in_significant_bits(DEVIATION_BITS, deviations);
    computed_in_format(DEVIATION, KEYS, "a word of 32 bits", format, deviations)
}

/// The most fraction bits that `drive` can have: it is aligned to a binary point, or used as it is.
pub(super) fn finest(graph: &Graph, drive: Signal) -> u32 {
    let uses = graph.nodes.iter().filter(|node| node.op.operands().contains(&drive));
    let most = uses.map(|node| match node.op {
        Op::Align(..) => node.format.frac_bits,
        _ => graph.node(drive).format.frac_bits,
    });
    most.min().unwrap_or(graph.node(drive).format.frac_bits)
}

/// Noise of less than half a last place of the sum would hardly ever be there.
fn check_is_heard(deviations: &[f64], frac_bits: u32) -> Result<(), PlanError> {
    let step = libm::ldexp(1.0, -(frac_bits as i32));
    match deviations.iter().find(|&&deviation| deviation > 0.0 && deviation < 0.5 * step) {
        None => Ok(()),
        Some(deviation) => {
            let reason = format!(
                "noise with a standard deviation of {deviation:.2e} in a time step is lost where the synaptic input is \
                 added, in steps of {step:.2e}: use more fraction bits"
            );
            Err(PlanError::Format { format_key: "state", reason })
        }
    }
}

/// The noise of this time step, with at most `finest` fraction bits.
pub(super) fn noise(a: &mut Recorder, finest: u32) -> Signal {
    let normal = normal(a);
    a.section("noise on the synaptic input");
    let deviation = a.parameter(DEVIATION);
    let exact = a.mul("noise_exact", normal, deviation);
    let format = a.format(exact);
    let format = Format { signed: true, frac_bits: format.frac_bits.min(finest), ..format };
    a.resize("noise", exact, Target { format, rounding: Rounding::Nearest, overflow: Overflow::Saturate })
}

/// The drive with the noise on it, at the finer of both binary points.
pub(super) fn add(a: &mut Recorder, drive: Signal, noise: Signal) -> Signal {
    a.section("noise on the synaptic input");
    let finer = if a.frac_bits(noise) > a.frac_bits(drive) { noise } else { drive };
    let drive_aligned = a.align("noise_drive_aligned", drive, finer);
    let noise_aligned = a.align("noise_aligned", noise, finer);
    a.add("drive_with_noise", drive_aligned, noise_aligned)
}
