//! `[hardware.tile]`: what a tile may hold is kept, and the search goes round it where that is possible. What is said where
//! it is not stands in `tests/errors`.

use rheobase::compile::Compiled;

use crate::support::compile_text;

/// Two populations that get all inputs, two that get none, on two tiles of two blocks each.
fn network(capacity: &str) -> Compiled {
    let mut text =
        String::from("name = \"demo\"\ndt = 1.0\nsteps = 1\n[source.s]\ncount = 64\npoisson = { rate = 100.0 }\n");
    for population in ["busy", "active", "idle", "still"] {
        text += &format!("[population.{population}]\ncount = 8\nlif = {{ beta = 0.5, v_threshold = 1.0 }}\n");
    }
    for population in ["busy", "active"] {
        text +=
            &format!("[[projection]]\nfrom = \"s\"\nto = \"{population}\"\nconnect = \"all_to_all\"\nweight = 0.1\n");
    }
    text += "[format]\nstate = \"Q7.8\"\nweight = \"Q5.4\"\n[hardware]\nlanes = 8\nmesh = [2, 1]\n";
    compile_text(&format!("{text}[hardware.tile]\n{capacity}\n"))
}

/// Synapse words of the tiles, ascending.
fn words(compiled: &Compiled) -> [usize; 2] {
    let mut words = [0, 1].map(|tile: usize| compiled.design.tiles[tile].synapses.weights.len() / 8);
    words.sort_unstable();
    words
}

#[test]
fn without_a_limit_what_shares_its_input_shares_a_tile() {
    let compiled = network("");
    assert_eq!(words(&compiled), [0, 128]);
    assert_eq!(compiled.design.inputs.destinations.len(), 64, "one packet an event");
}

#[test]
fn a_limit_of_synapse_words_parts_them() {
    let compiled = network("synapse_words = 64");
    assert_eq!(words(&compiled), [64, 64]);
    assert_eq!(compiled.design.inputs.destinations.len(), 128);
}

#[test]
fn a_limit_that_is_just_enough_changes_nothing() {
    assert_eq!(words(&network("synapse_words = 128\naxons = 64\nneurons = 16\nroutes = 16")), [0, 128]);
}

/// A limit of axons moves blocks even where the even cut keeps it no better: the others give up balance.
#[test]
fn a_limit_of_axons_is_kept_at_the_price_of_balance() {
    let mut text = String::from("name = \"demo\"\ndt = 1.0\nsteps = 1\n");
    for source in ["s", "t"] {
        text += &format!("[source.{source}]\ncount = 10\npoisson = {{ rate = 100.0 }}\n");
    }
    for population in ["a", "b", "c", "d"] {
        text += &format!("[population.{population}]\ncount = 8\nlif = {{ beta = 0.5, v_threshold = 1.0 }}\n");
    }
    for (from, to) in [("s", "a"), ("s", "b"), ("s", "c"), ("t", "d")] {
        text += &format!("[[projection]]\nfrom = \"{from}\"\nto = \"{to}\"\nconnect = \"all_to_all\"\nweight = 0.1\n");
    }
    text += "[format]\nstate = \"Q7.8\"\nweight = \"Q5.4\"\n[hardware]\nlanes = 8\nmesh = [2, 1]\n";
    let balanced = compile_text(&text);
    assert_eq!(balanced.design.cores[0].blocks, 2);
    assert!(balanced.design.tiles.iter().any(|tile| tile.axons.len() == 20), "one tile has axons of both sources");
    let kept = compile_text(&format!("{text}[hardware.tile]\naxons = 10\n"));
    assert_eq!(kept.design.cores[0].blocks, 3);
    assert!(kept.design.tiles.iter().all(|tile| tile.axons.len() == 10));
}
