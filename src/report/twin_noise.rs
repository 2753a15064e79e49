//! Noise in double precision, out of the random bits of the chip.

use std::ops::Range;

use crate::compile::NetworkNoise;
use crate::models::{ESCAPE_WORD, NORMAL, NormalDraws, RandomWords, StepEscape};

/// The noise of a population.
pub(super) struct TwinNoise {
    gaussian: Option<(NormalDraws, f64)>,
    escape: Option<(RandomWords, StepEscape)>,
    /// Time steps since the network was made.
    step: u32,
}

/// What is drawn in a time step: a number a neuron of each kind that there is, else nothing.
pub(super) struct Drawn {
    /// On the input.
    pub added: Vec<f64>,
    /// On the threshold.
    pub raised: Vec<f64>,
}

impl TwinNoise {
    pub fn new(noise: &NetworkNoise, neurons: Range<u32>) -> Self {
        let neurons = || neurons.clone().collect();
        let gaussian = noise.in_step.deviation.map(|deviation| (NormalDraws::new(noise.seed, neurons()), deviation));
        let escape = noise.in_step.escape;
        let escape = escape.map(|escape| (RandomWords::new(noise.seed, ESCAPE_WORD, neurons()), escape));
        Self { gaussian, escape, step: 0 }
    }

    /// The noise of the next time step.
    pub fn draw(&mut self) -> Drawn {
        let Self { gaussian, escape, step } = self;
        let added = gaussian.as_mut().map(|(draws, deviation)| {
            draws.draw(*step).iter().map(|&raw| NORMAL.to_f64(raw.into()) * *deviation).collect()
        });
        let raised = escape.as_mut().map(|(words, escape)| words.draw(*step).map(|word| escape.raised(word)).collect());
        *step = step.wrapping_add(1);
        Drawn { added: added.unwrap_or_default(), raised: raised.unwrap_or_default() }
    }
}
