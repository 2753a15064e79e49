//! Networks whose synaptic input saturates at every event, so that the order of events matters: what such a chip can have.

use super::explain::range_text;
use crate::fixed_point::Format;
use crate::models::{MAX_CURRENTS, SATURATING_FORMATS, SATURATING_WORD};
use crate::spec::{Diagnostic, Population, Spec, Writable};

/// Whether synaptic input saturates: a core has neurons of one kind, and a chip in which it does has one core.
pub(super) fn is_saturating(spec: &Spec) -> bool {
    first(spec).is_some()
}

fn first(spec: &Spec) -> Option<&Population> {
    spec.populations.iter().find(|population| population.model.saturates())
}

/// The format that stands for the accumulators: what it says of fraction bits is the weights'.
pub(super) fn accumulator(spec: &Spec) -> Format {
    Format { frac_bits: spec.format.weight.value.frac_bits, ..SATURATING_FORMATS[0] }
}

/// The receptor type of an accumulator: events of the host and of neurons have one each, of which that of the host acts first.
pub(super) fn receptor(receptor: u32, is_of_host: bool) -> u32 {
    2 * receptor + u32::from(!is_of_host)
}

/// Refuses what would leave the order of events open, and what is not built.
///
/// # Errors
/// More than one tile, memories that are written at run time, short-term plasticity, weights or receptor types that such a neuron
/// does not have.
pub(super) fn check(spec: &Spec) -> Result<(), Diagnostic> {
    let Some(population) = first(spec) else { return Ok(()) };
    let (model, span) = (population.model.name(), population.model_span.clone());
    let by_order = |error: Diagnostic| error.related(span.clone(), "saturates at every event, in their order");
    let hardware = &spec.hardware;
    if hardware.mesh.value != [1, 1] {
        let [width, height] = hardware.mesh.value;
        let title = format!("`{model}` neurons need a chip of one tile, and this has {width} x {height}");
        let error = Diagnostic::new(title, hardware.mesh.span.clone(), "events of several tiles come in any order");
        return Err(by_order(error).help("leave out `mesh`"));
    }
    let written = [Writable::Weights, Writable::Parameters].into_iter().find_map(|what| hardware.writable(what));
    if let Some(written) = written {
        let title = format!("memories that are written at run time are not built for `{model}` neurons");
        let error = Diagnostic::new(title, written.span.clone(), "not for these");
        return Err(error.related(span, "the neurons").help("leave out `writable`"));
    }
    if let Some(asked) = spec.projections.iter().find_map(|projection| projection.short_term_plasticity.as_ref()) {
        let title = format!("short-term plasticity is not built for chips of `{model}` neurons");
        let error = Diagnostic::new(title, asked.span.clone(), "not for these");
        return Err(error.related(span, "the neurons").help("leave out `short_term_plasticity`"));
    }
    let weight = &spec.format.weight;
    let ends = [weight.value.min_raw(), weight.value.max_raw()];
    if weight.value.frac_bits == 0 && ends.iter().any(|&end| !SATURATING_WORD.contains(end)) {
        let title = format!("a weight of `{model}` has 16 bits, and {} has more", weight.value);
        let error = Diagnostic::new(title, weight.span.clone(), range_text(weight.value));
        return Err(error.help("use `Q15.0`, or fewer bits"));
    }
    spec.populations.iter().try_for_each(check_receptors)
}

fn check_receptors(population: &Population) -> Result<(), Diagnostic> {
    let Some(receptor) = population.receptors.get(MAX_CURRENTS) else { return Ok(()) };
    let (name, model) = (&population.name.value, population.model.name());
    let title = format!("`{name}` has {} receptor types: `{model}` neurons have two", population.receptors.len());
    let span = population.parameter_spans.get(&format!("receptor.{}", receptor.name)).cloned();
    let error = Diagnostic::new(title, span.unwrap_or(population.model_span.clone()), "one too many");
    Err(error.help(format!("a receptor type is a synaptic current: leave `{}` out", receptor.name)))
}
