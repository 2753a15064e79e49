//! A neuron is a datapath, written once over the trait `Arith`, and read in several ways.

mod arith;

pub use arith::Relation;
