//! Synapses to rows of memory, and spikes to the axons that walk them.

use super::network::Network;
use super::pack::{Packing, Slot};
use super::place::{Limits, Needs, Placement, check};
use super::saturating;
use super::weights;
use crate::design::{Axon, Destination, PlasticAxon, Routes, SynapseLayout, Synapses};
use crate::spec::{Diagnostic, Spec};

/// The memories that say where a spike goes, and what it does there.
pub(super) struct Wiring {
    pub layout: SynapseLayout,
    pub tiles: Vec<WiredTile>,
    /// Where the host sends the event of each input.
    pub inputs: Routes,
}

/// A network that does not fit the tiles.
pub(super) struct Overfull {
    pub error: Diagnostic,
    pub needs: Vec<Needs>,
}

/// Axon table, synapse memory and routes of one tile.
pub(super) struct WiredTile {
    pub axons: Vec<Axon>,
    pub input_axons: u32,
    pub synapses: Synapses,
    pub routes: Routes,
}

/// The axons of one tile, each with the synapses that end there.
#[derive(Default)]
struct Rows {
    input_axons: u32,
    rows: Vec<Vec<Slot>>,
    /// The parameter set of short-term plasticity of each.
    plastic: Vec<Option<u32>>,
}

/// Axon tables, synapse memories and routes. In each tile inputs have the first axons, in order; then each neuron with
/// targets there has one. On a chip of one tile every input has its axon, with targets or without.
///
/// # Errors
/// A tile that needs more than `limits`, with what each tile needs.
pub(super) fn wire(
    spec: &Spec,
    network: &Network,
    placement: &Placement,
    limits: &Limits,
) -> Result<Wiring, Box<Overfull>> {
    let mut tiles: Vec<Rows> = placement.tiles.iter().map(|_| Rows::default()).collect();
    let inputs = (0..network.inputs()).map(|input| {
        let axons = add_axon(spec, network, placement, input, &mut tiles);
        tiles.iter_mut().for_each(|tile| tile.input_axons = tile.rows.len() as u32);
        axons
    });
    let inputs = Routes::new(inputs.collect::<Vec<_>>());
    let of_neuron = |neuron| add_axon(spec, network, placement, network.axon_of(neuron), &mut tiles);
    let to_axons: Vec<_> = (0..network.neurons()).map(of_neuron).collect();
    let mut routes = routes(spec, network, placement, to_axons);

    let packings: Vec<Packing> = tiles.iter().map(|tile| Packing::new(&tile.rows, placement.lanes)).collect();
    let layout = Packing::layout(&packings);
    let needs = needs(&tiles, &packings, layout, &routes);
    check(spec, limits, &needs).map_err(|error| Box::new(Overfull { error, needs }))?;
    let wired = tiles.iter().zip(&packings).map(|(tile, packing)| {
        let (mut axons, synapses) = packing.fill(&tile.rows, layout);
        number_states(&mut axons, &tile.plastic);
        let rest = routes.split_off(placement.neurons_per_tile() as usize);
        let of_tile = std::mem::replace(&mut routes, rest);
        WiredTile { axons, input_axons: tile.input_axons, synapses, routes: Routes::new(of_tile) }
    });
    Ok(Wiring { layout, tiles: wired.collect(), inputs })
}

/// Gives each axon with short-term plasticity the next state.
fn number_states(axons: &mut [Axon], plastic: &[Option<u32>]) {
    let with_set = axons.iter_mut().zip(plastic).filter_map(|(axon, set)| Some((axon, (*set)?)));
    for (state, (axon, set)) in (0..).zip(with_set) {
        axon.plasticity = Some(PlasticAxon { set, state });
    }
}

/// What each tile needs.
fn needs(tiles: &[Rows], packings: &[Packing], layout: SynapseLayout, routes: &[Vec<Destination>]) -> Vec<Needs> {
    let of_tile = routes.chunks(routes.len() / tiles.len());
    let of_tile = of_tile.map(|routes| routes.iter().map(Vec::len).sum::<usize>() as u64);
    let tile = |((rows, packing), routes): ((&Rows, &Packing), u64)| Needs {
        axons: rows.rows.len() as u64,
        synapse_words: packing.words(layout),
        routes,
    };
    tiles.iter().zip(packings).zip(of_tile).map(tile).collect()
}

/// Gives axon `axon` of the network an axon in every tile where it has synapses. On a chip of one tile an input has one
/// anyway.
fn add_axon(spec: &Spec, network: &Network, placement: &Placement, axon: u32, tiles: &mut [Rows]) -> Vec<Destination> {
    let mut slots = slots(spec, network, placement, axon);
    let mut destinations = Vec::new();
    let is_single_input = tiles.len() == 1 && axon < network.inputs();
    for (number, tile) in tiles.iter_mut().enumerate() {
        let end = (number as u32 + 1) * placement.neurons_per_tile();
        let rest = slots.split_off(slots.partition_point(|slot| slot.target < end));
        let mut row = std::mem::replace(&mut slots, rest);
        if !row.is_empty() || is_single_input {
            row.iter_mut().for_each(|slot| slot.target %= placement.neurons_per_tile());
            destinations.push(Destination::Axon { tile: number as u32, axon: tile.rows.len() as u32 });
            let has_synapses = !row.is_empty();
            tile.rows.push(row);
            tile.plastic.push(network.plasticity.set_of(axon).filter(|_| has_synapses));
        }
    }
    destinations
}

/// The synapses of an axon with their targets' numbers on the chip, sorted by target, then by receptor type and delay.
fn slots(spec: &Spec, network: &Network, placement: &Placement, axon: u32) -> Vec<Slot> {
    let format = spec.format.weight.value;
    let (saturates, is_of_host) = (saturating::is_saturating(spec), axon < network.inputs());
    let slots = network.synapses_of(axon).iter().map(|synapse| Slot {
        target: placement.numbers[synapse.target as usize],
        delay: synapse.delay,
        receptor: if saturates { saturating::receptor(synapse.receptor, is_of_host) } else { synapse.receptor },
        weight: weights::raw(synapse.weight, format) as i32,
    });
    let mut slots: Vec<Slot> = slots.collect();
    slots.sort_by_key(|slot| (slot.target, slot.receptor, slot.delay));
    slots
}

/// The destinations of all neurons of the chip by their number there, `[tiles * blocks * lanes]`: the axons of
/// `to_axons`, which goes by neurons of the network, and the host for recorded populations.
fn routes(
    spec: &Spec,
    network: &Network,
    placement: &Placement,
    to_axons: Vec<Vec<Destination>>,
) -> Vec<Vec<Destination>> {
    let mut routes = vec![Vec::new(); placement.tiles.len() * placement.neurons_per_tile() as usize];
    for (neuron, axons) in to_axons.into_iter().enumerate() {
        let population = network.population_of(neuron as u32);
        let to_host = spec.record.spikes.iter().any(|name| name.value == population.name);
        let list = &mut routes[placement.numbers[neuron] as usize];
        *list = axons;
        list.extend(to_host.then_some(Destination::Host));
    }
    routes
}
