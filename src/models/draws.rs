//! What is drawn for many neurons at once, in time step after time step: for the network in double precision, and for statistics.

use crate::datapath::blocks::Blocks;
use crate::datapath::{Arith, Graph, Output, Parameter, Range, Recorder, Relation, Signal, Table};
use crate::fixed_point::Format;

/// A word of each of many neurons in each time step.
pub(super) struct Draws {
    blocks: Blocks<i64>,
    neurons: Vec<u32>,
    inputs: Vec<i32>,
    words: Vec<i32>,
    spikes: Vec<u8>,
}

impl Draws {
    /// Of the neurons with these numbers, with the seed `seed`: what `body` records, in the format `word`, with one parameter set.
    pub fn new(
        seed: u64,
        neurons: Vec<u32>,
        word: Format,
        (parameters, tables): (Vec<Parameter>, Vec<Table>),
        body: impl FnOnce(&mut Recorder) -> Signal,
    ) -> Self {
        let mut a = Recorder::new(parameters, tables);
        let last = a.state("last", word, Range::of(word));
        let input = a.input("input", word, Range::of(word));
        a.draw_random_bits(seed);
        let signal = body(&mut a);
        let spike = a.compare("spikes", Relation::Greater, last, input);
        let graph: Graph = a.finish(vec![Output { name: "last", signal }], spike).expect("it is narrow").0;
        let zeros = vec![0; neurons.len()];
        let blocks = Blocks::new(&graph, 0);
        Self { blocks, inputs: zeros.clone(), words: zeros, spikes: vec![0; neurons.len()], neurons }
    }

    /// The raw words of time step `step`, one a neuron.
    pub fn draw(&mut self, step: u32) -> &[i32] {
        let state = &mut [&mut self.words[..]];
        self.blocks.run_numbered(state, &[&self.inputs], &self.neurons, step, &mut self.spikes);
        &self.words
    }
}
