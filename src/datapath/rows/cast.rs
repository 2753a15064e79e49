//! Operands in the width and sign of the expression that they stand in.
//!
//! Verilog makes a whole expression unsigned as soon as one operand is, so an expression is either all signed or all
//! unsigned here: signed where its result is or where one of its operands is. In a signed one an unsigned operand is
//! first extended, with zeros, and then read as signed. Arithmetic is modulo the width, so that an operand may be wider than
//! the result, whose range is known to fit.

use super::super::graph::Signal;
use crate::fixed_point::Format;

/// Width and sign in which an expression is worked out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Context {
    pub(super) width: u32,
    pub(super) signed: bool,
}

impl Context {
    /// Modulo the width of the result, for arithmetic and choices.
    pub(super) fn of_result(result: Format, operands: &[Format]) -> Self {
        Self { width: result.width(), signed: result.signed || operands.iter().any(|x| x.signed) }
    }

    /// The narrowest that holds every operand, for comparisons.
    pub(super) fn widest(operands: &[Format]) -> Self {
        let signed = operands.iter().any(|x| x.signed);
        let width = |x: &Format| x.width() + u32::from(signed && !x.signed);
        Self { width: operands.iter().map(width).max().unwrap_or(1), signed }
    }

    /// `text`, a value of `format`, in this context.
    pub(super) fn cast(self, text: &str, format: Format) -> String {
        let sized = if format.width() == self.width { text.to_owned() } else { format!("{}'({text})", self.width) };
        match (self.signed, format.signed) {
            (true, false) => format!("$signed({sized})"),
            (false, true) => format!("$unsigned({sized})"),
            _ => sized,
        }
    }

    /// A number in this context.
    pub(super) fn number(self, value: i128) -> String {
        super::literal(self.format(), value)
    }

    /// The context's width as a format of integers.
    pub(super) fn format(self) -> Format {
        let int_bits = self.width - u32::from(self.signed);
        Format { signed: self.signed, int_bits, frac_bits: 0 }
    }

    /// An expression of this context as a value of `format`, which has the same width.
    pub(super) fn into_result(self, expression: String, format: Format) -> String {
        if self.signed && !format.signed { format!("$unsigned({expression})") } else { expression }
    }
}

/// An operand: the text that names it and its format.
pub(super) struct Operand {
    pub(super) text: String,
    pub(super) format: Format,
    pub(super) signal: Signal,
}

impl Operand {
    pub(super) fn in_context(&self, context: Context) -> String {
        context.cast(&self.text, self.format)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIGNED: Format = Format::signed(7, 0);
    const UNSIGNED: Format = Format::unsigned(8, 0);

    #[test]
    fn an_unsigned_operand_is_extended_before_it_is_signed() {
        let context = Context::of_result(Format::signed(9, 0), &[SIGNED, UNSIGNED]);
        assert_eq!(context.cast("x", UNSIGNED), "$signed(10'(x))");
        assert_eq!(context.cast("x", SIGNED), "10'(x)");
    }

    #[test]
    fn a_comparison_has_room_for_an_unsigned_operand_beside_a_signed_one() {
        assert_eq!(Context::widest(&[SIGNED, UNSIGNED]), Context { width: 9, signed: true });
        assert_eq!(Context::widest(&[UNSIGNED, UNSIGNED]), Context { width: 8, signed: false });
    }

    #[test]
    fn an_unsigned_result_of_signed_operands_is_worked_out_signed() {
        let context = Context::of_result(UNSIGNED, &[SIGNED, SIGNED]);
        assert!(context.signed);
        assert_eq!(context.into_result("a - b".into(), UNSIGNED), "$unsigned(a - b)");
    }
}
