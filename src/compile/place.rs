//! Neurons to blocks and lanes. Every population begins with a block of its own, so that a block has one parameter set.

use super::network::Network;
use crate::design::{Block, Population};
use crate::spec::{Diagnostic, MAX_NEURONS, NeuronModel, Spec};

/// Where the neurons of a network stand.
pub(super) struct Placement {
    pub lanes: u32,
    pub blocks: Vec<Block>,
    pub populations: Vec<Population>,
    /// For each parameter set the first population that has it.
    pub sets: Vec<usize>,
}

impl Placement {
    /// Places the populations one after the other; populations with equal parameters share a set.
    ///
    /// # Errors
    /// More than [`MAX_NEURONS`] neurons, counting the empty lanes.
    pub fn new(spec: &Spec) -> Result<Self, Diagnostic> {
        let lanes = spec.hardware.lanes.value;
        let mut placement = Self { lanes, blocks: vec![], populations: vec![], sets: vec![] };
        let total: u64 = spec.populations.iter().map(|p| u64::from(p.count.value).next_multiple_of(lanes.into())).sum();
        if total > u64::from(MAX_NEURONS) {
            return Err(too_many(spec, total));
        }
        for (place, population) in spec.populations.iter().enumerate() {
            let set = placement.set_of(spec, place, &population.model);
            let first = placement.blocks.len() as u32 * lanes;
            let (name, count) = (population.name.value.clone(), population.count.value);
            placement.blocks.extend((0..count.div_ceil(lanes)).map(|block| {
                let neurons = lanes.min(count - block * lanes);
                Block { set, occupied: u64::MAX >> (u64::BITS - neurons) }
            }));
            placement.populations.push(Population { name, first, count, set });
        }
        Ok(placement)
    }

    fn set_of(&mut self, spec: &Spec, place: usize, model: &NeuronModel) -> u32 {
        let same = |&first: &usize| spec.populations[first].model == *model;
        let set = self.sets.iter().position(same).unwrap_or_else(|| {
            self.sets.push(place);
            self.sets.len() - 1
        });
        set as u32
    }

    /// The number in hardware, block times lanes plus lane, of each neuron of the network.
    pub fn numbers(network: &Network, populations: &[Population]) -> Vec<u32> {
        debug_assert_eq!(network.populations.len(), populations.len());
        populations.iter().flat_map(|population| population.first..population.first + population.count).collect()
    }
}

fn too_many(spec: &Spec, total: u64) -> Diagnostic {
    let lanes = &spec.hardware.lanes;
    let title = format!("the populations take {total} neurons of a core that holds at most {MAX_NEURONS}");
    Diagnostic::new(title, lanes.span.clone(), format!("every population fills up blocks of {} neurons", lanes.value))
        .help("use fewer lanes, or fewer neurons")
}
