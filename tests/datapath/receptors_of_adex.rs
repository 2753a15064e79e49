//! Random AdEx neurons with receptor types.

use proptest::prelude::*;
use rheobase::models::{AdexParameters, AdexPlan, Integrator, Model};

use crate::neurons::{adex_set, places};
use crate::receptors::{dt, formats, lists, planned};

/// An AdEx with receptor types.
pub fn adex() -> impl Strategy<Value = Model> {
    let integrator = prop::sample::select(Integrator::ALL.to_vec());
    let shared = (formats(), places(8..50, 1), any::<[bool; 2]>(), integrator, 1usize..=3);
    let drawn = shared.prop_flat_map(|(formats, delta_t, [coupled, refractory], integrator, sets)| {
        let set = adex_set(delta_t, coupled, refractory).prop_map(move |p| AdexParameters { integrator, ..p });
        (Just(formats), prop::collection::vec(set, sets), lists(sets))
    });
    drawn.prop_filter_map("refused", |(formats, sets, lists)| {
        planned(AdexPlan::with_receptors(&sets, &lists, &formats, dt()))
    })
}
