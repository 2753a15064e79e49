//! The AXI wrapper under cocotbext-axi in Icarus, and its C driver in Verilator.

use std::process::Command;

use rheobase::compile::{Compiled, random_bits};
use rheobase::design::{Design, Word};
use rheobase::fixed_point::Format;

use crate::run::{SOURCES, Step, cocotb, compile, folder, steps, succeed, written_steps};

/// Four tiles.
const MESH: (&str, &str) = ("hardware.mesh", "[2, 2]");

fn compile_with_axi(config: &str, overrides: &[(&str, &str)]) -> Compiled {
    compile(config, &[&[("hardware.wrapper", "\"axi\"")], overrides].concat())
}

fn assert_cocotb_passes(config: &str, overrides: &[(&str, &str)], count: usize) {
    let compiled = compile_with_axi(config, overrides);
    let folder = folder(&compiled, &steps(&compiled, count));
    let passed = cocotb(folder.path(), &format!("{}_axi", compiled.design.name), "test_axi");
    assert_eq!(passed.len(), 7, "{config}: {passed:?}");
}

#[test]
fn cocotbs_masters_run_a_recurrent_network_of_four_lanes() {
    assert_cocotb_passes("tests/wrappers/network.toml", &[], 30);
}

#[test]
fn cocotbs_masters_run_adex_neurons_with_wide_states() {
    assert_cocotb_passes("configs/02-adex-patterns.toml", &[], 60);
}

#[test]
fn cocotbs_masters_run_a_mesh() {
    assert_cocotb_passes("tests/wrappers/network.toml", &[MESH], 15);
}

/// What the C harness must know: the driver with its names.
fn names(name: &str) -> String {
    let capital = name.to_uppercase();
    let keys = ["STATES", "EVENT_BITS", "OUT_OF_RANGE", "REFUSED", "TIMEOUT", "MEMORY_STATE"];
    let window = ["WINDOW_SELECT", "WINDOW_COMMAND", "WINDOW_STATUS", "WINDOW_STATUS_REFUSED", "LANES"];
    let synapses = ["MEMORY_SYNAPSE", "MEMORY_SYNAPSE_WORDS", "MEMORY_SYNAPSE_BITS", "PARAMETERS"];
    let macros = keys.iter().chain(&window).chain(&synapses).map(|key| format!("#define {key} {capital}_{key}\n"));
    let writes =
        format!("#ifdef {capital}_WINDOW_COMMAND_WRITE\n#define WRITE {capital}_WINDOW_COMMAND_WRITE\n#endif\n");
    let head = format!("#include \"{name}_driver.h\"\n#define NAME(function) {name}_##function\n");
    head + &macros.collect::<String>() + &writes
}

/// Whether spikes come in order, the names of all neurons, then what is written before each time step, its, events, spikes and raw states, neuron by neuron, as text.
fn run_text(design: &Design, steps: &[Step]) -> String {
    let line = |kind: &str, numbers: Vec<i64>| {
        let texts: Vec<String> = numbers.iter().map(i64::to_string).collect();
        format!("{kind} {} {}\n", numbers.len(), texts.join(" "))
    };
    let wide = |numbers: &[u32]| numbers.iter().map(|&number| number.into()).collect();
    let text = |step: &Step| {
        let states = step.states.iter().flat_map(|word| raw_states(design, word)).collect();
        let writes = line("writes", step.writes.concat());
        [writes, line("events", wide(&step.events)), line("spikes", wide(&step.spikes)), line("states", states)]
            .concat()
    };
    let names = wide(&(0..design.neurons()).map(|neuron| design.neuron_address(neuron)).collect::<Vec<_>>());
    let head = format!("{}\n{}", u8::from(design.mesh.is_single()), line("names", names));
    head + &steps.iter().map(text).collect::<String>()
}

/// The variables of a block's neurons.
fn raw_states(design: &Design, word: &Word) -> Vec<i64> {
    let variables = &design.cores[0].model.variables;
    let mut low = 0;
    let all = (0..design.cores[0].lanes).flat_map(|_| variables);
    let field = |format: Format| {
        low += format.width();
        word.field(low - format.width(), format.width(), format.signed)
    };
    all.map(|variable| variable.format).map(field).collect()
}

fn assert_driver_passes(config: &str, overrides: &[(&str, &str)], count: usize) {
    let compiled = compile_with_axi(config, overrides);
    assert_driver_runs(&compiled, &steps(&compiled, count));
}

fn assert_driver_runs(compiled: &Compiled, steps: &[Step]) {
    let design = &compiled.design;
    let folder = folder(compiled, steps);
    let (path, name) = (folder.path(), &design.name);
    std::fs::write(path.join("names.h"), names(name)).expect("the folder can be written");
    std::fs::write(path.join("run.txt"), run_text(design, steps)).expect("the folder can be written");
    std::fs::copy(format!("{SOURCES}/driver.cpp"), path.join("driver.cpp")).expect("the harness is copied");
    let driver = format!("{name}_driver.c");
    let strict = ["-std=c99", "-pedantic", "-Wall", "-Wextra", "-Wconversion", "-Werror", "-O2", "-c", &driver];
    let said = succeed(Command::new("gcc").args(strict).current_dir(path));
    assert!(said.is_empty(), "{said}");
    let list = std::fs::read_to_string(path.join(format!("{name}_axi.f"))).expect("a list of files");
    let mut verilator = Command::new("verilator");
    verilator.args(["--cc", "--exe", "--build", "-O3", "-Wno-fatal", "--prefix", "Vdut", "--Mdir", "build_driver"]);
    verilator.args(["-MAKEFLAGS", "OBJCACHE=ccache", "-CFLAGS", "-O1 -I..", "--top-module", &format!("{name}_axi")]);
    verilator.args(list.lines()).args(["driver.cpp", &format!("../{name}_driver.o")]).current_dir(path);
    succeed(&mut verilator);
    let said = succeed(Command::new(path.join("build_driver/Vdut")).current_dir(path));
    let spikes: usize = steps.iter().map(|step| step.spikes.len()).sum();
    let events: usize = steps.iter().map(|step| step.events.len()).sum();
    let states = steps.len() * design.neurons() as usize * design.cores[0].model.variables.len();
    let expected = format!("PASSED steps={} events={events} spikes={spikes} states={states}\n", steps.len());
    assert_eq!(said, expected, "{name}");
}

#[test]
fn the_c_driver_runs_a_recurrent_network_of_four_lanes() {
    assert_driver_passes("tests/wrappers/network.toml", &[], 80);
}

#[test]
fn the_c_driver_runs_adex_neurons_with_wide_states() {
    assert_driver_passes("configs/02-adex-patterns.toml", &[], 200);
}

#[test]
fn the_c_driver_runs_a_mesh() {
    assert_driver_passes("tests/wrappers/network.toml", &[MESH], 80);
}

/// Every weight and parameter is written before the first time step, some more before each of the others.
fn written(compiled: &Compiled, count: usize) -> Vec<Step> {
    let (design, core) = (&compiled.design, &compiled.design.cores[0]);
    let tiles = design.mesh.tiles();
    let mut synapses: Vec<_> = design.tiles.iter().map(|tile| tile.synapses.clone()).collect();
    let sets: Vec<_> = (0..core.parameter_sets()).map(|set| core.parameter_words(set)).collect();
    let mut parameters = vec![sets; tiles as usize];
    let formats = core.parameter_formats();
    // Not initial states, which are those of the next clear.
    let per_set = core.model.graph.parameters.len() as u32;
    let mut drawn = 0..;
    let mut draw = move |bound: u32| (random_bits(9, drawn.next().expect("numbers go on")) >> 32) as u32 % bound;
    written_steps(compiled, count, move |step, machine| {
        let mut writes = Vec::new();
        let slots = core.synapse_words * core.lanes;
        for place in 0..if step == 0 { tiles * slots } else { 5 } {
            let place = if step == 0 { place } else { draw(tiles * slots) };
            let (tile, word, lane) = (place / slots, place % slots / core.lanes, place % core.lanes);
            let raw = core.weight.min_raw() as i64 + i64::from(draw(1 << core.weight.width()));
            let synapses = &mut synapses[tile as usize];
            let mut slots = synapses.word(core, word);
            slots[lane as usize].weight = raw as i32;
            synapses.write(core, word, &slots).expect("a legal word");
            machine.write_synapses(tile, word, &slots).expect("a legal word");
            writes.push([0, design.mesh.address(tile).into(), word.into(), lane.into(), raw]);
        }
        let all = tiles * core.parameter_sets() * per_set;
        for place in 0..if step == 0 { all } else { 2 } {
            let place = if step == 0 { place } else { draw(all) };
            let (tile, set, word) =
                (place % tiles, place / tiles % core.parameter_sets(), place / tiles / core.parameter_sets());
            let (words, format) = (&mut parameters[tile as usize][set as usize], formats[word as usize]);
            let near = core.parameter_words(set)[word as usize] + i64::from(draw(1 << (format.width() / 2)));
            words[word as usize] = near.min(format.max_raw() as i64);
            machine.write_parameters(tile, set, words).expect("legal words");
            let raw = words[word as usize];
            writes.push([1, design.mesh.address(tile).into(), set.into(), word.into(), raw]);
        }
        writes
    })
}

fn assert_driver_writes(overrides: &[(&str, &str)]) {
    let overrides = [&[("hardware.writable", "[\"weights\", \"parameters\"]")], overrides].concat();
    let compiled = compile_with_axi("tests/wrappers/network.toml", &overrides);
    let (run, other) = (written(&compiled, 40), steps(&compiled, 40));
    assert!(run.iter().zip(&other).any(|(run, other)| run.spikes != other.spikes), "the writes change nothing");
    assert_driver_runs(&compiled, &run);
}

#[test]
fn the_c_driver_writes_weights_and_parameters() {
    assert_driver_writes(&[]);
}

#[test]
fn the_c_driver_writes_weights_and_parameters_of_a_mesh() {
    assert_driver_writes(&[MESH]);
}
