//! From a parameter in the user's unit to a word of the hardware.

use super::plan::PlanError;
use crate::datapath::{Parameter, Target};
use crate::fixed_point::{Decimal, Format, Overflow, Rounding, quantise, quantise_f64};

/// The formats and choices of arithmetic of a core.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WordFormats {
    /// Membrane potential, relative to rest; signed.
    pub state: Format,
    /// Adaptation variable; signed.
    pub adaptation: Format,
    /// Synaptic currents and conductances; signed. Conductances have no sign bit.
    pub synapse: Format,
    /// Fraction lost per time step; unsigned, below one.
    pub decay: Format,
    /// Synaptic input of one time step: the accumulator.
    pub input: Format,
    /// Rounding of every resize. A model that rounds stochastically is whole with [`with_noise`](super::Model::with_noise) only, which
    /// draws the random bits.
    pub rounding: Rounding,
    /// Overflow of the membrane potential's resize.
    pub overflow: Overflow,
    /// Whether parameters are written at run time: the datapath is then made for every word of their formats.
    pub writable: bool,
}

impl WordFormats {
    /// Where the membrane potential is brought back into its word.
    pub fn state_target(&self) -> Target {
        Target { format: self.state, rounding: self.rounding, overflow: self.overflow }
    }

    /// Integer bits that a drive or knee has at the least: those of the potential, where it is written at run time.
    pub(super) fn reach(&self) -> Option<u32> {
        self.writable.then_some(self.state.int_bits)
    }

    /// Whether these formats can make a datapath whose sum of the membrane potential has `sum_frac` fraction bits.
    ///
    /// # Errors
    /// [`PlanError::Format`] for an unsigned state or adaptation, a decay that is not an unsigned fraction, or a synaptic
    /// input finer than the sum.
    pub(super) fn check(&self, sum_frac: u32) -> Result<(), PlanError> {
        let refuse = |format_key, reason| Err(PlanError::Format { format_key, reason });
        for (key, format) in [("state", self.state), ("adaptation", self.adaptation)] {
            if !format.signed {
                return refuse(key, format!("{format} is unsigned, and the {key} has a sign"));
            }
        }
        if self.decay.signed || self.decay.int_bits > 0 {
            return refuse("decay", format!("{} is not a fraction: write `UQ0.<f>`", self.decay));
        }
        if self.input.frac_bits > sum_frac {
            let reason = format!("a weight has {} fraction bits, over the {sum_frac} of the sum", self.input.frac_bits);
            return refuse("weight", reason);
        }
        Ok(())
    }

    /// Whether these are the formats of `chip`, which computes in integers and whose potential is a word of `state`.
    ///
    /// # Errors
    /// [`PlanError::Format`] for another state, or a weight with fraction bits.
    pub(super) fn require_integers(&self, chip: &str, state: Format) -> Result<(), PlanError> {
        if self.state != state {
            let reason =
                format!("{} is not the potential of {chip}, whose arithmetic is fixed: write `{state}`", self.state);
            return Err(PlanError::Format { format_key: "state", reason });
        }
        if self.input.frac_bits > 0 {
            let bits = self.input.frac_bits;
            let reason = format!("a weight of {chip} is an integer, and has {bits} fraction bits here: write `Q8.0`");
            return Err(PlanError::Format { format_key: "weight", reason });
        }
        Ok(())
    }
}

/// Whole numbers in the narrowest word that holds them, one a parameter set.
pub(super) fn whole_numbers(name: &'static str, values: Vec<i64>) -> Parameter {
    let least = values.iter().copied().min().unwrap_or(0);
    let most = values.iter().copied().max().unwrap_or(0);
    Parameter { name, format: Format::holding(least.into(), most.into(), 0), values }
}

/// A parameter whose word has a format that the user chose; `exact` gives it for each set, relative to rest.
///
/// # Errors
/// [`PlanError::DoesNotFit`] for the first set whose value is beyond the ends of the format.
pub fn in_format(
    name: &'static str,
    keys: &'static [&'static str],
    format_key: &'static str,
    format: Format,
    exact: &[Decimal],
) -> Result<Parameter, PlanError> {
    let word = |(set, &value): (usize, &Decimal)| {
        quantise(value, format, Rounding::Nearest).map_err(|error| PlanError::DoesNotFit {
            keys,
            format_key,
            set,
            error,
        })
    };
    let values = exact.iter().enumerate().map(word).collect::<Result<_, _>>()?;
    Ok(Parameter { name, format, values })
}

/// The same for a number that is computed, not written.
///
/// # Errors
/// As [`in_format`].
pub fn computed_in_format(
    name: &'static str,
    keys: &'static [&'static str],
    format_key: &'static str,
    format: Format,
    values: &[f64],
) -> Result<Parameter, PlanError> {
    let word = |(set, &value): (usize, &f64)| {
        quantise_f64(value, format, Rounding::Nearest).map_err(|error| PlanError::DoesNotFit {
            keys,
            format_key,
            set,
            error,
        })
    };
    let values = values.iter().enumerate().map(word).collect::<Result<_, _>>()?;
    Ok(Parameter { name, format, values })
}

/// A parameter whose format is free: as many fraction bits as a word of `bits` bits allows for the largest value, at
/// most `frac_bits`. Where it is written at run time, `reach` is how many integer bits it has at the least, and it is signed.
///
/// # Errors
/// [`PlanError::DoesNotFit`] where a value is beyond the ends of every such word.
pub fn in_free_format(
    name: &'static str,
    keys: &'static [&'static str],
    bits: u32,
    frac_bits: u32,
    reach: Option<u32>,
    values: &[f64],
) -> Result<Parameter, PlanError> {
    let largest = values.iter().fold(0.0_f64, |most, x| most.max(x.abs()));
    let signed = reach.is_some() || values.iter().any(|&x| x < 0.0);
    // One value more than the largest, so that rounding up stays within.
    let int_bits = if largest < 1.0 { 0 } else { (largest + 1.0).log2().ceil() as u32 };
    let int_bits = int_bits.max(reach.unwrap_or(0));
    let room = bits.saturating_sub(int_bits + u32::from(signed));
    let format = Format { signed, int_bits: int_bits.min(bits), frac_bits: frac_bits.min(room) };
    computed_in_format(name, keys, "a word of 32 bits", widened(format, values), values)
}

/// One more integer bit where rounding reaches the upper end (0.9999 in `UQ0.8`).
fn widened(format: Format, values: &[f64]) -> Format {
    let fits = |format| values.iter().all(|&x| quantise_f64(x, format, Rounding::Nearest).is_ok());
    if fits(format) || format.frac_bits == 0 {
        return format;
    }
    Format { int_bits: format.int_bits + 1, frac_bits: format.frac_bits - 1, ..format }
}

/// The format with `bits` bits, without the sign, for the largest of `values`: leading zeros after the binary point are no
/// bits. At most 31 fraction bits, so that a word of 32 bits holds it.
pub fn in_significant_bits(bits: u32, values: &[f64]) -> Format {
    let largest = values.iter().fold(0.0_f64, |most, x| most.max(x.abs()));
    let signed = values.iter().any(|&x| x < 0.0);
    // the place of the highest bit, one higher where rounding could reach it
    let above = if largest > 0.0 {
        libm::floor(libm::log2(largest * (1.0 + libm::ldexp(1.0, -(bits as i32))))) as i32 + 1
    } else {
        0
    };
    let int_bits = above.max(0) as u32;
    let frac_bits = (bits as i32 - above).clamp(0, 31 - int_bits.min(31) as i32) as u32;
    Format { signed, int_bits, frac_bits }
}

/// Bits of a factor of a squared potential that count, at most: with them products of 32-bit states stay within 64 bits.
const FACTOR_BITS: u32 = 24;

/// The format of a factor of a product of two potentials: rounding it moves the product by at most half a last place of the
/// potential while both are within the ends of their format, unless that takes more than 24 significant bits.
pub fn factor_of_square(state: Format, values: &[f64]) -> Format {
    let format = in_significant_bits(FACTOR_BITS, values);
    Format { frac_bits: format.frac_bits.min(state.frac_bits + 2 * state.int_bits), ..format }
}

/// Integer bits for the product of a square of potentials, up to twice the square of the format's end, with the largest of
/// `factors`: enough for it, or enough that any sum with it saturates.
pub fn bend_int_bits(state: Format, factors: &[f64]) -> u32 {
    let largest = factors.iter().fold(0.0_f64, |most, x| most.max(x.abs()));
    let most = largest * libm::ldexp(2.0, 2 * state.int_bits as i32);
    let enough = libm::ceil(libm::log2(most + 1.0)) as u32 + 1;
    enough.min(state.int_bits + 4)
}

/// The fraction of a variable that is lost in one time step, as a word of the `decay` format.
///
/// # Errors
/// [`PlanError::TimeConstant`] where the word holds the time constant to less than
/// [`super::TIME_CONSTANT_TOLERANCE`]; [`PlanError::DoesNotFit`] where the fraction is 1.
pub fn lost_fraction(
    name: &'static str,
    keys: &'static [&'static str],
    format: Format,
    fractions: &[f64],
) -> Result<Parameter, PlanError> {
    let parameter = computed_in_format(name, keys, "decay", format, fractions)?;
    for (set, (&word, &fraction)) in parameter.values.iter().zip(fractions).enumerate() {
        let held = format.to_f64(word.into());
        if !within_tolerance(fraction, held) {
            let enough = |frac_bits: &u32| {
                let finer = Format { frac_bits: *frac_bits, ..format };
                quantise_f64(fraction, finer, Rounding::Nearest)
                    .is_ok_and(|word| within_tolerance(fraction, finer.to_f64(word.into())))
            };
            let smallest = (format.frac_bits..=32).find(enough).map(|frac_bits| Format { frac_bits, ..format });
            return Err(PlanError::TimeConstant { keys, set, format, fraction, held, smallest });
        }
    }
    Ok(parameter)
}

fn within_tolerance(fraction: f64, held: f64) -> bool {
    if fraction == 0.0 {
        return held == 0.0;
    }
    held > 0.0 && (held / fraction - 1.0).abs() <= super::TIME_CONSTANT_TOLERANCE
}
