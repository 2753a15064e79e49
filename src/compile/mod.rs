//! A checked config into hardware: placement, memory images, routes; and the input of its run.
//!
//! - `draw` makes synapses of projections: `pairs` by their rules (`profile` by distance), `distributions` their weights
//!   and delays, with the counter-based generator of `random`; `network` sorts them by axon;
//! - `core_types` says which populations share a datapath; `place` gives neurons their blocks and lanes, `pack` synapses their memory words, `wire` axons and routes;
//! - `weights` quantises, and makes accumulators that hold every sum; `model` plans the datapath;
//! - `stimulus` and `images` say which input spikes when;
//! - `explain` points at the parameter that does not fit.

mod core_types;
mod distributions;
mod draw;
mod explain;
mod images;
mod model;
mod network;
mod pack;
mod pairs;
mod place;
mod plasticity;
mod profile;
mod random;
mod stimulus;
mod weights;
mod wire;

pub use draw::MAX_SYNAPSES;
pub use network::{Network, NetworkNoise, NetworkPopulation, NetworkSource, Synapse};
pub use plasticity::PlasticAxons;
pub use random::hash as random_bits;
pub use stimulus::{MAX_EVENTS, Stimulus};

use crate::datapath::Schedule;
use crate::design::{Core, Design, Mesh, Plasticity, Tile, Wrapper};
use crate::fixed_point::Format;
use crate::models::{Model, ShortTermPlasticity};
use crate::spec::{Diagnostic, Located, Spec, Writable};
use core_types::CoreTypes;
use place::{Division, PlacedTile, Placement, Tiling};
use weights::MostEvents;
use wire::{WiredTile, Wiring, wire};

/// A config, compiled.
#[derive(Clone, Debug)]
pub struct Compiled {
    /// The hardware.
    pub design: Design,
    /// The network that it stands for, in double precision.
    pub network: Network,
    /// The input of a run.
    pub stimulus: Stimulus,
    numbers: Vec<u32>,
}

impl Compiled {
    /// The number on the chip of each neuron of the network, as [`Design::neurons`] counts: `[neurons]`.
    pub fn hardware_numbers(&self) -> &[u32] {
        &self.numbers
    }
}

/// Compiles a config with all of its images.
///
/// # Errors
/// Everything that does not fit the hardware, pointing into the text of the config.
pub fn compile(spec: &Spec) -> Result<Compiled, Vec<Diagnostic>> {
    compile_with(spec, None)
}

/// As [`compile`], with the first `samples` images only (at least one); configs without images have one trial anyway.
///
/// # Errors
/// As [`compile`].
pub fn compile_with(spec: &Spec, samples: Option<u32>) -> Result<Compiled, Vec<Diagnostic>> {
    Tiling::check_size(spec).map_err(one)?;
    let types = CoreTypes::new(spec)?;
    let sums = types.types.iter().map(|core| core.parameters.sum_frac_bits(spec));
    weights::check_fraction(spec, sums.min().unwrap_or(0)).map_err(one)?;
    let division = Division::new(spec, &types).map_err(one)?;
    types.check_built(spec).map_err(one)?;
    let place_and_wire = |network: &Network| place_and_wire(spec, network, &types, &division);
    let mut errors = Vec::new();
    let stimulus = keep(&mut errors, Stimulus::build(spec, samples));
    let network = keep(&mut errors, Network::build(spec, |place, drawn| weights::misfit(spec, place, drawn)));
    let mut placed = None;
    // Without a network, parameters are still held against their words: the user sees all that does not fit.
    let inputs = stimulus.as_ref().zip(network.as_ref());
    let inputs = inputs.map_or_else(Vec::new, |(stimulus, network)| stimulus.most_events(network.inputs()));
    let mut most = MostEvents { inputs, of_neuron: 1 };
    let mut input = |most: &MostEvents| {
        let Some(network) = &network else { return Ok(spec.format.weight.value) };
        let Some(writable) = spec.hardware.writable(Writable::Weights) else {
            return weights::accumulator(spec, network, most);
        };
        if placed.is_none() {
            placed = Some(place_and_wire(network)?);
        }
        let (_, wiring) = placed.as_ref().expect("the network is placed");
        weights::accumulator_of_capacity(spec, writable, wiring, most, slots(spec, network))
    };
    let models = loop {
        let models = input(&most).and_then(|input| Ok((input, types.models(spec, input)?)));
        let of_neuron = |models: &[Model]| models.iter().map(|model| model.graph.most_spikes()).max().unwrap_or(1);
        match &models {
            // Accumulators are to hold the events that the models make.
            Ok((_, models)) if of_neuron(models) > most.of_neuron => most.of_neuron = of_neuron(models),
            _ => break models,
        }
    };
    let models = keep(&mut errors, models.map_err(one));
    let (Some(stimulus), Some(network), Some((accumulator, models))) = (stimulus, network, models) else {
        return Err(errors);
    };
    let (placement, wiring) = match placed {
        Some(placed) => placed,
        None => place_and_wire(&network).map_err(one)?,
    };
    let numbers = placement.numbers.clone();
    let inputs = wiring.inputs.clone();
    let core = |(number, model)| core(spec, &network, &placement, &wiring, accumulator, number, model);
    let cores = (0..).zip(models).map(core).collect();
    let tiles = placement.tiles.into_iter().zip(wiring.tiles).map(|(placed, wired)| tile(placed, wired)).collect();
    let clock_mhz = spec.hardware.clock_mhz.value;
    let (name, mesh, wrappers) = (spec.name.value.clone(), mesh(spec), wrappers(spec));
    let design = Design { name, dt: spec.dt.value, clock_mhz, mesh, cores, tiles, inputs, wrappers };
    Ok(Compiled { design, network, stimulus, numbers })
}

/// Where everything stands; a second time, with the blocks spread otherwise, where a tile is overfull.
fn place_and_wire(
    spec: &Spec,
    network: &Network,
    types: &CoreTypes,
    division: &Division,
) -> Result<(Placement, Wiring), Diagnostic> {
    let mut tiling = Tiling::new(spec, network, mesh(spec), division);
    let placement = Placement::new(spec, network, types, &tiling);
    let overfull = match wire(spec, network, &placement, tiling.limits()) {
        Ok(wiring) => return Ok((placement, wiring)),
        Err(overfull) => overfull,
    };
    if !tiling.spread(&overfull.needs) {
        return Err(overfull.error);
    }
    let placement = Placement::new(spec, network, types, &tiling);
    let wiring = wire(spec, network, &placement, tiling.limits()).map_err(|overfull| overfull.error)?;
    Ok((placement, wiring))
}

fn wrappers(spec: &Spec) -> Vec<Wrapper> {
    let step_cycles = spec.hardware.step_cycles.as_ref().map(|cycles| cycles.value);
    let of = |wrapper: &Located<crate::spec::Wrapper>| match wrapper.value {
        crate::spec::Wrapper::Stream => Wrapper::Stream,
        crate::spec::Wrapper::Axi => Wrapper::Axi,
        crate::spec::Wrapper::Aer => Wrapper::Aer { step_cycles },
    };
    spec.hardware.wrappers.iter().map(of).collect()
}

fn mesh(spec: &Spec) -> Mesh {
    let [width, height] = spec.hardware.mesh.value;
    let [host_x, host_y] = spec.hardware.host.value;
    match width * height {
        1 => Mesh::SINGLE,
        _ => Mesh { width, height, host: host_y * width + host_x, link_depth: spec.hardware.link_depth.value },
    }
}

/// Core type `number`: memories as large as the fullest tile of all needs them.
fn core(
    spec: &Spec,
    network: &Network,
    placement: &Placement,
    wiring: &Wiring,
    accumulator: Format,
    number: u32,
    model: Model,
) -> Core {
    let most = |of: &dyn Fn(&WiredTile) -> usize| wiring.tiles.iter().map(of).max().unwrap_or(0) as u32;
    let rows = wiring.tiles.iter().flat_map(|tile| &tile.axons);
    let lists =
        |tile: &WiredTile| (0..placement.neurons_per_tile()).map(|n| tile.routes.of(n).len()).max().unwrap_or(0);
    let writable_parameters = spec.hardware.writable(Writable::Parameters).is_some();
    let plastic_axons = most(&|tile| tile.axons.iter().filter(|axon| axon.plasticity.is_some()).count());
    Core {
        lanes: placement.lanes,
        substeps: spec.substeps.value,
        schedule: Schedule::for_clock(&model.graph, spec.hardware.clock_mhz.value),
        blocks: placement.blocks,
        block_table: placement.blocks_differ(number) || writable_parameters || model.graph.neuron.is_some(),
        accumulator,
        receptors: model.graph.inputs.len() as u32,
        model,
        slots: slots(spec, network),
        axons: most(&|tile| tile.axons.len()),
        longest_row: rows.map(|axon| axon.words).max().unwrap_or(0),
        layout: wiring.layout,
        weight: spec.format.weight.value,
        plasticity: plasticity(spec, network).filter(|_| plastic_axons > 0),
        plastic_axons,
        writable_weights: spec.hardware.writable(Writable::Weights).is_some(),
        writable_parameters,
        synapse_words: most(&|tile| tile.synapses.weights.len()) / placement.lanes,
        routes: most(&|tile| tile.routes.destinations.len()),
        longest_route: most(&lists),
        queue_depth: spec.hardware.queue_depth.value,
    }
}

/// The datapath of short-term plasticity, where an axon has it.
fn plasticity(spec: &Spec, network: &Network) -> Option<Plasticity> {
    let sets = &network.plasticity.sets;
    if sets.is_empty() {
        return None;
    }
    let (weight, rounding) = (spec.format.weight.value, spec.format.rounding.value);
    let model = ShortTermPlasticity::new(sets, spec.dt.value, weight, rounding);
    let clock_mhz = spec.hardware.clock_mhz.value;
    let schedule = Schedule::for_clock(&model.graph, clock_mhz);
    let amount_schedule = Schedule::of_whole_operations(&model.amount, clock_mhz);
    assert!(amount_schedule.depth <= 1, "a product and a rounding are no three stages");
    Some(Plasticity { model, schedule, amount_schedule })
}

fn tile(placed: PlacedTile, wired: WiredTile) -> Tile {
    let PlacedTile { core, blocks, populations } = placed;
    let WiredTile { axons, input_axons, synapses, routes } = wired;
    Tile { core, blocks, populations, axons, input_axons, synapses, routes }
}

fn one(error: Diagnostic) -> Vec<Diagnostic> {
    vec![error]
}

/// What there is without an error; its errors are kept.
fn keep<T>(errors: &mut Vec<Diagnostic>, result: Result<T, Vec<Diagnostic>>) -> Option<T> {
    result.map_err(|found| errors.extend(found)).ok()
}

/// Slots of the accumulator ring: the network's longest delay, or the one that the config asks for, plus one.
fn slots(spec: &Spec, network: &Network) -> u32 {
    let asked = spec.hardware.max_delay.as_ref().map_or(0, |delay| delay.value);
    network.longest_delay().max(asked) + 1
}
