//! A checked config into hardware: placement, memory images, routes; and the input of its run.
//!
//! - `draw` makes synapses of projections: `pairs` by their rules (`profile` by distance), `distributions` their weights
//!   and delays, with the counter-based generator of `random` and the functions of `elementary`; `network` sorts them by axon;
//! - `place` gives neurons their blocks and lanes, `pack` synapses their memory words, `wire` axons and routes;
//! - `weights` quantises, and makes accumulators that hold every sum; `model` plans the datapath;
//! - `stimulus` and `images` say which input spikes when;
//! - `explain` points at the parameter that does not fit.

mod distributions;
mod draw;
mod elementary;
mod explain;
mod images;
mod model;
mod network;
mod pack;
mod pairs;
mod place;
mod profile;
mod random;
mod stimulus;
mod weights;
mod wire;

pub use draw::MAX_SYNAPSES;
pub use network::{Network, NetworkPopulation, NetworkSource, Synapse};
pub use random::hash as random_bits;
pub use stimulus::{MAX_EVENTS, Stimulus};
pub use wire::MAX_SYNAPSE_WORDS;

use crate::datapath::Schedule;
use crate::design::{Core, Design};
use crate::spec::{Diagnostic, Spec};
use model::Parameters;
use place::Placement;
use wire::Wiring;

/// A config, compiled.
#[derive(Clone, Debug)]
pub struct Compiled {
    /// The hardware.
    pub design: Design,
    /// The network that it stands for, in double precision.
    pub network: Network,
    /// The input of a run.
    pub stimulus: Stimulus,
}

impl Compiled {
    /// The number in hardware, block times lanes plus lane, of each neuron of the network: `[neurons]`.
    pub fn hardware_numbers(&self) -> Vec<u32> {
        Placement::numbers(&self.network, &self.design.core.populations)
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
    let placement = Placement::new(spec).map_err(one)?;
    let parameters = Parameters::new(spec, &placement)?;
    weights::check_fraction(spec, parameters.sum_frac_bits(spec)).map_err(one)?;
    let mut errors = Vec::new();
    let stimulus = keep(&mut errors, Stimulus::build(spec, samples));
    let network = keep(&mut errors, Network::build(spec, |place, drawn| weights::misfit(spec, place, drawn)));
    // Without a network, parameters are still held against their words: the user sees all that does not fit.
    let input = network.as_ref().map_or(Ok(spec.format.weight.value), |network| weights::accumulator(spec, network));
    let model = input.and_then(|input| Ok((input, parameters.model(spec, &placement, input)?)));
    let model = keep(&mut errors, model.map_err(one));
    let (Some(stimulus), Some(network), Some((accumulator, model))) = (stimulus, network, model) else {
        return Err(errors);
    };
    let Wiring { axons, synapses, routes } = wire::wire(spec, &network, &placement).map_err(one)?;
    let core = Core {
        lanes: placement.lanes,
        schedule: Schedule::for_clock(&model.graph, spec.hardware.clock_mhz.value),
        model,
        blocks: placement.blocks,
        populations: placement.populations,
        accumulator,
        slots: slots(spec, &network),
        axons,
        input_axons: network.inputs(),
        synapses,
        routes,
        queue_depth: spec.hardware.queue_depth.value,
    };
    let clock_mhz = spec.hardware.clock_mhz.value;
    let design = Design { name: spec.name.value.clone(), dt: spec.dt.value, clock_mhz, core };
    Ok(Compiled { design, network, stimulus })
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
