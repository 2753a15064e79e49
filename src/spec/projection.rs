//! `[[projection]]`: synapses from one population or source to one population.

use super::clock::Clock;
use super::connect::{self, Rule};
use super::connection_list::ConnectionList;
use super::diagnostics::Diagnostic;
use super::distribution::{Delays, read_weight};
use super::network_section::{Member, Members};
use super::number::Quantity;
use super::receptor;
use super::table::Table;
use super::value::Value;
use super::{Connect, Delay, Hardware, Projection, Span, Weight};
use crate::fixed_point::Decimal;

const KEYS: [&str; 8] = ["from", "to", "receptor", "connect", "weight", "delay", "allow_autapses", "allow_multapses"];

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
        let table = Table::fixed(value, "[[projection]]", &KEYS)?;
        let name = |key: &str| table.required(key, &format!("{key} = \"NAME\"")).and_then(|v| v.string());
        let (from_name, to_name) = (name("from"), name("to"));
        let effect = "a projection from it would do nothing";
        let from = from_name.as_ref().and_then(|name| self.members.spiking(document, name, effect));
        let to = to_name.as_ref().and_then(|name| self.members.population(document, name));
        let receptor = receptor::of_projection(&table, from, to);
        let rule = connect::read(&table, from, to);
        let list = rule.as_ref().and_then(|rule| rule.list.as_ref());
        let weight = self.weight(&table, list, from, to);
        let delay = self.delay(&table, list, from);
        let (weight, weight_span) = weight?;
        let (delay, delay_span) = delay?;
        let Rule { connect, list, allow_autapses, allow_multapses } = rule?;
        Some(Projection {
            from: from_name?,
            to: to_name?,
            receptor: receptor?,
            connect: list.map_or(connect, |list| Connect::List(list.pairs)),
            connect_span: table.get("connect").map_or(table.span.clone(), |v| v.span()),
            allow_autapses,
            allow_multapses,
            weight,
            weight_span,
            delay,
            delay_span,
        })
    }

    /// The weights, from `weight` or from the list, and where they were written.
    fn weight(
        &self,
        table: &Table,
        list: Option<&ConnectionList>,
        from: Option<&Member>,
        to: Option<&Member>,
    ) -> Option<(Weight, Span)> {
        if let Some((list, weights)) = list.and_then(|list| Some((list, list.weights.as_ref()?))) {
            refuse_second(table, "weight", list);
            return Some((Weight::Listed(weights.clone()), list.file.span.clone()));
        }
        // A list that could not be read may have had weights.
        let named = table.get("connect").and_then(|connect| connect.entries_if_table());
        let may_be_listed = list.is_none() && named.is_some_and(|rule| rule.contains_key("list"));
        let value = if may_be_listed { table.get("weight") } else { table.required("weight", "weight = 0.5") }?;
        let count = |member: Option<&Member>| Some(member?.count.as_ref()?.value);
        let shape = count(from).zip(count(to)).map(|(from, to)| [from, to]);
        Some((read_weight(&value, shape)?, value.span()))
    }

    /// The delays, from `delay` or from the list, and where they were written.
    fn delay(&self, table: &Table, list: Option<&ConnectionList>, from: Option<&Member>) -> Option<(Delay, Span)> {
        let least = u32::from(!from?.is_source);
        let delays = Delays { clock: self.clock, hardware: self.hardware, least };
        if let Some((list, listed)) = list.and_then(|list| Some((list, list.delays.as_ref()?))) {
            refuse_second(table, "delay", list);
            return Some((Delay::Listed(self.listed_delays(&delays, list, listed)?), list.file.span.clone()));
        }
        let Some(value) = table.get("delay") else { return Some((Delay::Constant(least), table.span.clone())) };
        Some((delays.read(&value)?, value.span()))
    }

    /// The delays of a list in time steps; the first that is wrong is reported, with its row.
    fn listed_delays(&self, delays: &Delays, list: &ConnectionList, listed: &[Decimal]) -> Option<Vec<u32>> {
        let in_steps = |(row, value): (usize, &Decimal)| {
            let key = format!("the delay in {}", list.row_name(row));
            delays.in_steps(&Quantity { key, unit: "ms", value: *value, span: list.file.span.clone() })
        };
        listed.iter().enumerate().map(in_steps).collect()
    }
}

/// A list that has the column `key` leaves no room for the key of the same name.
fn refuse_second(table: &Table, key: &str, list: &ConnectionList) {
    if table.has(key) {
        let title = format!("`{key}` is given twice: here, and as a column of `{}`", list.file.value);
        let error = Diagnostic::new(title, table.key_span(key), "the second one");
        table.document.report(error.related(list.file.span.clone(), "the file").help(format!("leave `{key}` out")));
    }
}
