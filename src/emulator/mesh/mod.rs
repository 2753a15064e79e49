//! The routers of a mesh, clock by clock, from `docs/chip.md`.
//!
//! Only routers that hold a packet are looked at, and a caller can skip the cycles in which nothing moves ([`RouterMesh::wake`]).
//! All memory is taken when the mesh is made.

mod arbiter;
mod router;
mod routes;
mod traffic;

use crate::design;
use router::{PLACES, Router};
pub use traffic::{Offer, Passage, carry};

/// The local port of a router.
const LOCAL: usize = 0;
/// Ports of a router: local, north, east, south, west.
const PORTS: usize = 5;
/// The port at the other end of each port's link.
const OPPOSITE: [usize; PLACES] = [0, 3, 4, 1, 2, 0, 0, 0];

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
    /// From a router to the one at the end of the link of each output.
    steps: [isize; PLACES],
    /// Which output leads from a tile to another: `[from * tiles + to]`.
    outputs: Box<[u8]>,
    routers: Box<[Router]>,
    /// All queues: `[(router * PLACES + input) * depth + place]`.
    packets: Box<[Packet]>,
    depth: u8,
    /// Bit r is set where router r holds a packet.
    active: Box<[u64]>,
    /// What crosses a link at the end of this cycle: the first of so many places.
    crossings: Box<[Crossing]>,
    crossing: usize,
    /// Router and input of each packet that leaves the mesh at the end of this cycle.
    departures: Vec<(u16, u8)>,
    injections: Vec<(u16, Packet)>,
    held: usize,
    wake: u64,
}

#[derive(Clone, Copy, Default)]
struct Crossing {
    router: u16,
    input: u8,
    output: u8,
}

impl RouterMesh {
    /// The mesh after reset, without a packet.
    pub fn new(mesh: design::Mesh) -> Self {
        let (tiles, depth) = (mesh.tiles() as usize, mesh.link_depth as usize);
        assert!(depth.is_power_of_two() && depth <= 64, "a link holds {depth} packets: not a power of two up to 64");
        let width = mesh.width as isize;
        Self {
            steps: [0, width, 1, -width, -1, 0, 0, 0],
            outputs: routes::table(mesh),
            routers: vec![Router::new(); tiles].into(),
            packets: vec![Packet::default(); tiles * PLACES * depth].into(),
            depth: depth as u8,
            active: vec![0; tiles.div_ceil(64)].into(),
            // One place more, which is written and not counted.
            crossings: vec![Crossing::default(); tiles * PORTS + 1].into(),
            crossing: 0,
            departures: Vec::with_capacity(tiles),
            injections: Vec::with_capacity(tiles),
            held: 0,
            wake: u64::MAX,
        }
    }

    /// Whether no queue holds a packet.
    pub fn is_empty(&self) -> bool {
        self.held == 0
    }

    /// Packets in all queues.
    pub fn held(&self) -> usize {
        self.held
    }

    /// Whether the local input of `tile` can take a packet in this cycle.
    pub fn has_room(&self, tile: usize) -> bool {
        self.routers[tile].has_room(LOCAL)
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
        (self.wake, self.crossing) = (u64::MAX, 0);
        for word in 0..self.active.len() {
            let mut set = self.active[word];
            while set != 0 {
                self.arbitrate(word * 64 + set.trailing_zeros() as usize, cycle, outputs);
                set &= set - 1;
            }
        }
        let moved = self.crossing + self.departures.len() + self.injections.len() > 0;
        self.finish();
        moved
    }

    /// What leaves router `number` in this cycle, by the state at its start.
    #[inline(always)]
    fn arbitrate(&mut self, number: usize, cycle: u64, outputs: &mut impl LocalOutputs) {
        let router = self.routers[number];
        let mut asked = router.asked_outputs();
        if asked & 0xff != 0 {
            let input = router.granted(LOCAL);
            match outputs.offer(number, self.packets[self.place(number, input, router.head(input))], cycle) {
                Offered::Taken => self.departures.push((number as u16, input as u8)),
                Offered::NotBefore(later) => self.wake = self.wake.min(later),
            }
        }
        asked &= !0xff;
        while asked != 0 {
            let output = asked.trailing_zeros() as usize / 8;
            let input = router.granted(output);
            self.crossings[self.crossing] =
                Crossing { router: number as u16, input: input as u8, output: output as u8 };
            let taken = self.routers[self.neighbour(number, output)].has_room(OPPOSITE[output % PLACES]);
            self.crossing += usize::from(taken);
            asked &= asked - 1;
        }
    }

    /// The end of the cycle: packets leave their queues and enter others.
    fn finish(&mut self) {
        for place in 0..self.departures.len() {
            let (number, input) = self.departures[place];
            self.leave(number.into(), input.into(), LOCAL);
        }
        for place in 0..self.crossing {
            let Crossing { router, input, output } = self.crossings[place];
            let (number, output) = (usize::from(router), usize::from(output));
            let packet = self.leave(number, input.into(), output);
            self.enter(self.neighbour(number, output), OPPOSITE[output % PLACES], packet);
        }
        for place in 0..self.injections.len() {
            let (tile, packet) = self.injections[place];
            self.enter(tile.into(), LOCAL, packet);
        }
        self.held += self.injections.len();
        self.held -= self.departures.len();
        self.departures.clear();
        self.injections.clear();
    }

    /// The head of a queue leaves it through `output`.
    #[inline(always)]
    fn leave(&mut self, number: usize, input: usize, output: usize) -> Packet {
        let head = self.routers[number].head(input);
        let packet = self.packets[self.place(number, input, head)];
        // Without a packet behind it, that of some earlier one, which plays no part.
        let next = self.packets[self.place(number, input, head.wrapping_add(1))];
        let next_output = self.output_to(number, next);
        let router = &mut self.routers[number];
        router.leave(input, output, next_output);
        let is_active = router.is_active();
        let word = &mut self.active[number / 64];
        *word = *word & !(1 << (number % 64)) | u64::from(is_active) << (number % 64);
        packet
    }

    /// A queue with room takes a packet.
    #[inline(always)]
    fn enter(&mut self, number: usize, input: usize, packet: Packet) {
        let place = self.place(number, input, self.routers[number].tail(input));
        self.packets[place] = packet;
        let output = self.output_to(number, packet);
        self.routers[number].enter(input, output, self.depth);
        self.active[number / 64] |= 1 << (number % 64);
    }

    /// The output that leads a packet on from router `number`.
    #[inline(always)]
    fn output_to(&self, number: usize, packet: Packet) -> u8 {
        self.outputs[number * self.routers.len() + usize::from(packet.destination)]
    }

    /// The router at the end of the link of `output`.
    #[inline(always)]
    fn neighbour(&self, number: usize, output: usize) -> usize {
        number.wrapping_add_signed(self.steps[output % PLACES])
    }

    /// Where a packet stands in `packets`; `place` is modulo the depth.
    #[inline(always)]
    fn place(&self, number: usize, input: usize, place: u8) -> usize {
        (number * PLACES + input) * usize::from(self.depth) + usize::from(place & (self.depth - 1))
    }
}
