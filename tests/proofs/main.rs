//! Generated datapaths are equal, for all inputs, to plain Verilog that was written from the page of the model alone
//! (`tests/rtl_ref`); and errors that are planted in them break the proof.

mod adex;
mod cut;
mod defined;
mod defined_models;
mod izhikevich;
mod lif;
mod linear;
#[path = "../support/mod.rs"]
mod support;
mod synapses;
mod xylo;
mod yosys;
