//! Packets through the Verilog routers of a mesh, without cores, and through the emulator's: the same cycles for every packet.

mod routers;

use std::sync::LazyLock;

use rheobase::compile::random_bits;
use rheobase::design::Mesh;
use rheobase::emulator::mesh::{Offer, Passage, carry};
use rheobase::testbench::{Pattern, offers};
use routers::{Left, Routers};

/// Verilated once for all tests.
static ROUTERS: LazyLock<Routers> = LazyLock::new(|| Routers::build(MESH));
const MESH: Mesh = Mesh { width: 4, height: 4, host: 0, link_depth: 4 };

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

/// Holds both against each other, `per_mille` offers in a thousand cycles of a tile; returns how many packets that were, and
/// their mean latency in cycles from the offer on.
fn compare(pattern: Pattern, per_mille: u32, stalled: u64, cycles: u64) -> (usize, f64) {
    let (offers, stalls) = (offers(MESH, pattern, per_mille, cycles, 1), stalls(MESH, stalled));
    let wanted = emulated(MESH, &offers, &stalls);
    let found = ROUTERS.carry(&offers, &stalls);
    let about = format!("{} at {per_mille}, {stalled} % stalls", pattern.name());
    assert_eq!(wanted.len(), offers.len(), "{about}: the emulator has lost packets");
    assert_eq!(found.len(), offers.len(), "{about}: the routers have lost packets");
    if let Some((wanted, found)) = wanted.iter().zip(&found).find(|(wanted, found)| wanted != found) {
        panic!("{about}: the emulator says {wanted:?}, the routers {found:?}");
    }
    let latency = |left: &Left| (left.taken - offers[left.packet as usize].cycle) as f64;
    (found.len(), found.iter().map(latency).sum::<f64>() / found.len() as f64)
}

/// The loads of `docs/mesh.md`, a few of them: its latencies are those of the routers.
#[test]
fn the_routers_of_a_4x4_move_every_packet_in_the_cycle_that_the_emulator_says() {
    for pattern in Pattern::ALL {
        let latencies = [50, 200, 400, 700].map(|load| compare(pattern, load, 0, 1000).1);
        assert!(latencies.is_sorted(), "{}: more load, less latency? {latencies:?}", pattern.name());
    }
}

#[test]
fn a_hundred_thousand_packets_go_through_the_routers_of_a_4x4_and_none_is_lost() {
    let packets = [
        compare(Pattern::HotSpot, 900, 50, 4000).0,
        compare(Pattern::Uniform, 900, 30, 2500).0,
        compare(Pattern::Transpose, 1000, 60, 1000).0,
    ];
    assert!(packets.iter().sum::<usize>() >= 100_000, "only {packets:?}");
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
