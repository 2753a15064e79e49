//! Which populations share a core type: those of one model whose parameters go through one datapath. Each core type has
//! parameter sets of its own.

use super::model::Parameters;
use crate::fixed_point::Format;
use crate::models::{Model, PlanError};
use crate::spec::{Diagnostic, Spec, Wrapper, Writable};

/// The core types of a chip.
pub(super) struct CoreTypes {
    pub types: Vec<CoreType>,
    /// Core type and parameter set of each population, `[populations]`.
    pub of_population: Vec<(u32, u32)>,
}

/// A core type.
pub(super) struct CoreType {
    /// Its model, with the values of its parameter sets.
    pub parameters: Parameters,
    /// For each set the first population that has it.
    pub first: Vec<usize>,
}

impl CoreTypes {
    /// The core types of a config, in the order of their first populations. On a chip of one tile, populations of one model
    /// are held to be of one type: what keeps them apart is said when they are planned.
    ///
    /// # Errors
    /// Potentials so far apart that their difference has too many digits.
    pub fn new(spec: &Spec) -> Result<Self, Vec<Diagnostic>> {
        super::model::check_differences(spec)?;
        let (sets, set_of) = sets(spec);
        let mut types: Vec<Vec<usize>> = Vec::new();
        let mut left: Vec<usize> = (0..sets.len()).collect();
        while let Some(&first) = left.first() {
            let model = |set: usize| spec.populations[sets[set]].model.name();
            let (mut members, mut others): (Vec<_>, Vec<_>) =
                left.into_iter().partition(|&set| model(set) == model(first));
            if spec.hardware.mesh.value != [1, 1] {
                others.extend(split(spec, &sets, &mut members));
                others.sort_unstable();
            }
            types.push(members);
            left = others;
        }
        let of_set = |set: u32| {
            let places = types.iter().map(|members| members.iter().position(|&member| member == set as usize));
            let found = (0..).zip(places).find_map(|(core, place)| Some((core, place? as u32)));
            found.expect("each set has a core type")
        };
        let of_population = set_of.into_iter().map(of_set).collect();
        let core_type = |members: &Vec<usize>| {
            let first: Vec<usize> = members.iter().map(|&set| sets[set]).collect();
            CoreType { parameters: Parameters::new(spec, &first), first }
        };
        Ok(Self { types: types.iter().map(core_type).collect(), of_population })
    }

    /// The datapath of each core type, for accumulators of the format `input`.
    ///
    /// # Errors
    /// What does not fit its word, explained at the parameter.
    pub fn models(&self, spec: &Spec, input: Format) -> Result<Vec<Model>, Diagnostic> {
        self.types.iter().map(|core| core.parameters.model(spec, &core.first, input)).collect()
    }

    /// Refuses what is built for chips of one core type only: memories that are written at run time, and the AXI wrapper with
    /// its memory map.
    ///
    /// # Errors
    /// As said.
    pub fn check_built(&self, spec: &Spec) -> Result<(), Diagnostic> {
        if self.types.len() == 1 {
            return Ok(());
        }
        let writable = spec.hardware.writable.first().map(|written| (&written.span, "`writable`"));
        let axi = spec.hardware.wrappers.iter().find(|wrapper| wrapper.value == Wrapper::Axi);
        let Some((span, what)) = writable.or(axi.map(|axi| (&axi.span, "the wrapper `axi`"))) else { return Ok(()) };
        let first = |core: &CoreType| &spec.populations[core.first[0]];
        let title = format!("{what} is not built yet for a chip of {} core types", self.types.len());
        let mut error = Diagnostic::new(title, span.clone(), "needs one core type");
        for core in &self.types {
            let population = first(core);
            error =
                error.related(population.model_span.clone(), format!("the core type of `{}`", population.name.value));
        }
        Err(error.help("leave it out, or use one neuron model for all populations"))
    }
}

/// Takes those sets out of `members` whose datapath differs from that of the first.
fn split(spec: &Spec, sets: &[usize], members: &mut Vec<usize>) -> Vec<usize> {
    let mut others = Vec::new();
    // One set is planned later, when the accumulators are known.
    while members.len() > 1 {
        let first: Vec<usize> = members.iter().map(|&set| sets[set]).collect();
        match Parameters::new(spec, &first).plan(spec, &first, spec.format.weight.value) {
            Err(PlanError::Mixed { set, .. }) if set > 0 => others.push(members.remove(set)),
            _ => break,
        }
    }
    others
}

/// For each parameter set the first population that has it, and the set of each population: equal populations share
/// one, unless parameters are written at run time.
fn sets(spec: &Spec) -> (Vec<usize>, Vec<u32>) {
    let shared = spec.hardware.writable(Writable::Parameters).is_none();
    let (mut first, mut of_population): (Vec<usize>, Vec<u32>) = Default::default();
    for (place, population) in spec.populations.iter().enumerate() {
        let same = |&first: &usize| {
            let other = &spec.populations[first];
            shared
                && (&other.model, &other.receptors, &other.noise)
                    == (&population.model, &population.receptors, &population.noise)
        };
        let set = first.iter().position(same).unwrap_or_else(|| {
            first.push(place);
            first.len() - 1
        });
        of_population.push(set as u32);
    }
    (first, of_population)
}
