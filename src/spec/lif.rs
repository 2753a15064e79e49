//! `[population.NAME.lif]`: leaky integrate-and-fire in NEST's names and units, or unit-free.

use super::clock::Clock;
use super::diagnostics::Diagnostic;
use super::number::Quantity;
use super::steps::MAX_STEPS;
use super::table::Table;
use super::value::Value;
use crate::datapath::Relation;
use crate::fixed_point::Decimal;
use crate::models::{Drive, Leak, LifIntegrator, LifParameters, Reset};

/// The model's name.
pub(super) const NAME: &str = "lif";
/// Keys of NEST's style, in mV, ms, pF and pA.
const PHYSICAL: [&str; 7] = ["c_m", "tau_m", "e_l", "v_th", "t_ref", "i_e", "integrator"];
/// Keys of the unit-free style.
const UNIT_FREE: [&str; 5] = ["beta", "tau", "v_threshold", "bias", "refractory_steps"];
/// Keys that both styles have.
const COMMON: [&str; 4] = ["v_reset", "v_init", "reset", "spike_when"];

/// All keys of the table.
pub(super) fn keys() -> Vec<&'static str> {
    [&PHYSICAL[..], &UNIT_FREE, &COMMON, &[super::arithmetic::KEY]].concat()
}

/// Reads the table of a population; what is wrong is reported.
pub(super) fn read(value: &Value, place: &str, clock: &Clock) -> Option<LifParameters> {
    let table = Table::fixed(value, place, &keys())?;
    match (table.written_of(&PHYSICAL).first(), table.written_of(&UNIT_FREE).first()) {
        (Some(physical), Some(unit_free)) => report_mixed(&table, [physical, unit_free], [&PHYSICAL, &UNIT_FREE]),
        (_, Some(_)) => return read_unit_free(&table, clock),
        (Some(_), None) => return read_physical(&table, clock),
        (None, None) => report_none(&table),
    }
    None
}

fn read_physical(table: &Table, clock: &Clock) -> Option<LifParameters> {
    let document = table.document;
    let c_m = table.required_quantity("c_m", "pF", "250.0");
    let tau_m = table.required_quantity("tau_m", "ms", "20.0");
    let e_l = table.required_quantity("e_l", "mV", "-70.0");
    let v_th = table.required_quantity("v_th", "mV", "-55.0");
    c_m.iter().for_each(|c_m| c_m.positive(document, "a capacitance"));
    tau_m.iter().for_each(|tau| check_time_constant(tau, clock));
    let i_e = table.quantity_or("i_e", "pA", Decimal::ZERO);
    let t_ref = table.quantity_or("t_ref", "ms", Decimal::ZERO);
    let refractory = t_ref.and_then(|t| clock.whole_steps(&t, "a refractory period", 0, MAX_STEPS));
    let membrane = Membrane::read(table, e_l.as_ref(), v_th.as_ref(), "mV");
    let spike_when = read_spike_when(table);
    let integrator = read_integrator(table);
    let membrane = membrane?;
    Some(LifParameters {
        leak: Leak::TimeConstant(tau_m?.value),
        rest: e_l?.value,
        threshold: v_th?.value,
        reset: membrane.reset,
        spike_when: spike_when?,
        refractory_steps: refractory?,
        drive: Drive::Current { i_e: i_e?.value, c_m: c_m?.value },
        v_init: membrane.v_init,
        physical: true,
        integrator: integrator?,
    })
}

fn read_unit_free(table: &Table, clock: &Clock) -> Option<LifParameters> {
    let rest = Quantity { key: "rest".to_owned(), unit: "", value: Decimal::ZERO, span: table.span.clone() };
    let threshold = table.required_quantity("v_threshold", "", "1.0");
    threshold.iter().for_each(|v| v.positive(table.document, "a threshold, relative to rest,"));
    let threshold = threshold.filter(|v| v.value > Decimal::ZERO);
    let leak = match table.exactly_one(&["beta", "tau"], "leak") {
        Some("beta") => table.quantity("beta", "").and_then(|beta| check_factor(table, &beta)),
        Some(_) => table.quantity("tau", "ms").map(|tau| {
            check_time_constant(&tau, clock);
            Leak::TimeConstant(tau.value)
        }),
        None => None,
    };
    let bias = table.quantity_or("bias", "", Decimal::ZERO);
    let steps = match table.get("refractory_steps") {
        Some(value) => value.whole_u32(0, MAX_STEPS, "").map(|steps| steps.value),
        None => Some(0),
    };
    let membrane = Membrane::read(table, Some(&rest), threshold.as_ref(), "");
    let spike_when = read_spike_when(table);
    let membrane = membrane?;
    Some(LifParameters {
        leak: leak?,
        rest: rest.value,
        threshold: threshold?.value,
        reset: membrane.reset,
        spike_when: spike_when?,
        refractory_steps: steps?,
        drive: Drive::Bias(bias?.value),
        v_init: membrane.v_init,
        physical: false,
        integrator: LifIntegrator::Exact,
    })
}

/// A time constant is greater than 0 and no shorter than the time step: less is a slip of units.
pub(super) fn check_time_constant(tau: &Quantity, clock: &Clock) {
    tau.positive(clock.document, "a time constant");
    let Some(dt) = clock.dt.as_ref().filter(|dt| Decimal::ZERO < tau.value && tau.value < dt.value) else { return };
    let unit = clock.unit;
    let title = format!("{}: a time constant must not be shorter than the {unit} of {}", tau.is(), dt.with_unit());
    let error = Diagnostic::new(title, tau.span.clone(), format!("shorter than one {unit}"));
    clock.document.report(error.related(dt.span.clone(), "the time step").help("time constants are in ms, as `dt` is"));
}

fn check_factor(table: &Table, beta: &Quantity) -> Option<Leak> {
    let help = "`beta` is the part of the potential that is left after a time step, exp(-dt / tau)";
    beta.fraction(table.document, "a leak factor", help);
    Some(Leak::Factor(beta.value))
}

fn read_spike_when(table: &Table) -> Option<Relation> {
    match table.get("spike_when") {
        Some(value) => Some(value.choice(&[(">", Relation::Greater), (">=", Relation::GreaterEqual)])?.value),
        None => Some(Relation::GreaterEqual),
    }
}

fn read_integrator(table: &Table) -> Option<LifIntegrator> {
    let named: Vec<_> = LifIntegrator::NAMES.into_iter().zip(LifIntegrator::ALL).collect();
    let written = table.get("integrator");
    written.map_or(Some(LifIntegrator::Exact), |value| value.choice(&named).map(|choice| choice.value))
}

/// What both styles say in the same words: where the potential starts, and where it goes after a spike.
struct Membrane {
    reset: Reset,
    v_init: Decimal,
}

/// The three words of `reset`.
#[derive(Clone, Copy, PartialEq)]
enum ResetWord {
    Value,
    Subtract,
    None,
}

impl Membrane {
    fn read(table: &Table, rest: Option<&Quantity>, threshold: Option<&Quantity>, unit: &'static str) -> Option<Self> {
        let word = match table.get("reset") {
            Some(value) => value.choice(&[
                ("value", ResetWord::Value),
                ("subtract", ResetWord::Subtract),
                ("none", ResetWord::None),
            ]),
            None => Some(super::Located { value: ResetWord::Value, span: table.span.clone() }),
        };
        let by_default = |key: &str| {
            let rest = rest?.clone();
            Some(Quantity { key: format!("`{key}`, by default `{}`,", rest.key), ..rest })
        };
        let or_rest = |key| if table.has(key) { table.quantity(key, unit) } else { by_default(key) };
        let (v_reset, v_init) = (or_rest("v_reset")?, or_rest("v_init")?);
        let (word, threshold) = (word?, threshold?);
        v_init.below(table.document, threshold, false);
        let needs_reset = word.value == ResetWord::Value && v_reset.span != v_init.span;
        let needs_rest = word.value == ResetWord::Subtract && table.has("v_init");
        if needs_reset {
            v_reset.below(table.document, threshold, false);
        } else if needs_rest {
            rest?.below(table.document, threshold, false);
        }
        if word.value != ResetWord::Value && table.has("v_reset") {
            report_ignored_reset(table, &word.span);
        }
        let reset = match word.value {
            ResetWord::Value => Reset::Value(v_reset.value),
            ResetWord::Subtract => Reset::Subtract,
            ResetWord::None => Reset::None,
        };
        Some(Self { reset, v_init: v_init.value })
    }
}

pub(super) fn report_ignored_reset(table: &Table, reset: &super::Span) {
    let title = format!("`v_reset` has no effect with `reset = {}`", table.document.written(reset));
    let error = Diagnostic::new(title, table.key_span("v_reset"), "would be ignored");
    let error = error.related(reset.clone(), "this does not set the potential to a value");
    table.document.report(error.help("leave `v_reset` out, or write `reset = \"value\"`"));
}

/// Keys of two styles, of which `written` were written.
pub(super) fn report_mixed(table: &Table, written: [&str; 2], styles: [&[&str]; 2]) {
    let [physical, unit_free] = written;
    let title = format!("`{unit_free}` and `{physical}` do not go together: one is unit-free, one is physical");
    let error = Diagnostic::new(title, table.key_span(unit_free), "unit-free")
        .related(table.key_span(physical), "in NEST's units")
        .help(format!("physical: {}", super::suggest::listed(styles[0].iter().copied())))
        .help(format!("unit-free: {}", super::suggest::listed(styles[1].iter().copied())));
    table.document.report(error);
}

fn report_none(table: &Table) {
    let error = Diagnostic::new(format!("{} has no parameters", table.place), table.span.clone(), "needs parameters")
        .help("in mV, ms and pF: `c_m`, `tau_m`, `e_l`, `v_th`")
        .help("unit-free: `beta` or `tau`, and `v_threshold`");
    table.document.report(error);
}
