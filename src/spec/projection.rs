//! `[[projection]]`: synapses from one population or source to one population.

use super::clock::Clock;
use super::diagnostics::Diagnostic;
use super::network_section::{Member, Members};
use super::number::Quantity;
use super::steps::MAX_DELAY_STEPS;
use super::table::Table;
use super::value::Value;
use super::{Connect, Delay, Hardware, Located, Projection, Weight, arrays};

/// Reads all projections; what is wrong is reported.
pub(super) fn read(
    root: &Table,
    clock: &Clock,
    members: &Members,
    hardware: Option<&Hardware>,
) -> Option<Vec<Projection>> {
    let list = root.get("projection").and_then(|value| value.elements("written as `[[projection]]` tables"));
    let reader = Reader { clock, members, hardware };
    let projections: Vec<_> = list.unwrap_or_default().iter().map(|value| reader.read(value)).collect();
    projections.into_iter().collect()
}

struct Reader<'a> {
    clock: &'a Clock<'a>,
    members: &'a Members,
    hardware: Option<&'a Hardware>,
}

impl Reader<'_> {
    fn read(&self, value: &Value) -> Option<Projection> {
        let document = self.clock.document;
        let table = Table::fixed(value, "[[projection]]", &["from", "to", "connect", "weight", "delay"])?;
        let name = |key: &str| table.required(key, &format!("{key} = \"NAME\"")).and_then(|v| v.string());
        let (from_name, to_name) = (name("from"), name("to"));
        let from = from_name.as_ref().and_then(|name| self.members.any(document, name));
        let to = to_name.as_ref().and_then(|name| self.members.population(document, name));
        let connect = self.read_connect(&table, from, to);
        let weight = table.required("weight", "weight = 0.5").and_then(|v| read_weight(&table, &v, from, to));
        let delay = self.read_delay(&table, from);
        Some(Projection {
            from: from_name?,
            to: to_name?,
            connect: connect?,
            connect_span: table.get("connect").map_or(table.span.clone(), |v| v.span()),
            weight: weight?,
            weight_span: table.get("weight")?.span(),
            delay: delay?,
            delay_span: table.get("delay").map_or(table.span.clone(), |v| v.span()),
        })
    }

    fn read_connect(&self, table: &Table, from: Option<&Member>, to: Option<&Member>) -> Option<Connect> {
        let from_file =
            table.get("weight").is_some_and(|w| w.entries_if_table().is_some_and(|t| t.contains_key("file")));
        let value = match table.get("connect") {
            None if from_file => return Some(Connect::AllToAll),
            None => {
                table.required("connect", "connect = \"all_to_all\"");
                return None;
            }
            Some(value) => value,
        };
        let connect = if value.is_string() {
            let words = [("all_to_all", Connect::AllToAll), ("one_to_one", Connect::OneToOne)];
            let names: Vec<_> = words.iter().enumerate().map(|(index, (name, _))| (*name, index)).collect();
            words[value.choice(&names)?.value].1.clone()
        } else if value.is_table() {
            Connect::FixedProbability(read_probability(&value)?)
        } else {
            return value.wrong_type("`\"all_to_all\"`, `\"one_to_one\"` or `{ fixed_probability = 0.1 }`");
        };
        if from_file && connect != Connect::AllToAll {
            let error =
                Diagnostic::new("weights from a file are a full matrix", value.span(), "must be `\"all_to_all\"`")
                    .related(table.key_span("weight"), "the weights")
                    .help("leave `connect` out, and write 0 for pairs that are not connected");
            table.document.report(error);
        }
        if connect == Connect::OneToOne {
            check_one_to_one(&value, from?, to?);
        }
        Some(connect)
    }

    fn read_delay(&self, table: &Table, from: Option<&Member>) -> Option<Delay> {
        let least = u32::from(!from?.is_source);
        let Some(value) = table.get("delay") else { return Some(Delay::Constant(least)) };
        if !value.is_table() {
            return Some(Delay::Constant(self.delay_steps(&value.quantity("ms")?, least)?));
        }
        let outer = Table::fixed(&value, "`delay`", &["uniform"])?;
        let uniform = outer.required("uniform", "uniform = { low = 1.0, high = 2.0 }")?;
        let (low, high) = read_pair(&uniform, ["low", "high"], "ms")?;
        low.below(table.document, &high, true);
        let (low, high) = (self.delay_steps(&low, least), self.delay_steps(&high, least));
        Some(Delay::Uniform { low: low?, high: high? })
    }

    /// A delay in time steps: at least `least`, and within the ring of accumulator slots.
    fn delay_steps(&self, delay: &Quantity, least: u32) -> Option<u32> {
        let document = self.clock.document;
        if least == 1 && delay.value.is_zero() {
            let help = format!("use at least {}", self.clock.dt.as_ref()?.with_unit());
            let must = "a spike of a population acts at the earliest in the next time step";
            delay.refuse(document, must, "too early", &help);
            return None;
        }
        let steps = self.clock.whole_steps(delay, "a delay", least, MAX_DELAY_STEPS)?;
        let ring = self.hardware.and_then(|hardware| hardware.max_delay.as_ref());
        if let Some(ring) = ring.filter(|ring| steps > ring.value) {
            let title = format!("delay of {} is longer than the ring holds", delay.with_unit());
            let error = Diagnostic::new(title, delay.span.clone(), format!("{steps} time steps"))
                .related(ring.span.clone(), format!("the ring holds {} time steps", ring.value))
                .help("raise `max_delay`, or leave it out: the ring is then as long as it has to be");
            document.report(error);
        }
        Some(steps)
    }
}

fn check_one_to_one(value: &Value, from: &Member, to: &Member) -> Option<()> {
    let (from_count, to_count) = (from.count.as_ref()?, to.count.as_ref()?);
    if from_count.value != to_count.value {
        let title = format!(
            "`one_to_one` needs equal counts, but `{}` has {} and `{}` has {}",
            from.name.value, from_count.value, to.name.value, to_count.value
        );
        let error = Diagnostic::new(title, value.span(), "counts differ")
            .related(from_count.span.clone(), format!("{} here", from_count.value))
            .related(to_count.span.clone(), format!("{} here", to_count.value));
        value.document.report(error);
    }
    Some(())
}

fn read_probability(value: &Value) -> Option<f64> {
    let table = Table::fixed(value, "`connect`", &["fixed_probability"])?;
    let probability = table.required_quantity("fixed_probability", "", "0.1")?;
    probability.fraction(table.document, "a probability", "");
    Some(probability.value.to_f64())
}

fn read_weight(table: &Table, value: &Value, from: Option<&Member>, to: Option<&Member>) -> Option<Weight> {
    if !value.is_table() {
        return Some(Weight::Constant(value.quantity("")?.value));
    }
    let keys = ["normal", "uniform", "file", "array"];
    let weight = Table::fixed(value, "`weight`", &keys)?;
    match weight.exactly_one(&keys[..3], "kind of weight")? {
        "normal" => {
            refuse_array(&weight);
            let (mean, std) = read_pair(&weight.get("normal")?, ["mean", "std"], "")?;
            std.not_negative(table.document, "a standard deviation");
            Some(Weight::Normal { mean: mean.value.to_f64(), std: std.value.to_f64() })
        }
        "uniform" => {
            refuse_array(&weight);
            let (low, high) = read_pair(&weight.get("uniform")?, ["low", "high"], "")?;
            low.below(table.document, &high, true);
            Some(Weight::Uniform { low: low.value.to_f64(), high: high.value.to_f64() })
        }
        _ => {
            let file = weight.get("file").and_then(|v| v.string());
            let array = weight.required("array", "array = \"NAME\"").and_then(|v| v.string());
            read_matrix(&weight, &file?, &array?, [from?.count.as_ref()?.value, to?.count.as_ref()?.value])
        }
    }
}

fn refuse_array(weight: &Table) {
    if weight.has("array") {
        let error =
            Diagnostic::new("`array` has no effect without `file`", weight.key_span("array"), "would be ignored");
        weight.document.report(error);
    }
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
fn read_pair(value: &Value, keys: [&str; 2], unit: &'static str) -> Option<(Quantity, Quantity)> {
    let table = Table::fixed(value, format!("`{}`", value.key), &keys)?;
    let [first, second] = keys.map(|key| table.required_quantity(key, unit, "1.0"));
    Some((first?, second?))
}
