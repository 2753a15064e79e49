//! Potentials are held relative to rest.

use super::definition::Values;
use super::plan::{PlanError, Variable};
use super::words::in_format;
use crate::datapath::{Parameter, Range};
use crate::fixed_point::{Decimal, Format};

/// `value - rest`; `compile` has seen to it that a decimal holds the difference.
pub(super) fn above_rest(value: Decimal, rest: Decimal) -> Decimal {
    value.checked_sub(rest).expect("`compile` bounds the digits of a potential")
}

/// The potential under a key of a definition, less the resting potential.
pub(super) fn relative(values: &Values, key: &str) -> Decimal {
    above_rest(values.get(key), values.rest())
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

/// The state variable `v`, mV, which starts at `v_init`; `keys` are the names under which a config may have given that.
///
/// # Errors
/// As [`potentials`].
pub(super) fn membrane_potential(
    keys: &'static [&'static str],
    format: Format,
    sets: &[Values],
) -> Result<Variable, PlanError> {
    Ok(Variable {
        name: "v",
        format,
        range: Range::of(format),
        unit: "mV",
        init: potentials("v_init", keys, format, sets)?.values,
        scale: vec![1.0; sets.len()],
        offset: sets.iter().map(|values| values.rest().to_f64()).collect(),
    })
}

/// A state variable that starts at 0.
pub(super) fn from_zero(name: &'static str, format: Format, unit: &'static str, sets: usize) -> Variable {
    let (scale, offset) = (vec![1.0; sets], vec![0.0; sets]);
    Variable { name, format, range: Range::of(format), unit, init: vec![0; sets], scale, offset }
}
