//! What goes well: exit status 0, one JSON object, the files of `--out`.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::path::Path;

use serde_json::{Map, Value};
use tempfile::tempdir;

use crate::support::command::{config, files_below, rheobase};

fn number(object: &Map<String, Value>, name: &str) -> f64 {
    object[name].as_f64().unwrap_or_else(|| panic!("`{name}` is no number in {object:?}"))
}

fn names(object: &Map<String, Value>) -> Vec<&str> {
    object.keys().map(String::as_str).collect()
}

fn assert_has(object: &Map<String, Value>, wanted: &[&str]) {
    let missing: Vec<_> = wanted.iter().filter(|name| !object.contains_key(**name)).collect();
    assert!(missing.is_empty(), "{missing:?} missing among {:?}", names(object));
}

// ---- cosim ----

#[test]
fn cosim_says_what_was_compared() {
    let dir = tempdir().expect("a folder");
    let one_neuron = config("01-one-neuron");
    for simulator in ["icarus", "verilator"] {
        let arguments = ["cosim", &one_neuron, "--json", "--simulator", simulator, "--stalls", "20", "--out", "sim"];
        let result = rheobase(dir.path(), &arguments).expect(0).json();
        let wanted = [
            "config",
            "simulator",
            "verdict",
            "steps",
            "cycles",
            "spikes_compared",
            "states_compared",
            "first_difference",
        ];
        assert_has(&result, &wanted);
        assert_eq!(result["config"], one_neuron);
        assert_eq!(result["simulator"], simulator);
        assert_eq!(result["verdict"], "agree");
        assert_eq!(result["first_difference"], Value::Null);
        assert_eq!(number(&result, "steps"), 1000.0);
        // One neuron with a potential and a refractory counter.
        assert_eq!(number(&result, "states_compared"), 2000.0);
        assert!(number(&result, "spikes_compared") > 0.0 && number(&result, "cycles") > 1000.0, "{result:?}");
    }
}

#[test]
fn cosim_writes_where_out_is_by_default() {
    let dir = tempdir().expect("a folder");
    let ended = rheobase(dir.path(), &["cosim", &config("01-one-neuron"), "--simulator", "icarus"]).expect(0);
    assert!(ended.stdout.starts_with("icarus agrees with the golden model: 1000 time steps, "), "{ended:?}");
    assert!(ended.stderr.is_empty(), "no progress where there is no terminal: {ended:?}");
    assert!(dir.path().join("out/one_neuron/one_neuron.v").is_file());
}

// ---- emulate ----

#[test]
fn emulate_counts() {
    let wanted = ["config", "steps", "cycles", "spikes", "synaptic_operations", "neuron_updates", "wall_seconds"];
    let result = rheobase(Path::new("."), &["emulate", "configs/03-recurrent.toml", "--json"]).expect(0).json();
    assert_has(&result, &wanted);
    assert_eq!(result["config"], "configs/03-recurrent.toml");
    assert_eq!((number(&result, "steps"), number(&result, "neuron_updates")), (2000.0, 2000.0 * 40.0));
    assert!(wanted[2..].iter().all(|name| number(&result, name) > 0.0), "{result:?}");
    assert!(!result.contains_key("accuracy"), "without labels there is no accuracy");
}

#[test]
fn emulate_scores_labels() {
    let arguments = ["emulate", "configs/05-digits.toml", "--samples", "20", "--json"];
    let result = rheobase(Path::new("."), &arguments).expect(0).json();
    assert_eq!((number(&result, "samples"), number(&result, "steps")), (20.0, 320.0));
    for name in ["accuracy", "accuracy_float"] {
        assert!((0.8..=1.0).contains(&number(&result, name)), "{name}: {result:?}");
    }
}

#[test]
fn set_changes_the_config() {
    let recurrent = "configs/03-recurrent.toml";
    let steps = |arguments: &[&str]| rheobase(Path::new("."), arguments).expect(0).json();
    let result =
        steps(&["emulate", recurrent, "--json", "--set", "steps=900", "--set", "population.inhibitory.count=5"]);
    assert_eq!((number(&result, "steps"), number(&result, "neuron_updates")), (900.0, 900.0 * 35.0));
    let result = steps(&["check", recurrent, "--json", "--set", "hardware.lanes=8"]);
    assert_eq!(number(&result, "lanes"), 8.0);
    let step_mode = steps(&["emulate", recurrent, "--json", "--mode", "step"]);
    assert_eq!(step_mode["cycles"], Value::Null, "the step mode knows no cycles");
}

#[test]
fn check_says_what_each_tile_holds() {
    let check = |arguments: &[&str]| {
        let all = [&["check", "configs/03-recurrent.toml"], arguments].concat();
        rheobase(Path::new("."), &all).expect(0)
    };
    let mesh = ["--set", "hardware.mesh=[2, 2]", "--set", "hardware.host=[1, 0]"];
    let result = check(&[&mesh[..], &["--json"]].concat()).json();
    assert_eq!((&result["mesh"], &result["host"]), (&serde_json::json!([2, 2]), &serde_json::json!([1, 0])));
    let tiles = result["tiles"].as_array().expect("tiles");
    let sum = |name: &str| tiles.iter().map(|tile| tile[name].as_u64().expect("a count")).sum::<u64>();
    let places: Vec<_> = tiles.iter().map(|tile| (tile["x"].as_u64(), tile["y"].as_u64())).collect();
    assert_eq!(places, [(0, 0), (1, 0), (0, 1), (1, 1)].map(|(x, y)| (Some(x), Some(y))));
    assert_eq!(sum("neurons"), 40);
    // Every packet has a route where it starts and an axon where it ends; the others are those of the 2 inputs, and of
    // the 40 neurons to the host.
    let packets = number(&result, "packets_per_spike") * 40.0;
    assert_eq!(sum("routes") as f64, packets + 40.0);
    assert!((packets + 2.0..=packets + 8.0).contains(&(sum("axons") as f64)), "{result:?}");
    assert!(number(&result, "hops_per_packet") > 0.1 && sum("synapse_words") > 100, "{result:?}");

    let text = check(&mesh).stdout;
    assert!(text.contains("mesh of 2 x 2 tiles, host at [1, 0]\n") && text.contains("\n[1, 1] "), "{text}");
    let single = check(&["--json"]).json();
    assert_eq!((number(&single, "packets_per_spike"), number(&single, "hops_per_packet")), (1.0, 0.0));
    assert!(!check(&[]).stdout.contains("mesh"));
}

// ---- files ----

#[test]
fn a_recording_is_the_same_in_csv_and_npz_and_every_time() {
    let dir = tempdir().expect("a folder");
    let recurrent = config("03-recurrent");
    for out in ["first", "second"] {
        rheobase(dir.path(), &["emulate", &recurrent, "--out", out]).expect(0);
    }
    let read = |out: &str, name: &str| fs::read(dir.path().join(out).join(name)).expect("the recording is there");
    for name in ["spikes.csv", "spikes.npz", "states.npz"] {
        assert!(read("first", name) == read("second", name), "{name} is not the same bytes twice");
    }
    assert_eq!(files_below(&dir.path().join("first")).len(), 3);

    let csv = String::from_utf8(read("first", "spikes.csv")).expect("text");
    let mut lines = csv.lines();
    assert_eq!(lines.next(), Some("trial,step,time,population,neuron"));
    let rows: Vec<Vec<&str>> = lines.map(|line| line.split(',').collect()).collect();
    assert!(rows.len() > 100, "only {} spikes", rows.len());
    let arrays = npz::<u32>(&read("first", "spikes.npz"));
    assert_eq!(arrays.keys().collect::<Vec<_>>(), ["neuron", "population", "step", "trial"]);
    let column = |name: &str| &arrays[name].1;
    for (place, row) in rows.iter().enumerate() {
        let population = ["excitatory", "inhibitory"][column("population")[place] as usize];
        let expected = [column("trial")[place].to_string(), column("step")[place].to_string()];
        assert_eq!((row[0], row[1]), (&*expected[0], &*expected[1]));
        assert_eq!((row[3], row[4]), (population, &*column("neuron")[place].to_string()));
        let time = 0.1 * f64::from(column("step")[place] + 1);
        assert!((row[2].parse::<f64>().expect("a time") - time).abs() < 1e-6, "{row:?} is not the end of its step");
    }
}

#[test]
fn recorded_states_are_words_and_units() {
    let dir = tempdir().expect("a folder");
    rheobase(dir.path(), &["emulate", &config("03-recurrent"), "--out", "run"]).expect(0);
    let bytes = fs::read(dir.path().join("run/states.npz")).expect("the states are there");
    let (shape, raws) = &npz_array::<i32>(&bytes, "excitatory.v.raw");
    let (_, values) = &npz_array::<f64>(&bytes, "excitatory.v");
    assert_eq!((shape.as_slice(), values.len()), (&[2000, 30][..], raws.len()));
    for (raw, value) in raws.iter().zip(values) {
        // Q7.12, from rest at -70 mV
        assert_eq!(*value, f64::from(*raw) / 4096.0 - 70.0);
    }
    assert!(raws.iter().any(|raw| *raw != 0), "the potential moves");
}

#[test]
fn generate_lists_the_files_that_it_writes() {
    let dir = tempdir().expect("a folder");
    let result =
        rheobase(dir.path(), &["generate", &config("01-one-neuron"), "--json", "--out", "rtl"]).expect(0).json();
    let listed = result["files"].as_array().expect("a list of files");
    let mut listed: Vec<_> =
        listed.iter().map(|file| dir.path().join("rtl").join(file.as_str().expect("a name"))).collect();
    listed.sort();
    assert_eq!(listed, files_below(dir.path()));
    assert_eq!(result["top"], "one_neuron");
    let before: Vec<_> = listed.iter().map(|path| fs::read(path).expect("it was written")).collect();
    rheobase(dir.path(), &["generate", &config("01-one-neuron"), "--out", "rtl"]).expect(0);
    let after: Vec<_> = listed.iter().map(|path| fs::read(path).expect("it was written")).collect();
    assert!(before == after, "the same config gives the same bytes");
}

type Array<T> = (Vec<u64>, Vec<T>);

/// All arrays of an NPZ file, with their shapes.
fn npz<T: npyz::Deserialize>(bytes: &[u8]) -> BTreeMap<String, Array<T>> {
    let file = zip::ZipArchive::new(std::io::Cursor::new(bytes)).expect("an NPZ is a zip");
    let names: Vec<_> =
        file.file_names().map(|name| name.expect("a name in UTF-8").trim_end_matches(".npy").to_owned()).collect();
    names.into_iter().map(|name| (name.clone(), npz_array(bytes, &name))).collect()
}

fn npz_array<T: npyz::Deserialize>(bytes: &[u8], name: &str) -> Array<T> {
    let mut file = zip::ZipArchive::new(std::io::Cursor::new(bytes)).expect("an NPZ is a zip");
    let mut array = Vec::new();
    let mut entry = file.by_name(&format!("{name}.npy")).expect("the array is there");
    entry.read_to_end(&mut array).expect("the array can be read");
    let array = npyz::NpyFile::new(array.as_slice()).expect("NumPy's header");
    (array.shape().to_vec(), array.into_vec().expect("NumPy's data"))
}
