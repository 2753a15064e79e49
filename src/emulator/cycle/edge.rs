//! Where packets leave the mesh: the event paths of the cores, and the output register of the chip.

use super::event_path::EventPath;
use crate::design::{Design, OutputKind};
use crate::emulator::host::{OutputRegister, OutputWord, Stalls};
use crate::emulator::mesh::{LocalOutputs, Offered, Packet};

/// A cycle that is not known yet.
const UNKNOWN: u64 = u64::MAX;

/// The cores behind the local outputs, and the host.
pub(super) struct Edge<'d> {
    design: &'d Design,
    cores: Vec<CoreState>,
    pub output: OutputRegister,
}

struct CoreState {
    events: EventPath,
    /// Rows are not walked before this cycle: the sweep is over.
    gate: u64,
    /// All is emitted from this cycle on.
    emitted_from: u64,
    /// First cycle of the state END, once it is certain.
    end_from: u64,
}

/// The local outputs while the chip runs.
pub(super) struct Outputs<'e, 'd> {
    edge: &'e mut Edge<'d>,
    words: &'e mut Vec<OutputWord>,
}

impl<'d> Edge<'d> {
    pub fn new(design: &'d Design, stalls: Stalls) -> Self {
        let queue_depth = design.shape().queue_depth;
        let core = || CoreState { events: EventPath::new(queue_depth), gate: 0, emitted_from: 0, end_from: UNKNOWN };
        let cores = design.tiles.iter().map(|_| core()).collect();
        Self { design, cores, output: OutputRegister::new(stalls) }
    }

    /// Rows of the events to come are walked at once.
    pub fn begin_input(&mut self) {
        self.cores.iter_mut().for_each(|core| core.begin(0));
    }

    /// The sweep begins in cycle `sweep_from`: rows of the events to come are walked when that of their core is over. Then its DELIVER begins,
    /// in which it has emitted if [`set_emitted`](Self::set_emitted) says nothing else.
    pub fn begin_sweep(&mut self, sweep_from: u64) {
        for (core, tile) in self.cores.iter_mut().zip(&self.design.tiles) {
            core.begin(sweep_from + self.design.cores[tile.core as usize].sweep_cycles());
        }
    }

    /// Tile `tile` has emitted from this cycle on; `None`: that is not known yet.
    pub fn set_emitted(&mut self, tile: usize, from: Option<u64>) {
        let core = &mut self.cores[tile];
        core.emitted_from = from.map_or(UNKNOWN, |from| from.max(core.gate));
    }

    /// The first cycle in which all cores are quiet, without further events.
    pub fn quiet_from(&self) -> u64 {
        self.cores.iter().map(|core| core.events.quiet_from()).max().unwrap_or(0)
    }

    /// The first cycle in which all cores are quiet and in the state END, once all have emitted, without further events.
    pub fn end_from(&self) -> u64 {
        let of_core = |core: &CoreState| {
            let end = if core.end_from == UNKNOWN { core.deliver_ends() + 1 } else { core.end_from };
            end.max(core.events.quiet_from())
        };
        self.cores.iter().map(of_core).max().unwrap_or(0)
    }

    /// The local outputs; words for the host go to the end of `words`.
    pub fn outputs<'e>(&'e mut self, words: &'e mut Vec<OutputWord>) -> Outputs<'e, 'd> {
        Outputs { edge: self, words }
    }
}

impl CoreState {
    fn begin(&mut self, gate: u64) {
        (self.gate, self.emitted_from, self.end_from) = (gate, gate, UNKNOWN);
    }

    /// Last cycle of the state DELIVER, without further events.
    #[inline(always)]
    fn deliver_ends(&self) -> u64 {
        self.emitted_from.max(self.events.quiet_from())
    }
}

impl LocalOutputs for Outputs<'_, '_> {
    #[inline(always)]
    fn offer(&mut self, tile: usize, packet: Packet, cycle: u64) -> Offered {
        let edge = &mut *self.edge;
        let core = &mut edge.cores[tile];
        let room = if packet.to_host { edge.output.free_from() } else { core.events.room_from() };
        if room > cycle {
            return Offered::NotBefore(room);
        }
        if packet.to_host {
            self.words.push(edge.output.take(cycle, OutputKind::Spike, packet.payload));
        } else {
            // DELIVER may have ended before this event came: the core was quiet up to this cycle.
            let ends = core.deliver_ends();
            if core.end_from == UNKNOWN && ends <= cycle {
                core.end_from = ends + 1;
            }
            let tile = &edge.design.tiles[tile];
            let axon = &tile.axons[packet.payload as usize];
            let rest = edge.design.cores[tile.core as usize].rest_cycles(axon);
            core.events.enter(cycle, axon.words, rest, core.gate);
        }
        Offered::Taken
    }
}
