//! Known answers of the generator of random bits, and a datapath that gives them.

use rheobase::datapath::{Arith, Graph, Output, Range, Recorder, Relation, threefry};
use rheobase::fixed_point::Format;

/// Rounds, counter, key and answer.
pub type Known = (usize, [u32; 2], [u32; 2], [u32; 2]);

/// Threefry-2x32, from `kat_vectors` of its authors' library Random123 (Salmon et al. 2011).
pub const KNOWN: [Known; 6] = [
    (13, [0, 0], [0, 0], [0x9d1c_5ec6, 0x8bd5_0731]),
    (13, [u32::MAX; 2], [u32::MAX; 2], [0xfd36_d048, 0x2d17_272c]),
    (13, [0x243f_6a88, 0x85a3_08d3], [0x1319_8a2e, 0x0370_7344], [0xba3e_4725, 0xf27d_669e]),
    (20, [0, 0], [0, 0], [0x6b20_0159, 0x99ba_4efe]),
    (20, [u32::MAX; 2], [u32::MAX; 2], [0x1cb9_96fc, 0xbb00_2be7]),
    (20, [0x243f_6a88, 0x85a3_08d3], [0x1319_8a2e, 0x0370_7344], [0xc492_3a9c, 0x483d_f7a0]),
];

/// A datapath whose four state variables become the two words, in halves of 16 bits, the lower ones first.
pub fn generator(rounds: usize, key: [u32; 2]) -> Graph {
    let word = Format::unsigned(16, 0);
    let mut a = Recorder::new(Vec::new(), Vec::new());
    let states = ["a", "b", "c", "d"].map(|name| a.state(name, word, Range::of(word)));
    let input = a.input("input", word, Range::of(word));
    let [neuron, step] = a.draw_random_bits(1);
    let words = threefry(&mut a, "random", rounds, key, [step, neuron]);
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

/// An answer as the state variables of [`generator`].
pub fn halves(answer: [u32; 2]) -> Vec<i64> {
    answer.iter().flat_map(|word| [word & 0xffff, word >> 16]).map(i64::from).collect()
}
