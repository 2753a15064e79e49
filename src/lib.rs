//! Rheobase: hardware you can trust for spiking neurons.
//!
//! One TOML file describes a spiking network and the chip to run it on. From it come a golden model that is exact in
//! every bit and every clock cycle, synthesizable Verilog, and testbenches that hold the one against the other.
pub mod cli;
pub mod compile;
pub mod cosim;
pub mod datapath;
pub mod design;
pub mod emulator;
pub mod fixed_point;
pub mod models;
pub mod report;
pub mod rtl;
pub mod spec;
pub mod testbench;
