//! The input queues of all routers, in one array.

use super::Packet;

/// Queues of the same depth, a power of two.
pub(super) struct PacketQueues {
    packets: Box<[Packet]>,
    queues: Box<[Queue]>,
    depth: usize,
}

#[derive(Clone, Copy, Default)]
struct Queue {
    first: u8,
    held: u8,
}

impl PacketQueues {
    /// `queues` empty queues of `depth` packets: a power of two, at most 64.
    pub fn new(queues: usize, depth: usize) -> Self {
        assert!(depth.is_power_of_two() && depth <= 64, "a link holds {depth} packets: not a power of two up to 64");
        let packets = vec![Packet::default(); queues * depth].into();
        Self { packets, queues: vec![Queue::default(); queues].into(), depth }
    }

    pub fn depth(&self) -> usize {
        self.depth
    }

    /// The packet at the head of a queue that is not empty.
    #[inline(always)]
    pub fn head(&self, queue: usize) -> Packet {
        self.packets[self.place(queue, self.queues[queue].first)]
    }

    /// Takes the head out of a queue that is not empty; with it comes the next one.
    #[inline(always)]
    pub fn pop(&mut self, queue: usize) -> (Packet, Option<Packet>) {
        let packet = self.head(queue);
        let place = &mut self.queues[queue];
        place.first = place.first.wrapping_add(1);
        place.held -= 1;
        let next = (place.held > 0).then(|| self.head(queue));
        (packet, next)
    }

    /// Puts a packet into a queue that is not full. Returns how many it holds then.
    #[inline(always)]
    pub fn push(&mut self, queue: usize, packet: Packet) -> usize {
        let Queue { first, held } = self.queues[queue];
        let place = self.place(queue, first.wrapping_add(held));
        self.packets[place] = packet;
        self.queues[queue].held = held + 1;
        usize::from(held) + 1
    }

    #[inline(always)]
    fn place(&self, queue: usize, place: u8) -> usize {
        queue * self.depth + (usize::from(place) & (self.depth - 1))
    }
}
