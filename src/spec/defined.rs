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
use crate::models::{Bound, Default, Definition, Key, UNIT_FREE, Values};

/// All keys of a model, in both styles.
pub(super) fn keys(definition: &Definition) -> Vec<&'static str> {
    let unit_free = unit_free(definition).into_iter().flat_map(|of| of.keys.iter().map(|key| key.name));
    let mut names: Vec<&str> = definition.keys.iter().map(|key| key.name).collect();
    names.extend(unit_free.filter(|name| definition.keys.iter().all(|key| key.name != *name)));
    names
}

fn unit_free(definition: &Definition) -> Option<&'static Definition> {
    UNIT_FREE.into_iter().find(|unit_free| unit_free.name == definition.name)
}

/// The definition whose keys were written: one style only.
fn style(definition: &'static Definition, table: &Table) -> Option<&'static Definition> {
    let Some(unit_free) = unit_free(definition) else { return Some(definition) };
    let only = |of: &Definition, other: &Definition| -> Vec<&'static str> {
        let names = of.keys.iter().map(|key| key.name);
        names.filter(|name| other.keys.iter().all(|key| key.name != *name)).collect()
    };
    let styles = [only(definition, unit_free), only(unit_free, definition)];
    match (table.written_of(&styles[0]).first(), table.written_of(&styles[1]).first()) {
        (Some(physical), Some(free)) => lif::report_mixed(table, [physical, free], [&styles[0], &styles[1]]),
        (None, Some(_)) => return Some(unit_free),
        (_, None) => return Some(definition),
    }
    None
}

/// Reads the table of a population; what is wrong is reported.
pub(super) fn read(definition: &'static Definition, value: &Value, place: &str, clock: &Clock) -> Option<Values> {
    let chip = (value.key == lif::NAME).then_some(arithmetic::KEY);
    let names: Vec<&str> = keys(definition).into_iter().chain(chip).collect();
    let table = Table::fixed(value, place, &names)?;
    let definition = style(definition, &table)?;
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
    if values.has("reset") && values.choice("reset") != "value" && table.has("v_reset") {
        let reset = table.get("reset").map_or(table.span.clone(), |value| value.span());
        lif::report_ignored_reset(&table, &reset);
    }
    if let Err((key, reason)) = clock.dt.as_ref().map_or(Ok(()), |dt| (definition.check)(&values, dt.value)) {
        let quantity = read.iter().flatten().find(|quantity| quantity.key == key);
        let is = quantity.map_or(format!("`{key}`"), |quantity| stated(&values, key, quantity));
        let title = format!("{is}: {reason}");
        let span = quantity.map_or(table.span.clone(), |quantity| quantity.span.clone());
        table.document.report(Diagnostic::new(title, span, "cannot be"));
    }
    Some(values)
}

/// `` `c_m` is -250 pF ``, or `` `reset` is "none" ``.
fn stated(values: &Values, key: &str, quantity: &Quantity) -> String {
    let is_choice = |known: &Key| known.name == key && matches!(known.bound, Bound::Choice(_));
    if values.of.keys.iter().any(is_choice) { format!("`{key}` is \"{}\"", values.choice(key)) } else { quantity.is() }
}

/// One of a few words: as a number, its place among them.
fn read_choice(table: &Table, key: &Key, words: &[&str]) -> Option<Quantity> {
    let places: Vec<(&str, u32)> = words.iter().copied().zip(0..).collect();
    let (place, span) = match (table.get(key.name), key.default) {
        (Some(value), _) => value.choice(&places).map(|choice| (choice.value, choice.span))?,
        (None, Default::Is(word)) => {
            let known = places.iter().find(|(name, _)| *name == word);
            (known.expect("a definition's default is one of its words").1, table.span.clone())
        }
        (None, Default::Required(example) | Default::As(example)) => {
            table.required(key.name, &format!("{} = \"{example}\"", key.name));
            return None;
        }
    };
    Some(Quantity { key: key.name.to_owned(), unit: "", value: Decimal::from(place), span })
}

fn read_key(table: &Table, key: &Key, earlier: impl Fn(&str) -> Option<Quantity>) -> Option<Quantity> {
    if let Bound::Choice(words) = key.bound {
        return read_choice(table, key, words);
    }
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
        Bound::Any | Bound::Steps | Bound::Choice(_) => {}
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

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use toml::de::DeTable;

    use super::*;
    use crate::models::DEFINITIONS;

    const WORDS: Bound = Bound::Choice(&["exact", "euler"]);
    const KEYS: [Key; 2] = [
        Key {
            name: "integrator",
            unit: "",
            noun: "integrator",
            default: Default::Is("euler"),
            bound: Bound::Choice(&["exact", "euler"]),
        },
        Key { name: "scheme", unit: "", noun: "scheme", default: Default::Required("exact"), bound: WORDS },
    ];
    static CHOOSES: Definition = Definition {
        keys: &KEYS,
        check: |p, _| match p.choice("scheme") {
            "euler" if p.choice("integrator") == "euler" => Err(("scheme", "not twice".to_owned())),
            _ => Ok(()),
        },
        ..*DEFINITIONS[0]
    };

    /// The words of both keys in `text`, and the titles and remarks of its errors.
    fn read_text(text: &str) -> (Option<[&'static str; 2]>, Vec<[String; 2]>) {
        let whole = format!("dt = 0.1\nsteps = 1\n[model]\n{text}");
        let parsed = DeTable::parse(&whole).expect("TOML");
        let document = Document::new(&whole, PathBuf::new());
        let root = Table::root(&document, parsed.get_ref(), &["dt", "steps", "model"]);
        let clock = Clock::read(&root);
        let values = read(&CHOOSES, &root.get("model").expect("a table"), "[model]", &clock);
        let words = values.map(|values| ["integrator", "scheme"].map(|key| values.choice(key)));
        let errors = document.into_errors().into_iter().map(|error| [error.title, error.primary.text]);
        (words, errors.collect())
    }

    #[test]
    fn a_choice_is_one_of_its_words() {
        assert_eq!(read_text("scheme = \"exact\""), (Some(["euler", "exact"]), vec![]));
        assert_eq!(read_text("scheme = \"euler\"\nintegrator = \"exact\""), (Some(["exact", "euler"]), vec![]));
    }

    #[test]
    fn another_word_is_refused_with_the_nearest() {
        let (words, errors) = read_text("scheme = \"exact\"\nintegrator = \"eulr\"");
        assert_eq!(
            (words, &errors[..]),
            (None, &[["`integrator` cannot be `eulr`", "did you mean `euler`?"].map(str::to_owned)][..])
        );
        let (words, errors) = read_text("scheme = 1");
        assert_eq!((words, &*errors[0][0]), (None, "`scheme` must be a string, found a whole number"));
        let (words, errors) = read_text("integrator = \"exact\"");
        assert_eq!((words, &*errors[0][0]), (None, "`scheme` is missing in [model]"));
    }

    #[test]
    fn a_choice_that_goes_badly_with_another_is_told_by_its_word() {
        let (_, errors) = read_text("scheme = \"euler\"");
        assert_eq!(errors[0][0], "`scheme` is \"euler\": not twice");
    }
}
