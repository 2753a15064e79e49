//! A neuron model as the rest of the program sees it: its keys in a config, and how it becomes a datapath.
//!
//! A new model is one of these, in a file of its own, and a line in [`DEFINITIONS`]. The models with the most users, LIF and
//! AdEx, are compiled into the emulator's inner loop and stand in types of their own.

use std::fmt;

use super::plan::{Model, PlanError};
use super::propagator::Membrane;
use super::receptor::Receptor;
use super::twin::Twin;
use super::words::WordFormats;
use crate::fixed_point::Decimal;

/// Every model that is given by a definition, in the order of the documents.
pub const DEFINITIONS: [&Definition; 11] = [
    &super::eif::DEFINITION,
    &super::qif::DEFINITION,
    &super::izhikevich::DEFINITION,
    &super::hodgkin_huxley::DEFINITION,
    &super::loihi::DEFINITION,
    &super::xylo::DEFINITION,
    &super::alif::DEFINITION,
    &super::integrate_and_fire::DEFINITION,
    &super::cuba_lif::DEFINITION,
    &super::resonate_and_fire::DEFINITION,
    &super::li::DEFINITION,
];

/// The unit-free keys of models that have keys in NEST's units as well, by the name of the model.
pub const UNIT_FREE: [&Definition; 2] = [&super::integrate_and_fire::UNIT_FREE, &super::li::UNIT_FREE];

/// Parameter sets, receptor types of each, formats and time step (ms) into a model.
pub type Quantise = fn(&[Values], &[Vec<Receptor>], &WordFormats, Decimal) -> Result<Model, PlanError>;

/// A key whose value goes badly with those of others, and what is wrong.
pub type Misfit = (&'static str, String);

/// A neuron model.
pub struct Definition {
    /// Its name, which is its table in a config: `[population.x.NAME]`.
    pub name: &'static str,
    /// Its parameters.
    pub keys: &'static [Key],
    /// State variables that can be recorded, in the order of the state word.
    pub variables: &'static [&'static str],
    /// Whether it ever spikes: a read-out does not.
    pub spikes: bool,
    /// Quantises the parameter sets of one core with their receptor types.
    pub model: Quantise,
    /// The membrane that currents flow into; none where the model has no capacitance.
    pub membrane: fn(&Values) -> Option<Membrane>,
    /// The equations in double precision, in time steps of `dt` ms.
    pub twin: fn(&Values, Decimal) -> Box<dyn Twin>,
    /// What is wrong with parameters that are each within their bounds: the key, and a sentence.
    pub check: fn(&Values, Decimal) -> Result<(), Misfit>,
}

/// A parameter in a config.
#[derive(Clone, Copy, Debug)]
pub struct Key {
    /// Its name.
    pub name: &'static str,
    /// Its unit; empty for numbers without one.
    pub unit: &'static str,
    /// What it is, as a sentence goes on: "capacitance".
    pub noun: &'static str,
    /// What stands for it where it is left out.
    pub default: Default,
    /// Which values it may have.
    pub bound: Bound,
}

/// What stands for a parameter that is left out.
#[derive(Clone, Copy, Debug)]
pub enum Default {
    /// Nothing: it must be written; with a value as one could write it.
    Required(&'static str),
    /// This value.
    Is(&'static str),
    /// The value of another key, which stands before it in the list.
    As(&'static str),
}

/// Which values a parameter may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bound {
    /// All.
    Any,
    /// More than 0.
    Positive,
    /// 0 or more.
    NotNegative,
    /// From 0 to 1.
    Fraction,
    /// A time constant, ms: no shorter than the time step.
    TimeConstant,
    /// A time, ms, of whole time steps from 0 on: [`Values`] holds the number of steps.
    Steps,
    /// A whole number from the first to the second.
    Whole(i64, i64),
    /// Less than another key, which stands before it in the list.
    Below(&'static str),
    /// One of these words; [`Values`] holds its place among them, from 0.
    Choice(&'static [&'static str]),
}

/// The values of a definition's keys, in their order; a [`Bound::Steps`] in time steps, a [`Bound::Choice`] as the place of
/// its word.
#[derive(Clone, Debug, PartialEq)]
pub struct Values {
    /// The model.
    pub of: &'static Definition,
    /// One a key.
    pub list: Vec<Decimal>,
}

impl Values {
    /// The value of a key.
    ///
    /// # Panics
    /// For a key that the definition does not have.
    pub fn get(&self, key: &str) -> Decimal {
        self.list[self.place(key)]
    }

    fn place(&self, key: &str) -> usize {
        let place = self.of.keys.iter().position(|known| known.name == key);
        place.unwrap_or_else(|| panic!("{} has no key `{key}`", self.of.name))
    }

    /// The word of a [`Bound::Choice`].
    ///
    /// # Panics
    /// As [`get`](Self::get), and for a key that is no choice.
    pub fn choice(&self, key: &str) -> &'static str {
        match self.of.keys[self.place(key)].bound {
            Bound::Choice(words) => words[self.whole(key) as usize],
            _ => panic!("`{key}` of {} is no choice", self.of.name),
        }
    }

    /// The same, rounded to a double.
    pub fn number(&self, key: &str) -> f64 {
        self.get(key).to_f64()
    }

    /// A [`Bound::Whole`].
    pub fn whole(&self, key: &str) -> i64 {
        self.number(key) as i64
    }

    /// Whether the definition has a key.
    pub fn has(&self, key: &str) -> bool {
        self.of.keys.iter().any(|known| known.name == key)
    }

    /// The resting potential: `e_l` (mV) or `v_leak` (unit-free); 0 for models without.
    pub fn rest(&self) -> Decimal {
        let key = ["e_l", "v_leak"].into_iter().find(|key| self.has(key));
        key.map_or(Decimal::ZERO, |key| self.get(key))
    }

    /// A number of time steps.
    pub fn steps(&self, key: &str) -> u32 {
        self.number(key) as u32
    }
}

impl PartialEq for Definition {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl fmt::Debug for Definition {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.name)
    }
}
