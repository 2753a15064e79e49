//! `connect`: which pairs of a projection are connected.

use super::connection_list::ConnectionList;
use super::diagnostics::Diagnostic;
use super::network_section::Member;
use super::table::Table;
use super::value::Value;
use super::{Connect, Gaussian};
use crate::fixed_point::Decimal;

const RULES: [&str; 6] =
    ["fixed_probability", "fixed_indegree", "fixed_outdegree", "fixed_total_number", "gaussian", "list"];
/// The most synapses that a rule may ask for: what a core holds, see `compile::MAX_SYNAPSES`.
const MAX_SYNAPSES: u32 = 1 << 26;

/// A connection rule with what it needs to know.
pub(super) struct Rule {
    pub connect: Connect,
    /// The rows of the list, where it is one.
    pub list: Option<ConnectionList>,
    pub allow_autapses: bool,
    pub allow_multapses: bool,
}

impl From<Connect> for Rule {
    fn from(connect: Connect) -> Self {
        Self { connect, list: None, allow_autapses: true, allow_multapses: true }
    }
}

/// Reads `connect`, `allow_autapses` and `allow_multapses` of a projection; what is wrong is reported.
pub(super) fn read(projection: &Table, from: Option<&Member>, to: Option<&Member>) -> Option<Rule> {
    let from_file =
        projection.get("weight").is_some_and(|w| w.entries_if_table().is_some_and(|t| t.contains_key("file")));
    let flag = |key: &str| projection.get(key).map_or(Some(true), |value| value.boolean());
    let (autapses, multapses) = (flag("allow_autapses"), flag("allow_multapses"));
    let rule = match projection.get("connect") {
        None if from_file => Some(Connect::AllToAll.into()),
        None => {
            projection.required("connect", "connect = \"all_to_all\"");
            None
        }
        Some(value) => read_rule(&value, from, to).inspect(|rule| {
            if from_file && rule.connect != Connect::AllToAll {
                refuse_matrix(projection, &value);
            }
        }),
    };
    let rule = Rule { allow_autapses: autapses?, allow_multapses: multapses?, ..rule? };
    let (from, to) = (from?, to?);
    check_flags(projection, &rule, from.name.value == to.name.value);
    check_numbers(projection, &rule, from, to);
    Some(rule)
}

fn refuse_matrix(projection: &Table, connect: &Value) {
    let error = Diagnostic::new("weights from a file are a full matrix", connect.span(), "must be `\"all_to_all\"`")
        .related(projection.key_span("weight"), "the weights")
        .help("leave `connect` out, and write 0 for pairs that are not connected");
    projection.document.report(error);
}

fn read_rule(value: &Value, from: Option<&Member>, to: Option<&Member>) -> Option<Rule> {
    if value.is_string() {
        let words = [("all_to_all", false), ("one_to_one", true)];
        let one_to_one = value.choice(&words)?.value;
        if one_to_one {
            check_one_to_one(value, from?, to?);
        }
        return Some(if one_to_one { Connect::OneToOne } else { Connect::AllToAll }.into());
    }
    if !value.is_table() {
        return value.wrong_type("`\"all_to_all\"`, `\"one_to_one\"` or a table such as `{ fixed_probability = 0.1 }`");
    }
    let table = Table::fixed(value, "`connect`", &RULES)?;
    let rule = table.exactly_one(&RULES, "connection rule")?;
    let number = || table.get(rule)?.whole_u32(1, MAX_SYNAPSES, "a core holds at most 67108864 synapses");
    Some(match rule {
        "fixed_probability" => Connect::FixedProbability(read_probability(&table, rule, None)?).into(),
        "fixed_indegree" => Connect::FixedIndegree(number()?.value).into(),
        "fixed_outdegree" => Connect::FixedOutdegree(number()?.value).into(),
        "fixed_total_number" => Connect::FixedTotalNumber(number()?.value).into(),
        "gaussian" => Connect::Gaussian(read_gaussian(&table.get(rule)?, from, to)?).into(),
        _ => {
            let file = table.get(rule)?.string()?;
            let end = |member: &'_ Member| Some(member.count.as_ref()?.value);
            let (from, to) = (from?, to?);
            let ends = [(from.name.value.as_str(), end(from)?), (to.name.value.as_str(), end(to)?)];
            let list = ConnectionList::read(table.document, file, ends)?;
            Rule { list: Some(list), ..Connect::List(vec![]).into() }
        }
    })
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

/// A probability; `default` where it may be left out.
fn read_probability(table: &Table, key: &str, default: Option<Decimal>) -> Option<f64> {
    let probability = match default {
        Some(default) => table.quantity_or(key, "", default)?,
        None => table.required_quantity(key, "", "0.1")?,
    };
    probability.fraction(table.document, "a probability", "");
    Some(probability.value.to_f64())
}

fn read_gaussian(value: &Value, from: Option<&Member>, to: Option<&Member>) -> Option<Gaussian> {
    let table = Table::fixed(value, "`gaussian`", &["sigma", "p_center", "edge_wrap", "extent"])?;
    let sigma = table.required_quantity("sigma", "", "0.1");
    sigma.iter().for_each(|sigma| sigma.positive(table.document, "a standard deviation"));
    let p_center = read_probability(&table, "p_center", Some(Decimal::from(1u32)));
    let edge_wrap = table.get("edge_wrap").map_or(Some(false), |value| value.boolean());
    let extent = table.get("extent").map_or(Some([1.0; 2]), |value| read_extent(&value));
    let from_grid = from.and_then(|member| grid_of(value, member));
    let within = from.zip(to).is_some_and(|(from, to)| from.name.value == to.name.value);
    let to_grid = if within { from_grid } else { to.and_then(|member| grid_of(value, member)) };
    Some(Gaussian {
        sigma: sigma?.value.to_f64(),
        p_center: p_center?,
        edge_wrap: edge_wrap?,
        extent: extent?,
        from_grid: from_grid?,
        to_grid: to_grid?,
    })
}

fn read_extent(value: &Value) -> Option<[f64; 2]> {
    let sides = value.elements("an array of two numbers, `[height, width]`")?;
    let [height, width] = &sides[..] else {
        value.report(format!("`extent` has {} numbers", sides.len()), "must be `[height, width]`", "");
        return None;
    };
    let [height, width] = [height, width].map(|side| side.quantity(""));
    let (height, width) = (height?, width?);
    [&height, &width].iter().for_each(|side| side.positive(value.document, "a side of the sheet"));
    Some([height.value.to_f64(), width.value.to_f64()])
}

fn grid_of(value: &Value, member: &Member) -> Option<[u32; 2]> {
    if member.grid.is_none() && !member.grid_is_wrong {
        let title = format!("`gaussian` needs a grid, and `{}` has none", member.name.value);
        let error = Diagnostic::new(title, value.span(), "connects by distance")
            .related(member.name.span.clone(), "has no `grid`")
            .help(format!("add `grid = [rows, columns]` to `{}`", member.name.value));
        value.document.report(error);
    }
    member.grid
}

/// Refuses flags that mean nothing for a rule, and rules that a flag leaves nothing of.
fn check_flags(projection: &Table, rule: &Rule, within: bool) {
    let ignored = |key: &str, reason: &str| {
        if projection.has(key) {
            let error =
                Diagnostic::new(format!("`{key}` has no effect: {reason}"), projection.key_span(key), "ignored");
            projection.document.report(error.related(projection.key_span("connect"), "the rule"));
        }
    };
    match rule.connect {
        Connect::List(_) => {
            ["allow_autapses", "allow_multapses"]
                .iter()
                .for_each(|key| ignored(key, "a list says which pairs there are"));
        }
        Connect::FixedIndegree(_) | Connect::FixedOutdegree(_) | Connect::FixedTotalNumber(_) => {}
        _ => ignored("allow_multapses", "this rule takes each pair once at the most"),
    }
    if rule.connect == Connect::OneToOne && within && !rule.allow_autapses {
        let title = "`one_to_one` within a population has nothing but autapses, which are refused";
        let error = Diagnostic::new(title, projection.key_span("connect"), "each neuron with itself");
        projection.document.report(error.related(projection.key_span("allow_autapses"), "refused here"));
    }
}

/// Refuses to draw more than there is to draw from.
fn check_numbers(projection: &Table, rule: &Rule, from: &Member, to: &Member) -> Option<()> {
    let [from_count, to_count] = [from, to].map(|member| member.count.as_ref().map(|count| u64::from(count.value)));
    let (from_count, to_count) = (from_count?, to_count?);
    let own = u64::from(from.name.value == to.name.value && !rule.allow_autapses);
    let (number, choices, what) = match rule.connect {
        Connect::FixedIndegree(number) => (number, from_count - own, "sources for each target"),
        Connect::FixedOutdegree(number) => (number, to_count - own, "targets for each source"),
        Connect::FixedTotalNumber(number) => (number, from_count * (to_count - own), "pairs"),
        _ => return Some(()),
    };
    let enough = if rule.allow_multapses { choices > 0 } else { u64::from(number) <= choices };
    if !enough {
        let title = format!("{number} cannot be drawn: there are {choices} {what}");
        let error = Diagnostic::new(title, projection.get("connect")?.span(), "too many");
        let related = ["allow_autapses", "allow_multapses"].iter().filter(|key| projection.has(key));
        let error = related.fold(error, |error, key| error.related(projection.key_span(key), "because of this"));
        projection.document.report(error);
    }
    Some(())
}
