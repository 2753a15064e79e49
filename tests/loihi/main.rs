//! Loihi's arithmetic against Lava's bit-accurate model: every current, potential and spike of every trace, in the emulator
//! and in the Verilog. The traces are described in `tests/reference/README.md`.

mod emulator;
#[path = "../support/mod.rs"]
mod support;
mod trace;
mod verilog;
