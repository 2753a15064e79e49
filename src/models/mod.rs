//! One file a neuron model: its datapath, its plan, its `f64` twin.

mod parameters;

pub use parameters::{AdexParameters, Drive, Leak, LifParameters, Reset};
