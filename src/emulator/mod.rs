//! The golden model: *what* the hardware computes (`step`) and *when* (`cycle`), both from one [`Design`](crate::design::Design).
//!
//! The order in which packets arrive does not change a sum, so the two can be told apart: `step` gives every bit and is
//! very fast, `cycle` gives the clock cycle of every word at the chip's edge, from the contract in `docs/core.md`.

pub mod cycle;
mod delivery;
mod dense;
mod ring;
pub mod step;

pub use cycle::{CycleModel, Host, OutputWord, Stalls};
pub use step::{Counts, Machine};
