//! `arithmetic = "loihi"` in `[population.NAME.lif]`: the LIF of another chip, by its own definition.

use super::lif;
use super::table::Table;
use super::value::Value;
use crate::models::{DEFINITIONS, Definition};

/// The key.
pub(super) const KEY: &str = "arithmetic";
/// Chips whose LIF is a definition of the same name.
const CHIPS: [&str; 2] = ["loihi", "xylo"];

/// The name of the model that the table `written` of a population stands for; what is wrong is reported.
pub(super) fn model<'m>(written: &'m str, value: &Value) -> Option<&'m str> {
    if written != lif::NAME {
        return Some(written);
    }
    let Some(value) = Table::of_names(value, "").and_then(|table| table.get(KEY)) else { return Some(written) };
    let definitions = CHIPS.map(|chip| (chip, definition(chip)));
    Some(value.choice(&definitions)?.value.name)
}

fn definition(chip: &str) -> &'static Definition {
    DEFINITIONS.into_iter().find(|definition| definition.name == chip).expect("each chip has a definition")
}
