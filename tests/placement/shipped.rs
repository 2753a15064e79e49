//! The configs of several tiles that are shipped: they show what they say, and the same network on one tile does the same.

use std::collections::BTreeMap;
use std::path::Path;

use rheobase::compile::Compiled;

use crate::same_network::{Step, assert_same, run};
use crate::support::{compile_file, compile_text};

fn shipped(name: &str) -> Compiled {
    compile_file(&Path::new("configs").join(name).with_extension("toml"), &[])
}

/// The same network on one tile: without the lines that only a mesh has.
fn on_one_tile(name: &str) -> Compiled {
    let text = std::fs::read_to_string(Path::new("configs").join(name).with_extension("toml")).expect("it is shipped");
    let (network, capacities) = text.split_once("[hardware.tile]").unwrap_or((&text, ""));
    let rest = capacities.find("[record]").map_or("", |record| &capacities[record..]);
    let of_a_mesh = |line: &&str| ["tiles ", "mesh ", "host ", "link_depth "].iter().any(|key| line.starts_with(key));
    let lines: Vec<&str> = network.lines().filter(|line| !of_a_mesh(line)).collect();
    compile_text(&(lines.join("\n") + "\n" + rest))
}

/// The run of a config, which is the same on one tile; and how many spikes each of its populations has.
fn spikes(name: &str) -> BTreeMap<String, usize> {
    let (compiled, single) = (shipped(name), on_one_tile(name));
    assert!(compiled.design.mesh.tiles() > 1 && single.design.mesh.is_single());
    let found: Vec<Step> = run(&compiled);
    assert_same(&run(&single), &found, name).unwrap_or_else(|error| panic!("{error}"));
    let mut counts: BTreeMap<String, usize> =
        compiled.network.populations.iter().map(|population| (population.name.clone(), 0)).collect();
    for neuron in found.iter().flat_map(|(spikes, _)| spikes) {
        let name = &compiled.network.population_of(*neuron).name;
        *counts.get_mut(name).expect("a population of the network") += 1;
    }
    counts
}

#[test]
fn the_mesh_is_alive_everywhere() {
    let counts = spikes("11-placement");
    assert!(counts.values().all(|&count| count >= 10), "{counts:?}");
    let design = shipped("11-placement").design;
    let names = |tile: usize| design.tiles[tile].populations.iter().any(|p| p.name == "excitatory");
    assert!((0..4).all(names), "the default spreads its population");
}

#[test]
fn the_pulse_goes_round() {
    let counts = spikes("09-synfire");
    assert_eq!(counts.len(), 16);
    let wanted = |name: &str| if name == "g00" { 16 } else { 8 };
    assert!(counts.iter().all(|(name, &count)| count == wanted(name)), "{counts:?}");
    let traffic = shipped("09-synfire").design.traffic();
    assert_eq!(traffic.packets, traffic.senders, "a group is on one tile");
    assert!(traffic.hops_per_packet() < Some(1.2), "{traffic:?}");
}

#[test]
fn the_hot_spot_is_hot() {
    let counts = spikes("10-congestion");
    assert!(counts.values().all(|&count| count == 48), "{counts:?}");
    // In the time step of a volley 128 packets come to one tile, which walks four words for each. The queues of that tile
    // and of its four neighbours hold fewer.
    let design = shipped("10-congestion").design;
    assert!(design.tiles[4].axons.len() == 128 && design.tiles[4].axons.iter().all(|axon| axon.words == 4));
    let in_routers = 5 * 5 * design.mesh.link_depth + design.cores[0].queue_depth;
    assert!(in_routers < 128, "{in_routers}");
}
