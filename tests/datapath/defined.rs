//! Parameters of the models that are given by a definition, by name.
#![allow(dead_code)]

use rheobase::fixed_point::Decimal;
use rheobase::models::{DEFINITIONS, Definition, Model, PlanError, UNIT_FREE, Values, WordFormats};

/// The values of `model`, in the style that has these keys, in the order of its keys; times are in time steps.
pub fn values(model: &str, written: &[(&str, Decimal)]) -> Values {
    let has_all = |of: &&Definition| written.iter().all(|(name, _)| of.keys.iter().any(|key| key.name == *name));
    let styles = DEFINITIONS.into_iter().chain(UNIT_FREE).filter(|known| known.name == model);
    let of = styles.into_iter().find(has_all).unwrap_or_else(|| panic!("{written:?} are keys of {model}"));
    let value = |name: &str| written.iter().find(|(key, _)| *key == name).map_or(Decimal::ZERO, |(_, value)| *value);
    Values { of, list: of.keys.iter().map(|key| value(key.name)).collect() }
}

/// The same from text.
pub fn written(model: &str, written: &[(&str, &str)]) -> Values {
    let decimals: Vec<_> = written.iter().map(|(key, text)| (*key, text.parse().expect("a decimal"))).collect();
    values(model, &decimals)
}

/// The core of these sets, with delta synapses.
pub fn quantised(sets: &[Values], formats: &WordFormats, dt: &str) -> Result<Model, PlanError> {
    (sets[0].of.model)(sets, &vec![Vec::new(); sets.len()], formats, dt.parse().expect("a decimal"))
}
