//! `[population.NAME.MODEL]` for the models that are given by a definition: keys, defaults and bounds are read from that.

use super::arithmetic;
use super::clock::Clock;
use super::diagnostics::Diagnostic;
use super::document::Document;
use super::lif::{self, check_time_constant};
use super::number::Quantity;
use super::steps::{InSteps, MAX_STEPS, in_steps};
use super::table::Table;
use super::value::Value;
use crate::fixed_point::Decimal;
use crate::models::{Bound, Default, Definition, Key, Values};

/// Reads the table of a population; what is wrong is reported.
pub(super) fn read(definition: &'static Definition, value: &Value, place: &str, clock: &Clock) -> Option<Values> {
    let chip = (value.key == lif::NAME).then_some(arithmetic::KEY);
    let names: Vec<&str> = definition.keys.iter().map(|key| key.name).chain(chip).collect();
    let table = Table::fixed(value, place, &names)?;
    let mut read: Vec<Option<Quantity>> = Vec::new();
    for key in definition.keys {
        let earlier = |name: &str| read.iter().flatten().find(|quantity| quantity.key == name).cloned();
        let quantity = read_key(&table, key, earlier);
        quantity.iter().for_each(|quantity| check(&table, key, quantity, clock, earlier));
        read.push(quantity);
    }
    let list: Option<Vec<Decimal>> =
        definition.keys.iter().zip(&read).map(|(key, quantity)| held(key, quantity.as_ref()?, clock)).collect();
    let values = Values { of: definition, list: list? };
    if let Err((key, reason)) = clock.dt.as_ref().map_or(Ok(()), |dt| (definition.check)(&values, dt.value)) {
        let quantity = read.iter().flatten().find(|quantity| quantity.key == key);
        let title = quantity.map_or(format!("`{key}`: {reason}"), |quantity| format!("{}: {reason}", quantity.is()));
        let span = quantity.map_or(table.span.clone(), |quantity| quantity.span.clone());
        table.document.report(Diagnostic::new(title, span, "cannot be"));
    }
    Some(values)
}

fn read_key(table: &Table, key: &Key, earlier: impl Fn(&str) -> Option<Quantity>) -> Option<Quantity> {
    let number = |text: &str| text.parse::<Decimal>().expect("a definition's defaults are numbers");
    match key.default {
        Default::Required(example) => table.required_quantity(key.name, key.unit, example),
        Default::Is(text) => table.quantity_or(key.name, key.unit, number(text)),
        Default::As(other) if !table.has(key.name) => {
            earlier(other).map(|quantity| Quantity { key: key.name.to_owned(), ..quantity })
        }
        Default::As(_) => table.quantity(key.name, key.unit),
    }
}

fn check(table: &Table, key: &Key, quantity: &Quantity, clock: &Clock, earlier: impl Fn(&str) -> Option<Quantity>) {
    let document = table.document;
    let what = format!("a {}", key.noun);
    match key.bound {
        Bound::Any | Bound::Steps => {}
        Bound::Positive => quantity.positive(document, &what),
        Bound::NotNegative => quantity.not_negative(document, &what),
        Bound::Fraction => quantity.fraction(document, &what, ""),
        Bound::TimeConstant => check_time_constant(quantity, clock),
        Bound::Whole(low, high) => check_whole(document, quantity, low, high),
        Bound::Below(other) => earlier(other).iter().for_each(|other| quantity.below(document, other, false)),
    }
}

/// A whole number within its bounds.
fn check_whole(document: &Document, quantity: &Quantity, low: i64, high: i64) {
    let (value, one) = (quantity.value, Decimal::from(1u32));
    let remark = match in_steps(value, one) {
        InSteps::Between(_) => "not a whole number",
        _ if value < Decimal::from(low) || value > Decimal::from(high) => "out of range",
        _ => return,
    };
    quantity.refuse(document, &format!("it must be a whole number from {low} to {high}"), remark, "");
}

/// The value as a definition's model has it.
fn held(key: &Key, quantity: &Quantity, clock: &Clock) -> Option<Decimal> {
    match key.bound {
        Bound::Steps => clock.whole_steps(quantity, &format!("a {}", key.noun), 0, MAX_STEPS).map(Decimal::from),
        _ => Some(quantity.value),
    }
}
