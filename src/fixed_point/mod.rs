//! Numbers: run-time fixed-point formats, the one operation that loses precision, and exact quantisation.
//!
//! A *raw* value is an integer; its meaning is `raw * 2^-frac_bits`. Arithmetic on raw values is exact everywhere;
//! only [`resize`] rounds, saturates or wraps. [`quantise`] brings a number from the outside into a format: it rounds by
//! the same rule, and refuses what does not fit.

mod decimal;
mod format;
mod literal;
mod modes;
mod quantise;
mod resize;

pub use decimal::Decimal;
pub use format::{Format, FormatError, MAX_STORED_BITS};
pub use literal::DecimalError;
pub use modes::{Overflow, Rounding, UnknownOverflow, UnknownRounding};
pub use quantise::{DoesNotFit, quantise, quantise_f64};
pub use resize::resize;
