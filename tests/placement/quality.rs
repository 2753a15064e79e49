//! The default placement is good: held against the planted one, the even cut and a random one, by counting routes.

use rheobase::compile::{Compiled, random_bits};
use rheobase::design::Destination;

use crate::support::compile_text;

const TILES: u32 = 16;
/// Neurons of a population: with as many lanes, one block.
const LANES: u32 = 8;

/// Packets of a spike and hops of a packet, on average over the neurons with targets.
#[derive(Clone, Copy, Debug)]
struct Traffic {
    packets: f64,
    hops: f64,
}

/// Counted route by route, apart from `Design::traffic` and from the search.
fn traffic(compiled: &Compiled) -> Traffic {
    let (mut senders, mut packets, mut hops) = (0u32, 0u32, 0u32);
    for (y, row) in compiled.design.tiles.chunks(4).enumerate() {
        for (x, tile) in row.iter().enumerate() {
            let mut first = 0;
            for &end in &tile.routes.ends {
                let list = &tile.routes.destinations[first as usize..end as usize];
                let places = list.iter().filter_map(|destination| match *destination {
                    Destination::Axon { tile, .. } => Some((tile % 4, tile / 4)),
                    Destination::Host => None,
                });
                let ways: Vec<u32> =
                    places.map(|(to_x, to_y)| to_x.abs_diff(x as u32) + to_y.abs_diff(y as u32)).collect();
                senders += u32::from(!ways.is_empty());
                packets += ways.len() as u32;
                hops += ways.iter().sum::<u32>();
                first = end;
            }
        }
    }
    assert!(senders > 0 && packets > 0, "a silent network shows nothing");
    Traffic { packets: f64::from(packets) / f64::from(senders), hops: f64::from(hops) / f64::from(packets) }
}

/// Populations of `neurons`, and projections (from, to, probability) between them, on 4 x 4 tiles. `tile` says where a
/// population stands.
fn network(
    populations: u32,
    neurons: u32,
    projections: &[(u32, u32, f64)],
    tile: impl Fn(u32) -> Option<u32>,
) -> Compiled {
    let mut text = String::from("name = \"demo\"\ndt = 1.0\nsteps = 1\n");
    for population in 0..populations {
        text += &format!("[population.p{population}]\ncount = {neurons}\nlif = {{ beta = 0.5, v_threshold = 1.0 }}\n");
        if let Some(tile) = tile(population) {
            text += &format!("tiles = [[{}, {}]]\n", tile % 4, tile / 4);
        }
    }
    for (from, to, probability) in projections {
        text += &format!("[[projection]]\nfrom = \"p{from}\"\nto = \"p{to}\"\nweight = 0.5\n");
        text += &format!("connect = {{ fixed_probability = {probability} }}\n");
    }
    text += "[record]\nspikes = []\n";
    text += &format!("[format]\nstate = \"Q7.8\"\nweight = \"Q3.4\"\n[hardware]\nlanes = {LANES}\nmesh = [4, 4]\n");
    compile_text(&text)
}

/// As many populations on each tile, drawn by `seed`.
fn random_cut(populations: u32, seed: u64) -> Vec<u32> {
    let mut order: Vec<u32> = (0..populations).collect();
    order.sort_by_key(|&population| random_bits(seed, population.into()));
    let mut tiles = vec![0; populations as usize];
    (0..).zip(&order).for_each(|(place, &population)| tiles[population as usize] = place * TILES / populations);
    tiles
}

fn assert_balanced(compiled: &Compiled, blocks: usize) {
    let occupied = |tile: &rheobase::design::Tile| tile.blocks.iter().filter(|block| block.occupied != 0).count();
    let counts: Vec<usize> = compiled.design.tiles.iter().map(occupied).collect();
    assert!(counts.iter().all(|&count| count <= blocks), "{counts:?}");
}

/// 16 communities of four populations, which stand in the file one of each community after the other; within a community
/// half of all pairs are connected, and each population also sends a few synapses to one elsewhere.
#[test]
fn communities_are_found() {
    const POPULATIONS: u32 = 64;
    let mut projections = Vec::new();
    for from in 0..POPULATIONS {
        let others = (0..POPULATIONS).filter(|to| to % TILES == from % TILES);
        projections.extend(others.map(|to| (from, to, 0.5)));
        projections.push((from, (random_bits(5, from.into()) % u64::from(POPULATIONS)) as u32, 0.03));
    }
    let on = |tile: &dyn Fn(u32) -> Option<u32>| {
        let compiled = network(POPULATIONS, LANES, &projections, tile);
        assert_balanced(&compiled, 4);
        traffic(&compiled)
    };
    let random = random_cut(POPULATIONS, 3);
    let (default, planted) = (on(&|_| None), on(&|population| Some(population % TILES)));
    let (even, random) = (on(&|population| Some(population / 4)), on(&|population| Some(random[population as usize])));
    println!("communities: default {default:?}, planted {planted:?}, even {even:?}, random {random:?}");
    assert!(default.packets <= planted.packets * 1.001, "{default:?} is worse than the communities, {planted:?}");
    assert!(even.packets > 2.5 * default.packets, "{default:?} against {even:?}");
    assert!(random.packets > 2.5 * default.packets, "{default:?} against {random:?}");
}

/// A chain of 32 groups of two blocks, in any order in the file, each of which sends to the next one.
#[test]
fn a_chain_is_followed() {
    const GROUPS: u32 = 32;
    // The group's place in the chain is the same number times 13.
    let group = |place: u32| place * 13 % GROUPS;
    let projections: Vec<_> = (1..GROUPS).map(|place| (group(place - 1), group(place), 0.9)).collect();
    let on = |tile: &dyn Fn(u32) -> Option<u32>| {
        let compiled = network(GROUPS, 2 * LANES, &projections, tile);
        assert_balanced(&compiled, 4);
        traffic(&compiled)
    };
    let place = |name: u32| (0..GROUPS).find(|&place| group(place) == name).expect("each group has a place");
    let snake = |tile: u32| if (tile / 4).is_multiple_of(2) { tile } else { tile / 4 * 4 + 3 - tile % 4 };
    let random = random_cut(GROUPS, 3);
    let (default, planted) = (on(&|_| None), on(&|name| Some(snake(place(name) / 2))));
    let (even, random) = (on(&|name| Some(name / 2)), on(&|name| Some(random[name as usize])));
    println!("chain: default {default:?}, planted {planted:?}, even {even:?}, random {random:?}");
    assert!((planted.packets, planted.hops < 0.5) == (1.0, true), "{planted:?}");
    assert!(default.packets == 1.0, "{default:?}: a group is cut");
    assert!(default.hops <= 1.2 * planted.hops, "{default:?} against {planted:?}");
    assert!(even.hops > 3.0 * default.hops && random.hops > 3.0 * default.hops, "{even:?}, {random:?}");
}

/// Without structure there is little to gain, and nothing to lose.
#[test]
fn the_default_is_never_worse_than_the_even_cut() {
    for seed in 0..12u64 {
        let populations = 17 + 4 * seed as u32;
        let pair = |n: u64| (random_bits(seed, n) % u64::from(populations)) as u32;
        let projections: Vec<_> = (0..150).map(|n| (pair(2 * n), pair(2 * n + 1), 0.1)).collect();
        let per_tile = populations.div_ceil(TILES);
        let default = network(populations, LANES, &projections, |_| None);
        assert_balanced(&default, per_tile as usize);
        let even = network(populations, LANES, &projections, |population| Some(population / per_tile));
        let (default, even) = (traffic(&default), traffic(&even));
        assert!(default.packets <= even.packets, "{default:?} against {even:?}, seed {seed}");
    }
}

#[test]
fn the_default_is_the_same_every_time() {
    let projections: Vec<_> = (0..30).map(|n| (n * 7 % 20, n * 11 % 20, 0.3)).collect();
    let once = || network(20, 2 * LANES, &projections, |_| None);
    let (one, other) = (once(), once());
    assert_eq!(one.hardware_numbers(), other.hardware_numbers());
    assert_eq!(format!("{:?}", one.design), format!("{:?}", other.design));
}

/// An input that is active often counts for more than many that are not.
#[test]
fn busy_inputs_weigh_more() {
    let text = |busy: &str, quiet: &str| {
        let mut text = String::from("name = \"demo\"\ndt = 1.0\nsteps = 100\n");
        for population in ["a", "b", "c", "d"] {
            text += &format!("[population.{population}]\ncount = 4\nlif = {{ beta = 0.5, v_threshold = 1.0 }}\n");
        }
        text += "[source.busy]\ncount = 1\npoisson = { rate = 900.0 }\n";
        text += "[source.quiet]\ncount = 4\npoisson = { rate = 1.0 }\n";
        for (from, to) in [("busy", "a"), ("busy", busy), ("quiet", "a"), ("quiet", quiet)] {
            text +=
                &format!("[[projection]]\nfrom = \"{from}\"\nto = \"{to}\"\nconnect = \"all_to_all\"\nweight = 0.5\n");
        }
        text + "[format]\nstate = \"Q7.8\"\nweight = \"Q3.4\"\n[hardware]\nlanes = 4\nmesh = [2, 1]\n"
    };
    let together = |compiled: &Compiled, one: u32, other: u32| {
        let tile = |population: u32| compiled.design.tile_of(compiled.hardware_numbers()[4 * population as usize]).0;
        tile(one) == tile(other)
    };
    let compiled = compile_text(&text("c", "b"));
    assert!(together(&compiled, 0, 2), "the busy input has one packet");
    let compiled = compile_text(&text("b", "c"));
    assert!(together(&compiled, 0, 1), "the busy input has one packet");
}
