//! Short-term depression and facilitation of Tsodyks and Markram: `docs/models/short_term_plasticity.md`.
//!
//! The state belongs to the axon: it depends on the presynaptic spikes alone. Between spikes it is not touched; a spike brings it
//! over all time steps since the one before, with exponentials that are products of two table rows.

use crate::datapath::{Arith, Graph, Output, Range, Recorder, Table, Target};
use crate::fixed_point::{Decimal, Format, Overflow, Rounding, resize};

/// Fraction bits of the state and of the tables.
pub const FRACTION_BITS: u32 = 16;
/// The most bits of the number of time steps that the tables tell apart.
pub const MAX_ELAPSED_BITS: u32 = 24;
/// Bits of the time step of the last spike.
pub const LAST_BITS: u32 = 32;
/// Format of utilisation, resources and of the factor on a weight: 0 to 1.
pub const FRACTION: Format = Format { signed: false, int_bits: 1, frac_bits: FRACTION_BITS };

/// What a user gives for an axon; names and defaults are those of NEST's `tsodyks2_synapse`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PlasticityParameters {
    /// Utilisation of a spike after a long silence, above 0, at most 1.
    pub u: Decimal,
    /// Time constant of recovery from depression, ms, above 0.
    pub tau_rec: Decimal,
    /// Time constant of facilitation, ms; 0 for none.
    pub tau_fac: Decimal,
}

/// The datapath of all parameter sets of a chip.
#[derive(Clone, Debug, PartialEq)]
pub struct ShortTermPlasticity {
    /// From the state at the spike before to the state at this one. State: utilisation, resources, and what was released of them, in
    /// [`FRACTION`]. Inputs: the row of the lower digit, the row of the higher digit, the parameter set.
    pub graph: Graph,
    /// The weight times what was released, in the weight's format. Inputs: weight, factor.
    pub amount: Graph,
    /// Format of a weight.
    weight: Format,
    /// How a product of a weight is rounded.
    rounding: Rounding,
    /// Parameter sets.
    pub sets: u32,
    /// Bits of the lower digit of the elapsed time steps.
    pub low_bits: u32,
    /// Bits of the higher digit.
    pub high_bits: u32,
}

impl ShortTermPlasticity {
    /// The state of an axon that never had a spike: its first one finds utilisation u and all resources.
    pub const START: [i64; 3] = [0, 1 << FRACTION_BITS, 0];

    /// Bits of a state in memory: its three words, and the time step of the last spike above them.
    pub const STATE_BITS: u32 = 3 * (FRACTION_BITS + 1) + LAST_BITS;

    /// How many bits of elapsed time steps `sets` need: what is further apart has forgotten, to half a unit in the last place.
    pub fn elapsed_bits(sets: &[PlasticityParameters], dt: Decimal) -> u32 {
        let slowest = sets.iter().map(|set| set.tau_rec.to_f64().max(set.tau_fac.to_f64())).fold(0.0, f64::max);
        let steps = libm::ceil(slowest / dt.to_f64() * f64::from(FRACTION_BITS + 1) * std::f64::consts::LN_2);
        (libm::ceil(libm::log2(steps + 1.0)) as u32).max(2)
    }

    /// The datapath of `sets`, at least one, for time steps of `dt` ms and weights in `weight`.
    ///
    /// # Panics
    /// Where a weight has more than 32 bits.
    pub fn new(sets: &[PlasticityParameters], dt: Decimal, weight: Format, rounding: Rounding) -> Self {
        let bits = Self::elapsed_bits(sets, dt);
        let (low_bits, high_bits) = (bits.div_ceil(2), bits / 2);
        let digits = |name, bits: u32, unit: u32| {
            let rows = sets.iter().flat_map(|set| (0..1u32 << bits).map(move |digit| (set, digit << unit)));
            let decays = rows.map(|(set, steps)| {
                let elapsed = f64::from(steps) * dt.to_f64();
                [decay(elapsed, set.tau_rec.to_f64()), decay(elapsed, set.tau_fac.to_f64())].map(raw)
            });
            pairs(name, decays)
        };
        let of_sets = sets.iter().map(|set| [raw(set.u.to_f64()), raw(1.0 - set.u.to_f64())]);
        let low = digits("low_digit", low_bits, 0);
        let high = digits("high_digit", high_bits, low_bits);
        let tables = vec![low, high, pairs("utilisation", of_sets)];
        let mut recorder = Recorder::new(Vec::new(), tables);
        let whole = Range { lo: 0, hi: 1 << FRACTION_BITS };
        let state = ["u", "x", "released"].map(|name| recorder.state(name, FRACTION, whole));
        let count = sets.len() as u32;
        let mut row = |name, bits: u32| {
            let last = (i128::from(count) << bits) - 1;
            recorder.input(name, Format::holding(0, last.max(1), 0), Range { lo: 0, hi: last })
        };
        let rows = [row("low_row", low_bits), row("high_row", high_bits), row("set", 0)];
        let next = spike(&mut recorder, state, rows);
        let outputs = ["u", "x", "released"].iter().zip(next).map(|(name, signal)| Output { name, signal });
        let (graph, _) = recorder.finish(outputs.collect(), None).expect("products of two fractions are narrow");
        let amount = amount_graph(weight, rounding);
        Self { graph, amount, weight, rounding, sets: count, low_bits, high_bits }
    }

    /// What a raw weight adds with a factor: the graph [`amount`](Self::amount) without its detours, for a synapse at a time.
    pub fn amount_of(&self, weight: i32, factor: i64) -> i64 {
        let product = i128::from(weight) * i128::from(factor);
        let format = self.weight;
        resize(product, format.frac_bits + FRACTION_BITS, format, self.rounding, Overflow::Saturate, 0) as i64
    }

    /// The rows of the tables for `elapsed` time steps of set `set`: lower digit, higher digit, the set itself.
    pub fn rows(&self, set: u32, elapsed: u32) -> [i64; 3] {
        let elapsed = elapsed.min((1 << (self.low_bits + self.high_bits)) - 1);
        let low = elapsed & ((1 << self.low_bits) - 1);
        [set << self.low_bits | low, set << self.high_bits | elapsed >> self.low_bits, set].map(i64::from)
    }
}

/// One spike: the next utilisation, resources and what it releases of them.
fn spike<A: Arith>(a: &mut A, [u, x, released]: [A::Value; 3], [low, high, set]: [A::Value; 3]) -> [A::Value; 3] {
    let rounded = Target { format: FRACTION, rounding: Rounding::Nearest, overflow: Overflow::Saturate };
    let one = a.constant("one", 1 << FRACTION_BITS, FRACTION);

    a.section("what is left of depression and facilitation: a product of two rows");
    let (recovery_low, facilitation_low) = a.lookup(["recovery_low", "facilitation_low"], "low_digit", low);
    let (recovery_high, facilitation_high) = a.lookup(["recovery_high", "facilitation_high"], "high_digit", high);
    let (utilisation, rest) = a.lookup(["utilisation", "rest"], "utilisation", set);
    let exact = a.mul("recovery_exact", recovery_low, recovery_high);
    let recovery = a.resize("recovery", exact, rounded);
    let exact = a.mul("facilitation_exact", facilitation_low, facilitation_high);
    let facilitation = a.resize("facilitation", exact, rounded);

    a.section("x = 1 - (1 - x + u x) exp(-D / tau_rec)");
    let gone = a.sub("gone", one, x);
    let gone = a.add("gone_with_release", gone, released);
    let gone = a.min("gone_at_most_all", gone, one);
    let exact = a.mul("not_recovered_exact", gone, recovery);
    let missing = a.resize("not_recovered", exact, rounded);
    let x = a.sub("x_next", one, missing);

    a.section("u = U + u (1 - U) exp(-D / tau_fac)");
    let exact = a.mul("kept_exact", u, rest);
    let kept = a.resize("kept", exact, rounded);
    let exact = a.mul("raised_exact", kept, facilitation);
    let raised = a.resize("raised", exact, rounded);
    let sum = a.add("u_sum", utilisation, raised);
    let u = a.min("u_next", sum, one);

    a.section("what is released");
    let exact = a.mul("released_exact", u, x);
    let released = a.resize("released_next", exact, rounded);
    [u, x, released]
}

/// A weight times what was released: never more than the weight.
fn amount_graph(weight: Format, rounding: Rounding) -> Graph {
    let mut a = Recorder::new(Vec::new(), Vec::new());
    a.section("weight times factor");
    let weight_signal = a.input("weight", weight, Range::of(weight));
    let factor = a.input("factor", FRACTION, Range { lo: 0, hi: 1 << FRACTION_BITS });
    let exact = a.mul("exact", weight_signal, factor);
    let signal = a.resize("amount", exact, Target { format: weight, rounding, overflow: Overflow::Saturate });
    a.finish(vec![Output { name: "amount", signal }], None).expect("a weight has at most 32 bits").0
}

/// exp(-elapsed / tau); a time constant of 0 forgets at once, also within a time step.
fn decay(elapsed: f64, tau: f64) -> f64 {
    if tau == 0.0 { 0.0 } else { libm::exp(-elapsed / tau) }
}

fn raw(value: f64) -> i64 {
    libm::rint(libm::ldexp(value, FRACTION_BITS as i32)) as i64
}

/// A table of two columns in [`FRACTION`].
fn pairs(name: &'static str, rows: impl Iterator<Item = [i64; 2]>) -> Table {
    let (values, slopes) = rows.map(|[first, second]| (first, second)).unzip();
    Table { name, value_format: FRACTION, values, slope_format: FRACTION, slopes }
}

/// The state of an axon in double precision.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PlasticityTwin {
    u: f64,
    x: f64,
    last: Option<u64>,
}

impl PlasticityTwin {
    /// An axon that never had a spike.
    pub const START: Self = Self { u: 0.0, x: 1.0, last: None };

    /// A spike in time step `step`, of `dt` ms: the factor on the weights, u x.
    pub fn spike(&mut self, p: &PlasticityParameters, step: u64, dt: f64) -> f64 {
        let [utilisation, tau_rec, tau_fac] = [p.u, p.tau_rec, p.tau_fac].map(Decimal::to_f64);
        match self.last {
            None => (self.u, self.x) = (utilisation, 1.0),
            Some(last) => {
                let elapsed = (step - last) as f64 * dt;
                self.x = 1.0 + (self.x - self.x * self.u - 1.0) * decay(elapsed, tau_rec);
                self.u = utilisation + self.u * (1.0 - utilisation) * decay(elapsed, tau_fac);
            }
        }
        self.last = Some(step);
        self.u * self.x
    }
}
