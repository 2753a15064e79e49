//! The host at the chip's two streams, and what it sees.

use crate::design::OutputKind;

/// Cycles in which one side of the host does not move, repeated for ever. Empty: it is always ready.
#[derive(Clone, Debug, Default)]
pub struct Stalls(pub Vec<bool>);

impl Stalls {
    /// The first cycle from `cycle` on in which the host moves.
    pub(super) fn first_free(&self, cycle: u64) -> u64 {
        if self.0.is_empty() {
            return cycle;
        }
        let stalled = |c: &u64| self.0[(c % self.0.len() as u64) as usize];
        (cycle..).find(|c| !stalled(c)).expect("a stall pattern has a free cycle")
    }
}

/// How the host uses its two streams.
///
/// A new word is offered in the first cycle, after the handshake of the word before, that `input` does not stall; it then stays
/// until its handshake. `out_ready` is low in the cycles that `output` stalls.
#[derive(Clone, Debug, Default)]
pub struct Host {
    /// When no new word is offered.
    pub input: Stalls,
    /// When no word is taken.
    pub output: Stalls,
    /// After an end of step, this many cycles without input, in which the host reads memories; `None`: the next time step's
    /// input is offered at once, before the end of step.
    pub pause: Option<u64>,
}

/// A word at the output stream with the cycle of its handshake.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OutputWord {
    /// Clock cycle of the handshake.
    pub cycle: u64,
    /// What it means.
    pub kind: OutputKind,
    /// The neuron of a spike, by its number on the chip; 0 otherwise.
    pub neuron: u32,
}

/// The output register of a chip.
#[derive(Default)]
pub(super) struct OutputRegister {
    stalls: Stalls,
    /// Handshake of the last word: the register can take the next one in that cycle.
    free_from: u64,
}

impl OutputRegister {
    pub fn new(stalls: Stalls) -> Self {
        Self { stalls, free_from: 0 }
    }

    /// The first cycle in which it can take a word.
    pub fn free_from(&self) -> u64 {
        self.free_from
    }

    /// Takes a word in `cycle`, which is not before [`free_from`](Self::free_from).
    pub fn take(&mut self, cycle: u64, kind: OutputKind, neuron: u32) -> OutputWord {
        self.free_from = self.stalls.first_free(cycle + 1);
        OutputWord { cycle: self.free_from, kind, neuron }
    }
}
