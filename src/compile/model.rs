//! The neuron model of a core type, quantised for its parameter sets.

use super::explain::explain;
use super::random;
use crate::fixed_point::{Decimal, Format};
use crate::models::{
    AdexParameters, AdexPlan, LifParameters, LifPlan, Model, PlanError, Reset, StepNoise, Values, WordFormats,
};
use crate::spec::{Diagnostic, NeuronModel, Population, Spec, Writable};

/// The model of a core type, one for all of its populations.
pub(super) enum Parameters {
    /// Parameter sets of leaky integrate-and-fire.
    Lif(Vec<LifParameters>),
    /// Parameter sets of adaptive exponential integrate-and-fire.
    Adex(Vec<AdexParameters>),
    /// Parameter sets of a model that is given by its definition.
    Defined(Vec<Values>),
}

impl Parameters {
    /// The parameter sets of a core type: those of the populations `first`, all of one model.
    pub fn new(spec: &Spec, first: &[usize]) -> Self {
        let models: Vec<&NeuronModel> = first.iter().map(|&first| &spec.populations[first].model).collect();
        let lif = models.iter().filter_map(|model| if let NeuronModel::Lif(p) = model { Some(*p) } else { None });
        let adex = models.iter().filter_map(|model| if let NeuronModel::Adex(p) = model { Some(*p) } else { None });
        let defined =
            models.iter().filter_map(|model| if let NeuronModel::Defined(p) = model { Some(p.clone()) } else { None });
        match models[0] {
            NeuronModel::Lif(_) => Self::Lif(lif.collect()),
            NeuronModel::Adex(_) => Self::Adex(adex.collect()),
            NeuronModel::Defined(_) => Self::Defined(defined.collect()),
        }
    }

    /// Fraction bits of the sum that synaptic input is added to.
    pub fn sum_frac_bits(&self, spec: &Spec) -> u32 {
        let [state, adaptation, decay] =
            [&spec.format.state, &spec.format.adaptation, &spec.format.decay].map(|format| format.value.frac_bits);
        decay + if matches!(self, Self::Adex(_)) { state.max(adaptation) } else { state }
    }

    /// The datapath with its parameters, for accumulators of the format `input`.
    ///
    /// # Errors
    /// What does not fit its word, explained at the parameter.
    pub fn model(&self, spec: &Spec, first: &[usize], input: Format) -> Result<Model, Diagnostic> {
        self.plan(spec, first, input).map_err(|error| explain(spec, first, &error))
    }

    /// As [`Parameters::model`], with the error as the model says it.
    pub fn plan(&self, spec: &Spec, first: &[usize], input: Format) -> Result<Model, PlanError> {
        let formats = WordFormats {
            state: spec.format.state.value,
            adaptation: spec.format.adaptation.value,
            synapse: spec.format.synapse.value,
            decay: spec.format.decay.value,
            input,
            rounding: spec.format.rounding.value,
            overflow: spec.format.overflow.value,
            writable: spec.hardware.writable(Writable::Parameters).is_some(),
        };
        let dt = spec.substep();
        let receptors: Vec<_> = first.iter().map(|&first| spec.populations[first].receptors.clone()).collect();
        let planned: Result<Model, PlanError> = match self {
            Self::Lif(list) => LifPlan::with_receptors(list, &receptors, &formats, dt),
            Self::Adex(list) => AdexPlan::with_receptors(list, &receptors, &formats, dt),
            Self::Defined(list) => (list[0].of.model)(list, &receptors, &formats, dt),
        };
        // A chip has either noise or sub-steps.
        let planned = planned.and_then(|model| with_noise(model, spec, first));
        planned.map(|model| model.in_substeps(spec.substeps.value))
    }
}

/// The model with the noise of the populations `first`, one a parameter set.
fn with_noise(model: Model, spec: &Spec, first: &[usize]) -> Result<Model, PlanError> {
    let noise: Vec<_> = first.iter().map(|&first| step_noise(spec, &spec.populations[first])).collect();
    if noise.iter().all(StepNoise::is_none) {
        return Ok(model);
    }
    model.with_noise(&noise, noise_seed(spec))
}

/// The noise of a population in a time step.
pub(super) fn step_noise(spec: &Spec, population: &Population) -> StepNoise {
    population.noise.in_step(population.model.membrane().as_ref(), spec.dt.value.to_f64())
}

/// The seed of the random bits that cores draw.
pub(super) fn noise_seed(spec: &Spec) -> u64 {
    random::key(spec.seed, random::Purpose::Noise, 0)
}

/// Refuses potentials so far apart that their difference has too many digits.
///
/// # Errors
/// One a population.
pub(super) fn check_differences(spec: &Spec) -> Result<(), Vec<Diagnostic>> {
    let errors: Vec<_> = spec.populations.iter().filter_map(unheld_difference).collect();
    if errors.is_empty() { Ok(()) } else { Err(errors) }
}

/// Potentials are held relative to rest, exactly: a difference with more digits than a decimal holds is refused.
fn unheld_difference(population: &Population) -> Option<Diagnostic> {
    let (rest, potentials) = match &population.model {
        NeuronModel::Lif(p) => {
            let reset = if let Reset::Value(value) = p.reset { value } else { p.rest };
            (
                p.rest,
                vec![("v_th", p.threshold), ("v_threshold", p.threshold), ("v_reset", reset), ("v_init", p.v_init)],
            )
        }
        NeuronModel::Adex(p) => {
            (p.e_l, vec![("v_th", p.v_t), ("v_reset", p.v_reset), ("v_peak", p.v_peak), ("v_init", p.v_init)])
        }
        NeuronModel::Defined(p) => {
            let potentials =
                p.of.keys.iter().zip(&p.list).filter(|(key, _)| key.unit == "mV" || key.name.starts_with("v_"));
            (p.rest(), potentials.map(|(key, &value)| (key.name, value)).collect())
        }
    };
    let unheld = |(key, value): &&(&str, Decimal)| {
        population.parameter_spans.contains_key(*key) && value.checked_sub(rest).is_none()
    };
    let (key, value) = potentials.iter().find(unheld)?;
    let title = format!("`{key}` less the resting potential has more than {} digits", Decimal::MAX_DIGITS);
    let span = population.parameter_spans[*key].clone();
    Some(Diagnostic::new(title, span, format!("{value} less {rest}")).help("write both with fewer digits"))
}
