//! The accumulators of a core: a ring over time steps.

use crate::design::Core;

/// The accumulators of a core: a ring of `slots` rows of `neurons` sums.
pub struct Ring {
    sums: Vec<i32>,
    neurons: usize,
    slots: usize,
    now: usize,
}

impl Ring {
    /// All sums zero, slot 0 due.
    pub fn new(core: &Core) -> Self {
        let (neurons, slots) = (core.neurons() as usize, core.slots as usize);
        Self { sums: vec![0; neurons * slots], neurons, slots, now: 0 }
    }

    /// Back to the beginning.
    pub fn clear(&mut self) {
        self.sums.fill(0);
        self.now = 0;
    }

    /// The sums that are due in this time step.
    pub fn due(&mut self) -> &mut [i32] {
        &mut self.sums[self.now * self.neurons..][..self.neurons]
    }

    /// The sums of `length` neurons from `first` on that are due in `delay` time steps.
    #[inline(always)]
    pub(super) fn sums(&mut self, delay: usize, first: usize, length: usize) -> &mut [i32] {
        let slot = self.now + delay;
        let slot = if slot >= self.slots { slot - self.slots } else { slot };
        &mut self.sums[slot * self.neurons + first..][..length]
    }

    /// Adds to the sum at `place`: time steps from now, times neurons, plus the neuron.
    #[inline(always)]
    pub(super) fn add(&mut self, place: usize, weight: i32) {
        let place = self.now * self.neurons + place;
        let place = if place >= self.sums.len() { place - self.sums.len() } else { place };
        self.sums[place] = self.sums[place].wrapping_add(weight);
    }

    /// On to the next time step.
    pub fn advance(&mut self) {
        self.now = (self.now + 1) % self.slots;
    }
}
