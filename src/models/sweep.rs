//! A model as a loop over flat arrays: the emulator's inner loop.

use crate::datapath::Arith;
use crate::datapath::native::{Lane, Program};

/// A neuron model with at most `S` state variables, written once over [`Arith`].
pub trait Neuron<const S: usize>: Copy {
    /// One time step of one neuron: state and synaptic input in; next state and spike out.
    fn datapath<A: Arith>(&self, a: &mut A, state: [A::Value; S], input: A::Value) -> ([A::Value; S], A::Bit);

    /// The place of variable `variable` in the state word, or `None` where this plan has no such variable.
    fn word_of(&self, variable: usize) -> Option<usize>;
}

/// A neuron whose conductances can be integrated with its leak: everything that changes its potential in a time step is in one sum.
pub(super) trait Relaxing<const S: usize>: Neuron<S> {
    /// The datapath, in which `sum` makes the next potential, not rounded, out of the next one without synaptic input and the
    /// leak.
    fn integrated<A: Arith>(
        &self,
        a: &mut A,
        state: [A::Value; S],
        sum: impl FnOnce(&mut A, A::Value, A::Value) -> A::Value,
    ) -> ([A::Value; S], A::Bit);
}

/// The potential `v` with synaptic input.
#[inline(always)]
pub(super) fn with_input<A: Arith>(a: &mut A, v: A::Value, input: A::Value) -> A::Value {
    let input_aligned = a.align("input_aligned", input, v);
    a.add("v_sum", v, input_aligned)
}

/// The arrays of neurons that share a parameter set. All have the same length; `state` has one array for each variable of
/// the state word.
pub struct Sweep<'s> {
    /// State words, updated in place.
    pub state: &'s mut [&'s mut [i32]],
    /// Synaptic input of this time step.
    pub input: &'s [i32],
    /// 1 where the neuron spikes, else 0.
    pub spikes: &'s mut [u8],
}

/// Updates every neuron of `sweep`. Inlined into one function per model, lane and structure, so that the loop holds no
/// branch on the plan.
#[inline(always)]
pub(super) fn run<const S: usize, T: Lane, M: Neuron<S>>(model: M, program: &Program<T>, sweep: Sweep<'_>) {
    let count = sweep.input.len();
    let (input, spikes) = (sweep.input, &mut sweep.spikes[..count]);
    let mut columns = sweep.state.iter_mut();
    let mut words: [&mut [i32]; S] = std::array::from_fn(|_| Default::default());
    for (variable, word) in words.iter_mut().enumerate() {
        if model.word_of(variable).is_some() {
            *word = &mut columns.next().expect("an array for each variable")[..count];
        }
    }
    let steps = program.steps();
    for neuron in 0..count {
        let mut state = [T::zero(); S];
        for variable in 0..S {
            if model.word_of(variable).is_some() {
                state[variable] = T::from_word(words[variable][neuron]);
            }
        }
        let (next, spike) = model.datapath(&mut program.start(&steps), state, T::from_word(input[neuron]));
        for variable in 0..S {
            if model.word_of(variable).is_some() {
                words[variable][neuron] = next[variable].to_word();
            }
        }
        spikes[neuron] = spike.into();
    }
}
