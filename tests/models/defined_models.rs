//! Izhikevich, EIF and QIF against what can be worked out, against AdEx, and in fixed point against their twins.

use std::fmt::Write;

use rheobase::datapath::evaluate;
use rheobase::fixed_point::{Format, Overflow, Rounding};
use rheobase::models::{AdexParameters, AdexPlan, AdexTwin, Integrator, Model, Twin, Values, WordFormats};

use crate::defined::{quantised, written};
use crate::reference::{decimal, dt};

const STEPS: usize = 5000;

/// a, b, c, d of the patterns of Izhikevich (2003), figure 2.
const PATTERNS: [(&str, [&str; 4]); 6] = [
    ("regular_spiking", ["0.02", "0.2", "-65", "8"]),
    ("intrinsically_bursting", ["0.02", "0.2", "-55", "4"]),
    ("chattering", ["0.02", "0.2", "-50", "2"]),
    ("fast_spiking", ["0.1", "0.2", "-65", "2"]),
    ("low_threshold", ["0.02", "0.25", "-65", "2"]),
    ("resonator", ["0.1", "0.26", "-65", "2"]),
];

fn izhikevich([a, b, c, d]: [&str; 4], i_e: &str, [v, u]: [&str; 2]) -> Values {
    let keys = [("a", a), ("b", b), ("c", c), ("d", d), ("v_th", "30"), ("i_e", i_e), ("v_init", v), ("u_init", u)];
    written("izhikevich", &keys)
}

fn eif(i_e: &str) -> Values {
    let membrane = [("c_m", "200"), ("g_l", "10"), ("e_l", "-70"), ("v_th", "-50"), ("delta_t", "2"), ("i_e", i_e)];
    let spike = [("v_peak", "0"), ("v_reset", "-58"), ("t_ref", "15"), ("v_init", "-70")];
    written("eif", &[&membrane[..], &spike].concat())
}

fn qif(i_e: &str) -> Values {
    let membrane = [("c_m", "100"), ("k", "0.7"), ("e_l", "-60"), ("v_c", "-40"), ("i_e", i_e)];
    let spike = [("v_peak", "35"), ("v_reset", "-50"), ("t_ref", "0"), ("v_init", "-50")];
    written("qif", &[&membrane[..], &spike].concat())
}

/// AdEx with a = b = 0, for [`eif`].
fn adex(i_e: &str) -> AdexParameters {
    let zero = decimal("0");
    AdexParameters {
        c_m: decimal("200"),
        g_l: decimal("10"),
        e_l: decimal("-70"),
        v_t: decimal("-50"),
        delta_t: decimal("2"),
        a: zero,
        b: zero,
        tau_w: decimal("100"),
        v_reset: decimal("-58"),
        v_peak: zero,
        refractory_steps: 15,
        i_e: decimal(i_e),
        v_init: decimal("-70"),
        w_init: zero,
        integrator: Integrator::Euler,
    }
}

fn twin(values: &Values, dt: &str) -> Box<dyn Twin> {
    (values.of.twin)(values, decimal(dt))
}

/// Time steps of spikes of the twin, by its own integrator.
fn spikes_of_twin(values: &Values) -> Vec<usize> {
    let twin = twin(values, "0.1");
    let mut state = twin.start();
    (0..STEPS).filter(|_| twin.step(&mut state, &[0.0])).collect()
}

/// Spike times (ms) by RK4 at a tenth of the time step.
fn spikes_of_rk4(values: &Values) -> Vec<f64> {
    let twin = twin(values, "0.1");
    let mut state = twin.start();
    let (mut offsets, mut times) = (Vec::new(), Vec::new());
    for step in 0..STEPS {
        offsets.clear();
        twin.step_fine(&mut state, &[0.0], 10, &mut offsets);
        times.extend(offsets.iter().map(|at| (step as f64 + at) * 0.1));
    }
    times
}

fn start(model: &Model) -> Vec<i64> {
    model.variables.iter().map(|variable| variable.init[0]).collect()
}

fn spikes_of_datapath(model: &Model) -> Vec<usize> {
    let mut state = start(model);
    let mut step = || {
        let update = evaluate(&model.graph, 0, &state, &[0]);
        state = update.state;
        update.spike
    };
    (0..STEPS).filter(|_| step()).collect()
}

fn formats(bits: u32) -> WordFormats {
    let word = Format::signed(7, bits - 8);
    WordFormats {
        writable: false,
        state: word,
        adaptation: word,
        synapse: Format::signed(11, 12),
        decay: Format::unsigned(0, 22),
        input: Format::signed(4, 4),
        rounding: Rounding::Nearest,
        overflow: Overflow::Saturate,
    }
}

#[test]
fn izhikevichs_twin_is_a_plain_euler_loop() {
    for (name, [a, b, c, d]) in PATTERNS {
        let [ka, kb, kc, kd] = [a, b, c, d].map(|text| text.parse::<f64>().expect("a number"));
        let (mut v, mut u, mut expected) = (-65.0_f64, -13.0_f64, Vec::new());
        for step in 0..STEPS {
            let dv = 0.04 * v * v + 5.0 * v + 140.0 - u + 10.0;
            let du = ka * (kb * v - u);
            (v, u) = (v + 0.1 * dv, u + 0.1 * du);
            if v >= 30.0 {
                (v, u) = (kc, u + kd);
                expected.push(step);
            }
        }
        assert!(expected.len() > 10, "{name}");
        assert_eq!(spikes_of_twin(&izhikevich([a, b, c, d], "10", ["-65", "-13"])), expected, "{name}");
    }
}

#[test]
fn the_patterns_are_those_that_the_paper_describes() {
    let intervals = |place: usize| {
        let times = spikes_of_rk4(&izhikevich(PATTERNS[place].1, "10", ["-65", "-13"]));
        times.windows(2).map(|pair| pair[1] - pair[0]).collect::<Vec<f64>>()
    };
    let [regular, bursting, chattering, fast, low, _] = std::array::from_fn(intervals);
    // "a few spikes with short interspike period and then the period increases"
    assert!(regular[0] < 0.75 * regular[9], "{regular:?}");
    // "a stereotypical burst of spikes followed by repetitive single spikes"
    assert!(bursting[0] < 6.0 && bursting[8..].iter().all(|&interval| interval > 20.0), "{bursting:?}");
    // "stereotypical bursts of closely spaced spikes", "interburst frequency can be as high as 40 Hz"
    let (short, long): (Vec<f64>, Vec<f64>) = chattering.iter().partition(|&&interval| interval < 10.0);
    assert!(short.len() > 3 * long.len() && long.len() > 5 && long.iter().all(|&gap| gap > 20.0), "{chattering:?}");
    // "periodic trains with extremely high frequency practically without any adaptation"
    let tail = &fast[5..];
    assert!(fast.len() > 5 * regular.len() && tail.iter().all(|i| (i / tail[0] - 1.0).abs() < 0.05), "{fast:?}");
    // "high-frequency trains", "with a noticeable spike frequency adaptation"
    assert!(low.len() > 3 * regular.len() && low[0] < 0.8 * low[low.len() - 1], "{low:?}");
}

#[test]
fn izhikevichs_rest_and_rheobase_are_those_of_the_equations() {
    // b 0.2: 0.04 v^2 + 4.8 v + 140 + I has no zero above I = 4; at I = 0 the lower one is -70.
    let rest = izhikevich(PATTERNS[0].1, "0", ["-70", "-14"]);
    let at_rest = twin(&rest, "0.1");
    let mut state = at_rest.start();
    assert!((0..STEPS).all(|_| !at_rest.step(&mut state, &[0.0])));
    assert!((at_rest.potential(&state) + 70.0).abs() < 1e-9 && (state[1] + 14.0).abs() < 1e-9, "{state:?}");
    assert_eq!(spikes_of_twin(&izhikevich(PATTERNS[0].1, "3.6", ["-63.1623", "-12.6325"])), [0; 0]);
    assert!(!spikes_of_twin(&izhikevich(PATTERNS[0].1, "4.1", ["-60", "-12"])).is_empty());
    let model = quantised(&[rest], &formats(24), "0.1").expect("the parameters fit");
    assert_eq!(spikes_of_datapath(&model), [0; 0]);
}

#[test]
fn eif_is_adex_without_adaptation() {
    for i_e in ["150", "190", "250", "500"] {
        let (found, expected) = (twin(&eif(i_e), "0.1"), AdexTwin::new(&adex(i_e), dt()));
        for fine in [false, true] {
            let (mut one, mut other) = (found.start(), expected.start());
            let (mut ones, mut others, mut spikes) = (Vec::new(), Vec::new(), 0);
            for step in 0..STEPS {
                let input = [0.01 * (step % 7) as f64];
                if fine {
                    found.step_fine(&mut one, &input, 10, &mut ones);
                    expected.step_fine(&mut other, &input, 10, &mut others);
                    assert_eq!(ones, others, "{i_e} pA, time step {step}");
                } else {
                    let spike = found.step(&mut one, &input);
                    assert_eq!(spike, expected.step(&mut other, &input), "{i_e} pA, time step {step}");
                    spikes += usize::from(spike);
                }
                let error = (found.potential(&one) - expected.potential(&other)).abs();
                assert!(error < 1e-6, "{i_e} pA, time step {step}: {error} mV");
            }
            assert!(i_e == "150" || spikes + ones.len() > 5, "{i_e} pA is silent");
        }
    }
}

#[test]
fn eifs_datapath_is_adexs_without_adaptation() {
    for bits in [16, 24] {
        let eif = quantised(&[eif("250")], &formats(bits), "0.1").expect("the parameters fit");
        let adex = AdexPlan::model(&[adex("250")], &formats(bits), dt()).expect("the parameters fit");
        let (mut one, mut other, mut spikes) = (start(&eif), start(&adex), 0);
        for step in 0..STEPS {
            let input = [(step % 5) as i64 - 1];
            let (next, expected) = (evaluate(&eif.graph, 0, &one, &input), evaluate(&adex.graph, 0, &other, &input));
            assert_eq!(
                (next.spike, next.state[0], next.state[1]),
                (expected.spike, expected.state[0], expected.state[2])
            );
            spikes += usize::from(next.spike);
            (one, other) = (next.state, expected.state);
        }
        assert!(spikes > 10, "{spikes} spikes at {bits} bits");
    }
}

#[test]
fn eifs_rheobase_is_that_of_the_equation() {
    // g_L (V_T - E_L - Delta_T) = 10 (20 - 2)
    assert_eq!(spikes_of_twin(&eif("179.5")), [0; 0]);
    assert!(!spikes_of_twin(&eif("182")).is_empty());
}

/// T = C / (k s) (atan((V_peak - m)/s) - atan((V_reset - m)/s)), ms.
fn period_of_qif(i_e: f64) -> f64 {
    let (m, s) = (-50.0, (i_e / 0.7 - 100.0).sqrt());
    100.0 / (0.7 * s) * (((35.0 - m) / s).atan() - ((-50.0 - m) / s).atan())
}

#[test]
fn qifs_curve_is_the_analytic_one() {
    for i_e in ["71", "75", "100", "200", "400", "800"] {
        let expected = period_of_qif(i_e.parse().expect("a number"));
        let mean = |times: &[f64]| {
            assert!(times.len() > 1, "{i_e} pA: {times:?}");
            (times[times.len() - 1] - times[0]) / (times.len() - 1) as f64
        };
        let values = qif(i_e);
        let many = |spikes: Vec<usize>| spikes.iter().map(|&step| step as f64 * 0.1).collect::<Vec<f64>>();
        let fine = if expected < 200.0 { mean(&spikes_of_rk4(&values)) } else { spikes_of_rk4(&values)[0] };
        assert!((fine - expected).abs() < 0.011, "{i_e} pA, RK4: {fine} ms, not {expected}");
        let model = quantised(std::slice::from_ref(&values), &formats(24), "0.1").expect("the parameters fit");
        for times in [many(spikes_of_twin(&values)), many(spikes_of_datapath(&model))] {
            let found = if expected < 200.0 { mean(&times) } else { times[0] + 0.1 };
            assert!((found - expected).abs() < 0.45, "{i_e} pA, Euler: {found} ms, not {expected}");
        }
    }
    assert_eq!(spikes_of_rk4(&qif("69.5")), [0.0; 0]);
}

#[test]
fn each_width_follows_its_twin() {
    let of_patterns = PATTERNS.map(|(name, abcd)| (name, izhikevich(abcd, "10", ["-65", "-13"])));
    let others = [("eif", eif("250")), ("qif", qif("100"))];
    let mut table = String::new();
    for bits in [16, 18, 24, 32] {
        for (name, values) in of_patterns.iter().chain(&others) {
            let (expected, model) =
                (spikes_of_twin(values), quantised(std::slice::from_ref(values), &formats(bits), "0.1"));
            let found = spikes_of_datapath(&model.expect("the parameters fit"));
            let off = found.iter().zip(&expected).map(|(a, b)| a.abs_diff(*b)).max().unwrap_or(0) as f64 * 0.1;
            let (have, want) = (found.len(), expected.len());
            assert!(have.abs_diff(want) <= 1 && want > 5, "{name} at {bits} bits: {have} of {want}");
            assert!(bits < 24 || (have == want && off < 1.25), "{name} at {bits} bits: {have} of {want}, {off} ms");
            writeln!(table, "{bits} {name:22} {have:2} of {want:2} {off:.1} ms").expect("a string grows");
        }
    }
    insta::assert_snapshot!(table);
}
