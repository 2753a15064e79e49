//! What a core does in a time step, worked out neuron by neuron with the plain evaluator: no clock, no pipeline.

use rheobase::datapath::{evaluate, spikes};
use rheobase::design::{Core, Design, SynapseLayout, Tile};

pub struct Network<'a> {
    core: &'a Core,
    tile: &'a Tile,
    /// Raw state variables of each neuron.
    pub states: Vec<Vec<i64>>,
    /// Sums of weights, by slot and neuron.
    sums: Vec<Vec<i64>>,
    now: usize,
    /// Time steps since reset.
    steps: u32,
}

impl<'a> Network<'a> {
    pub fn new(design: &'a Design) -> Self {
        let (core, tile) = (&design.cores[0], &design.tiles[0]);
        let initial = |n: u32| {
            let set = tile.blocks[(n / core.lanes) as usize].set as usize;
            core.model.variables.iter().map(|variable| variable.init[set]).collect()
        };
        let neurons = core.neurons();
        Self {
            core,
            tile,
            states: (0..neurons).map(initial).collect(),
            sums: vec![vec![0; neurons as usize]; core.slots as usize],
            now: 0,
            steps: 0,
        }
    }

    /// The network after a clear: time steps are counted on.
    pub fn cleared(self, design: &'a Design) -> Self {
        Self { steps: self.steps, ..Self::new(design) }
    }

    /// A time step with these events from the host; the neurons whose spikes leave through the host port, in order.
    pub fn step(&mut self, events: &[u32]) -> Vec<u32> {
        events.iter().for_each(|&axon| self.deliver(axon));
        let spiking: Vec<u32> = (0..self.core.neurons()).flat_map(|n| std::iter::repeat_n(n, self.update(n))).collect();
        for &neuron in &spiking {
            for (_, axon) in self.tile.routes.axons(neuron) {
                self.deliver(axon);
            }
        }
        self.now = (self.now + 1) % self.core.slots as usize;
        self.steps += 1;
        spiking.into_iter().filter(|&n| self.tile.routes.to_host(n)).collect()
    }

    /// How often the neuron spikes: all sub-steps, of which the last one has the input.
    fn update(&mut self, neuron: u32) -> usize {
        let block = self.tile.blocks[(neuron / self.core.lanes) as usize];
        let n = neuron as usize;
        let input = std::mem::take(&mut self.sums[self.now][n]);
        let number = i64::from(block.first + neuron % self.core.lanes);
        let (graph, set) = (&self.core.model.graph, block.set as usize);
        let mut times = 0;
        for substep in 1..=self.core.substeps {
            let mark = graph.last_substep.map(|_| i64::from(substep == self.core.substeps));
            let numbers = [number, self.steps.into()];
            let words: Vec<i64> = [input].into_iter().chain(mark).chain(numbers).take(graph.words_in().len()).collect();
            times += spikes(graph, set, &self.states[n], &words) as usize;
            self.states[n] = evaluate(graph, set, &self.states[n], &words).state;
        }
        if block.occupied >> (neuron % self.core.lanes) & 1 == 1 { times } else { 0 }
    }

    fn deliver(&mut self, axon: u32) {
        let (axon, lanes) = (self.tile.axons[axon as usize], self.core.lanes);
        let synapses = &self.tile.synapses;
        for slot in axon.first * lanes..(axon.first + axon.words) * lanes {
            let s = slot as usize;
            let (block, delay, valid) = match self.core.layout {
                SynapseLayout::Dense => (axon.block + slot / lanes - axon.first, axon.delay, true),
                SynapseLayout::Sparse => (synapses.targets[s], synapses.delays[s], synapses.valid[s]),
            };
            if valid {
                let due = (self.now + delay as usize) % self.sums.len();
                self.sums[due][(block * lanes + slot % lanes) as usize] += i64::from(synapses.weights[s]);
            }
        }
    }
}
