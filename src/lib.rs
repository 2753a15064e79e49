//! Rheobase: hardware you can trust for spiking neurons.
pub mod fixed_point;
