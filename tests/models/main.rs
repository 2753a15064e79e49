//! The models against simulators that others wrote: first the equations in double precision, then the datapath in fixed
//! point. The traces are described in `tests/reference/README.md`.

mod adex;
mod adex_substeps;
mod alif;
mod chip;
#[path = "../datapath/defined.rs"]
mod defined;
mod defined_models;
mod escape;
mod hodgkin_huxley;
mod lif;
mod linear;
mod neuron;
mod noise;
mod normal;
mod patterns;
mod rates;
mod reference;
mod short_term_plasticity;
mod synapses;
