//! `weight` and `delay`: numbers, or what they are drawn from.

use super::arrays;
use super::clock::Clock;
use super::diagnostics::Diagnostic;
use super::number::Quantity;
use super::steps::MAX_DELAY_STEPS;
use super::table::Table;
use super::value::Value;
use super::{Bounds, Delay, Hardware, Located, Weight};

/// The least share of draws that must lie within the bounds: what is beyond them is drawn again.
const LEAST_SHARE: f64 = 0.01;
/// Beyond exp of this no word holds a number.
const MAX_LOGARITHM: f64 = 100.0;

const KINDS: [&str; 4] = ["normal", "lognormal", "uniform", "file"];

/// Reads `weight`. `shape` is how many sources and targets there are, for a matrix.
pub(super) fn read_weight(value: &Value, shape: Option<[u32; 2]>) -> Option<Weight> {
    if !value.is_table() {
        return Some(Weight::Constant(value.quantity("")?.value));
    }
    let weight = Table::fixed(value, "`weight`", &["normal", "lognormal", "uniform", "file", "array"])?;
    let kind = weight.exactly_one(&KINDS, "kind of weight")?;
    if kind != "file" && weight.has("array") {
        let error =
            Diagnostic::new("`array` has no effect without `file`", weight.key_span("array"), "would be ignored");
        weight.document.report(error);
    }
    let inner = weight.get(kind)?;
    match kind {
        "normal" => read_normal(&inner),
        "lognormal" => read_lognormal(&inner),
        "uniform" => {
            let [low, high] = read_pair(&Table::fixed(&inner, "`uniform`", &["low", "high"])?, ["low", "high"], "")?;
            low.below(weight.document, &high, true);
            Some(Weight::Uniform { low: low.value.to_f64(), high: high.value.to_f64() })
        }
        _ => {
            let array = weight.required("array", "array = \"NAME\"").and_then(|v| v.string());
            read_matrix(&weight, &inner.string()?, &array?, shape?)
        }
    }
}

fn read_normal(value: &Value) -> Option<Weight> {
    let table = Table::fixed(value, "`normal`", &["mean", "std", "low", "high"])?;
    let [mean, std] = read_moments(&table, "")?;
    let bounds = read_bounds(&table)?;
    let (mean, std) = (mean.value.to_f64(), std.value.to_f64());
    check_share(&table, mean, std, bounds);
    Some(Weight::Normal { mean, std, bounds })
}

fn read_lognormal(value: &Value) -> Option<Weight> {
    let table = Table::fixed(value, "`lognormal`", &["mean", "std", "negative", "low", "high"])?;
    let [mean, std] = read_moments(&table, "")?;
    let negative = table.get("negative").map_or(Some(false), |value| value.boolean());
    let bounds = read_bounds(&table)?;
    let negative = negative?;
    for moment in [&mean, &std].into_iter().filter(|moment| moment.value.to_f64().abs() > MAX_LOGARITHM) {
        let must = format!("it is of the logarithm of the weights, and must be at most {MAX_LOGARITHM}");
        moment.refuse(table.document, &must, "too great", "");
    }
    let (mean, std) = (mean.value.to_f64(), std.value.to_f64());
    let of_draws = if negative { Bounds { low: -bounds.high, high: -bounds.low } } else { bounds };
    // A bound below 0 is none for the logarithm; an upper one leaves nothing.
    let logarithm = |bound: f64| if bound > 0.0 { libm::log(bound) } else { f64::NEG_INFINITY };
    let of_logarithm = Bounds { low: logarithm(of_draws.low), high: logarithm(of_draws.high) };
    check_share(&table, mean, std, of_logarithm);
    Some(Weight::Lognormal { mean, std, negative, bounds })
}

fn read_bounds(table: &Table) -> Option<Bounds> {
    let [low, high] = ["low", "high"].map(|key| table.get(key).map(|value| value.quantity("")));
    let (low, high) =
        (low.map_or(Some(None), |low| Some(Some(low?)))?, high.map_or(Some(None), |high| Some(Some(high?)))?);
    if let (Some(low), Some(high)) = (&low, &high) {
        low.below(table.document, high, true);
    }
    let or = |bound: Option<Quantity>, default| bound.map_or(default, |bound| bound.value.to_f64());
    Some(Bounds { low: or(low, f64::NEG_INFINITY), high: or(high, f64::INFINITY) })
}

/// Mean and standard deviation of a table.
fn read_moments(table: &Table, unit: &'static str) -> Option<[Quantity; 2]> {
    let moments = read_pair(table, ["mean", "std"], unit)?;
    moments[1].not_negative(table.document, "a standard deviation");
    Some(moments)
}

/// Refuses bounds that next to no draw of a normal distribution lies within.
fn check_share(table: &Table, mean: f64, std: f64, bounds: Bounds) {
    if bounds.low > bounds.high {
        return; // reported by itself
    }
    let share = if std > 0.0 {
        normal_share((bounds.high - mean) / std) - normal_share((bounds.low - mean) / std)
    } else {
        f64::from(u8::from(bounds.contain(mean)))
    };
    if share < LEAST_SHARE {
        let percent = 100.0 * LEAST_SHARE;
        let title = format!("less than {percent} % of the draws of {} lie within its bounds", table.place);
        let error = Diagnostic::new(title, table.span.clone(), "what is beyond the bounds is drawn again");
        table.document.report(error.help("move `low` and `high`, or use another distribution"));
    }
}

/// The share of a standard normal distribution below `x`, to 1e-7 (Abramowitz and Stegun 26.2.17).
fn normal_share(x: f64) -> f64 {
    const TERMS: [f64; 5] = [1.330274429, -1.821255978, 1.781477937, -0.356563782, 0.319381530];
    if x.is_infinite() {
        return if x > 0.0 { 1.0 } else { 0.0 };
    }
    let t = 1.0 / (1.0 + 0.2316419 * x.abs());
    let series = TERMS.iter().fold(0.0, |sum, term| (sum + term) * t);
    let tail = libm::exp(-x * x / 2.0) / (2.0 * std::f64::consts::PI).sqrt() * series;
    if x > 0.0 { 1.0 - tail } else { tail }
}

fn read_matrix(weight: &Table, file: &Located<String>, array: &Located<String>, shape: [u32; 2]) -> Option<Weight> {
    match arrays::read_weights(&weight.document.folder, &file.value, &array.value, shape) {
        Ok(matrix) => Some(Weight::Matrix(matrix)),
        Err(error) => {
            let diagnostic = Diagnostic::new(error.title, file.span.clone(), error.remark).help(error.help);
            weight.document.report(diagnostic);
            None
        }
    }
}

/// Two numbers that belong together: `{ mean = 0.4, std = 0.04 }`.
fn read_pair(table: &Table, keys: [&str; 2], unit: &'static str) -> Option<[Quantity; 2]> {
    let [first, second] = keys.map(|key| table.required_quantity(key, unit, "1.0"));
    Some([first?, second?])
}

/// Reads delays.
pub(super) struct Delays<'a> {
    pub clock: &'a Clock<'a>,
    pub hardware: Option<&'a Hardware>,
    /// The shortest delay, in time steps: 0 from sources, 1 from populations.
    pub least: u32,
}

impl Delays<'_> {
    /// Reads `delay`.
    pub fn read(&self, value: &Value) -> Option<Delay> {
        if !value.is_table() {
            return Some(Delay::Constant(self.in_steps(&value.quantity("ms")?)?));
        }
        let kinds = ["uniform", "normal"];
        let outer = Table::fixed(value, "`delay`", &kinds)?;
        let kind = outer.exactly_one(&kinds, "kind of delay")?;
        let inner = outer.get(kind)?;
        if kind == "normal" {
            return self.read_normal(&inner);
        }
        let [low, high] = read_pair(&Table::fixed(&inner, "`uniform`", &["low", "high"])?, ["low", "high"], "ms")?;
        low.below(inner.document, &high, true);
        let (low, high) = (self.in_steps(&low), self.in_steps(&high));
        Some(Delay::Uniform { low: low?, high: high? })
    }

    fn read_normal(&self, value: &Value) -> Option<Delay> {
        let table = Table::fixed(value, "`normal`", &["mean", "std", "low", "high"])?;
        let moments = read_moments(&table, "ms");
        let bound = |key: &str, default: u32| match table.get(key) {
            Some(value) => value.quantity("ms").and_then(|bound| self.in_steps(&bound)),
            None => Some(default),
        };
        let longest = self.hardware.and_then(|hardware| hardware.max_delay.as_ref());
        let (low, high) = (bound("low", self.least), bound("high", longest.map_or(MAX_DELAY_STEPS, |max| max.value)));
        let dt = self.clock.dt.as_ref()?.value.to_f64();
        let [mean, std] = moments?.map(|moment| moment.value.to_f64() / dt);
        let (low, high) = (low?, high?);
        // What is drawn is rounded to whole time steps.
        check_share(&table, mean, std, Bounds { low: f64::from(low) - 0.5, high: f64::from(high) + 0.5 });
        Some(Delay::Normal { mean, std, low, high })
    }

    /// A delay in time steps: at least the shortest, and within the ring of accumulator slots.
    pub fn in_steps(&self, delay: &Quantity) -> Option<u32> {
        let document = self.clock.document;
        if self.least == 1 && delay.value.is_zero() {
            let help = format!("use at least {}", self.clock.dt.as_ref()?.with_unit());
            let must = "a spike of a population acts at the earliest in the next time step";
            delay.refuse(document, must, "too early", &help);
            return None;
        }
        let steps = self.clock.whole_steps(delay, "a delay", self.least, MAX_DELAY_STEPS)?;
        let ring = self.hardware.and_then(|hardware| hardware.max_delay.as_ref());
        if let Some(ring) = ring.filter(|ring| steps > ring.value) {
            let title = format!("{}: longer than the ring holds", delay.is());
            let error = Diagnostic::new(title, delay.span.clone(), format!("{steps} time steps"))
                .related(ring.span.clone(), format!("the ring holds {} time steps", ring.value))
                .help("raise `max_delay`, or leave it out: the ring is then as long as it has to be");
            document.report(error);
            return None;
        }
        Some(steps)
    }
}

#[cfg(test)]
mod tests {
    use super::normal_share;

    #[test]
    fn the_share_is_that_of_the_tables() {
        for (x, share) in [(0.0, 0.5), (1.0, 0.841_344_746), (-1.96, 0.024_997_895), (-3.0, 0.001_349_898)] {
            assert!((normal_share(x) - share).abs() < 1e-7, "below {x}: {}", normal_share(x));
        }
        assert_eq!([f64::NEG_INFINITY, f64::INFINITY].map(normal_share), [0.0, 1.0]);
    }
}
