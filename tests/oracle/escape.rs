//! `docs/noise.md`, "A stochastic threshold", read naively: the table, and a LIF with an escape rate.

use proptest::prelude::*;
use rheobase::datapath::evaluate;
use rheobase::models::{StepEscape, StepNoise, escape_table};

use crate::noise::{SEED, noisy, word, words};

/// The probability of a spike at the argument `y`.
fn probability(y: f64) -> f64 {
    -(-y.exp()).exp_m1()
}

#[test]
fn the_table_holds_the_probability_as_the_page_says() {
    let table = escape_table();
    assert_eq!((table.values.len(), table.values[0]), (512, 0));
    let one = 2f64.powi(32);
    let mut worst = 0.0f64;
    for raw in 0..1u64 << 17 {
        // a word of 12 fraction bits, of which 8 are the place within a row
        let (row, place) = ((raw >> 8) as usize, (raw & 0xff) as f64 / 256.0);
        let held = (table.values[row] as f64 + table.slopes[row] as f64 * place) / one;
        let exact = probability(-22.0 + raw as f64 / 4096.0);
        let error = (held - exact).abs();
        // two last places of 32 bits, where probabilities are that small
        let relative = (error - 2.0 / one).max(0.0) / exact;
        worst = worst.max(relative);
    }
    assert!((2.0e-4..2.5e-4).contains(&worst), "the largest relative error is {worst:e}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_lif_with_an_escape_rate_is_the_pages(v in -2048i64..2048, input in -1024i64..1024, neuron: u32, step: u32) {
        let model = noisy(&StepNoise::escape(StepEscape { width: 3.0, at_threshold: -0.5 }));
        // 16 significant bits of 1/3; 22 - 0.5 with 12 fraction bits
        prop_assert_eq!(word(&model, "escape_gain"), (43_691, 17));
        prop_assert_eq!(word(&model, "escape_offset"), (43 << 11, 12));
        let (drive, drive_bits) = word(&model, "drive");
        let sum = (v << 12) - v * word(&model, "leak").0 + (drive << (18 - drive_bits)) + (input << 15);
        let v_integrated = ((sum + (1 << 11)) >> 12).clamp(-2048, 2047);
        // 6 + 17 fraction bits, rounded to 12, and kept within the table
        let exact = (v_integrated - word(&model, "threshold").0) * 43_691 + (43 << 22);
        let argument = ((exact + (1 << 10)) >> 11).clamp(0, (1 << 17) - 1);
        let table = escape_table();
        let (row, place) = ((argument >> 8) as usize, argument & 0xff);
        let probability = (table.values[row] << 8) + table.slopes[row] * place;
        let [uniform, _] = words(SEED, 1, neuron, step);
        let spike = probability > i64::from(uniform) << 8;
        let found = evaluate(&model.graph, 0, &[v], &[input, neuron.into(), step.into()]);
        prop_assert_eq!(found.spike, spike);
        prop_assert_eq!(found.state, [if spike { 0 } else { v_integrated }]);
    }
}
