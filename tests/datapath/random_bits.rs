//! The generator of random bits against the known answers of its authors' library.

use rheobase::datapath::blocks::Blocks;
use rheobase::datapath::{Arith, Graph, Output, Recorder, Relation, evaluate, threefry};
use rheobase::fixed_point::{Format, Overflow, Rounding};

/// Counter, key and answer of Threefry-2x32 with 13 rounds, from `kat_vectors` of Random123 (Salmon et al. 2011).
const KNOWN: [([u32; 2], [u32; 2], [u32; 2]); 3] = [
    ([0, 0], [0, 0], [0x9d1c_5ec6, 0x8bd5_0731]),
    ([u32::MAX; 2], [u32::MAX; 2], [0xfd36_d048, 0x2d17_272c]),
    ([0x243f_6a88, 0x85a3_08d3], [0x1319_8a2e, 0x0370_7344], [0xba3e_4725, 0xf27d_669e]),
];

/// A datapath whose state becomes the two words, in halves of 16 bits.
fn generator(key: [u32; 2]) -> Graph {
    let word = Format::unsigned(16, 0);
    let all = rheobase::datapath::Range::of(word);
    let mut a = Recorder::new(Vec::new(), Vec::new());
    let states = ["a", "b", "c", "d"].map(|name| a.state(name, word, all));
    let input = a.input("input", word, all);
    let [neuron, step] = a.draw_random_bits(1);
    let words = threefry(&mut a, "random", key, [step, neuron]);
    let names = [["a_next", "b_next"], ["c_next", "d_next"]];
    let mut next = Vec::new();
    for (word, names) in words.into_iter().zip(names) {
        next.push(a.slice(names[0], word, 0, 16, 0));
        next.push(a.slice(names[1], word, 16, 16, 0));
    }
    let spike = a.compare("spikes", Relation::Greater, states[0], input);
    let outputs = ["a", "b", "c", "d"].into_iter().zip(next).map(|(name, signal)| Output { name, signal });
    a.finish(outputs.collect(), spike).expect("narrow enough").0
}

#[test]
fn the_evaluator_and_the_blocks_give_the_known_answers() {
    for (counter, key, answer) in KNOWN {
        let graph = generator(key);
        let [step, neuron] = counter;
        let wanted: Vec<i64> = answer.iter().flat_map(|word| [word & 0xffff, word >> 16]).map(i64::from).collect();
        let update = evaluate(&graph, 0, &[0; 4], &[0, neuron.into(), step.into()]);
        assert_eq!(update.state, wanted, "counter {counter:x?}, key {key:x?}");
        let mut words = [[0i32; 3]; 4];
        let [a, b, c, d] = &mut words;
        let mut state: [&mut [i32]; 4] = [a, b, c, d];
        let numbers = [neuron.wrapping_sub(1), neuron, neuron.wrapping_add(1)];
        Blocks::<i64>::new(&graph, 0).run_numbered(&mut state, &[&[0; 3]], &numbers, step, &mut [0; 3]);
        let found: Vec<i64> = words.iter().map(|words| words[1].into()).collect();
        assert_eq!(found, wanted, "counter {counter:x?}, key {key:x?}");
    }
}

#[test]
fn stochastic_rounding_has_no_bias_and_adds_less_than_a_last_place() {
    let (word, sum) = (Format::signed(7, 4), Format::signed(7, 12));
    let all = rheobase::datapath::Range::of;
    let mut a = Recorder::new(Vec::new(), Vec::new());
    let v = a.state("v", word, all(word));
    let input = a.input("input", sum, all(sum));
    a.draw_random_bits(7);
    let target =
        rheobase::datapath::Target { format: word, rounding: Rounding::Stochastic, overflow: Overflow::Saturate };
    let next = a.resize("v_next", input, target);
    let spike = a.compare("spikes", Relation::Greater, v, v);
    let (graph, _) = a.finish(vec![Output { name: "v", signal: next }], spike).expect("narrow enough");
    let mut blocks = Blocks::<i64>::new(&graph, 0);
    let numbers: Vec<u32> = (0..1024).collect();
    for raw in [0, 1, 77, 128, 255, -1, -100, -256] {
        let mut total = 0i64;
        for step in 0..256 {
            let mut next = [0; 1024];
            blocks.run_numbered(&mut [&mut next[..]], &[&[raw; 1024]], &numbers, step, &mut [0; 1024]);
            let floor = raw.div_euclid(256);
            assert!(next.iter().all(|&word| word == floor || word == floor + i32::from(raw.rem_euclid(256) > 0)));
            total += next.iter().map(|&word| i64::from(word)).sum::<i64>();
        }
        let (draws, up) = (1024.0 * 256.0, f64::from(raw.rem_euclid(256)) / 256.0);
        let error = total as f64 / draws - f64::from(raw) / 256.0;
        // five standard deviations of the mean of so many draws
        assert!(error.abs() <= 5.0 * (up * (1.0 - up) / draws).sqrt(), "{raw}: {error} off");
    }
}
