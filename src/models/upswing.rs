//! The exponential of AdEx and EIF as a table over the potential, with linear interpolation.

use super::plan::PlanError;
use super::words::{WordFormats, in_free_format};
use crate::datapath::native::MAX_TABLE_ROWS;
use crate::datapath::{Arith, Parameter, Table, Target};
use crate::fixed_point::{Format, Overflow};

/// Points per slope factor, at least: a spacing h makes a largest relative error of (h / Delta_T)^2 / 8.
const POINTS_PER_SLOPE: f64 = 16.0;
/// Fraction bits that the upswing has beyond the membrane potential's, so that small upswings add up.
const GUARD_BITS: u32 = 4;
/// The largest log2 of the spacing, so that no arithmetic on positions overflows whatever the slope factor.
const MOST_SPACING_BITS: f64 = 30.0;

/// Where the table lies: raw values have the membrane potential's binary point.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Upswing {
    /// The potential (relative to the knee) of the first point.
    pub first: i64,
    /// The greatest potential that is looked up; beyond it the upswing stays.
    pub last: i64,
    /// log2 of the spacing.
    pub spacing_bits: u32,
    /// Format of `first` and `last`.
    pub position: Format,
    /// The result.
    pub target: Target,
}

/// Delta_T exp((v - knee) / Delta_T), in mV a time step.
#[inline(always)]
pub(super) fn interpolate<A: Arith>(a: &mut A, plan: &Upswing, v: A::Value, v_knee: A::Value) -> A::Value {
    let above_knee = a.sub("above_knee", v, v_knee);
    let first = a.constant("first_point", plan.first, plan.position);
    let last = a.constant("last_point", plan.last, plan.position);
    let not_below = a.max("not_below", above_knee, first);
    let within = a.min("within_table", not_below, last);
    let position = a.sub("position", within, first);
    let row = a.high_bits("row", position, plan.spacing_bits);
    let between = a.low_bits("between_rows", position, plan.spacing_bits);
    let (value, slope) = a.lookup(["exp_value", "exp_slope"], "exponential", row);
    let rise = a.mul("exp_rise", slope, between);
    let value_aligned = a.align("exp_value_aligned", value, rise);
    let exact = a.add("exp_sum", value_aligned, rise);
    a.resize("upswing", exact, plan.target)
}

impl Upswing {
    /// The table for `delta_t` (mV) in the formats of a core, and its largest relative error against the exponential,
    /// where that exceeds [`stated_above`](Self::stated_above). `highest` has, for each parameter set, the greatest
    /// potential that is looked up less the knee, mV.
    ///
    /// The first point is where the upswing is half of the last place; the last is where it is twice the span of the
    /// potential's format, so that the neuron spikes whatever else is added in that time step.
    ///
    /// # Errors
    /// [`PlanError::Format`] where the potential's binary point is too coarse for the exponential, or where its table would
    /// have more than [`MAX_TABLE_ROWS`] points.
    pub(super) fn table(
        delta_t: f64,
        formats: &WordFormats,
        highest: impl Iterator<Item = f64>,
    ) -> Result<(Self, Table, f64), PlanError> {
        let frac_bits = formats.state.frac_bits;
        let unit = formats.state.resolution();
        let refused = |reason| PlanError::Format { format_key: "state", reason };
        let spacing = (delta_t / POINTS_PER_SLOPE / unit).log2().floor();
        if spacing < 1.0 {
            let least = (2.0 * POINTS_PER_SLOPE / delta_t).log2().ceil();
            return Err(refused(format!(
                "the exponential with delta_t {delta_t} mV needs at least {least} fraction bits"
            )));
        }
        let spacing_bits = spacing.min(MOST_SPACING_BITS) as u32;
        let value_frac = (frac_bits + GUARD_BITS).min(frac_bits + formats.decay.frac_bits);
        let (least, most) = upswing_range(delta_t, formats, value_frac, highest);
        let raw_at = |value: f64| (delta_t * libm::log(value / delta_t) / unit).floor();
        let step = 1i64 << spacing_bits;
        let rows = ((raw_at(most) - raw_at(least)).max(0.0) / step as f64).floor() + 1.0;
        if rows > MAX_TABLE_ROWS as f64 {
            return Err(refused(format!("the exponential would need a table of {rows} points, over {MAX_TABLE_ROWS}")));
        }
        let (first, rows) = (raw_at(least) as i64, rows as usize);
        let last = first + rows as i64 * step - 1;
        let exact = |raw: i64| delta_t * libm::exp(raw as f64 * unit / delta_t);
        let table = tabulate(first, step, rows, value_frac, exact);
        let largest = (1i64 << (value_frac + 1)).max(table.values[rows - 1] + table.slopes[rows - 1]);
        let plan = Self {
            first,
            last,
            spacing_bits,
            position: Format::holding(first.min(-1).into(), last.into(), frac_bits),
            target: Target {
                format: Format::holding(0, largest.into(), value_frac),
                rounding: formats.rounding,
                overflow: Overflow::Saturate,
            },
        };
        let error = plan.largest_error(&table, exact);
        Ok((plan, table, error))
    }

    /// The upswing (mV a time step) above which the largest relative error is stated: 64 last places; below it the
    /// rounding of the words is what counts.
    pub fn stated_above(&self) -> f64 {
        64.0 * self.target.format.resolution()
    }

    /// What the header of the module says of the table.
    pub(super) fn note(&self, entries: usize, largest_error: f64) -> String {
        format!(
            "exponential: {entries} points, largest relative error {:.4} % where it exceeds {:.3} mV a time step",
            100.0 * largest_error,
            self.stated_above(),
        )
    }

    fn largest_error(&self, table: &Table, exact: impl Fn(i64) -> f64) -> f64 {
        let unit = self.target.format.resolution();
        let relative = |raw: i64| {
            let position = raw - self.first;
            let row = (position >> self.spacing_bits) as usize;
            let between = (position & ((1 << self.spacing_bits) - 1)) as f64 / (1u64 << self.spacing_bits) as f64;
            let held = (table.values[row] as f64 + table.slopes[row] as f64 * between) * unit;
            let wanted = exact(raw);
            if wanted < self.stated_above() { 0.0 } else { (held / wanted - 1.0).abs() }
        };
        let stride = (1i64 << self.spacing_bits).div_euclid(8).max(1) as usize;
        (self.first..=self.last).step_by(stride).map(relative).fold(0.0, f64::max)
    }
}

/// The knees of all parameter sets, mV above rest, with the binary point of the potential that they are subtracted from.
///
/// # Errors
/// [`PlanError::Format`] where no word of 32 bits holds them with that.
pub(super) fn knee(values: &[f64], formats: &WordFormats) -> Result<Parameter, PlanError> {
    let frac_bits = formats.state.frac_bits;
    let parameter = in_free_format("v_knee", &["v_th"], 32, frac_bits, formats.reach(), values)?;
    if parameter.format.frac_bits < frac_bits {
        let largest = values.iter().fold(0.0_f64, |most, x| most.max(x.abs()));
        let reason = format!(
            "v_th - e_l - delta_t ln(dt g_l / c_m) is {largest:.3} mV, which has no word of 32 bits with the \
             {frac_bits} fraction bits of the state"
        );
        return Err(PlanError::Format { format_key: "state", reason });
    }
    Ok(parameter)
}

/// From half a last place to twice the span of the potential's format, or less where no potential gets that far, whatever
/// is written.
fn upswing_range(
    delta_t: f64,
    formats: &WordFormats,
    value_frac: u32,
    highest: impl Iterator<Item = f64>,
) -> (f64, f64) {
    let least = 0.5 * Format::unsigned(0, value_frac).resolution();
    let span = 4.0 * f64::from(formats.state.int_bits).exp2();
    if formats.writable {
        return (least, span);
    }
    let reached = highest.map(|above_knee| delta_t * libm::exp(above_knee / delta_t));
    let most = span.min(reached.fold(least * 4.0, f64::max)).max(delta_t.min(span));
    (least, most)
}

fn tabulate(first: i64, step: i64, rows: usize, value_frac: u32, exact: impl Fn(i64) -> f64) -> Table {
    let scale = f64::from(value_frac).exp2();
    let points: Vec<i64> = (0..=rows as i64).map(|row| (exact(first + row * step) * scale).round() as i64).collect();
    let slopes: Vec<i64> = points.windows(2).map(|pair| pair[1] - pair[0]).collect();
    let values = points[..rows].to_vec();
    let holding = |raws: &[i64]| {
        let most = raws.iter().copied().max().unwrap_or(0).max(1);
        Format::holding(0, most.into(), value_frac)
    };
    let (value_format, slope_format) = (holding(&values), holding(&slopes));
    Table { name: "exponential", value_format, values, slope_format, slopes }
}
