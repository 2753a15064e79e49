//! The accumulators of a core: a ring over time steps.

use crate::design::Core;
use crate::models::saturating_add;

/// The accumulators of a core: a ring of `slots` rows of `words * neurons` sums. A receptor type has one word, or three where its
/// input saturates.
pub struct Ring {
    sums: Vec<i32>,
    /// Sums of a slot.
    row: usize,
    /// Neurons, with empty lanes.
    neurons: usize,
    slots: usize,
    now: usize,
}

impl Ring {
    /// All sums zero, slot 0 due.
    pub fn new(core: &Core) -> Self {
        let (neurons, slots) = (core.neurons() as usize, core.slots as usize);
        let row = core.model.graph.inputs.len() * neurons;
        Self { sums: vec![0; row * slots], row, neurons, slots, now: 0 }
    }

    /// Back to the beginning.
    pub fn clear(&mut self) {
        self.sums.fill(0);
        self.now = 0;
    }

    /// The sums that are due in this time step, word by word of all receptor types.
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
        let place = self.at(place);
        self.sums[place] = self.sums[place].wrapping_add(weight);
    }

    /// Adds where every addition saturates, to the words whose first stands at `place`: (time steps from now times words plus first
    /// word) times neurons plus neuron.
    pub(super) fn add_saturating(&mut self, place: usize, weight: i32) {
        let places = [0, 1, 2].map(|word| self.at(place) + word * self.neurons);
        let words = saturating_add(places.map(|place| self.sums[place]), weight);
        for (place, word) in places.into_iter().zip(words) {
            self.sums[place] = word;
        }
    }

    /// Where a place that is counted from the slot that is due stands.
    #[inline(always)]
    fn at(&self, place: usize) -> usize {
        let place = self.now * self.row + place;
        if place >= self.sums.len() { place - self.sums.len() } else { place }
    }

    /// On to the next time step.
    pub fn advance(&mut self) {
        self.now = (self.now + 1) % self.slots;
    }
}
