//! Potentials of models that are given by a definition: held relative to rest.

use super::definition::Values;
use super::plan::{PlanError, Variable};
use super::words::in_format;
use crate::datapath::{Parameter, Range};
use crate::fixed_point::{Decimal, Format};

/// The names of initial potentials, for errors.
const V_INIT: &[&str] = &["v_init"];

/// A potential less the resting potential.
pub(super) fn relative(values: &Values, key: &str) -> Decimal {
    values.get(key).checked_sub(values.rest()).expect("compile bounds the digits of a potential")
}

/// A constant with the format of the potential, one word a parameter set.
///
/// # Errors
/// [`PlanError::DoesNotFit`] for the first set whose potential is beyond the ends of the format.
pub(super) fn potentials(
    name: &'static str,
    keys: &'static [&'static str],
    format: Format,
    sets: &[Values],
) -> Result<Parameter, PlanError> {
    let exact: Vec<Decimal> = sets.iter().map(|values| relative(values, keys[0])).collect();
    in_format(name, keys, "state", format, &exact)
}

/// The state variable `v`, which starts at `v_init`.
///
/// # Errors
/// As [`potentials`].
pub(super) fn membrane_potential(format: Format, unit: &'static str, sets: &[Values]) -> Result<Variable, PlanError> {
    Ok(Variable {
        name: "v",
        format,
        range: Range::of(format),
        unit,
        init: potentials("v_init", V_INIT, format, sets)?.values,
        scale: vec![1.0; sets.len()],
        offset: sets.iter().map(|values| values.rest().to_f64()).collect(),
    })
}

/// A state variable that starts at 0.
pub(super) fn from_zero(name: &'static str, format: Format, unit: &'static str, sets: usize) -> Variable {
    let (scale, offset) = (vec![1.0; sets], vec![0.0; sets]);
    Variable { name, format, range: Range::of(format), unit, init: vec![0; sets], scale, offset }
}
