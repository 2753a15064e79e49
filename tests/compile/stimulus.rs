//! Which input spikes when.

use rheobase::compile::{Stimulus, compile_with};
use rheobase::spec::{SourceKind, Spec};

use super::support::{PAIR, compiled, shown, spec};

fn stimulus(text: &str) -> Stimulus {
    compiled(&spec(text)).stimulus
}

/// (step, axon) of all events.
fn events(stimulus: &Stimulus) -> Vec<(usize, u32)> {
    (0..stimulus.steps()).flat_map(|step| stimulus.events(step).iter().map(move |&axon| (step, axon))).collect()
}

/// `PAIR` with a source of images.
fn with_images(pixels: Vec<u8>, count: u32, steps: u32, seed: u64, labels: Option<Vec<u8>>) -> Spec {
    let mut spec = spec(&(PAIR.to_owned() + "[source.x]\ncount = 1\npoisson = { rate = 1.0 }\n"));
    spec.steps.value = steps;
    spec.seed = seed;
    spec.sources[0].count.value = count;
    spec.sources[0].kind = SourceKind::Images { pixels, labels, span: 0..0 };
    spec
}

#[test]
fn poisson_spikes_stay_within_their_window() {
    let text = |window| {
        let source = format!("[source.x]\ncount = 20\npoisson = {{ rate = 500.0{window} }}\n");
        PAIR.replace("steps = 10", "steps = 100") + &source
    };
    let (whole, part) = (events(&stimulus(&text(""))), events(&stimulus(&text(", start = 20.0, stop = 55.0"))));
    let within: Vec<_> = whole.into_iter().filter(|(step, _)| (20..55).contains(step)).collect();
    assert!(within.len() > 250, "only {} spikes", within.len());
    assert_eq!(part, within, "the window cuts, and draws nothing anew");
}

#[test]
fn regular_spikes_come_at_their_interval() {
    let text = PAIR.replace("steps = 10", "steps = 40")
        + "[source.x]\ncount = 2\nregular = { interval = 7.5, start = 1.0, stop = 30.0 }\n\
           [source.y]\nregular = { rate = 125.0, start = [0.0, 3.5] }\n";
    let stimulus = stimulus(&text);
    let of = |axon| events(&stimulus).iter().filter(|one| one.1 == axon).map(|one| one.0).collect::<Vec<_>>();
    assert_eq!([of(0), of(1)], [vec![1, 8, 16, 23], vec![1, 8, 16, 23]], "1, 8.5, 16, 23.5 ms");
    assert_eq!([of(2), of(3)], [vec![0, 8, 16, 24, 32], vec![3, 11, 19, 27, 35]]);
}

#[test]
fn an_amplitude_is_an_axon() {
    let text = PAIR.to_owned()
        + "[source.x]\ncount = 1\npoisson = { rate = 0.0 }\n[source.i]\nstep_current = { \
           amplitude_times = [1.0, 3.0, 4.0, 6.0, 8.0], amplitude_values = [0.5, -0.25, 0.0, 0.5, 0.25], stop = 9.0 }\n\
           [[projection]]\nfrom = \"i\"\nto = \"a\"\nconnect = { fixed_probability = 0.5 }\nweight = 2.0\n";
    let compiled = compiled(&spec(&text));
    let expected = [(1, 1), (2, 1), (3, 2), (6, 1), (7, 1), (8, 3)];
    assert_eq!(events(&compiled.stimulus), expected);
    let targets = |axon| compiled.network.synapses_of(axon).iter().map(|one| one.target).collect::<Vec<_>>();
    assert!(!targets(1).is_empty() && targets(1).len() < 10, "{:?}", targets(1));
    assert_eq!([targets(2), targets(3)], [targets(1), targets(1)], "every amplitude goes to the same neurons");
    let weights = [1, 2, 3].map(|axon| compiled.network.synapses_of(axon)[0].weight);
    assert_eq!(weights, [1.0, -0.5, 0.5]);
}

const IMAGES: [[u8; 11]; 3] =
    [[0, 255, 128, 1, 64, 200, 254, 100, 30, 129, 250], [255; 11], [7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 90]];

#[test]
fn images_become_the_spikes_of_the_written_encoding() {
    let spec = with_images(IMAGES.concat(), 11, 3, 42, Some(vec![4, 0, 9]));
    let stimulus = compiled(&spec).stimulus;
    // From the formulas in `compile::images`, worked out in Python.
    let all: &[u32] = &[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
    let expected: [&[u32]; 9] =
        [&[1, 4, 5, 6, 8, 10], &[1, 4, 5, 6, 7, 8, 9, 10], &[1, 5, 8, 9, 10], all, all, all, &[10], &[10], &[10]];
    assert_eq!((0..9).map(|step| stimulus.events(step)).collect::<Vec<_>>(), expected);
    assert_eq!((stimulus.trials, stimulus.steps_per_trial), (3, 3));
    assert_eq!(stimulus.labels, Some(vec![4, 0, 9]));
    assert_eq!([2, 3, 8].map(|step| stimulus.trial_of(step)), [0, 1, 2]);
}

#[test]
fn pixels_spike_as_often_as_they_are_bright() {
    let spec = with_images(vec![0, 1, 64, 128, 255, 200, 3], 7, 40_000, 1, None);
    let stimulus = compiled(&spec).stimulus;
    for (axon, value) in (0..).zip([0.0, 1.0, 64.0, 128.0, 255.0, 200.0, 3.0f64]) {
        let count = stimulus.axons.iter().filter(|&&event| event == axon).count() as f64;
        let p = value / 256.0;
        let deviation = (40_000.0 * p * (1.0 - p)).sqrt();
        assert!((count - 40_000.0 * p).abs() <= 4.0 * deviation, "pixel of {value}: {count}");
    }
}

#[test]
fn fewer_samples_are_the_first_ones() {
    let spec = with_images(IMAGES.concat(), 11, 3, 42, Some(vec![4, 0, 9]));
    let all = compiled(&spec).stimulus;
    let two = compile_with(&spec, Some(2)).expect("it compiles").stimulus;
    assert_eq!((two.trials, &two.labels), (2, &Some(vec![4, 0])));
    assert_eq!(two.ends, all.ends[..6]);
    assert_eq!(two.axons, all.axons[..two.axons.len()]);
    assert_eq!(compile_with(&spec, Some(99)).expect("it compiles").stimulus, all);
}

#[test]
fn sources_of_images_are_shown_side_by_side() {
    let mut spec = with_images(vec![255, 128, 128, 0], 2, 64, 5, None);
    let mut second = spec.sources[0].clone();
    second.name.value = "y".to_owned();
    spec.sources.push(second);
    let stimulus = compiled(&spec).stimulus;
    assert_eq!(stimulus.trials, 2);
    let of = |axon| events(&stimulus).iter().filter(|one| one.1 == axon).map(|one| one.0).collect::<Vec<_>>();
    assert_ne!(of(1), of(3), "equal pixels of two sources spike on their own");
    spec.sources[1].kind = SourceKind::Images { pixels: vec![1; 6], labels: None, span: 0..0 };
    let errors = compile_with(&spec, None).expect_err("three images beside two");
    assert_eq!(errors[0].title, "3 images here and 2 in another source");
}

fn poisson(count: u32) -> String {
    let text = PAIR.replace("steps = 10", "steps = 4000");
    format!("{text}[source.x]\ncount = {count}\npoisson = {{ rate = 100.0 }}\n")
}

#[test]
fn poisson_inputs_keep_their_rate() {
    let stimulus = stimulus(&poisson(50));
    // 100 Hz and steps of 1 ms: a tenth of 200,000; four standard deviations are 537.
    let total = stimulus.axons.len() as i64;
    assert!((total - 20_000).abs() < 537, "{total} events");
    for axon in 0..50 {
        let count = stimulus.axons.iter().filter(|&&event| event == axon).count() as i64;
        assert!((count - 400).abs() < 80, "input {axon}: {count}");
    }
    let silent = super::stimulus::stimulus(&poisson(50).replace("100.0", "0.0"));
    assert!(silent.axons.is_empty());
    let certain = super::stimulus::stimulus(&poisson(3).replace("100.0", "1000.0"));
    assert_eq!(certain.axons.len(), 12_000);
}

#[test]
fn a_poisson_input_does_not_depend_on_how_many_others_there_are() {
    let few = events(&stimulus(&poisson(20)));
    let many: Vec<_> = events(&stimulus(&poisson(50))).into_iter().filter(|&(_, axon)| axon < 20).collect();
    assert_eq!(few, many);
}

#[test]
fn currents_and_given_spikes_come_when_they_are_told() {
    let text = PAIR.to_owned()
        + "[source.spikes]\nspike_times = [[1.0, 4.5], [], [4.0]]\n\
           [source.current]\nstep_current = { amplitude = 1.0, start = 3.0, stop = 6.0 }\n";
    assert_eq!(events(&stimulus(&text)), [(1, 0), (3, 3), (4, 0), (4, 2), (4, 3), (5, 3)]);
}

#[test]
fn currents_and_given_spikes_come_again_in_every_trial() {
    let text = PAIR.to_owned()
        + "[source.images]\ncount = 1\npoisson = { rate = 1.0 }\n\
           [source.spikes]\nspike_times = [[1.0]]\n\
           [source.current]\nstep_current = { amplitude = 1.0, start = 9.0, stop = 99.0 }\n";
    let mut spec = spec(&text);
    spec.sources[0].kind = SourceKind::Images { pixels: vec![0, 0], labels: None, span: 0..0 };
    assert_eq!(events(&compiled(&spec).stimulus), [(1, 1), (9, 2), (11, 1), (19, 2)]);
}

#[test]
fn several_spikes_of_an_input_in_one_time_step_are_as_many_events() {
    let text = PAIR.to_owned() + "[source.spikes]\nspike_times = [[1.0], [2.0, 4.25, 4.75, 4.75]]\n";
    assert_eq!(events(&stimulus(&text)), [(1, 0), (2, 1), (4, 1), (4, 1), (4, 1)]);
}

#[test]
fn a_run_of_too_many_events_is_refused() {
    let text = PAIR.replace("steps = 10", "steps = 10000000");
    let spec = spec(&(text + "[source.x]\ncount = 1000\npoisson = { rate = 999.0 }\n"));
    let errors = compile_with(&spec, None).expect_err("ten milliard events");
    insta::assert_snapshot!(shown(&spec, &errors), @r#"
error: 10000000 time steps with about 9990000000 input events are more than one run can have
 --> demo.toml:4:9
  |
4 | steps = 10000000
  |         ^^^^^^^^ too long
  |
  = help: a run has at most 268435456 of each: make several runs of it
"#);
}
