//! How long operations take: on an ECP5 of speed grade 6, with the way to the next operation. The numbers are read off nextpnr's
//! reports of critical paths, for the designs of `make area`.

use super::graph::{Graph, Op, Signal};
use super::schedule::is_constant;
use crate::fixed_point::{Format, Rounding};

/// Clock to output of a block RAM, ns.
pub(super) const TABLE_NS: f64 = 6.0;
/// The way to the address of a block RAM, ns: longer than to a register.
pub(super) const TABLE_ADDRESS_NS: f64 = 0.8;
/// An 18 by 18 bit multiplier, ns.
const MULTIPLIER_NS: f64 = 5.0;
/// The most that adding up the products of two multipliers takes, ns: the lowest bits need none.
const PARTIAL_SUM_NS: f64 = 3.0;
/// Bits of one multiplier's operands.
const MULTIPLIER_BITS: u32 = 18;
/// 32 bits added up, three at a time, then a chain of 6 bits, ns.
const ONES_NS: f64 = 6.0;
/// One level of lookup tables, ns.
const LOGIC_NS: f64 = 1.0;
/// A look at the highest bits and a choice, ns.
const SATURATION_NS: f64 = 2.5;
/// From the end of a carry chain back into the fabric and to what chooses by it, ns: a comparison whose result waits for the next
/// stage does without.
const CARRY_OUT_NS: f64 = 2.0;

/// Nanoseconds from the operands to the result.
pub(super) fn delay(graph: &Graph, op: &Op, width: u32) -> f64 {
    let format = |signal: Signal| graph.node(signal).format;
    let is_zero = |signal: Signal| graph.node(signal).range.lo == 0 && graph.node(signal).range.hi == 0;
    let comparison = |x: Signal, y: Signal| adder(format(x).width().max(format(y).width()));
    match *op {
        Op::Input | Op::Parameter(_) | Op::Constant(_) => 0.0,
        Op::Align(..) | Op::HighBits(..) | Op::LowBits(..) | Op::Rotate(..) | Op::Slice(..) => 0.0,
        Op::Add(_, y) | Op::Sub(_, y) if is_zero(y) => 0.0,
        Op::Add(..) | Op::Sub(..) | Op::WrappingAdd(..) => adder(width),
        Op::Mul(x, y) => multiplier(graph, x, y),
        Op::Decay(x, k) => multiplier(graph, x, k) + adder(width),
        Op::Resize(x, target) => {
            let dropped = format(x).frac_bits > target.format.frac_bits;
            let rounds = dropped && target.rounding != Rounding::Floor;
            let rounding = if rounds { adder(format(x).width()) } else { 0.0 };
            let saturates = graph.can_exceed(x, target);
            rounding + if saturates { SATURATION_NS } else { 0.0 }
        }
        Op::Compare(_, x, y) => comparison(x, y),
        Op::Min(x, y) | Op::Max(x, y) => comparison(x, y) + CARRY_OUT_NS + LOGIC_NS,
        Op::And(..) | Op::Or(..) | Op::Not(_) => LOGIC_NS / 2.0,
        Op::Select(..) | Op::Xor(..) => LOGIC_NS,
        Op::Ones(_) => ONES_NS,
        Op::TableValue(..) | Op::TableSlope(..) => TABLE_NS,
    }
}

/// Nanoseconds from the result to an operation in the same stage.
pub(super) fn way_on(op: &Op) -> f64 {
    if matches!(op, Op::Compare(..)) { CARRY_OUT_NS } else { 0.0 }
}

/// A carry chain of `width` bits, ns.
fn adder(width: u32) -> f64 {
    1.5 + 0.05 * f64::from(width)
}

fn multiplier(graph: &Graph, x: Signal, y: Signal) -> f64 {
    let [x_bits, y_bits] = multiplied_bits(graph, x, y);
    let partial = pieces(x_bits) * pieces(y_bits);
    MULTIPLIER_NS + f64::from(partial.next_power_of_two().ilog2()) * adder(x_bits + y_bits).min(PARTIAL_SUM_NS)
}

/// Bits of the operands of a product as a multiplier takes them: both with a sign where either has one, and of a constant those
/// that its value needs.
pub(super) fn multiplied_bits(graph: &Graph, x: Signal, y: Signal) -> [u32; 2] {
    let format = |signal: Signal| {
        let node = graph.node(signal);
        if is_constant(graph, signal) { Format::holding(node.range.lo, node.range.hi, 0) } else { node.format }
    };
    let [x, y] = [x, y].map(format);
    [x, y].map(|operand| operand.width() + u32::from(!operand.signed && (x.signed || y.signed)))
}

/// How many multipliers an operand of `bits` bits is laid over: all but the first need a bit for the sign.
pub(super) fn pieces(bits: u32) -> u32 {
    if bits <= MULTIPLIER_BITS { 1 } else { 1 + (bits - MULTIPLIER_BITS).div_ceil(MULTIPLIER_BITS - 1) }
}
