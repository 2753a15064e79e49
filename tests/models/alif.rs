//! ALIF: without a jump of the threshold it is NEST's LIF, and with one its intervals grow as the equations say.

use rheobase::fixed_point::Decimal;
use rheobase::models::{DEFINITIONS, Twin, Values};

use crate::reference::{DT, decimal, dt, spikes};

/// The neuron of NEST's runs under 400 pA, with a threshold that jumps by `q_adapt`.
fn twin(q_adapt: &str) -> Box<dyn Twin> {
    let definition = DEFINITIONS.into_iter().find(|known| known.name == "alif").expect("it is there");
    let value = |name: &str| match name {
        "c_m" => decimal("250"),
        "tau_m" => decimal("20"),
        "v_th" => decimal("-55"),
        "tau_adapt" => decimal("100"),
        "q_adapt" => decimal(q_adapt),
        "t_ref" => Decimal::from(20u32),
        "i_e" => decimal("400"),
        "e_l" | "v_reset" | "v_init" => decimal("-70"),
        other => panic!("a value for `{other}`"),
    };
    let list = definition.keys.iter().map(|key| value(key.name)).collect();
    (definition.twin)(&Values { of: definition, list }, dt())
}

fn run(q_adapt: &str, steps: usize) -> Vec<usize> {
    let twin = twin(q_adapt);
    let mut state = twin.start();
    (0..steps).filter(|_| twin.step(&mut state, &[0.0])).collect()
}

#[test]
fn without_a_jump_it_is_nests_lif() {
    assert_eq!(run("0", 5000), spikes("nest/lif_delta_dc.spikes"));
}

/// In the long run a neuron with interval T has theta just before a spike = q / (exp(T/tau_adapt) - 1), and
/// T = t_ref + tau_m ln(RI/(RI - threshold - theta)): solved by bisection.
#[test]
fn in_the_long_run_the_interval_is_that_of_the_equations() {
    for q in ["1", "4", "10"] {
        let jump = decimal(q).to_f64();
        let left = |interval: f64| {
            let theta = jump / (f64::exp(interval / 100.0) - 1.0);
            let reached = 32.0 * (1.0 - f64::exp(-(interval - 2.0) / 20.0));
            reached - 15.0 - theta
        };
        let (mut low, mut high) = (2.0, 1000.0);
        for _ in 0..60 {
            let middle = 0.5 * (low + high);
            if left(middle) < 0.0 { low = middle } else { high = middle }
        }
        let found = run(q, 100_000);
        let intervals = found.windows(2).rev().take(20).map(|pair| (pair[1] - pair[0]) as f64 * DT);
        let mean = intervals.sum::<f64>() / 20.0;
        // a spike waits for the end of its time step, which raises the interval by up to one
        assert!(mean > low - 1e-6 && mean < low + 2.0 * DT, "q = {q} mV: {mean} ms, by the equations {low} ms");
    }
}
