//! Datapaths: the native instance and the plain evaluator say the same, and the ranges are right and tight.

mod agreement;
mod known_answers;
mod lanes;
mod neurons;
mod noise;
mod parts;
mod random_bits;
mod ranges;
mod receptors;
mod receptors_of_adex;
