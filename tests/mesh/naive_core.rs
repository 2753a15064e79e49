//! A core and its glue as `docs/core.md` and `docs/chip.md` describe them, register by register. What a neuron computes is left out:
//! its spikes are given.

use std::collections::VecDeque;

use rheobase::design::{Core, Design, Destination, Tile};

use crate::naive_chip::Packet;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Command {
    Drain,
    Sweep,
    Clear,
    Advance,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Clear(u64),
    Input,
    Sweep(u64),
    Deliver,
    End,
}

/// An event with the time step that it belongs to.
#[derive(Clone, Copy, Debug)]
pub struct Event {
    pub axon: u32,
    pub step: u64,
}

pub struct NaiveCore<'d> {
    shape: &'d Core,
    tile: &'d Tile,
    number: u32,
    host: u32,
    state: State,
    pending: Option<Command>,
    /// Time steps since the chip was cleared: `now`, not modulo slots.
    now: u64,
    // spikes
    spike_queue: VecDeque<Vec<u32>>,
    spike_raw: Option<Vec<u32>>,
    serialiser: VecDeque<u32>,
    index_raw: Option<u32>,
    index: Option<u32>,
    /// Neuron, places of its routes that are still to be issued.
    walk: Option<(u32, std::ops::Range<usize>)>,
    route_raw: Option<Packet>,
    pub packet: Option<Packet>,
    // events
    event_queue: VecDeque<Event>,
    axon_raw: Option<Event>,
    row: Option<Event>,
    /// Event, words that are still to be issued.
    row_walk: Option<(Event, u32)>,
    pipeline: [Option<Event>; 4],
}

impl<'d> NaiveCore<'d> {
    pub fn new(design: &'d Design, number: u32) -> Self {
        Self {
            shape: design.core_of(number),
            tile: &design.tiles[number as usize],
            number,
            host: design.mesh.host,
            state: State::Clear(0),
            pending: None,
            now: 0,
            spike_queue: VecDeque::new(),
            spike_raw: None,
            serialiser: VecDeque::new(),
            index_raw: None,
            index: None,
            walk: None,
            route_raw: None,
            packet: None,
            event_queue: VecDeque::new(),
            axon_raw: None,
            row: None,
            row_walk: None,
            pipeline: [None; 4],
        }
    }

    pub fn event_queue_has_room(&self) -> bool {
        self.event_queue.len() < self.shape.queue_depth as usize
    }

    fn is_quiet(&self) -> bool {
        self.event_queue.is_empty()
            && self.axon_raw.is_none()
            && self.row.is_none()
            && self.row_walk.is_none()
            && self.pipeline.iter().all(Option::is_none)
    }

    fn has_emitted(&self) -> bool {
        self.spike_queue.is_empty()
            && self.spike_raw.is_none()
            && self.serialiser.is_empty()
            && self.index_raw.is_none()
            && self.index.is_none()
            && self.walk.is_none()
            && self.route_raw.is_none()
            && self.packet.is_none()
    }

    /// Idle, but for the router.
    pub fn is_idle(&self) -> bool {
        let waits = (self.state == State::Input && self.pending.is_none()) || self.state == State::End;
        waits && self.is_quiet() && self.has_emitted()
    }

    /// One cycle. `command`: what stands in the tile's command register; `spikes`: the tile's neurons that spike in the time step;
    /// `sent`: the router takes the packet; `event`: the event queue takes it.
    pub fn cycle(&mut self, command: Option<Command>, spikes: &[u32], sent: bool, event: Option<Event>) {
        let (state, quiet, emitted) = (self.state, self.is_quiet(), self.has_emitted());
        self.spike_path(sent);
        self.event_path(state, event);
        if let State::Sweep(k) = state {
            self.write_spikes(k, spikes);
        }
        self.sequencer(command, quiet, emitted);
    }

    fn write_spikes(&mut self, k: u64, spikes: &[u32]) {
        let latency = u64::from(self.shape.read_latency() + self.shape.schedule.depth);
        let pass = u64::from(self.shape.blocks.max(self.shape.schedule.depth + 3));
        let latency = latency + u64::from(self.shape.substeps - 1) * pass;
        let Some(block) = k.checked_sub(latency) else { return };
        let of_block = |&&neuron: &&u32| u64::from(neuron / self.shape.lanes) == block;
        let lanes: Vec<u32> = spikes.iter().filter(of_block).copied().collect();
        if !lanes.is_empty() {
            self.spike_queue.push_back(lanes);
        }
    }

    fn sequencer(&mut self, command: Option<Command>, quiet: bool, emitted: bool) {
        let last = |k: u64, length: u64| k + 1 == length;
        let begin = |pending| if pending == Command::Sweep { State::Sweep(0) } else { State::Clear(0) };
        let next = match (self.state, self.pending) {
            (State::Clear(k), _) if last(k, self.shape.clear_cycles()) => {
                self.now = 0;
                State::Input
            }
            (State::Clear(k), _) => State::Clear(k + 1),
            (State::Input, Some(pending)) if quiet => {
                self.pending = None;
                begin(pending)
            }
            (State::Sweep(k), _) if last(k, self.shape.sweep_cycles()) => State::Deliver,
            (State::Sweep(k), _) => State::Sweep(k + 1),
            (State::Deliver, _) if quiet && emitted => State::End,
            (State::End, _) if command == Some(Command::Advance) => {
                self.now += 1;
                State::Input
            }
            (state, _) => state,
        };
        if let Some(Command::Sweep | Command::Clear) = command {
            assert_eq!(
                (self.state, self.pending),
                (State::Input, None),
                "tile {} cannot take {command:?}",
                self.number
            );
            self.pending = command;
        }
        if command == Some(Command::Advance) {
            assert_eq!(next, State::Input, "tile {} is not in END", self.number);
        }
        self.state = next;
    }

    /// From the end of the way to its beginning, so that each register sees whether the next one is free.
    fn spike_path(&mut self, sent: bool) {
        if sent {
            self.packet = None;
        }
        if self.packet.is_none() {
            self.packet = self.route_raw.take();
        }
        let walked_before = self.walk.is_some();
        if self.route_raw.is_none()
            && let Some((neuron, mut places)) = self.walk.take()
        {
            let place = places.next().expect("a walk ends with its last route");
            self.route_raw = Some(self.route(neuron, place));
            self.walk = (!places.is_empty()).then_some((neuron, places));
        }
        if (!walked_before || self.walk.is_none())
            && let Some(neuron) = self.index.take()
        {
            let routes = &self.tile.routes;
            let places = routes.first(neuron) as usize..routes.ends[neuron as usize] as usize;
            self.walk = (!places.is_empty()).then_some((neuron, places));
        }
        if self.index.is_none() {
            self.index = self.index_raw.take();
        }
        if self.index_raw.is_none() {
            self.index_raw = self.serialiser.pop_front();
        }
        if self.serialiser.is_empty() {
            self.serialiser.extend(self.spike_raw.take().unwrap_or_default());
        }
        if self.spike_raw.is_none() {
            self.spike_raw = self.spike_queue.pop_front();
        }
    }

    fn route(&self, neuron: u32, place: usize) -> Packet {
        let step = self.now;
        match self.tile.routes.destinations[place] {
            Destination::Axon { tile, axon } => Packet { to_host: false, tile, payload: axon, step },
            Destination::Host => {
                Packet { to_host: true, tile: self.host, payload: self.number * self.shape.neurons() + neuron, step }
            }
        }
    }

    fn event_path(&mut self, state: State, event: Option<Event>) {
        self.check_slot();
        self.pipeline.rotate_right(1);
        self.pipeline[0] = None;
        let walked_before = self.row_walk.is_some();
        if let Some((event, words)) = self.row_walk.take() {
            self.pipeline[0] = Some(event);
            self.row_walk = (words > 1).then_some((event, words - 1));
        }
        let walk_is_free = !walked_before || self.row_walk.is_none();
        if !matches!(state, State::Sweep(_))
            && walk_is_free
            && let Some(event) = self.row.take()
        {
            let words = self.tile.axons[event.axon as usize].words;
            self.row_walk = (words > 0).then_some((event, words));
        }
        if self.row.is_none() {
            self.row = self.axon_raw.take();
        }
        if self.axon_raw.is_none() {
            self.axon_raw = self.event_queue.pop_front();
        }
        self.event_queue.extend(event);
    }

    /// In the second stage the slot is worked out: `now` must be that of the event's time step.
    fn check_slot(&self) {
        if let Some(event) = self.pipeline[1] {
            assert_eq!(event.step, self.now, "an event on axon {} of tile {} and `now`", event.axon, self.number);
        }
    }
}
