//! The Verilog of every config that is shipped, and of random ones, is clean in five linters, without waivers.

mod support;
#[path = "rtl/tools.rs"]
mod tools;

use std::fmt::Write;
use std::path::{Path, PathBuf};

use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use rheobase::compile::Compiled;
use support::several::compile_several;
use support::simulation::verilog;
use support::{MESHES, compile_samples, compile_text, random_config, random_pair, random_saturating_config};

/// What the linters say about a design.
fn complaints(compiled: &Compiled) -> Vec<String> {
    tools::lint(&compiled.design.name, tools::write(&verilog(compiled)).path())
}

fn configs_in(folder: &str) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).expect("the folder is there");
    let paths = entries.map(|entry| entry.expect("its entries can be read").path());
    let mut configs: Vec<_> = paths.filter(|path| path.extension().is_some_and(|e| e == "toml")).collect();
    configs.sort();
    configs
}

#[test]
fn every_shipped_config_gives_clean_verilog() {
    let configs = [configs_in("configs"), configs_in("examples/area")].concat();
    assert!(configs.len() >= 6, "only {} configs", configs.len());
    let of_config = |path: &PathBuf| {
        let images = std::fs::read_to_string(path).expect("the config can be read").contains("images =");
        complaints(&compile_samples(path, &[], images.then_some(1)))
    };
    let said: Vec<String> = configs.iter().flat_map(of_config).collect();
    assert!(said.is_empty(), "{}", said.join("\n"));
}

/// What the linters say about the wrappers of a config.
fn complaints_of_wrappers(config: &Path, wrappers: &[&str], overrides: &[(&str, &str)]) -> Vec<String> {
    let compiled = compile_samples(config, overrides, Some(1).filter(|_| config.ends_with("05-digits.toml")));
    let folder = tools::write(&verilog(&compiled));
    let tops = wrappers.iter().map(|wrapper| format!("{}_{wrapper}", compiled.design.name));
    tops.flat_map(|top| tools::lint(&top, folder.path())).collect()
}

/// Configs whose ports differ, or whose cores have what others lack: one lane, images and a clear, a mesh, several spikes in a time
/// step, receptor types, sub-steps, noise, short-term plasticity, no spikes.
const IN_WRAPPERS: &[&str] = &[
    "01-one-neuron",
    "05-digits",
    "08-mesh",
    "17-xylo",
    "21-conductances",
    "24-substeps",
    "25-noise",
    "26-short-term-plasticity",
    "27-read-out",
];

#[test]
fn wrappers_are_clean() {
    let both = [("hardware.wrapper", "[\"axi\", \"aer\"]")];
    let mesh = [both[0], ("hardware.mesh", "[2, 1]")];
    let timed = [("hardware.wrapper", "\"aer\""), ("hardware.step_cycles", "1000")];
    let shipped = |name: &&str| Path::new("configs").join(name).with_extension("toml");
    let mut said: Vec<String> =
        IN_WRAPPERS.iter().flat_map(|name| complaints_of_wrappers(&shipped(name), &["axi", "aer"], &both)).collect();
    // The AXI wrapper is not built for chips of several core types.
    let only_aer = [("hardware.wrapper", "\"aer\"")];
    said.extend(complaints_of_wrappers(&shipped(&"16-two-models"), &["aer"], &only_aer));
    let network = Path::new("tests/wrappers/network.toml");
    said.extend(complaints_of_wrappers(network, &["axi", "aer"], &both));
    said.extend(complaints_of_wrappers(&shipped(&IN_WRAPPERS[0]), &["aer"], &timed));
    said.extend(complaints_of_wrappers(network, &["axi", "aer"], &mesh));
    assert!(said.is_empty(), "{}", said.join("\n"));
}

#[test]
fn random_configs_on_every_mesh_give_clean_verilog() {
    let mut runner = TestRunner::new_with_rng(Config::default(), TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let mut said = Vec::new();
    let mut several = 0;
    let (alike, pairs) = (random_config().boxed(), random_pair().boxed());
    for (mesh, random) in MESHES.iter().map(|mesh| (mesh, &alike)).chain(MESHES.iter().map(|mesh| (mesh, &pairs))) {
        let random = random.new_tree(&mut runner).expect("a config is drawn").current();
        let compiled = compile_text(&(random.toml(1) + mesh));
        assert!(compiled.design.mesh.tiles() > 1, "{mesh} reaches the hardware");
        several += u32::from(compiled.design.cores.len() > 1);
        said.extend(complaints(&compiled));
    }
    assert!(several >= 3, "only {several} chips of several core types");
    assert!(said.is_empty(), "{}", said.join("\n"));
}

#[test]
fn random_configs_give_clean_verilog() {
    let mut runner = TestRunner::new_with_rng(Config::default(), TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let mut said = Vec::new();
    let (any, saturating) = (random_config().boxed(), random_saturating_config().boxed());
    for place in 0..27 {
        let drawn = if place < 24 { &any } else { &saturating };
        let random = drawn.new_tree(&mut runner).expect("a config is drawn").current();
        said.extend(complaints(&compile_text(&random.toml(1))));
    }
    assert!(said.is_empty(), "{}", said.join("\n"));
}

#[test]
fn neurons_that_spike_several_times_in_a_step_give_clean_verilog() {
    let mut runner = TestRunner::new_with_rng(Config::default(), TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let mut said = Vec::new();
    for (more, substeps) in
        [("", 1), ("", 1), ("", 1), ("", 1), (MESHES[0], 1), (MESHES[2], 1), ("", 2), (MESHES[0], 8)]
    {
        let random = random_config().new_tree(&mut runner).expect("a config is drawn").current();
        said.extend(complaints(&compile_several(&random.in_substeps(substeps), 20, more)));
    }
    assert!(said.is_empty(), "{}", said.join("\n"));
}

/// Twenty parameter sets of one core type, on tiles too small for another memory with so many words: the cores of the other
/// type do not read all bits of the debug port's address.
#[test]
fn core_types_with_addresses_of_different_widths_are_clean() {
    let mut text = "name = \"sets\"\ndt = 0.5\nsteps = 1\n".to_owned();
    for place in 0..20 {
        let population = format!("population.lif_{place}");
        let _ = write!(text, "[{population}]\ncount = 1\nlif = {{ beta = 0.{}, v_threshold = 1.0 }}\n", 50 + place);
    }
    text += "[population.adapting]\ncount = 1\n[population.adapting.adex]\nc_m = 200.0\ng_l = 10.0\ne_l = -65.0\n\
             v_th = -50.0\ndelta_t = 2.0\na = 2.0\nb = 40.0\ntau_w = 30.0\nv_reset = -55.0\nv_peak = 0.0\n\
             [[projection]]\nfrom = \"lif_0\"\nto = \"adapting\"\nconnect = \"all_to_all\"\nweight = 2.0\ndelay = 0.5\n\
             [format]\nstate = \"Q7.12\"\nweight = \"Q3.6\"\n[hardware]\nmesh = [4, 4]\nlanes = 1\n";
    let compiled = compile_text(&text);
    let unused = verilog(&compiled).iter().filter(|file| file.text.contains("wire unused_address")).count();
    assert_eq!((compiled.design.cores.len(), unused), (2, 1), "one core type reads fewer bits");
    assert_eq!(complaints(&compiled), [""; 0]);
}
