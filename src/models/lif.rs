//! Leaky integrate-and-fire with delta synapses: exact propagator, refractory period, three resets.
//!
//! The page with equations, formats and a step worked by hand is `docs/models/lif.md`.

use multiversion::multiversion;

use super::cell::Cell;
use super::firing::Firing;
use super::integrator::LifIntegrator;
use super::parameters::{Drive, Leak, LifParameters, Reset};
use super::plan::{Model, NeuronPlan, PlanError, Variable};
use super::potentials::above_rest;
use super::propagator::Membrane;
use super::receptor::Receptor;
use super::refractory;
use super::relaxation::relaxes;
use super::sweep::{Neuron, Relaxing, Sweep, run, with_input};
use super::twin::{Substep, Twin, changed, rk4};
use super::words::{WordFormats, in_format, in_free_format, lost_fraction};
use crate::datapath::native::{Lane, Program};
use crate::datapath::{Arith, Parameter, Range, Relation, Target};
use crate::fixed_point::{Decimal, Format, Overflow, Rounding};

/// How the potential is reset: the structure behind [`Reset`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ResetKind {
    /// To a value.
    Value,
    /// By subtraction of the threshold.
    Subtract,
    /// Not at all.
    None,
}

impl ResetKind {
    /// Every kind.
    pub const ALL: [Self; 3] = [Self::Value, Self::Subtract, Self::None];
}

/// The structure of a LIF datapath.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LifPlan {
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

impl Neuron<2> for LifPlan {
    #[inline(always)]
    fn datapath<A: Arith>(&self, a: &mut A, state: [A::Value; 2], input: A::Value) -> ([A::Value; 2], A::Bit) {
        self.integrated(a, state, |a, v_driven, _| with_input(a, v_driven, input))
    }

    #[inline(always)]
    fn word_of(&self, variable: usize) -> Option<usize> {
        (variable == 0 || self.refractory).then_some(variable)
    }
}

impl Relaxing<2> for LifPlan {
    #[inline(always)]
    fn integrated<A: Arith>(
        &self,
        a: &mut A,
        state: [A::Value; 2],
        sum: impl FnOnce(&mut A, A::Value, A::Value) -> A::Value,
    ) -> ([A::Value; 2], A::Bit) {
        let [v, refractory] = state;
        a.section("membrane potential: leak, constant drive, synaptic input");
        let leak = a.parameter("leak");
        let v_leaked = a.decay("v_leaked", v, leak);
        let drive = a.parameter("drive");
        let drive_aligned = a.align("drive_aligned", drive, v_leaked);
        let v_driven = a.add("v_driven", v_leaked, drive_aligned);
        let v_sum = sum(a, v_driven, leak);
        let v_integrated = a.resize("v_integrated", v_sum, self.state);

        self.firing().fire(a, [v, v_integrated], refractory)
    }
}

impl LifPlan {
    /// What follows the integration.
    #[inline(always)]
    fn firing(&self) -> Firing {
        let Self { state, reset, spike_when, refractory, counter } = *self;
        Firing { state, reset, spike_when, refractory, counter }
    }

    /// Quantises the parameter sets of one core.
    ///
    /// # Errors
    /// [`PlanError`] for what does not fit its word, or cannot share a datapath.
    pub fn model(sets: &[LifParameters], formats: &WordFormats, dt: Decimal) -> Result<Model, PlanError> {
        Self::with_receptors(sets, &vec![Vec::new(); sets.len()], formats, dt)
    }

    /// The same with receptor types, one list a parameter set.
    ///
    /// # Errors
    /// As [`model`](Self::model).
    pub fn with_receptors(
        sets: &[LifParameters],
        receptors: &[Vec<Receptor>],
        formats: &WordFormats,
        dt: Decimal,
    ) -> Result<Model, PlanError> {
        let sum_frac = formats.state.frac_bits + formats.decay.frac_bits;
        formats.check(sum_frac)?;
        let plan = Self::structure(sets, formats)?;
        let membranes: Option<Vec<Membrane>> = sets.iter().map(LifParameters::membrane).collect();
        let relaxes = relaxes(membranes.as_deref().unwrap_or_default(), receptors)?;
        let parameters = plan.parameters(sets, formats, dt, relaxes)?;
        let variables = plan.variables(sets, formats)?;
        let cell = Cell {
            neuron: plan,
            plan: NeuronPlan::Lif(plan),
            parameters,
            tables: Vec::new(),
            variables,
            notes: Vec::new(),
            sum_frac,
            membranes,
        };
        cell.model_that_relaxes(receptors, formats, dt)
    }

    fn structure(sets: &[LifParameters], formats: &WordFormats) -> Result<Self, PlanError> {
        let first = &sets[0];
        let agree = |keys, reason, same: &dyn Fn(&LifParameters) -> bool| match sets.iter().position(|p| !same(p)) {
            Some(set) => Err(PlanError::Mixed { keys, set, reason }),
            None => Ok(()),
        };
        let kind = |p: &LifParameters| match p.reset {
            Reset::Value(_) => ResetKind::Value,
            Reset::Subtract => ResetKind::Subtract,
            Reset::None => ResetKind::None,
        };
        agree(&["reset"], "the populations of a core share one kind of reset", &|p| kind(p) == kind(first))?;
        agree(&["spike_when"], "the populations of a core share one comparison", &|p| {
            p.spike_when == first.spike_when
        })?;
        let longest = sets.iter().map(|p| p.refractory_steps).max().unwrap_or(0);
        Ok(Self {
            state: formats.state_target(),
            reset: kind(first),
            spike_when: first.spike_when,
            refractory: longest > 0,
            counter: refractory::counter_format(longest),
        })
    }

    /// Of a membrane that `relaxes`, leak and drive are those of forward Euler.
    fn parameters(
        &self,
        sets: &[LifParameters],
        formats: &WordFormats,
        dt: Decimal,
        relaxes: bool,
    ) -> Result<Vec<Parameter>, PlanError> {
        let of_sets = |f: fn(&LifParameters, Decimal) -> f64| -> Vec<f64> { sets.iter().map(|p| f(p, dt)).collect() };
        let (fractions, drives) = match relaxes {
            false => (of_sets(leak_fraction), of_sets(drive_per_step)),
            true => (of_sets(euler_leak), of_sets(euler_drive)),
        };
        let thresholds: Vec<Decimal> = sets.iter().map(|p| above_rest(p.threshold, p.rest)).collect();
        let sum_frac = formats.state.frac_bits + formats.decay.frac_bits;
        let mut parameters = vec![
            lost_fraction("leak", &["tau_m", "tau", "beta"], formats.decay, &fractions)?,
            in_free_format("drive", &["i_e", "bias"], 32, sum_frac, formats.reach(), &drives)?,
            in_format("threshold", &["v_th", "v_threshold"], "state", formats.state, &thresholds)?,
        ];
        if self.reset == ResetKind::Value {
            let resets: Vec<Decimal> = sets.iter().map(reset_value).collect();
            parameters.push(in_format("v_reset", &["v_reset"], "state", formats.state, &resets)?);
        }
        if self.refractory {
            let values = sets.iter().map(|p| p.refractory_steps.into()).collect();
            parameters.push(Parameter { name: "refractory_period", format: self.counter, values });
        }
        Ok(parameters)
    }

    fn variables(&self, sets: &[LifParameters], formats: &WordFormats) -> Result<Vec<Variable>, PlanError> {
        let start: Vec<Decimal> = sets.iter().map(|p| above_rest(p.v_init, p.rest)).collect();
        let init = in_format("v_init", &["v_init"], "state", formats.state, &start)?.values;
        let mut variables = vec![Variable {
            name: "v",
            format: formats.state,
            range: Range::of(formats.state),
            unit: if sets.iter().all(|p| p.physical) { "mV" } else { "" },
            init,
            scale: vec![1.0; sets.len()],
            offset: sets.iter().map(|p| p.rest.to_f64()).collect(),
        }];
        if self.refractory {
            variables.push(refractory::refractory_counter(
                self.counter,
                formats,
                sets.iter().map(|p| p.refractory_steps),
            ));
        }
        Ok(variables)
    }

    /// Updates the neurons of `sweep`, which share the parameter set of `program`.
    pub fn sweep_32(self, program: &Program<i32>, sweep: Sweep<'_>) {
        self.with_reset(program, sweep);
    }

    /// As [`sweep_32`](Self::sweep_32), for datapaths that need 64-bit lanes.
    pub fn sweep_64(self, program: &Program<i64>, sweep: Sweep<'_>) {
        self.with_reset(program, sweep);
    }
}

/// The loop over neurons: one function for each structure, so that it holds no branch on the plan and is vectorised. The
/// choices are places in `ResetKind::ALL`, `Rounding::ALL` and `Overflow::ALL`.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2+bmi1+bmi2+fma"))]
fn sweep_bound<
    T: Lane,
    const RESET: usize,
    const ROUNDING: usize,
    const OVERFLOW: usize,
    const REFRACTORY: bool,
    const GREATER: bool,
>(
    plan: LifPlan,
    program: &Program<T>,
    sweep: Sweep<'_>,
) {
    let (rounding, overflow) = (Rounding::ALL[ROUNDING], Overflow::ALL[OVERFLOW]);
    let spike_when = if GREATER { Relation::Greater } else { Relation::GreaterEqual };
    let state = Target { format: Format { signed: true, ..plan.state.format }, rounding, overflow };
    run(LifPlan { state, reset: ResetKind::ALL[RESET], spike_when, refractory: REFRACTORY, ..plan }, program, sweep);
}

impl LifPlan {
    fn with_reset<T: Lane>(self, program: &Program<T>, sweep: Sweep<'_>) {
        match self.reset {
            ResetKind::Value => self.with_rounding::<T, 0>(program, sweep),
            ResetKind::Subtract => self.with_rounding::<T, 1>(program, sweep),
            ResetKind::None => self.with_rounding::<T, 2>(program, sweep),
        }
    }

    fn with_rounding<T: Lane, const RESET: usize>(self, program: &Program<T>, sweep: Sweep<'_>) {
        match self.state.rounding {
            Rounding::Zero => self.with_overflow::<T, RESET, 1>(program, sweep),
            // Floor is nearest with a rounding constant of 0, which is in the program. There is no stochastic plan.
            Rounding::Floor | Rounding::Nearest | Rounding::Stochastic => {
                self.with_overflow::<T, RESET, 2>(program, sweep);
            }
            Rounding::Even => self.with_overflow::<T, RESET, 3>(program, sweep),
        }
    }

    fn with_overflow<T: Lane, const RESET: usize, const ROUNDING: usize>(self, program: &Program<T>, sweep: Sweep<'_>) {
        match self.state.overflow {
            Overflow::Saturate => self.with_refractory::<T, RESET, ROUNDING, 0>(program, sweep),
            Overflow::Wrap => self.with_refractory::<T, RESET, ROUNDING, 1>(program, sweep),
        }
    }

    fn with_refractory<T: Lane, const RESET: usize, const ROUNDING: usize, const OVERFLOW: usize>(
        self,
        program: &Program<T>,
        sweep: Sweep<'_>,
    ) {
        match (self.refractory, self.spike_when == Relation::Greater) {
            (false, false) => sweep_bound::<T, RESET, ROUNDING, OVERFLOW, false, false>(self, program, sweep),
            (false, true) => sweep_bound::<T, RESET, ROUNDING, OVERFLOW, false, true>(self, program, sweep),
            (true, false) => sweep_bound::<T, RESET, ROUNDING, OVERFLOW, true, false>(self, program, sweep),
            (true, true) => sweep_bound::<T, RESET, ROUNDING, OVERFLOW, true, true>(self, program, sweep),
        }
    }
}

fn reset_value(p: &LifParameters) -> Decimal {
    match p.reset {
        Reset::Value(value) => above_rest(value, p.rest),
        Reset::Subtract | Reset::None => Decimal::ZERO,
    }
}

/// The fraction of the potential that leaks away in one time step: 1 - exp(-dt/tau), or 1 - beta.
fn leak_fraction(p: &LifParameters, dt: Decimal) -> f64 {
    match p.leak {
        Leak::TimeConstant(tau) => -libm::expm1(-dt.to_f64() / tau.to_f64()),
        Leak::Factor(beta) => Decimal::from(1i64).checked_sub(beta).expect("spec bounds a factor to 0 to 1").to_f64(),
    }
}

/// What is added to the potential in each time step: tau/C (1 - exp(-dt/tau)) I, the propagator P30 of NEST's
/// `iaf_psc_delta`, or the bias.
fn drive_per_step(p: &LifParameters, dt: Decimal) -> f64 {
    match p.drive {
        Drive::Bias(bias) => bias.to_f64(),
        Drive::Current { i_e, .. } => i_e.to_f64() * p.potential_per_current(dt),
    }
}

/// The fraction of the potential that leaks away by forward Euler, dt/tau.
fn euler_leak(p: &LifParameters, dt: Decimal) -> f64 {
    match p.leak {
        Leak::TimeConstant(tau) => dt.to_f64() / tau.to_f64(),
        Leak::Factor(_) => leak_fraction(p, dt),
    }
}

/// What a constant current adds by forward Euler, dt/C I.
fn euler_drive(p: &LifParameters, dt: Decimal) -> f64 {
    match p.drive {
        Drive::Bias(bias) => bias.to_f64(),
        Drive::Current { i_e, c_m } => dt.to_f64() / c_m.to_f64() * i_e.to_f64(),
    }
}

impl LifParameters {
    /// What a constant current adds to the potential in one time step of `dt` ms: mV per pA; 1 for unit-free parameters.
    pub fn potential_per_current(&self, dt: Decimal) -> f64 {
        match (self.drive, self.leak) {
            (Drive::Current { c_m, .. }, Leak::TimeConstant(tau)) => {
                leak_fraction(self, dt) * tau.to_f64() / c_m.to_f64()
            }
            (Drive::Current { c_m, .. }, Leak::Factor(_)) => dt.to_f64() / c_m.to_f64(),
            (Drive::Bias(_), _) => 1.0,
        }
    }
}

impl LifParameters {
    /// The membrane that currents flow into; none for unit-free parameters.
    pub fn membrane(&self) -> Option<Membrane> {
        match (self.drive, self.leak) {
            (Drive::Current { c_m, .. }, Leak::TimeConstant(tau)) => {
                let relaxes = self.integrator == LifIntegrator::ExponentialEuler;
                Some(Membrane { c_m: c_m.to_f64(), exact_tau_m: Some(tau.to_f64()), rest: self.rest.to_f64(), relaxes })
            }
            _ => None,
        }
    }
}

/// The equations themselves in double precision, relative to rest.
///
/// The state has the potential, the time steps (in the fine reference: substeps) of refractory period that are left, and the
/// substeps until the threshold is tested again.
#[derive(Clone, Copy, Debug)]
pub struct LifTwin {
    leak: f64,
    drive: f64,
    threshold: f64,
    reset: Reset<f64>,
    spike_when: Relation,
    refractory_steps: f64,
    rest: f64,
    v_init: f64,
    /// dt/tau: -ln(1 - leak).
    leak_rate: f64,
    /// What makes `drive` in one time step: drive leak_rate / leak.
    drive_rate: f64,
}

impl LifTwin {
    /// The twin of one parameter set.
    pub fn new(p: &LifParameters, dt: Decimal) -> Self {
        let (leak, drive) = (leak_fraction(p, dt), drive_per_step(p, dt));
        let leak_rate = -libm::log1p(-leak);
        Self {
            leak,
            drive,
            threshold: above_rest(p.threshold, p.rest).to_f64(),
            reset: match p.reset {
                Reset::Value(_) => Reset::Value(reset_value(p).to_f64()),
                Reset::Subtract => Reset::Subtract,
                Reset::None => Reset::None,
            },
            spike_when: p.spike_when,
            refractory_steps: p.refractory_steps.into(),
            rest: p.rest.to_f64(),
            v_init: above_rest(p.v_init, p.rest).to_f64(),
            leak_rate,
            drive_rate: if leak > 0.0 { drive * leak_rate / leak } else { drive },
        }
    }

    fn is_above(&self, v: f64, raised: f64) -> bool {
        match self.spike_when {
            Relation::Greater => v > self.threshold + raised,
            Relation::GreaterEqual => v >= self.threshold + raised,
        }
    }

    /// The potential after a spike.
    fn after_spike(&self, v: f64) -> f64 {
        match self.reset {
            Reset::Value(value) => value,
            Reset::Subtract => v - self.threshold,
            Reset::None => v,
        }
    }
}

impl Twin for LifTwin {
    fn start(&self) -> Vec<f64> {
        vec![self.v_init, 0.0, 0.0]
    }

    fn step(&self, state: &mut [f64], inputs: &[f64]) -> bool {
        self.step_raised(state, inputs, 0.0)
    }

    fn substep(&self, state: &mut [f64], inputs: &[f64], substep: Substep) -> bool {
        self.substep_raised(state, inputs, substep, 0.0)
    }

    fn step_raised(&self, state: &mut [f64], inputs: &[f64], raised: f64) -> bool {
        let [v, refractory, _] = state else { unreachable!("a state as long as that of the start") };
        if *refractory > 0.0 {
            *refractory -= 1.0;
            return false;
        }
        *v = changed(*v, *v - *v * self.leak + self.drive, inputs);
        let spike = self.is_above(*v, raised);
        if spike {
            *refractory = self.refractory_steps;
            *v = self.after_spike(*v);
        }
        spike
    }

    /// Input acts at the end of the time step, as in [`step`](Twin::step). A reset that may leave the potential above the
    /// threshold (by subtraction, or none) would give a spike in each substep: then the threshold is tested again one
    /// time step after the spike, or after the end of its refractory period.
    fn substep_raised(&self, state: &mut [f64], inputs: &[f64], substep: Substep, raised: f64) -> bool {
        let [v, refractory, untested] = state else { unreachable!("a state as long as that of the start") };
        let tested = *untested == 0.0;
        *untested = (*untested - 1.0).max(0.0);
        if *refractory > 0.0 {
            *refractory -= 1.0;
            return false;
        }
        let slope = |[v]: [f64; 1]| [self.drive_rate - self.leak_rate * v];
        [*v] = rk4([*v], substep.length(), slope);
        if substep.is_last() {
            *v += inputs[0];
        }
        let spike = tested && self.is_above(*v, raised);
        if spike {
            *refractory = self.refractory_steps * f64::from(substep.of);
            *untested = match self.reset {
                Reset::Value(_) => 0.0,
                Reset::Subtract | Reset::None => *refractory + f64::from(substep.of - 1),
            };
            *v = self.after_spike(*v);
        }
        spike
    }

    fn potential(&self, state: &[f64]) -> f64 {
        state[0] + self.rest
    }
}
