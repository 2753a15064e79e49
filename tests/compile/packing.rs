//! Every synapse of the network is in the memory once, in the lane of its target; accumulators hold every sum.

use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use rheobase::compile::Compiled;
use rheobase::design::SynapseLayout;
use rheobase::fixed_point::Format;

use super::support::{PAIR, compiled, configs, spec, unpacked, wanted};

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, rng_seed: RngSeed::Fixed(1), ..ProptestConfig::default() })]

    #[test]
    fn the_memory_holds_the_network(text in configs()) {
        let compiled = compiled(&spec(&text));
        prop_assert_eq!(unpacked(&compiled.design), wanted(&compiled));
    }

    #[test]
    fn no_order_of_events_overflows_an_accumulator(text in configs(), seed in any::<u64>()) {
        let compiled = compiled(&spec(&text));
        let (least, greatest) = extremes(&compiled, seed);
        let format = compiled.design.cores[0].accumulator;
        prop_assert!(format.contains(least) && format.contains(greatest), "{format}: {least} to {greatest}");
    }
}

/// The least and the greatest partial sum of any accumulator, when axons fire at random in random order.
fn extremes(compiled: &Compiled, seed: u64) -> (i128, i128) {
    let core = &compiled.design.cores[0];
    let mut events: Vec<_> = unpacked(&compiled.design);
    let mut state = seed | 1;
    let mut random = move |bound: usize| {
        state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (state >> 33) as usize % bound
    };
    let (mut least, mut greatest) = (0, 0);
    let mut ring = vec![0i128; (core.slots * core.neurons()) as usize];
    for step in 0..3 * core.slots {
        // A slot is cleared in the step in which it is due.
        let due = (step % core.slots * core.neurons()) as usize;
        let fires: Vec<bool> = (0..core.axons).map(|_| random(4) > 0).collect();
        for place in (1..events.len()).rev() {
            events.swap(place, random(place + 1));
        }
        for &(axon, target, delay, weight) in events.iter().filter(|event| fires[event.0 as usize]) {
            let slot = ((step + delay) % core.slots * core.neurons() + target) as usize;
            ring[slot] += i128::from(weight);
            assert!(delay < core.slots, "axon {axon} reaches beyond the ring");
            (least, greatest) = (least.min(ring[slot]), greatest.max(ring[slot]));
        }
        ring[due..due + core.neurons() as usize].fill(0);
    }
    (least, greatest)
}

#[test]
fn an_accumulator_has_no_bit_too_many() {
    // 16 axons of weight 2.5 end at each neuron: 40, or 640 in steps of 1/16.
    let text = PAIR.to_owned() + &both("2.5", "1.0");
    assert_eq!(compiled(&spec(&text)).design.cores[0].accumulator, Format::signed(6, 4));
    let text = PAIR.to_owned() + &both("-2.0", "1.0");
    assert_eq!(compiled(&spec(&text)).design.cores[0].accumulator, Format::signed(5, 4), "-32 is the end of Q5.4");
    assert_eq!(compiled(&spec(PAIR)).design.cores[0].accumulator, Format::signed(3, 4), "at least the weights' Q3.4");
}

#[test]
fn an_accumulator_holds_as_many_events_of_an_input_as_one_time_step_has() {
    let format = |times: &str| {
        let text = PAIR.to_owned()
            + &format!("[source.spikes]\nspike_times = [{times}]\n")
            + "[[projection]]\nfrom = \"spikes\"\nto = \"a\"\nconnect = \"all_to_all\"\nweight = 2.5\n";
        compiled(&spec(&text)).design.cores[0].accumulator
    };
    assert_eq!(format("[1.0, 2.0, 3.0, 4.0]"), Format::signed(3, 4), "2.5 in a time step");
    assert_eq!(format("[1.0, 2.0, 2.1, 2.2]"), Format::signed(3, 4), "7.5 in a time step");
    assert_eq!(format("[1.0, 2.0, 2.1, 2.2, 2.3]"), Format::signed(4, 4), "10 in a time step");
    assert_eq!(format("[1.0], [2.0, 2.0], [2.0]"), Format::signed(4, 4), "10 in a time step from three inputs");
}

/// Projections from both populations of `PAIR` to both.
fn both(weight: &str, delay: &str) -> String {
    let one = |from, to| {
        format!(
            "[[projection]]\nfrom = \"{from}\"\nto = \"{to}\"\nconnect = \"all_to_all\"\nweight = {weight}\ndelay = {delay}\n"
        )
    };
    [one("a", "a"), one("a", "b"), one("b", "a"), one("b", "b")].concat()
}

fn layout(text: &str) -> SynapseLayout {
    compiled(&spec(text)).design.cores[0].layout
}

#[test]
fn full_rows_with_one_delay_are_dense() {
    let full = compiled(&spec(&(PAIR.to_owned() + &both("0.5", "2.0"))));
    let core = &full.design.cores[0];
    assert_eq!(core.layout, SynapseLayout::Dense);
    // 10 neurons in 3 blocks and 6 in 2: five words a row, from block 0.
    let tile = &full.design.tiles[0];
    assert!(tile.axons.iter().all(|axon| (axon.words, axon.block, axon.delay) == (5, 0, 2)));
    assert!(tile.synapses.targets.is_empty() && tile.synapses.delays.is_empty() && tile.synapses.valid.is_empty());
}

#[test]
fn what_cannot_be_dense_is_sparse() {
    let to_b = |connect: &str, delay: &str| {
        let head = "[[projection]]\nfrom = \"a\"\nto = \"b\"\nweight = 0.5\n";
        format!("{head}connect = {connect}\ndelay = {delay}\n")
    };
    let full = to_b("\"all_to_all\"", "1.0");
    assert_eq!(layout(&(PAIR.to_owned() + &full)), SynapseLayout::Dense);
    let two_delays = to_b("\"all_to_all\"", "{ uniform = { low = 1.0, high = 2.0 } }");
    assert_eq!(layout(&(PAIR.to_owned() + &two_delays)), SynapseLayout::Sparse, "two delays in a row");
    assert_eq!(layout(&(PAIR.to_owned() + &full + &full)), SynapseLayout::Sparse, "two synapses of one pair");
}

#[test]
fn rows_with_holes_are_sparse_where_that_takes_fewer_words() {
    // Three neurons of `a` end at neurons 0 and 9: the hull of blocks 0 to 2 takes three words, two lanes take one.
    let mut spec = spec(&(PAIR.to_owned() + &both("1.0", "1.0")));
    let mut matrix = vec![0.0; 100];
    (0..3).for_each(|from| (matrix[from * 10], matrix[from * 10 + 9]) = (1.0, -1.0));
    spec.projections.truncate(1);
    spec.projections[0].weight = rheobase::spec::Weight::Matrix(matrix);
    let compiled = compiled(&spec);
    let core = &compiled.design.cores[0];
    assert_eq!(core.layout, SynapseLayout::Sparse);
    assert_eq!(compiled.design.tiles[0].axons.iter().map(|axon| axon.words).collect::<Vec<_>>(), [1, 1, 1]);
    let two = [(0, 0, 1, 16), (0, 9, 1, -16), (1, 0, 1, 16), (1, 9, 1, -16), (2, 0, 1, 16), (2, 9, 1, -16)];
    assert_eq!(unpacked(&compiled.design), two);
}

#[test]
fn both_layouts_stand_for_the_same_network() {
    let dense = compiled(&spec(&(PAIR.to_owned() + &both("{ uniform = { low = 0.1, high = 1.0 } }", "1.0"))));
    // One more input with two delays, of weight 0, makes the whole core sparse.
    let input = "[source.extra]\ncount = 1\npoisson = { rate = 1.0 }\n[[projection]]\nfrom = \"extra\"\nto = \"a\"\n\
                 connect = \"all_to_all\"\nweight = 0.0\ndelay = { uniform = { low = 0.0, high = 1.0 } }\n";
    let text = PAIR.to_owned() + &both("{ uniform = { low = 0.1, high = 1.0 } }", "1.0") + input;
    let sparse = compiled(&spec(&text));
    let layouts = [&dense, &sparse].map(|one| one.design.cores[0].layout);
    assert_eq!(layouts, [SynapseLayout::Dense, SynapseLayout::Sparse]);
    let without_input: Vec<_> =
        unpacked(&sparse.design).into_iter().filter(|one| one.0 > 0).map(|(a, t, d, w)| (a - 1, t, d, w)).collect();
    assert_eq!(unpacked(&dense.design), without_input);
}
