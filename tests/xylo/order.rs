//! The rules for a whole network, read naively, meet the traces. In another order, or with one saturation in place of many, they do
//! not: so that the traces can tell.

use crate::trace::{Group, TRACES, Trace};

/// What becomes of the events of a neuron in a time step.
#[derive(Clone, Copy, PartialEq)]
enum Rule {
    /// The host's, then those of neurons; each saturates.
    Stated,
    /// Those of neurons first.
    NeuronsFirst,
    /// Each origin from its last source to its first.
    LastSourceFirst,
    /// The sum saturates.
    OneSaturation,
}

fn sat(x: i64) -> i64 {
    x.clamp(-32_768, 32_767)
}

fn decayed(x: i64, dash: i64) -> i64 {
    x - if x >> dash == 0 { x.signum() } else { x >> dash }
}

/// The weights that are due at a neuron: of inputs with these events, of hidden neurons that spiked so often.
fn due(trace: &Trace, (group, number): (Group, u64), inputs: &[i64], hidden: &[i64]) -> [Vec<i64>; 2] {
    let through = |key: &str, shift: &str, events: &[i64]| -> Vec<i64> {
        let here = trace.synapses(key, shift).into_iter().filter(|&(_, target, _)| target == number);
        here.flat_map(|(source, _, weight)| vec![weight; events[source as usize] as usize]).collect()
    };
    match group {
        Group::Hidden => [through("win", "shift_in", inputs), through("wrec", "shift_rec", hidden)],
        Group::Output => [Vec::new(), through("wout", "shift_out", hidden)],
    }
}

fn current(start: i64, [of_host, of_neurons]: [Vec<i64>; 2], rule: Rule) -> i64 {
    let one_by_one = |weights: &[&Vec<i64>]| weights.iter().flat_map(|list| *list).fold(start, |i, w| sat(i + w));
    match rule {
        Rule::Stated => one_by_one(&[&of_host, &of_neurons]),
        Rule::NeuronsFirst => one_by_one(&[&of_neurons, &of_host]),
        Rule::LastSourceFirst => {
            let [of_host, of_neurons] = [of_host, of_neurons].map(|list| list.into_iter().rev().collect());
            one_by_one(&[&of_host, &of_neurons])
        }
        Rule::OneSaturation => sat(start + of_host.iter().chain(&of_neurons).sum::<i64>()),
    }
}

/// Values of i, v and s that differ from the trace.
fn differing(trace: &Trace, rule: Rule) -> usize {
    let neurons = trace.neurons();
    let mut states = vec![[0i64; 2]; neurons.len()];
    let mut spikes = vec![0i64; neurons.len()];
    let mut differing = 0;
    for step in 0..trace.steps() {
        let inputs: Vec<i64> = (0..trace.number("inputs")).map(|input| trace.events(input)[step]).collect();
        let before = spikes.clone();
        for (place, &neuron) in neurons.iter().enumerate() {
            let of = |key: &str| trace.parameter(neuron, key);
            let [v, i] = &mut states[place];
            *i = decayed(current(*i, due(trace, neuron, &inputs, &before), rule), of("dash_syn"));
            let change = sat(decayed(*v, of("dash_mem")) - *v + *i);
            *v = sat(*v + sat(change + of("bias")));
            let most = if matches!(neuron.0, Group::Hidden) { 31 } else { 1 };
            spikes[place] = 0;
            while *v >= of("threshold") && spikes[place] < most {
                spikes[place] += 1;
                *v -= of("threshold");
            }
            let found = [("i", *i), ("v", *v), ("s", spikes[place])];
            differing += found.iter().filter(|(name, found)| trace.column(name, neuron)[step] != *found).count();
        }
    }
    differing
}

#[test]
fn the_rules_meet_the_traces() {
    for name in TRACES {
        assert_eq!(differing(&Trace::read(name), Rule::Stated), 0, "{name}");
    }
}

#[test]
fn other_rules_do_not() {
    let trace = Trace::read("x04_slow_saturate");
    let found = [Rule::OneSaturation, Rule::NeuronsFirst, Rule::LastSourceFirst].map(|rule| differing(&trace, rule));
    println!("of 24000 values differ: with one saturation, neurons first, last source first: {found:?}");
    assert_eq!(found[0], 4_105, "with one saturation");
    assert!(found[1..].iter().all(|&values| values > 1_000), "in another order {found:?}");
}
