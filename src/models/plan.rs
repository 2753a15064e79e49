//! A model, quantised for one core: what `compile` puts into the design.

use super::{AdexPlan, LifPlan};
use crate::datapath::{Graph, Output, Planned, Range, Recorder, TooWide};
use crate::fixed_point::{DoesNotFit, Format};

/// Why parameters cannot become hardware. `keys` are the names under which the config may give the parameter, `set` is
/// the parameter set (the population, in the order in which they were given).
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum PlanError {
    /// A constant beyond the ends of its word.
    #[error("{}: {error}", keys[0])]
    DoesNotFit {
        /// Names of the parameter.
        keys: &'static [&'static str],
        /// The key of `[format]` that gives the word.
        format_key: &'static str,
        /// Parameter set.
        set: usize,
        /// Value, format, and the smallest format that would do.
        error: DoesNotFit,
    },
    /// A time constant that its word does not hold to the tolerance.
    #[error("{}: a time step loses {fraction}, which {format} holds as {held}", keys[0])]
    TimeConstant {
        /// Names of the parameter.
        keys: &'static [&'static str],
        /// Parameter set.
        set: usize,
        /// Format of the word.
        format: Format,
        /// The fraction lost per time step.
        fraction: f64,
        /// What the word makes of it.
        held: f64,
        /// The smallest format that would do, where 32 bits suffice.
        smallest: Option<Format>,
    },
    /// Populations of one core that cannot share a datapath.
    #[error("{}: {reason}", keys[0])]
    Mixed {
        /// Names of the parameter.
        keys: &'static [&'static str],
        /// The first set that differs from set 0.
        set: usize,
        /// What must agree.
        reason: &'static str,
    },
    /// Formats that do not go together.
    #[error("{format_key}: {reason}")]
    Format {
        /// The key of `[format]`.
        format_key: &'static str,
        /// What is wrong and what would be right.
        reason: String,
    },
    /// An intermediate value over 64 bits.
    #[error(transparent)]
    TooWide(#[from] TooWide),
}

/// A state variable: one word a neuron.
#[derive(Clone, Debug, PartialEq)]
pub struct Variable {
    /// Its name in the model (`v`, `w`, `refractory`).
    pub name: &'static str,
    /// Format of the word.
    pub format: Format,
    /// The raw values that occur, at the start of a time step.
    pub range: Range,
    /// Unit of the user's value; empty for unit-free ones.
    pub unit: &'static str,
    /// Raw value at the start and after a clear, one a parameter set.
    pub init: Vec<i64>,
    /// What one unit of the format is in the user's unit, one a parameter set.
    pub scale: Vec<f64>,
    /// The user's value of raw 0 (the resting potential), one a parameter set.
    pub offset: Vec<f64>,
}

impl Variable {
    /// The user's value of a raw word.
    pub fn to_user(&self, set: usize, raw: i64) -> f64 {
        self.format.to_f64(raw.into()) * self.scale[set] + self.offset[set]
    }
}

/// The structure of a model: everything that is not a parameter's value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum NeuronPlan {
    /// Leaky integrate-and-fire.
    Lif(LifPlan),
    /// Adaptive exponential integrate-and-fire.
    Adex(AdexPlan),
    /// A model of this name, run as it was recorded.
    Recorded(&'static str),
}

impl NeuronPlan {
    /// The model's name.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Lif(_) => "lif",
            Self::Adex(_) => "adex",
            Self::Recorded(name) => name,
        }
    }
}

/// A model for one core: its structure, its recorded datapath with parameters and tables, its state variables.
#[derive(Clone, Debug, PartialEq)]
pub struct Model {
    /// Structure, which selects the native instance.
    pub plan: NeuronPlan,
    /// The recorded datapath.
    pub graph: Graph,
    /// Its planned numbers, for the native instance.
    pub steps: Vec<Planned>,
    /// State variables, in the order of the state word, lowest bits first.
    pub variables: Vec<Variable>,
    /// Remarks for the header of the module, such as the largest error of a table.
    pub notes: Vec<String>,
}

/// Records a model: declares `variables` and the input, lets `body` call the datapath, and closes the graph.
///
/// # Errors
/// [`TooWide`] as [`Recorder::finish`].
pub(super) fn record<const S: usize, M: super::Neuron<S>>(
    model: M,
    mut recorder: Recorder,
    variables: &[Variable],
    input: Format,
) -> Result<(Graph, Vec<Planned>), TooWide> {
    // An absent variable has no word: its place in the model's array is filled and never read.
    let present: Vec<_> = variables.iter().map(|v| recorder.state(v.name, v.format, v.range)).collect();
    let input = recorder.input("input", input, Range::of(input));
    recorder.drive(input);
    let mut state = [input; S];
    for (place, signal) in state.iter_mut().enumerate() {
        if let Some(word) = model.word_of(place) {
            *signal = present[word];
        }
    }
    let (next, spike) = model.datapath(&mut recorder, state, input);
    let outputs = (0..S).filter_map(|place| {
        let word = model.word_of(place)?;
        Some(Output { name: variables[word].name, signal: next[place] })
    });
    let outputs = outputs.collect();
    recorder.finish(outputs, spike)
}
