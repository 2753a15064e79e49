//! The routers of a mesh, clock by clock, from `docs/chip.md`.
//!
//! Only routers that hold a packet are looked at, and a caller can skip the cycles in which nothing moves ([`RouterMesh::wake`]).
//! All memory is taken when the mesh is made.

mod arbiter;
mod packet_queues;
mod routes;
mod traffic;

use crate::design;
use packet_queues::PacketQueues;
pub use traffic::{Offer, Passage, carry};

/// The local port of a router.
const LOCAL: usize = 0;
/// Ports of a router: local, north, east, south, west.
const PORTS: usize = 5;
/// The port at the other end of each port's link.
const OPPOSITE: [usize; PORTS] = [0, 3, 4, 1, 2];

/// What a router carries.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Packet {
    /// An axon of the destination; for the host the neuron of the chip that spiked.
    pub payload: u32,
    /// Number of the tile where it leaves the mesh.
    pub destination: u16,
    /// Whether it goes to the host there, not to the core.
    pub to_host: bool,
}

/// What stands at the local outputs of the routers.
pub trait LocalOutputs {
    /// `packet` is offered at the local output of `tile` in `cycle`. To be asked once a cycle and tile at most.
    fn offer(&mut self, tile: usize, packet: Packet, cycle: u64) -> Offered;
}

/// What becomes of a packet that is offered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Offered {
    /// It is taken in this cycle.
    Taken,
    /// It is not taken before this cycle, which is a later one.
    NotBefore(u64),
}

/// The routers of a mesh with their queues.
pub struct RouterMesh {
    width: usize,
    /// Which output leads from a tile to another: `[from * tiles + to]`.
    routes: Box<[u8]>,
    routers: Box<[Router]>,
    queues: PacketQueues,
    /// Bit r is set where router r holds a packet.
    active: Box<[u64]>,
    /// What moves at the end of this cycle.
    moves: Vec<Move>,
    injections: Vec<(u16, Packet)>,
    packets: usize,
    wake: u64,
}

/// A router: for each output the inputs whose heads ask for it, and the input that it served last.
#[derive(Clone, Copy)]
struct Router {
    /// Bit i of `asks[o]`: the head of input i asks for output o.
    asks: [u8; PORTS],
    served: [u8; PORTS],
    /// Bit i: the queue of input i has room.
    room: u8,
    /// Packets in its queues.
    held: u16,
}

#[derive(Clone, Copy)]
struct Move {
    router: u16,
    input: u8,
    output: u8,
}

impl RouterMesh {
    /// The mesh after reset, without a packet.
    pub fn new(mesh: design::Mesh) -> Self {
        let tiles = mesh.tiles() as usize;
        let idle = Router { asks: [0; PORTS], served: [PORTS as u8 - 1; PORTS], room: 0b1_1111, held: 0 };
        Self {
            width: mesh.width as usize,
            routes: routes::table(mesh),
            routers: vec![idle; tiles].into(),
            queues: PacketQueues::new(tiles * PORTS, mesh.link_depth as usize),
            active: vec![0; tiles.div_ceil(64)].into(),
            moves: Vec::with_capacity(tiles * PORTS),
            injections: Vec::with_capacity(tiles),
            packets: 0,
            wake: u64::MAX,
        }
    }

    /// Whether no queue holds a packet.
    pub fn is_empty(&self) -> bool {
        self.packets == 0
    }

    /// Packets in all queues.
    pub fn packets(&self) -> usize {
        self.packets
    }

    /// Whether the local input of `tile` can take a packet in this cycle.
    pub fn has_room(&self, tile: usize) -> bool {
        self.routers[tile].room >> LOCAL & 1 == 1
    }

    /// The local input of `tile`, which [has room](Self::has_room), takes a packet in this cycle: at most one, before
    /// [`cycle`](Self::cycle) is called.
    pub fn inject(&mut self, tile: usize, packet: Packet) {
        debug_assert!(self.has_room(tile) && self.injections.iter().all(|&(other, _)| usize::from(other) != tile));
        self.injections.push((tile as u16, packet));
    }

    /// Where nothing moved in the last cycle: the first one in which a packet that waits at a local output may be taken.
    pub fn wake(&self) -> u64 {
        self.wake
    }

    /// One cycle. Returns whether anything moved.
    pub fn cycle(&mut self, cycle: u64, outputs: &mut impl LocalOutputs) -> bool {
        self.wake = u64::MAX;
        self.moves.clear();
        for word in 0..self.active.len() {
            let mut set = self.active[word];
            while set != 0 {
                self.arbitrate(word * 64 + set.trailing_zeros() as usize, cycle, outputs);
                set &= set - 1;
            }
        }
        let moved = !self.moves.is_empty() || !self.injections.is_empty();
        self.finish();
        moved
    }

    /// What leaves router `number` in this cycle, by the state at its start.
    #[inline(always)]
    fn arbitrate(&mut self, number: usize, cycle: u64, outputs: &mut impl LocalOutputs) {
        let router = self.routers[number];
        for output in 0..PORTS {
            let asks = router.asks[output];
            if asks == 0 {
                continue;
            }
            let input = arbiter::grant(asks, router.served[output]);
            let taken = if output == LOCAL {
                let packet = self.queues.head(number * PORTS + usize::from(input));
                match outputs.offer(number, packet, cycle) {
                    Offered::Taken => true,
                    Offered::NotBefore(later) => {
                        self.wake = self.wake.min(later);
                        false
                    }
                }
            } else {
                self.routers[self.neighbour(number, output)].room >> OPPOSITE[output] & 1 == 1
            };
            if taken {
                self.moves.push(Move { router: number as u16, input, output: output as u8 });
            }
        }
    }

    /// The end of the cycle: packets leave their queues and enter others.
    fn finish(&mut self) {
        for place in 0..self.moves.len() {
            let Move { router, input, output } = self.moves[place];
            let (number, output) = (usize::from(router), usize::from(output));
            let packet = self.leave(number, usize::from(input), output);
            if output != LOCAL {
                self.enter(self.neighbour(number, output), OPPOSITE[output], packet);
            }
        }
        for place in 0..self.injections.len() {
            let (tile, packet) = self.injections[place];
            self.enter(usize::from(tile), LOCAL, packet);
        }
        self.injections.clear();
    }

    /// The head of a queue leaves it through `output`.
    #[inline(always)]
    fn leave(&mut self, number: usize, input: usize, output: usize) -> Packet {
        let (packet, next) = self.queues.pop(number * PORTS + input);
        let router = &mut self.routers[number];
        router.served[output] = input as u8;
        router.asks[output] &= !(1 << input);
        router.room |= 1 << input;
        router.held -= 1;
        self.packets -= 1;
        match next {
            Some(next) => self.ask(number, input, next),
            None if self.routers[number].held == 0 => self.active[number / 64] &= !(1 << (number % 64)),
            None => {}
        }
        packet
    }

    /// A queue with room takes a packet.
    #[inline(always)]
    fn enter(&mut self, number: usize, input: usize, packet: Packet) {
        let held = self.queues.push(number * PORTS + input, packet);
        if held == 1 {
            self.ask(number, input, packet);
        }
        let router = &mut self.routers[number];
        if held == self.queues.depth() {
            router.room &= !(1 << input);
        }
        router.held += 1;
        self.packets += 1;
        self.active[number / 64] |= 1 << (number % 64);
    }

    /// `packet` is at the head of a queue and asks for its output.
    #[inline(always)]
    fn ask(&mut self, number: usize, input: usize, packet: Packet) {
        let output = self.routes[number * self.routers.len() + usize::from(packet.destination)];
        self.routers[number].asks[usize::from(output)] |= 1 << input;
    }

    /// The router at the end of the link of `output`.
    #[inline(always)]
    fn neighbour(&self, number: usize, output: usize) -> usize {
        match output {
            1 => number + self.width,
            2 => number + 1,
            3 => number - self.width,
            _ => number - 1,
        }
    }
}
