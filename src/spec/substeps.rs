//! `substeps`: which neurons can be run several times in a time step.

use super::NeuronModel;
use super::clock::Clock;
use super::diagnostics::Diagnostic;
use super::table::Table;

/// A sub-step is a part of a time in ms, which a model must know; anything else is reported.
pub(super) fn check(model: &NeuronModel, parameters: &Table, clock: &Clock) {
    let Some(substeps) = clock.substeps.as_ref().filter(|substeps| substeps.value > 1) else { return };
    let has_time = match model {
        NeuronModel::Lif(p) => p.physical,
        NeuronModel::Adex(_) => true,
        NeuronModel::Defined(p) => p.of.keys.iter().any(|key| !key.unit.is_empty()),
    };
    if has_time {
        return;
    }
    let title = format!("`substeps = {}` needs neurons with parameters in ms, mV and pA", substeps.value);
    let error = Diagnostic::new(title, parameters.span.clone(), "these are numbers of a whole time step");
    let error = error.related(substeps.span.clone(), "the sub-steps of a time step");
    clock.document.report(error.help("leave out `substeps`, or give the parameters for a shorter `dt`"));
}

/// Noise is drawn once in a time step; with sub-steps it is reported.
pub(super) fn check_noise(population: &Table, clock: &Clock) {
    let Some(substeps) = clock.substeps.as_ref().filter(|substeps| substeps.value > 1) else { return };
    let title = "noise is not built for chips with sub-steps";
    let error = Diagnostic::new(title, population.key_span("noise"), "is drawn once in a time step");
    let error = error.related(substeps.span.clone(), "the sub-steps of a time step");
    clock.document.report(error.help("leave out `noise`, or use a shorter `dt` without `substeps`"));
}
