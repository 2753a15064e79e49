//! One core: what its neurons receive, and how they are updated.

use super::delivery::Rows;
use super::ring::Ring;
use crate::datapath::native::{Program, fits_32_bits};
use crate::design::{Core, SynapseSlot, Tile, WriteError};
use crate::models::{Model, NeuronPlan, Sweep};

/// One core: what its neurons receive, and how they are updated.
pub(super) struct CoreMachine {
    rows: Rows,
    ring: Ring,
    /// Runs of neurons with the same parameter set.
    runs: Vec<Run>,
    /// Neurons that do not exist: empty lanes.
    empty_lanes: Vec<u32>,
    /// The tile with the synapse words that were written; none before the first.
    written: Option<Box<Tile>>,
    /// Whether words were written since the rows were laid out.
    is_stale: bool,
}

struct Run {
    first: usize,
    length: usize,
    set: u32,
    program: AnyProgram,
}

enum AnyProgram {
    Narrow(Program<i32>),
    Wide(Program<i64>),
}

impl CoreMachine {
    /// The core after reset.
    pub fn new(core: &Core, tile: &Tile) -> Self {
        Self {
            rows: Rows::new(core, tile),
            ring: Ring::new(core),
            runs: runs(core, tile),
            empty_lanes: (0..core.neurons()).filter(|&neuron| !tile.is_occupied(core, neuron)).collect(),
            written: None,
            is_stale: false,
        }
    }

    /// Writes a word of the synapse memory, which `tile` is before the first one.
    ///
    /// # Errors
    /// As [`Synapses::write`](crate::design::Synapses::write).
    pub fn write(&mut self, core: &Core, tile: &Tile, word: u32, slots: &[SynapseSlot]) -> Result<(), WriteError> {
        let written = self.written.get_or_insert_with(|| Box::new(tile.clone()));
        written.synapses.write(core, word, slots)?;
        self.is_stale = true;
        Ok(())
    }

    /// Other parameters for the neurons of parameter set `set`.
    pub fn write_parameters(&mut self, model: &Model, set: u32, values: &[i64]) {
        for run in self.runs.iter_mut().filter(|run| run.set == set) {
            match &mut run.program {
                AnyProgram::Narrow(program) => program.set_parameters(&model.steps, values),
                AnyProgram::Wide(program) => program.set_parameters(&model.steps, values),
            }
        }
    }

    /// Lays the rows out anew where words were written.
    pub fn lay_out(&mut self, core: &Core) {
        if let Some(tile) = self.written.as_deref().filter(|_| self.is_stale) {
            self.rows = Rows::new(core, tile);
            self.is_stale = false;
        }
    }

    /// Adds the rows of `axons`; returns how many synapses that were.
    pub fn deliver(&mut self, axons: &[u32]) -> u64 {
        self.rows.deliver(&mut self.ring, axons)
    }

    /// On to the next time step.
    pub fn advance(&mut self) {
        self.ring.advance();
    }

    /// All that was received is forgotten.
    pub fn clear(&mut self) {
        self.ring.clear();
    }

    /// Lanes without a neuron.
    pub fn empty_lanes(&self) -> usize {
        self.empty_lanes.len()
    }

    /// One update of all neurons; `state` and `flags` are those of this core.
    pub fn update(&mut self, model: &Model, state: &mut [&mut [i32]], flags: &mut [u8]) {
        let due = self.ring.due();
        let variables = state.len();
        for run in &self.runs {
            let range = run.first..run.first + run.length;
            let mut columns: [&mut [i32]; MOST_VARIABLES] = Default::default();
            for (column, state) in columns.iter_mut().zip(state.iter_mut()) {
                *column = &mut state[range.clone()];
            }
            let sweep =
                Sweep { state: &mut columns[..variables], input: &due[range.clone()], spikes: &mut flags[range] };
            run.program.sweep(model, sweep);
        }
        due.fill(0);
        for &neuron in &self.empty_lanes {
            flags[neuron as usize] = 0;
        }
    }
}

/// The most state variables of a model.
pub(super) const MOST_VARIABLES: usize = 8;

impl AnyProgram {
    fn sweep(&self, model: &Model, sweep: Sweep<'_>) {
        match (self, &model.plan) {
            (Self::Narrow(program), NeuronPlan::Lif(plan)) => plan.sweep_32(program, sweep),
            (Self::Wide(program), NeuronPlan::Lif(plan)) => plan.sweep_64(program, sweep),
            (Self::Narrow(program), NeuronPlan::Adex(plan)) => plan.sweep_32(program, sweep),
            (Self::Wide(program), NeuronPlan::Adex(plan)) => plan.sweep_64(program, sweep),
        }
    }
}

fn runs(core: &Core, tile: &Tile) -> Vec<Run> {
    let lanes = core.lanes as usize;
    let narrow = fits_32_bits(&core.model.graph);
    let mut first = 0;
    let mut runs = Vec::new();
    for blocks in tile.blocks.chunk_by(|a, b| a.set == b.set) {
        let (graph, steps, set) = (&core.model.graph, &core.model.steps, blocks[0].set as usize);
        let program = if narrow {
            AnyProgram::Narrow(Program::new(graph, steps, set))
        } else {
            AnyProgram::Wide(Program::new(graph, steps, set))
        };
        let length = blocks.len() * lanes;
        runs.push(Run { first, length, set: blocks[0].set, program });
        first += length;
    }
    runs
}
