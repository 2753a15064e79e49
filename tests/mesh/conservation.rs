//! Every packet arrives once, at its place, in its order, under traffic made to break that.

use rheobase::compile::random_bits;
use rheobase::design::Mesh;
use rheobase::emulator::mesh::{Offer, carry};

/// Shallow queues, so that all of them are full most of the time.
const MESH: Mesh = Mesh { width: 8, height: 8, host: 0, link_depth: 2 };
const TILES: u64 = 64;
/// Packets that every tile offers at once.
const BURST: u64 = 32;
/// Cycles from burst to burst: far fewer than one takes to drain.
const BETWEEN: u64 = 40;

/// What went through the mesh.
#[derive(Debug)]
pub struct Flood {
    pub sent: u64,
    pub received: u64,
    /// Cycle of the last arrival.
    pub cycles: u64,
    /// Packets that waited somewhere.
    pub delayed: u64,
}

/// Burst by burst: all to one tile; transpose; the opposite tile; random; half way round the row; the far corners.
fn destination(tile: u64, burst: u64, number: u64) -> u64 {
    let (x, y) = (tile % 8, tile / 8);
    match burst % 6 {
        0 => burst / 6 * 27 % TILES,
        1 => x * 8 + y,
        2 => TILES - 1 - tile,
        3 => random_bits(3, number) % TILES,
        4 => y * 8 + (x + 4) % 8,
        _ => [0, 7, 56, 63][(random_bits(5, number) % 4) as usize],
    }
}

fn offer(number: u64) -> Offer {
    let (burst, tile) = (number / (BURST * TILES), number % TILES);
    Offer { cycle: burst * BETWEEN, tile: tile as u16, destination: destination(tile, burst, number) as u16 }
}

/// Each local output is closed for random spans of 64 cycles, and in a random part of the others; how often hangs on the tile.
fn is_ready(tile: usize, cycle: u64) -> bool {
    let closed = random_bits(7 + tile as u64, cycle / 64).is_multiple_of(5);
    !closed && random_bits(1000 + tile as u64, cycle) % 100 >= tile as u64 * 7 % 60
}

/// Sends `packets` through the mesh and checks each of them.
pub fn flood(packets: u64) -> Flood {
    let offers: Vec<Offer> = (0..packets).map(offer).collect();
    let mut seen = vec![false; offers.len()];
    // The last packet from each tile to each tile.
    let mut last = vec![None; (TILES * TILES) as usize];
    let mut flood = Flood { sent: packets, received: 0, cycles: 0, delayed: 0 };
    let ready = |tile, cycle| (cycle..).find(|&cycle| is_ready(tile, cycle)).expect("some cycle is free");
    carry(MESH, &offers, ready, |tile, passage, packet| {
        let (place, Offer { cycle, tile: from, destination }) = (packet.payload, offers[packet.payload as usize]);
        assert_eq!(tile, usize::from(destination), "packet {place} leaves at the wrong tile");
        assert!(!std::mem::replace(&mut seen[place as usize], true), "packet {place} is taken twice");
        let before = last[usize::from(from) * TILES as usize + tile].replace(place);
        assert!(before < Some(place), "packet {place} from {from} to {tile} overtakes {before:?}");
        assert!(is_ready(tile, passage.taken), "packet {place} is taken by a closed output");
        let least = u64::from(MESH.hops(from.into(), destination.into())) + 1;
        assert!(passage.entered >= cycle && passage.taken >= passage.entered + least, "packet {place}: {passage:?}");
        flood.received += 1;
        flood.cycles = passage.taken;
        flood.delayed += u64::from(passage.taken > passage.entered + least);
    });
    assert_eq!(flood.received, flood.sent, "packets are lost");
    flood
}

#[test]
fn no_packet_is_lost_doubled_or_overtaken() {
    let flood = flood(1_000_000);
    assert!(flood.delayed * 10 > flood.sent * 9, "the traffic is not hard: {flood:?}");
}
