//! When it happens: the clock cycle of every word at the chip's edge, from the contracts `docs/core.md` and `docs/chip.md`.
//!
//! Every buffer of a core is first in, first out, and stalls only for want of room behind it. So the cycle in which
//! a word moves on is the greatest of a few cycles in which other words moved, and nothing has to be clocked: an event
//! costs the same few operations, however long its row is. Only the routers of the mesh, where ways meet, are clocked.

mod chip;
mod edge;
mod emitter;
mod event_path;
mod serialiser;
mod single;

use super::host::{Host, OutputWord};
use crate::design::Design;
use chip::Chip;
use single::SingleTile;

/// The cycle model of a chip, of one tile or of several.
pub struct CycleModel<'d>(Tiles<'d>);

enum Tiles<'d> {
    One(SingleTile<'d>),
    Several(Box<Chip<'d>>),
}

impl<'d> CycleModel<'d> {
    /// The chip after reset, in cycle 0.
    pub fn new(design: &'d Design, host: Host) -> Self {
        Self(if design.mesh.is_single() {
            Tiles::One(SingleTile::new(design, host))
        } else {
            Tiles::Several(Box::new(Chip::new(design, host)))
        })
    }

    /// One time step, after a clear or not. `inputs` of the network with an event are sent in this order, each to its tiles in the
    /// order of `design.inputs`; `spikes` are the neurons of the chip that spike, ascending, each as often as it does. Appends the words
    /// of the output stream, the last of them the end of step; spikes come in the order in which they leave. Returns the cycle of the end of step.
    pub fn step(&mut self, clear: bool, inputs: &[u32], spikes: &[u32], output: &mut Vec<OutputWord>) -> u64 {
        match &mut self.0 {
            Tiles::One(tile) => tile.step(clear, inputs, spikes, output),
            Tiles::Several(chip) => chip.step(clear, inputs, spikes, output),
        }
    }
}
