//! The refractory period that all models count in one way: the time steps that are left, in a word of its own.

use super::plan::Variable;
use super::words::WordFormats;
use crate::datapath::{Arith, Range, Relation};
use crate::fixed_point::Format;

/// Format of a counter of up to `longest` time steps; `UQ1.0` where there is nothing to count.
pub(super) fn counter_format(longest: u32) -> Format {
    Format::holding(0, longest.max(1).into(), 0)
}

/// The state variable that counts the time steps a neuron stays refractory.
pub(super) fn refractory_counter(format: Format, formats: &WordFormats, steps: impl Iterator<Item = u32>) -> Variable {
    let steps: Vec<u32> = steps.collect();
    let longest = steps.iter().max().copied().unwrap_or(0);
    Variable {
        name: "refractory",
        format,
        range: if formats.writable { Range::of(format) } else { Range { lo: 0, hi: longest.into() } },
        unit: "steps",
        init: vec![0; steps.len()],
        scale: vec![1.0; steps.len()],
        offset: vec![0.0; steps.len()],
    }
}

/// A spike test with the counter in view.
pub(super) struct Tested<A: Arith> {
    /// Whether the neuron spikes: the test holds, and it is not refractory.
    pub spike: A::Bit,
    /// Whether it is refractory.
    pub resting: A::Bit,
    zero: A::Value,
}

/// Lets a neuron that is refractory not spike; `above` is its spike test, `counter` the format of `refractory`.
#[inline(always)]
pub(super) fn test<A: Arith>(a: &mut A, above: A::Bit, refractory: A::Value, counter: Format) -> Tested<A> {
    let zero = a.constant("zero", 0, counter);
    let resting = a.compare("is_refractory", Relation::Greater, refractory, zero);
    let active = a.not("is_active", resting);
    let spike = a.and("spikes", above, active);
    Tested { spike, resting, zero }
}

/// The next counter: the period after a spike, else one less, but not below 0.
#[inline(always)]
pub(super) fn count<A: Arith>(a: &mut A, tested: &Tested<A>, refractory: A::Value, counter: Format) -> A::Value {
    let one = a.constant("one", 1, counter);
    let count_less = a.sub("count_less", refractory, one);
    let count_down = a.max("count_down", count_less, tested.zero);
    let period = a.parameter("refractory_period");
    a.select("count_next", tested.spike, period, count_down)
}
