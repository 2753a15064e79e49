//! A recorded graph run over arrays: operation by operation, each over a block of neurons, so that every loop is over flat
//! arrays and is vectorised. It runs any model; [`native`](super::native) is faster for those that are compiled in.

use multiversion::multiversion;

use super::graph::{Graph, Node, Op, Signal};
use super::native::{Columns, Lane, MAX_TABLE_ROWS, Step, resize_step, resized, rotated, wrapping_sum};
use super::{Relation, Target};

/// Neurons that are taken together.
const BLOCK: usize = 64;

/// A graph with the parameters of one set, and room for the values of its nodes: `[nodes * BLOCK]`.
pub struct Blocks<T> {
    operations: Vec<Operation<T>>,
    values: Vec<T>,
    tables: Vec<Columns<T>>,
    state: Vec<Signal>,
    inputs: Vec<Signal>,
    last_substep: Option<Signal>,
    neuron: Option<Signal>,
    step: Option<Signal>,
    next_state: Vec<Signal>,
    spike: Signal,
}

/// An operation with its planned numbers.
#[derive(Clone, Copy)]
enum Operation<T> {
    /// A word from outside, or one that never changes.
    Given,
    Add(Signal, Signal),
    Sub(Signal, Signal),
    Mul(Signal, Signal),
    Decay(Signal, Signal, u32),
    ShiftLeft(Signal, u32),
    ShiftRight(Signal, u32),
    Resize(Signal, Step<T>, Target),
    Compare(Relation, Signal, Signal),
    And(Signal, Signal),
    Or(Signal, Signal),
    Not(Signal),
    Mask(Signal, T),
    Select(Signal, Signal, Signal),
    Min(Signal, Signal),
    Max(Signal, Signal),
    WrappingAdd(Signal, Signal),
    Xor(Signal, Signal),
    Rotate(Signal, u32),
    Slice(Signal, u32, T),
    Ones(Signal),
    TableValue(usize, Signal),
    TableSlope(usize, Signal),
}

impl<T: Lane> Blocks<T> {
    /// The graph with the parameters of set `set`.
    pub fn new(graph: &Graph, set: usize) -> Self {
        let mut values = vec![T::zero(); graph.nodes.len() * BLOCK];
        for (node, row) in graph.nodes.iter().zip(values.chunks_mut(BLOCK)) {
            match node.op {
                Op::Parameter(place) => row.fill(T::from_planned(graph.parameters[place].values[set])),
                Op::Constant(raw) => row.fill(T::from_planned(raw)),
                _ => {}
            }
        }
        Self {
            operations: graph.nodes.iter().map(|node| operation(graph, node)).collect(),
            values,
            tables: graph.tables.iter().map(Columns::new).collect(),
            state: graph.state.clone(),
            inputs: graph.inputs.clone(),
            last_substep: graph.last_substep,
            neuron: graph.neuron,
            step: graph.step,
            next_state: graph.next_state.iter().map(|output| output.signal).collect(),
            spike: graph.spike.expect("a model says when it spikes"),
        }
    }

    /// Other values for the parameters, in the order of `graph`, which is that of [`new`](Self::new).
    pub fn set_parameters(&mut self, graph: &Graph, values: &[i64]) {
        for (node, row) in graph.nodes.iter().zip(self.values.chunks_mut(BLOCK)) {
            if let Op::Parameter(place) = node.op {
                row.fill(T::from_planned(values[place]));
            }
        }
    }

    /// Whether what is [`run`](Self::run) next is the last sub-step of the time step; of no consequence where there is one.
    pub fn set_last_substep(&mut self, is_last: bool) {
        if let Some(signal) = self.last_substep {
            self.values[signal.0 * BLOCK..][..BLOCK].fill(if is_last { T::one() } else { T::zero() });
        }
    }

    /// Updates neurons in place: `state` has an array for each variable of the state word, `inputs` one for each receptor
    /// type; `spikes` becomes how often each neuron spikes. All have the same length.
    pub fn run(&mut self, state: &mut [&mut [i32]], inputs: &[&[i32]], spikes: &mut [u8]) {
        self.run_numbered(state, inputs, &[], 0, spikes);
    }

    /// The same where random bits are drawn, in time step `step`: `neurons` has the number of each neuron in the network.
    pub fn run_numbered(
        &mut self,
        state: &mut [&mut [i32]],
        inputs: &[&[i32]],
        neurons: &[u32],
        step: u32,
        spikes: &mut [u8],
    ) {
        if let Some(signal) = self.step {
            self.values[signal.0 * BLOCK..][..BLOCK].fill(T::from_planned(step.into()));
        }
        for first in (0..spikes.len()).step_by(BLOCK) {
            let range = first..spikes.len().min(first + BLOCK);
            let outside = self.state.iter().zip(state.iter().map(|words| &words[range.clone()]));
            let outside = outside.chain(self.inputs.iter().zip(inputs.iter().map(|words| &words[range.clone()])));
            for (signal, words) in outside {
                let row = &mut self.values[signal.0 * BLOCK..][..BLOCK];
                row.iter_mut().zip(words).for_each(|(value, &word)| *value = T::from_word(word));
            }
            if let Some(signal) = self.neuron {
                let row = &mut self.values[signal.0 * BLOCK..][..BLOCK];
                let numbers = &neurons[range.clone()];
                row.iter_mut().zip(numbers).for_each(|(value, &number)| *value = T::from_planned(number.into()));
            }
            compute(&self.operations, &self.tables, &mut self.values);
            for (signal, words) in self.next_state.iter().zip(state.iter_mut()) {
                let row = &self.values[signal.0 * BLOCK..][..BLOCK];
                words[range.clone()].iter_mut().zip(row).for_each(|(word, &value)| *word = value.to_word());
            }
            let row = &self.values[self.spike.0 * BLOCK..][..BLOCK];
            spikes[range].iter_mut().zip(row).for_each(|(spikes, &value)| *spikes = value.to_word() as u8);
        }
    }
}

fn operation<T: Lane>(graph: &Graph, node: &Node) -> Operation<T> {
    let frac = |signal: Signal| graph.node(signal).format.frac_bits;
    match node.op {
        Op::Input | Op::Parameter(_) | Op::Constant(_) => Operation::Given,
        Op::Add(x, y) => Operation::Add(x, y),
        Op::Sub(x, y) => Operation::Sub(x, y),
        Op::Mul(x, y) => Operation::Mul(x, y),
        Op::Decay(x, k) => Operation::Decay(x, k, frac(k)),
        Op::Align(x, bits) => Operation::ShiftLeft(x, bits),
        Op::Resize(x, target) => Operation::Resize(x, resize_step(frac(x) - target.format.frac_bits, target), target),
        Op::Compare(relation, x, y) => Operation::Compare(relation, x, y),
        Op::And(x, y) => Operation::And(x, y),
        Op::Or(x, y) => Operation::Or(x, y),
        Op::Not(x) => Operation::Not(x),
        Op::Select(condition, x, y) => Operation::Select(condition, x, y),
        Op::Min(x, y) => Operation::Min(x, y),
        Op::Max(x, y) => Operation::Max(x, y),
        Op::HighBits(x, bits) => Operation::ShiftRight(x, bits),
        Op::LowBits(x, bits) => Operation::Mask(x, T::from_planned((1 << bits) - 1)),
        Op::WrappingAdd(x, y) => Operation::WrappingAdd(x, y),
        Op::Xor(x, y) => Operation::Xor(x, y),
        Op::Rotate(x, bits) => Operation::Rotate(x, bits),
        Op::Slice(x, low, bits) => Operation::Slice(x, low, T::from_planned((1 << bits) - 1)),
        Op::Ones(x) => Operation::Ones(x),
        Op::TableValue(table, index) => Operation::TableValue(table, index),
        Op::TableSlope(table, index) => Operation::TableSlope(table, index),
    }
}

/// Computes all nodes of a block, operands before their uses.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2+bmi1+bmi2+fma"))]
fn compute<T: Lane>(operations: &[Operation<T>], tables: &[Columns<T>], values: &mut [T]) {
    let truth = |condition: bool| if condition { T::one() } else { T::zero() };
    for (place, operation) in operations.iter().enumerate() {
        let (before, rest) = values.split_at_mut(place * BLOCK);
        let out: &mut [T; BLOCK] = (&mut rest[..BLOCK]).try_into().expect("a row is a block");
        match *operation {
            Operation::Given => {}
            Operation::Add(x, y) => binary(out, before, x, y, |x, y| x.wrapping_add(&y)),
            Operation::Sub(x, y) => binary(out, before, x, y, |x, y| x.wrapping_sub(&y)),
            Operation::Mul(x, y) => binary(out, before, x, y, |x, y| x.wrapping_mul(&y)),
            Operation::Decay(x, k, shift) => {
                binary(out, before, x, k, |x, k| x.unsigned_shl(shift).wrapping_sub(&x.wrapping_mul(&k)));
            }
            Operation::ShiftLeft(x, bits) => unary(out, before, x, |x| x.unsigned_shl(bits)),
            Operation::ShiftRight(x, bits) => unary(out, before, x, |x| x.signed_shr(bits)),
            Operation::Resize(x, step, target) => unary(out, before, x, |x| resized(x, step, target)),
            Operation::Compare(Relation::Greater, x, y) => binary(out, before, x, y, |x, y| truth(x > y)),
            Operation::Compare(Relation::GreaterEqual, x, y) => binary(out, before, x, y, |x, y| truth(x >= y)),
            Operation::And(x, y) => binary(out, before, x, y, |x, y| x & y),
            Operation::Or(x, y) => binary(out, before, x, y, |x, y| x | y),
            Operation::Not(x) => unary(out, before, x, |x| T::one().wrapping_sub(&x)),
            Operation::Mask(x, mask) => unary(out, before, x, |x| x & mask),
            Operation::Select(condition, x, y) => {
                let condition = row(before, condition);
                binary(out, before, x, y, |x, _| x);
                for (place, (out, y)) in out.iter_mut().zip(row(before, y)).enumerate() {
                    *out = if condition[place] != T::zero() { *out } else { *y };
                }
            }
            Operation::Min(x, y) => binary(out, before, x, y, |x, y| x.min(y)),
            Operation::Max(x, y) => binary(out, before, x, y, |x, y| x.max(y)),
            Operation::WrappingAdd(x, y) => binary(out, before, x, y, wrapping_sum),
            Operation::Xor(x, y) => binary(out, before, x, y, |x, y| x ^ y),
            Operation::Rotate(x, bits) => unary(out, before, x, |x| rotated(x, bits)),
            Operation::Slice(x, low, mask) => unary(out, before, x, |x| x.unsigned_shr(low) & mask),
            Operation::Ones(x) => unary(out, before, x, |x| T::from_planned(x.count_ones().into())),
            Operation::TableValue(table, index) => unary(out, before, index, |x| tables[table].values[table_row(x)]),
            Operation::TableSlope(table, index) => unary(out, before, index, |x| tables[table].slopes[table_row(x)]),
        }
    }
}

/// The range analysis has proved that the index is within the table; beyond the last neuron it may be anything.
#[inline(always)]
fn table_row<T: Lane>(index: T) -> usize {
    index.to_index() & (MAX_TABLE_ROWS - 1)
}

#[inline(always)]
fn row<T>(values: &[T], signal: Signal) -> &[T; BLOCK] {
    values[signal.0 * BLOCK..][..BLOCK].try_into().expect("a row is a block")
}

#[inline(always)]
fn unary<T: Lane>(out: &mut [T; BLOCK], values: &[T], x: Signal, f: impl Fn(T) -> T) {
    for (out, &x) in out.iter_mut().zip(row(values, x)) {
        *out = f(x);
    }
}

#[inline(always)]
fn binary<T: Lane>(out: &mut [T; BLOCK], values: &[T], x: Signal, y: Signal, f: impl Fn(T, T) -> T) {
    for (out, (&x, &y)) in out.iter_mut().zip(row(values, x).iter().zip(row(values, y))) {
        *out = f(x, y);
    }
}
