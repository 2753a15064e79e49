//! A neuron is a datapath, written once over the trait [`Arith`], and read in several ways.
//!
//! `arith` has the operations; `recorder` turns a model into the graph of `graph`, with formats and ranges;
//! `evaluate` computes a graph plainly, `native` runs the model itself in plain integers, `blocks` a graph over arrays; `random_bits` draws random bits, `replay` records a graph
//! a second time; `schedule` cuts a graph into
//! pipeline stages and `rows` prints it as named rows of Verilog.

mod arith;
pub mod blocks;
mod evaluate;
mod graph;
mod names;
pub mod native;
mod random_bits;
mod recorder;
mod replay;
mod rows;
mod schedule;
mod substeps;

pub use arith::{Arith, Relation, Target};
pub use evaluate::{Update, evaluate, evaluate_all, spikes};
pub use graph::{Graph, Node, Op, Output, Parameter, Range, Signal, Table};
pub use names::{interned, interned_list};
pub use random_bits::threefry;
pub use recorder::{MAX_INTERMEDIATE_BITS, MOST_SPIKES, Planned, Recorder, TooWide};
pub use replay::{Changes, replay};
pub use rows::{Port, Row, Rows, Section, Stage, TableRead, camel_case, literal, rows, wire_type};
pub use schedule::Schedule;
pub use substeps::{SPIKES_SO_FAR, in_substeps};
