//! Hodgkin and Huxley's neuron against NEST's `hh_psc_alpha`.

use rheobase::datapath::evaluate;
use rheobase::fixed_point::{Decimal, Format, Overflow, Rounding};
use rheobase::models::{Bound, DEFINITIONS, Default, Values, WordFormats};

use crate::reference::{decimal, numbers};

/// ms; NEST's run has time steps of 0.1 ms, which its adaptive integrator subdivides.
const DT: &str = "0.025";
/// 500 ms.
const STEPS: usize = 20_000;

/// NEST's neuron: every parameter at its default, and a constant current of 650 pA.
fn neuron() -> Values {
    let definition = DEFINITIONS.into_iter().find(|known| known.name == "hodgkin_huxley").expect("it is there");
    let value = |key: &rheobase::models::Key| match (key.name, key.default, key.bound) {
        ("i_e", ..) => decimal("650"),
        (_, Default::Is(text), Bound::Steps) => Decimal::from((decimal(text).to_f64() / 0.025) as u32),
        (_, Default::Is(text), _) => decimal(text),
        (name, ..) => panic!("`{name}` has no default"),
    };
    Values { of: definition, list: definition.keys.iter().map(value).collect() }
}

/// Times of spikes, ms, at the end of their time steps.
fn times(steps: &[usize]) -> Vec<f64> {
    steps.iter().map(|&step| (step + 1) as f64 * 0.025).collect()
}

fn nest() -> Vec<f64> {
    numbers("nest/hh_psc_alpha_dc.spikes.csv").iter().map(|row| row[0]).collect()
}

/// The spikes of the equations, and the potential after each step.
fn twin() -> (Vec<usize>, Vec<f64>) {
    let neuron = neuron();
    let twin = (neuron.of.twin)(&neuron, decimal(DT));
    let mut state = twin.start();
    let (mut spikes, mut trace) = (Vec::new(), Vec::new());
    for step in 0..STEPS {
        if twin.step(&mut state, &[0.0]) {
            spikes.push(step);
        }
        trace.push(twin.potential(&state));
    }
    (spikes, trace)
}

/// The same on a grid of 0.0025 ms.
fn fine() -> Vec<f64> {
    let neuron = neuron();
    let twin = (neuron.of.twin)(&neuron, decimal(DT));
    let mut state = twin.start();
    let mut spikes = Vec::new();
    for step in 0..STEPS {
        let mut parts = Vec::new();
        twin.step_fine(&mut state, &[0.0], 10, &mut parts);
        spikes.extend(parts.iter().map(|part| (step as f64 + part) * 0.025));
    }
    spikes
}

fn datapath(bits: u32) -> Vec<usize> {
    let formats = WordFormats {
        state: Format::signed(7, bits - 8),
        adaptation: Format::signed(1, (bits - 2).min(24)),
        synapse: Format::signed(11, 12),
        decay: Format::unsigned(0, bits.min(20)),
        input: Format::signed(7, 8.min(bits - 8)),
        rounding: Rounding::Nearest,
        overflow: Overflow::Saturate,
        writable: false,
    };
    let neuron = neuron();
    let model = (neuron.of.model)(std::slice::from_ref(&neuron), &[Vec::new()], &formats, decimal(DT));
    let model = model.unwrap_or_else(|error| panic!("{bits} bits: {error}"));
    let mut state: Vec<i64> = model.variables.iter().map(|variable| variable.init[0]).collect();
    let mut spikes = Vec::new();
    for step in 0..STEPS {
        let update = evaluate(&model.graph, 0, &state, &[0]);
        state = update.state;
        if update.spike {
            spikes.push(step);
        }
    }
    spikes
}

/// The largest difference of two spike trains with as many spikes, ms.
fn furthest(found: &[f64], wanted: &[f64]) -> Option<f64> {
    let pairs = found.iter().zip(wanted).map(|(a, b)| (a - b).abs());
    (found.len() == wanted.len()).then(|| pairs.fold(0.0, f64::max))
}

#[test]
fn the_equations_are_nests() {
    // NEST's spikes lie on its grid of 0.1 ms, and come a step after the maximum of the potential.
    let fine = furthest(&fine(), &nest()).expect("as many spikes");
    assert!(fine < 0.16, "on a grid of 0.0025 ms: {fine} ms");
    let (spikes, trace) = twin();
    let furthest = furthest(&times(&spikes), &nest()).expect("as many spikes");
    assert!(furthest < 0.23, "{furthest} ms");
    // before the first spike the potential is smooth
    let rows = numbers("nest/hh_psc_alpha_dc.csv");
    let before = rows.iter().take_while(|row| row[1] < -40.0);
    let difference =
        before.map(|row| (trace[(row[0] / 0.025).round() as usize - 1] - row[1]).abs()).fold(0.0, f64::max);
    assert!(difference > 0.0 && difference < 0.03, "{difference} mV before the first spike");
}

#[test]
fn spike_times_of_hodgkin_and_huxley_by_word_length() {
    let mut table = "bits  spikes  largest difference from NEST, ms\n".to_owned();
    for bits in [16, 18, 20, 24, 32] {
        let found = times(&datapath(bits));
        let furthest =
            furthest(&found, &nest()).map_or("another count".to_owned(), |difference| format!("{difference:.3}"));
        table += &format!("{bits:4} {:7}  {furthest}\n", found.len());
    }
    insta::assert_snapshot!(table);
}
