//! The models against simulators that others wrote: first the equations in double precision, then the datapath in fixed
//! point. The traces are described in `tests/reference/README.md`.

mod adex;
mod adex_substeps;
mod alif;
mod background;
mod chip;
#[path = "../datapath/defined.rs"]
mod defined;
mod defined_models;
mod escape;
mod exponential_euler;
mod hodgkin_huxley;
mod lif;
mod linear;
mod neuron;
mod noise;
mod normal;
mod patterns;
mod rates;
mod reference;
mod rounding;
mod short_term_plasticity;
mod synapses;
