//! Cutting a datapath into pipeline stages.

/// Pipeline stages of a datapath: initiation interval 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Schedule {
    /// The stage in which each node is computed, from 0, in the order of the graph.
    pub stages: Vec<u32>,
    /// Register stages between the inputs and the outputs; 0 for a datapath without registers.
    pub depth: u32,
}
