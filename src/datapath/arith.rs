//! The operations of which a neuron model is made.

/// When a comparison is true.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Relation {
    /// `a > b`
    Greater,
    /// `a >= b`
    GreaterEqual,
}
