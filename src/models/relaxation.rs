//! Exponential Euler over conductances: over a time step the potential relaxes exactly to where its leak and the conductances
//! of its synapses pull it, with everything else held.
//!
//! With Z = h (g_L + sum of g)/C and phi(Z) = (1 - exp(-Z))/Z, the potential goes by phi(Z) times what forward Euler would add
//! (Hochbruck and Ostermann 2010, Acta Numerica 19:209). The page with formats and a step worked by hand is
//! `docs/models/exponential_euler.md`.

use super::curves::{CurveNames, Curves};
use super::plan::PlanError;
use super::propagator::Membrane;
use super::receptor::Receptor;
use super::words::WordFormats;
use crate::datapath::{Arith, Recorder, Signal, Table, Target};
use crate::fixed_point::{Format, Overflow, Rounding};

/// Integer bits of a conductance's part, at most: one that would take the potential 8 times the distance acts as that.
pub(super) const PART_INT_BITS: u32 = 3;
/// log2 of the table's points per unit of Z: the line between two is at most 4.1e-5 above phi.
const POINT_BITS: u32 = 5;
/// Fraction bits of phi.
const PHI_FRAC: u32 = 16;
/// Fraction bits that the change of the potential has beyond the potential's.
const GUARD_BITS: u32 = 4;

const NAMES: CurveNames = CurveNames {
    table: "phi",
    value: "phi_value",
    slope: "phi_slope",
    rise: "phi_rise",
    aligned: "phi_value_aligned",
    sum: "phi_sum",
    result: "phi",
};

/// (1 - exp(-z))/z: the part of the change by forward Euler that is left by exponential Euler.
pub fn phi(z: f64) -> f64 {
    if z == 0.0 { 1.0 } else { -libm::expm1(-z) / z }
}

/// Whether a core integrates conductances with the leak.
///
/// # Errors
/// [`PlanError::Mixed`] where some of its parameter sets do and some do not.
pub(super) fn relaxes(membranes: &[Membrane], receptors: &[Vec<Receptor>]) -> Result<bool, PlanError> {
    let has_conductances = receptors.iter().flatten().any(|receptor| receptor.synapse.reversal().is_some());
    if !has_conductances || membranes.is_empty() {
        return Ok(false);
    }
    match membranes.iter().position(|membrane| membrane.relaxes != membranes[0].relaxes) {
        None => Ok(membranes[0].relaxes),
        Some(set) => {
            let reason = "the populations of a core that have conductances share their integrator";
            Err(PlanError::Mixed { keys: &["integrator"], set, reason })
        }
    }
}

/// What synapses do to a potential in a time step.
pub(super) struct Pull<'p> {
    /// The potential before the time step.
    pub v: Signal,
    /// What currents and conductances add by forward Euler.
    pub held: Signal,
    /// h g/C of each conductance.
    pub parts: &'p [Signal],
    /// What delta synapses add.
    pub jumps: Option<Signal>,
}

/// The structure.
#[derive(Clone, Copy, Debug)]
pub(super) struct Relaxation {
    curves: Curves,
    /// Fraction bits of the potential.
    frac_bits: u32,
    rounding: Rounding,
}

impl Relaxation {
    /// With a table of phi up to `most` (h (g_L + sum of g)/C); and a remark on it.
    ///
    /// # Errors
    /// [`PlanError::Format`] where `decay` is coarser than the points of the table.
    pub fn new(most: f64, formats: &WordFormats) -> Result<(Self, Table, String), PlanError> {
        let decay = formats.decay.frac_bits;
        if decay <= POINT_BITS {
            let reason = format!(
                "exponential Euler over conductances has a table with {} points a unit, which needs more than {decay} \
                 fraction bits: use at least UQ0.{}",
                1 << POINT_BITS,
                POINT_BITS + 1
            );
            return Err(PlanError::Format { format_key: "decay", reason });
        }
        let rows = libm::floor(most * f64::from(1 << POINT_BITS)) as i64 + 1;
        let value =
            Target { format: Format::unsigned(1, PHI_FRAC), rounding: formats.rounding, overflow: Overflow::Saturate };
        let curves = Curves::from_zero(rows, decay - POINT_BITS, decay, value);
        let table = curves.table(NAMES.table, phi);
        let note = format!(
            "phi: {rows} points, largest relative error {:.4} %",
            100.0 * largest_error(&table, libm::ldexp(1.0, -(POINT_BITS as i32)))
        );
        Ok((Self { curves, frac_bits: formats.state.frac_bits, rounding: formats.rounding }, table, note))
    }

    /// The potential after the time step, not rounded: from `v_alone`, what forward Euler makes of it without synapses, and the
    /// leak h g_L/C.
    pub fn sum(&self, a: &mut Recorder, v_alone: Signal, leak: Signal, pull: &Pull) -> Signal {
        a.section("exponential Euler: the part of a change that is left, phi of leak and conductances");
        let of_part = |rate, (place, &part): (usize, &Signal)| {
            let name = if place + 1 == pull.parts.len() { "relaxation" } else { PARTIAL[place] };
            a.add(name, rate, part)
        };
        let rate = pull.parts.iter().enumerate().fold(leak, of_part);
        let place = self.curves.split(a, ["phi_row", "phi_between"], rate);
        let phi = self.curves.at(a, place, &NAMES);

        a.section("membrane potential: what forward Euler adds, and the part of it that is left");
        let held = a.align("held_aligned", pull.held, v_alone);
        let v_euler = a.add("v_euler", v_alone, held);
        let v_before = a.align("v_before", pull.v, v_euler);
        let v_change = a.sub("v_change", v_euler, v_before);
        let change = a.with_at_most("v_change_rounded", v_change, self.frac_bits + GUARD_BITS, self.rounding);
        let relaxed = a.mul("v_relaxed", change, phi);
        let step = match pull.jumps {
            None => relaxed,
            Some(jumps) => {
                let finer = if a.frac_bits(jumps) > a.frac_bits(relaxed) { jumps } else { relaxed };
                let relaxed = a.align("v_relaxed_aligned", relaxed, finer);
                let jumps = a.align("jumps_aligned", jumps, finer);
                a.add("v_step", relaxed, jumps)
            }
        };
        a.drive(step);
        let v_start = a.align("v_start", pull.v, step);
        a.add("v_sum", v_start, step)
    }
}

/// Names of leak and some of the conductances together: of at most as many types as a neuron has.
const PARTIAL: [&str; 7] = [
    "relaxation_to_0",
    "relaxation_to_1",
    "relaxation_to_2",
    "relaxation_to_3",
    "relaxation_to_4",
    "relaxation_to_5",
    "relaxation_to_6",
];

/// Of lines between the points of phi, at eight places in each.
fn largest_error(table: &Table, distance: f64) -> f64 {
    let unit = table.value_format.resolution();
    let error = |place: usize| {
        let (row, between) = (place / 8, (place % 8) as f64 / 8.0);
        let held = (table.values[row] as f64 + table.slopes[row] as f64 * between) * unit;
        (held / phi((row as f64 + between) * distance) - 1.0).abs()
    };
    (0..8 * table.values.len()).map(error).fold(0.0, f64::max)
}
