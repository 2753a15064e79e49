//! Weights to words, and the accumulators that hold every sum of them.

use super::draw::{Drawn, DrawnSynapse};
use super::explain::{range_text, short};
use super::network::{Network, Synapse};
use super::wire::{WiredTile, Wiring};
use crate::design::{Axon, SynapseLayout};
use crate::fixed_point::{Format, MAX_STORED_BITS, Rounding, quantise_f64};
use crate::spec::{Diagnostic, Located, Projection, Spec, Weight, Writable};

/// The word of a weight that is known to fit.
pub(super) fn raw(weight: f64, format: Format) -> i64 {
    quantise_f64(weight, format, Rounding::Nearest).expect("weights were checked against their format")
}

/// The weight of a projection that is furthest from fitting its format, explained.
pub(super) fn misfit(spec: &Spec, place: usize, drawn: &Drawn) -> Option<Diagnostic> {
    let format = spec.format.weight.value;
    let by_weight = |x: &&DrawnSynapse, y: &&DrawnSynapse| x.weight.total_cmp(&y.weight);
    let ends = [drawn.synapses.iter().min_by(by_weight), drawn.synapses.iter().max_by(by_weight)];
    if let Some(negative) = negative_conductance(spec, place, ends[0]) {
        return Some(negative);
    }
    // Quantisation is monotone: if any weight does not fit, the least or the greatest does not.
    let misfits = ends.into_iter().flatten().filter(|one| quantise_f64(one.weight, format, Rounding::Nearest).is_err());
    let worst = misfits.max_by(|x, y| x.weight.abs().total_cmp(&y.weight.abs()))?;
    let projection = &spec.projections[place];
    let title = format!("{} does not fit {format}", described(projection, drawn, worst));
    let span = projection.weight_span.clone();
    let error = match enough(worst.weight, format) {
        Some(enough) => {
            let coarser = enough.frac_bits < format.frac_bits;
            let remark = format!("{} {enough}", if coarser { "would fit" } else { "needs at least" });
            Diagnostic::new(title, span, remark).help(format!("use {enough}, or smaller weights"))
        }
        None => Diagnostic::new(title, span, format!("no word of {MAX_STORED_BITS} bits holds it")),
    };
    Some(error.related(spec.format.weight.span.clone(), range_text(format)))
}

/// A conductance below zero; `least` is the projection's least weight.
fn negative_conductance(spec: &Spec, place: usize, least: Option<&DrawnSynapse>) -> Option<Diagnostic> {
    let projection = &spec.projections[place];
    let target = spec.populations.iter().find(|population| population.name.value == projection.to.value)?;
    let receptor = target.receptors.get(projection.receptor as usize)?;
    let least = least.filter(|one| one.weight < 0.0 && receptor.synapse.reversal().is_some())?;
    let title = format!("weight {} goes through `{}`, which is a conductance", short(least.weight), receptor.name);
    let error = Diagnostic::new(title, projection.weight_span.clone(), "negative");
    Some(error.help("a conductance is in nS and not negative: its reversal potential says whether it inhibits"))
}

/// The smallest format that holds a weight, with fewer fraction bits where 32 bits are not enough otherwise.
fn enough(weight: f64, format: Format) -> Option<Format> {
    let with = |frac_bits| {
        let format = Format { frac_bits, ..format };
        quantise_f64(weight, format, Rounding::Nearest).map_or_else(|error| error.smallest, |_| Some(format))
    };
    (0..=format.frac_bits).rev().find_map(with)
}

/// "weight 12.5 from `exc` 3 to `inh` 7"
fn described(projection: &Projection, drawn: &Drawn, synapse: &DrawnSynapse) -> String {
    let DrawnSynapse { from, to, weight, .. } = synapse;
    let what = if drawn.of_current { "weight times current, in one time step," } else { "weight" };
    match &projection.weight {
        Weight::Constant(_) => format!("{what} {weight}"),
        Weight::Matrix(_) => format!("{what} {weight} in row {from}, column {to}"),
        Weight::Normal { .. } | Weight::Lognormal { .. } | Weight::Uniform { .. } | Weight::Listed(_) => {
            let (from_name, to_name) = (&projection.from.value, &projection.to.value);
            format!("{what} {} from `{from_name}` {from} to `{to_name}` {to}", short(*weight))
        }
    }
}

/// The most events of each axon in one time step.
pub(super) struct MostEvents {
    /// Of each input.
    pub inputs: Vec<u32>,
    /// Of each neuron.
    pub of_neuron: u32,
}

impl MostEvents {
    /// Of an axon of the network.
    fn of(&self, axon: u32) -> u32 {
        self.inputs.get(axon as usize).copied().unwrap_or(self.of_neuron)
    }

    /// Of each axon of tile `tile`.
    fn of_tile(&self, wiring: &Wiring, tile: u32) -> Vec<u32> {
        let mut most = vec![self.of_neuron; wiring.tiles[tile as usize].axons.len()];
        for (input, &events) in (0..).zip(&self.inputs) {
            let here = wiring.inputs.axons(input).filter(|(of, _)| *of == tile);
            here.for_each(|(_, axon)| most[axon as usize] = events);
        }
        most
    }
}

/// The format of an accumulator: with the fraction bits of the weights, it holds every sum of them that can occur.
///
/// Each synapse adds its weight to a slot as often as its axon has an event in a time step: the sums lie between those of all
/// negative and of all positive weights of a neuron, each times the most events, whatever the order.
///
/// # Errors
/// More than 32 bits.
pub(super) fn accumulator(spec: &Spec, network: &Network, most: &MostEvents) -> Result<Format, Diagnostic> {
    let weight = spec.format.weight.value;
    let (format, neuron) = sums(network, most, weight);
    // At least as wide as a weight, so that no bit of a weight goes nowhere.
    let format = if format.width() < weight.width() { weight } else { format };
    if format.width() <= MAX_STORED_BITS {
        return Ok(format);
    }
    let population = network.population_of(neuron);
    let title = format!(
        "the input of neuron {} of `{}` adds up to {} bits ({format}): an accumulator has at most {MAX_STORED_BITS}",
        neuron - population.first,
        population.name,
        format.width()
    );
    let remark = format!("weights with {} fraction bits", weight.frac_bits);
    let error = Diagnostic::new(title, spec.format.weight.span.clone(), remark);
    let coarser = (0..weight.frac_bits).rev().map(|frac_bits| Format { frac_bits, ..weight });
    Err(match coarser.into_iter().find(|&format| sums(network, most, format).0.width() <= MAX_STORED_BITS) {
        Some(enough) => error.help(format!("use {enough}, or fewer or smaller weights")),
        None => error.help("use fewer or smaller weights"),
    })
}

/// The format of an accumulator where synapse words are written at run time: it holds every sum that legal words can
/// give, with the fraction bits of the weights.
///
/// A slot of a synapse word belongs to the row of one axon and adds to its own lane alone, once an event. In the dense layout
/// its block and delay stay, so that a sum is reached by each event on a row that goes through its block. In the sparse layout
/// the slot may be written to name any block and receptor type, and another delay in each time step. A sum is open for `slots`
/// time steps, from one sweep of its block to the next, so that each slot of its lane, one a word, reaches it in each of them
/// as often as its axon has an event.
///
/// # Errors
/// More than 32 bits.
pub(super) fn accumulator_of_capacity(
    spec: &Spec,
    writable: &Located<Writable>,
    wiring: &Wiring,
    most: &MostEvents,
    slots: u32,
) -> Result<Format, Diagnostic> {
    let weight = spec.format.weight.value;
    let of_tile = |(tile, number): (&WiredTile, u32)| {
        most_additions(wiring.layout, &tile.axons, &most.of_tile(wiring, number), slots)
    };
    let additions = wiring.tiles.iter().zip(0..).map(of_tile).max();
    let additions = additions.unwrap_or(0).max(1);
    let sum = |raw: i128| raw * i128::from(additions);
    let format = Format::holding(sum(weight.min_raw()), sum(weight.max_raw()), weight.frac_bits);
    if format.width() <= MAX_STORED_BITS {
        return Ok(format);
    }
    let title = format!(
        "{additions} writable weights can add up to {} bits ({format}): an accumulator has at most {MAX_STORED_BITS}",
        format.width()
    );
    let excess = format.width() - MAX_STORED_BITS;
    let error = Diagnostic::new(title, writable.span.clone(), "any weight may be written")
        .related(spec.format.weight.span.clone(), range_text(weight));
    Err(error.help(format!("use a weight format with {excess} bits less, fewer synapses, or a shorter `max_delay`")))
}

/// How often an accumulator of a tile can be added to at the most, with at most `events` of each axon in a time step: as
/// [`accumulator_of_capacity`] argues.
fn most_additions(layout: SynapseLayout, axons: &[Axon], events: &[u32], slots: u32) -> u64 {
    match layout {
        SynapseLayout::Sparse => {
            let words = axons.iter().zip(events).map(|(axon, &events)| u64::from(axon.words) * u64::from(events));
            words.sum::<u64>() * u64::from(slots)
        }
        SynapseLayout::Dense => {
            let blocks = axons.iter().map(|axon| axon.block + axon.words).max().unwrap_or(0);
            let mut rows = vec![0; blocks as usize];
            for (axon, &events) in axons.iter().zip(events) {
                let through = &mut rows[axon.block as usize..][..axon.words as usize];
                through.iter_mut().for_each(|count| *count += u64::from(events));
            }
            rows.into_iter().max().unwrap_or(0)
        }
    }
}

/// The format that holds all sums of weights in the format `weight`, and the neuron that needs it most.
fn sums(network: &Network, most: &MostEvents, weight: Format) -> (Format, u32) {
    let receptors = network.synapses.iter().map(|synapse| synapse.receptor + 1).max().unwrap_or(1);
    let mut below = vec![0i64; (network.neurons() * receptors) as usize];
    let mut above = below.clone();
    for axon in 0..network.ends.len() as u32 {
        for &Synapse { target, receptor, weight: value, .. } in network.synapses_of(axon) {
            let raw = raw(value, weight);
            let side = if raw < 0 { &mut below } else { &mut above };
            side[(target * receptors + receptor) as usize] += raw * i64::from(most.of(axon));
        }
    }
    let format_of = |(sum, (&lo, &hi)): (u32, (&i64, &i64))| {
        (Format::holding(i128::from(lo).min(-1), hi.into(), weight.frac_bits), sum / receptors)
    };
    let formats = (0..).zip(below.iter().zip(&above)).map(format_of);
    let widest = formats.max_by_key(|(format, neuron)| (format.width(), std::cmp::Reverse(*neuron)));
    widest.unwrap_or((Format::holding(-1, 0, weight.frac_bits), 0))
}

/// Weights are added to the potential after its leak, and must not be finer than that sum, which nothing rounds before.
///
/// # Errors
/// Weights with more than `sum_frac_bits` fraction bits.
pub(super) fn check_fraction(spec: &Spec, sum_frac_bits: u32) -> Result<(), Diagnostic> {
    let (weight, formats) = (spec.format.weight.value, &spec.format);
    if weight.frac_bits <= sum_frac_bits {
        return Ok(());
    }
    let title = format!(
        "weights with {} fraction bits are finer than the potential that they are added to, which has {sum_frac_bits}",
        weight.frac_bits
    );
    let bits = |format: Format| format!("{} fraction bits", format.frac_bits);
    let fits = Format { frac_bits: sum_frac_bits, ..weight };
    let error = Diagnostic::new(title, formats.weight.span.clone(), format!("at most {fits}"))
        .related(formats.state.span.clone(), bits(formats.state.value))
        .related(formats.decay.span.clone(), format!("`decay` adds {}", bits(formats.decay.value)));
    Err(error.help(format!("use {fits}")))
}
