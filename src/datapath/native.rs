//! The fast instance of [`Arith`]: plain integers of 32 or 64 bits, with every shift, rounding constant and limit read
//! from a program that was planned once.
//!
//! The model is inlined into a loop over neurons. The place of each step in the program is a constant after inlining,
//! so that the loads move out of the loop and the loop is vectorised. The range analysis has proved that nothing
//! overflows the lane.

use num_traits::{PrimInt, WrappingAdd, WrappingMul, WrappingSub};

use super::graph::{Graph, Table};
use super::recorder::Planned;
use super::{Arith, Relation, Target};
use crate::fixed_point::{Format, Overflow, Rounding};

/// The most planned steps of a model.
pub const MAX_STEPS: usize = 64;

/// The most rows of a table: a power of two, so that a masked index needs no check in the hot loop.
pub const MAX_TABLE_ROWS: usize = 4096;

/// An integer that the native instance computes in.
pub trait Lane: PrimInt + WrappingAdd + WrappingSub + WrappingMul + Send + Sync + 'static {
    /// A stored word.
    fn from_word(word: i32) -> Self;
    /// Back into a stored word, which it fits.
    fn to_word(self) -> i32;
    /// A planned number, which fits.
    fn from_planned(value: i64) -> Self;
    /// As a row of a table.
    fn to_index(self) -> usize;
}

impl Lane for i32 {
    #[inline(always)]
    fn from_word(word: i32) -> Self {
        word
    }
    #[inline(always)]
    fn to_word(self) -> i32 {
        self
    }
    fn from_planned(value: i64) -> Self {
        value as i32
    }
    #[inline(always)]
    fn to_index(self) -> usize {
        self as usize
    }
}

impl Lane for i64 {
    #[inline(always)]
    fn from_word(word: i32) -> Self {
        word.into()
    }
    #[inline(always)]
    fn to_word(self) -> i32 {
        self as i32
    }
    fn from_planned(value: i64) -> Self {
        value
    }
    #[inline(always)]
    fn to_index(self) -> usize {
        self as usize
    }
}

/// The numbers of one planned operation; which of them are read depends on the operation.
#[derive(Clone, Copy, Debug)]
pub(super) struct Step<T> {
    /// Parameter, constant, mask, or the constant that rounding adds.
    value: T,
    /// Least and greatest result of a resize that saturates.
    limits: (T, T),
    /// Shift of the operation.
    shift: u32,
    /// Unused bits above the word of a resize that wraps; place of a table.
    spare: u32,
}

/// A model's planned numbers for one parameter set.
#[derive(Clone, Debug)]
pub struct Program<T> {
    steps: Box<[Step<T>; MAX_STEPS]>,
    tables: Vec<Columns<T>>,
}

/// The numbers of a program: see [`Program::steps`].
#[derive(Clone, Copy, Debug)]
pub struct Steps<T>([Step<T>; MAX_STEPS]);

#[derive(Clone, Debug)]
pub(super) struct Columns<T> {
    pub(super) values: Box<[T; MAX_TABLE_ROWS]>,
    pub(super) slopes: Box<[T; MAX_TABLE_ROWS]>,
}

impl<T: Lane> Program<T> {
    /// The program of a recorded model for parameter set `set`.
    pub fn new(graph: &Graph, plan: &[Planned], set: usize) -> Self {
        assert!(plan.len() <= MAX_STEPS, "a model of {} steps: raise MAX_STEPS", plan.len());
        let idle = Step { value: T::zero(), limits: (T::zero(), T::zero()), shift: 0, spare: 0 };
        let mut steps = Box::new([idle; MAX_STEPS]);
        for (step, planned) in steps.iter_mut().zip(plan) {
            *step = match *planned {
                Planned::Parameter(place) => {
                    Step { value: T::from_planned(graph.parameters[place].values[set]), ..idle }
                }
                Planned::Constant(raw) => Step { value: T::from_planned(raw), ..idle },
                Planned::Shift(shift) => Step { shift, ..idle },
                Planned::Table(place) => Step { spare: place as u32, ..idle },
                Planned::Resize { bits, target } => resize_step(bits, target),
            };
        }
        Self { steps, tables: graph.tables.iter().map(Columns::new).collect() }
    }

    /// Other values for the parameters, in the order of the graph; `plan` is that of [`new`](Self::new).
    pub fn set_parameters(&mut self, plan: &[Planned], values: &[i64]) {
        for (step, planned) in self.steps.iter_mut().zip(plan) {
            if let Planned::Parameter(place) = *planned {
                step.value = T::from_planned(values[place]);
            }
        }
    }

    /// A copy of the numbers on the caller's stack, where the compiler sees that no store into the neurons' arrays changes
    /// them: only then do the loads leave the loop.
    #[inline(always)]
    pub fn steps(&self) -> Steps<T> {
        Steps(*self.steps)
    }

    /// An instance at the first of `steps`, which are this program's.
    #[inline(always)]
    pub fn start<'p>(&'p self, steps: &'p Steps<T>) -> Native<'p, T> {
        Native { steps: &steps.0, tables: &self.tables, next: 0 }
    }
}

impl<T: Lane> Columns<T> {
    pub(super) fn new(table: &Table) -> Self {
        let rows = table.values.len();
        assert!(rows <= MAX_TABLE_ROWS, "table `{}` has {rows} rows: raise MAX_TABLE_ROWS", table.name);
        let column = |raws: &[i64]| {
            let mut column = Box::new([T::zero(); MAX_TABLE_ROWS]);
            column.iter_mut().zip(raws).for_each(|(word, &raw)| *word = T::from_planned(raw));
            column
        };
        Self { values: column(&table.values), slopes: column(&table.slopes) }
    }
}

pub(super) fn resize_step<T: Lane>(bits: u32, target: Target) -> Step<T> {
    let lane_bits = T::zero().count_zeros();
    let all_ones = ((1i128 << bits) - 1) as i64;
    let half = if bits == 0 { 0 } else { 1i64 << (bits - 1) };
    let value = match target.rounding {
        Rounding::Floor => 0,
        Rounding::Zero => all_ones,
        Rounding::Nearest => half,
        Rounding::Even => (half - 1).max(0),
        Rounding::Stochastic => unreachable!("the recorder has made a floor of it, and random bits"),
    };
    let limit = |raw: i128| T::from_planned(raw as i64);
    Step {
        value: T::from_planned(value),
        limits: (limit(target.format.min_raw()), limit(target.format.max_raw())),
        shift: bits,
        spare: lane_bits - target.format.width(),
    }
}

/// The sum of words of 32 bits, in lanes of 64, modulo 2^32.
#[inline(always)]
pub(super) fn wrapping_sum<T: Lane>(x: T, y: T) -> T {
    x.wrapping_add(&y) & T::from_planned(0xffff_ffff)
}

/// A word of 32 bits, in a lane of 64, rotated left.
#[inline(always)]
pub(super) fn rotated<T: Lane>(x: T, bits: u32) -> T {
    (x.unsigned_shl(bits) | x.unsigned_shr(32 - bits)) & T::from_planned(0xffff_ffff)
}

/// Whether every value of a recorded model fits 32-bit lanes: sums, rounding constants and all.
pub fn fits_32_bits(graph: &Graph) -> bool {
    graph.nodes.iter().all(|node| graph.lane_bits(node) <= i32::BITS)
}

/// Plain integers: see the module.
pub struct Native<'p, T> {
    steps: &'p [Step<T>; MAX_STEPS],
    tables: &'p [Columns<T>],
    next: usize,
}

impl<T: Lane> Native<'_, T> {
    #[inline(always)]
    fn step(&mut self) -> Step<T> {
        let step = self.steps[self.next];
        self.next += 1;
        step
    }
}

/// A resize, as planned in `step`.
#[inline(always)]
pub(super) fn resized<T: Lane>(x: T, step: Step<T>, target: Target) -> T {
    let rounded = round(x, step, target.rounding);
    match target.overflow {
        Overflow::Saturate => rounded.max(step.limits.0).min(step.limits.1),
        Overflow::Wrap if target.format.signed => rounded.unsigned_shl(step.spare).signed_shr(step.spare),
        Overflow::Wrap => rounded & step.limits.1,
    }
}

#[inline(always)]
fn round<T: Lane>(x: T, step: Step<T>, rounding: Rounding) -> T {
    match rounding {
        Rounding::Floor | Rounding::Stochastic => x.signed_shr(step.shift),
        Rounding::Nearest => x.wrapping_add(&step.value).signed_shr(step.shift),
        Rounding::Zero => {
            let below_zero = x.signed_shr(T::zero().count_zeros() - 1);
            x.wrapping_add(&(below_zero & step.value)).signed_shr(step.shift)
        }
        Rounding::Even => {
            let dropped = if step.shift > 0 { T::one() } else { T::zero() };
            let odd = x.signed_shr(step.shift) & dropped;
            x.wrapping_add(&step.value).wrapping_add(&odd).signed_shr(step.shift)
        }
    }
}

impl<T: Lane> Arith for Native<'_, T> {
    type Value = T;
    type Bit = bool;

    #[inline(always)]
    fn section(&mut self, _title: &'static str) {}

    #[inline(always)]
    fn parameter(&mut self, _name: &'static str) -> T {
        self.step().value
    }

    #[inline(always)]
    fn constant(&mut self, _name: &'static str, _raw: i64, _format: Format) -> T {
        self.step().value
    }

    #[inline(always)]
    fn add(&mut self, _name: &'static str, x: T, y: T) -> T {
        x.wrapping_add(&y)
    }

    #[inline(always)]
    fn sub(&mut self, _name: &'static str, x: T, y: T) -> T {
        x.wrapping_sub(&y)
    }

    #[inline(always)]
    fn mul(&mut self, _name: &'static str, x: T, y: T) -> T {
        x.wrapping_mul(&y)
    }

    #[inline(always)]
    fn decay(&mut self, _name: &'static str, x: T, k: T) -> T {
        let whole = x.unsigned_shl(self.step().shift);
        whole.wrapping_sub(&x.wrapping_mul(&k))
    }

    #[inline(always)]
    fn align(&mut self, _name: &'static str, x: T, _like: T) -> T {
        x.unsigned_shl(self.step().shift)
    }

    #[inline(always)]
    fn resize(&mut self, _name: &'static str, x: T, target: Target) -> T {
        resized(x, self.step(), target)
    }

    #[inline(always)]
    fn compare(&mut self, _name: &'static str, relation: Relation, x: T, y: T) -> bool {
        match relation {
            Relation::Greater => x > y,
            Relation::GreaterEqual => x >= y,
        }
    }

    #[inline(always)]
    fn and(&mut self, _name: &'static str, x: bool, y: bool) -> bool {
        x & y
    }

    #[inline(always)]
    fn or(&mut self, _name: &'static str, x: bool, y: bool) -> bool {
        x | y
    }

    #[inline(always)]
    fn never(&mut self, _name: &'static str) -> bool {
        false
    }

    #[inline(always)]
    fn not(&mut self, _name: &'static str, x: bool) -> bool {
        !x
    }

    #[inline(always)]
    fn select(&mut self, _name: &'static str, condition: bool, x: T, y: T) -> T {
        if condition { x } else { y }
    }

    #[inline(always)]
    fn min(&mut self, _name: &'static str, x: T, y: T) -> T {
        x.min(y)
    }

    #[inline(always)]
    fn max(&mut self, _name: &'static str, x: T, y: T) -> T {
        x.max(y)
    }

    #[inline(always)]
    fn high_bits(&mut self, _name: &'static str, x: T, _bits: u32) -> T {
        x.signed_shr(self.step().shift)
    }

    #[inline(always)]
    fn low_bits(&mut self, _name: &'static str, x: T, _bits: u32) -> T {
        x & self.step().value
    }

    #[inline(always)]
    fn wrapping_add(&mut self, _name: &'static str, x: T, y: T) -> T {
        wrapping_sum(x, y)
    }

    #[inline(always)]
    fn xor(&mut self, _name: &'static str, x: T, y: T) -> T {
        x ^ y
    }

    #[inline(always)]
    fn rotate(&mut self, _name: &'static str, x: T, bits: u32) -> T {
        rotated(x, bits)
    }

    #[inline(always)]
    fn slice(&mut self, _name: &'static str, x: T, low: u32, _bits: u32, _frac_bits: u32) -> T {
        x.unsigned_shr(low) & self.step().value
    }

    #[inline(always)]
    fn ones(&mut self, _name: &'static str, x: T) -> T {
        T::from_planned(x.count_ones().into())
    }

    #[inline(always)]
    fn lookup(&mut self, _names: [&'static str; 2], _table: &'static str, index: T) -> (T, T) {
        let columns = &self.tables[self.step().spare as usize];
        // The range analysis has proved that the index is within the table.
        let row = index.to_index() & (MAX_TABLE_ROWS - 1);
        (columns.values[row], columns.slopes[row])
    }
}
