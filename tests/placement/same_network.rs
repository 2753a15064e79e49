//! A network has the same spikes and the same states in every time step, on one tile and on many, wherever its neurons are.

use std::cell::Cell;
use std::path::Path;

use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use rheobase::compile::{Compiled, random_bits};
use rheobase::emulator::Machine;

use crate::support::{RandomConfig, compile_samples, compile_text, random_config, random_pair};

const STEPS: u32 = 40;
const MESHES: [[u32; 2]; 3] = [[2, 1], [2, 2], [4, 4]];

/// What a network does in a time step: the neurons that spike, ascending, and the raw state words of all neurons.
pub type Step = (Vec<u32>, Vec<i32>);

/// The whole run, in the numbers of the network.
pub fn run(compiled: &Compiled) -> Vec<Step> {
    let mut machine = Machine::new(&compiled.design);
    let numbers = compiled.hardware_numbers();
    let mut of_network = vec![None; compiled.design.neurons() as usize];
    (0..).zip(numbers).for_each(|(neuron, &number)| of_network[number as usize] = Some(neuron));
    let design = &compiled.design;
    let variables = |number: u32| design.core_of(design.tile_of(number).0).model.variables.len();
    let words: Vec<(usize, u32)> =
        numbers.iter().flat_map(|&number| (0..variables(number)).map(move |v| (v, number))).collect();
    let step = |step| {
        if compiled.stimulus.clears_before(step) {
            machine.clear();
        }
        let spikes = machine.step(compiled.stimulus.events(step));
        let mut spikes: Vec<u32> =
            spikes.iter().map(|&number| of_network[number as usize].expect("an empty lane never spikes")).collect();
        spikes.sort_unstable();
        (spikes, words.iter().map(|&(v, number)| machine.state(v)[number as usize]).collect())
    };
    (0..compiled.stimulus.steps()).map(step).collect()
}

/// `tiles` of a population of `count` neurons: left out, an even cut, or random ranges, by the choice of `seed`.
fn tiles(count: u32, [width, height]: [u32; 2], seed: u64) -> String {
    let draw = |counter: u64, below: u32| (random_bits(seed, counter) % u64::from(below)) as u32;
    let place = |tile: u32| format!("[{}, {}]", tile % width, tile / width);
    let all = width * height;
    match draw(0, 3) {
        0 => String::new(),
        1 => {
            let (first, several) = (draw(1, all), 1 + draw(2, all));
            let named: Vec<String> = (0..several).map(|n| place((first + n * (all - 1)) % all)).collect();
            format!("tiles = [{}]\n", named.join(", "))
        }
        _ => {
            let (mut left, mut parts) = (count, Vec::new());
            while left > 0 {
                let neurons = 1 + draw(1 + u64::from(left), left);
                parts.push(format!("{{ tile = {}, neurons = {neurons} }}", place(draw(u64::from(left) << 20, all))));
                left -= neurons;
            }
            format!("tiles = [{}]\n", parts.join(", "))
        }
    }
}

/// The config on a mesh; its last section is `[hardware]`.
fn on_mesh(random: &RandomConfig, mesh: [u32; 2], seed: u64) -> String {
    let mut text = random.toml(STEPS);
    for (place, &count) in random.counts.iter().enumerate() {
        let header = format!("[population.p{place}]\n");
        let seed = random_bits(seed, place as u64);
        text = text.replace(&header, &format!("{header}{}", tiles(count, mesh, seed)));
    }
    let [width, height] = mesh;
    text + &format!("mesh = [{width}, {height}]\nhost = [{}, 0]\n", random_bits(seed, 7) % u64::from(width))
}

pub fn assert_same(expected: &[Step], found: &[Step], about: &str) -> Result<(), TestCaseError> {
    prop_assert_eq!(expected.len(), found.len());
    for (step, (one, other)) in expected.iter().zip(found).enumerate() {
        prop_assert_eq!(&one.0, &other.0, "spikes of time step {} {}", step, about);
        prop_assert_eq!(&one.1, &other.1, "states after time step {} {}", step, about);
    }
    Ok(())
}

#[test]
fn a_random_network_is_the_same_on_every_mesh_and_placement() {
    let config = Config { cases: 160, failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let (spikes, packets, hops, placed) = (Cell::new(0), Cell::new(0), Cell::new(0), Cell::new(0));
    let result = runner.run(&(random_config(), any::<u64>()), |(random, seed)| {
        let expected = run(&compile_text(&random.toml(STEPS)));
        spikes.set(spikes.get() + expected.iter().map(|(spikes, _)| spikes.len()).sum::<usize>());
        for mesh in MESHES {
            let text = on_mesh(&random, mesh, random_bits(seed, mesh[0].into()));
            let compiled = compile_text(&text);
            prop_assert_eq!(compiled.design.mesh.tiles(), mesh[0] * mesh[1]);
            assert_same(&expected, &run(&compiled), &format!("on {mesh:?}\n{text}"))?;
            let traffic = compiled.design.traffic();
            packets.set(packets.get() + traffic.packets);
            hops.set(hops.get() + traffic.hops);
            placed.set(placed.get() + usize::from(text.contains("tiles = ")));
        }
        Ok(())
    });
    result.unwrap_or_else(|error| panic!("{error}"));
    assert!(spikes.get() > 10_000, "only {} spikes", spikes.get());
    assert!(packets.get() > 10_000 && hops.get() > 10_000, "{} packets, {} hops", packets.get(), hops.get());
    assert!((100..460).contains(&placed.get()), "{} of 480 are placed by hand", placed.get());
}

/// Placed by hand, the populations stand on disjoint sets of tiles: even columns, and odd ones.
#[test]
fn a_random_network_of_two_core_types_is_the_same_on_every_mesh_and_placement() {
    let config = Config { cases: 60, failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let (spikes, several, hops) = (Cell::new(0), Cell::new(0), Cell::new(0));
    let result = runner.run(&(random_pair(), any::<u64>()), |(random, seed)| {
        let on = |mesh: &str, tiles: Option<[String; 2]>| {
            let mut text = random.toml(STEPS) + &format!("mesh = {mesh}\n");
            for (place, tiles) in tiles.iter().flatten().enumerate() {
                let header = format!("[population.p{place}]\n");
                text = text.replace(&header, &format!("{header}tiles = [{tiles}]\n"));
            }
            compile_text(&text)
        };
        let smallest = on("[2, 1]", None);
        several.set(several.get() + usize::from(smallest.design.cores.len() > 1));
        let expected = run(&smallest);
        spikes.set(spikes.get() + expected.iter().map(|(spikes, _)| spikes.len()).sum::<usize>());
        let row = |place: u64| {
            let column = |n: u64| place + 2 * (random_bits(seed, 3 * n + place) % 2);
            let tiles = (0..3).map(|n| format!("[{}, {n}]", column(n)));
            tiles.collect::<Vec<_>>().join(", ")
        };
        let by_hand = [row(0), row(1)];
        for compiled in [on("[2, 2]", None), on("[4, 3]", None), on("[4, 3]", Some(by_hand))] {
            prop_assert_eq!(compiled.design.cores.len(), smallest.design.cores.len());
            let tiles = compiled.design.mesh.tiles();
            assert_same(&expected, &run(&compiled), &format!("on {tiles} tiles\n{}", random.toml(STEPS)))?;
            hops.set(hops.get() + compiled.design.traffic().hops);
        }
        Ok(())
    });
    result.unwrap_or_else(|error| panic!("{error}"));
    assert!(spikes.get() > 2_000 && hops.get() > 2_000, "only {} spikes, {} hops", spikes.get(), hops.get());
    assert!(several.get() >= 30, "only {} networks of several core types", several.get());
}

#[test]
fn images_with_clears_between_them_are_the_same_on_every_mesh() {
    let digits = |mesh: &str| {
        let overrides = [("hardware.mesh", mesh), ("hardware.lanes", "4")];
        compile_samples(Path::new("configs/05-digits.toml"), &overrides, Some(3))
    };
    let single = digits("[1, 1]");
    assert_eq!(single.stimulus.trials, 3);
    let expected = run(&single);
    assert!(expected.iter().map(|(spikes, _)| spikes.len()).sum::<usize>() > 300);
    for mesh in ["[2, 1]", "[2, 2]", "[4, 4]"] {
        let compiled = digits(mesh);
        assert!(compiled.design.traffic().hops > 0, "spikes cross the mesh");
        assert_same(&expected, &run(&compiled), mesh).unwrap_or_else(|error| panic!("{error}"));
    }
}

#[test]
fn noise_is_the_same_on_every_mesh_with_any_lanes_and_wherever_a_neuron_is() {
    same_noise("25-noise", ["loud", "faint"]);
    same_noise("30-escape-rate", ["gradual", "noisy"]);
}

/// A config with noise, of which two populations are placed by hand too.
fn same_noise(config: &str, populations: [&str; 2]) {
    let config = Path::new("configs").join(config).with_extension("toml");
    let noisy = |mesh: &str, lanes: &str, tiles: &str| {
        let overrides = [("hardware.mesh", mesh), ("hardware.lanes", lanes)];
        let keys = populations.map(|name| format!("population.{name}.tiles"));
        let by_hand = [(keys[0].as_str(), tiles), (keys[1].as_str(), "[[0, 1], [1, 0]]")];
        let overrides = [&overrides[..], if tiles.is_empty() { &[] } else { &by_hand }].concat();
        compile_samples(&config, &overrides, None)
    };
    let expected = run(&noisy("[1, 1]", "1", ""));
    assert!(expected.iter().map(|(spikes, _)| spikes.len()).sum::<usize>() > 80, "it spikes");
    for lanes in ["1", "2", "4", "8", "16"] {
        for (mesh, tiles) in [("[1, 1]", ""), ("[2, 2]", ""), ("[3, 1]", ""), ("[2, 2]", "[[1, 1], [0, 0]]")] {
            let found = run(&noisy(mesh, lanes, tiles));
            let about = format!("{mesh}, {lanes} lanes, tiles {tiles}");
            assert_same(&expected, &found, &about).unwrap_or_else(|error| panic!("{error}"));
        }
    }
}
