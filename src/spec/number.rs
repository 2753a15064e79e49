//! Numbers out of the config, exactly as they are written, and the bounds that they must keep.

use toml::de::DeValue;

use super::diagnostics::Diagnostic;
use super::document::Document;
use super::table::Table;
use super::value::Value;
use super::{Located, Span};
use crate::fixed_point::Decimal;

/// A number with its key and unit, for messages.
#[derive(Clone, Debug)]
pub(super) struct Quantity {
    pub key: String,
    /// `mV`, or nothing.
    pub unit: &'static str,
    pub value: Decimal,
    /// The value; the table where it was left out.
    pub span: Span,
}

impl Quantity {
    pub fn located(&self) -> Located<Decimal> {
        Located { value: self.value, span: self.span.clone() }
    }

    /// `` `c_m` is -250 pF ``; a key of two words is no key and stands without quotes.
    pub fn is(&self) -> String {
        let quote = if self.key.contains(' ') { "" } else { "`" };
        format!("{quote}{}{quote} is {}", self.key, self.with_unit())
    }

    pub fn with_unit(&self) -> String {
        format!("{} {}", self.value, self.unit).trim_end().to_owned()
    }

    /// Reports the number: it breaks the rule `must` ("a capacitance must be greater than 0"); `remark` says how.
    pub fn refuse(&self, document: &Document, must: &str, remark: &str, help: &str) {
        let error = Diagnostic::new(format!("{}: {must}", self.is()), self.span.clone(), remark);
        document.report(if help.is_empty() { error } else { error.help(help) });
    }

    /// Requires a number greater than 0. `what` is the thing that it measures: "a capacitance".
    pub fn positive(&self, document: &Document, what: &str) {
        if self.value <= Decimal::ZERO {
            let remark = if self.value.is_zero() { "zero" } else { "negative" };
            self.refuse(document, &format!("{what} must be greater than 0"), remark, "");
        }
    }

    /// Requires a number of 0 or more.
    pub fn not_negative(&self, document: &Document, what: &str) {
        if self.value.is_negative() {
            self.refuse(document, &format!("{what} must not be negative"), "negative", "");
        }
    }

    /// Requires a number from 0 to 1.
    pub fn fraction(&self, document: &Document, what: &str, help: &str) {
        if self.value.is_negative() || self.value > Decimal::from(1u32) {
            let remark = if self.value.is_negative() { "negative" } else { "more than 1" };
            self.refuse(document, &format!("{what} must be from 0 to 1"), remark, help);
        }
    }

    /// Requires this number to be less than another one, or, if `or_equal`, not greater.
    pub fn below(&self, document: &Document, other: &Self, or_equal: bool) {
        if self.value < other.value || (or_equal && self.value == other.value) {
            return;
        }
        let (must, remark) =
            if or_equal { ("not be greater than", "too great") } else { ("be less than", "too great") };
        let title = format!("{}: it must {must} `{}`, {}", self.is(), other.key, other.with_unit());
        let error = Diagnostic::new(title, self.span.clone(), remark);
        let related = format!("`{}` is {}", other.key, other.with_unit());
        document.report(if other.span == self.span { error } else { error.related(other.span.clone(), related) });
    }
}

impl Quantity {
    /// Requires this start of a time to come before `stop`.
    pub fn before(&self, document: &Document, stop: &Self) {
        if self.value == stop.value {
            let must = format!("it must be greater than `{}`, which is the same", self.key);
            stop.refuse(document, &must, "this would last for no time at all", "");
        } else {
            self.below(document, stop, false);
        }
    }
}

impl Value<'_> {
    /// Any number, exactly.
    pub fn quantity(&self, unit: &'static str) -> Option<Quantity> {
        let parsed = match self.raw() {
            DeValue::Integer(number) if number.radix() != 10 => {
                i64::from_str_radix(number.as_str(), number.radix()).map(Decimal::from).map_err(|e| e.to_string())
            }
            DeValue::Integer(number) => number.as_str().parse::<Decimal>().map_err(|e| e.to_string()),
            DeValue::Float(number) if ["inf", "nan"].iter().any(|word| number.as_str().ends_with(word)) => {
                Err(format!("`{}` is not a finite number", number.as_str()))
            }
            DeValue::Float(number) => number.as_str().parse::<Decimal>().map_err(|e| e.to_string()),
            _ => return self.wrong_type("a number"),
        };
        match parsed {
            Ok(value) => Some(Quantity { key: self.key.clone(), unit, value, span: self.span() }),
            Err(reason) => {
                self.report(format!("`{}`: {reason}", self.key), "cannot be held exactly", "");
                None
            }
        }
    }

    /// A whole number from `low` to `high`. `reason` says where an upper bound comes from.
    pub fn whole(&self, low: u64, high: u64, reason: &str) -> Option<Located<u64>> {
        let DeValue::Integer(number) = self.raw() else { return self.wrong_type("a whole number") };
        let value = i128::from_str_radix(number.as_str(), number.radix()).ok();
        let in_range = value.and_then(|v| u64::try_from(v).ok()).filter(|v| (low..=high).contains(v));
        if in_range.is_none() {
            let title = format!("`{}` is {}: it must be a whole number from {low} to {high}", self.key, number);
            self.report(title, "out of range", reason);
        }
        in_range.map(|v| self.located(v))
    }

    /// As [`Value::whole`], for bounds that fit 32 bits.
    pub fn whole_u32(&self, low: u32, high: u32, reason: &str) -> Option<Located<u32>> {
        let number = self.whole(low.into(), high.into(), reason)?;
        Some(self.located(u32::try_from(number.value).ok()?))
    }

    /// A power of two from `low` to `high`.
    pub fn power_of_two(&self, low: u32, high: u32) -> Option<Located<u32>> {
        let DeValue::Integer(number) = self.raw() else { return self.wrong_type("a whole number") };
        let value = u32::from_str_radix(number.as_str(), number.radix()).ok();
        let allowed = value.filter(|v| v.is_power_of_two() && (low..=high).contains(v));
        if allowed.is_none() {
            let title = format!("`{}` is {number}: it must be a power of two from {low} to {high}", self.key);
            let between = value.filter(|v| (low..=high).contains(v)).map(|v| (1 << v.ilog2(), 2u64 << v.ilog2()));
            let help = between.map_or(String::new(), |(below, above)| format!("use {below} or {above}"));
            self.report(title, if between.is_some() { "not a power of two" } else { "out of range" }, help);
        }
        allowed.map(|v| self.located(v))
    }
}

impl Table<'_> {
    /// A number that may be left out.
    pub fn quantity(&self, key: &str, unit: &'static str) -> Option<Quantity> {
        self.get(key)?.quantity(unit)
    }

    /// A number that must be there; `example` shows one.
    pub fn required_quantity(&self, key: &str, unit: &'static str, example: &str) -> Option<Quantity> {
        self.required(key, &format!("{key} = {example}"))?.quantity(unit)
    }

    /// A number, or `default` where it was left out; nothing where what was written is not a number.
    pub fn quantity_or(&self, key: &str, unit: &'static str, default: Decimal) -> Option<Quantity> {
        match self.get(key) {
            Some(value) => value.quantity(unit),
            None => Some(Quantity { key: key.to_owned(), unit, value: default, span: self.span.clone() }),
        }
    }
}
