//! The time step and the length of a run: what turns a time in ms into time steps, or refuses it.

use super::Located;
use super::document::Document;
use super::number::Quantity;
use super::steps::{InSteps, MAX_STEPS, in_steps};
use super::table::Table;
use crate::fixed_point::Decimal;

/// `dt` and `steps`, each missing where it was reported as wrong.
pub(super) struct Clock<'d> {
    pub document: &'d Document<'d>,
    pub dt: Option<Quantity>,
    pub steps: Option<Located<u32>>,
    /// Sub-steps of a time step: 1, 2, 4 or 8.
    pub substeps: Option<Located<u32>>,
    /// What `dt` is: a time step, or a sub-step.
    pub unit: &'static str,
}

/// The most sub-steps of a time step.
const MAX_SUBSTEPS: u32 = 8;

/// Whether a sub-step has few enough digits; too many are reported.
fn is_held(document: &Document, dt: &Quantity, substeps: &Located<u32>) -> bool {
    let held = dt.value.part(substeps.value).is_some();
    if !held {
        dt.refuse(document, &format!("a time step over {} must have fewer digits", substeps.value), "too long", "");
    }
    held
}

impl<'d> Clock<'d> {
    pub fn read(root: &Table<'d>) -> Self {
        let dt = root.required_quantity("dt", "ms", "0.1").filter(|dt| {
            dt.positive(root.document, "a time step");
            !dt.value.is_negative() && !dt.value.is_zero()
        });
        let steps = root.required("steps", "steps = 1000");
        let steps = steps.and_then(|value| value.whole_u32(1, MAX_STEPS, "a longer run is made of several"));
        let substeps = match root.get("substeps") {
            Some(value) => value.power_of_two(1, MAX_SUBSTEPS),
            None => Some(Located { value: 1, span: root.span.clone() }),
        };
        let substeps = substeps.filter(|substeps| dt.iter().all(|dt| is_held(root.document, dt, substeps)));
        Self { document: root.document, dt, steps, substeps, unit: "time step" }
    }

    /// The clock of the neuron models: its time steps are the sub-steps.
    pub fn of_substeps(&self) -> Self {
        let substeps = self.substeps.as_ref().map_or(1, |substeps| substeps.value);
        // Where the number of sub-steps was refused, nothing is said of their length.
        let known = self.dt.clone().filter(|_| self.substeps.is_some());
        let dt = known.map(|dt| Quantity { value: dt.value.part(substeps).unwrap_or(dt.value), ..dt });
        let unit = if substeps > 1 { "sub-step" } else { self.unit };
        Self { document: self.document, dt, steps: self.steps.clone(), substeps: self.substeps.clone(), unit }
    }

    /// A time as a whole number of time steps from `low` to `high`; anything else is reported. `what` is the thing that
    /// the time is: "a delay".
    pub fn whole_steps(&self, time: &Quantity, what: &str, low: u32, high: u32) -> Option<u32> {
        let dt = self.dt.as_ref()?;
        let steps = match in_steps(time.value, dt.value) {
            InSteps::Whole(steps) => steps,
            InSteps::Between(below) => {
                let must = format!("{what} must be a whole number of {}s of {}", self.unit, dt.with_unit());
                let between = format!("between two {}s", self.unit);
                time.refuse(self.document, &must, &between, &self.neighbours(below));
                return None;
            }
            InSteps::Huge if time.value.is_negative() => -1,
            InSteps::Huge => i128::MAX,
        };
        let in_range = u32::try_from(steps).ok().filter(|steps| (low..=high).contains(steps));
        if in_range.is_none() {
            let must = match steps {
                ..0 => format!("{what} must not be negative"),
                _ if steps < low.into() => format!("{what} must be at least {low} {} of {}", self.unit, dt.with_unit()),
                _ => format!("{what} must be at most {high} {}s of {}", self.unit, dt.with_unit()),
            };
            time.refuse(self.document, &must, "out of range", "");
        }
        in_range
    }

    /// "use 0.1 or 0.2"
    fn neighbours(&self, below: i128) -> String {
        let times = |steps: i128| {
            let steps = Decimal::from(i64::try_from(steps).ok()?);
            Some(self.dt.as_ref()?.value.checked_mul(steps)?.to_string())
        };
        match (below, times(below), times(below + 1)) {
            (0.., Some(low), Some(high)) => format!("use {low} or {high}"),
            _ => String::new(),
        }
    }

    /// The time step that `time` falls into, if it lies within the run; anything else is reported.
    pub fn step_within_run(&self, time: &Quantity) -> Option<u32> {
        let (dt, steps) = (self.dt.as_ref()?, self.steps.as_ref()?);
        let step = match in_steps(time.value, dt.value) {
            InSteps::Whole(step) | InSteps::Between(step) => step,
            InSteps::Huge => i128::MAX,
        };
        let within = u32::try_from(step).ok().filter(|step| *step < steps.value);
        if time.value.is_negative() {
            time.refuse(self.document, "a time must not be negative", "before the start", "");
        } else if within.is_none() {
            let must = format!("it must lie before the end of the run, {}", self.end()?);
            time.refuse(self.document, &must, "too late", "");
        }
        within
    }

    /// The end of the run, as text: "500 ms".
    pub fn end(&self) -> Option<String> {
        let (dt, steps) = (self.dt.as_ref()?, self.steps.as_ref()?);
        let end = dt.value.checked_mul(Decimal::from(i64::from(steps.value)))?;
        Some(format!("{end} ms"))
    }
}
