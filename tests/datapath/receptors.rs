//! Random neurons with receptor types: every synapse model, one to three types, one to three parameter sets.

use proptest::prelude::*;
use rheobase::datapath::Relation;
use rheobase::fixed_point::{Decimal, Format, Overflow};
use rheobase::models::{
    Drive, Leak, LifIntegrator, LifParameters, LifPlan, Model, PlanError, Receptor, Reset, SynapseModel, WordFormats,
};

use crate::neurons::{places, rounding};

const NAMES: [&str; 3] = ["ampa", "gaba", "nmda"];
const KINDS: usize = 6;

/// A type of the synapse model `kind`, with time constants of its own.
fn synapse(kind: usize) -> impl Strategy<Value = SynapseModel> {
    (places(5..200, 1), places(201..900, 1), places(-900..300, 1)).prop_map(move |(tau_syn, tau_decay, e_rev)| {
        match kind {
            0 => SynapseModel::Delta,
            1 => SynapseModel::ExponentialCurrent { tau_syn },
            2 => SynapseModel::AlphaCurrent { tau_syn },
            3 => SynapseModel::DoubleExponentialCurrent { tau_rise: tau_syn, tau_decay },
            4 => SynapseModel::ExponentialConductance { tau_syn, e_rev },
            _ => SynapseModel::AlphaConductance { tau_syn, e_rev },
        }
    })
}

/// Lists of receptor types, `[sets][types]`, alike but for their numbers.
pub fn lists(sets: usize) -> impl Strategy<Value = Vec<Vec<Receptor>>> {
    prop::collection::vec(0..KINDS, 1..=3).prop_flat_map(move |kinds| {
        let one = kinds.into_iter().map(synapse).collect::<Vec<_>>();
        let named = |synapses: Vec<SynapseModel>| {
            let receptor = |(name, synapse): (&&str, SynapseModel)| Receptor { name: name.to_string(), synapse };
            NAMES.iter().zip(synapses).map(receptor).collect()
        };
        prop::collection::vec(one.prop_map(named), sets)
    })
}

pub fn formats() -> impl Strategy<Value = WordFormats> {
    (6u32..=18, 4u32..=18, 13u32..=20, 2u32..=6, (4u32..=12, 2u32..=14), rounding()).prop_map(
        |(state, adaptation, decay, input, (whole, fraction), rounding)| WordFormats {
            writable: false,
            state: Format::signed(7, state),
            adaptation: Format::signed(8, adaptation),
            synapse: Format::signed(whole, fraction),
            decay: Format::unsigned(0, decay),
            input: Format::signed(9, input),
            rounding,
            overflow: Overflow::Saturate,
        },
    )
}

fn lif_set(refractory: bool, integrator: LifIntegrator) -> impl Strategy<Value = LifParameters> {
    let steps = if refractory { 1u32..40 } else { 0..1 };
    let potentials = (places(-750..-600, 1), places(-590..-400, 1), places(-800..-600, 1));
    (places(50..300, 0), places(20..500, 1), potentials, places(-300..900, 0), steps).prop_map(
        move |(c_m, tau_m, (rest, threshold, v_reset), i_e, refractory_steps)| LifParameters {
            leak: Leak::TimeConstant(tau_m),
            rest,
            threshold,
            reset: Reset::Value(v_reset),
            spike_when: Relation::GreaterEqual,
            refractory_steps,
            drive: Drive::Current { i_e, c_m },
            v_init: rest,
            physical: true,
            integrator,
        },
    )
}

pub fn dt() -> Decimal {
    Decimal::new(1, -1).expect("0.1 ms")
}

/// Time constants that a coarse `decay` does not hold, and what is over 64 bits, are drawn again.
pub fn planned(model: Result<Model, PlanError>) -> Option<Model> {
    model.ok()
}

/// A model with what it was made of.
#[derive(Clone, Debug)]
pub struct Drawn {
    pub model: Model,
    /// `[sets][types]`
    pub receptors: Vec<Vec<Receptor>>,
    pub formats: WordFormats,
}

/// A LIF with receptor types.
pub fn lif() -> impl Strategy<Value = Drawn> {
    let integrator = prop::sample::select(LifIntegrator::ALL.to_vec());
    let shared = (formats(), any::<bool>(), integrator, 1usize..=3);
    let drawn = shared.prop_flat_map(|(formats, refractory, integrator, sets)| {
        (Just(formats), prop::collection::vec(lif_set(refractory, integrator), sets), lists(sets))
    });
    drawn.prop_filter_map("refused", |(formats, sets, lists)| {
        let model = planned(LifPlan::with_receptors(&sets, &lists, &formats, dt()))?;
        Some(Drawn { model, receptors: lists, formats })
    })
}
