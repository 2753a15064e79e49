//! What follows the integration of a linear membrane: the spike test, the refractory period, the reset.

use super::definition::{Bound, Default, Key, Values};
use super::lif::ResetKind;
use super::plan::{PlanError, Variable};
use super::potentials::relative;
use super::refractory;
use super::words::{WordFormats, in_format};
use crate::datapath::{Arith, Parameter, Range, Relation, Target};
use crate::fixed_point::{Decimal, Format, Overflow};

/// The key `reset`.
pub(super) const RESET: Key = Key {
    name: "reset",
    unit: "",
    noun: "reset",
    default: Default::Is("value"),
    bound: Bound::Choice(&["value", "subtract", "none"]),
};
/// The key `spike_when`.
pub(super) const SPIKE_WHEN: Key = Key {
    name: "spike_when",
    unit: "",
    noun: "comparison",
    default: Default::Is(">="),
    bound: Bound::Choice(&[">", ">="]),
};

/// The structure of it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Firing {
    /// Where the membrane potential is rounded.
    pub state: Target,
    /// How it is reset.
    pub reset: ResetKind,
    /// When it spikes.
    pub spike_when: Relation,
    /// Whether there is a refractory counter.
    pub refractory: bool,
    /// Format of the refractory counter; `UQ1.0` where there is none.
    pub counter: Format,
}

impl Firing {
    /// The next potential and refractory counter, and the spike; from the potential before (`v`) and after its integration.
    #[inline(always)]
    pub fn fire<A: Arith>(
        &self,
        a: &mut A,
        [v, v_integrated]: [A::Value; 2],
        refractory: A::Value,
    ) -> ([A::Value; 2], A::Bit) {
        a.section("spike");
        let threshold = a.parameter("threshold");
        let above = a.compare("above_threshold", self.spike_when, v_integrated, threshold);
        if !self.refractory {
            let v_next = self.reset(a, above, v_integrated, v_integrated, threshold);
            return ([v_next, refractory], above);
        }
        let tested = refractory::test(a, above, refractory, self.counter);

        a.section("refractory period: the potential is held, input is discarded");
        let v_held = a.select("v_held", tested.resting, v, v_integrated);
        let count_next = refractory::count(a, &tested, refractory, self.counter);
        let v_next = self.reset(a, tested.spike, v_held, v_integrated, threshold);
        ([v_next, count_next], tested.spike)
    }

    /// The potential after the spike test: `held` without a spike, reset with one.
    #[inline(always)]
    fn reset<A: Arith>(
        &self,
        a: &mut A,
        spike: A::Bit,
        held: A::Value,
        integrated: A::Value,
        threshold: A::Value,
    ) -> A::Value {
        a.section("reset");
        match self.reset {
            ResetKind::Value => {
                let v_reset = a.parameter("v_reset");
                a.select("v_next", spike, v_reset, held)
            }
            ResetKind::Subtract => {
                let v_less = a.sub("v_less", integrated, threshold);
                // Out of range only with a threshold below rest, or where the neuron does not spike.
                let saturate = Target { overflow: Overflow::Saturate, ..self.state };
                let v_reset = a.resize("v_reset", v_less, saturate);
                a.select("v_next", spike, v_reset, held)
            }
            ResetKind::None => held,
        }
    }

    /// What the sets of a core have in common.
    ///
    /// # Errors
    /// [`PlanError::Mixed`] for sets of different resets or comparisons.
    pub fn of(sets: &[Values], formats: &WordFormats) -> Result<Self, PlanError> {
        for (keys, reason) in [
            (&["reset"], "the populations of a core share one kind of reset"),
            (&["spike_when"], "the populations of a core share one comparison"),
        ] {
            if let Some(set) = sets.iter().position(|p| p.choice(keys[0]) != sets[0].choice(keys[0])) {
                return Err(PlanError::Mixed { keys, set, reason });
            }
        }
        let longest = sets.iter().map(refractory_steps).max().unwrap_or(0);
        Ok(Self {
            state: formats.state_target(),
            reset: reset_kind(&sets[0]),
            spike_when: relation(&sets[0]),
            refractory: longest > 0,
            counter: refractory::counter_format(longest),
        })
    }

    /// Threshold, reset potential, refractory period.
    ///
    /// # Errors
    /// [`PlanError::DoesNotFit`] for a potential beyond the ends of `state`.
    pub fn parameters(&self, sets: &[Values]) -> Result<Vec<Parameter>, PlanError> {
        let thresholds: Vec<Decimal> = sets.iter().map(|p| relative(p, threshold_key(p))).collect();
        let state = self.state.format;
        let mut parameters = vec![in_format("threshold", &["v_th", "v_threshold"], "state", state, &thresholds)?];
        if self.reset == ResetKind::Value {
            let resets: Vec<Decimal> = sets.iter().map(|p| relative(p, "v_reset")).collect();
            parameters.push(in_format("v_reset", &["v_reset"], "state", state, &resets)?);
        }
        if self.refractory {
            let values = sets.iter().map(|p| refractory_steps(p).into()).collect();
            parameters.push(Parameter { name: "refractory_period", format: self.counter, values });
        }
        Ok(parameters)
    }

    /// The potential.
    ///
    /// # Errors
    /// As [`parameters`](Self::parameters).
    pub fn potential(&self, sets: &[Values]) -> Result<Variable, PlanError> {
        let start: Vec<Decimal> = sets.iter().map(|p| relative(p, "v_init")).collect();
        let format = self.state.format;
        Ok(Variable {
            name: "v",
            format,
            range: Range::of(format),
            unit: if sets.iter().all(|p| p.has("v_th")) { "mV" } else { "" },
            init: in_format("v_init", &["v_init"], "state", format, &start)?.values,
            scale: vec![1.0; sets.len()],
            offset: sets.iter().map(|p| p.rest().to_f64()).collect(),
        })
    }

    /// The refractory counter, where there is one.
    pub fn counter(&self, sets: &[Values], formats: &WordFormats) -> Option<Variable> {
        let steps = sets.iter().map(refractory_steps);
        self.refractory.then(|| refractory::refractory_counter(self.counter, formats, steps))
    }
}

/// The key of the threshold: in NEST's units, or unit-free.
pub(super) fn threshold_key(p: &Values) -> &'static str {
    if p.has("v_th") { "v_th" } else { "v_threshold" }
}

/// Time steps of the refractory period.
pub(super) fn refractory_steps(p: &Values) -> u32 {
    p.steps(if p.has("t_ref") { "t_ref" } else { "refractory_steps" })
}

/// The word of `reset`.
pub(super) fn reset_kind(p: &Values) -> ResetKind {
    match p.choice("reset") {
        "subtract" => ResetKind::Subtract,
        "none" => ResetKind::None,
        _ => ResetKind::Value,
    }
}

/// The word of `spike_when`.
pub(super) fn relation(p: &Values) -> Relation {
    if p.choice("spike_when") == ">" { Relation::Greater } else { Relation::GreaterEqual }
}
