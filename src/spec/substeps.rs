//! `substeps`: which neurons can be run several times in a time step.

use super::NeuronModel;
use super::clock::Clock;
use super::diagnostics::Diagnostic;
use super::table::Table;

/// A neuron spikes once in a time step, as its refractory period sees to; anything else is reported.
pub(super) fn check(model: &NeuronModel, parameters: &Table, clock: &Clock) {
    let (Some(substeps), Some(dt)) = (&clock.substeps, &clock.dt) else { return };
    if substeps.value == 1 || dt.value.part(substeps.value).is_none() {
        return;
    }
    let key = "t_ref";
    let (has_key, refractory) = match model {
        NeuronModel::Lif(p) => (p.physical, p.refractory_steps),
        NeuronModel::Adex(p) => (true, p.refractory_steps),
        NeuronModel::Defined(p) => match p.of.keys.iter().any(|k| k.name == key && k.unit == "ms") {
            true => (true, p.steps(key)),
            false => (false, 0),
        },
    };
    if has_key && refractory >= substeps.value {
        return;
    }
    let span = parameters.get(key).map_or(parameters.span.clone(), |value| value.span());
    let title = if has_key {
        format!("with `substeps = {}`, `{key}` must be at least a time step of {}", substeps.value, dt.with_unit())
    } else {
        format!("with `substeps = {}`, a neuron needs a refractory period, `{key}`", substeps.value)
    };
    let error = Diagnostic::new(title, span, "it could spike twice in a time step")
        .related(substeps.span.clone(), "the sub-steps")
        .related(dt.span.clone(), "the time step");
    clock.document.report(error.help("a spike of a time step is one word: two of one neuron would be lost"));
}
