//! Generated datapaths are equal, for all inputs, to plain Verilog that was written from the page of the model alone
//! (`tests/rtl_ref`); and errors that are planted in them break the proof.

mod adex;
mod cut;
mod defined;
mod defined_models;
mod exponential_euler;
mod hodgkin_huxley;
mod izhikevich;
mod joined;
mod lif;
mod linear;
mod short_term_plasticity;
#[path = "../support/mod.rs"]
mod support;
mod synapses;
mod synapses_of_two_states;
mod xylo;
mod yosys;
