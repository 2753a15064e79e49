//! Short-term plasticity of a core's axons: their states, and the time steps since their last spikes.

use crate::datapath::evaluate;
use crate::design::{Axon, Core, Tile, Word};
use crate::models::{FRACTION, LAST_BITS, ShortTermPlasticity};

/// The states of all plastic axons of a tile.
pub(super) struct PlasticAxons<'d> {
    plasticity: &'d ShortTermPlasticity,
    axons: &'d [Axon],
    states: Vec<State>,
    /// Time steps since the clear, modulo 2^32.
    step: u32,
}

#[derive(Clone)]
struct State {
    /// Utilisation, resources, what was released of them: raw.
    words: Vec<i64>,
    /// Time step of the last spike.
    last: u32,
}

impl<'d> PlasticAxons<'d> {
    /// The axons after a clear; nothing where the core has no plasticity.
    pub fn new(core: &'d Core, tile: &'d Tile) -> Option<Self> {
        let plasticity = &core.plasticity.as_ref()?.model;
        let states = vec![State::start(); core.plastic_axons as usize];
        Some(Self { plasticity, axons: &tile.axons, states, step: 0 })
    }

    /// A spike on `axon`: the raw factor on its weights.
    pub fn spike(&mut self, axon: u32) -> i64 {
        let Some(plastic) = self.axons[axon as usize].plasticity else { return 1 << FRACTION.frac_bits };
        let state = &mut self.states[plastic.state as usize];
        let rows = self.plasticity.rows(plastic.set, self.step.wrapping_sub(state.last));
        state.words = evaluate(&self.plasticity.graph, 0, &state.words, &rows).state;
        state.last = self.step;
        state.words[2]
    }

    /// What a raw weight adds with a factor.
    pub fn amount(&self, weight: i32, factor: i64) -> i32 {
        self.plasticity.amount_of(weight, factor) as i32
    }

    /// State `state` as a word of memory: utilisation, resources, what was released, and the time step of the last spike.
    pub fn word(&self, state: u32) -> Word {
        let state = &self.states[state as usize];
        let mut word = Word::default();
        state.words.iter().for_each(|&raw| word.push(raw, FRACTION.width()));
        word.push(state.last.into(), LAST_BITS);
        word
    }

    /// On to the next time step.
    pub fn advance(&mut self) {
        self.step = self.step.wrapping_add(1);
    }

    /// No axon had a spike yet.
    pub fn clear(&mut self) {
        self.states.fill(State::start());
        self.step = 0;
    }
}

impl State {
    fn start() -> Self {
        Self { words: ShortTermPlasticity::START.to_vec(), last: 0 }
    }
}
