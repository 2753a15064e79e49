//! The routers as `docs/chip.md` describes them: every queue, every arbiter, every cycle. Nothing is skipped.

use std::collections::VecDeque;

/// Ports: 0 local, 1 north, 2 east, 3 south, 4 west.
const LOCAL: usize = 0;

#[derive(Clone, Debug)]
pub struct NaiveRouter<P> {
    pub queues: [VecDeque<P>; 5],
    served: [usize; 5],
}

/// Routers in the order of tiles; a packet is anything that has a destination.
pub struct NaiveMesh<P> {
    pub width: usize,
    pub depth: usize,
    pub routers: Vec<NaiveRouter<P>>,
}

pub trait HasDestination: Copy {
    /// Number of the tile.
    fn destination(&self) -> usize;
}

impl<P: HasDestination> NaiveMesh<P> {
    pub fn new(width: usize, height: usize, depth: usize) -> Self {
        let router = NaiveRouter { queues: std::array::from_fn(|_| VecDeque::new()), served: [4; 5] };
        Self { width, depth, routers: vec![router; width * height] }
    }

    pub fn has_room(&self, tile: usize, port: usize) -> bool {
        self.routers[tile].queues[port].len() < self.depth
    }

    pub fn is_empty(&self, tile: usize) -> bool {
        self.routers[tile].queues.iter().all(VecDeque::is_empty)
    }

    fn asks_for(&self, tile: usize, packet: P) -> usize {
        let (x, y) = (tile % self.width, tile / self.width);
        let (to_x, to_y) = (packet.destination() % self.width, packet.destination() / self.width);
        match () {
            () if to_x > x => 2,
            () if to_x < x => 4,
            () if to_y > y => 1,
            () if to_y < y => 3,
            () => LOCAL,
        }
    }

    /// The packet that each output offers in this cycle, with its input.
    fn offered(&self, tile: usize, output: usize) -> Option<(usize, P)> {
        let router = &self.routers[tile];
        (1..=5).map(|after| (router.served[output] + after) % 5).find_map(|input| {
            let head = *router.queues[input].front()?;
            (self.asks_for(tile, head) == output).then_some((input, head))
        })
    }

    fn behind(&self, tile: usize, output: usize) -> (usize, usize) {
        match output {
            1 => (tile + self.width, 3),
            2 => (tile + 1, 4),
            3 => (tile - self.width, 1),
            4 => (tile - 1, 2),
            _ => unreachable!("the local output has no link"),
        }
    }

    /// One cycle: `injected` packets are taken by local queues with room, `takes` says whether a local output is taken.
    pub fn cycle(&mut self, injected: &[(usize, P)], mut takes: impl FnMut(usize, P) -> bool) {
        let mut moves = Vec::new();
        for tile in 0..self.routers.len() {
            for output in 0..5 {
                let Some((input, packet)) = self.offered(tile, output) else { continue };
                let to = (output != LOCAL).then(|| self.behind(tile, output));
                let taken = match to {
                    Some((next, port)) => self.has_room(next, port),
                    None => takes(tile, packet),
                };
                if taken {
                    moves.push((tile, input, output, packet, to));
                }
            }
        }
        for (tile, input, output, packet, to) in moves {
            self.routers[tile].queues[input].pop_front();
            self.routers[tile].served[output] = input;
            if let Some((next, port)) = to {
                self.routers[next].queues[port].push_back(packet);
            }
        }
        for &(tile, packet) in injected {
            self.routers[tile].queues[LOCAL].push_back(packet);
        }
    }
}
