//! Who sends to whom, as a hypergraph: a net for each axon of the network, from the block of its neuron, or from the host,
//! to the blocks of its targets.

use super::super::network::Network;
use super::super::random::{Purpose, key};
use super::rates;
use super::units::Unit;
use crate::spec::Spec;

/// The most pins, and the most numbers per tile, that the search for a placement keeps; larger networks are cut evenly.
const MAX_PINS: usize = 1 << 25;

/// Axons with one source and the same target blocks.
pub(super) struct Net {
    /// The block of their neurons; none for inputs of the host.
    pub source: Option<u32>,
    /// Packets that they send to each tile with a target, in units of [`rates::NEURON`].
    pub weight: i64,
    /// How many axons.
    pub axons: u32,
    /// Where its targets end in [`Traffic::pins`]; they begin where those of the net before end.
    end: usize,
}

/// The traffic of a network between its blocks.
pub(super) struct Traffic {
    pub nets: Vec<Net>,
    /// Target blocks of all nets, ascending within a net.
    pins: Vec<u32>,
    /// The nets that end in each block, and where those of a block end.
    incoming: Vec<u32>,
    incoming_ends: Vec<usize>,
    /// Packets of each block to the host.
    pub to_host: Vec<i64>,
    /// Routes of each block to the host.
    pub host_routes: Vec<u32>,
    /// Synapse words that each block takes at the most.
    pub words: Vec<u64>,
    /// Key of the random numbers of the search.
    pub key: u64,
}

impl Traffic {
    /// The traffic of a network whose blocks are `units`, on `tiles` tiles; nothing where that is too much to search.
    pub fn new(spec: &Spec, network: &Network, units: &[Unit], tiles: u32) -> Option<Self> {
        let mut traffic = Self {
            nets: vec![],
            pins: vec![],
            incoming: vec![],
            incoming_ends: vec![],
            to_host: vec![0; units.len()],
            host_routes: vec![0; units.len()],
            words: vec![0; units.len()],
            key: key(spec.seed, Purpose::Place, 0),
        };
        let unit_of = unit_of_neurons(network, units);
        let rates = rates::of_inputs(spec);
        for axon in 0..network.inputs() + network.neurons() {
            let neuron = axon.checked_sub(network.inputs());
            let source = neuron.map(|neuron| unit_of[neuron as usize].0);
            let weight = neuron.map_or_else(|| rates[axon as usize], |_| rates::NEURON);
            traffic.add(network, axon, source, weight, &unit_of);
            let size = traffic.pins.len().max((traffic.nets.len() + units.len()) * tiles as usize);
            if size > MAX_PINS {
                return None;
            }
        }
        traffic.record(spec, units);
        traffic.index(units.len());
        Some(traffic)
    }

    /// The target blocks of net `net`.
    pub fn targets(&self, net: u32) -> &[u32] {
        let first = if net == 0 { 0 } else { self.nets[net as usize - 1].end };
        &self.pins[first..self.nets[net as usize].end]
    }

    /// The nets that end in block `unit`.
    pub fn nets_into(&self, unit: u32) -> &[u32] {
        let first = if unit == 0 { 0 } else { self.incoming_ends[unit as usize - 1] };
        &self.incoming[first..self.incoming_ends[unit as usize]]
    }

    /// The nets of the neurons of block `unit`: those of a block follow each other.
    pub fn nets_from(&self, unit: u32) -> std::ops::Range<u32> {
        // Inputs come first, then neurons in the order of blocks.
        let first = self.nets.partition_point(|net| net.source < Some(unit));
        let end = self.nets.partition_point(|net| net.source <= Some(unit));
        first as u32..end as u32
    }

    /// Target blocks of all nets.
    pub fn pins(&self) -> usize {
        self.pins.len()
    }

    /// Adds the net of an axon with targets, to the one before where both go from and to the same blocks.
    fn add(&mut self, network: &Network, axon: u32, source: Option<u32>, weight: i64, unit_of: &[(u32, u32)]) {
        let mut places: Vec<(u32, u32)> =
            network.synapses_of(axon).iter().map(|synapse| unit_of[synapse.target as usize]).collect();
        if places.is_empty() {
            return;
        }
        places.sort_unstable();
        for block in places.chunk_by(|a, b| a.0 == b.0) {
            let fullest_lane = block.chunk_by(|a, b| a.1 == b.1).map(<[_]>::len).max().unwrap_or(0);
            self.words[block[0].0 as usize] += fullest_lane as u64;
        }
        let first = self.pins.len();
        self.pins.extend(places.chunk_by(|a, b| a.0 == b.0).map(|block| block[0].0));
        let last = self.nets.len().checked_sub(1);
        match last.filter(|&last| self.nets[last].source == source && self.targets(last as u32) == &self.pins[first..])
        {
            Some(last) => {
                self.pins.truncate(first);
                self.nets[last].weight += weight;
                self.nets[last].axons += 1;
            }
            None => self.nets.push(Net { source, weight, axons: 1, end: self.pins.len() }),
        }
    }

    fn record(&mut self, spec: &Spec, units: &[Unit]) {
        for (place, unit) in units.iter().enumerate() {
            let name = &spec.populations[unit.population].name.value;
            if spec.record.spikes.iter().any(|recorded| recorded.value == *name) {
                self.to_host[place] = i64::from(unit.count) * rates::NEURON;
                self.host_routes[place] = unit.count;
            }
        }
    }

    /// Sorts nets by target block.
    fn index(&mut self, units: usize) {
        let mut starts = vec![0; units + 1];
        self.pins.iter().for_each(|&unit| starts[unit as usize + 1] += 1);
        (1..=units).for_each(|unit| starts[unit] += starts[unit - 1]);
        self.incoming_ends = starts[1..].to_vec();
        self.incoming = vec![0; self.pins.len()];
        for net in 0..self.nets.len() as u32 {
            let first = if net == 0 { 0 } else { self.nets[net as usize - 1].end };
            for pin in first..self.nets[net as usize].end {
                let next = &mut starts[self.pins[pin] as usize];
                self.incoming[*next] = net;
                *next += 1;
            }
        }
    }
}

/// Block and lane of each neuron of the network.
fn unit_of_neurons(network: &Network, units: &[Unit]) -> Vec<(u32, u32)> {
    let mut places = vec![(0, 0); network.neurons() as usize];
    for (number, unit) in (0..).zip(units) {
        let first = network.populations[unit.population].first + unit.offset;
        for lane in 0..unit.count {
            places[(first + lane) as usize] = (number, lane);
        }
    }
    places
}
