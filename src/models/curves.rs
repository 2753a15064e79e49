//! Functions of the membrane potential, or of a number from 0 on, as tables with linear interpolation.

use super::plan::PlanError;
use super::words::WordFormats;
use crate::datapath::native::MAX_TABLE_ROWS;
use crate::datapath::{Arith, Table, Target};
use crate::fixed_point::{Format, Overflow};

/// Where the points lie: raw values have the membrane potential's binary point.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Curves {
    /// The potential (as the state word has it) of the first point.
    first: i64,
    /// The greatest potential that is looked up; beyond it the functions stay.
    last: i64,
    /// log2 of the spacing.
    spacing_bits: u32,
    /// Format of `first` and `last`.
    position: Format,
    /// Where a function's value is rounded: at least 0.
    target: Target,
}

/// A place between two points.
#[derive(Clone, Copy)]
pub(super) struct Place<V> {
    row: V,
    between: V,
}

/// Names of the signals of one function, and of its table.
#[derive(Clone, Copy, Debug)]
pub(super) struct CurveNames {
    pub table: &'static str,
    pub value: &'static str,
    pub slope: &'static str,
    pub rise: &'static str,
    pub aligned: &'static str,
    pub sum: &'static str,
    pub result: &'static str,
}

impl Curves {
    /// Points from `low` to `high` (mV, as the state word has them), `spacing` mV or less apart; values at most 2 with
    /// `value_frac` fraction bits.
    ///
    /// # Errors
    /// [`PlanError::Format`] where the potential's binary point is coarser than the points, or where they are more than
    /// [`MAX_TABLE_ROWS`].
    pub fn new([low, high]: [f64; 2], spacing: f64, value_frac: u32, formats: &WordFormats) -> Result<Self, PlanError> {
        let refused = |reason| Err(PlanError::Format { format_key: "state", reason });
        let (frac_bits, unit) = (formats.state.frac_bits, formats.state.resolution());
        let spacing_bits = libm::floor(libm::log2(spacing / unit));
        if spacing_bits < 1.0 {
            return refused(format!("tables with points every {spacing} mV need more than {frac_bits} fraction bits"));
        }
        let spacing_bits = spacing_bits as u32;
        let step = 1i64 << spacing_bits;
        let first = libm::floor(low / unit) as i64;
        let rows = (libm::ceil(high / unit) as i64 - first + step - 1) / step;
        if rows > MAX_TABLE_ROWS as i64 {
            return refused(format!("tables over {} mV would have {rows} points, over {MAX_TABLE_ROWS}", high - low));
        }
        let last = first + rows * step - 1;
        Ok(Self {
            first,
            last,
            spacing_bits,
            position: Format::holding(first.min(-1).into(), last.into(), frac_bits),
            target: Target {
                format: Format::unsigned(1, value_frac),
                rounding: formats.rounding,
                overflow: Overflow::Saturate,
            },
        })
    }

    /// Points of a function of a number from 0 on, `rows` of them, with `frac_bits` fraction bits and 2^`spacing_bits` last places
    /// apart; values as `target` says.
    pub fn from_zero(rows: i64, spacing_bits: u32, frac_bits: u32, target: Target) -> Self {
        let last = (rows << spacing_bits) - 1;
        let position = Format::holding(-1, last.into(), frac_bits);
        Self { first: 0, last, spacing_bits, position, target }
    }

    /// The table of a function of the number, which is the potential as the state word has it, or counts from 0.
    pub fn table(&self, name: &'static str, function: impl Fn(f64) -> f64) -> Table {
        let unit = libm::ldexp(1.0, -(self.position.frac_bits as i32));
        let value_frac = self.target.format.frac_bits;
        let scale = libm::ldexp(1.0, value_frac as i32);
        let step = 1i64 << self.spacing_bits;
        let rows = (self.last + 1 - self.first) / step;
        let at = |row: i64| libm::rint(function((self.first + row * step) as f64 * unit) * scale) as i64;
        let points: Vec<i64> = (0..=rows).map(at).collect();
        let slopes: Vec<i64> = points.windows(2).map(|pair| pair[1] - pair[0]).collect();
        let values = points[..rows as usize].to_vec();
        let ends = |raws: &[i64]| {
            let ends = raws.iter().fold((0, 1), |(lo, hi), &raw| (raw.min(lo), raw.max(hi)));
            Format::holding(i128::from(ends.0), i128::from(ends.1), value_frac)
        };
        Table { name, value_format: ends(&values), slope_format: ends(&slopes), values, slopes }
    }

    /// Where a potential lies.
    pub fn place<A: Arith>(&self, a: &mut A, v: A::Value) -> Place<A::Value> {
        let first = a.constant("first_point", self.first, self.position);
        let last = a.constant("last_point", self.last, self.position);
        let not_below = a.max("not_below", v, first);
        let within = a.min("within_tables", not_below, last);
        let position = a.sub("position", within, first);
        self.split(a, ["row", "between_rows"], position)
    }

    /// Where a position lies, which is within the table and counts from its first point.
    pub fn split<A: Arith>(&self, a: &mut A, names: [&'static str; 2], position: A::Value) -> Place<A::Value> {
        let row = a.high_bits(names[0], position, self.spacing_bits);
        let between = a.low_bits(names[1], position, self.spacing_bits);
        Place { row, between }
    }

    /// The value of a function there.
    pub fn at<A: Arith>(&self, a: &mut A, place: Place<A::Value>, names: &CurveNames) -> A::Value {
        let (value, slope) = a.lookup([names.value, names.slope], names.table, place.row);
        let rise = a.mul(names.rise, slope, place.between);
        let aligned = a.align(names.aligned, value, rise);
        let sum = a.add(names.sum, aligned, rise);
        a.resize(names.result, sum, self.target)
    }
}
