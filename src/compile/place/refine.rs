//! Moves and swaps that make a placement better: threshold accepting (Dueck and Scheuer 1990), which is simulated annealing
//! without exponentials. A change is kept where it costs less than a threshold, which falls to zero; the best placement seen
//! is the result.

use super::super::random::Sequence;
use super::assignment::{Assignment, Cost};
use super::divide::Division;

/// What a packet less is worth, in hops, while searching; of the placements seen, the one with the fewest packets wins.
const PACKET: i64 = 16;
/// What a thousandth of overfill is worth, in hops of one neuron.
const EXCESS: i64 = 1 << 20;
/// Work of the search: of any, and of each block and tile.
const MOST_WORK: u64 = 100_000_000;
const WORK_EACH: u64 = 60;
/// Changes that the first threshold is measured with.
const SAMPLES: u32 = 64;

/// Blocks that may move, and where.
pub(super) struct Moves<'d> {
    free: Vec<u32>,
    rooms: Vec<u32>,
    division: &'d Division,
    /// The free blocks of each tile.
    members: Vec<Vec<u32>>,
    /// Place of each block among those of its tile.
    places: Vec<u32>,
    random: Sequence,
}

impl<'d> Moves<'d> {
    /// Moves of the blocks `free` between tiles that have room for `rooms` of them.
    pub fn new(assignment: &Assignment, free: &[u32], rooms: &[u32], division: &'d Division) -> Self {
        let mut moves = Self {
            free: free.to_vec(),
            rooms: rooms.to_vec(),
            division,
            members: vec![vec![]; rooms.len()],
            places: vec![0; assignment.tile_of.len()],
            random: Sequence::of_pair(assignment.traffic.key, 0, 0),
        };
        for &unit in free {
            moves.enter(unit, assignment.tile_of[unit as usize]);
        }
        moves
    }

    /// Makes the assignment better, never worse.
    pub fn refine(&mut self, assignment: &mut Assignment) {
        self.exchange_tiles(assignment);
        let mut best = (assignment.cost(), assignment.tile_of.clone());
        let budget = assignment.work + budget(assignment, self.free.len());
        let first = self.first_threshold(assignment);
        let (start, mut current) = (assignment.work, value(assignment.cost()));
        while assignment.work < budget {
            let left = (budget - assignment.work) as f64 / (budget - start) as f64;
            let threshold = (first as f64 * (left - 0.2).max(0.0)) as i64;
            let Some(change) = self.propose(assignment) else { continue };
            self.apply(assignment, change);
            let cost = assignment.cost();
            if value(cost) - current > threshold {
                self.apply(assignment, change.undone());
                continue;
            }
            current = value(cost);
            if cost < best.0 {
                best = (cost, assignment.tile_of.clone());
                assignment.work += self.free.len() as u64 / 8;
            }
        }
        for unit in self.free.clone() {
            self.shift(assignment, unit, best.1[unit as usize]);
        }
        self.exchange_tiles(assignment);
    }

    /// Half the mean change of cost: small enough to keep what is good, large enough to leave it for better.
    fn first_threshold(&mut self, assignment: &mut Assignment) -> i64 {
        let before = value(assignment.cost());
        let mut sum = 0;
        for _ in 0..SAMPLES {
            assignment.work += 1;
            if let Some(change) = self.propose(assignment) {
                self.apply(assignment, change);
                sum += (value(assignment.cost()) - before).abs();
                self.apply(assignment, change.undone());
            }
        }
        sum / i64::from(SAMPLES) / 2
    }

    /// A free block to another tile: to a free place, or in exchange for a block from there.
    fn propose(&mut self, assignment: &mut Assignment) -> Option<Change> {
        assignment.work += 1;
        let place = self.below(self.free.len());
        let unit = self.free[place];
        let from = assignment.tile_of[unit as usize];
        let to = self.neighbour(assignment, unit);
        let members = self.members[to as usize].len();
        let has_room = members < self.rooms[to as usize] as usize;
        if to == from || self.rooms[to as usize] == 0 || !self.division.may_stand(unit, to) {
            return None;
        }
        let other = match self.below(members + usize::from(has_room)) {
            place if place < members => Some(self.members[to as usize][place]),
            _ => None,
        };
        Some(Change { unit, from, to, other })
    }

    /// A tile that shares traffic with a block, or any.
    fn neighbour(&mut self, assignment: &Assignment, unit: u32) -> u32 {
        let nets = assignment.traffic.nets_into(unit);
        if nets.is_empty() || self.below(4) == 0 {
            return self.below(self.rooms.len()) as u32;
        }
        let net = self.below(nets.len());
        let targets = assignment.traffic.targets(nets[net]);
        assignment.tile_of[targets[self.below(targets.len())] as usize]
    }

    fn below(&mut self, count: usize) -> usize {
        self.random.whole(0, count as u32 - 1) as usize
    }

    /// Exchanges the free blocks of whole tiles where that is better: the packets stay, their ways become shorter.
    fn exchange_tiles(&mut self, assignment: &mut Assignment) {
        let tiles = self.rooms.len();
        let budget = assignment.work + budget(assignment, self.free.len());
        let mut is_better = true;
        while is_better && assignment.work < budget {
            is_better = false;
            for (a, b) in (0..tiles).flat_map(|a| (0..a).map(move |b| (a, b))) {
                let fits = |from: usize, to: usize| self.members[from].len() <= self.rooms[to] as usize;
                let is_alike = self.division.of_tile[a] == self.division.of_tile[b];
                if is_alike && fits(a, b) && fits(b, a) && assignment.work < budget {
                    is_better |= self.exchange(assignment, a, b);
                }
            }
        }
    }

    /// Exchanges the free blocks of two tiles; back again where that is no better.
    fn exchange(&mut self, assignment: &mut Assignment, a: usize, b: usize) -> bool {
        let before = assignment.cost();
        let (of_a, of_b) = (self.members[a].clone(), self.members[b].clone());
        of_a.iter().for_each(|&unit| self.shift(assignment, unit, b as u32));
        of_b.iter().for_each(|&unit| self.shift(assignment, unit, a as u32));
        let is_better = assignment.cost() < before;
        if !is_better {
            of_a.iter().for_each(|&unit| self.shift(assignment, unit, a as u32));
            of_b.iter().for_each(|&unit| self.shift(assignment, unit, b as u32));
        }
        is_better
    }

    fn apply(&mut self, assignment: &mut Assignment, change: Change) {
        self.shift(assignment, change.unit, change.to);
        if let Some(other) = change.other {
            self.shift(assignment, other, change.from);
        }
    }

    fn shift(&mut self, assignment: &mut Assignment, unit: u32, to: u32) {
        let from = assignment.tile_of[unit as usize];
        if from != to {
            self.leave(unit, from);
            assignment.shift(unit, to);
            self.enter(unit, to);
        }
    }

    fn enter(&mut self, unit: u32, tile: u32) {
        let members = &mut self.members[tile as usize];
        self.places[unit as usize] = members.len() as u32;
        members.push(unit);
    }

    fn leave(&mut self, unit: u32, tile: u32) {
        let (members, place) = (&mut self.members[tile as usize], self.places[unit as usize] as usize);
        members.swap_remove(place);
        if let Some(&moved) = members.get(place) {
            self.places[moved as usize] = place as u32;
        }
    }
}

/// A block to another tile, and perhaps one from there.
#[derive(Clone, Copy)]
struct Change {
    unit: u32,
    from: u32,
    to: u32,
    other: Option<u32>,
}

impl Change {
    fn undone(self) -> Self {
        Self { from: self.to, to: self.from, ..self }
    }
}

/// A cost as one number, in hops.
fn value(cost: Cost) -> i64 {
    cost.excess as i64 * EXCESS + cost.packets * PACKET + cost.hops
}

fn budget(assignment: &Assignment, free: usize) -> u64 {
    let tiles = u64::from(assignment.mesh.tiles());
    let each = assignment.traffic.pins() as u64 + free as u64 * tiles;
    (each * tiles * WORK_EACH).min(MOST_WORK)
}
