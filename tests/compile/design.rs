//! A design agrees with itself, and is the same every time.

use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use rheobase::design::{Axon, Core, SynapseLayout, Tile};

use super::support::{PAIR, compiled, configs, spec};

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, failure_persistence: None, rng_seed: RngSeed::Fixed(1), ..ProptestConfig::default() })]

    #[test]
    fn a_design_agrees_with_itself(text in configs()) {
        let compiled = compiled(&spec(&text));
        let (core, tile) = (&compiled.design.cores[0], &compiled.design.tiles[0]);
        check_blocks(core, tile);
        check_rows(core, tile);
        check_routes(core, tile);
        prop_assert_eq!(tile.input_axons, compiled.network.inputs());
        prop_assert_eq!(core.schedule.stages.len(), core.model.graph.nodes.len());
        prop_assert!(core.accumulator.width() <= 32);
    }

    #[test]
    fn the_same_config_gives_the_same_hardware(text in configs()) {
        let [first, second] = [(), ()].map(|()| format!("{:?}", compiled(&spec(&text))));
        prop_assert_eq!(first, second);
    }
}

/// Every lane that is occupied belongs to one population, and that has the block's parameter set.
fn check_blocks(core: &Core, tile: &Tile) {
    let sets = core.model.variables[0].init.len() as u32;
    for neuron in 0..core.neurons() {
        let block = tile.blocks[(neuron / core.lanes) as usize];
        let occupied = block.occupied >> (neuron % core.lanes) & 1 == 1;
        let population = tile.population_of(neuron);
        assert_eq!(occupied, population.is_some(), "neuron {neuron}");
        assert!(population.is_none_or(|population| population.set == block.set && block.set < sets));
    }
    assert!(tile.populations.iter().all(|population| population.first % core.lanes == 0));
}

/// Rows fill the memory one after the other; what they hold is within blocks and slots.
fn check_rows(core: &Core, tile: &Tile) {
    let mut next = 0;
    for axon in &tile.axons {
        assert_eq!(axon.first, next);
        next += axon.words;
        assert!(axon.block + axon.words <= core.blocks || core.layout == SynapseLayout::Sparse);
        assert!(axon.delay < core.slots);
        if core.layout == SynapseLayout::Sparse {
            assert_eq!(*axon, Axon { first: axon.first, words: axon.words, ..Axon::default() });
        }
    }
    assert_eq!(next, core.synapse_words);
    assert!(tile.synapses.targets.iter().all(|&block| block < core.blocks));
    assert!(tile.synapses.delays.iter().all(|&delay| delay < core.slots));
}

/// Each axon behind the inputs is one neuron's; lanes without a neuron have no route.
fn check_routes(core: &Core, tile: &Tile) {
    assert_eq!(tile.routes.ends.len() as u32, core.neurons());
    let axons: Vec<u32> = (0..core.neurons()).flat_map(|n| tile.routes.axons(n)).map(|(_, axon)| axon).collect();
    assert_eq!(axons, (tile.input_axons..tile.axons.len() as u32).collect::<Vec<_>>());
    for neuron in 0..core.neurons() {
        assert!(tile.population_of(neuron).is_some() || tile.routes.of(neuron).is_empty(), "neuron {neuron}");
    }
}

#[test]
fn populations_with_equal_parameters_share_a_set() {
    let sets = |text: &str| compiled(&spec(text)).design.tiles[0].populations.iter().map(|p| p.set).collect::<Vec<_>>();
    assert_eq!(sets(PAIR), [0, 1]);
    assert_eq!(sets(&PAIR.replace("v_threshold = 2.0", "v_threshold = 1.0")), [0, 0]);
}

#[test]
fn spikes_of_recorded_populations_leave_the_chip() {
    let text = PAIR.to_owned() + "[record]\nspikes = [\"b\"]\n";
    let design = compiled(&spec(&text)).design;
    let tile = &design.tiles[0];
    let to_host: Vec<u32> = (0..design.neurons()).filter(|&neuron| tile.routes.to_host(neuron)).collect();
    // `a` fills two and a half blocks of four lanes, so that `b` begins with neuron 12.
    assert_eq!(to_host, [12, 13, 14, 15, 16, 17]);
    assert_eq!(tile.blocks.iter().map(|block| block.occupied).collect::<Vec<_>>(), [15, 15, 3, 15, 3]);
}

#[test]
fn the_ring_is_as_long_as_the_longest_delay_or_as_asked() {
    let projection = "[[projection]]\nfrom = \"a\"\nto = \"b\"\nconnect = \"all_to_all\"\nweight = 0.5\ndelay = 3.0\n";
    let slots = |text: &str| compiled(&spec(text)).design.cores[0].slots;
    assert_eq!(slots(PAIR), 1);
    assert_eq!(slots(&(PAIR.to_owned() + projection)), 4);
    assert_eq!(slots(&(PAIR.replace("lanes = 4", "lanes = 4\nmax_delay = 7.0") + projection)), 8);
}
