//! A run of the golden model as a host with this pattern of stalls sees it.

use crate::compile::{Stimulus, random_bits};
use crate::design::{Design, InputKind, InputWord, OutputKind, Word};
use crate::emulator::{Counts, CycleModel, Host, Machine, OutputWord, Stalls};

/// When the host stalls: patterns that repeat for ever.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HostPattern {
    /// Cycles without a new input word.
    pub input: Vec<bool>,
    /// Cycles in which no output word is taken; at least one cycle is free.
    pub output: Vec<bool>,
}

/// What the host sends and what must come back.
#[derive(Clone, Debug)]
pub struct Expected {
    /// Every word of the input stream, in order.
    pub input: Vec<InputWord>,
    /// Every word of the output stream, in order, with the cycle of its handshake.
    pub output: Vec<OutputWord>,
    /// Words of memory after each time step, `[steps * words of a step]`: [`Design::words_of_step`].
    pub states: Vec<Word>,
    /// The cycle of each time step's end.
    pub step_ends: Vec<u64>,
    /// Cycles without input after each time step, in which the state memory is read.
    pub pause: u64,
    /// What the machine did.
    pub counts: Counts,
}

impl Expected {
    /// Spikes that leave the chip.
    pub fn spikes(&self) -> u64 {
        self.output.iter().filter(|word| word.kind == OutputKind::Spike).count() as u64
    }

    /// The clock cycle in which the last time step ends.
    pub fn cycles(&self) -> u64 {
        self.step_ends.last().copied().unwrap_or(0)
    }

    /// Whether any state word changes from one time step to the next.
    pub fn state_moves(&self) -> bool {
        let blocks = self.states.len() / self.step_ends.len().max(1);
        self.states.iter().zip(self.states.iter().skip(blocks)).any(|(before, after)| before != after)
    }

    /// State words of neurons and variables that are compared: empty lanes included.
    pub fn state_words(&self, design: &Design) -> u64 {
        design.state_words(self.states.len() as u64)
    }
}

/// Runs the golden model over all of `stimulus`.
pub fn expect(design: &Design, stimulus: &Stimulus, pattern: &HostPattern) -> Expected {
    // An address a cycle, then three more until the first offer. Words that are still on their way are in registers.
    let pause = u64::from(design.words_of_step()) + 3;
    let host =
        Host { input: Stalls(pattern.input.clone()), output: Stalls(pattern.output.clone()), pause: Some(pause) };
    let mut machine = Machine::new(design);
    let mut clock = CycleModel::new(design, host);
    let (mut input, mut output, mut states, mut step_ends) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for step in 0..stimulus.steps() {
        let clears = stimulus.clears_before(step);
        if clears {
            machine.clear();
        }
        input.extend(step_input(design, stimulus, step));
        let spikes = machine.step(stimulus.events(step));
        step_ends.push(clock.step(clears, stimulus.events(step), spikes, &mut output));
        states.extend(
            (0..(design.shape().blocks * design.mesh.tiles()) as usize)
                .map(|block| state_word(design, &machine, block)),
        );
        let plastic =
            (0..design.mesh.tiles()).flat_map(|tile| (0..design.shape().plastic_axons).map(move |s| (tile, s)));
        states.extend(plastic.filter_map(|(tile, state)| machine.plasticity_word(tile, state)));
    }
    Expected { input, output, states, step_ends, pause, counts: machine.counts() }
}

/// The words that the host sends for one time step.
fn step_input<'a>(design: &'a Design, stimulus: &'a Stimulus, step: usize) -> impl Iterator<Item = InputWord> + 'a {
    let control = |kind| InputWord { kind, event: 0 };
    let clear = stimulus.clears_before(step).then_some(control(InputKind::Clear));
    let addresses = stimulus.events(step).iter().flat_map(|&input| design.inputs.axons(input));
    let events = addresses.map(|(tile, axon)| design.event_address(tile, axon));
    let events = events.map(|event| InputWord { kind: InputKind::Event, event });
    clear.into_iter().chain(events).chain([control(InputKind::EndOfInput)])
}

fn state_word(design: &Design, machine: &Machine<'_>, block: usize) -> Word {
    let core = design.core_of(block as u32 / design.shape().blocks);
    let mut word = Word::new();
    for lane in 0..core.lanes as usize {
        for (variable, about) in core.model.variables.iter().enumerate() {
            let raw = machine.state(variable)[block * core.lanes as usize + lane];
            word.push(raw.into(), about.format.width());
        }
    }
    word
}

impl HostPattern {
    /// Patterns in which about `percent` of the cycles stall, drawn from `seed`; of different lengths, so that they meet
    /// in every way. `percent` below 100.
    pub fn random(percent: u8, seed: u64) -> Self {
        if percent == 0 {
            return Self::default();
        }
        let draw = |first: u64, length: u64| {
            let stalls = |cycle: u64| cycle > first && random_bits(seed, cycle) % 100 < u64::from(percent);
            (first..first + length).map(stalls).collect()
        };
        Self { input: draw(0, 61), output: draw(61, 64) }
    }
}
