//! The models read a second time, from their pages in `docs/models` alone and in the types of the crate `fixed`: bit for bit
//! what the evaluator of the recorded datapath says.

mod adex;
mod alif;
mod background;
#[path = "../datapath/defined.rs"]
mod defined;
mod defined_models;
mod escape;
mod exponential_euler;
mod hodgkin_huxley;
mod lif;
mod linear;
mod loihi;
#[path = "../datapath/neurons.rs"]
mod neurons;
mod noise;
mod pages;
#[path = "../datapath/receptors.rs"]
mod receptors;
mod rounding;
mod short_term_plasticity;
mod synapses;
mod words;
mod xylo;
