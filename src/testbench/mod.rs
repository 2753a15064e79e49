//! What is held against the RTL: the host's words, every word that must come back with its cycle, every state word.
//!
//! `expected` runs the golden model, `vectors` writes its result as the text files that both harnesses read, `harness`
//! renders what a harness must know of the design. `traffic` is for a mesh without cores. The harnesses themselves are self-checking: the C++ one for
//! Verilator is `testbenches/main.cpp`, the SystemVerilog one for Icarus is `templates/testbench/bench.sv`.

mod expected;
mod harness;
mod traffic;
mod vectors;

pub use expected::{Expected, HostPattern, expect};
pub use harness::{DebugPort, harness_files};
pub use traffic::{Pattern, offer_lines, offers};
pub use vectors::vector_files;
