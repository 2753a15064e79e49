//! Xylo's arithmetic against xylosim: every current, potential and number of spikes of every trace, in the emulator and in the
//! Verilog. The traces are described in `tests/reference/README.md`.

mod emulator;
mod order;
mod planted;
#[path = "../support/mod.rs"]
mod support;
mod trace;
mod verilog;
