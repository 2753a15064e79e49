//! `docs/noise.md`, "Poisson background", read naively: the table, and a LIF with events of its own.

use proptest::prelude::*;
use rheobase::datapath::{Table, evaluate};
use rheobase::fixed_point::Decimal;
use rheobase::models::{Model, StepBackground, StepNoise};

use crate::noise::{SEED, noisy, word, words};

fn with_events(mean: f64, weight: &str) -> Model {
    let weight: Decimal = weight.parse().expect("a decimal");
    noisy(&StepNoise::background(vec![StepBackground { receptor: 0, mean, weight }]))
}

fn table(model: &Model) -> &Table {
    model.graph.tables.iter().find(|table| table.name == "background_counts").expect("events have a table")
}

/// The number of events that a random word stands for.
fn count(table: &Table, word: u32) -> i64 {
    let bits = table.values.len().ilog2();
    let column = word >> (32 - bits);
    let place = i64::from(word & (u32::MAX >> bits));
    if place < table.values[column as usize] { column.into() } else { table.slopes[column as usize] }
}

#[test]
fn the_table_has_the_probabilities_of_the_page() {
    for mean in [0.0005, 0.3, 0.8, 5.0, 20.0, 64.0] {
        let model = with_events(mean, "1");
        let table = table(&model);
        let width = (1i64 << 32) / table.values.len() as i64;
        let mut words = vec![0i64; table.values.len()];
        for (column, (&share, &other)) in table.values.iter().zip(&table.slopes).enumerate() {
            assert!((0..=width).contains(&share), "a share of a column");
            words[column] += share;
            words[other as usize] += width - share;
        }
        let mut probability = (-mean).exp();
        let mut sum = 0.0;
        for (count, &words) in words.iter().enumerate() {
            sum += probability;
            let wanted = probability * 2f64.powi(32);
            assert!((words as f64 - wanted).abs() < 1.6, "mean {mean}, {count} events: {words} words, not {wanted}");
            probability *= mean / (count + 1) as f64;
        }
        assert!(1.0 - sum < 2.5e-10, "mean {mean}: {:e} is beyond the table", 1.0 - sum);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_lif_with_background_events_is_the_pages(v in -2048i64..2048, input in -1024i64..1024, neuron: u32, step: u32) {
        let model = with_events(2.5, "-0.375");
        prop_assert_eq!(word(&model, "background_weight"), (-3, 3));
        let [_, second] = words(SEED, 1, neuron, step);
        let input_with = input - 3 * count(table(&model), second);
        let (drive, drive_bits) = word(&model, "drive");
        let sum = (v << 12) - v * word(&model, "leak").0 + (drive << (18 - drive_bits)) + (input_with << 15);
        let v_integrated = ((sum + (1 << 11)) >> 12).clamp(-2048, 2047);
        let spike = v_integrated > word(&model, "threshold").0;
        let found = evaluate(&model.graph, 0, &[v], &[input, neuron.into(), step.into()]);
        prop_assert_eq!(found.spike, spike);
        prop_assert_eq!(found.state, [if spike { 0 } else { v_integrated }]);
    }
}
