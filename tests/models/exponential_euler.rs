//! Exponential Euler over conductances: closed forms, NEST's `iaf_cond_exp`, and a fine reference at longer time steps.

use std::fmt::Write;

use rheobase::datapath::{Relation, evaluate};
use rheobase::fixed_point::{Format, Overflow, Rounding};
use rheobase::models::{
    AdexParameters, AdexTwin, CellTwin, Drive, Integrator, Leak, LifIntegrator, LifParameters, LifPlan, LifTwin,
    Membrane, Receptor, Reset, SynapseModel, Twin, WordFormats,
};

use crate::lif::input_spikes;
use crate::reference::{decimal, numbers, spikes};

const INTEGRATORS: [LifIntegrator; 2] = LifIntegrator::ALL;
/// Where nothing spikes.
const OUT_OF_REACH: &str = "1000000000";

/// NEST's neuron of the runs `lif_cond_exp_*`.
fn lif(integrator: LifIntegrator, v_th: &str, refractory_steps: u32) -> LifParameters {
    LifParameters {
        leak: Leak::TimeConstant(decimal("20")),
        rest: decimal("-70"),
        threshold: decimal(v_th),
        reset: Reset::Value(decimal("-70")),
        spike_when: Relation::GreaterEqual,
        refractory_steps,
        drive: Drive::Current { i_e: decimal("100"), c_m: decimal("250") },
        v_init: decimal("-70"),
        physical: true,
        integrator,
    }
}

/// Conductances towards 0 and -85 mV, with these time constants, ms.
fn conductances(tau: [&str; 2]) -> Vec<Receptor> {
    let named = ["ex", "in"].into_iter().zip(tau).zip(["0", "-85"]);
    let receptor = |((name, tau), reversal): ((&str, &str), &str)| Receptor {
        name: name.to_owned(),
        synapse: SynapseModel::ExponentialConductance { tau_syn: decimal(tau), e_rev: decimal(reversal) },
    };
    named.map(receptor).collect()
}

fn twin_of_lif(p: &LifParameters, receptors: &[Receptor], dt: &str) -> CellTwin {
    let membrane = p.membrane().expect("it has a capacitance");
    CellTwin::new(Box::new(LifTwin::new(p, decimal(dt))), receptors, membrane, decimal(dt).to_f64())
}

// ---- constant conductances ----

/// Conductances that hardly decay.
const FOR_EVER: [&str; 2] = ["1000000000000", "1000000000000"];
/// nS, with C = 250 pF and g_L = 12.5 nS: at 1 ms these take a potential 0.1 to 6 times the distance.
const STRENGTHS: [[f64; 2]; 4] = [[4.0, 8.0], [100.0, 150.0], [300.0, 450.0], [600.0, 900.0]];

/// Where the potential goes, and h (g_L + sum of g)/C at 1 ms.
fn steady(leak: f64, current: f64, [ex, inhibitory]: [f64; 2], c_m: f64) -> [f64; 2] {
    let all = leak + ex + inhibitory;
    [(leak * -70.0 + current - 85.0 * inhibitory) / all, all / c_m]
}

/// The potential after each of 8 time steps, mV, from rest on.
fn potentials(twin: &dyn Twin, strengths: [f64; 2]) -> Vec<f64> {
    let mut state = twin.start();
    let first = state.len() - 2;
    state[first..].copy_from_slice(&strengths);
    let step = |_| {
        assert!(!twin.step(&mut state, &[0.0, 0.0]), "nothing spikes");
        twin.potential(&state)
    };
    (0..8).map(step).collect()
}

#[test]
fn a_constant_conductance_relaxes_as_the_closed_form_does() {
    for strengths in STRENGTHS {
        let [goal, rate] = steady(12.5, 100.0, strengths, 250.0);
        let twin = twin_of_lif(&lif(LifIntegrator::ExponentialEuler, OUT_OF_REACH, 0), &conductances(FOR_EVER), "1");
        for (step, v) in (1..).zip(potentials(&twin, strengths)) {
            let exact = goal + (-70.0 - goal) * f64::exp(-rate * f64::from(step));
            assert!((v - exact).abs() < 1e-8, "{strengths:?}, step {step}: {v} is not {exact}");
        }
    }
}

#[test]
fn of_first_order_a_strong_conductance_overshoots_and_diverges() {
    let furthest = |strengths| {
        let twin = twin_of_lif(&lif(LifIntegrator::Exact, OUT_OF_REACH, 0), &conductances(FOR_EVER), "1");
        let [goal, _] = steady(12.5, 100.0, strengths, 250.0);
        potentials(&twin, strengths).iter().map(|v| (v - goal).abs()).collect::<Vec<_>>()
    };
    let [weak, strong, diverging @ ..] = STRENGTHS.map(furthest);
    assert!(weak.windows(2).all(|pair| pair[1] < pair[0]), "{weak:?}");
    assert!(strong[0] < 2.0, "{strong:?}");
    for distances in diverging {
        assert!(distances.windows(2).all(|pair| pair[1] > 1.5 * pair[0]), "{distances:?}");
    }
}

/// AdEx far below its threshold, without adaptation, is the same membrane.
#[test]
fn adex_relaxes_as_the_closed_form_does() {
    let p = AdexParameters {
        c_m: decimal("200"),
        g_l: decimal("10"),
        e_l: decimal("-70"),
        v_t: decimal("40"),
        delta_t: decimal("1"),
        a: decimal("0"),
        b: decimal("0"),
        tau_w: decimal("100"),
        v_reset: decimal("-58"),
        v_peak: decimal("60"),
        refractory_steps: 0,
        i_e: decimal("100"),
        v_init: decimal("-70"),
        w_init: decimal("0"),
        integrator: Integrator::ExponentialEuler,
    };
    let neuron = Box::new(AdexTwin::new(&p, decimal("1")));
    let twin = CellTwin::new(neuron, &conductances(FOR_EVER), p.membrane(), 1.0);
    for strengths in STRENGTHS {
        let [goal, rate] = steady(10.0, 100.0, strengths, 200.0);
        for (step, v) in (1..).zip(potentials(&twin, strengths)) {
            let exact = goal + (-70.0 - goal) * f64::exp(-rate * f64::from(step));
            assert!((v - exact).abs() < 1e-8, "{strengths:?}, step {step}: {v} is not {exact}");
        }
    }
}

fn formats(bits: u32) -> WordFormats {
    WordFormats {
        writable: false,
        state: Format::signed(7, bits - 8),
        adaptation: Format::signed(7, bits - 8),
        synapse: Format::signed(10, bits - 11),
        decay: Format::unsigned(0, bits.min(22)),
        input: Format::signed(10, 2),
        rounding: Rounding::Nearest,
        overflow: Overflow::Saturate,
    }
}

/// The datapath, with conductances that are set anew in every time step. The table of phi is at most 4.1e-5 too high, and rounded
/// to 7.6e-6: of a distance of at most 70 mV that goes at most 6 times in a time step.
#[test]
fn the_datapath_relaxes_as_the_closed_form_does() {
    let (p, formats) = (lif(LifIntegrator::ExponentialEuler, "50", 0), formats(24));
    let slow = conductances(["10000", "10000"]);
    let model = LifPlan::with_receptors(&[p], &[slow], &formats, decimal("1")).expect("it fits");
    let to_mv = |raw: i64| model.variables[0].to_user(0, raw);
    for strengths in STRENGTHS {
        let [goal, rate] = steady(12.5, 100.0, strengths, 250.0);
        let held = strengths.map(|g| raw(g, formats.synapse.frac_bits));
        let (mut v, mut furthest) = (0, 0.0_f64);
        for step in 1..=8 {
            v = evaluate(&model.graph, 0, &[v, held[0], held[1]], &[0, 0]).state[0];
            let exact = goal + (-70.0 - goal) * f64::exp(-rate * f64::from(step));
            furthest = furthest.max((to_mv(v) - exact).abs());
        }
        assert!(furthest < 0.006, "{strengths:?}: {furthest} mV");
        assert!((to_mv(v) - goal).abs() < 0.002 || rate < 2.0, "{strengths:?}: {} is not {goal}", to_mv(v));
    }
}

fn raw(number: f64, bits: u32) -> i64 {
    (number * f64::from(1u32 << bits)).round() as i64
}

// ---- NEST, and longer time steps ----

/// What an excitatory and an inhibitory spike add, nS: NEST's runs, and ten times that.
const WEIGHTS: [[f64; 2]; 2] = [[3.0, 8.0], [30.0, 80.0]];

/// Input in time steps of `tenths` of 0.1 ms, nS.
fn input(weights: [f64; 2], tenths: usize) -> Vec<[f64; 2]> {
    let of_step = |steps: &[[i32; 2]]| {
        let count = |kind: usize| f64::from(steps.iter().map(|counts| counts[kind]).sum::<i32>());
        [count(0) * weights[0], count(1) * weights[1]]
    };
    input_spikes().chunks(tenths).map(of_step).collect()
}

fn text(tenths: usize) -> String {
    format!("{}", tenths as f64 / 10.0)
}

/// The twin's spikes, ms, and its potential after every time step, mV.
fn run(integrator: LifIntegrator, v_th: &str, weights: [f64; 2], tenths: usize) -> (Vec<f64>, Vec<f64>) {
    let twin = twin_of_lif(&lif(integrator, v_th, (20 / tenths) as u32), &conductances(["2", "5"]), &text(tenths));
    let mut state = twin.start();
    let (mut spikes, mut trace) = (Vec::new(), Vec::new());
    for (step, due) in (1..).zip(input(weights, tenths)) {
        if twin.step(&mut state, &due) {
            spikes.push(f64::from(step) * tenths as f64 / 10.0);
        }
        trace.push(twin.potential(&state));
    }
    (spikes, trace)
}

/// The equation dV/dt of the page at `time` after the start of a time step, whose conductances decay from `start` on.
fn slope(v: f64, time: f64, start: [f64; 2]) -> f64 {
    let [ex, inhibitory] = [start[0] * f64::exp(-time / 2.0), start[1] * f64::exp(-time / 5.0)];
    (12.5 * (-70.0 - v) + 100.0 - ex * v + inhibitory * (-85.0 - v)) / 250.0
}

/// The same by the classical Runge-Kutta method in steps of 0.01 ms, with input and threshold at the end of the same time steps.
fn fine(v_th: &str, weights: [f64; 2], tenths: usize) -> (Vec<f64>, Vec<f64>) {
    let (threshold, h, length) = (decimal(v_th).to_f64(), 0.01, tenths as f64 / 10.0);
    let (mut v, mut conductances, mut resting) = (-70.0, [0.0; 2], 0);
    let (mut spikes, mut trace) = (Vec::new(), Vec::new());
    for (step, due) in (1..).zip(input(weights, tenths)) {
        for number in 0..if resting > 0 { 0 } else { 10 * tenths } {
            let time = number as f64 * h;
            let k1 = slope(v, time, conductances);
            let k2 = slope(v + k1 * h / 2.0, time + h / 2.0, conductances);
            let k3 = slope(v + k2 * h / 2.0, time + h / 2.0, conductances);
            let k4 = slope(v + k3 * h, time + h, conductances);
            v += h / 6.0 * (k1 + 2.0 * k2 + 2.0 * k3 + k4);
        }
        resting = if resting > 0 { resting - 1 } else { 0 };
        if v >= threshold {
            (v, resting) = (-70.0, 20 / tenths);
            spikes.push(f64::from(step) * length);
        }
        conductances = [0, 1].map(|kind| conductances[kind] * f64::exp(-length / [2.0, 5.0][kind]) + due[kind]);
        trace.push(v);
    }
    (spikes, trace)
}

fn largest(found: &[f64], wanted: &[f64]) -> f64 {
    found.iter().zip(wanted).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max)
}

/// The largest error of a potential without spikes, by integrator.
fn errors(weights: [f64; 2], tenths: usize) -> [f64; 2] {
    let (_, wanted) = fine(OUT_OF_REACH, weights, tenths);
    INTEGRATORS.map(|integrator| largest(&run(integrator, OUT_OF_REACH, weights, tenths).1, &wanted))
}

/// NEST's spikes, ms.
fn nest() -> Vec<f64> {
    spikes("nest/lif_cond_exp_syn.spikes").iter().map(|&step| (step + 1) as f64 * 0.1).collect()
}

/// NEST integrates with adaptive Runge-Kutta.
#[test]
fn the_equations_are_nests() {
    let (found, trace) = run(LifIntegrator::ExponentialEuler, "-55", WEIGHTS[0], 1);
    assert!(found.len() == nest().len() && largest(&found, &nest()) < 1e-9, "{found:?}\n{:?}", nest());
    for row in numbers("nest/lif_cond_exp_syn.csv") {
        let v = trace[(row[0] / 0.1).round() as usize - 1];
        assert!((v - row[1]).abs() < 0.001, "{v} mV at {} ms, not {}", row[0], row[1]);
    }
}

/// Input waits for the end of its time step, and so does a spike.
#[test]
fn nests_spikes_within_two_time_steps() {
    for tenths in [2, 5, 10] {
        let (found, _) = run(LifIntegrator::ExponentialEuler, "-55", WEIGHTS[0], tenths);
        assert_eq!(found.len(), nest().len());
        assert!(largest(&found, &nest()) < 0.2 * tenths as f64, "{found:?}\n{:?}", nest());
    }
}

/// With half the time step the error is a quarter, where that of first order is half.
#[test]
fn the_potential_is_of_second_order() {
    for weights in WEIGHTS {
        let ([first_4, second_4], [first_2, second_2]) = (errors(weights, 4), errors(weights, 2));
        let (first, second) = (first_4 / first_2, second_4 / second_2);
        assert!((1.7..2.6).contains(&first), "of first order: {first}");
        assert!((3.2..4.8).contains(&second), "exponential Euler: {second}");
    }
}

#[test]
fn the_page_has_the_table_of_time_steps() {
    let mut table = "| weights, nS | h, ms | dV of first order, mV | dV, mV | spikes of first order | spikes | of Runge-Kutta | of NEST, worst, ms |\n\
                     | --- | --: | --: | --: | --: | --: | --: | --: |\n"
        .to_owned();
    for weights in WEIGHTS {
        for tenths in [1, 2, 5, 10] {
            let [first, second] = errors(weights, tenths);
            let [of_first, found] = INTEGRATORS.map(|integrator| run(integrator, "-55", weights, tenths).0);
            let wanted = fine("-55", weights, tenths).0;
            let of_nest =
                if weights == WEIGHTS[0] { format!("{:.1}", largest(&found, &nest())) } else { String::new() };
            let ([ex, inhibitory], h) = (weights, text(tenths));
            let counts = [&of_first, &found, &wanted].map(Vec::len).map(|count| count.to_string()).join(" | ");
            writeln!(table, "| {ex}, {inhibitory} | {h} | {first:.3} | {second:.4} | {counts} | {of_nest} |")
                .expect("a string grows");
        }
    }
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/models/exponential_euler.md");
    let page = std::fs::read_to_string(path).expect("the page is there");
    assert!(page.contains(&table), "put this table into docs/models/exponential_euler.md:\n{table}");
}

/// Populations of one core cannot differ in it where they have conductances; without, the integrator of AdEx is a number.
#[test]
fn a_core_has_one_integrator_of_conductances() {
    let sets = INTEGRATORS.map(|integrator| lif(integrator, "-55", 0));
    let model = |receptors: Vec<Receptor>| {
        LifPlan::with_receptors(&sets, &[receptors.clone(), receptors], &formats(18), decimal("1"))
    };
    assert!(model(Vec::new()).is_ok());
    let error = model(conductances(["2", "5"])).expect_err("two integrators").to_string();
    assert!(error.contains("share their integrator"), "{error}");
    let membrane = sets[1].membrane().expect("it has one");
    assert_eq!(membrane, Membrane { relaxes: true, ..sets[0].membrane().expect("it has one") });
}
