//! One file a neuron model: its datapath over [`Arith`], its plan, its sweep over arrays, its `f64` twin.
//!
//! `parameters` has what the user gives; [`plan`] quantises it for the parameter sets of one core, or refuses by name.

mod adex;
mod alif;
mod background;
mod cell;
mod cell_twin;
mod count_table;
mod cuba_lif;
mod curves;
mod definition;
mod draws;
mod eif;
mod escape;
mod firing;
mod gates;
mod gaussian;
mod hodgkin_huxley;
mod integrate_and_fire;
mod integrator;
mod izhikevich;
mod li;
mod lif;
mod linear_twin;
mod loihi;
mod noise;
mod normal;
mod parameters;
mod peak;
mod plan;
mod potentials;
mod propagator;
mod qif;
mod random_words;
mod receptor;
mod refractory;
mod relaxation;
mod resonate_and_fire;
mod saturating;
mod short_term_plasticity;
mod substeps;
mod sweep;
mod synapse;
mod twin;
mod upswing;
mod words;
mod xylo;
mod xylo_twin;

pub use adex::{AdexPlan, AdexTwin};
pub use background::{BACKGROUND_WORD, Background, BackgroundDraws, StepBackground};
pub use cell_twin::CellTwin;
pub use definition::{Bound, DEFINITIONS, Default, Definition, Key, Misfit, Quantise, UNIT_FREE, Values};
pub use escape::{ESCAPE_MODELS, ESCAPE_WORD, Escape, StepEscape, escape_table};
pub use gaussian::GaussianNoise;
pub use integrator::{Integrator, LifIntegrator};
pub use lif::{LifPlan, LifTwin, ResetKind};
pub use noise::{Noise, StepNoise};
pub use normal::{NORMAL, NormalDraws, normal_table};
pub use parameters::{AdexParameters, Drive, Leak, LifParameters, Reset};
pub use plan::{Model, NeuronPlan, PlanError, Variable};
pub use propagator::{Membrane, Propagator};
pub use random_words::RandomWords;
pub use receptor::{MAX_INPUT_WORDS, MAX_RECEPTORS, Receptor, SYNAPSE_MODELS, SynapseKind, SynapseModel};
pub use saturating::{SATURATING_FORMATS, SATURATING_WORD, saturating_add};
pub use short_term_plasticity::{
    FRACTION, LAST_BITS, MAX_ELAPSED_BITS, PlasticityParameters, PlasticityTwin, ShortTermPlasticity,
};
pub use substeps::SubstepTwin;
pub use sweep::{Neuron, Sweep};
pub use twin::{Substep, Twin, rk4, step_fine_raised};
pub use upswing::Upswing;
pub use words::WordFormats;
pub use xylo::{MAX_CURRENTS, xylo_currents};

/// The largest relative error of a time constant that a `decay` word may cause.
pub const TIME_CONSTANT_TOLERANCE: f64 = 0.01;
