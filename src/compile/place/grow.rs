//! Placements to begin with: the even cut, and tiles that grow one after the other.

use super::assignment::Assignment;
use super::divide::Division;

/// How much less the packets from and to a tile count when the next one grows.
const FADING: i64 = 4;

/// The tiles along a line that turns at the rim: each one beside the one before.
pub(super) fn snake(width: u32, height: u32) -> Vec<u32> {
    let row = |y: u32| (0..width).map(move |x| y * width + if y.is_multiple_of(2) { x } else { width - 1 - x });
    (0..height).flat_map(row).collect()
}

/// Fills the tiles in this order with the blocks `free` of their core type, in theirs; tile t has room for `rooms[t]` of
/// them.
pub(super) fn fill(free: &[u32], order: &[u32], rooms: &[u32], division: &Division, tiles: &mut [u32]) {
    for core in 0..=division.of_tile.iter().copied().max().unwrap_or(0) {
        let order = order.iter().filter(|&&tile| division.of_tile[tile as usize] == core);
        let places = order.flat_map(|&tile| std::iter::repeat_n(tile, rooms[tile as usize] as usize));
        let units = free.iter().filter(|&&unit| division.of_unit[unit as usize] == core);
        units.zip(places).for_each(|(&unit, tile)| tiles[unit as usize] = tile);
    }
}

/// Fills the tiles in this order, each with the block that adds the fewest destinations to those it has: the one whose
/// axons reach it anyway. Among equal ones it takes the block that has most to do with those placed just before.
/// `assignment` has the blocks that the config places; the others get theirs.
pub(super) fn grow(assignment: &mut Assignment, free: &[u32], order: &[u32], rooms: &[u32], division: &Division) {
    let mut left = free.to_vec();
    let mut near = vec![0; assignment.tile_of.len()];
    for &tile in order {
        let mut reached = reached(assignment, tile);
        for _ in 0..rooms[tile as usize] {
            let key = |unit: u32| (reached[unit as usize], near[unit as usize]);
            let fitting = (0..left.len()).filter(|&place| division.may_stand(left[place], tile));
            let best = fitting.max_by_key(|&place| (key(left[place]), std::cmp::Reverse(place)));
            let Some(best) = best else { break };
            let unit = left.remove(best);
            add_reached(assignment, unit, tile, &mut reached);
            add_near(assignment, unit, &mut near);
            assignment.put(unit, tile);
        }
        near.iter_mut().for_each(|packets| *packets /= FADING);
    }
}

/// Adds the packets from and to block `unit`.
fn add_near(assignment: &Assignment, unit: u32, near: &mut [i64]) {
    let traffic = assignment.traffic;
    for net in traffic.nets_from(unit) {
        let weight = traffic.nets[net as usize].weight;
        traffic.targets(net).iter().for_each(|&target| near[target as usize] += weight);
    }
    for &net in traffic.nets_into(unit) {
        let net = &traffic.nets[net as usize];
        net.source.into_iter().for_each(|source| near[source as usize] += net.weight);
    }
}

/// For each block the packets that come to this tile anyway.
fn reached(assignment: &Assignment, tile: u32) -> Vec<i64> {
    let traffic = assignment.traffic;
    let mut reached = vec![0; assignment.tile_of.len()];
    for net in 0..traffic.nets.len() as u32 {
        if assignment.targets_in(net, tile) > 0 {
            let weight = traffic.nets[net as usize].weight;
            traffic.targets(net).iter().for_each(|&unit| reached[unit as usize] += weight);
        }
    }
    reached
}

/// Adds the packets that come to a tile once it has block `unit`.
fn add_reached(assignment: &Assignment, unit: u32, tile: u32, reached: &mut [i64]) {
    let traffic = assignment.traffic;
    for &net in traffic.nets_into(unit) {
        if assignment.targets_in(net, tile) == 0 {
            let weight = traffic.nets[net as usize].weight;
            traffic.targets(net).iter().for_each(|&other| reached[other as usize] += weight);
        }
    }
}
