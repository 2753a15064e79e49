//! Short-term plasticity of the network's axons: all projections of a population or source share it, since they share its axons.

use super::network::Network;
use crate::models::{MAX_ELAPSED_BITS, PlasticityParameters, ShortTermPlasticity};
use crate::spec::{Diagnostic, Projection, Spec, Writable};

/// Which axons have short-term plasticity, and with which parameters.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PlasticAxons {
    /// Parameter sets, in the order in which the config names them first.
    pub sets: Vec<PlasticityParameters>,
    /// The set of each axon, `[inputs + neurons]`; empty where no axon has one.
    pub of_axon: Vec<Option<u32>>,
}

impl PlasticAxons {
    /// The parameter set of axon `axon`.
    pub fn set_of(&self, axon: u32) -> Option<u32> {
        self.of_axon.get(axon as usize).copied().flatten()
    }
}

/// The plasticity that the projections ask for.
///
/// # Errors
/// Projections that share axons and differ, weights that are written at run time, time constants that the tables cannot hold.
pub(super) fn of_network(spec: &Spec, network: &Network) -> Result<PlasticAxons, Diagnostic> {
    let mut plasticity = PlasticAxons::default();
    for (place, projection) in spec.projections.iter().enumerate() {
        let earlier = spec.projections[..place].iter().find(|earlier| earlier.from.value == projection.from.value);
        if let Some(earlier) = earlier.filter(|earlier| parameters(earlier) != parameters(projection)) {
            return Err(differ(earlier, projection));
        }
        let Some(asked) = &projection.short_term_plasticity else { continue };
        if let Some(writable) = spec.hardware.writable(Writable::Weights) {
            let title = "weights that are written at run time have no short-term plasticity";
            let error = Diagnostic::new(title, asked.span.clone(), "asked for here");
            return Err(error.related(writable.span.clone(), "weights are writable"));
        }
        let known = plasticity.sets.iter().position(|set| *set == asked.value);
        let set = known.unwrap_or(plasticity.sets.len()) as u32;
        if known.is_none() {
            plasticity.sets.push(asked.value);
            check_tables(spec, projection, &plasticity.sets)?;
        }
        let axons = (network.inputs() + network.neurons()) as usize;
        plasticity.of_axon.resize(axons, None);
        let first = network.first_axon(&projection.from.value) as usize;
        plasticity.of_axon[first..][..count(network, &projection.from.value) as usize].fill(Some(set));
    }
    Ok(plasticity)
}

fn parameters(projection: &Projection) -> Option<PlasticityParameters> {
    projection.short_term_plasticity.as_ref().map(|asked| asked.value)
}

/// Axons of the population or source `name`.
fn count(network: &Network, name: &str) -> u32 {
    let source = network.sources.iter().find(|source| source.name == name).map(|source| source.count);
    let population = || network.populations.iter().find(|population| population.name == name).map(|p| p.count);
    source.or_else(population).expect("spec checks the names of projections")
}

fn differ(earlier: &Projection, later: &Projection) -> Diagnostic {
    let span = |projection: &Projection| match &projection.short_term_plasticity {
        Some(asked) => asked.span.clone(),
        None => projection.from.span.clone(),
    };
    let name = &later.from.value;
    let title = format!("two projections from `{name}` differ in their short-term plasticity");
    Diagnostic::new(title, span(later), "not as the earlier one").related(span(earlier), "the earlier one").help(
        format!("an axon of `{name}` has one state: give all projections from it the same `short_term_plasticity`"),
    )
}

/// The most rows of a table: a few block RAMs.
const MAX_ROWS: u32 = 1 << 14;

fn check_tables(spec: &Spec, projection: &Projection, sets: &[PlasticityParameters]) -> Result<(), Diagnostic> {
    let bits = ShortTermPlasticity::elapsed_bits(sets, spec.dt.value);
    let span = projection.short_term_plasticity.as_ref().map_or(0..0, |asked| asked.span.clone());
    if bits > MAX_ELAPSED_BITS {
        let title =
            format!("the time constants need tables over 2^{bits} time steps, and 2^{MAX_ELAPSED_BITS} are the most");
        return Err(Diagnostic::new(title, span, "too slow for this time step").help("use a longer `dt`"));
    }
    let rows = (sets.len() as u32).saturating_mul(1 << bits.div_ceil(2));
    if rows > MAX_ROWS {
        let title = format!("{} parameter sets need tables of {rows} rows, and {MAX_ROWS} are the most", sets.len());
        let error = Diagnostic::new(title, span, "one set too many");
        return Err(error.help("let projections share `u`, `tau_rec` and `tau_fac`, or use a longer `dt`"));
    }
    Ok(())
}
