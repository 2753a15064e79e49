//! A chip of several tiles as `docs/chip.md` describes it: step control, commands, answers, every register in every cycle.

use std::collections::VecDeque;

use rheobase::design::{Design, OutputKind};
use rheobase::emulator::{Host, OutputWord, Stalls};

use crate::naive_core::{Command, Event, NaiveCore};
use crate::naive_mesh::{HasDestination, NaiveMesh};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Packet {
    pub to_host: bool,
    pub tile: u32,
    pub payload: u32,
    /// The time step that it belongs to, since the chip was cleared.
    pub step: u64,
}

impl HasDestination for Packet {
    fn destination(&self) -> usize {
        self.tile as usize
    }
}

/// A time step as the host and the neurons make it.
#[derive(Clone, Debug)]
pub struct Step {
    pub clear: bool,
    /// Tile and axon of each event, in the order of sending.
    pub events: Vec<(u32, u32)>,
    /// Neurons of the chip that spike.
    pub spikes: Vec<u32>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Start,
    Input,
    Drain(Command),
    Run(Command),
    End,
}

#[derive(Clone, Copy, Debug)]
enum HostWord {
    Event(u32, u32),
    Control(Command),
}

/// Whether all tiles of a part of the chip are idle in phase 1, and in phase 0.
type Answer = [bool; 2];

pub struct NaiveChip<'d> {
    design: &'d Design,
    cores: Vec<NaiveCore<'d>>,
    mesh: NaiveMesh<Packet>,
    state: State,
    /// Phase of the last DRAIN, SWEEP or CLEAR.
    phase: bool,
    /// Command registers of the step control, the rows, the tiles: all rows and tiles hold the same.
    commands: [Option<(Command, bool)>; 3],
    tile_phase: bool,
    tile_answers: Vec<Answer>,
    row_answers: Vec<Answer>,
    answer: Answer,
    output: Option<(OutputKind, u32)>,
    cycle: u64,
    steps_begun: u64,
    steps_since_clear: u64,
}

/// The host's side of the input stream.
struct Sender {
    words: VecDeque<(HostWord, u64)>,
    offered: Option<HostWord>,
    stalls: Stalls,
    /// No new word before this cycle.
    pause_until: u64,
}

/// In each phase the AND of all.
fn all_of(answers: &[Answer]) -> Answer {
    [0, 1].map(|place| answers.iter().all(|answer| answer[place]))
}

fn stalls(pattern: &Stalls, cycle: u64) -> bool {
    !pattern.0.is_empty() && pattern.0[(cycle % pattern.0.len() as u64) as usize]
}

impl<'d> NaiveChip<'d> {
    pub fn new(design: &'d Design) -> Self {
        let mesh = design.mesh;
        let tiles = mesh.tiles() as usize;
        Self {
            design,
            cores: (0..mesh.tiles()).map(|tile| NaiveCore::new(design, tile)).collect(),
            mesh: NaiveMesh::new(mesh.width as usize, mesh.height as usize, mesh.link_depth as usize),
            state: State::Start,
            phase: false,
            commands: [None; 3],
            tile_phase: false,
            tile_answers: vec![[false; 2]; tiles],
            row_answers: vec![[false; 2]; mesh.height as usize],
            answer: [false; 2],
            output: None,
            cycle: 0,
            steps_begun: 0,
            steps_since_clear: 0,
        }
    }

    /// All time steps; every word at the output stream.
    pub fn run(&mut self, steps: &[Step], host: &Host) -> Vec<OutputWord> {
        let mut sender = Sender::new(steps, host);
        let mut words = Vec::new();
        let mut ends = 0;
        while ends < steps.len() {
            assert!(self.cycle < 10_000_000, "the chip hangs in {:?}", self.state);
            sender.offer(self.cycle, ends as u64, host.pause.is_some());
            let ready = !stalls(&host.output, self.cycle);
            if let Some((kind, neuron)) = self.output.filter(|_| ready) {
                words.push(OutputWord { cycle: self.cycle, kind, neuron });
                if kind == OutputKind::EndOfStep {
                    ends += 1;
                    sender.pause_until = host.pause.map_or(0, |pause| self.cycle + 1 + pause);
                }
            }
            let taken = self.clock(sender.offered, ready, steps);
            if taken {
                sender.offered = None;
            }
        }
        words
    }

    /// One cycle. Returns whether the host's word was taken.
    fn clock(&mut self, offered: Option<HostWord>, out_ready: bool, steps: &[Step]) -> bool {
        let host = self.design.mesh.host as usize;
        let (room, command) = (self.mesh.has_room(host, 0), self.commands[2]);
        let idle: Vec<bool> =
            (0..self.cores.len()).map(|tile| self.mesh.is_empty(tile) && self.cores[tile].is_idle()).collect();
        let word = offered.filter(|_| self.state == State::Input && room);
        let output_free = self.output.is_none() || out_ready;
        if out_ready {
            self.output = None;
        }
        let from_host = match word {
            Some(HostWord::Event(tile, payload)) => {
                Some(Packet { to_host: false, tile, payload, step: self.steps_since_clear })
            }
            _ => None,
        };
        self.move_packets(from_host, output_free, command, steps);
        let decided = self.step_control(word, output_free);
        self.commands = [decided, self.commands[0], self.commands[1]];
        self.answers(&idle);
        if let Some((Command::Drain | Command::Sweep | Command::Clear, phase)) = command {
            self.tile_phase = phase;
        }
        self.cycle += 1;
        word.is_some()
    }

    /// The mesh and the cores.
    fn move_packets(
        &mut self,
        from_host: Option<Packet>,
        output_free: bool,
        command: Option<(Command, bool)>,
        steps: &[Step],
    ) {
        let host = self.design.mesh.host as usize;
        let is_hosts = |tile: usize| tile == host && self.state == State::Input;
        let offers = (0..self.cores.len()).filter(|&tile| !is_hosts(tile) && self.mesh.has_room(tile, 0));
        let mut injected: Vec<_> = offers.filter_map(|tile| Some((tile, self.cores[tile].packet?))).collect();
        let sent: Vec<bool> = (0..self.cores.len()).map(|tile| injected.iter().any(|&(t, _)| t == tile)).collect();
        injected.extend(from_host.map(|packet| (host, packet)));
        let mut events = vec![None; self.cores.len()];
        let (cores, output) = (&self.cores, &mut self.output);
        self.mesh.cycle(&injected, |tile, packet| {
            if packet.to_host {
                assert_eq!(tile, host, "a word for the host at another tile");
                if output_free {
                    *output = Some((OutputKind::Spike, packet.payload));
                }
                output_free
            } else {
                let room = cores[tile].event_queue_has_room();
                events[tile] = room.then_some(Event { axon: packet.payload, step: packet.step });
                room
            }
        });
        let neurons = self.design.cores[0].neurons();
        for (tile, core) in self.cores.iter_mut().enumerate() {
            let first = tile as u32 * neurons;
            let spikes = self.steps_begun.checked_sub(1).map_or(&[][..], |step| &steps[step as usize].spikes);
            let of_tile: Vec<u32> =
                spikes.iter().filter(|&&n| (first..first + neurons).contains(&n)).map(|n| n - first).collect();
            core.cycle(command.map(|(command, _)| command), &of_tile, sent[tile], events[tile]);
        }
    }

    /// What the step control decides on in this cycle.
    fn step_control(&mut self, word: Option<HostWord>, output_free: bool) -> Option<(Command, bool)> {
        let settled = self.answer[usize::from(!self.phase)];
        let (next, command) = match (self.state, word) {
            (State::Start, _) if settled => (State::Input, None),
            (State::Input, Some(HostWord::Control(control))) => (State::Drain(control), Some(Command::Drain)),
            (State::Drain(control), _) if settled => (State::Run(control), Some(control)),
            (State::Run(Command::Sweep), _) if settled => (State::End, None),
            (State::Run(_), _) if settled => (State::Input, None),
            (State::End, _) if output_free => {
                self.output = Some((OutputKind::EndOfStep, 0));
                (State::Input, Some(Command::Advance))
            }
            (state, _) => (state, None),
        };
        match command {
            Some(Command::Sweep) => self.steps_begun += 1,
            Some(Command::Advance) => self.steps_since_clear += 1,
            Some(Command::Clear) => self.steps_since_clear = 0,
            _ => {}
        }
        self.state = next;
        if command.is_some_and(|command| command != Command::Advance) {
            self.phase = !self.phase;
        }
        command.map(|command| (command, self.phase))
    }

    fn answers(&mut self, idle: &[bool]) {
        self.answer = all_of(&self.row_answers);
        let rows = self.tile_answers.chunks(self.design.mesh.width as usize);
        self.row_answers = rows.map(all_of).collect();
        self.tile_answers = idle.iter().map(|&idle| [idle && self.tile_phase, idle && !self.tile_phase]).collect();
    }
}

impl Sender {
    fn new(steps: &[Step], host: &Host) -> Self {
        let words = steps.iter().zip(0u64..).flat_map(|(step, number)| {
            let clear = step.clear.then_some(HostWord::Control(Command::Clear));
            let events = step.events.iter().map(|&(tile, axon)| HostWord::Event(tile, axon));
            let all = clear.into_iter().chain(events).chain([HostWord::Control(Command::Sweep)]);
            all.map(move |word| (word, number))
        });
        Self { words: words.collect(), offered: None, stalls: host.input.clone(), pause_until: 0 }
    }

    /// The word at the head becomes offered, if one may be in this cycle.
    fn offer(&mut self, cycle: u64, ends: u64, pauses: bool) {
        let may = self.offered.is_none() && !stalls(&self.stalls, cycle) && cycle >= self.pause_until;
        if may && self.words.front().is_some_and(|&(_, step)| !pauses || step <= ends) {
            self.offered = self.words.pop_front().map(|(word, _)| word);
        }
    }
}
