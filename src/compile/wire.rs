//! Synapses to rows of memory, and spikes to the axons that walk them.

use super::network::Network;
use super::pack::{Packing, Slot};
use super::place::Placement;
use super::weights;
use crate::design::{Axon, Route, Synapses};
use crate::spec::{Diagnostic, Spec};

/// The most words of a synapse memory.
pub const MAX_SYNAPSE_WORDS: u64 = 1 << 24;

/// The memories that say where a spike goes, and what it does there.
pub(super) struct Wiring {
    pub axons: Vec<Axon>,
    pub synapses: Synapses,
    pub routes: Vec<Route>,
}

/// Axon table, synapse memory and route table. Inputs have the first axons, in order; then each neuron with targets has
/// one.
///
/// # Errors
/// More than [`MAX_SYNAPSE_WORDS`].
pub(super) fn wire(spec: &Spec, network: &Network, placement: &Placement) -> Result<Wiring, Diagnostic> {
    let numbers = Placement::numbers(network, &placement.populations);
    let with_targets = (0..network.neurons()).filter(|&n| !network.synapses_of(network.axon_of(n)).is_empty());
    let with_targets: Vec<u32> = with_targets.collect();
    let network_axons = (0..network.inputs()).chain(with_targets.iter().map(|&neuron| network.axon_of(neuron)));
    let rows: Vec<Vec<Slot>> = network_axons.map(|axon| row(spec, network, &numbers, axon)).collect();
    let packing = Packing::new(rows.iter().map(Vec::as_slice), placement.lanes);
    if packing.words() > MAX_SYNAPSE_WORDS {
        return Err(memory_too_large(spec, packing.words()));
    }
    let (axons, synapses) = packing.fill(rows.iter().map(Vec::as_slice), spec.format.weight.value);
    let routes = routes(spec, network, placement, &with_targets, &numbers);
    Ok(Wiring { axons, synapses, routes })
}

/// The route table: neurons of recorded populations to the host, those of `with_targets` to their axons.
fn routes(spec: &Spec, network: &Network, placement: &Placement, with_targets: &[u32], numbers: &[u32]) -> Vec<Route> {
    let mut routes = vec![Route::default(); placement.blocks.len() * placement.lanes as usize];
    for (axon, &neuron) in (network.inputs()..).zip(with_targets) {
        routes[numbers[neuron as usize] as usize].axon = Some(axon);
    }
    for population in &placement.populations {
        let to_host = spec.record.spikes.iter().any(|name| name.value == population.name);
        let range = population.first as usize..(population.first + population.count) as usize;
        routes[range].iter_mut().for_each(|route| route.to_host = to_host);
    }
    routes
}

/// The synapses of an axon as hardware sees them, sorted by target, then by delay.
fn row(spec: &Spec, network: &Network, numbers: &[u32], axon: u32) -> Vec<Slot> {
    let format = spec.format.weight.value;
    let slots = network.synapses_of(axon).iter().map(|synapse| Slot {
        target: numbers[synapse.target as usize],
        delay: synapse.delay,
        weight: weights::raw(synapse.weight, format) as i32,
    });
    let mut slots: Vec<Slot> = slots.collect();
    slots.sort_by_key(|slot| (slot.target, slot.delay));
    slots
}

fn memory_too_large(spec: &Spec, words: u64) -> Diagnostic {
    let lanes = &spec.hardware.lanes;
    let title = format!("the synapses take {words} memory words: a core holds at most {MAX_SYNAPSE_WORDS}");
    let remark = format!("{} synapses in a word", lanes.value);
    Diagnostic::new(title, lanes.span.clone(), remark).help("use more lanes, or fewer synapses")
}
