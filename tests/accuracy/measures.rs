//! Measures of spike trains against values worked by hand, and against slow and plain readings of their definitions.

use proptest::collection::vec;
use proptest::prelude::*;
use rheobase::report::{SpikeCounts, Spread, coincidence_factor, coincidences, matched_errors, variation_of_intervals};

// ---- coincidence factor ----

#[test]
fn gamma_by_hand() {
    // 8 spikes of the model in 1000 ms: 2 nu window = 0.032, so 0.32 of 10 spikes coincide by chance;
    // (6 - 0.32) / 9 / 0.968 = 0.651974...
    let counts = SpikeCounts { reference: 10, model: 8, coincident: 6 };
    let gamma = coincidence_factor(counts, 2.0, 1000.0).expect("there are spikes");
    assert!((gamma - 0.651_974_288_3).abs() < 1e-9, "{gamma}");
}

#[test]
fn gamma_is_1_where_all_coincide_and_not_above_0_where_none_do() {
    for spikes in [1, 7, 100] {
        let all = SpikeCounts { reference: spikes, model: spikes, coincident: spikes };
        let gamma = coincidence_factor(all, 2.0, 1000.0).expect("there are spikes");
        assert!((gamma - 1.0).abs() < 1e-12, "{gamma}");
        let none = coincidence_factor(SpikeCounts { coincident: 0, ..all }, 2.0, 1000.0);
        assert!(none.expect("there are spikes") < 0.0);
    }
    let silent = SpikeCounts { reference: 5, model: 0, coincident: 0 };
    assert_eq!(coincidence_factor(silent, 2.0, 1000.0), Some(0.0));
}

#[test]
fn gamma_is_nothing_without_spikes_or_without_room_between_them() {
    assert_eq!(coincidence_factor(SpikeCounts::default(), 2.0, 1000.0), None);
    // 250 spikes a second: windows of 4 ms fill all time.
    let dense = |model| coincidence_factor(SpikeCounts { reference: 250, model, coincident: 249 }, 2.0, 1000.0);
    assert_eq!(dense(250), None);
    assert!(dense(249).is_some());
}

#[test]
fn a_spike_coincides_once_and_at_the_edge_of_the_window() {
    assert_eq!(coincidences(&[10.0, 11.0], &[10.5], 2.0), 1);
    assert_eq!(coincidences(&[10.0], &[12.0], 2.0), 1);
    assert_eq!(coincidences(&[10.0], &[12.001], 2.0), 0);
    // 0.3 - 0.1 is not 0.2 in doubles.
    assert_eq!(coincidences(&[0.1], &[0.3], 0.2), 1);
    // The first spike takes 2.0, so that 4.0 is left for the second.
    assert_eq!(coincidences(&[1.0, 3.0], &[2.0, 4.0], 1.0), 2);
}

// ---- matched spikes ----

#[test]
fn equal_counts_are_matched_in_order_however_far_apart() {
    assert_eq!(matched_errors(&[1.0, 2.0, 3.0], &[1.5, 9.0, 13.0]), Some(vec![0.5, 7.0, 10.0]));
}

#[test]
fn a_missing_spike_does_not_shift_those_after_it() {
    let reference = [10.0, 20.0, 30.0, 40.0, 50.0];
    let model = [10.25, 20.0, 40.5, 50.0];
    assert_eq!(matched_errors(&model, &reference), Some(vec![0.25, 0.0, 0.5, 0.0]));
    assert_eq!(matched_errors(&reference, &model), Some(vec![0.25, 0.0, 0.5, 0.0]));
    assert_eq!(matched_errors(&[], &reference), Some(vec![]));
}

#[test]
fn a_spread_is_of_values_that_occur() {
    let twenty: Vec<f64> = (1..=20).rev().map(f64::from).collect();
    assert_eq!(Spread::of(twenty), Some(Spread { median: 10.0, most_95: 19.0, worst: 20.0 }));
    assert_eq!(Spread::of(vec![3.0]), Some(Spread { median: 3.0, most_95: 3.0, worst: 3.0 }));
    assert_eq!(Spread::of(vec![]), None);
}

// ---- intervals ----

#[test]
fn variation_by_hand() {
    // Intervals 1, 3 and 5: mean 3, variance 8/3.
    let variation = variation_of_intervals(&[vec![0.0, 1.0, 4.0, 9.0]]).expect("three intervals");
    assert!((variation - (8.0f64 / 3.0).sqrt() / 3.0).abs() < 1e-12, "{variation}");
    assert_eq!(variation_of_intervals(&[vec![5.0, 15.0, 25.0]]), Some(0.0));
}

#[test]
fn no_interval_reaches_into_the_next_trial() {
    assert_eq!(variation_of_intervals(&[vec![5.0, 15.0], vec![3.0, 13.0]]), Some(0.0));
    assert_eq!(variation_of_intervals(&[vec![5.0, 15.0], vec![3.0]]), None);
}

// ---- against plain readings ----

/// The least sum of distances over all ways to leave out spikes of the longer train.
fn least_sum(short: &[f64], long: &[f64]) -> f64 {
    match (short, long) {
        ([], _) => 0.0,
        (_, long) if short.len() > long.len() => f64::INFINITY,
        ([first, rest @ ..], [one, others @ ..]) => {
            ((first - one).abs() + least_sum(rest, others)).min(least_sum(short, others))
        }
        _ => f64::INFINITY,
    }
}

/// The most pairs over all ways to pair off.
fn most_pairs(one: &[f64], other: &[f64], window: f64) -> usize {
    let ([first, rest @ ..], _) = (one, other) else { return 0 };
    let with = |place: usize| {
        let mut left = other.to_vec();
        left.remove(place);
        1 + most_pairs(rest, &left, window)
    };
    let near = (0..other.len()).filter(|&place| (first - other[place]).abs() <= window);
    near.map(with).chain([most_pairs(rest, other, window)]).max().unwrap_or(0)
}

fn train() -> impl Strategy<Value = Vec<f64>> {
    vec(0u32..40, 0..7).prop_map(|mut times| {
        times.sort_unstable();
        times.dedup();
        times.into_iter().map(|time| f64::from(time) * 0.5).collect()
    })
}

proptest! {
    #[test]
    fn matching_is_the_best_there_is(one in train(), other in train()) {
        let errors = matched_errors(&one, &other).expect("short trains");
        prop_assert_eq!(errors.len(), one.len().min(other.len()));
        let (short, long) = if one.len() <= other.len() { (&one, &other) } else { (&other, &one) };
        prop_assert_eq!(errors.iter().sum::<f64>(), least_sum(short, long));
        prop_assert_eq!(errors, matched_errors(&other, &one).expect("short trains"));
    }

    #[test]
    fn as_many_coincide_as_can(one in train(), other in train(), half_steps in 0u32..6) {
        let window = f64::from(half_steps) * 0.5;
        prop_assert_eq!(coincidences(&one, &other, window), most_pairs(&one, &other, window));
    }
}
