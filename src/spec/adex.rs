//! `[population.NAME.adex]`: adaptive exponential integrate-and-fire in NEST's names and units.

use super::clock::Clock;
use super::diagnostics::Diagnostic;
use super::lif::check_time_constant;
use super::number::Quantity;
use super::steps::MAX_STEPS;
use super::table::Table;
use super::value::Value;
use crate::fixed_point::Decimal;
use crate::models::{AdexParameters, Integrator};

/// All keys of the table.
pub(super) const KEYS: [&str; 15] = [
    "c_m",
    "g_l",
    "e_l",
    "v_th",
    "delta_t",
    "a",
    "b",
    "tau_w",
    "v_reset",
    "v_peak",
    "t_ref",
    "i_e",
    "v_init",
    "w_init",
    "integrator",
];

/// Reads the table of a population; what is wrong is reported.
pub(super) fn read(value: &Value, place: &str, clock: &Clock) -> Option<AdexParameters> {
    let table = Table::fixed(value, place, &KEYS)?;
    let c_m = table.required_quantity("c_m", "pF", "281.0");
    let g_l = table.required_quantity("g_l", "nS", "30.0");
    let e_l = table.required_quantity("e_l", "mV", "-70.6");
    let v_th = table.required_quantity("v_th", "mV", "-50.4");
    let delta_t = table.required_quantity("delta_t", "mV", "2.0");
    let a = table.required_quantity("a", "nS", "4.0");
    let b = table.required_quantity("b", "pA", "80.5");
    let tau_w = table.required_quantity("tau_w", "ms", "144.0");
    let v_reset = table.required_quantity("v_reset", "mV", "-60.0");
    let v_peak = table.required_quantity("v_peak", "mV", "0.0");
    let t_ref = table.quantity_or("t_ref", "ms", Decimal::ZERO);
    let i_e = table.quantity_or("i_e", "pA", Decimal::ZERO);
    let v_init = e_l.as_ref().and_then(|e_l| table.quantity_or("v_init", "mV", e_l.value));
    let w_init = table.quantity_or("w_init", "pA", Decimal::ZERO);
    let integrator = read_integrator(&table);

    c_m.iter().for_each(|c_m| c_m.positive(table.document, "a capacitance"));
    g_l.iter().for_each(|g_l| g_l.positive(table.document, "a conductance"));
    delta_t.iter().for_each(|delta_t| delta_t.positive(table.document, "a slope factor"));
    tau_w.iter().for_each(|tau_w| check_time_constant(tau_w, clock));
    check_membrane(c_m.as_ref(), g_l.as_ref(), clock);
    if let Some(v_peak) = &v_peak {
        [&v_th, &v_reset, &v_init].into_iter().flatten().for_each(|v| v.below(table.document, v_peak, false));
    }
    let refractory = t_ref.and_then(|t| clock.whole_steps(&t, "a refractory period", 0, MAX_STEPS));
    Some(AdexParameters {
        c_m: c_m?.value,
        g_l: g_l?.value,
        e_l: e_l?.value,
        v_t: v_th?.value,
        delta_t: delta_t?.value,
        a: a?.value,
        b: b?.value,
        tau_w: tau_w?.value,
        v_reset: v_reset?.value,
        v_peak: v_peak?.value,
        refractory_steps: refractory?,
        i_e: i_e?.value,
        v_init: v_init?.value,
        w_init: w_init?.value,
        integrator: integrator?,
    })
}

fn read_integrator(table: &Table) -> Option<Integrator> {
    let named: Vec<_> = Integrator::NAMES.into_iter().zip(Integrator::ALL).collect();
    table.get("integrator").map_or(Some(Integrator::Euler), |value| value.choice(&named).map(|choice| choice.value))
}

/// The membrane's time constant c_m / g_l (pF / nS = ms) is no shorter than the time step.
fn check_membrane(c_m: Option<&Quantity>, g_l: Option<&Quantity>, clock: &Clock) -> Option<()> {
    let (c_m, g_l, dt) = (c_m?, g_l?, clock.dt.as_ref()?);
    let charge_lost = g_l.value.checked_mul(dt.value)?;
    if c_m.value > Decimal::ZERO && c_m.value < charge_lost {
        let tau = c_m.value.to_f64() / g_l.value.to_f64();
        let title = format!("`c_m` / `g_l` is {tau:.4} ms: a membrane must not be faster than the time step");
        let error = Diagnostic::new(title, c_m.span.clone(), "too small, in pF")
            .related(g_l.span.clone(), "in nS")
            .related(dt.span.clone(), "the time step, in ms");
        clock.document.report(error);
    }
    Some(())
}
