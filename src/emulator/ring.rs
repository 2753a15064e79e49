//! The accumulators of a core: a ring over time steps.

use crate::design::Core;

/// The accumulators of a core: a ring of `slots` rows of `receptors * neurons` sums.
pub struct Ring {
    sums: Vec<i32>,
    /// Sums of a slot.
    row: usize,
    slots: usize,
    now: usize,
}

impl Ring {
    /// All sums zero, slot 0 due.
    pub fn new(core: &Core) -> Self {
        let (row, slots) = ((core.receptors * core.neurons()) as usize, core.slots as usize);
        Self { sums: vec![0; row * slots], row, slots, now: 0 }
    }

    /// Back to the beginning.
    pub fn clear(&mut self) {
        self.sums.fill(0);
        self.now = 0;
    }

    /// The sums that are due in this time step, receptor type by receptor type.
    pub fn due(&mut self) -> &mut [i32] {
        &mut self.sums[self.now * self.row..][..self.row]
    }

    /// `length` sums from `first` on, receptor type times neurons plus neuron, that are due in `delay` time steps.
    #[inline(always)]
    pub(super) fn sums(&mut self, delay: usize, first: usize, length: usize) -> &mut [i32] {
        let slot = self.now + delay;
        let slot = if slot >= self.slots { slot - self.slots } else { slot };
        &mut self.sums[slot * self.row + first..][..length]
    }

    /// Adds to the sum at `place`: (time steps from now times receptor types plus receptor type) times neurons plus neuron.
    #[inline(always)]
    pub(super) fn add(&mut self, place: usize, weight: i32) {
        let place = self.now * self.row + place;
        let place = if place >= self.sums.len() { place - self.sums.len() } else { place };
        self.sums[place] = self.sums[place].wrapping_add(weight);
    }

    /// On to the next time step.
    pub fn advance(&mut self) {
        self.now = (self.now + 1) % self.slots;
    }
}
