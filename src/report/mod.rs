//! What a run is for a person: its recording as CSV and NPZ, its accuracy; latency and throughput of meshes.

mod chart;
mod classification;
mod deviation;
mod deviation_plot;
mod deviation_table;
mod emulation;
mod latency_plot;
mod mesh_load;
mod npz;
mod recording;
mod spike_trains;
mod three_runs;
mod twin;
mod twin_noise;

pub use classification::{Classified, classify};
pub use deviation::{Activity, Deviation, PopulationDeviation, WINDOW, deviations};
pub use deviation_plot::{spike_plot, width_plot};
pub use deviation_table::{WidthRow, deviation_table, width_table};
pub use emulation::{Emulation, Mode, emulate};
pub use latency_plot::latency_plot;
pub use mesh_load::{LoadPoint, MESHES, load_table, measure_loads};
pub use recording::Recording;
pub use spike_trains::{SpikeCounts, Spread, coincidence_factor, coincidences, matched_errors, variation_of_intervals};
pub use three_runs::{COMPARISONS, NeuronRuns, PotentialError, Run, SUBSTEPS, run_all};
pub use twin::{Integrator, TwinNetwork, TwinSpike};
