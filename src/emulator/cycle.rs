//! When it happens: the clock cycle of every word at the chip's edge, from the contract in `docs/core.md`.
//!
//! Every buffer of the core is first in, first out, and stalls only for want of room behind it. So the cycle in which
//! a word moves on is the greatest of a few cycles in which other words moved, and nothing has to be clocked: an event
//! costs the same few operations, however long its row is.

use crate::design::{Design, OutputKind};

/// Cycles in which one side of the host does not move, repeated for ever. Empty: it is always ready.
#[derive(Clone, Debug, Default)]
pub struct Stalls(pub Vec<bool>);

impl Stalls {
    /// The first cycle from `cycle` on in which the host moves.
    fn first_free(&self, cycle: u64) -> u64 {
        if self.0.is_empty() {
            return cycle;
        }
        let stalled = |c: &u64| self.0[(c % self.0.len() as u64) as usize];
        (cycle..).find(|c| !stalled(c)).expect("a stall pattern has a free cycle")
    }
}

/// How the host uses its two streams.
///
/// A new word is offered in the first cycle, after the handshake of the word before, that `input` does not stall; it then stays
/// until its handshake. `out_ready` is low in the cycles that `output` stalls.
#[derive(Clone, Debug, Default)]
pub struct Host {
    /// When no new word is offered.
    pub input: Stalls,
    /// When no word is taken.
    pub output: Stalls,
    /// After an end of step, this many cycles without input, in which the host reads memories; `None`: the next time step's
    /// input is offered at once, before the end of step.
    pub pause: Option<u64>,
}

/// A word at the output stream with the cycle of its handshake.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OutputWord {
    /// Clock cycle of the handshake.
    pub cycle: u64,
    /// What it means.
    pub kind: OutputKind,
    /// The neuron of a spike; 0 otherwise.
    pub neuron: u32,
}

/// The cycle model of one core.
pub struct CycleModel<'d> {
    design: &'d Design,
    host: Host,
    /// First cycle of the state INPUT of the current time step.
    input_from: u64,
    /// The first cycle in which the host may offer its next word.
    offer_from: u64,
    events: EventPath,
    /// Handshake of the last word at the output stream: the register is free in that cycle.
    output_free: u64,
}

/// The last moves along router register, event queue, axon fetch, row walk.
#[derive(Default)]
struct EventPath {
    /// The router's register handed its word to the queue.
    pushed: u64,
    /// Words left the queue: the last Q of them, a ring.
    popped: Box<[u64]>,
    /// The oldest place of the ring.
    oldest: usize,
    /// Raw register into row register.
    moved: u64,
    /// Row taken.
    taken: u64,
    /// The earliest cycle in which the next row can be taken.
    walk_free: u64,
    /// The core is quiet from this cycle on.
    quiet_from: u64,
}

/// The last moves along spike queue, serialiser, route fetch.
#[derive(Default)]
struct SpikePath {
    popped: u64,
    moved: u64,
    /// Last lane of the block left the serialiser.
    emptied: u64,
    /// Route fetch: raw into route register.
    fetched: u64,
    /// Route left.
    fired: u64,
}

impl<'d> CycleModel<'d> {
    /// The core after reset: CLEAR begins in cycle 0.
    pub fn new(design: &'d Design, host: Host) -> Self {
        Self {
            design,
            host,
            input_from: design.core.clear_cycles(),
            offer_from: 0,
            events: EventPath::new(design.core.queue_depth as usize),
            output_free: 0,
        }
    }

    /// One time step, after a clear or not: input events on `axons`, in the order in which the host sends them; the
    /// neurons that spike, ascending. Appends the words of the output stream, the last of them the end of step. Returns
    /// the cycle of that.
    pub fn step(&mut self, clear: bool, axons: &[u32], spikes: &[u32], output: &mut Vec<OutputWord>) -> u64 {
        if clear {
            let clear_from = self.take_control();
            self.input_from = clear_from + self.design.core.clear_cycles();
        }
        self.take_events(axons);
        let sweep_from = self.take_control();
        let deliver_from = sweep_from + self.design.core.sweep_cycles();
        let emitted = self.emit(sweep_from, deliver_from, spikes, output);
        let delivered = deliver_from.max(emitted).max(self.events.quiet_from);
        let end = (delivered + 1).max(self.output_free);
        self.input_from = end + 1;
        let cycle = self.send(end, OutputKind::EndOfStep, 0, output);
        if let Some(pause) = self.host.pause {
            self.offer_from = cycle + 1 + pause;
        }
        cycle
    }

    /// Events from the host.
    fn take_events(&mut self, axons: &[u32]) {
        // Out of `self`, so that they stay in registers for the length of the loop.
        let mut events = std::mem::take(&mut self.events);
        let (mut offer_from, input_from) = (self.offer_from, self.input_from);
        for &axon in axons {
            let handshake = self.host.input.first_free(offer_from).max(input_from).max(events.pushed);
            offer_from = handshake + 1;
            events.enter(handshake, self.design.tiles[0].axons[axon as usize].words, 0);
        }
        self.offer_from = offer_from;
        self.events = events;
    }

    /// A control word from the host. Returns the first cycle of the state that it leads to.
    fn take_control(&mut self) -> u64 {
        let handshake = self.host.input.first_free(self.offer_from).max(self.input_from).max(self.events.pushed);
        self.offer_from = handshake + 1;
        (handshake + 1).max(self.events.quiet_from) + 1
    }

    /// Spikes leave. Returns the first cycle in which nothing is left to emit.
    fn emit(&mut self, sweep_from: u64, deliver_from: u64, spikes: &[u32], output: &mut Vec<OutputWord>) -> u64 {
        let (core, tile) = (&self.design.core, &self.design.tiles[0]);
        let latency = u64::from(core.read_latency() + core.schedule.depth);
        let mut path = SpikePath::default();
        for block in spikes.chunk_by(|a, b| a / core.lanes == b / core.lanes) {
            let written = sweep_from + u64::from(block[0] / core.lanes) + latency;
            path.popped = (written + 1).max(path.popped + 1).max(path.moved);
            path.moved = (path.popped + 1).max(path.emptied);
            let mut leaves = path.moved + 1;
            for &neuron in block {
                leaves = leaves.max(path.fetched);
                path.emptied = leaves;
                path.fetched = (leaves + 1).max(path.fired);
                let (to_host, axon) = (tile.routes.to_host(neuron), tile.routes.axons(neuron).next());
                path.fired = path.fetched + 1;
                if to_host {
                    path.fired = path.fired.max(self.output_free);
                }
                if axon.is_some() {
                    path.fired = path.fired.max(self.events.pushed);
                }
                if let Some((_, axon)) = axon {
                    self.events.enter(path.fired, tile.axons[axon as usize].words, deliver_from);
                }
                if to_host {
                    self.send(path.fired, OutputKind::Spike, neuron, output);
                }
                leaves += 1;
            }
        }
        if spikes.is_empty() { 0 } else { path.fired + 1 }
    }

    /// The output register takes a word in `cycle`. Returns the cycle of its handshake.
    fn send(&mut self, cycle: u64, kind: OutputKind, neuron: u32, output: &mut Vec<OutputWord>) -> u64 {
        let handshake = self.host.output.first_free(cycle + 1);
        self.output_free = handshake;
        output.push(OutputWord { cycle: handshake, kind, neuron });
        handshake
    }
}

impl EventPath {
    fn new(queue_depth: usize) -> Self {
        Self { popped: vec![0; queue_depth].into(), ..Self::default() }
    }

    /// An event enters the router's register in cycle `accepted`; its row has `words` words and is not walked before `gate`.
    #[inline(always)]
    fn enter(&mut self, accepted: u64, words: u32, gate: u64) {
        // The queue has room once the word that came Q before this one has left it.
        let place = self.oldest & (self.popped.len() - 1);
        self.oldest += 1;
        self.pushed = (accepted + 1).max(self.popped[place] + 1);
        let popped = (self.pushed + 1).max(self.moved);
        self.popped[place] = popped;
        self.moved = (popped + 1).max(self.taken);
        self.taken = (self.moved + 1).max(self.walk_free).max(gate);
        let words = u64::from(words);
        self.walk_free = self.taken + words.max(1);
        // The last word's address goes out in cycle taken + words; its sum is written four cycles later.
        self.quiet_from = self.quiet_from.max(self.taken + if words > 0 { words + 5 } else { 1 });
    }
}
