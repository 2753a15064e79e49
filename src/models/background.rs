//! Poisson events that a core makes by itself, for each receptor type of a neuron.
//!
//! The page is `docs/noise.md`.

use super::count_table::{CountTables, WORD_BITS};
use super::draws::Draws;
use super::plan::PlanError;
use super::words::in_format;
use crate::datapath::{Arith, Graph, Parameter, Recorder, Relation, Signal, Table, interned};
use crate::fixed_point::{Decimal, Format, MAX_STORED_BITS, Rounding, quantise};

/// The random word of the first receptor type; each further one has the next.
pub const BACKGROUND_WORD: u32 = 3;
/// Where a weight stands in a config.
const WEIGHT_KEY: &[&str] = &["noise.background"];

/// Events for a receptor type of a population, independent of each other and of those of other neurons.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Background {
    /// The receptor type, by its place.
    pub receptor: u16,
    /// Hz, above 0.
    pub rate: Decimal,
    /// What an event adds, as the weight of a synapse.
    pub weight: Decimal,
}

impl Background {
    /// The most events in a time step, on average.
    pub const MOST: f64 = 64.0;

    /// The same for a time step of `dt` ms.
    pub fn in_step(&self, dt: f64) -> StepBackground {
        let mean = self.rate.to_f64() * dt / 1000.0;
        StepBackground { receptor: self.receptor, mean, weight: self.weight }
    }
}

/// Events for a receptor type in one time step: their number has a Poisson distribution.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StepBackground {
    /// The receptor type, by its place.
    pub receptor: u16,
    /// Events, on average: above 0, at most [`Background::MOST`].
    pub mean: f64,
    /// What an event adds.
    pub weight: Decimal,
}

/// Events for one receptor type, in the parameter sets of a core.
pub(super) struct Events {
    /// The input of the receptor type.
    pub input: Signal,
    pub parameters: Vec<Parameter>,
    pub table: Table,
    names: Names,
    number: u32,
    count_bits: u32,
}

/// The numbers of events of many neurons at once.
pub struct BackgroundDraws(Draws);

impl BackgroundDraws {
    /// Of the neurons with these numbers, with the seed `seed`.
    pub fn new(seed: u64, events: &StepBackground, neurons: Vec<u32>) -> Self {
        let names = Names::new("input");
        let CountTables { table, count_bits, .. } =
            CountTables::new(names.table, &[Some(events.mean)]).expect("a table has rows for one rate");
        let word = Format::unsigned(count_bits, 0);
        let number = BACKGROUND_WORD + u32::from(events.receptor);
        let tables = vec![table.clone()];
        let events = Events { input: Signal(0), parameters: Vec::new(), table, names, number, count_bits };
        Self(Draws::new(seed, neurons, word, (Vec::new(), tables), |a| events.count(a)))
    }

    /// The numbers in time step `step`, one a neuron.
    pub fn draw(&mut self, step: u32) -> &[i32] {
        self.0.draw(step)
    }
}

impl std::fmt::Debug for BackgroundDraws {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "BackgroundDraws")
    }
}

/// Names of parameters, table and signals.
struct Names {
    prefix: String,
    weight: &'static str,
    row: &'static str,
    table: &'static str,
}

impl Names {
    /// Those of a receptor type: its input is called `input`, or `input_TYPE`.
    fn new(input: &str) -> Self {
        let prefix = input.replacen("input", "background", 1);
        let of = |what: &str| interned(&format!("{prefix}_{what}"));
        Self { weight: of("weight"), row: of("row"), table: of("counts"), prefix }
    }

    fn of(&self, what: &str) -> &'static str {
        interned(&format!("{}_{what}", self.prefix))
    }
}

impl Events {
    /// Events for the receptor types that have any in some set; `sets` has those of each parameter set.
    ///
    /// # Errors
    /// [`PlanError`] for a weight that its word does not hold, and for more rates than a table has rows for.
    pub fn of_sets(sets: &[&[StepBackground]], graph: &Graph) -> Result<Vec<Self>, PlanError> {
        let receptors = 0..graph.inputs.len();
        let of_receptor = |receptor: usize| -> Vec<Option<StepBackground>> {
            sets.iter().map(|set| set.iter().find(|one| usize::from(one.receptor) == receptor).copied()).collect()
        };
        let used = receptors.map(|receptor| (receptor, of_receptor(receptor)));
        let used = used.filter(|(_, sets)| sets.iter().any(Option::is_some));
        used.map(|(receptor, sets)| Self::new(receptor, &sets, graph)).collect()
    }

    fn new(receptor: usize, sets: &[Option<StepBackground>], graph: &Graph) -> Result<Self, PlanError> {
        let input = graph.inputs[receptor];
        let names = Names::new(graph.node(input).name);
        let weights: Vec<Decimal> = sets.iter().map(|set| set.map_or(Decimal::ZERO, |set| set.weight)).collect();
        let mut parameters = vec![weight(names.weight, &weights, graph.node(input).format.frac_bits)?];
        let means: Vec<Option<f64>> = sets.iter().map(|set| set.map(|set| set.mean)).collect();
        let CountTables { table, count_bits, rows, row_bits } =
            CountTables::new(names.table, &means).map_err(|many| PlanError::Format {
                format_key: "state",
                reason: format!("{many} rates of background events of one receptor type are too many for a core"),
            })?;
        if row_bits > 0 {
            parameters.push(Parameter { name: names.row, format: Format::unsigned(row_bits, 0), values: rows });
        }
        Ok(Self { input, parameters, table, names, number: BACKGROUND_WORD + receptor as u32, count_bits })
    }

    /// `input` with the events of this time step.
    pub fn add(&self, a: &mut Recorder, input: Signal) -> Signal {
        let count = self.count(a);
        let names = &self.names;
        let weight = a.parameter(names.weight);
        let amount = a.mul(names.of("amount"), count, weight);
        let amount_aligned = a.align(names.of("amount_aligned"), amount, input);
        a.add(names.of("and_input"), input, amount_aligned)
    }

    /// The number of events.
    pub fn count(&self, a: &mut Recorder) -> Signal {
        let names = &self.names;
        let word = a.random_word(self.number);
        a.section(interned(&format!("{}: the number of events", names.prefix.replace('_', " of "))));
        let below = WORD_BITS - self.count_bits;
        let column = a.slice(names.of("column"), word, below, self.count_bits, 0);
        let uniform = a.slice(names.of("uniform"), word, 0, below, 0);
        let mut index = column;
        if self.parameters.iter().any(|parameter| parameter.name == names.row) {
            let row = a.parameter(names.row);
            let place = a.slice(names.of("place"), word, below, self.count_bits, self.count_bits);
            let row_aligned = a.align(names.of("row_aligned"), row, place);
            let both = a.add(names.of("row_and_place"), row_aligned, place);
            let bits = a.format(both).width();
            index = a.slice(names.of("index"), both, 0, bits, 0);
        }
        let (share, other) = a.lookup([names.of("share"), names.of("other")], names.table, index);
        let stays = a.compare(names.of("stays"), Relation::Greater, share, uniform);
        a.select(names.of("count"), stays, column, other)
    }
}

/// The weights of an event, one a parameter set, at the binary point of the synaptic input.
fn weight(name: &'static str, weights: &[Decimal], frac_bits: u32) -> Result<Parameter, PlanError> {
    let format = |int_bits| Format { signed: weights.iter().any(|weight| weight.is_negative()), int_bits, frac_bits };
    let widest = format(MAX_STORED_BITS - frac_bits - u32::from(format(0).signed));
    let enough = |format: Format| weights.iter().all(|&weight| quantise(weight, format, Rounding::Nearest).is_ok());
    let format =
        (0..widest.int_bits).map(format).find(|&format| format.width() > 0 && enough(format)).unwrap_or(widest);
    let parameter = in_format(name, WEIGHT_KEY, "a word of 32 bits", format, weights)?;
    match parameter.values.iter().zip(weights).find(|(word, weight)| **word == 0 && !weight.is_zero()) {
        None => Ok(parameter),
        Some((_, weight)) => {
            let reason = format!(
                "background events of {weight} are lost: the synaptic input has {frac_bits} fraction bits; use more"
            );
            Err(PlanError::Format { format_key: "weight", reason })
        }
    }
}
