//! The words of the host port.

/// What a word from the host means: the two highest bits of `in_data`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InputKind {
    /// A spike on an axon.
    Event = 0,
    /// The input of this time step is complete: update.
    EndOfInput = 1,
    /// States, accumulators and queues back to their initial values; synapses stay.
    Clear = 2,
}

/// A word from the host.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InputWord {
    /// What it means.
    pub kind: InputKind,
    /// Tile and axon of an event, as [`Design::event_address`](super::Design::event_address) names them; 0 otherwise.
    pub event: u32,
}

/// What a word to the host means: the highest bit of `out_data`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OutputKind {
    /// A neuron spiked; the other bits are its name, `{y, x, block, lane}`.
    Spike = 0,
    /// The time step is over.
    EndOfStep = 1,
}
