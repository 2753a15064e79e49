//! One router: which heads ask for which output, which input was served last, how full its queues are.
//!
//! Written without branches on data: in traffic they cannot be predicted, and cost more than all the rest.

use super::arbiter;

/// Ports, rounded up to a power of two: arrays of a router have so many places, so that no index needs a check.
pub(super) const PLACES: usize = 8;

/// A router. Output and input are port numbers below five.
#[derive(Clone, Copy, Default)]
pub(super) struct Router {
    /// Bit `8 * output + input`: the head of the queue of `input` asks for `output`.
    asks: u64,
    /// The input that each output served last.
    served: [u8; PLACES],
    /// Each queue: place of its head, not modulo its depth.
    first: [u8; PLACES],
    /// Each queue: how many packets it holds.
    held: [u8; PLACES],
    /// Bit `input`: its queue has no room.
    full: u8,
}

impl Router {
    /// After reset.
    pub fn new() -> Self {
        Self { served: [4; PLACES], ..Self::default() }
    }

    /// Whether it holds a packet: then some head asks for an output.
    #[inline(always)]
    pub fn is_active(&self) -> bool {
        self.asks != 0
    }

    #[inline(always)]
    pub fn has_room(&self, input: usize) -> bool {
        self.full >> input & 1 == 0
    }

    /// A bit for each output that is asked for: bit 7 of its byte.
    #[inline(always)]
    pub fn asked_outputs(&self) -> u64 {
        (self.asks + 0x7f7f_7f7f_7f7f_7f7f) & 0x8080_8080_8080_8080
    }

    /// The input that `output`, which is asked for, grants.
    #[inline(always)]
    pub fn granted(&self, output: usize) -> usize {
        let asks = self.asks >> (8 * (output % PLACES));
        arbiter::grant(asks as u8, self.served[output % PLACES])
    }

    /// Place of the head of a queue, not modulo its depth.
    #[inline(always)]
    pub fn head(&self, input: usize) -> u8 {
        self.first[input % PLACES]
    }

    /// Place behind the last packet of a queue, not modulo its depth.
    #[inline(always)]
    pub fn tail(&self, input: usize) -> u8 {
        self.first[input % PLACES].wrapping_add(self.held[input % PLACES])
    }

    /// The head of a queue leaves through `output`. `next_output` is what the packet behind it asks for, anything if there is none.
    #[inline(always)]
    pub fn leave(&mut self, input: usize, output: usize, next_output: u8) {
        let (input, output) = (input % PLACES, output % PLACES);
        self.served[output] = input as u8;
        self.first[input] = self.first[input].wrapping_add(1);
        self.held[input] -= 1;
        self.full &= !(1 << input);
        self.asks &= !(1 << (8 * output + input));
        self.asks |= u64::from(self.held[input] > 0) << (8 * (usize::from(next_output) % PLACES) + input);
    }

    /// A queue with room, of `depth` packets, takes one that asks for `output`.
    #[inline(always)]
    pub fn enter(&mut self, input: usize, output: u8, depth: u8) {
        let input = input % PLACES;
        self.asks |= u64::from(self.held[input] == 0) << (8 * (usize::from(output) % PLACES) + input);
        self.held[input] += 1;
        self.full |= u8::from(self.held[input] == depth) << input;
    }
}
