//! Random words of many neurons at once, for the network in double precision.

use crate::datapath::blocks::Blocks;
use crate::datapath::{Arith, Graph, Output, Range, Recorder, Relation};
use crate::fixed_point::Format;

/// Half of a word, which the emulator's state words hold.
const HALF: Format = Format::unsigned(16, 0);
const NAMES: [&str; 2] = ["low", "high"];

/// A random word of each of many neurons in each time step.
pub struct RandomWords {
    blocks: Blocks<i64>,
    neurons: Vec<u32>,
    inputs: Vec<i32>,
    halves: [Vec<i32>; 2],
    spikes: Vec<u8>,
}

impl RandomWords {
    /// Word `number` of the neurons with these numbers, with the seed `seed`.
    pub fn new(seed: u64, number: u32, neurons: Vec<u32>) -> Self {
        let zeros = vec![0; neurons.len()];
        let blocks = Blocks::new(&graph(seed, number), 0);
        Self { blocks, inputs: zeros.clone(), halves: [zeros.clone(), zeros], spikes: vec![0; neurons.len()], neurons }
    }

    /// Their words in time step `step`.
    pub fn draw(&mut self, step: u32) -> impl Iterator<Item = u32> {
        let [low, high] = &mut self.halves;
        self.blocks.run_numbered(&mut [low, high], &[&self.inputs], &self.neurons, step, &mut self.spikes);
        let [low, high] = &self.halves;
        low.iter().zip(high).map(|(&low, &high)| low as u32 | (high as u32) << 16)
    }
}

impl std::fmt::Debug for RandomWords {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "RandomWords of {} neurons", self.neurons.len())
    }
}

/// A datapath whose states become the halves of the word.
fn graph(seed: u64, number: u32) -> Graph {
    let mut a = Recorder::new(Vec::new(), Vec::new());
    let [last, _] = NAMES.map(|name| a.state(name, HALF, Range::of(HALF)));
    let input = a.input("input", HALF, Range::of(HALF));
    a.draw_random_bits(seed);
    let word = a.random_word(number);
    let low = a.slice("word_low", word, 0, 16, 0);
    let high = a.slice("word_high", word, 16, 16, 0);
    let spike = a.compare("spikes", Relation::Greater, last, input);
    let outputs = NAMES.into_iter().zip([low, high]).map(|(name, signal)| Output { name, signal });
    a.finish(outputs.collect(), spike).expect("it is narrow").0
}
