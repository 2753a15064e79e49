//! What a run is for a person: its recording as CSV and NPZ, its accuracy; latency and throughput of meshes.

mod accuracy;
mod emulation;
mod latency_plot;
mod mesh_load;
mod npz;
mod recording;
mod twin;

pub use accuracy::{Accuracy, accuracy};
pub use emulation::{Emulation, Mode, emulate};
pub use latency_plot::latency_plot;
pub use mesh_load::{LoadPoint, MESHES, load_table, measure_loads};
pub use recording::Recording;
pub use twin::TwinNetwork;
