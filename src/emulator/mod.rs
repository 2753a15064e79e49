//! The golden model: *what* the hardware computes (`step`) and *when* (`cycle`), both from one [`Design`](crate::design::Design).
//!
//! The order in which packets arrive does not change a sum, so the two can be told apart: `step` gives every bit and is
//! very fast, `cycle` gives the clock cycle of every word at the chip's edge, from the contracts in `docs/core.md` and `docs/chip.md`.

mod beside;
mod core_machine;
mod cycle;
mod delivery;
mod dense;
mod host;
pub mod mesh;
mod parallel;
mod plasticity;
mod ring;
pub mod step;

pub use beside::{SpikeSender, side_by_side};
pub use cycle::CycleModel;
pub use host::{Host, OutputWord, Stalls};
pub use step::{Counts, Machine};
