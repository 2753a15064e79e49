//! Spikes out of the spike queue, one lane a cycle.

/// The last moves along spike queue and serialiser.
#[derive(Default)]
pub(super) struct Serialiser {
    /// A block left the queue.
    popped: u64,
    /// Raw register into the serialiser's.
    moved: u64,
    /// The earliest cycle in which the next lane can leave.
    next: u64,
    /// The last lane left.
    left: u64,
}

impl Serialiser {
    /// On to the next block with spikes, written into the queue in cycle `written`; all lanes of the one before have left.
    #[inline(always)]
    pub fn refill(&mut self, written: u64) {
        self.popped = (written + 1).max(self.popped + 1).max(self.moved);
        self.moved = (self.popped + 1).max(self.left);
        self.next = self.moved + 1;
    }

    /// The next lane leaves, not before cycle `free`, in which what follows can take it. Returns the cycle.
    #[inline(always)]
    pub fn leave(&mut self, free: u64) -> u64 {
        self.left = self.next.max(free);
        self.next = self.left + 1;
        self.left
    }
}
