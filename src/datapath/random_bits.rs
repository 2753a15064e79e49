//! Random bits of a neuron in a time step: a counter-based generator, so that they depend on nothing else.

use std::collections::BTreeMap;

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
/// Calls that have a key of their own.
const CALLS: u32 = 256;

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
        x = sum(a, prefix, round, [x, y]);
        y = mixed(a, prefix, round, [x, y]);
        if round % 4 == 3 {
            [x, y] = inject(a, prefix, round as u32 / 4 + 1, keys, [x, y]);
        }
    }
    [x, y]
}

/// The first word after the addition of a round.
fn sum<A: Arith>(a: &mut A, prefix: &str, round: usize, [x, y]: [A::Value; 2]) -> A::Value {
    a.wrapping_add(interned(&format!("{prefix}_sum_{round}")), x, y)
}

/// The second word after a round, from the first one after it.
fn mixed<A: Arith>(a: &mut A, prefix: &str, round: usize, [x, y]: [A::Value; 2]) -> A::Value {
    let rotated = a.rotate(interned(&format!("{prefix}_rotated_{round}")), y, ROTATIONS[round % 8]);
    a.xor(interned(&format!("{prefix}_mixed_{round}")), rotated, x)
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

/// Where random words come from, and the calls of the generator that have been recorded.
pub(super) struct RandomBits {
    seed: u64,
    counter: [Signal; 2],
    calls: BTreeMap<u32, Call>,
}

/// A call of the generator: its words as far as they are asked for, so that nothing is recorded that nobody reads.
#[derive(Clone, Copy)]
struct Call {
    first: Signal,
    /// The second word before the last round.
    before: Signal,
    second: Option<Signal>,
}

impl RandomBits {
    pub fn new(seed: u64, step: Signal, neuron: Signal) -> Self {
        Self { seed, counter: [step, neuron], calls: BTreeMap::new() }
    }
}

impl Recorder {
    /// Word `number` of 32 random bits, `UQ32.0`: the first or the second word of call `number / 2` of the generator. The key of a call
    /// is the seed's lower half, and its upper half with the number of the call in the highest eight bits.
    ///
    /// # Panics
    /// Where no random bits are drawn, or for a number over 511.
    pub fn random_word(&mut self, number: u32) -> Signal {
        let place = number / 2;
        let random = self.random.as_ref().expect("a model that draws random bits says so first");
        let call = random.calls.get(&place).copied();
        let call = call.unwrap_or_else(|| self.call(place));
        if number.is_multiple_of(2) {
            return call.first;
        }
        let second = call.second.unwrap_or_else(|| mixed(self, &prefix(place), ROUNDS - 1, [call.first, call.before]));
        self.keep(place, Call { second: Some(second), ..call });
        second
    }

    /// A call of the generator, but for the second word's last round.
    fn call(&mut self, place: u32) -> Call {
        assert!(place < CALLS, "a model draws at most {} words", 2 * CALLS);
        let RandomBits { seed, counter, .. } = *self.random.as_ref().expect("it was there before");
        let key = [seed as u32, (seed >> 32) as u32 ^ place << 24];
        self.section(interned(&format!("random bits {place}: Threefry-2x32 of time step and neuron")));
        let [x, before] = threefry(self, &prefix(place), ROUNDS - 1, key, counter);
        let first = sum(self, &prefix(place), ROUNDS - 1, [x, before]);
        let call = Call { first, before, second: None };
        self.keep(place, call);
        call
    }

    fn keep(&mut self, place: u32, call: Call) {
        self.random.as_mut().expect("it was there before").calls.insert(place, call);
    }

    /// Word `number`, folded into `bits` bits, from 1 to 32, of which `frac_bits` are fraction bits: each `bits` bits of the word,
    /// and what is left of it, are combined by exclusive or.
    ///
    /// # Panics
    /// As [`random_word`](Self::random_word).
    pub fn random_bits(&mut self, number: u32, name: &str, bits: u32, frac_bits: u32) -> Signal {
        let word = self.random_word(number);
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

/// What the names of a call's signals begin with.
fn prefix(place: u32) -> String {
    format!("random_{place}")
}
