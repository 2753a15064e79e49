//! `docs/noise.md`, "Stochastic rounding", read naively.

use proptest::prelude::*;
use rheobase::datapath::evaluate;
use rheobase::fixed_point::Rounding;
use rheobase::models::{StepBackground, StepNoise};

use crate::noise::{SEED, rounded_noisy, word, words};

proptest! {
    #![proptest_config(ProptestConfig { cases: 3000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_lif_that_rounds_stochastically_is_the_pages(v in -2048i64..2048, input in -1024i64..1024, neuron: u32, step: u32) {
        let model = rounded_noisy(Rounding::Stochastic, &StepNoise::default());
        // 12 bits are dropped: word 64 is folded into as many, 12 and 12 and 8.
        let [random, _] = words(SEED, 32, neuron, step);
        let fraction = i64::from((random ^ random >> 12 ^ random >> 24) & 0xfff);
        let (drive, drive_bits) = word(&model, "drive");
        let sum = (v << 12) - v * word(&model, "leak").0 + (drive << (18 - drive_bits)) + (input << 15);
        let v_integrated = ((sum + fraction) >> 12).clamp(-2048, 2047);
        let spike = v_integrated > word(&model, "threshold").0;
        let words_in = [input, neuron.into(), step.into()];
        let found = evaluate(&model.graph, 0, &[v], &words_in);
        prop_assert_eq!(found.spike, spike);
        prop_assert_eq!(found.state, [if spike { 0 } else { v_integrated }]);
    }
}

/// Each kind of noise has words of its own: what is rounded does not depend on what else is drawn.
#[test]
fn rounding_has_the_same_bits_beside_other_noise() {
    let events = StepBackground { receptor: 0, mean: 1e-9, weight: "1".parse().expect("a decimal") };
    let alone = rounded_noisy(Rounding::Stochastic, &StepNoise::default());
    let beside = rounded_noisy(Rounding::Stochastic, &StepNoise::background(vec![events]));
    for neuron in 0..500 {
        let [alone, beside] = [&alone, &beside].map(|model| evaluate(&model.graph, 0, &[100], &[7, neuron, 3]));
        assert_eq!(alone, beside, "neuron {neuron}");
    }
}
