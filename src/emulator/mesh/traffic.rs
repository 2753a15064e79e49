//! Packets through a mesh without cores: offered at given cycles, taken with given readiness.

use super::{LocalOutputs, Offered, Packet, RouterMesh};
use crate::design::Mesh;

/// A packet that a tile offers to the local input of its router.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Offer {
    /// It is offered from this cycle on, or from that after the tile's packet before it was taken.
    pub cycle: u64,
    /// Number of the tile.
    pub tile: u16,
    /// Number of the tile that it goes to.
    pub destination: u16,
}

/// When a packet went through the mesh.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Passage {
    /// The local input of its tile took it.
    pub entered: u64,
    /// It was taken at the local output of its destination.
    pub taken: u64,
}

/// Carries all packets of `offers` to their destinations; those of one tile are offered in the order of the list. The
/// payload of a packet is its place in the list. `ready(tile, cycle)` is the first cycle from `cycle` on in which the local output of
/// `tile` is taken. `passed` is told of each packet and of the tile where it is taken, by cycle and then by tile.
pub fn carry(
    mesh: Mesh,
    offers: &[Offer],
    ready: impl FnMut(usize, u64) -> u64,
    passed: impl FnMut(usize, Passage, Packet),
) {
    let mut routers = RouterMesh::new(mesh);
    let mut sources = Sources::new(mesh.tiles() as usize, offers);
    let mut sinks = Sinks { entered: vec![0; offers.len()], ready, passed };
    let mut cycle = 0;
    loop {
        let waits = sources.inject(&mut routers, offers, cycle, &mut sinks.entered);
        let moved = routers.cycle(cycle, &mut sinks);
        cycle = if moved { cycle + 1 } else { routers.wake().min(waits) };
        if cycle == u64::MAX {
            return;
        }
    }
}

/// The packets that the tiles still have to offer.
struct Sources {
    /// Places in the list of offers, tile by tile.
    places: Vec<u32>,
    tiles: Vec<Source>,
}

struct Source {
    next: usize,
    end: usize,
    /// From when on the next packet is offered; `u64::MAX` if there is none.
    offered: u64,
}

impl Sources {
    fn new(tiles: usize, offers: &[Offer]) -> Self {
        let mut places: Vec<u32> = (0..offers.len() as u32).collect();
        places.sort_by_key(|&place| offers[place as usize].tile);
        let of_tile = |tile: usize| {
            let before =
                |limit: usize| places.partition_point(|&place| usize::from(offers[place as usize].tile) < limit);
            let (next, end) = (before(tile), before(tile + 1));
            let offered = if next < end { offers[places[next] as usize].cycle } else { u64::MAX };
            Source { next, end, offered }
        };
        let tiles = (0..tiles).map(of_tile).collect();
        Self { places, tiles }
    }

    /// Local inputs take what is offered in `cycle`. Returns the first later cycle in which a packet is offered anew.
    fn inject(&mut self, routers: &mut RouterMesh, offers: &[Offer], cycle: u64, entered: &mut [u64]) -> u64 {
        let mut waits = u64::MAX;
        for (tile, source) in self.tiles.iter_mut().enumerate() {
            if source.offered > cycle {
                waits = waits.min(source.offered);
            } else if routers.has_room(tile) {
                let place = self.places[source.next];
                let destination = offers[place as usize].destination;
                routers.inject(tile, Packet { payload: place, destination, to_host: false });
                entered[place as usize] = cycle;
                source.next += 1;
                let next = self.places[..source.end].get(source.next);
                source.offered = next.map_or(u64::MAX, |&next| offers[next as usize].cycle.max(cycle + 1));
            }
        }
        waits
    }
}

struct Sinks<R, P> {
    /// When each packet entered, `[offers]`.
    entered: Vec<u64>,
    ready: R,
    passed: P,
}

impl<R: FnMut(usize, u64) -> u64, P: FnMut(usize, Passage, Packet)> LocalOutputs for Sinks<R, P> {
    #[inline(always)]
    fn offer(&mut self, tile: usize, packet: Packet, cycle: u64) -> Offered {
        let from = (self.ready)(tile, cycle);
        if from > cycle {
            return Offered::NotBefore(from);
        }
        let place = packet.payload as usize;
        (self.passed)(tile, Passage { entered: self.entered[place], taken: cycle }, packet);
        Offered::Taken
    }
}
