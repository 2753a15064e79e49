//! Adaptive exponential integrate-and-fire (Brette and Gerstner 2005), forward or exponential Euler at the design's time step.
//!
//! Potentials are relative to rest (mV); the adaptation is held as w/g_L (mV). With k = dt g_L/C, k_w = dt/tau_w and
//! x = min(v, v_peak) - (V_T - E_L) + Delta_T ln k:
//!
//! ```text
//! v' = v - k (v + w) + Delta_T exp(x / Delta_T) + dt/C I + input
//! w' = w - k_w w + k_w a/g_L min(v, v_peak)
//! spike where v' >= v_peak: v' = v_reset, w' += b/g_L
//! ```
//!
//! Exponential Euler is the same with other constants: k = 1 - exp(-dt g_L/C), k_w = 1 - exp(-dt/tau_w), and k/g_L for dt/C.
//!
//! Folding k into x leaves the exponential a function of Delta_T alone: one table serves every parameter set.
//! The page with formats and a step worked by hand is `docs/models/adex.md`.

use multiversion::multiversion;

use super::cell::Cell;
use super::integrator::Integrator;
use super::parameters::AdexParameters;
use super::plan::{Model, NeuronPlan, PlanError, Variable};
use super::potentials::above_rest;
use super::propagator::Membrane;
use super::receptor::Receptor;
use super::refractory;
use super::relaxation::relaxes;
use super::sweep::{Neuron, Relaxing, Sweep, run, with_input};
use super::twin::{Substep, Twin, changed, rk4};
use super::upswing::{Upswing, interpolate, knee};
use super::words::{WordFormats, computed_in_format, in_format, in_free_format, lost_fraction};
use crate::datapath::native::{Lane, Program};
use crate::datapath::{Arith, Parameter, Range, Relation, Target};
use crate::fixed_point::{Decimal, Format, Overflow, Rounding};

/// The structure of an AdEx datapath.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AdexPlan {
    /// Where the membrane potential is rounded; it always saturates, so that the upswing cannot wrap.
    pub state: Target,
    /// Where the adaptation is rounded.
    pub adaptation: Target,
    /// The exponential's table.
    pub upswing: Upswing,
    /// Whether the product of coupling and potential has more fraction bits than the leaking adaptation.
    pub coupling_is_finer: bool,
    /// Whether there is a refractory counter.
    pub refractory: bool,
    /// Format of the refractory counter; `UQ1.0` where there is none.
    pub counter: Format,
}

impl Neuron<3> for AdexPlan {
    #[inline(always)]
    fn datapath<A: Arith>(&self, a: &mut A, state: [A::Value; 3], input: A::Value) -> ([A::Value; 3], A::Bit) {
        self.integrated(a, state, |a, v_driven, _| with_input(a, v_driven, input))
    }

    #[inline(always)]
    fn word_of(&self, variable: usize) -> Option<usize> {
        (variable < 2 || self.refractory).then_some(variable)
    }
}

impl Relaxing<3> for AdexPlan {
    #[inline(always)]
    fn integrated<A: Arith>(
        &self,
        a: &mut A,
        state: [A::Value; 3],
        sum: impl FnOnce(&mut A, A::Value, A::Value) -> A::Value,
    ) -> ([A::Value; 3], A::Bit) {
        let [v, w, refractory] = state;
        a.section("exponential upswing: a table with linear interpolation");
        let v_peak = a.parameter("v_peak");
        let v_clamped = a.min("v_clamped", v, v_peak);
        let v_knee = a.parameter("v_knee");
        let upswing = interpolate(a, &self.upswing, v_clamped, v_knee);

        a.section("membrane potential: leak, adaptation, upswing, constant drive, synaptic input");
        let finer = if self.state.format.frac_bits < self.adaptation.format.frac_bits { w } else { v };
        let v_wide = a.align("v_wide", v, finer);
        let w_wide = a.align("w_wide", w, finer);
        let v_plus_w = a.add("v_plus_w", v_wide, w_wide);
        let leak = a.parameter("leak");
        let v_lost = a.mul("v_lost", v_plus_w, leak);
        let v_aligned = a.align("v_aligned", v, v_lost);
        let v_leaked = a.sub("v_leaked", v_aligned, v_lost);
        let upswing_aligned = a.align("upswing_aligned", upswing, v_lost);
        let v_rising = a.add("v_rising", v_leaked, upswing_aligned);
        let drive = a.parameter("drive");
        let drive_aligned = a.align("drive_aligned", drive, v_lost);
        let v_driven = a.add("v_driven", v_rising, drive_aligned);
        let v_sum = sum(a, v_driven, leak);
        let v_integrated = a.resize("v_integrated", v_sum, self.state);

        a.section("adaptation");
        let leak_w = a.parameter("leak_w");
        let w_leaked = a.decay("w_leaked", w, leak_w);
        let coupling = a.parameter("coupling");
        let w_coupled = a.mul("w_coupled", v_clamped, coupling);
        let finer = if self.coupling_is_finer { w_coupled } else { w_leaked };
        let w_leaked_aligned = a.align("w_leaked_aligned", w_leaked, finer);
        let w_coupled_aligned = a.align("w_coupled_aligned", w_coupled, finer);
        let w_sum = a.add("w_sum", w_leaked_aligned, w_coupled_aligned);
        let w_integrated = a.resize("w_integrated", w_sum, self.adaptation);

        a.section("spike: reset, jump of the adaptation");
        let above = a.compare("above_peak", Relation::GreaterEqual, v_integrated, v_peak);
        let v_reset = a.parameter("v_reset");
        let jump = a.parameter("jump");
        let w_raised = a.add("w_raised", w_integrated, jump);
        let w_jumped = a.resize("w_jumped", w_raised, self.adaptation);
        if !self.refractory {
            let v_next = a.select("v_next", above, v_reset, v_integrated);
            let w_next = a.select("w_next", above, w_jumped, w_integrated);
            return ([v_next, w_next, refractory], above);
        }
        let tested = refractory::test(a, above, refractory, self.counter);
        let w_next = a.select("w_next", tested.spike, w_jumped, w_integrated);

        a.section("refractory period: the potential is held, input is discarded");
        let v_held = a.select("v_held", tested.resting, v, v_integrated);
        let v_next = a.select("v_next", tested.spike, v_reset, v_held);
        let count_next = refractory::count(a, &tested, refractory, self.counter);
        ([v_next, w_next, count_next], tested.spike)
    }
}

impl AdexPlan {
    /// Quantises the parameter sets of one core.
    ///
    /// # Errors
    /// [`PlanError`] for what does not fit its word, or cannot share a datapath.
    pub fn model(sets: &[AdexParameters], formats: &WordFormats, dt: Decimal) -> Result<Model, PlanError> {
        Self::with_receptors(sets, &vec![Vec::new(); sets.len()], formats, dt)
    }

    /// The same with receptor types, one list a parameter set.
    ///
    /// # Errors
    /// As [`model`](Self::model).
    pub fn with_receptors(
        sets: &[AdexParameters],
        receptors: &[Vec<Receptor>],
        formats: &WordFormats,
        dt: Decimal,
    ) -> Result<Model, PlanError> {
        let sum_frac = formats.state.frac_bits.max(formats.adaptation.frac_bits) + formats.decay.frac_bits;
        formats.check(sum_frac)?;
        if let Some(set) = sets.iter().position(|p| p.delta_t != sets[0].delta_t) {
            let reason = "the populations of a core share the table of the exponential";
            return Err(PlanError::Mixed { keys: &["delta_t"], set, reason });
        }
        let membranes: Vec<Membrane> = sets.iter().map(AdexParameters::membrane).collect();
        let of_set = if relaxes(&membranes, receptors)? { AdexTwin::to_relax } else { AdexTwin::new };
        let twins: Vec<AdexTwin> = sets.iter().map(|p| of_set(p, dt)).collect();
        let highest = twins.iter().map(|twin| twin.v_peak - twin.v_knee);
        let (upswing, table, largest_error) = Upswing::table(sets[0].delta_t.to_f64(), formats, highest)?;
        let longest = sets.iter().map(|p| p.refractory_steps).max().unwrap_or(0);
        let coupling = Self::coupling(&twins, formats)?;
        let leaking = formats.adaptation.frac_bits + formats.decay.frac_bits;
        let plan = Self {
            state: Target { overflow: Overflow::Saturate, ..formats.state_target() },
            adaptation: Target { format: formats.adaptation, rounding: formats.rounding, overflow: Overflow::Saturate },
            upswing,
            coupling_is_finer: formats.state.frac_bits + coupling.format.frac_bits > leaking,
            refractory: longest > 0,
            counter: refractory::counter_format(longest),
        };
        let parameters = plan.parameters(sets, &twins, formats, coupling)?;
        let variables = plan.variables(sets, &twins, formats)?;
        let notes = vec![upswing.note(table.values.len(), largest_error)];
        let cell = Cell {
            neuron: plan,
            plan: NeuronPlan::Adex(plan),
            parameters,
            tables: vec![table],
            variables,
            notes,
            sum_frac,
            membranes: Some(membranes),
        };
        cell.model_that_relaxes(receptors, formats, dt)
    }

    fn parameters(
        &self,
        sets: &[AdexParameters],
        twins: &[AdexTwin],
        formats: &WordFormats,
        coupling: Parameter,
    ) -> Result<Vec<Parameter>, PlanError> {
        let of_sets = |f: &dyn Fn(&AdexParameters) -> Decimal| -> Vec<Decimal> {
            sets.iter().map(|p| above_rest(f(p), p.e_l)).collect()
        };
        let of_twins = |f: &dyn Fn(&AdexTwin) -> f64| -> Vec<f64> { twins.iter().map(f).collect() };
        let (state, adaptation, decay) = (formats.state, formats.adaptation, formats.decay);
        let sum_frac = state.frac_bits.max(adaptation.frac_bits) + decay.frac_bits;
        let mut parameters = vec![
            in_format("v_peak", &["v_peak"], "state", state, &of_sets(&|p| p.v_peak))?,
            knee(&of_twins(&|t| t.v_knee), formats)?,
            lost_fraction("leak", &["g_l", "c_m"], decay, &of_twins(&|t| t.leak))?,
            in_free_format("drive", &["i_e"], 32, sum_frac, formats.reach(), &of_twins(&|t| t.drive))?,
            lost_fraction("leak_w", &["tau_w"], decay, &of_twins(&|t| t.leak_w))?,
            coupling,
            in_format("v_reset", &["v_reset"], "state", state, &of_sets(&|p| p.v_reset))?,
            computed_in_format("jump", &["b"], "adaptation", adaptation, &of_twins(&|t| t.jump))?,
        ];
        if self.refractory {
            let values = sets.iter().map(|p| p.refractory_steps.into()).collect();
            parameters.push(Parameter { name: "refractory_period", format: self.counter, values });
        }
        Ok(parameters)
    }

    /// k_w a/g_L with at least 12 significant bits, and no coarser than the leaking adaptation that the product is added
    /// to, as far as a word of 32 bits goes.
    fn coupling(twins: &[AdexTwin], formats: &WordFormats) -> Result<Parameter, PlanError> {
        let values: Vec<f64> = twins.iter().map(|t| t.coupling).collect();
        let largest = values.iter().fold(0.0_f64, |most, x| most.max(x.abs()));
        let precise = if largest > 0.0 { (12.0 - largest.log2()).ceil().max(0.0) as u32 } else { 0 };
        let leaking = formats.adaptation.frac_bits + formats.decay.frac_bits;
        let frac_bits = leaking.saturating_sub(formats.state.frac_bits).max(precise);
        in_free_format("coupling", &["a"], 32, frac_bits, formats.writable.then_some(0), &values)
    }

    fn variables(
        &self,
        sets: &[AdexParameters],
        twins: &[AdexTwin],
        formats: &WordFormats,
    ) -> Result<Vec<Variable>, PlanError> {
        let v_start: Vec<Decimal> = sets.iter().map(|p| above_rest(p.v_init, p.e_l)).collect();
        let w_start: Vec<f64> = twins.iter().map(|t| t.w_init).collect();
        let w_keys = &["w_init"];
        let mut variables = vec![
            Variable {
                name: "v",
                format: formats.state,
                range: Range::of(formats.state),
                unit: "mV",
                init: in_format("v_init", &["v_init"], "state", formats.state, &v_start)?.values,
                scale: vec![1.0; sets.len()],
                offset: sets.iter().map(|p| p.e_l.to_f64()).collect(),
            },
            Variable {
                name: "w",
                format: formats.adaptation,
                range: Range::of(formats.adaptation),
                unit: "pA",
                init: computed_in_format("w_init", w_keys, "adaptation", formats.adaptation, &w_start)?.values,
                scale: sets.iter().map(|p| p.g_l.to_f64()).collect(),
                offset: vec![0.0; sets.len()],
            },
        ];
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
        self.with_rounding(program, sweep);
    }

    /// As [`sweep_32`](Self::sweep_32), for datapaths that need 64-bit lanes.
    pub fn sweep_64(self, program: &Program<i64>, sweep: Sweep<'_>) {
        self.with_rounding(program, sweep);
    }
}

/// The loop over neurons: one function for each structure, so that it holds no branch on the plan and is vectorised.
/// `ROUNDING` is the place in `Rounding::ALL`.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2+bmi1+bmi2+fma"))]
fn sweep_bound<T: Lane, const ROUNDING: usize, const REFRACTORY: bool>(
    plan: AdexPlan,
    program: &Program<T>,
    sweep: Sweep<'_>,
) {
    let bound = |target: Target| Target { rounding: Rounding::ALL[ROUNDING], overflow: Overflow::Saturate, ..target };
    let upswing = Upswing { target: bound(plan.upswing.target), ..plan.upswing };
    let (state, adaptation) = (bound(plan.state), bound(plan.adaptation));
    run(AdexPlan { state, adaptation, upswing, refractory: REFRACTORY, ..plan }, program, sweep);
}

impl AdexPlan {
    fn with_rounding<T: Lane>(self, program: &Program<T>, sweep: Sweep<'_>) {
        match self.state.rounding {
            Rounding::Zero => self.with_refractory::<T, 1>(program, sweep),
            // Floor is nearest with a rounding constant of 0, which is in the program. There is no stochastic plan.
            Rounding::Floor | Rounding::Nearest | Rounding::Stochastic => self.with_refractory::<T, 2>(program, sweep),
            Rounding::Even => self.with_refractory::<T, 3>(program, sweep),
        }
    }

    fn with_refractory<T: Lane, const ROUNDING: usize>(self, program: &Program<T>, sweep: Sweep<'_>) {
        if self.refractory {
            sweep_bound::<T, ROUNDING, true>(self, program, sweep);
        } else {
            sweep_bound::<T, ROUNDING, false>(self, program, sweep);
        }
    }
}

impl AdexParameters {
    /// The membrane that currents flow into.
    pub fn membrane(&self) -> Membrane {
        let (c_m, g_l) = (self.c_m.to_f64(), self.g_l.to_f64());
        let relaxes = self.integrator == Integrator::ExponentialEuler;
        Membrane { c_m, exact_tau_m: self.integrator.exact_tau_m(c_m / g_l), rest: self.e_l.to_f64(), relaxes }
    }
}

/// The equations themselves in double precision: v relative to rest (mV) and w/g_L (mV).
///
/// The state has v, w/g_L, and the time steps (in the fine reference: substeps) of refractory period that are left.
#[derive(Clone, Copy, Debug)]
pub struct AdexTwin {
    /// dt g_L / C, or the fraction that exponential Euler loses.
    pub leak: f64,
    /// dt / tau_w, or the fraction that exponential Euler loses.
    pub leak_w: f64,
    /// What the equations' slopes at a point are to what a time step adds, for v and w: 1 for forward Euler.
    pub slopes: [f64; 2],
    /// What the constant current adds, mV a time step: dt / C I by forward Euler.
    pub drive: f64,
    /// `leak_w` a / g_L.
    pub coupling: f64,
    /// V_T - E_L - Delta_T ln(leak), mV: where the upswing of one time step is Delta_T.
    pub v_knee: f64,
    /// Delta_T, mV.
    pub delta_t: f64,
    /// V_peak - E_L, mV.
    pub v_peak: f64,
    /// V_r - E_L, mV.
    pub v_reset: f64,
    /// b / g_L, mV.
    pub jump: f64,
    /// Time steps.
    pub refractory_steps: u32,
    /// V(0) - E_L, mV.
    pub v_init: f64,
    /// w(0) / g_L, mV.
    pub w_init: f64,
    /// E_L, mV.
    pub e_l: f64,
}

impl AdexTwin {
    /// The twin of one parameter set.
    pub fn new(p: &AdexParameters, dt: Decimal) -> Self {
        let (dt, g_l, c_m) = (dt.to_f64(), p.g_l.to_f64(), p.c_m.to_f64());
        let times = [dt * g_l / c_m, dt / p.tau_w.to_f64()];
        let [leak, leak_w] = times.map(|time| p.integrator.lost(time));
        let delta_t = p.delta_t.to_f64();
        let relative = |value: Decimal| above_rest(value, p.e_l).to_f64();
        Self {
            leak,
            leak_w,
            slopes: [times[0] / leak, times[1] / leak_w],
            drive: p.membrane().current_gain(dt) * p.i_e.to_f64(),
            coupling: leak_w * p.a.to_f64() / g_l,
            v_knee: relative(p.v_t) - delta_t * libm::log(leak),
            delta_t,
            v_peak: relative(p.v_peak),
            v_reset: relative(p.v_reset),
            jump: p.b.to_f64() / g_l,
            refractory_steps: p.refractory_steps,
            v_init: relative(p.v_init),
            w_init: p.w_init.to_f64() / g_l,
            e_l: p.e_l.to_f64(),
        }
    }

    /// The constants of a membrane that relaxes: those of its potential are forward Euler's.
    fn to_relax(p: &AdexParameters, dt: Decimal) -> Self {
        let own = Self::new(p, dt);
        let euler = Self::new(&AdexParameters { integrator: Integrator::Euler, ..*p }, dt);
        let slopes = [euler.slopes[0], own.slopes[1]];
        Self { leak_w: own.leak_w, coupling: own.coupling, slopes, ..euler }
    }

    /// Delta_T exp((v - v_knee) / Delta_T): what the upswing adds in one time step.
    fn upswing(&self, v_clamped: f64) -> f64 {
        self.delta_t * libm::exp((v_clamped - self.v_knee) / self.delta_t)
    }
}

impl Twin for AdexTwin {
    fn start(&self) -> Vec<f64> {
        vec![self.v_init, self.w_init, 0.0]
    }

    fn step(&self, state: &mut [f64], inputs: &[f64]) -> bool {
        let [v, w, refractory] = state else { unreachable!("a state as long as that of the start") };
        let v_clamped = v.min(self.v_peak);
        let v_alone = *v - self.leak * (*v + *w) + self.upswing(v_clamped) + self.drive;
        let v_new = changed(*v, v_alone, inputs);
        *w = *w - self.leak_w * *w + self.coupling * v_clamped;
        if *refractory > 0.0 {
            *refractory -= 1.0;
            return false;
        }
        *v = v_new;
        let spike = v_new >= self.v_peak;
        if spike {
            *v = self.v_reset;
            *w += self.jump;
            *refractory = self.refractory_steps.into();
        }
        spike
    }

    /// Input acts at the end of the time step, as in [`step`](Self::step).
    fn substep(&self, state: &mut [f64], inputs: &[f64], substep: Substep) -> bool {
        let [v, w, refractory] = state else { unreachable!("a state as long as that of the start") };
        let is_refractory = *refractory > 0.0;
        let slope = |[v, w]: [f64; 2]| {
            let v_clamped = v.min(self.v_peak);
            let rise = self.upswing(v_clamped) + self.drive - self.leak * (v + w);
            let rise_w = self.coupling * v_clamped - self.leak_w * w;
            [if is_refractory { 0.0 } else { self.slopes[0] * rise }, self.slopes[1] * rise_w]
        };
        [*v, *w] = rk4([*v, *w], substep.length(), slope);
        if is_refractory {
            *refractory -= 1.0;
            return false;
        }
        if substep.is_last() {
            *v += inputs[0];
        }
        // An upswing beyond all numbers is a spike too.
        let spike = *v >= self.v_peak || v.is_nan();
        if spike {
            *v = self.v_reset;
            *w += self.jump;
            *refractory = f64::from(self.refractory_steps) * f64::from(substep.of);
        }
        spike
    }

    fn potential(&self, state: &[f64]) -> f64 {
        state[0] + self.e_l
    }
}
