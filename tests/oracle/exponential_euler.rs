//! `docs/models/exponential_euler.md`, read naively.

use rheobase::fixed_point::{Format, Rounding};
use rheobase::models::WordFormats;

use crate::words::{Wide, number, raw_of, rounded, saturated};

/// A row of "The table of phi".
fn point(row: i64) -> Wide {
    let z = row as f64 / 32.0;
    let phi = if row == 0 { 1.0 } else { (1.0 - f64::exp(-z)) / z };
    number((phi * 65536.0).round() as i64, 16)
}

/// Step 3 of the page.
fn phi(relaxation: Wide, rounding: Rounding) -> Wide {
    let rows = relaxation * Wide::from_num(32);
    let (row, between) = (raw_of(rows.floor(), 0), rows - rows.floor());
    let exact = point(row) + (point(row + 1) - point(row)) * between;
    saturated(exact, Format::unsigned(1, 16), rounding)
}

/// Where the part of a conductance is rounded.
pub fn part(formats: &WordFormats) -> Format {
    Format::unsigned(3, formats.decay.frac_bits)
}

/// Steps 4 and 5 of the page: the `v_sum` of the neuron, from that with `held` as its input.
pub fn v_sum(v: Wide, v_euler: Wide, relaxation: Wide, jumps: Wide, formats: &WordFormats) -> Wide {
    let change = rounded(v_euler - v, formats.state.frac_bits + 4, formats.rounding);
    v + change * phi(relaxation, formats.rounding) + jumps
}
