//! The three runs of shipped and changed configs.

use std::path::Path;

use rheobase::compile::{Compiled, compile_with};
use rheobase::report::{NeuronRuns, PopulationDeviation, Run, deviations, run_all, spike_plot, width_plot};
use rheobase::spec;

fn compiled(config: &str, set: &[(&str, &str)]) -> Compiled {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("configs").join(config);
    let set: Vec<_> = set.iter().map(|(path, value)| ((*path).to_owned(), (*value).to_owned())).collect();
    let spec = spec::read(&path, &set).expect("the config is right");
    compile_with(&spec, Some(20)).expect("it fits")
}

fn three_runs(config: &str, set: &[(&str, &str)]) -> (Compiled, Vec<NeuronRuns>) {
    let compiled = compiled(config, set);
    let runs = run_all(&compiled, |_| true);
    (compiled, runs)
}

fn measured(config: &str, set: &[(&str, &str)]) -> Vec<PopulationDeviation> {
    let (compiled, runs) = three_runs(config, set);
    let populations = deviations(&compiled, &runs);
    assert!(populations.iter().all(|population| !population.silent), "{config} is silent");
    populations
}

/// Without a drive of its own a LIF crosses its threshold only with an input, and between inputs the propagator is exact: twin and
/// fine reference differ by the error of RK4.
#[test]
fn a_lif_without_constant_drive_is_exact() {
    for (config, most) in [("05-digits.toml", 1e-7), ("09-synfire.toml", 1e-10)] {
        for population in measured(config, &[]) {
            let error = &population.twin_against_fine;
            assert_eq!((error.unmatched, error.error_worst_ms), (0, Some(0.0)), "{config} {error:?}");
            assert_eq!(error.first_difference_ms, None);
            assert!(error.dv < most, "{config}: {} ", error.dv);
        }
    }
}

/// Under a constant current the fine reference finds the threshold within a tenth of the time step: no spike of the twin is earlier.
#[test]
fn constant_current_is_found_on_the_finer_grid() {
    let current = [("source.electrode.step_current.amplitude", "1.0"), ("population.neuron.lif.i_e", "400.0")];
    let (_, runs) = three_runs("01-one-neuron.toml", &current);
    let [_, twin, fine] = &runs[0].spikes;
    // t_ref + tau ln(RI / (RI - theta)) = 2 + 20 ln(32 / 17) = 14.650 ms, on grids of 0.1 and 0.01 ms.
    let interval = 2.0 + 20.0 * (32.0f64 / 17.0).ln();
    for (times, grid) in [(&twin[0], 1.0), (&fine[0], 0.1)] {
        assert!(times.len() >= 6, "{times:?}");
        for pair in times.windows(2) {
            let found = pair[1] - pair[0];
            let late = found - 10.0 * interval;
            // The current of 1 pA of the electrode, for a part of the run, moves a spike by 0.05 ms at most.
            assert!((-0.5..=grid + 1e-9).contains(&late), "an interval of {found} steps");
        }
    }
    for (twin, fine) in twin[0].iter().zip(&fine[0]) {
        assert!(twin >= fine, "{twin} before {fine}");
    }
}

#[test]
fn wide_words_meet_the_twin() {
    let wide = [("format.state", "Q7.20"), ("format.decay", "UQ0.24"), ("format.weight", "Q5.14")];
    for population in measured("03-recurrent.toml", &wide) {
        let error = &population.against_twin;
        assert_eq!((error.unmatched, error.error_worst_ms, error.gamma), (0, Some(0.0), Some(1.0)), "{error:?}");
        assert!(error.dv > 0.0 && error.dv < 1e-3, "{error:?}");
    }
    let narrow = [("format.state", "Q7.4")];
    for population in measured("03-recurrent.toml", &narrow) {
        let error = &population.against_twin;
        assert!(error.unmatched > 0 && error.gamma < Some(0.95), "{error:?}");
        assert!(error.first_difference_ms.is_some() && error.dv > error.dv_before_difference, "{error:?}");
    }
}

/// 20 images with a clear before each: no trial takes anything from the one before.
#[test]
fn trials_start_anew() {
    let (compiled, runs) = three_runs("05-digits.toml", &[]);
    assert_eq!(compiled.stimulus.trials, 20);
    let last = rheobase::report::emulate(&compiled, rheobase::report::Mode::Step, None);
    for (number, neuron) in runs.iter().enumerate() {
        for (trial, counts) in last.trial_spikes.iter().enumerate() {
            let on_chip = compiled.hardware_numbers()[number] as usize;
            assert_eq!(neuron.spikes[Run::Fixed as usize][trial].len(), counts[on_chip] as usize, "{number}, {trial}");
        }
        let times = neuron.spikes.iter().flatten().flatten();
        assert!(times.clone().all(|&time| time > 0.0 && time <= 16.0), "{times:?}");
    }
    assert!(runs.iter().all(|neuron| neuron.trace.iter().all(|trace| trace.len() == 16)), "traces of the first trial");
}

/// A mesh places neurons otherwise, and the numbers stay.
#[test]
fn the_place_of_a_neuron_does_not_matter() {
    let mesh = [("hardware.mesh", "[2, 2]"), ("hardware.host", "[0, 0]")];
    assert_eq!(measured("03-recurrent.toml", &mesh), measured("03-recurrent.toml", &[]));
}

#[test]
fn plots_are_the_same_bytes_and_hold_every_spike() {
    let (compiled, runs) = three_runs("02-adex-patterns.toml", &[]);
    let plot = spike_plot(&compiled, &runs);
    assert_eq!(plot, spike_plot(&compiled, &run_all(&compiled, |_| true)));
    // A stroke a spike, a curve a run.
    let spikes: usize = runs.iter().flat_map(|neuron| &neuron.spikes).map(|trials| trials[0].len()).sum();
    assert_eq!(plot.matches('M').count(), spikes + 3);
    assert!(spikes > 200 && !plot.contains("NaN") && !plot.contains("inf"), "{spikes}");

    let populations = deviations(&compiled, &runs);
    let widths = width_plot(&[(18, &populations), (24, &populations)]);
    // Three panels of eight populations, each a curve and two marks.
    assert_eq!(widths.matches('M').count(), 3 * 8 * 3);
    assert!(!widths.contains("NaN") && !widths.contains("inf"));
}
