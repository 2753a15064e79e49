//! What goes wrong: exit statuses 1, 2 and 3, nothing on stdout, nothing written.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use tempfile::{TempDir, tempdir};

use crate::support::command::{config, files_below, rheobase, rheobase_with_path};

/// A folder with an executable shell script.
fn script(name: &str, body: &str) -> TempDir {
    let dir = tempdir().expect("a folder");
    let path = dir.path().join(name);
    fs::write(&path, format!("#!/bin/sh\n{body}\n")).expect("the script is written");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).expect("the script becomes executable");
    dir
}

/// `dir` before the folders of the tests' own `PATH`.
fn path_from(dir: &Path) -> String {
    format!("{}:{}", dir.display(), std::env::var("PATH").expect("there is a path"))
}

// ---- 1: a comparison failed ----

#[test]
fn a_difference_is_exit_status_1() {
    let dir = tempdir().expect("a folder");
    // A compiler that makes the refractory period one step shorter, and leaves the rest to the one on the path.
    let body = "sed -i 's/RefractoryPeriod = 5.d20/RefractoryPeriod = 5'\"'\"'d19/' one_neuron_datapath.sv\n\
                PATH=${PATH#*:} exec iverilog \"$@\"";
    let compiler = script("iverilog", body);
    let arguments = ["cosim", &config("01-one-neuron"), "--simulator", "icarus", "--out", "sim", "--json"];
    let ended = rheobase_with_path(dir.path(), &arguments, &path_from(compiler.path())).expect(1);
    let result = ended.json();
    assert_eq!(result["verdict"], "differ");
    let difference = &result["first_difference"];
    for name in ["step", "cycle"] {
        assert!(difference[name].as_u64().is_some_and(|number| number > 0), "{name} of {difference}");
    }
    assert_eq!(difference["neuron"], "neuron neuron[0]");
    assert_eq!(difference["variable"], "refractory");
    assert_eq!(difference["tile"], serde_json::json!([0, 0]));
    assert_ne!(difference["expected"], difference["found"]);

    let text = rheobase_with_path(dir.path(), &arguments[..6], &path_from(compiler.path())).expect(1);
    assert!(text.stdout.starts_with("icarus differs from the golden model\n  time step "), "{text:?}");
}

// ---- 2: bad input ----

#[test]
fn bad_input_is_exit_status_2_and_writes_nothing() {
    let dir = tempdir().expect("a folder");
    let broken = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/errors/negative_threshold.toml");
    fs::copy(broken, dir.path().join("broken.toml")).expect("the config is copied");
    for arguments in [
        &["check", "broken.toml"][..],
        &["emulate", "broken.toml", "--out", "run"],
        &["generate", "broken.toml"],
        &["cosim", "broken.toml", "--json"],
        &["cosim", "missing.toml"],
        &["generate", &config("03-recurrent"), "--set", "hardware.lanes=3"],
        &["generate", &config("03-recurrent"), "--set", "hardware.lane=4"],
        &["emulate", &config("03-recurrent"), "--set", "format.weight=\"Q1.6\"", "--out", "run"],
    ] {
        let ended = rheobase(dir.path(), arguments).expect(2);
        assert!(ended.stdout.is_empty() && ended.stderr.starts_with("error: "), "{arguments:?}: {ended:?}");
        assert_eq!(files_below(dir.path()), [dir.path().join("broken.toml")], "{arguments:?} wrote a file");
        assert_eq!(fs::read_dir(dir.path()).expect("it can be read").count(), 1, "{arguments:?} made a folder");
    }
}

#[test]
fn a_silent_network_is_not_co_simulated() {
    let dir = tempdir().expect("a folder");
    for change in ["source.electrode.step_current.amplitude=1.0", "record.spikes=[]"] {
        let silent = ["cosim", &config("01-one-neuron"), "--set", change, "--json"];
        let ended = rheobase(dir.path(), &silent).expect(2);
        assert!(ended.stdout.is_empty() && ended.stderr.contains("no spike leaves the chip in this run"), "{ended:?}");
        assert!(files_below(dir.path()).is_empty(), "a refused run wrote a file");
    }
}

/// Read-outs never spike: their states are compared, unless these rest.
#[test]
fn read_outs_at_rest_are_not_co_simulated() {
    let dir = tempdir().expect("a folder");
    let resting = ["cosim", &config("27-read-out"), "--set", "source.hidden.poisson.rate=0.0", "--simulator", "icarus"];
    let ended = rheobase(dir.path(), &resting).expect(2);
    assert!(ended.stderr.contains("of which no state moves"), "{ended:?}");
    assert!(files_below(dir.path()).is_empty(), "a refused run wrote a file");
    // two populations that rest at different words: half a last place is too little to leave either
    let text = fs::read_to_string(config("27-read-out")).expect("the config is there");
    let other =
        "[population.other]\ncount = 10\n[population.other.li]\ntau_mem = 20.0\nv_init = 0.00006103515625\n\n[source.";
    fs::write(dir.path().join("two.toml"), text.replacen("[source.", other, 1)).expect("it is written");
    let resting = ["cosim", "two.toml", "--set", "source.hidden.poisson.rate=0.0", "--simulator", "icarus"];
    let ended = rheobase(dir.path(), &resting).expect(2);
    assert!(ended.stderr.contains("of which no state moves"), "{ended:?}");
}

// ---- 3: an outside tool ----

#[test]
fn a_missing_simulator_is_exit_status_3_and_named() {
    let (dir, empty) = (tempdir().expect("a folder"), tempdir().expect("a path without tools"));
    for (simulator, tool) in [("verilator", "`verilator`"), ("icarus", "`iverilog`")] {
        let arguments = ["cosim", &config("01-one-neuron"), "--simulator", simulator, "--json"];
        let path = empty.path().to_str().expect("a path in UTF-8");
        let ended = rheobase_with_path(dir.path(), &arguments, path).expect(3);
        let stderr = &ended.stderr;
        assert!(stderr.starts_with("error: ") && stderr.contains(tool) && stderr.contains("make setup"), "{ended:?}");
        assert!(ended.stdout.is_empty(), "no verdict without a simulator: {ended:?}");
    }
}

#[test]
fn a_failing_simulator_is_exit_status_3_with_its_words() {
    let dir = tempdir().expect("a folder");
    let arguments = ["cosim", &config("01-one-neuron"), "--simulator", "icarus"];
    let compiler = script("iverilog", "echo 'it rains' >&2; exit 7");
    let ended = rheobase_with_path(dir.path(), &arguments, &path_from(compiler.path())).expect(3);
    assert!(ended.stderr.contains("iverilog") && ended.stderr.contains("it rains"), "{ended:?}");
    assert!(ended.stdout.is_empty(), "{ended:?}");
}

#[test]
fn a_simulator_that_says_nothing_has_not_agreed() {
    let dir = tempdir().expect("a folder");
    let arguments = ["cosim", &config("01-one-neuron"), "--simulator", "icarus", "--json"];
    for words in ["", "DONE steps=1000 cycles=21423 outputs=1004 spikes=4 states=999"] {
        let simulator = script("vvp", &format!("echo '{words}'"));
        let ended = rheobase_with_path(dir.path(), &arguments, &path_from(simulator.path())).expect(3);
        assert!(ended.stderr.contains("without a verdict") && ended.stdout.is_empty(), "{ended:?}");
    }
}
