//! The LIF of Xylo, in its integers: what the second version of the core of xylosim computes, in every bit.
//!
//! The page with equations, words and a step worked by hand is `docs/models/xylo.md`.

use super::definition::{Bound, Default, Definition, Key, Values};
use super::plan::{Model, NeuronPlan, PlanError, Variable};
use super::receptor::Receptor;
use super::saturating::{self, SATURATING_WORD};
use super::words::{WordFormats, whole_numbers};
use super::xylo_twin::XyloTwin;
use crate::datapath::{Arith, Output, Parameter, Range, Recorder, Relation, Signal, Target, interned};
use crate::fixed_point::{Decimal, Format, Overflow, Rounding};

/// Potential and currents: 16 bits.
const WORD: Format = SATURATING_WORD;
/// Its ends.
const ENDS: [i64; 2] = [-(1 << 15), (1 << 15) - 1];
/// The longest shift of a decay.
const MAX_DASH: i64 = 15;
/// The most spikes in a time step, a number of this many bits.
const MAX_SPIKES: i64 = 31;
/// The most synaptic currents of a neuron.
pub const MAX_CURRENTS: usize = 2;

/// The model.
pub const DEFINITION: Definition = Definition {
    name: "xylo",
    keys: &[
        whole("dash_syn", "shift of the synaptic current", Default::Required("4"), 0, MAX_DASH),
        whole("dash_mem", "shift of the potential", Default::Required("5"), 0, MAX_DASH),
        whole("threshold", "threshold", Default::Required("500"), 1, ENDS[1]),
        whole("bias", "bias", Default::Is("0"), ENDS[0], ENDS[1]),
        whole("max_spikes_per_dt", "number of spikes in a time step", Default::Is("31"), 1, MAX_SPIKES),
        whole("dash_syn_2", "shift of the second synaptic current", Default::As("dash_syn"), 0, MAX_DASH),
        whole("v_init", "initial potential", Default::Is("0"), ENDS[0], ENDS[1]),
    ],
    variables: &["v", "i"],
    spikes: true,
    model,
    membrane: |_| None,
    twin: |p, _| Box::new(XyloTwin::new(p)),
    check: |_, _| Ok(()),
};

const fn whole(name: &'static str, noun: &'static str, default: Default, low: i64, high: i64) -> Key {
    Key { name, unit: "", noun, default, bound: Bound::Whole(low, high) }
}

/// The synaptic currents of a neuron with these receptor types, as state variables: one where none is named.
pub fn xylo_currents(receptors: &[Receptor]) -> Vec<String> {
    match receptors {
        [] => vec!["i".to_owned()],
        named => named.iter().map(|receptor| format!("i_{}", receptor.name)).collect(),
    }
}

/// The inputs of a synaptic current: events of the host, then those of neurons.
const ORIGINS: [&str; 2] = ["input", "recurrent"];

/// A synaptic current, and the words that its events leave.
struct Current<V> {
    name: &'static str,
    leak: &'static str,
    word: V,
    inputs: [[V; 3]; ORIGINS.len()],
}

/// The datapath, with as many currents as the neuron has and a row for each bit of the most spikes.
struct XyloPlan {
    rows: u32,
}

impl XyloPlan {
    /// Next potential and currents, and the number of spikes.
    fn datapath<A: Arith>(&self, a: &mut A, v: A::Value, currents: &[Current<A::Value>]) -> (Vec<A::Value>, A::Value) {
        let ends = [a.constant("word_least", ENDS[0], WORD), a.constant("word_greatest", ENDS[1], WORD)];
        let one = a.constant("one", 1, Format::unsigned(1, 0));
        let mut next = Vec::new();
        for Current { name, leak, word, inputs } in currents {
            a.section(interned(&format!("synaptic current {name}: events of the host, events of neurons, decay")));
            let mut i = *word;
            for (origin, &words) in ORIGINS.iter().zip(inputs) {
                i = saturating::apply(a, &format!("{origin}_{name}"), i, words, ends);
            }
            let lost = lost(a, name, leak, i, one);
            let left = a.sub(interned(&format!("left_exact_{name}")), i, lost);
            next.push(a.resize(interned(&format!("next_{name}")), left, within()));
        }

        a.section("potential: decay, currents, bias; each sum saturates");
        let v_lost = lost(a, "v", "leak_v", v, one);
        let mut driven = next[0];
        for &current in &next[1..] {
            driven = a.add("currents", driven, current);
        }
        let change_exact = a.sub("change_exact", driven, v_lost);
        let change = a.resize("change", change_exact, within());
        let bias = a.parameter("bias");
        let biased_exact = a.add("biased_exact", change, bias);
        let biased = a.resize("biased", biased_exact, within());
        let v_exact = a.add("v_exact", v, biased);
        let v_integrated = a.resize("v_integrated", v_exact, within());

        let (v_next, spikes) = self.spikes(a, v_integrated);
        next.insert(0, v_next);
        (next, spikes)
    }

    /// As many spikes as the threshold goes into the potential, up to the most; each takes the threshold off.
    fn spikes<A: Arith>(&self, a: &mut A, mut v: A::Value) -> (A::Value, A::Value) {
        a.section("spikes: as many as thresholds go into the potential, by halves of the most");
        let none = a.constant("spikes_none", 0, Format::unsigned(1, 0));
        let mut spikes: Option<A::Value> = None;
        for row in (0..self.rows).rev() {
            let of = |what: &str| interned(&format!("{what}_{row}"));
            let threshold = a.parameter(of("threshold"));
            let reached = a.compare(of("reaches"), Relation::GreaterEqual, v, threshold);
            let below_exact = a.sub(of("below_exact"), v, threshold);
            let below = a.resize(of("below"), below_exact, within());
            v = a.select(of("v_left"), reached, below, v);
            let these = a.parameter(of("spikes"));
            let taken = a.select(of("spikes_taken"), reached, these, none);
            spikes = Some(match spikes {
                None => taken,
                Some(others) => a.add(of("spikes_so_far"), others, taken),
            });
        }
        (v, spikes.expect("a neuron may spike once at the least"))
    }
}

/// Into a word.
fn within() -> Target {
    Target { format: WORD, rounding: Rounding::Floor, overflow: Overflow::Saturate }
}

/// What `x` loses in a time step: x >> dash, and 1 where that is 0 and x is not. `leak` is 2^-dash.
fn lost<A: Arith>(a: &mut A, name: &str, leak: &'static str, x: A::Value, one: A::Value) -> A::Value {
    let of = |what: &str| interned(&format!("{what}_{name}"));
    let leak = a.parameter(leak);
    let scaled = a.mul(of("scaled"), x, leak);
    let shifted = a.resize(of("shifted"), scaled, within());
    let at_most_one = a.min(of("at_most_one"), x, one);
    a.max(of("lost"), shifted, at_most_one)
}

fn model(sets: &[Values], receptors: &[Vec<Receptor>], formats: &WordFormats, _: Decimal) -> Result<Model, PlanError> {
    formats.require_integers("Xylo", WORD)?;
    super::cell::check_alike(receptors)?;
    let names: Vec<&'static str> = xylo_currents(&receptors[0]).iter().map(|name| interned(name)).collect();
    let most = sets.iter().map(|p| p.whole("max_spikes_per_dt")).max().unwrap_or(1);
    let plan = XyloPlan { rows: most.ilog2() + 1 };
    let leaks: Vec<&'static str> = names.iter().map(|name| interned(&format!("leak_{name}"))).collect();
    let mut a = Recorder::new(parameters(sets, &leaks, plan.rows), Vec::new());
    a.saturating_inputs();
    let variables: Vec<Variable> = (names.iter().map(|name| variable(sets, name, |_| 0)))
        .rev()
        .chain([variable(sets, "v", |p| p.whole("v_init"))])
        .rev()
        .collect();
    let words: Vec<Signal> = variables.iter().map(|v| a.state(v.name, v.format, v.range)).collect();
    let currents: Vec<Current<Signal>> = (names.iter().zip(&leaks).zip(&words[1..]))
        .map(|((&name, &leak), &word)| {
            let inputs = ORIGINS.map(|origin| saturating::declare(&mut a, &format!("{origin}_{name}")));
            Current { name, leak, word, inputs }
        })
        .collect();
    let (next, spikes) = plan.datapath(&mut a, words[0], &currents);
    let outputs = variables.iter().zip(next).map(|(variable, signal)| Output { name: variable.name, signal });
    let (graph, steps) = a.finish(outputs.collect(), spikes)?;
    Ok(Model { plan: NeuronPlan::Recorded(DEFINITION.name), graph, steps, variables, notes: Vec::new() })
}

/// The words, all of them whole numbers within their bounds but for the leaks, which are powers of two.
fn parameters(sets: &[Values], leaks: &[&'static str], rows: u32) -> Vec<Parameter> {
    let leak = |name: &'static str, key: &str| Parameter {
        name,
        format: Format::unsigned(1, MAX_DASH as u32),
        values: sets.iter().map(|p| 1 << (MAX_DASH - p.whole(key))).collect(),
    };
    let bias = Parameter { name: "bias", format: WORD, values: sets.iter().map(|p| p.whole("bias")).collect() };
    let mut parameters = vec![leak("leak_v", "dash_mem"), bias];
    parameters.extend(leaks.iter().zip(["dash_syn", "dash_syn_2"]).map(|(&name, key)| leak(name, key)));
    let of_sets: Vec<Vec<[i64; 2]>> = sets.iter().map(|p| spike_rows(p, rows)).collect();
    for row in 0..rows {
        let of = |what: usize| of_sets.iter().map(|rows| rows[row as usize][what]).collect();
        parameters.push(whole_numbers(interned(&format!("threshold_{row}")), of(0)));
        parameters.push(whole_numbers(interned(&format!("spikes_{row}")), of(1)));
    }
    parameters
}

/// What the potential must reach in each row, and how many spikes that is, row 0 first: half of the most that is left, rounded
/// up. A row of more than the most is never reached.
fn spike_rows(p: &Values, rows: u32) -> Vec<[i64; 2]> {
    let never = ENDS[1] + 1;
    let mut left = p.whole("max_spikes_per_dt");
    let used = left.ilog2() + 1;
    let row = |row: u32| {
        if row >= used {
            return [never, 1 << row];
        }
        let spikes = (left + 1) / 2;
        left -= spikes;
        [never.min(spikes * p.whole("threshold")), spikes]
    };
    let mut of_rows: Vec<[i64; 2]> = (0..rows).rev().map(row).collect();
    of_rows.reverse();
    of_rows
}

fn variable(sets: &[Values], name: &'static str, init: impl Fn(&Values) -> i64) -> Variable {
    let init = sets.iter().map(init).collect();
    let (scale, offset) = (vec![1.0; sets.len()], vec![0.0; sets.len()]);
    Variable { name, format: WORD, range: Range::of(WORD), unit: "", init, scale, offset }
}
