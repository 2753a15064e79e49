//! A tile's spikes into packets: spike queue, serialiser, route index fetch, route walk, route fetch.

use super::serialiser::Serialiser;
use crate::design::{Destination, Tile};
use crate::emulator::mesh::Packet;

/// The spikes of one time step that a tile still has to emit, and the last moves along their way.
#[derive(Default)]
pub(super) struct Emitter {
    /// Places in the list of all spikes: the next one of this tile, and the end of its spikes.
    next_spike: usize,
    end_of_spikes: usize,
    /// Neuron of the chip whose routes are walked.
    neuron: u32,
    /// Places in the tile's routes: the next one, and the end of the neuron's.
    next_route: usize,
    end_of_routes: usize,
    /// The block in the serialiser.
    block: Option<u32>,
    serialiser: Serialiser,
    /// Route index fetch: raw into index register.
    index_moved: u64,
    /// Index taken by the route walk.
    index_taken: u64,
    /// Address of a route issued.
    issued: u64,
    /// Route fetch: raw into packet register.
    fetched: u64,
    /// Packet taken by the router.
    sent: u64,
}

/// What all tiles emit in a time step.
#[derive(Clone, Copy)]
pub(super) struct Spikes<'s> {
    /// Neurons of the chip that spike, ascending, each as often as it does.
    pub neurons: &'s [u32],
    /// Number of the tile's first neuron on the chip.
    pub first: u32,
    pub lanes: u32,
    /// When the spikes of block 0 are written into the spike queue; those of the next block one cycle later.
    pub written: u64,
    /// Number of the host tile.
    pub host: u32,
}

impl Emitter {
    /// Begins a time step with the spikes at these places.
    pub fn start(&mut self, places: std::ops::Range<usize>) {
        (self.next_spike, self.end_of_spikes) = (places.start, places.end);
        self.block = None;
    }

    /// The next packet, and the cycle from which it is offered to the router; `None`: there is none left.
    pub fn next(&mut self, tile: &Tile, spikes: Spikes<'_>) -> Option<(u64, Packet)> {
        while self.next_route == self.end_of_routes {
            if self.next_spike == self.end_of_spikes {
                return None;
            }
            self.neuron = spikes.neurons[self.next_spike];
            self.next_spike += 1;
            self.take_index(tile, self.neuron - spikes.first, spikes);
        }
        let destination = tile.routes.destinations[self.next_route];
        self.next_route += 1;
        // Raw is free once it has moved on, the packet register once the router has taken its packet.
        self.issued = (self.issued + 1).max(self.index_taken + 1).max(self.fetched);
        self.fetched = (self.issued + 1).max(self.sent);
        Some((self.fetched + 1, packet(destination, self.neuron, spikes.host)))
    }

    /// The router takes the packet that [`next`](Self::next) gave.
    pub fn send(&mut self, cycle: u64) {
        self.sent = cycle;
    }

    /// The first cycle in which all is emitted, once there is no packet left.
    pub fn emitted_from(&self) -> u64 {
        self.sent.max(self.index_taken) + 1
    }

    /// A neuron of this tile through serialiser and route index fetch, into the route walk.
    fn take_index(&mut self, tile: &Tile, neuron: u32, spikes: Spikes<'_>) {
        let block = neuron / spikes.lanes;
        if self.block != Some(block) {
            self.block = Some(block);
            self.serialiser.refill(spikes.written + u64::from(block));
        }
        let left = self.serialiser.leave(self.index_moved);
        self.index_moved = (left + 1).max(self.index_taken);
        // `issued` is that of the last address of the index before.
        self.index_taken = (self.index_moved + 1).max(self.issued);
        self.next_route = tile.routes.first(neuron) as usize;
        self.end_of_routes = tile.routes.ends[neuron as usize] as usize;
    }
}

fn packet(destination: Destination, neuron: u32, host: u32) -> Packet {
    match destination {
        Destination::Host => Packet { payload: neuron, destination: host as u16, to_host: true },
        Destination::Axon { tile, axon } => Packet { payload: axon, destination: tile as u16, to_host: false },
    }
}
