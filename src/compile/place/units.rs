//! Blocks before they have a tile: what placement moves about.

use super::Piece;
use crate::spec::{Population, Spec, TileShare};

/// The neurons of one block.
pub(super) struct Unit {
    /// Place of the population in the file.
    pub population: usize,
    /// Its first neuron, within the population.
    pub offset: u32,
    /// Neurons, from one to as many as there are lanes.
    pub count: u32,
    /// The tile that the config names.
    pub fixed: Option<u32>,
}

/// All blocks, in the order of populations and neurons.
pub(super) fn units(spec: &Spec) -> Vec<Unit> {
    let numbered = spec.populations.iter().enumerate();
    numbered.flat_map(|(place, population)| units_of(spec, place, population)).collect()
}

fn units_of(spec: &Spec, place: usize, population: &Population) -> Vec<Unit> {
    let lanes = spec.hardware.lanes.value;
    let mut units = Vec::new();
    for (first, count, fixed) in ranges(spec, population) {
        let blocks = (0..count).step_by(lanes as usize);
        units.extend(blocks.map(|from| Unit {
            population: place,
            offset: first + from,
            count: lanes.min(count - from),
            fixed,
        }));
    }
    units
}

/// First neuron, number of neurons and tile of each range that the config names; the whole population without one.
fn ranges(spec: &Spec, population: &Population) -> Vec<(u32, u32, Option<u32>)> {
    let total = population.count.value;
    let Some(shares) = &population.tiles else { return vec![(0, total, None)] };
    let blocks = u64::from(total.div_ceil(spec.hardware.lanes.value));
    let parts = shares.value.len() as u64;
    let mut next = 0;
    let cut = |part: u64| (blocks * part / parts) as u32 * spec.hardware.lanes.value;
    let range = |(part, share): (u64, &TileShare)| {
        let even = || cut(part + 1).min(total) - cut(part).min(total);
        let count = share.neurons.as_ref().map_or_else(even, |neurons| neurons.value);
        next += count;
        (next - count, count, Some(number(spec, share.tile.value)))
    };
    (0..).zip(&shares.value).map(range).collect()
}

fn number(spec: &Spec, [x, y]: [u32; 2]) -> u32 {
    y * spec.hardware.mesh.value[0] + x
}

/// Blocks on their tiles, `tiles` one a unit: those that follow each other on a tile as one piece.
pub(super) fn pieces(units: &[Unit], tiles: &[u32], lanes: u32) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    for (unit, &tile) in units.iter().zip(tiles) {
        match pieces.last_mut() {
            Some(last) if continues(last, unit, tile, lanes) => last.count += unit.count,
            _ => pieces.push(Piece { population: unit.population, offset: unit.offset, count: unit.count, tile }),
        }
    }
    pieces
}

/// Whether a unit is the next block of a piece; a block with an empty lane is always the last one.
fn continues(last: &Piece, unit: &Unit, tile: u32, lanes: u32) -> bool {
    (last.population, last.tile) == (unit.population, tile) && last.count.is_multiple_of(lanes)
}
