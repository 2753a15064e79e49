//! A chip of one tile: its host talks to its core, as `docs/core.md` says.

use super::event_path::EventPath;
use super::serialiser::Serialiser;
use crate::design::{Axon, Core, Design, OutputKind};
use crate::emulator::host::{Host, OutputRegister, OutputWord, Stalls};

/// The cycle model of one core.
pub(super) struct SingleTile<'d> {
    design: &'d Design,
    /// When the host offers no new word.
    input_stalls: Stalls,
    pause: Option<u64>,
    /// First cycle of the state INPUT of the current time step.
    input_from: u64,
    /// The first cycle in which the host may offer its next word.
    offer_from: u64,
    router: Router,
    output: OutputRegister,
}

/// The router's register with the event path behind it.
struct Router {
    /// The register handed its word to the queue: in that cycle it can take the next one.
    pushed: u64,
    events: EventPath,
}

/// The last moves along spike queue, serialiser, route fetch.
#[derive(Default)]
struct SpikePath {
    serialiser: Serialiser,
    /// Route fetch: raw into route register.
    fetched: u64,
    /// Route left.
    fired: u64,
}

impl<'d> SingleTile<'d> {
    /// The core after reset: CLEAR begins in cycle 0.
    pub fn new(design: &'d Design, host: Host) -> Self {
        Self {
            design,
            input_stalls: host.input,
            pause: host.pause,
            input_from: design.core_of(0).clear_cycles(),
            offer_from: 0,
            router: Router { pushed: 0, events: EventPath::new(design.shape().queue_depth) },
            output: OutputRegister::new(host.output),
        }
    }

    /// As [`CycleModel::step`](super::CycleModel::step); input `a` is axon `a`.
    pub fn step(&mut self, clear: bool, axons: &[u32], spikes: &[u32], output: &mut Vec<OutputWord>) -> u64 {
        if clear {
            let clear_from = self.take_control();
            self.input_from = clear_from + self.design.core_of(0).clear_cycles();
        }
        self.take_events(axons);
        let sweep_from = self.take_control();
        let deliver_from = sweep_from + self.design.core_of(0).sweep_cycles();
        let emitted = self.emit(sweep_from, deliver_from, spikes, output);
        let delivered = deliver_from.max(emitted).max(self.router.events.quiet_from());
        let end = (delivered + 1).max(self.output.free_from());
        self.input_from = end + 1;
        let word = self.output.take(end, OutputKind::EndOfStep, 0);
        output.push(word);
        if let Some(pause) = self.pause {
            self.offer_from = word.cycle + 1 + pause;
        }
        word.cycle
    }

    /// Events from the host.
    fn take_events(&mut self, axons: &[u32]) {
        let (core, table) = (self.design.core_of(0), &self.design.tiles[0].axons);
        let (mut offer_from, input_from) = (self.offer_from, self.input_from);
        for &axon in axons {
            let handshake = self.input_stalls.first_free(offer_from).max(input_from).max(self.router.pushed);
            offer_from = handshake + 1;
            self.router.enter(handshake, &table[axon as usize], core, 0);
        }
        self.offer_from = offer_from;
    }

    /// A control word from the host. Returns the first cycle of the state that it leads to.
    fn take_control(&mut self) -> u64 {
        let offered = self.input_stalls.first_free(self.offer_from);
        let handshake = offered.max(self.input_from).max(self.router.pushed);
        self.offer_from = handshake + 1;
        (handshake + 1).max(self.router.events.quiet_from()) + 1
    }

    /// Spikes leave. Returns the first cycle in which nothing is left to emit.
    fn emit(&mut self, sweep_from: u64, deliver_from: u64, spikes: &[u32], output: &mut Vec<OutputWord>) -> u64 {
        let (core, tile) = (self.design.core_of(0), &self.design.tiles[0]);
        // Spikes leave with the last pass of the sweep.
        let latency = u64::from(core.earlier_passes_cycles() + core.read_latency() + core.schedule.depth);
        let mut path = SpikePath::default();
        for block in spikes.chunk_by(|a, b| a / core.lanes == b / core.lanes) {
            path.serialiser.refill(sweep_from + u64::from(block[0] / core.lanes) + latency);
            for &neuron in block {
                let left = path.serialiser.leave(path.fetched);
                path.fetched = (left + 1).max(path.fired);
                let (to_host, axon) = (tile.routes.to_host(neuron), tile.routes.axons(neuron).next());
                path.fired = path.fetched + 1;
                if to_host {
                    path.fired = path.fired.max(self.output.free_from());
                }
                if axon.is_some() {
                    path.fired = path.fired.max(self.router.pushed);
                }
                if let Some((_, axon)) = axon {
                    self.router.enter(path.fired, &tile.axons[axon as usize], core, deliver_from);
                }
                if to_host {
                    output.push(self.output.take(path.fired, OutputKind::Spike, neuron));
                }
            }
        }
        if spikes.is_empty() { 0 } else { path.fired + 1 }
    }
}

impl Router {
    /// The register takes an event in cycle `accepted`; the rest as [`EventPath::enter`].
    #[inline(always)]
    fn enter(&mut self, accepted: u64, axon: &Axon, core: &Core, gate: u64) {
        self.pushed = (accepted + 1).max(self.events.room_from());
        self.events.enter(self.pushed, axon.words, core.rest_cycles(axon), gate);
    }
}
