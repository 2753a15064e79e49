//! The router as docs/chip.md has it, read naively: lists, and a search for the next in turn.

use std::collections::VecDeque;

/// A packet with the fields that matter: `word` is all of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Packet {
    pub x: u32,
    pub y: u32,
    pub word: u64,
}

/// What goes into the router in a cycle.
#[derive(Clone, Debug)]
pub struct Inputs {
    pub offered: [Option<Packet>; 5],
    pub out_ready: [bool; 5],
}

/// What it shows in a cycle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outputs {
    pub in_ready: [bool; 5],
    pub offered: [Option<u64>; 5],
    pub empty: bool,
}

/// How often what happened, so that a test can see that it did.
#[derive(Clone, Debug, Default)]
pub struct Seen {
    /// Packets by input and output.
    pub turns: [[u32; 5]; 5],
    /// Cycles in which an input was refused.
    pub refused: [u32; 5],
    /// Cycles in which so many queues asked for the output.
    pub asked: [[u32; 6]; 5],
    /// Cycles in which an offer was not taken and the next cycle had another grant.
    pub grants_changed: u32,
}

pub struct Router {
    x: u32,
    y: u32,
    depth: usize,
    queues: [VecDeque<Packet>; 5],
    served_last: [usize; 5],
    untaken: [Option<usize>; 5],
    pub seen: Seen,
}

impl Router {
    pub fn new(x: u32, y: u32, depth: usize) -> Self {
        Self { x, y, depth, queues: Default::default(), served_last: [4; 5], untaken: [None; 5], seen: Seen::default() }
    }

    /// The output that a packet asks for.
    pub fn route(&self, packet: Packet) -> usize {
        let [local, north, east, south, west] = [0, 1, 2, 3, 4];
        if packet.x > self.x {
            east
        } else if packet.x < self.x {
            west
        } else if packet.y > self.y {
            north
        } else if packet.y < self.y {
            south
        } else {
            local
        }
    }

    /// One clock cycle.
    pub fn cycle(&mut self, inputs: &Inputs) -> Outputs {
        let wanted: Vec<Option<usize>> =
            self.queues.iter().map(|queue| queue.front().map(|head| self.route(*head))).collect();
        let mut outputs = Outputs {
            in_ready: std::array::from_fn(|port| self.queues[port].len() < self.depth),
            offered: [None; 5],
            empty: self.queues.iter().all(VecDeque::is_empty),
        };
        for output in 0..5 {
            let in_turn = (1..=5).map(|step| (self.served_last[output] + step) % 5);
            let mut asking = in_turn.filter(|port| wanted[*port] == Some(output));
            let granted = asking.next();
            self.seen.asked[output][granted.is_some() as usize + asking.count()] += 1;
            let Some(port) = granted else { continue };
            outputs.offered[output] = self.queues[port].front().map(|packet| packet.word);
            self.seen.grants_changed += u32::from(self.untaken[output].is_some_and(|before| before != port));
            self.untaken[output] = (!inputs.out_ready[output]).then_some(port);
            if inputs.out_ready[output] {
                self.queues[port].pop_front();
                self.served_last[output] = port;
                self.seen.turns[port][output] += 1;
            }
        }
        for port in 0..5 {
            match inputs.offered[port] {
                Some(packet) if outputs.in_ready[port] => self.queues[port].push_back(packet),
                Some(_) => self.seen.refused[port] += 1,
                None => {}
            }
        }
        outputs
    }
}
