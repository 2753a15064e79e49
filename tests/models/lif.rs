//! LIF against NEST's `iaf_psc_delta`.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use rheobase::datapath::Relation;
use rheobase::fixed_point::{Decimal, Format, Overflow, Rounding, quantise};
use rheobase::models::{Drive, Leak, LifIntegrator, LifParameters, LifPlan, LifTwin, Model, Reset, Twin, WordFormats};

use crate::neuron::Neuron;
use crate::reference::{decimal, dt, numbers, rows, spikes, steps};

/// 500 ms.
const STEPS: usize = 5000;
/// 10 s.
const LONG: usize = 100_000;
const EXCITATION: &str = "1.4";
const INHIBITION: &str = "-1.0";

/// The neuron of every run, with a constant current in pA.
pub fn neuron(i_e: Decimal) -> LifParameters {
    LifParameters {
        leak: Leak::TimeConstant(decimal("20")),
        rest: decimal("-70"),
        threshold: decimal("-55"),
        reset: Reset::Value(decimal("-70")),
        spike_when: Relation::GreaterEqual,
        refractory_steps: 20,
        drive: Drive::Current { i_e, c_m: decimal("250") },
        v_init: decimal("-70"),
        physical: true,
        integrator: LifIntegrator::Exact,
    }
}

pub fn formats(state: Format, decay: Format) -> WordFormats {
    let input = Format::signed(6, state.frac_bits);
    WordFormats {
        writable: false,
        state,
        adaptation: state,
        synapse: Format::signed(11, 12),
        decay,
        input,
        rounding: Rounding::Nearest,
        overflow: Overflow::Saturate,
    }
}

/// Input spikes of every time step: excitatory, inhibitory. NEST delivers a spike in the step that ends at its time and delay.
pub fn input_spikes() -> Vec<[i32; 2]> {
    const DELAY: f64 = 1.0;
    let mut counts = vec![[0; 2]; STEPS];
    for (kind, name) in ["nest/input_exc_times.csv", "nest/input_inh_times.csv"].into_iter().enumerate() {
        for step in steps(name, crate::reference::DT - DELAY) {
            if let Some(count) = counts.get_mut(step) {
                count[kind] += 1;
            }
        }
    }
    counts
}

/// Spikes and potentials (mV, absolute) of the equations.
fn run_twin(i_e: &str, input: &[f64]) -> (Vec<usize>, Vec<f64>) {
    let twin = LifTwin::new(&neuron(decimal(i_e)), dt());
    let mut state = twin.start();
    let mut spikes = Vec::new();
    let mut potentials = Vec::new();
    for (step, &input) in input.iter().enumerate() {
        if twin.step(&mut state, &[input]) {
            spikes.push(step);
        }
        potentials.push(twin.potential(&state));
    }
    (spikes, potentials)
}

pub fn run_datapath(model: &Model, set: usize, input: impl Iterator<Item = i32>) -> Vec<usize> {
    let mut neuron = Neuron::new(model, set);
    input.enumerate().filter_map(|(step, input)| neuron.step(input).then_some(step)).collect()
}

fn largest_difference(potentials: &[f64], trace: &str) -> f64 {
    let rows = numbers(trace);
    let step = |time: f64| (time / crate::reference::DT).round() as usize - 1;
    rows.iter().map(|row| (potentials[step(row[0])] - row[1]).abs()).fold(0.0, f64::max)
}

fn synaptic_input() -> Vec<f64> {
    let weights = [EXCITATION, INHIBITION].map(|weight| decimal(weight).to_f64());
    input_spikes().iter().map(|&[exc, inh]| f64::from(exc) * weights[0] + f64::from(inh) * weights[1]).collect()
}

#[test]
fn the_equations_are_nests_under_a_constant_current() {
    let (found, potentials) = run_twin("400", &[0.0; STEPS]);
    assert_eq!(found, spikes("nest/lif_delta_dc.spikes"));
    let difference = largest_difference(&potentials, "nest/lif_delta_dc.csv");
    assert!(difference < 1e-10, "the potential differs by {difference} mV");
}

#[test]
fn the_equations_are_nests_under_synaptic_input() {
    let (found, potentials) = run_twin("0", &synaptic_input());
    assert_eq!(found, spikes("nest/lif_delta_syn.spikes"));
    let difference = largest_difference(&potentials, "nest/lif_delta_syn.csv");
    assert!(difference < 1e-10, "the potential differs by {difference} mV");
}

/// One point of an f-I curve.
struct Point {
    current: Decimal,
    spikes: usize,
    /// Time steps from spike to spike; nothing below threshold.
    interval: Option<usize>,
}

/// All points of both curves: under a constant current the two models are the same neuron.
fn frequency_current_curve() -> Vec<Point> {
    let point = |row: &Vec<String>| {
        let interval: f64 = row[5].parse().expect("a number or nan");
        Point {
            current: decimal(&row[1]),
            spikes: (row[2].parse::<f64>().expect("a rate") * 10.0).round() as usize,
            interval: (!interval.is_nan()).then(|| (interval / crate::reference::DT).round() as usize),
        }
    };
    let points: Vec<Point> = rows("nest/fI_lif.csv").iter().map(point).collect();
    let spiking = points.iter().filter(|point| point.interval.is_some()).count();
    assert_eq!((points.len(), spiking), (70, 66));
    points
}

/// The currents (pA) at which a neuron misses NEST's count over 10 s, or one interval of the grid.
fn missed(run: impl Fn(usize, &Point) -> Vec<usize>) -> Vec<String> {
    let met = |(set, point): &(usize, Point)| {
        let spikes = run(*set, point);
        let exact = |pair: &[usize]| Some(pair[1] - pair[0]) == point.interval;
        spikes.len() == point.spikes && spikes.windows(2).all(exact)
    };
    let points = frequency_current_curve().into_iter().enumerate();
    points.filter(|point| !met(point)).map(|(_, point)| point.current.to_string()).collect()
}

#[test]
fn the_equations_meet_every_point_of_the_curve() {
    let missed = missed(|_, point| run_twin(&point.current.to_string(), &[0.0; LONG]).0);
    assert!(missed.is_empty(), "missed at {missed:?} pA");
}

/// The points of the curve that a datapath with these formats misses.
fn missed_by(state: Format, decay: Format) -> Vec<String> {
    let sets: Vec<LifParameters> = frequency_current_curve().iter().map(|point| neuron(point.current)).collect();
    let model = LifPlan::model(&sets, &formats(state, decay), dt()).expect("the parameters fit");
    missed(|set, _| run_datapath(&model, set, std::iter::repeat_n(0, LONG)))
}

/// Spikes under NEST's input spikes, with weights that are rounded to the state's binary point.
fn spikes_under_input(state: Format, decay: Format) -> Vec<usize> {
    let formats = formats(state, decay);
    let weights = [EXCITATION, INHIBITION]
        .map(|weight| quantise(decimal(weight), formats.input, Rounding::Nearest).expect("a weight fits") as i32);
    let model = LifPlan::model(&[neuron(Decimal::ZERO)], &formats, dt()).expect("the parameters fit");
    let input = input_spikes().into_iter().map(|[exc, inh]| exc * weights[0] + inh * weights[1]);
    run_datapath(&model, 0, input)
}

/// The narrowest formats that meet NEST everywhere: 14 bits of state. With one bit less in either they do not.
const NARROWEST: [Format; 2] = [Format::signed(4, 9), Format::unsigned(0, 16)];

/// From these on, every wider state does as well; below, whether rounding errors cancel is luck.
const RELIABLE: [Format; 2] = [Format::signed(4, 14), Format::unsigned(0, 19)];

/// The first difference from NEST: in the f-I curve, under a constant current, under synaptic input.
fn differs(state: Format, decay: Format) -> Option<String> {
    let missed = missed_by(state, decay);
    if !missed.is_empty() {
        return Some(format!("{} points of the f-I curve, first at {} pA", missed.len(), missed[0]));
    }
    let model = LifPlan::model(&[neuron(decimal("400"))], &formats(state, decay), dt()).expect("the parameters fit");
    if run_datapath(&model, 0, std::iter::repeat_n(0, STEPS)) != spikes("nest/lif_delta_dc.spikes") {
        return Some("a constant current".to_owned());
    }
    (spikes_under_input(state, decay) != spikes("nest/lif_delta_syn.spikes")).then(|| "synaptic input".to_owned())
}

#[test]
fn fourteen_bits_meet_nest_in_every_spike() {
    let [state, decay] = NARROWEST;
    assert_eq!(differs(state, decay), None);
}

#[test]
fn one_bit_less_is_seen() {
    let [state, decay] = NARROWEST;
    let less = |format: Format| Format { frac_bits: format.frac_bits - 1, ..format };
    assert!(differs(less(state), decay).is_some(), "the state could be narrower");
    assert!(differs(state, less(decay)).is_some(), "the decay could be narrower");
}

#[test]
fn every_state_of_19_bits_and_more_meets_nest() {
    let [state, decay] = RELIABLE;
    for frac_bits in state.frac_bits..=state.frac_bits + 5 {
        assert_eq!(differs(Format { frac_bits, ..state }, decay), None, "Q4.{frac_bits}");
    }
}

#[test]
fn below_threshold_the_datapath_is_silent_and_close() {
    let currents = ["150", "175", "187.4"];
    let sets: Vec<LifParameters> = currents.iter().map(|current| neuron(decimal(current))).collect();
    let [state, decay] = RELIABLE;
    let model = LifPlan::model(&sets, &formats(state, decay), dt()).expect("the parameters fit");
    for (set, current) in currents.iter().enumerate() {
        let mut neuron = Neuron::new(&model, set);
        assert!((0..LONG).all(|_| !neuron.step(0)), "a spike at {current} pA");
        let resting = -70.0 + decimal(current).to_f64() * 20.0 / 250.0;
        let error = (neuron.value(0) - resting).abs();
        assert!(error < 0.01, "{current} pA holds the potential {error} mV from {resting} mV");
    }
}

proptest! {
    /// Without a drive the potential only leaks between inputs: the fine reference spikes where the equations do, whatever the reset.
    #[test]
    fn the_fine_reference_follows_inputs(
        inputs in vec(-4.0f64..9.0, 100),
        reset in select(vec![Reset::Value(decimal("-66")), Reset::Subtract, Reset::None]),
        refractory_steps in 0u32..4,
        substeps in 1u32..12,
    ) {
        let twin = LifTwin::new(&LifParameters { reset, refractory_steps, ..neuron(Decimal::ZERO) }, dt());
        let (mut state, mut fine, mut spikes) = (twin.start(), twin.start(), Vec::new());
        for input in inputs {
            spikes.clear();
            twin.step_fine(&mut fine, &[input], substeps, &mut spikes);
            let expected = if twin.step(&mut state, &[input]) { vec![1.0] } else { vec![] };
            prop_assert_eq!(&spikes, &expected);
            prop_assert!((twin.potential(&fine) - twin.potential(&state)).abs() < 1e-6);
        }
    }
}

/// The interval of the exact solution, t_ref + tau ln(RI / (RI - theta)), on the grid of the substeps.
#[test]
fn the_fine_reference_finds_the_threshold_between_time_steps() {
    for (current, substeps) in [("200", 10), ("400", 10), ("400", 100), ("1000", 7)] {
        let twin = LifTwin::new(&neuron(decimal(current)), dt());
        let (mut state, mut offsets, mut times) = (twin.start(), Vec::new(), Vec::new());
        for step in 0..STEPS {
            offsets.clear();
            twin.step_fine(&mut state, &[0.0], substeps, &mut offsets);
            times.extend(offsets.iter().map(|at| step as f64 + at));
        }
        let driven = decimal(current).to_f64() * 20.0 / 250.0;
        let rise = 20.0 * (driven / (driven - 15.0)).ln() / crate::reference::DT;
        let grid = f64::from(substeps);
        let exact = 20.0 + (rise * grid).ceil() / grid;
        assert!(times.len() > 5, "{current} pA");
        for pair in times.windows(2) {
            assert!((pair[1] - pair[0] - exact).abs() < 1e-6, "{current} pA: {} steps, not {exact}", pair[1] - pair[0]);
        }
    }
}
