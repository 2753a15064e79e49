//! What a run is for a person: its recording as CSV and NPZ, its accuracy.

mod accuracy;
mod emulation;
mod npz;
mod recording;
mod twin;

pub use accuracy::{Accuracy, accuracy};
pub use emulation::{Emulation, Mode, emulate};
pub use recording::Recording;
pub use twin::TwinNetwork;
