//! `tiles` of a population: its neurons stand where the config says, and the others in the room that is left.

use rheobase::compile::Compiled;

use crate::support::compile_text;

/// Populations (name, neurons, the rest of the table) on a mesh of 2 x 2 with four lanes.
fn placed(populations: &[(&str, u32, &str)]) -> Compiled {
    let mut text = String::from("name = \"demo\"\ndt = 1.0\nsteps = 1\n");
    for (name, count, tiles) in populations {
        text += &format!("[population.{name}]\ncount = {count}\nlif = {{ beta = 0.5, v_threshold = 1.0 }}\n{tiles}\n");
    }
    text += "[[projection]]\nfrom = \"a\"\nto = \"a\"\nconnect = \"all_to_all\"\nweight = 0.5\n";
    compile_text(&(text + "[format]\nstate = \"Q7.8\"\nweight = \"Q3.4\"\n[hardware]\nlanes = 4\nmesh = [2, 2]\n"))
}

/// Of each population in a tile: name, first neuron of the population, neurons, first neuron in the tile.
fn contents(compiled: &Compiled, tile: usize) -> Vec<(&str, u32, u32, u32)> {
    let populations = &compiled.design.tiles[tile].populations;
    populations.iter().map(|p| (p.name.as_str(), p.offset, p.count, p.first)).collect()
}

#[test]
fn a_population_is_cut_evenly_in_whole_blocks() {
    let compiled = placed(&[("a", 18, "tiles = [[1, 1], [0, 0]]")]);
    assert_eq!(contents(&compiled, 3), [("a", 0, 8, 0)]);
    assert_eq!(contents(&compiled, 0), [("a", 8, 10, 0)]);
    assert!(contents(&compiled, 1).is_empty() && contents(&compiled, 2).is_empty());
}

#[test]
fn neurons_are_counted_out() {
    let tiles =
        "tiles = [{ tile = [1, 0], neurons = 5 }, { tile = [0, 1], neurons = 8 }, { tile = [1, 0], neurons = 2 }]";
    let compiled = placed(&[("a", 15, tiles)]);
    assert_eq!(contents(&compiled, 1), [("a", 0, 5, 0), ("a", 13, 2, 8)]);
    assert_eq!(contents(&compiled, 2), [("a", 5, 8, 0)]);
    // Core of three blocks: the second neuron of the third range is in the second lane of its third block.
    assert_eq!(compiled.design.cores[0].blocks, 3);
    assert_eq!(compiled.hardware_numbers()[14], 12 + 9);
}

#[test]
fn a_population_of_fewer_blocks_than_tiles_leaves_tiles_out() {
    let compiled = placed(&[("a", 5, "tiles = [[0, 0], [1, 0], [0, 1], [1, 1]]")]);
    let counts: Vec<u32> =
        (0..4).map(|tile| contents(&compiled, tile).iter().map(|(_, _, count, _)| count).sum()).collect();
    assert_eq!(counts.iter().sum::<u32>(), 5);
    assert_eq!(counts.iter().filter(|&&count| count > 0).count(), 2, "{counts:?}");
}

#[test]
fn the_others_stand_in_the_room_that_is_left() {
    let compiled = placed(&[("free", 24, ""), ("a", 12, "tiles = [[1, 0]]")]);
    // Nine blocks in four tiles: at most three in one, and tile [1, 0] has three.
    assert_eq!(contents(&compiled, 1), [("a", 0, 12, 0)]);
    let free: u32 = [0, 2, 3].iter().flat_map(|&tile| contents(&compiled, tile)).map(|(_, _, count, _)| count).sum();
    assert_eq!((free, compiled.design.cores[0].blocks), (24, 3));
}
