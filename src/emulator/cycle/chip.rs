//! A chip of several tiles: the step control leads them through the time step, as `docs/chip.md` says.

use super::edge::Edge;
use super::emitter::{Emitter, Spikes};
use crate::design::{Design, OutputKind};
use crate::emulator::host::{Host, OutputWord, Stalls};
use crate::emulator::mesh::{Packet, RouterMesh};

/// From the decision on a command to the tiles' registers.
const COMMAND: u64 = 3;
/// From a state of the tiles to the step control's register.
const ANSWER: u64 = 3;

/// The cycle model of a chip.
pub(super) struct Chip<'d> {
    design: &'d Design,
    /// When the host offers no new word.
    input_stalls: Stalls,
    pause: Option<u64>,
    /// First cycle of the state INPUT of the step control.
    input_from: u64,
    /// The first cycle in which the host may offer its next word.
    offer_from: u64,
    mesh: RouterMesh,
    edge: Edge<'d>,
    emitters: Vec<Emitter>,
    /// Tiles with packets to emit, each with the next one and the cycle from which it is offered.
    pending: Vec<Pending>,
}

struct Pending {
    tile: usize,
    offered: u64,
    packet: Packet,
}

impl<'d> Chip<'d> {
    /// The chip after reset: CLEAR of the cores begins in cycle 0.
    pub fn new(design: &'d Design, host: Host) -> Self {
        let tiles = design.tiles.len();
        Self {
            design,
            input_stalls: host.input,
            pause: host.pause,
            input_from: clear_cycles(design) + ANSWER + 1,
            offer_from: 0,
            mesh: RouterMesh::new(design.mesh),
            edge: Edge::new(design, host.output),
            emitters: (0..tiles).map(|_| Emitter::default()).collect(),
            pending: Vec::with_capacity(tiles),
        }
    }

    /// As [`CycleModel::step`](super::CycleModel::step).
    pub fn step(&mut self, clear: bool, inputs: &[u32], spikes: &[u32], output: &mut Vec<OutputWord>) -> u64 {
        if clear {
            let clear_from = self.take_input(&[], output);
            self.input_from = clear_from + clear_cycles(self.design) + ANSWER + 1;
        }
        let sweep_from = self.take_input(inputs, output);
        let settled = self.run(sweep_from, spikes, output) + ANSWER;
        let end = (settled + 1).max(self.edge.output.free_from());
        let word = self.edge.output.take(end, OutputKind::EndOfStep, 0);
        output.push(word);
        self.input_from = end + 1;
        if let Some(pause) = self.pause {
            self.offer_from = word.cycle + 1 + pause;
        }
        word.cycle
    }

    /// INPUT and DRAIN: the events of `inputs`, then a control word. Returns the first cycle of the state that it leads the cores to.
    fn take_input(&mut self, inputs: &[u32], output: &mut Vec<OutputWord>) -> u64 {
        self.edge.begin_input();
        let handshake = self.hand_over(inputs, output);
        self.offer_from = handshake + 1;
        let empty = self.drain(handshake, output);
        // The tiles' phase is that of DRAIN one cycle after the command, and then they answer.
        let idle = (handshake + COMMAND + 1).max(empty).max(self.edge.quiet_from());
        let decided = idle + ANSWER;
        // The core takes the command as its control word, which is pending for one cycle.
        decided + COMMAND + 2
    }

    /// Returns the handshake of the control word.
    fn hand_over(&mut self, inputs: &[u32], output: &mut Vec<OutputWord>) -> u64 {
        let design = self.design;
        let host = design.mesh.host as usize;
        let mut events = inputs.iter().flat_map(|&input| design.inputs.axons(input));
        let mut offered = self.input_stalls.first_free(self.offer_from).max(self.input_from);
        let mut cycle = offered;
        loop {
            if offered <= cycle && self.mesh.has_room(host) {
                let Some((tile, axon)) = events.next() else { return cycle };
                self.mesh.inject(host, Packet { payload: axon, destination: tile as u16, to_host: false });
                offered = self.input_stalls.first_free(cycle + 1);
            }
            let moved = self.mesh.cycle(cycle, &mut self.edge.outputs(output));
            let waits = if offered > cycle { offered } else { u64::MAX };
            cycle = if moved { cycle + 1 } else { self.mesh.wake().min(waits) };
        }
    }

    /// Clocks the mesh from `cycle` on until it is empty. Returns the first cycle in which it is.
    fn drain(&mut self, mut cycle: u64, output: &mut Vec<OutputWord>) -> u64 {
        while !self.mesh.is_empty() {
            let moved = self.mesh.cycle(cycle, &mut self.edge.outputs(output));
            cycle = if moved { cycle + 1 } else { self.mesh.wake() };
        }
        cycle
    }

    /// RUN: sweep and delivery. Returns the first cycle in which all tiles are idle.
    fn run(&mut self, sweep_from: u64, spikes: &[u32], output: &mut Vec<OutputWord>) -> u64 {
        self.edge.begin_sweep(sweep_from);
        self.start_emitters(sweep_from, spikes);
        let mut cycle = sweep_from;
        if let Some(first) = self.pending.iter().map(|pending| pending.offered).min() {
            cycle = first;
            while !self.pending.is_empty() {
                let waits = self.inject(cycle, sweep_from, spikes);
                let moved = self.mesh.cycle(cycle, &mut self.edge.outputs(output));
                cycle = if moved { cycle + 1 } else { self.mesh.wake().min(waits) };
            }
            cycle = self.drain(cycle, output);
        }
        cycle.max(self.edge.end_from())
    }

    /// Gives every tile its part of `spikes`.
    fn start_emitters(&mut self, sweep_from: u64, spikes: &[u32]) {
        let mut next = 0;
        for tile in 0..self.design.tiles.len() {
            let end = (tile as u32 + 1) * self.design.shape().neurons();
            let first = next;
            next += spikes[first..].iter().take_while(|&&neuron| neuron < end).count();
            if next > first {
                self.emitters[tile].start(first..next);
                self.next_packet(tile, sweep_from, spikes);
            }
        }
    }

    /// The next packet of `tile` becomes pending, or there is none and the tile has emitted.
    fn next_packet(&mut self, tile: usize, sweep_from: u64, spikes: &[u32]) -> bool {
        let core = self.design.core_of(tile as u32);
        let spikes = Spikes {
            neurons: spikes,
            first: tile as u32 * core.neurons(),
            lanes: core.lanes,
            written: sweep_from + u64::from(core.earlier_passes_cycles() + core.read_latency() + core.schedule.depth),
            host: self.design.mesh.host,
        };
        let next = self.emitters[tile].next(&self.design.tiles[tile], spikes);
        self.edge.set_emitted(tile, next.is_none().then(|| self.emitters[tile].emitted_from()));
        if let Some((offered, packet)) = next {
            self.pending.push(Pending { tile, offered, packet });
        }
        next.is_some()
    }

    /// Local inputs take what is offered in `cycle`. Returns the first later cycle in which a packet is offered anew.
    fn inject(&mut self, cycle: u64, sweep_from: u64, spikes: &[u32]) -> u64 {
        let mut place = 0;
        let mut waits = u64::MAX;
        while let Some(&Pending { tile, offered, packet }) = self.pending.get(place) {
            if offered > cycle {
                waits = waits.min(offered);
            } else if self.mesh.has_room(tile) {
                self.mesh.inject(tile, packet);
                self.emitters[tile].send(cycle);
                self.pending.swap_remove(place);
                if self.next_packet(tile, sweep_from, spikes) {
                    let last = self.pending.len() - 1;
                    self.pending.swap(place, last);
                } else {
                    continue;
                }
            }
            place += 1;
        }
        waits
    }
}

/// Cycles until the last of the cores has left CLEAR.
fn clear_cycles(design: &Design) -> u64 {
    (0..design.mesh.tiles()).map(|tile| design.core_of(tile).clear_cycles()).max().unwrap_or(0)
}
