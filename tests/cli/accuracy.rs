//! `rheobase accuracy`: its tables, its JSON, what it does with silence and with widths that a config refuses.

use std::fs;
use std::path::Path;

use serde_json::{Map, Value};
use tempfile::tempdir;

use crate::support::command::{config, files_below, rheobase};

fn accuracy(arguments: &[&str]) -> Map<String, Value> {
    rheobase(Path::new("."), &[&["accuracy"], arguments, &["--json"]].concat()).expect(0).json()
}

fn keys(value: &Value) -> Vec<&str> {
    value.as_object().expect("an object").keys().map(String::as_str).collect()
}

#[test]
fn the_tables_read_like_this() {
    for name in ["01-one-neuron", "02-adex-patterns"] {
        let text = rheobase(Path::new("."), &["accuracy", &format!("configs/{name}.toml")]).expect(0).stdout;
        insta::assert_snapshot!(format!("accuracy_{name}"), text);
    }
    let widths = ["accuracy", "configs/03-recurrent.toml", "--widths", "6,10,16,24,40"];
    insta::assert_snapshot!("accuracy_widths", rheobase(Path::new("."), &widths).expect(0).stdout);
}

#[test]
fn json_has_these_keys() {
    let result = Value::Object(accuracy(&["configs/01-one-neuron.toml", "--widths", "20"]));
    let top = [
        "config",
        "dt_ms",
        "steps_per_trial",
        "trials",
        "substeps",
        "window_ms",
        "state",
        "state_bits",
        "silent",
        "populations",
        "widths",
    ];
    assert_eq!(keys(&result), sorted(&top));
    assert_eq!((&result["dt_ms"], &result["window_ms"], &result["substeps"]), (&0.1.into(), &2.0.into(), &10.into()));
    let population = &result["populations"][0];
    let comparisons = ["against_twin", "against_fine", "twin_against_fine"];
    let about = [&["population", "neurons", "unit", "silent", "fixed", "twin", "fine"][..], &comparisons].concat();
    assert_eq!(keys(population), sorted(&about));
    assert_eq!((&population["population"], &population["unit"]), (&"neuron".into(), &"mV".into()));
    for run in ["fixed", "twin", "fine"] {
        assert_eq!(keys(&population[run]), sorted(&["spikes", "rate_hz", "cv_isi"]));
        // 4 spikes in 100 ms.
        assert_eq!((&population[run]["spikes"], &population[run]["rate_hz"]), (&4.into(), &40.0.into()));
    }
    let deviation = [
        "matched",
        "unmatched",
        "error_median_ms",
        "error_95_ms",
        "error_worst_ms",
        "gamma",
        "gamma_least",
        "first_difference_ms",
        "dv_before_difference",
        "dv",
    ];
    for comparison in comparisons {
        assert_eq!(keys(&population[comparison]), sorted(&deviation), "{comparison}");
    }
    let width = &result["widths"][0];
    assert_eq!(keys(width), sorted(&["bits", "state", "refused", "populations"]));
    assert_eq!((&width["bits"], &width["state"], &width["refused"]), (&20.into(), &"Q5.14".into(), &Value::Null));
}

fn sorted<'a>(names: &[&'a str]) -> Vec<&'a str> {
    let mut names = names.to_vec();
    names.sort_unstable();
    names
}

#[test]
fn a_width_is_what_the_config_with_that_format_gives() {
    let with_width = accuracy(&["configs/02-adex-patterns.toml", "--widths", "18"]);
    let with_format = accuracy(&["configs/02-adex-patterns.toml", "--set", "format.state=Q7.10"]);
    assert_eq!(with_width["widths"][0]["populations"], with_format["populations"]);
    assert_ne!(with_width["populations"], with_format["populations"]);
    // An adaptation that has a format of its own keeps its integer bits as well.
    let own = ["configs/02-adex-patterns.toml", "--set", "format.adaptation=Q6.17"];
    let with_width = accuracy(&[&own[..], &["--widths", "18"]].concat());
    let set = ["--set", "format.state=Q7.10", "--set", "format.adaptation=Q6.11"];
    let with_formats = accuracy(&[&own[..1], &set].concat());
    assert_eq!(with_width["widths"][0]["populations"], with_formats["populations"]);
}

#[test]
fn a_refused_width_says_why_and_the_others_go_on() {
    let result = accuracy(&["configs/03-recurrent.toml", "--widths", "4,33,16"]);
    let widths = result["widths"].as_array().expect("a list");
    let refused = |place: usize| widths[place]["refused"].as_str().expect("a reason");
    assert_eq!(refused(0), "sign and integer bits of `state`, Q7.12, alone are 8 bits");
    assert!(refused(1).contains("33 bits") && widths[1]["populations"] == Value::Array(vec![]), "{}", refused(1));
    assert_eq!(widths[2]["refused"], Value::Null);
    assert_eq!(widths[2]["populations"].as_array().expect("a list").len(), 2);
}

/// What forward Euler at 0.1 ms does to the AdEx patterns, as Brian's own runs with Euler and RK4 show it.
#[test]
fn the_integrators_error_is_that_of_brian() {
    let result = accuracy(&["configs/02-adex-patterns.toml", "--set", "steps=5000"]);
    let mut compared = 0;
    for population in result["populations"].as_array().expect("a list") {
        let name = population["population"].as_str().expect("a name");
        let [euler, fine] = ["euler_dt0.1", "rk4_dt0.01"].map(|method| brian(name, method));
        assert_eq!(population["twin"]["spikes"], euler.len(), "{name}");
        assert_eq!(population["fine"]["spikes"], fine.len(), "{name}");
        let found = &population["twin_against_fine"];
        assert_eq!(found["unmatched"], euler.len().abs_diff(fine.len()), "{name}");
        if euler.len() == fine.len() {
            let worst = euler.iter().zip(&fine).map(|(euler, fine)| (euler - fine).abs()).fold(0.0, f64::max);
            assert!((found["error_worst_ms"].as_f64().expect("ms") - worst).abs() < 1e-6, "{name}: {worst} ms");
            compared += 1;
        }
    }
    assert_eq!(compared, 7, "all but naud_tonic");
}

fn brian(name: &str, method: &str) -> Vec<f64> {
    let path = format!("tests/reference/brian/spikes_adex_{name}.{method}.csv");
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(&path)).expect("the reference is there");
    text.lines().skip(1).map(|line| line.parse().expect("a time")).collect()
}

#[test]
fn silence_is_exit_status_1_and_said() {
    let silent = ["accuracy", &config("01-one-neuron"), "--set", "source.electrode.step_current.amplitude=1.0"];
    let ended = rheobase(Path::new("."), &silent).expect(1);
    assert!(ended.stdout.contains("no neuron spikes in any of the three runs"), "{ended:?}");
    let result = rheobase(Path::new("."), &[&silent[..], &["--json"]].concat()).expect(1).json();
    assert_eq!((&result["silent"], &result["populations"][0]["silent"]), (&true.into(), &true.into()));
    assert_eq!(result["populations"][0]["against_twin"]["gamma"], Value::Null);

    let one_silent = ["accuracy", &config("03-recurrent"), "--set", "projection.2.weight=0.0"];
    let ended = rheobase(Path::new("."), &one_silent).expect(0);
    assert!(ended.stdout.contains("silent in all three runs: `inhibitory`"), "{ended:?}");
}

#[test]
fn out_has_json_and_plots_the_same_every_time() {
    let dir = tempdir().expect("a folder");
    let recurrent = config("03-recurrent");
    for out in ["first", "second"] {
        let text = rheobase(dir.path(), &["accuracy", &recurrent, "--widths", "24,16,40", "--out", out]).expect(0);
        assert!(text.stdout.trim_end().ends_with(&format!("accuracy.json, spikes.svg and widths.svg in {out}")));
    }
    let read = |out: &str, name: &str| fs::read_to_string(dir.path().join(out).join(name)).expect("it is there");
    for name in ["spikes.svg", "widths.svg"] {
        let text = read("first", name);
        assert!(text == read("second", name), "{name} is not the same bytes twice");
        assert!(text.starts_with("<svg ") && text.trim_end().ends_with("</svg>") && text.contains("excitatory"));
    }
    assert_eq!(files_below(&dir.path().join("first")).len(), 3);
    let json: Value = serde_json::from_str(&read("first", "accuracy.json")).expect("JSON");
    assert_eq!(json["widths"].as_array().expect("a list").len(), 3);
    // Without --widths there is nothing to draw over.
    rheobase(dir.path(), &["accuracy", &recurrent, "--out", "third"]).expect(0);
    assert_eq!(files_below(&dir.path().join("third")).len(), 2);
}
