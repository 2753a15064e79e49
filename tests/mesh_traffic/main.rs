//! Packets through the Verilog routers of a mesh, without cores, and through the emulator's: the same cycles for every packet.

mod routers;

use std::sync::LazyLock;

use rheobase::compile::random_bits;
use rheobase::design::Mesh;
use rheobase::emulator::mesh::{Offer, Passage, carry};
use routers::{Left, Routers};

/// Verilated once for all tests.
static ROUTERS: LazyLock<Routers> = LazyLock::new(|| Routers::build(MESH));
const MESH: Mesh = Mesh { width: 4, height: 4, host: 0, link_depth: 4 };

/// Where packets go.
#[derive(Clone, Copy, Debug)]
enum Pattern {
    /// Each tile as often as any other.
    Uniform,
    /// Every second packet to tile (1, 1).
    HotSpot,
    /// From (x, y) to (y, x).
    Transpose,
}

impl Pattern {
    fn destination(self, mesh: Mesh, tile: u64, draw: u64) -> u64 {
        let (width, tiles) = (u64::from(mesh.width), u64::from(mesh.tiles()));
        match self {
            Self::HotSpot if draw % 2 == 1 => width + 1,
            Self::Uniform | Self::HotSpot => (draw >> 8) % tiles,
            Self::Transpose => tile % width * width + tile / width,
        }
    }
}

/// `packets` packets; every tile offers one in `percent` of the cycles.
fn offers(mesh: Mesh, pattern: Pattern, percent: u64, packets: usize) -> Vec<Offer> {
    let seed = percent << 8 | pattern as u64;
    let tiles = u64::from(mesh.tiles());
    let offered = (0..).flat_map(|cycle| (0..tiles).map(move |tile| (cycle, tile))).filter_map(|(cycle, tile)| {
        let of_tile = random_bits(seed ^ tile << 32, cycle);
        let destination = pattern.destination(mesh, tile, random_bits(of_tile, 1));
        let offer = Offer { cycle, tile: tile as u16, destination: destination as u16 };
        (of_tile % 100 < percent).then_some(offer)
    });
    offered.take(packets).collect()
}

/// The emulator's passages, as the harness prints them.
fn emulated(mesh: Mesh, offers: &[Offer], stalls: &[u64]) -> Vec<Left> {
    let mut left = Vec::new();
    let is_free = |tile: usize, cycle: u64| stalls[(cycle % stalls.len() as u64) as usize] >> tile & 1 == 0;
    let ready = |tile, cycle| (cycle..).find(|&cycle| is_free(tile, cycle)).expect("a pattern has a free cycle");
    carry(mesh, offers, ready, |tile, Passage { entered, taken }, packet| {
        left.push(Left { tile, entered, taken, packet: packet.payload });
    });
    left
}

/// Lines of stalls: each local output stalls in `percent` of the cycles.
fn stalls(mesh: Mesh, percent: u64) -> Vec<u64> {
    let tiles = 0..mesh.tiles();
    let bit = |cycle: u64, tile: u32| u64::from(random_bits(cycle, u64::from(tile)) % 100 < percent) << tile;
    (0..61).map(|cycle| tiles.clone().map(|tile| bit(cycle, tile)).sum()).collect()
}

/// Holds both against each other; how many packets, and their mean latency in cycles from the offer on.
fn compare(routers: &Routers, pattern: Pattern, load: u64, stalled: u64, packets: usize) -> f64 {
    let (offers, stalls) = (offers(MESH, pattern, load, packets), stalls(MESH, stalled));
    let wanted = emulated(MESH, &offers, &stalls);
    let found = routers.carry(&offers, &stalls);
    let about = format!("{pattern:?} at {load} %, {stalled} % stalls");
    assert_eq!(wanted.len(), packets, "{about}: the emulator has lost packets");
    assert_eq!(found.len(), packets, "{about}: the routers have lost packets");
    if let Some((wanted, found)) = wanted.iter().zip(&found).find(|(wanted, found)| wanted != found) {
        panic!("{about}: the emulator says {wanted:?}, the routers {found:?}");
    }
    let latency = |left: &Left| (left.taken - offers[left.packet as usize].cycle) as f64;
    found.iter().map(latency).sum::<f64>() / packets as f64
}

#[test]
fn the_routers_of_a_4x4_move_every_packet_in_the_cycle_that_the_emulator_says() {
    for pattern in [Pattern::Uniform, Pattern::HotSpot, Pattern::Transpose] {
        let latencies = [5, 20, 60].map(|load| compare(&ROUTERS, pattern, load, 0, 5000));
        assert!(latencies.is_sorted(), "{pattern:?}: more load, less latency? {latencies:?}");
    }
}

#[test]
fn a_hundred_thousand_packets_go_through_the_routers_of_a_4x4_and_none_is_lost() {
    compare(&ROUTERS, Pattern::HotSpot, 90, 50, 60_000);
    compare(&ROUTERS, Pattern::Uniform, 90, 30, 30_000);
    compare(&ROUTERS, Pattern::Transpose, 100, 60, 10_000);
}

#[test]
fn a_packet_without_contention_takes_a_cycle_for_each_hop_and_one_more() {
    let tiles = 0..MESH.tiles();
    let pairs: Vec<_> = tiles.clone().flat_map(|from| tiles.clone().map(move |to| (from, to))).collect();
    let offer = |(place, &(from, to)): (u64, &(u32, u32))| Offer {
        cycle: place * 20,
        tile: from as u16,
        destination: to as u16,
    };
    let offers: Vec<Offer> = (0..).zip(&pairs).map(offer).collect();
    let left = ROUTERS.carry(&offers, &[0]);
    assert_eq!(left.len(), pairs.len());
    for Left { entered, taken, packet, .. } in left {
        let (from, to) = pairs[packet as usize];
        assert_eq!(taken - entered, u64::from(MESH.hops(from, to)) + 1, "from tile {from} to tile {to}");
    }
}
