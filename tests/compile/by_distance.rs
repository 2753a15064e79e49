//! Connections by distance, against the formula worked out pair by pair.

use super::connectivity::{config, network, pairs};

/// A grid of `rows` by `columns`.
type Grid = [u32; 2];

/// The distance of two neurons, from their positions on a sheet of this height and width.
fn distance(from: u32, from_grid: Grid, to: u32, to_grid: Grid, extent: [f64; 2], wrap: bool) -> f64 {
    let position = |neuron: u32, [rows, columns]: Grid| {
        let (row, column) = (f64::from(neuron / columns), f64::from(neuron % columns));
        [(row + 0.5) / f64::from(rows) * extent[0], (column + 0.5) / f64::from(columns) * extent[1]]
    };
    let (from, to) = (position(from, from_grid), position(to, to_grid));
    let along = |side: usize| {
        let straight = (from[side] - to[side]).abs();
        if wrap { straight.min(extent[side] - straight) } else { straight }
    };
    along(0).hypot(along(1))
}

/// Draws a whole projection and holds its synapses, sorted into bins by distance, against the formula: in each bin within
/// five standard deviations. Returns how many bins had more than 50 synapses.
fn assert_profile(from: Grid, to: Grid, sigma: f64, p_center: f64, extent: [f64; 2], wrap: bool) -> usize {
    const BINS: usize = 24;
    let population = |[rows, columns]: Grid| format!("count = {}\ngrid = [{rows}, {columns}]", rows * columns);
    let [height, width] = extent;
    let rule = format!(
        "{{ gaussian = {{ sigma = {sigma:?}, p_center = {p_center:?}, edge_wrap = {wrap}, extent = [{height:?}, {width:?}] }} }}"
    );
    let projection = format!("from = \"a\"\nto = \"b\"\nconnect = {rule}\nweight = 0.001");
    let drawn = pairs(&network(&config(&population(from), &population(to), &[projection])), 0, 1);
    let bin = |distance: f64| ((distance / (4.0 * sigma) * BINS as f64) as usize).min(BINS);
    let (mut found, mut mean, mut variance) = ([0.0; BINS + 1], [0.0; BINS + 1], [0.0; BINS + 1]);
    for source in 0..from[0] * from[1] {
        for target in 0..to[0] * to[1] {
            let distance = distance(source, from, target, to, extent, wrap);
            let p = p_center * (-distance * distance / (2.0 * sigma * sigma)).exp();
            mean[bin(distance)] += p;
            variance[bin(distance)] += p * (1.0 - p);
        }
    }
    for &[source, target] in &drawn {
        found[bin(distance(source, from, target, to, extent, wrap))] += 1.0;
    }
    for at in 0..=BINS {
        let deviation = variance[at].sqrt().max(1.0);
        assert!(
            (found[at] - mean[at]).abs() <= 5.0 * deviation,
            "bin {at}: {}, not {} +- {deviation}",
            found[at],
            mean[at]
        );
    }
    found.iter().filter(|found| **found > 50.0).count()
}

#[test]
fn the_profile_is_the_gaussian() {
    assert!(assert_profile([24, 24], [24, 24], 0.15, 0.6, [1.0, 1.0], false) > 12);
}

#[test]
fn on_a_torus_distances_go_round_the_edges() {
    assert!(assert_profile([24, 24], [24, 24], 0.15, 0.6, [1.0, 1.0], true) > 12);
    // In the corner of a plain sheet there are fewer neighbours, on a torus there are not.
    let degrees = |wrap: bool| {
        let rule = format!("{{ gaussian = {{ sigma = 0.08, edge_wrap = {wrap} }} }}");
        let projection = format!("from = \"a\"\nto = \"a\"\nconnect = {rule}\nweight = 0.001");
        let drawn = pairs(&network(&config("count = 900\ngrid = [30, 30]", "count = 1", &[projection])), 0, 0);
        let degree = |neurons: [u32; 4]| drawn.iter().filter(|pair| neurons.contains(&pair[0])).count();
        [degree([0, 29, 870, 899]), degree([434, 435, 464, 465])]
    };
    let ([corners, middle], [torus_corners, torus_middle]) = (degrees(false), degrees(true));
    assert!(corners * 2 < middle, "{corners} in the corners, {middle} in the middle");
    assert!(torus_corners.abs_diff(torus_middle) < 60, "{torus_corners} in the corners, {torus_middle} in the middle");
}

#[test]
fn two_grids_cover_the_same_sheet() {
    assert!(assert_profile([20, 20], [10, 10], 0.2, 0.9, [1.0, 1.0], false) > 12);
    assert!(assert_profile([7, 30], [12, 9], 0.2, 0.9, [1.0, 3.0], true) > 12);
    assert!(assert_profile([1, 400], [1, 100], 0.05, 1.0, [1.0, 1.0], true) > 12, "a ring");
}
