//! The cores of a chip on several threads, where there is enough to do. What a core computes does not depend on the others within
//! a phase, so the number of threads changes nothing but the time.

use super::core_machine::{CoreMachine, MOST_VARIABLES};
use crate::design::{Design, SynapseLayout};

/// Work, in about nanoseconds on one thread, from which on a second thread saves more than it costs.
const WORTHWHILE: u64 = 100_000;

/// How much there is to do, in about nanoseconds.
pub(super) struct Work {
    /// One event.
    pub event: u64,
    /// One update of all neurons.
    pub update: u64,
}

/// Some of the cores, with their events in this time step, and the states and spikes of their neurons.
pub(super) struct Part<'a, 'd> {
    cores: &'a mut [CoreMachine<'d>],
    events: &'a [Vec<u32>],
    state: [&'a mut [i32]; MOST_VARIABLES],
    variables: usize,
    fired: &'a mut [u8],
}

/// What is done for a core: with its events, its neurons' states and spikes. Returns how many synapses were reached.
pub(super) trait Task: Fn(&mut CoreMachine<'_>, &[u32], &mut [&mut [i32]], &mut [u8]) -> u64 + Sync {}

impl<T: Fn(&mut CoreMachine<'_>, &[u32], &mut [&mut [i32]], &mut [u8]) -> u64 + Sync> Task for T {}

impl Work {
    pub fn new(design: &Design) -> Self {
        let slots: usize = design.tiles.iter().map(|tile| tile.synapses.weights.len()).sum();
        let axons: usize = design.tiles.iter().map(|tile| tile.axons.len()).sum();
        // Dense rows are added many at a time.
        let in_a_nanosecond = if design.shape().layout == SynapseLayout::Dense { 8 } else { 1 };
        let event = (slots / axons.max(1) / in_a_nanosecond) as u64;
        Self { event, update: u64::from(design.neurons()) }
    }
}

impl<'a, 'd> Part<'a, 'd> {
    /// All cores; `state` has one array for each variable, `[neurons of the chip]`.
    pub fn new(
        cores: &'a mut [CoreMachine<'d>],
        events: &'a [Vec<u32>],
        state: &'a mut [Vec<i32>],
        fired: &'a mut [u8],
    ) -> Self {
        let variables = state.len();
        let neurons = state.first().map_or(0, Vec::len);
        let mut columns: [&mut [i32]; MOST_VARIABLES] = Default::default();
        for (column, state) in columns.iter_mut().zip(state) {
            *column = state;
        }
        Self { cores, events, state: columns, variables, fired: &mut fired[..neurons] }
    }

    /// Does `task` for every core, on several threads if that is worthwhile for so much `work`. Returns the sum.
    pub fn run(self, work: u64, task: &impl Task) -> u64 {
        if self.cores.len() < 2 || work < WORTHWHILE {
            return self.run_here(task);
        }
        let (left, right) = self.halves();
        let (left, right) = rayon::join(|| left.run(work / 2, task), || right.run(work / 2, task));
        left + right
    }

    fn run_here(mut self, task: &impl Task) -> u64 {
        let neurons = self.fired.len() / self.cores.len();
        let mut sum = 0;
        for (tile, (core, events)) in self.cores.iter_mut().zip(self.events).enumerate() {
            let of_core = tile * neurons..(tile + 1) * neurons;
            let mut columns: [&mut [i32]; MOST_VARIABLES] = Default::default();
            for (column, state) in columns.iter_mut().zip(&mut self.state[..self.variables]) {
                *column = &mut state[of_core.clone()];
            }
            sum += task(core, events, &mut columns[..self.variables], &mut self.fired[of_core]);
        }
        sum
    }

    /// The first half of the cores and the second.
    fn halves(self) -> (Self, Self) {
        let middle = self.cores.len() / 2;
        let neurons = self.fired.len() / self.cores.len() * middle;
        let (cores, other_cores) = self.cores.split_at_mut(middle);
        let (events, other_events) = self.events.split_at(middle);
        let (fired, other_fired) = self.fired.split_at_mut(neurons);
        let mut others: [&mut [i32]; MOST_VARIABLES] = Default::default();
        let mut state = self.state;
        for (column, other) in state.iter_mut().zip(&mut others).take(self.variables) {
            (*column, *other) = std::mem::take(column).split_at_mut(neurons);
        }
        let variables = self.variables;
        let left = Self { cores, events, state, variables, fired };
        (left, Self { cores: other_cores, events: other_events, state: others, variables, fired: other_fired })
    }
}
