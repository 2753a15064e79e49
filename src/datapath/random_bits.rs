//! Random bits of a neuron in a time step: a counter-based generator, so that they depend on nothing else.

use super::graph::Signal;
use super::{Arith, Recorder, interned};
use crate::fixed_point::Format;

/// Rotations of Threefry-2x32, again after eight rounds.
const ROTATIONS: [u32; 8] = [13, 15, 26, 6, 17, 29, 16, 24];
/// Rounds: the least that pass all of TestU01's batteries with a margin, as the paper says.
const ROUNDS: usize = 13;
/// What makes the third word of the key out of the two others.
const PARITY: u32 = 0x1bd1_1bda;
/// Bits of a word.
const WORD: u32 = 32;

/// Threefry-2x32 (Salmon, Moraes, Dror, Shaw 2011, "Parallel random numbers: as easy as 1, 2, 3", SC11): two words of random
/// bits for the counter `counter`, two words of 32 bits. The names begin with `prefix`.
pub fn threefry<A: Arith>(
    a: &mut A,
    prefix: &str,
    rounds: usize,
    key: [u32; 2],
    counter: [A::Value; 2],
) -> [A::Value; 2] {
    let keys = [key[0], key[1], PARITY ^ key[0] ^ key[1]];
    let [mut x, mut y] = inject(a, prefix, 0, keys, counter);
    for round in 0..rounds {
        let name = |what: &str| interned(&format!("{prefix}_{what}_{round}"));
        x = a.wrapping_add(name("sum"), x, y);
        let rotated = a.rotate(name("rotated"), y, ROTATIONS[round % 8]);
        y = a.xor(name("mixed"), rotated, x);
        if round % 4 == 3 {
            [x, y] = inject(a, prefix, round as u32 / 4 + 1, keys, [x, y]);
        }
    }
    [x, y]
}

/// The key's words for the `place`th time.
fn inject<A: Arith>(a: &mut A, prefix: &str, place: u32, keys: [u32; 3], words: [A::Value; 2]) -> [A::Value; 2] {
    let key = |half: u32| keys[((place + half) % 3) as usize];
    let added = [key(0), key(1).wrapping_add(place)];
    let mut half = 0;
    words.map(|word| {
        half += 1;
        let name = |what: &str| interned(&format!("{prefix}_{what}_{place}_{half}"));
        let key = a.constant(name("key"), added[half - 1].into(), Format::unsigned(WORD, 0));
        a.wrapping_add(name("keyed"), word, key)
    })
}

/// What has been drawn, and what of it is left.
pub(super) struct RandomBits {
    seed: u64,
    counter: [Signal; 2],
    /// Calls of the generator so far.
    calls: u32,
    /// The words of the last call that nobody has.
    words: Vec<Signal>,
}

impl RandomBits {
    pub fn new(seed: u64, step: Signal, neuron: Signal) -> Self {
        Self { seed, counter: [step, neuron], calls: 0, words: Vec::new() }
    }
}

impl Recorder {
    /// A word of 32 random bits, `UQ32.0`, that nobody else has: the next of the calls `0, 1, ...`. The key of a call is the seed's lower
    /// half, and its upper half with the number of the call in the highest eight bits.
    ///
    /// # Panics
    /// Where no random bits are drawn, or more than 512 words.
    pub fn random_word(&mut self) -> Signal {
        let random = self.random.as_mut().expect("a model that draws random bits says so first");
        if let Some(word) = random.words.pop() {
            return word;
        }
        let (seed, call, counter) = (random.seed, random.calls, random.counter);
        assert!(call < 256, "a model draws at most 512 words");
        random.calls += 1;
        let key = [seed as u32, (seed >> 32) as u32 ^ call << 24];
        self.section(interned(&format!("random bits {call}: Threefry-2x32 of time step and neuron")));
        let [first, second] = threefry(self, &format!("random_{call}"), ROUNDS, key, counter);
        self.random.as_mut().expect("it was there before").words = vec![second];
        first
    }

    /// A word that nobody else has, folded into `bits` bits, from 1 to 32, of which `frac_bits` are fraction bits: each `bits` bits
    /// of the word, and what is left of it, are combined by exclusive or.
    ///
    /// # Panics
    /// As [`random_word`](Self::random_word).
    pub fn random_bits(&mut self, name: &str, bits: u32, frac_bits: u32) -> Signal {
        let word = self.random_word();
        let mut folded = None;
        for low in (0..WORD).step_by(bits as usize) {
            let part = self.slice(interned(&format!("{name}_{low}")), word, low, bits.min(WORD - low), 0);
            folded = Some(match folded {
                None => part,
                Some(others) => self.xor(interned(&format!("{name}_to_{low}")), others, part),
            });
        }
        self.slice(interned(name), folded.expect("a word has bits"), 0, bits, frac_bits)
    }
}
