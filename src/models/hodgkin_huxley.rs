//! Hodgkin and Huxley's neuron (1952, J Physiol 117:500) in the parameters of NEST's `hh_psc_alpha`: gates by exponential
//! Euler with tables over the potential, the potential by forward Euler.
//!
//! The page with equations, formats and a step worked by hand is `docs/models/hodgkin_huxley.md`.

use super::cell::Cell;
use super::curves::{CurveNames, Curves, Place};
use super::definition::{Bound, Default, Definition, Key, Misfit, Values};
use super::gates::{GATES, Gate, HodgkinHuxleyTwin};
use super::plan::{Model, NeuronPlan, PlanError, Variable};
use super::potentials::{membrane_potential, potentials};
use super::propagator::Membrane;
use super::receptor::Receptor;
use super::refractory;
use super::sweep::Neuron;
use super::words::{WordFormats, computed_in_format, in_free_format, in_significant_bits, lost_fraction};
use crate::datapath::{Arith, Parameter, Range, Relation, Table, Target};
use crate::fixed_point::{Decimal, Format, Overflow};

/// Bits of a conductance that count.
const CONDUCTANCE_BITS: u32 = 16;
/// Fraction bits that the charge of a time step has beyond the potential's.
const CHARGE_BITS: u32 = 6;
/// The potentials (mV, absolute) between which the gates' functions are tabulated, and how far apart the points are.
const TABLED: [f64; 2] = [-110.0, 70.0];
const SPACING: f64 = 0.125;
/// A spike is the first time step after a maximum above this potential (mV), as in NEST.
const SPIKE_ABOVE: f64 = 0.0;
const WORD: &str = "a word of 32 bits";

const fn key(name: &'static str, unit: &'static str, noun: &'static str, default: &'static str, bound: Bound) -> Key {
    Key { name, unit, noun, default: Default::Is(default), bound }
}

/// The model.
pub const DEFINITION: Definition = Definition {
    name: "hodgkin_huxley",
    keys: &[
        key("c_m", "pF", "capacitance", "100.0", Bound::Positive),
        key("g_na", "nS", "sodium conductance", "12000.0", Bound::NotNegative),
        key("g_k", "nS", "potassium conductance", "3600.0", Bound::NotNegative),
        key("g_l", "nS", "leak conductance", "30.0", Bound::Positive),
        key("e_na", "mV", "sodium reversal potential", "50.0", Bound::Any),
        key("e_k", "mV", "potassium reversal potential", "-77.0", Bound::Any),
        key("e_l", "mV", "leak reversal potential", "-54.402", Bound::Any),
        key("t_ref", "ms", "refractory period", "2.0", Bound::Steps),
        key("i_e", "pA", "constant current", "0.0", Bound::Any),
        key("v_init", "mV", "initial potential", "-65.0", Bound::Any),
    ],
    variables: &["v", "m", "h", "n"],
    spikes: true,
    model,
    membrane: |p| Some(Membrane { c_m: p.number("c_m"), exact_tau_m: None, rest: p.number("e_l"), relaxes: false }),
    twin: |p, dt| Box::new(HodgkinHuxleyTwin::new(p, dt.to_f64())),
    check,
};

/// The structure of the datapath.
#[derive(Clone, Copy, Debug)]
struct HodgkinHuxleyPlan {
    /// Where the membrane potential is rounded.
    state: Target,
    /// Where a gate is rounded, and a product of gates.
    gate: Target,
    /// Where the part of the distance to a reversal potential is rounded that goes in a time step.
    part: Target,
    /// Where the charge of a time step is rounded, mV.
    charge: Target,
    curves: Curves,
    counter: Format,
}

impl Neuron<5> for HodgkinHuxleyPlan {
    fn datapath<A: Arith>(&self, a: &mut A, state: [A::Value; 5], input: A::Value) -> ([A::Value; 5], A::Bit) {
        let [v, m, h, n, refractory] = state;
        a.section("gates: where the potential lies in their tables");
        let place = self.curves.place(a, v);
        let [m_next, h_next, n_next] = [0, 1, 2].map(|gate| self.gate(a, &GATES[gate], [m, h, n][gate], place));

        a.section("open sodium and potassium channels");
        let m_squared = self.product(a, ["m_squared_exact", "m_squared"], m_next, m_next);
        let m_cubed = self.product(a, ["m_cubed_exact", "m_cubed"], m_squared, m_next);
        let open_na = self.product(a, ["open_na_exact", "open_na"], m_cubed, h_next);
        let n_squared = self.product(a, ["n_squared_exact", "n_squared"], n_next, n_next);
        let open_k = self.product(a, ["open_k_exact", "open_k"], n_squared, n_squared);
        let g_na = a.parameter("sodium");
        let part_na_exact = a.mul("part_na_exact", open_na, g_na);
        let part_na = a.resize("part_na", part_na_exact, self.part);
        let g_k = a.parameter("potassium");
        let part_k_exact = a.mul("part_k_exact", open_k, g_k);
        let part_k = a.resize("part_k", part_k_exact, self.part);

        a.section("charge of one time step: leak, sodium, potassium, constant drive, synaptic input");
        let leak = a.parameter("leak");
        let leaked = a.mul("leaked", v, leak);
        let e_na = a.parameter("reversal_na");
        let distance_na = a.sub("distance_na", e_na, v);
        let pulled_na = a.mul("pulled_na", distance_na, part_na);
        let e_k = a.parameter("reversal_k");
        let distance_k = a.sub("distance_k", e_k, v);
        let pulled_k = a.mul("pulled_k", distance_k, part_k);
        let of_channels = a.add("of_channels", pulled_na, pulled_k);
        let of_leak = a.sub("with_leak", of_channels, leaked);
        let drive = a.parameter("drive");
        let drive_aligned = a.align("drive_aligned", drive, of_leak);
        let driven = a.add("with_drive", of_leak, drive_aligned);
        let input_aligned = a.align("input_aligned", input, of_leak);
        let charge_exact = a.add("charge_exact", driven, input_aligned);
        let charge = a.resize("charge", charge_exact, self.charge);

        a.section("membrane potential: the charge, less what the conductances take back of it");
        let parts = a.add("parts_of_channels", part_na, part_k);
        let conductance = a.add("conductance", parts, leak);
        let half = a.constant("half", 1, Format::unsigned(0, 1));
        let taken_back = a.mul("taken_back", conductance, half);
        let one_part = a.constant("one_part", 1 << (self.part.format.frac_bits + 1), self.whole());
        let kept = a.sub("kept", one_part, taken_back);
        let change = a.mul("change", charge, kept);
        let v_aligned = a.align("v_aligned", v, change);
        let v_sum = a.add("v_sum", v_aligned, change);
        let v_next = a.resize("v_next", v_sum, self.state);

        a.section("spike: the potential is past a maximum above the threshold");
        let threshold = a.parameter("threshold");
        let above = a.compare("above_threshold", Relation::GreaterEqual, v_next, threshold);
        let falling = a.compare("is_falling", Relation::Greater, v, v_next);
        let peak = a.and("past_a_peak", above, falling);
        let tested = refractory::test(a, peak, refractory, self.counter);
        let count_next = refractory::count(a, &tested, refractory, self.counter);
        ([v_next, m_next, h_next, n_next, count_next], tested.spike)
    }

    fn word_of(&self, variable: usize) -> Option<usize> {
        Some(variable)
    }
}

impl HodgkinHuxleyPlan {
    /// A gate's next state: x - k(V) (x - x_inf(V)).
    fn gate<A: Arith>(&self, a: &mut A, gate: &Gate, x: A::Value, place: Place<A::Value>) -> A::Value {
        let steady = self.curves.at(a, place, &gate.steady);
        let rate = self.curves.at(a, place, &gate.rate);
        let distance = a.sub(gate.distance, x, steady);
        let lost = a.mul(gate.lost, distance, rate);
        let aligned = a.align(gate.aligned, x, lost);
        let sum = a.sub(gate.sum, aligned, lost);
        a.resize(gate.next, sum, self.gate)
    }

    /// The format of 1 with a bit more behind the point than a part has.
    fn whole(&self) -> Format {
        Format::unsigned(1, self.part.format.frac_bits + 1)
    }

    fn product<A: Arith>(&self, a: &mut A, names: [&'static str; 2], x: A::Value, y: A::Value) -> A::Value {
        let exact = a.mul(names[0], x, y);
        a.resize(names[1], exact, self.gate)
    }
}

/// Forward Euler of the potential is stable where less than twice the distance to the reversal potentials can go in a time
/// step; with all channels open it is not, but sodium channels close before potassium channels open.
fn check(p: &Values, dt: Decimal) -> Result<(), Misfit> {
    let open = ["g_na", "g_k"].map(|key| dt.to_f64() * p.number(key) / p.number("c_m"));
    let names = ["g_na", "g_k"];
    match open.iter().position(|part| *part >= 4.0) {
        None => Ok(()),
        Some(place) => {
            let reason = format!(
                "open channels would take the potential {:.1} times the distance to their reversal potential in \
                 {dt} ms: a shorter `dt` is needed, such as 0.025 ms, or more `substeps`",
                open[place]
            );
            Err((names[place], reason))
        }
    }
}

fn model(sets: &[Values], receptors: &[Vec<Receptor>], formats: &WordFormats, dt: Decimal) -> Result<Model, PlanError> {
    let sum_frac = formats.state.frac_bits + formats.decay.frac_bits;
    formats.check(sum_frac)?;
    if let Some(set) = sets.iter().position(|p| p.get("e_l") != sets[0].get("e_l")) {
        let reason = "the populations of a core share the tables of the gates, which lie relative to `e_l`";
        return Err(PlanError::Mixed { keys: &["e_l"], set, reason });
    }
    let gate = Format::unsigned(1, formats.adaptation.frac_bits);
    let rest = sets[0].number("e_l");
    let curves = Curves::new(TABLED.map(|v| v - rest), SPACING, gate.frac_bits, formats)?;
    let longest = sets.iter().map(|p| p.steps("t_ref")).max().unwrap_or(0);
    let rounded = |format| Target { format, rounding: formats.rounding, overflow: Overflow::Saturate };
    let plan = HodgkinHuxleyPlan {
        state: rounded(formats.state),
        gate: rounded(gate),
        part: rounded(Format::unsigned(2, formats.decay.frac_bits)),
        charge: rounded(Format::signed(
            formats.state.int_bits + 2,
            formats.state.frac_bits + CHARGE_BITS.min(formats.decay.frac_bits),
        )),
        curves,
        counter: refractory::counter_format(longest),
    };
    let cell = Cell {
        neuron: plan,
        plan: NeuronPlan::Recorded(DEFINITION.name),
        parameters: plan.parameters(sets, formats, dt.to_f64())?,
        tables: tables(&curves, rest, dt.to_f64()),
        variables: plan.variables(sets, formats)?,
        notes: vec![format!("gates: tables with points every {SPACING} mV from {} to {} mV", TABLED[0], TABLED[1])],
        sum_frac,
        membranes: sets.iter().map(DEFINITION.membrane).collect(),
    };
    cell.model(receptors, formats, dt)
}

fn tables(curves: &Curves, rest: f64, dt: f64) -> Vec<Table> {
    let of_gate = |gate: &Gate| {
        let table =
            |names: &CurveNames, function: &dyn Fn(f64) -> f64| curves.table(names.table, |v| function(v + rest));
        [table(&gate.steady, &|v| gate.steady_state(v)), table(&gate.rate, &|v| gate.lost(v, dt))]
    };
    GATES.iter().flat_map(of_gate).collect()
}

impl HodgkinHuxleyPlan {
    fn parameters(&self, sets: &[Values], formats: &WordFormats, dt: f64) -> Result<Vec<Parameter>, PlanError> {
        let of_sets = |f: &dyn Fn(&Values) -> f64| -> Vec<f64> { sets.iter().map(f).collect() };
        let per_step = |key: &'static str| of_sets(&|p| dt * p.number(key) / p.number("c_m"));
        let conductance = |name, keys, key: &'static str| {
            let values = per_step(key);
            computed_in_format(name, keys, WORD, in_significant_bits(CONDUCTANCE_BITS, &values), &values)
        };
        let state_and_decay = formats.state.frac_bits + formats.decay.frac_bits;
        let drives = of_sets(&|p| dt * p.number("i_e") / p.number("c_m"));
        let spike_above = of_sets(&|p| SPIKE_ABOVE - p.number("e_l"));
        let periods = sets.iter().map(|p| p.steps("t_ref").into()).collect();
        Ok(vec![
            conductance("sodium", &["g_na"], "g_na")?,
            conductance("potassium", &["g_k"], "g_k")?,
            lost_fraction("leak", &["g_l", "c_m"], formats.decay, &per_step("g_l"))?,
            potentials("reversal_na", &["e_na"], formats.state, sets)?,
            potentials("reversal_k", &["e_k"], formats.state, sets)?,
            in_free_format("drive", &["i_e"], 32, state_and_decay, formats.reach(), &drives)?,
            computed_in_format("threshold", &["e_l"], "state", formats.state, &spike_above)?,
            Parameter { name: "refractory_period", format: self.counter, values: periods },
        ])
    }

    fn variables(&self, sets: &[Values], formats: &WordFormats) -> Result<Vec<Variable>, PlanError> {
        let mut variables = vec![membrane_potential(&["v_init"], formats.state, sets)?];
        for gate in &GATES {
            let start: Vec<f64> = sets.iter().map(|p| gate.steady_state(p.number("v_init"))).collect();
            variables.push(Variable {
                name: gate.name,
                format: self.gate.format,
                range: Range::of(self.gate.format),
                unit: "",
                init: computed_in_format(gate.name, &["v_init"], "adaptation", self.gate.format, &start)?.values,
                scale: vec![1.0; sets.len()],
                offset: vec![0.0; sets.len()],
            });
        }
        variables.push(refractory::refractory_counter(self.counter, formats, sets.iter().map(|p| p.steps("t_ref"))));
        Ok(variables)
    }
}
