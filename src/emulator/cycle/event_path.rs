//! An event's way through a core: event queue, axon fetch, row walk, synapse pipeline.

/// The last moves along the way. Every buffer of it is first in, first out, so that the cycle of a move is the greatest of a few cycles of
/// earlier moves: an event costs the same few operations, however long its row is.
pub(super) struct EventPath {
    /// Words left the queue: the last Q of them, a ring.
    popped: Box<[u64]>,
    /// The oldest place of the ring.
    oldest: usize,
    /// Raw register into row register.
    moved: u64,
    /// Row into the plasticity register, where there is one.
    held: u64,
    /// Row taken.
    taken: u64,
    /// The earliest cycle in which the next row can be taken.
    walk_free: u64,
    /// Queue, fetch, walk and pipeline are empty from this cycle on.
    quiet_from: u64,
}

impl EventPath {
    /// Nothing is under way; the event queue holds `queue_depth` words, a power of two.
    pub fn new(queue_depth: u32) -> Self {
        let popped = vec![0; queue_depth as usize].into();
        Self { popped, oldest: 0, moved: 0, held: 0, taken: 0, walk_free: 0, quiet_from: 0 }
    }

    /// The first cycle in which the event queue has room: that after the word that came Q before has left it.
    #[inline(always)]
    pub fn room_from(&self) -> u64 {
        self.popped[self.oldest & (self.popped.len() - 1)] + 1
    }

    /// The first cycle in which, without further events, nothing is under way.
    #[inline(always)]
    pub fn quiet_from(&self) -> u64 {
        self.quiet_from
    }

    /// The event queue takes an event in cycle `pushed`, not before [`room_from`](Self::room_from); its row has `words` words, rests for as many
    /// cycles in the plasticity register, where there is one, and is not walked before `gate`.
    #[inline(always)]
    pub fn enter(&mut self, pushed: u64, words: u32, rest: Option<u64>, gate: u64) {
        let popped = (pushed + 1).max(self.moved);
        let place = self.oldest & (self.popped.len() - 1);
        self.popped[place] = popped;
        self.oldest = self.oldest.wrapping_add(1);
        self.moved = (popped + 1).max(if rest.is_some() { self.held } else { self.taken });
        let mut ready = self.moved + 1;
        if let Some(rest) = rest {
            // The register takes a row in the cycle in which the one before leaves.
            self.held = ready.max(self.taken);
            ready = self.held + 1 + rest;
        }
        self.taken = ready.max(self.walk_free).max(gate);
        let words = u64::from(words);
        self.walk_free = self.taken + words.max(1);
        // The last word's address goes out in cycle taken + words; its sum is written four cycles later.
        self.quiet_from = self.quiet_from.max(self.taken + if words > 0 { words + 5 } else { 1 });
    }
}
