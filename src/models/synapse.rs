//! The datapath of a receptor type: what its states add to the potential, and how they go on.
//!
//! The page with equations, formats and a step worked by hand is `docs/models/synapses.md`.

use super::plan::{PlanError, Variable};
use super::propagator::{Membrane, Propagator};
use super::receptor::{Receptor, SynapseKind};
use super::relaxation::PART_INT_BITS;
use super::words::{WordFormats, computed_in_format, in_free_format, in_significant_bits, lost_fraction};
use crate::datapath::{Arith, Parameter, Range, Target, interned, interned_list};
use crate::fixed_point::{Decimal, Format, Overflow};

/// Bits of a gain that count.
const GAIN_BITS: u32 = 16;
/// What chooses the word of a constant whose format is free.
const WORD: &str = "a word of 32 bits";

/// The structure of a receptor type, and the names of its signals.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct SynapsePlan {
    kind: SynapseKind,
    /// Which of its states add to the potential.
    driving: Vec<bool>,
    /// Where states are rounded.
    word: Target,
    /// Where what the states add is rounded: in mV, or, for a conductance, as the part of the distance to the reversal
    /// potential that is gone in one time step.
    drive: Target,
    is_conductance: bool,
    names: Names,
}

/// Names of signals, each with the name of the receptor type at its end.
#[derive(Clone, Debug, PartialEq)]
struct Names {
    title: &'static str,
    states: Vec<StateNames>,
    slope: &'static str,
    kick: &'static str,
    kick_aligned: &'static str,
    drive_sum: &'static str,
    drive: &'static str,
    reversal: &'static str,
    distance: &'static str,
    pulled: &'static str,
}

/// Names of what belongs to one state.
#[derive(Clone, Debug, PartialEq)]
struct StateNames {
    leak: &'static str,
    gain: &'static str,
    driven: &'static str,
    decayed: &'static str,
    input_aligned: &'static str,
    sum: &'static str,
    next: &'static str,
}

/// What a receptor type does to the potential in a time step.
#[derive(Clone, Copy)]
pub(super) struct Driven<V> {
    /// What it adds.
    pub adds: V,
    /// Of a conductance: h g/C.
    pub part: Option<V>,
    /// Whether it makes jumps of the potential.
    pub jumps: bool,
}

/// A receptor type, quantised for the parameter sets of one core.
pub(super) struct Synapse {
    pub plan: SynapsePlan,
    /// Of a conductance: the greatest h g/C that its words hold.
    pub most_part: f64,
    pub parameters: Vec<Parameter>,
    pub variables: Vec<Variable>,
}

impl SynapsePlan {
    /// What the receptor type adds to the potential in this time step, with at most the fraction bits of `drive`, or, for a
    /// conductance, those of `drive` and the potential together; without states it is the input itself.
    pub fn drive<A: Arith>(&self, a: &mut A, state: &[A::Value], input: A::Value, v: A::Value) -> Driven<A::Value> {
        let names = &self.names;
        if self.kind == SynapseKind::Delta {
            return Driven { adds: input, part: None, jumps: true };
        }
        a.section(names.title);
        let mut sum = None;
        for (place, &state) in state.iter().enumerate().filter(|(place, _)| self.driving[*place]) {
            let of_state = &names.states[place];
            let gain = a.parameter(of_state.gain);
            let driven = a.mul(of_state.driven, state, gain);
            sum = Some(match sum {
                None => driven,
                // all gains of a type have one binary point
                Some(others) => a.add(names.drive_sum, others, driven),
            });
        }
        let drive = a.resize(names.drive, sum.expect("a synapse drives its neuron"), self.drive);
        if !self.is_conductance {
            return Driven { adds: drive, part: None, jumps: false };
        }
        let reversal = a.parameter(names.reversal);
        let distance = a.sub(names.distance, reversal, v);
        Driven { adds: a.mul(names.pulled, distance, drive), part: Some(drive), jumps: false }
    }

    /// The next states.
    pub fn advance<A: Arith>(&self, a: &mut A, state: &[A::Value], input: A::Value) -> Vec<A::Value> {
        match self.kind {
            SynapseKind::Delta => Vec::new(),
            SynapseKind::Exponential => vec![self.received(a, 0, state[0], input)],
            SynapseKind::DoubleExponential => {
                (0..2).map(|place| self.received(a, place, state[place], input)).collect()
            }
            SynapseKind::Alpha => {
                let rise = self.received(a, 0, state[0], input);
                let names = &self.names;
                let of_state = &names.states[1];
                let leak = a.parameter(of_state.leak);
                let decayed = a.decay(of_state.decayed, state[1], leak);
                let slope = a.parameter(names.slope);
                let kick = a.mul(names.kick, state[0], slope);
                let kick_aligned = a.align(names.kick_aligned, kick, decayed);
                let sum = a.add(of_state.sum, decayed, kick_aligned);
                vec![rise, a.resize(of_state.next, sum, self.word)]
            }
        }
    }

    /// A state that decays, and takes the input.
    fn received<A: Arith>(&self, a: &mut A, place: usize, state: A::Value, input: A::Value) -> A::Value {
        let names = &self.names.states[place];
        let leak = a.parameter(names.leak);
        let decayed = a.decay(names.decayed, state, leak);
        let input_aligned = a.align(names.input_aligned, input, decayed);
        let sum = a.add(names.sum, decayed, input_aligned);
        a.resize(names.next, sum, self.word)
    }
}

impl Synapse {
    /// The receptor type in all parameter sets of a core, `[sets]`, which have the same structure. Where the core `relaxes`,
    /// conductances are integrated with the leak.
    ///
    /// # Errors
    /// [`PlanError`] for what does not fit its word.
    pub fn new(
        sets: &[&Receptor],
        membranes: &[Membrane],
        formats: &WordFormats,
        sum_frac: u32,
        dt: Decimal,
        relaxes: bool,
    ) -> Result<Self, PlanError> {
        let (receptor, kind) = (sets[0], sets[0].synapse.kind());
        let keys = interned_list(&format!("receptor.{}", receptor.name));
        let of_sets = sets.iter().zip(membranes);
        let step = |(receptor, membrane): (&&Receptor, &Membrane)| {
            let step = Propagator::new(&receptor.synapse, membrane, dt.to_f64());
            if relaxes { step.to_relax(membrane, dt.to_f64()) } else { step }
        };
        let steps: Vec<Propagator> = of_sets.map(step).collect();
        let is_conductance = receptor.synapse.reversal().is_some();
        let word = Format { signed: !is_conductance, ..formats.synapse };
        let states = steps[0].lost.len();
        let driving: Vec<bool> = (0..states).map(|place| steps.iter().any(|step| step.gains[place] != 0.0)).collect();
        let names = Names::new(receptor);
        let of_state = |place: usize| -> Vec<f64> { steps.iter().map(|step| step.lost[place]).collect() };
        let mut parameters = Vec::new();
        for (place, names) in names.states.iter().enumerate() {
            parameters.push(lost_fraction(names.leak, keys, formats.decay, &of_state(place))?);
        }
        if kind == SynapseKind::Alpha {
            let slopes: Vec<f64> = steps.iter().map(|step| step.slope).collect();
            parameters.push(in_free_format(names.slope, keys, 32, formats.decay.frac_bits, None, &slopes)?);
        }
        let gains = gains(&names, keys, &steps, &driving)?;
        let (drive, most_part) = match (is_conductance, relaxes) {
            (false, _) => (current_format(word, &steps, sum_frac), 0.0),
            (true, false) => (Format::unsigned(1, formats.decay.frac_bits), 0.0),
            (true, true) => part_format(word, &steps, formats),
        };
        parameters.extend(gains);
        if is_conductance {
            parameters.push(reversal(&names, keys, sets, membranes, formats)?);
        }
        let target = |format, overflow| Target { format, rounding: formats.rounding, overflow };
        let plan = SynapsePlan {
            kind,
            driving,
            word: target(word, Overflow::Saturate),
            drive: target(drive, Overflow::Saturate),
            is_conductance,
            names,
        };
        Ok(Self { variables: variables(receptor, word, sets.len()), plan, parameters, most_part })
    }
}

/// The gains of the states that drive the membrane, all with one binary point.
fn gains(
    names: &Names,
    keys: &'static [&'static str],
    steps: &[Propagator],
    driving: &[bool],
) -> Result<Vec<Parameter>, PlanError> {
    let all: Vec<f64> = steps.iter().flat_map(|step| step.gains.iter().copied()).collect();
    let format = in_significant_bits(GAIN_BITS, &all);
    let of_state = |(place, names): (usize, &StateNames)| {
        let values: Vec<f64> = steps.iter().map(|step| step.gains[place]).collect();
        computed_in_format(names.gain, keys, WORD, format, &values)
    };
    names.states.iter().enumerate().filter(|(place, _)| driving[*place]).map(of_state).collect()
}

/// Where what a current adds is rounded: to the binary point of the sum that it is added to, with room for every value.
fn current_format(word: Format, steps: &[Propagator], sum_frac: u32) -> Format {
    let strongest = steps.iter().map(|step| step.gains.iter().map(|gain| gain.abs()).sum::<f64>()).fold(0.0, f64::max);
    let most = (strongest * 1.001 * libm::ldexp(1.0, word.int_bits as i32)).max(1.0);
    let finest = in_significant_bits(GAIN_BITS, &steps.iter().flat_map(|s| s.gains.clone()).collect::<Vec<_>>());
    Format::signed(libm::ceil(libm::log2(most)) as u32, sum_frac.min(word.frac_bits + finest.frac_bits))
}

/// Where h g/C is rounded that is integrated with the leak: to the fraction bits of `decay`, with room for every value below 8;
/// and a bound of it. Written at run time, it can be any below 8.
fn part_format(word: Format, steps: &[Propagator], formats: &WordFormats) -> (Format, f64) {
    let largest = |place: usize| steps.iter().map(|step| step.gains[place]).fold(0.0, f64::max);
    // each state with its largest gain in any set, as the ranges of the datapath have it
    let strongest: f64 = (0..steps[0].gains.len()).map(largest).sum();
    let most = strongest * 1.001 * libm::ldexp(1.0, word.int_bits as i32);
    let most = if formats.writable { f64::INFINITY } else { most };
    let int_bits = (0..PART_INT_BITS).find(|&bits| most < f64::from(1 << bits) - formats.decay.resolution());
    let format = Format::unsigned(int_bits.unwrap_or(PART_INT_BITS), formats.decay.frac_bits);
    (format, most.min(format.to_f64(format.max_raw())))
}

/// The reversal potential relative to rest, with the potential's binary point.
fn reversal(
    names: &Names,
    keys: &'static [&'static str],
    sets: &[&Receptor],
    membranes: &[Membrane],
    formats: &WordFormats,
) -> Result<Parameter, PlanError> {
    let frac_bits = formats.state.frac_bits;
    let relative = |(receptor, membrane): (&&Receptor, &Membrane)| {
        let reversal = receptor.synapse.reversal().expect("a conductance has one").to_f64();
        libm::rint((reversal - membrane.rest) * libm::ldexp(1.0, frac_bits as i32)) as i128
    };
    let range = Range::hull(sets.iter().zip(membranes).map(relative));
    let format = Format::holding(range.lo.min(-1), range.hi.max(0), frac_bits);
    let values: Vec<f64> = sets.iter().zip(membranes).map(|pair| format.to_f64(relative(pair))).collect();
    computed_in_format(names.reversal, keys, WORD, format, &values)
}

/// The states of a receptor type: nothing has come in yet.
fn variables(receptor: &Receptor, format: Format, sets: usize) -> Vec<Variable> {
    let unit = if receptor.synapse.reversal().is_some() { "nS" } else { "pA" };
    let variable = |name: String| Variable {
        name: interned(&name),
        format,
        range: Range::of(format),
        unit,
        init: vec![0; sets],
        scale: vec![1.0; sets],
        offset: vec![0.0; sets],
    };
    receptor.variables().into_iter().map(variable).collect()
}

impl Names {
    fn new(receptor: &Receptor) -> Self {
        let of = |word: &str| interned(&format!("{word}_{}", receptor.name));
        let states = receptor.variables();
        let state = |name: &String| {
            let of = |word: &str| interned(&format!("{word}_{name}"));
            StateNames {
                leak: of("leak"),
                gain: of("gain"),
                driven: of("driven_by"),
                decayed: of("decayed"),
                input_aligned: of("input_aligned"),
                sum: of("sum"),
                next: of("next"),
            }
        };
        Self {
            title: interned(&format!("receptor type {}: {}", receptor.name, receptor.synapse.name().replace('_', " "))),
            states: states.iter().map(state).collect(),
            slope: of("slope"),
            kick: of("kick"),
            kick_aligned: of("kick_aligned"),
            drive_sum: of("drive_sum"),
            drive: of("drive"),
            reversal: of("reversal"),
            distance: of("distance"),
            pulled: of("pulled"),
        }
    }
}
