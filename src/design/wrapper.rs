//! The modules around the chip, through which the outside speaks with it.

/// A module around the chip's streams.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wrapper {
    /// None: the chip's own ready/valid streams and debug port, which are always there.
    Stream,
    /// AXI4-Stream for events, AXI4-Lite for registers.
    Axi,
    /// Four-phase address events in and out.
    Aer {
        /// Clock cycles of a time step; `None` where the pin `step_i` closes it.
        step_cycles: Option<u32>,
    },
}
