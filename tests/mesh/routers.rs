//! The fast mesh and the naive one, packet by packet and cycle by cycle.

use std::cell::Cell;
use std::collections::VecDeque;

use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use rheobase::compile::random_bits;
use rheobase::design::Mesh;
use rheobase::emulator::mesh::{Offer, Passage, carry};

use crate::naive_mesh::{HasDestination, NaiveMesh};

/// Place in the list of offers, destination.
impl HasDestination for (usize, u16) {
    fn destination(&self) -> usize {
        self.1.into()
    }
}

/// Where and when each packet was taken.
type Passages = Vec<Option<(usize, Passage)>>;

/// Whether a local output is taken in a cycle: `percent` of the cycles are not.
fn is_ready(seed: u64, percent: u64, tile: usize, cycle: u64) -> bool {
    random_bits(seed ^ tile as u64, cycle) % 100 >= percent
}

fn fast(mesh: Mesh, offers: &[Offer], seed: u64, percent: u64) -> Passages {
    let mut passages = vec![None; offers.len()];
    let ready = |tile, cycle| (cycle..).find(|&c| is_ready(seed, percent, tile, c)).expect("some cycle is free");
    carry(mesh, offers, ready, |tile, passage, packet| {
        let before = passages[packet.payload as usize].replace((tile, passage));
        assert_eq!(before, None, "packet {} is taken twice", packet.payload);
    });
    passages
}

fn naive(mesh: Mesh, offers: &[Offer], seed: u64, percent: u64) -> Passages {
    let mut routers = NaiveMesh::new(mesh.width as usize, mesh.height as usize, mesh.link_depth as usize);
    let mut waiting: Vec<VecDeque<usize>> = vec![VecDeque::new(); mesh.tiles() as usize];
    for (place, offer) in offers.iter().enumerate() {
        waiting[usize::from(offer.tile)].push_back(place);
    }
    let mut entered = vec![0; offers.len()];
    let mut passages = vec![None; offers.len()];
    let mut rest = offers.len();
    for cycle in 0.. {
        if rest == 0 {
            break;
        }
        assert!(cycle < 1_000_000, "{rest} packets do not arrive");
        let mut injected = Vec::new();
        for (tile, waiting) in waiting.iter_mut().enumerate() {
            let due = waiting.front().copied().filter(|&place| offers[place].cycle <= cycle);
            if let Some(place) = due.filter(|_| routers.has_room(tile, 0)) {
                waiting.pop_front();
                entered[place] = cycle;
                injected.push((tile, (place, offers[place].destination)));
            }
        }
        routers.cycle(&injected, |tile, (place, _)| {
            let taken = is_ready(seed, percent, tile, cycle);
            if taken {
                passages[place] = Some((tile, Passage { entered: entered[place], taken: cycle }));
                rest -= 1;
            }
            taken
        });
    }
    passages
}

/// `packets` packets within about `span` cycles, a part of them to one tile.
fn offers(mesh: Mesh, packets: u64, span: u64, hot: u64, seed: u64) -> Vec<Offer> {
    let tiles = u64::from(mesh.tiles());
    let offer = |n: u64| {
        let draw = |what: u64, below: u64| random_bits(seed, n * 4 + what) % below;
        let destination = if draw(0, 100) < hot { seed % tiles } else { draw(1, tiles) };
        Offer { cycle: draw(2, span), tile: draw(3, tiles) as u16, destination: destination as u16 }
    };
    let mut offers: Vec<_> = (0..packets).map(offer).collect();
    offers.sort_by_key(|offer| offer.cycle);
    offers
}

fn mesh(width: u32, height: u32, link_depth: u32) -> Mesh {
    Mesh { width, height, host: 0, link_depth }
}

#[test]
fn packet_by_packet_as_the_naive_mesh() {
    let config = Config { cases: 600, failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let sizes = (1u32..=4, 1u32..=4, prop::sample::select(vec![2u32, 4, 8]));
    let load = (1u64..300, 1u64..400, 0u64..100, prop::sample::select(vec![0u64, 30, 80]), any::<u64>());
    let (waited, packets_in_all) = (Cell::new(0), Cell::new(0));
    let result = runner.run(&(sizes, load), |((width, height, depth), (packets, span, hot, percent, seed))| {
        let mesh = mesh(width, height, depth);
        let offers = offers(mesh, packets, span, hot, seed);
        let (fast, naive) = (fast(mesh, &offers, seed, percent), naive(mesh, &offers, seed, percent));
        for (place, offer) in offers.iter().enumerate() {
            prop_assert_eq!(fast[place], naive[place], "packet {} of {:?}", place, offer);
            let (tile, passage) = fast[place].expect("it arrives");
            prop_assert_eq!(tile, usize::from(offer.destination));
            let least = u64::from(mesh.hops(offer.tile.into(), offer.destination.into())) + 1;
            waited.set(waited.get() + u64::from(passage.taken - passage.entered > least));
        }
        packets_in_all.set(packets_in_all.get() + packets);
        Ok(())
    });
    result.unwrap_or_else(|error| panic!("{error}"));
    assert!(waited.get() * 4 > packets_in_all.get(), "only {} packets of {:?} wait", waited.get(), packets_in_all);
}

#[test]
fn a_lone_packet_takes_its_hops_and_one() {
    for (width, height) in (1..=4).flat_map(|width| (1..=4).map(move |height| (width, height))).chain([(8, 8), (16, 3)])
    {
        let mesh = mesh(width, height, 2);
        for (from, to) in (0..mesh.tiles()).flat_map(|from| (0..mesh.tiles()).map(move |to| (from, to))) {
            let offer = Offer { cycle: 1000, tile: from as u16, destination: to as u16 };
            let passages = fast(mesh, &[offer], 0, 0);
            let taken = 1000 + 1 + u64::from(mesh.hops(from, to));
            let expected = Some((to as usize, Passage { entered: 1000, taken }));
            assert_eq!(passages, [expected], "from {from} to {to} of {width} x {height}");
        }
    }
}

#[test]
fn a_link_carries_a_packet_every_cycle() {
    let mesh = mesh(4, 1, 2);
    let offers: Vec<_> = (0..100).map(|_| Offer { cycle: 0, tile: 0, destination: 3 }).collect();
    let passages = fast(mesh, &offers, 0, 0);
    let taken: Vec<_> = passages.iter().map(|passage| passage.expect("it arrives").1.taken).collect();
    assert_eq!(taken, (4..104).collect::<Vec<u64>>());
}
