//! The mesh and the chip of several tiles: the emulator against plain, fully clocked readings of `docs/chip.md`.

mod chip;
mod conservation;
mod naive_chip;
mod naive_core;
mod naive_mesh;
mod random_chip;
mod routers;
#[path = "../support/mod.rs"]
mod support;
mod traffic;
