//! `short_term_plasticity` of a projection: names, units and defaults of NEST's `tsodyks2_synapse`, with `u` for its `U`.

use super::diagnostics::Diagnostic;
use super::network_section::Member;
use super::table::Table;
use super::{Located, Span};
use crate::fixed_point::Decimal;
use crate::models::PlasticityParameters;

const KEY: &str = "short_term_plasticity";

/// Reads the key of a projection, if it was written; what is wrong is reported, and then there is nothing.
pub(super) fn read(projection: &Table, from: Option<&Member>) -> Option<Option<Located<PlasticityParameters>>> {
    let Some(value) = projection.get(KEY) else { return Some(None) };
    let document = projection.document;
    let table = Table::fixed(&value, format!("`{KEY}`"), &["u", "tau_rec", "tau_fac"])?;
    let u = table.required_quantity("u", "", "0.5");
    let tau_rec = table.required_quantity("tau_rec", "ms", "800.0");
    let tau_fac = table.quantity_or("tau_fac", "ms", Decimal::ZERO);
    let help = "`u` is the part of its resources that a spike uses after a long silence";
    if let Some(u) = &u {
        u.fraction(document, "a utilisation", help);
        if u.value == Decimal::ZERO {
            u.refuse(document, "a utilisation must be above 0", "no spike would have an effect", help);
        }
    }
    tau_rec.iter().for_each(|tau| tau.positive(document, "a time constant"));
    tau_fac.iter().for_each(|tau| tau.not_negative(document, "a time constant"));
    // only a current has fewer or more axons than inputs
    if from.is_some_and(|from| from.is_source && from.axons.is_some()) {
        refuse_current(projection, value.span());
    }
    let parameters = PlasticityParameters { u: u?.value, tau_rec: tau_rec?.value, tau_fac: tau_fac?.value };
    Some(Some(value.located(parameters)))
}

fn refuse_current(projection: &Table, span: Span) {
    let error = Diagnostic::new("a current has no spikes, so nothing depresses it", span, "not for a current");
    projection.document.report(error.help(format!("leave `{KEY}` out")));
}
