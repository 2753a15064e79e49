//! One core: what its neurons receive, and how they are updated.

use super::delivery::Rows;
use super::plasticity::PlasticAxons;
use super::ring::Ring;
use crate::datapath::blocks::Blocks;
use crate::datapath::native::{Program, fits_32_bits};
use crate::design::{Core, Design, SynapseSlot, Tile, Word, WriteError};
use crate::models::{MAX_INPUT_WORDS, Model, NeuronPlan, Sweep};

/// One core: what its neurons receive, and how they are updated.
pub(super) struct CoreMachine<'d> {
    core: &'d Core,
    rows: Rows,
    ring: Ring,
    /// Short-term plasticity, where the core has any.
    plasticity: Option<PlasticAxons<'d>>,
    /// Runs of neurons with the same parameter set.
    runs: Vec<Run>,
    /// Neurons that do not exist: empty lanes.
    empty_lanes: Vec<u32>,
    /// The number of each neuron in the network, where random bits are drawn.
    numbers: Vec<u32>,
    /// The number of the time step since reset.
    step: u32,
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
    NarrowBlocks(Blocks<i32>),
    WideBlocks(Blocks<i64>),
}

impl<'d> CoreMachine<'d> {
    /// The core after reset.
    pub fn new(design: &'d Design, tile: &'d Tile) -> Self {
        let core = &design.cores[tile.core as usize];
        Self {
            core,
            rows: Rows::new(core, tile),
            ring: Ring::new(core),
            plasticity: PlasticAxons::new(core, tile),
            runs: runs(core, tile),
            numbers: numbers(core, tile),
            step: 0,
            empty_lanes: (0..core.neurons()).filter(|&neuron| !tile.is_occupied(core, neuron)).collect(),
            written: None,
            is_stale: false,
        }
    }

    /// Writes a word of the synapse memory, which `tile` is before the first one.
    ///
    /// # Errors
    /// As [`Synapses::write`](crate::design::Synapses::write).
    pub fn write(&mut self, tile: &Tile, word: u32, slots: &[SynapseSlot]) -> Result<(), WriteError> {
        let written = self.written.get_or_insert_with(|| Box::new(tile.clone()));
        written.synapses.write(self.core, word, slots)?;
        self.is_stale = true;
        Ok(())
    }

    /// Other parameters for the neurons of parameter set `set`.
    pub fn write_parameters(&mut self, set: u32, values: &[i64]) {
        let model = &self.core.model;
        for run in self.runs.iter_mut().filter(|run| run.set == set) {
            match &mut run.program {
                AnyProgram::Narrow(program) => program.set_parameters(&model.steps, values),
                AnyProgram::Wide(program) => program.set_parameters(&model.steps, values),
                AnyProgram::NarrowBlocks(blocks) => blocks.set_parameters(&model.graph, values),
                AnyProgram::WideBlocks(blocks) => blocks.set_parameters(&model.graph, values),
            }
        }
    }

    /// Lays the rows out anew where words were written.
    pub fn lay_out(&mut self) {
        if let Some(tile) = self.written.as_deref().filter(|_| self.is_stale) {
            self.rows = Rows::new(self.core, tile);
            self.is_stale = false;
        }
    }

    /// Adds the rows of `axons`; returns how many synapses that were.
    pub fn deliver(&mut self, axons: &[u32]) -> u64 {
        let Some(plasticity) = &mut self.plasticity else { return self.rows.deliver(&mut self.ring, axons) };
        let mut synapses = 0;
        for &axon in axons {
            let factor = plasticity.spike(axon);
            let amount = |weight| plasticity.amount(weight, factor);
            synapses += self.rows.deliver_scaled(&mut self.ring, axon, amount);
        }
        synapses
    }

    /// State `state` of short-term plasticity as a word of memory; `None` where the core has none.
    pub fn plasticity_word(&self, state: u32) -> Option<Word> {
        self.plasticity.as_ref().map(|plasticity| plasticity.word(state))
    }

    /// On to the next time step.
    pub fn advance(&mut self) {
        self.ring.advance();
        self.plasticity.iter_mut().for_each(PlasticAxons::advance);
        self.step = self.step.wrapping_add(1);
    }

    /// All that was received is forgotten. Time steps are counted on.
    pub fn clear(&mut self) {
        self.ring.clear();
        self.plasticity.iter_mut().for_each(PlasticAxons::clear);
    }

    /// Lanes without a neuron.
    pub fn empty_lanes(&self) -> usize {
        self.empty_lanes.len()
    }

    /// One update of all neurons; `state`, and `fired`, which becomes how often each neuron spikes, are those of this core.
    /// Its model may have fewer variables than there are arrays.
    pub fn update(&mut self, state: &mut [&mut [i32]], fired: &mut [u8]) {
        let model = &self.core.model;
        let due = self.ring.due();
        let variables = model.variables.len();
        let neurons = fired.len();
        for run in &mut self.runs {
            let range = run.first..run.first + run.length;
            let mut inputs: [&[i32]; MAX_INPUT_WORDS] = Default::default();
            for (input, sums) in inputs.iter_mut().zip(due.chunks(neurons)) {
                *input = &sums[range.clone()];
            }
            let inputs = &inputs[..model.graph.inputs.len()];
            let numbers = self.numbers.get(range.clone()).unwrap_or_default();
            let time = Time { step: self.step, numbers };
            for substep in 1..=self.core.substeps {
                let mut columns: [&mut [i32]; MOST_VARIABLES] = Default::default();
                for (column, state) in columns.iter_mut().zip(state.iter_mut()) {
                    *column = &mut state[range.clone()];
                }
                run.program.set_last_substep(substep == self.core.substeps);
                run.program.sweep(model, &mut columns[..variables], inputs, time, &mut fired[range.clone()]);
            }
        }
        due.fill(0);
        for &neuron in &self.empty_lanes {
            fired[neuron as usize] = 0;
        }
    }
}

/// The most state variables of a model.
pub(super) const MOST_VARIABLES: usize = 24;

/// What random bits depend on: the number of the time step, and those of the neurons.
#[derive(Clone, Copy)]
struct Time<'s> {
    step: u32,
    numbers: &'s [u32],
}

impl AnyProgram {
    fn new(model: &Model, set: usize) -> Self {
        let (graph, steps) = (&model.graph, &model.steps);
        match (&model.plan, fits_32_bits(graph)) {
            (NeuronPlan::Recorded(_), true) => Self::NarrowBlocks(Blocks::new(graph, set)),
            (NeuronPlan::Recorded(_), false) => Self::WideBlocks(Blocks::new(graph, set)),
            (NeuronPlan::Lif(_) | NeuronPlan::Adex(_), true) => Self::Narrow(Program::new(graph, steps, set)),
            (NeuronPlan::Lif(_) | NeuronPlan::Adex(_), false) => Self::Wide(Program::new(graph, steps, set)),
        }
    }

    /// Whether the next sweep is the last one of the time step.
    fn set_last_substep(&mut self, is_last: bool) {
        match self {
            Self::NarrowBlocks(blocks) => blocks.set_last_substep(is_last),
            Self::WideBlocks(blocks) => blocks.set_last_substep(is_last),
            Self::Narrow(_) | Self::Wide(_) => debug_assert!(is_last, "native instances have one sub-step"),
        }
    }

    fn sweep<'s>(
        &mut self,
        model: &Model,
        state: &'s mut [&'s mut [i32]],
        inputs: &'s [&'s [i32]],
        Time { step, numbers }: Time<'_>,
        spikes: &'s mut [u8],
    ) {
        match self {
            Self::NarrowBlocks(blocks) => blocks.run_numbered(state, inputs, numbers, step, spikes),
            Self::WideBlocks(blocks) => blocks.run_numbered(state, inputs, numbers, step, spikes),
            Self::Narrow(program) => match &model.plan {
                NeuronPlan::Lif(plan) => plan.sweep_32(program, Sweep { state, input: inputs[0], spikes }),
                NeuronPlan::Adex(plan) => plan.sweep_32(program, Sweep { state, input: inputs[0], spikes }),
                NeuronPlan::Recorded(_) => unreachable!("a recorded model runs in blocks"),
            },
            Self::Wide(program) => match &model.plan {
                NeuronPlan::Lif(plan) => plan.sweep_64(program, Sweep { state, input: inputs[0], spikes }),
                NeuronPlan::Adex(plan) => plan.sweep_64(program, Sweep { state, input: inputs[0], spikes }),
                NeuronPlan::Recorded(_) => unreachable!("a recorded model runs in blocks"),
            },
        }
    }
}

/// The number of each neuron in the network; none where no random bits are drawn.
fn numbers(core: &Core, tile: &Tile) -> Vec<u32> {
    if core.model.graph.neuron.is_none() {
        return Vec::new();
    }
    tile.blocks.iter().flat_map(|block| block.first..block.first + core.lanes).collect()
}

fn runs(core: &Core, tile: &Tile) -> Vec<Run> {
    let lanes = core.lanes as usize;
    let mut first = 0;
    let mut runs = Vec::new();
    for blocks in tile.blocks.chunk_by(|a, b| a.set == b.set) {
        let program = AnyProgram::new(&core.model, blocks[0].set as usize);
        let length = blocks.len() * lanes;
        runs.push(Run { first, length, set: blocks[0].set, program });
        first += length;
    }
    runs
}
