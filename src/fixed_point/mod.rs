//! Numbers: run-time fixed-point formats, the one operation that loses precision, and exact quantisation.
//!
//! A *raw* value is an integer; its meaning is `raw * 2^-frac_bits`. Arithmetic on raw values is exact everywhere;
//! only [`resize`] rounds, saturates or wraps.

mod decimal;
mod format;
mod quantise;
mod resize;

pub use decimal::{Decimal, DecimalError};
pub use format::{Format, FormatError};
pub use quantise::{DoesNotFit, quantise, quantise_f64};
pub use resize::{Overflow, Rounding, resize};
