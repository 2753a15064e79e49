//! A run of the golden model as a host on a bus sees it, and the folder in which a wrapper is simulated.

use std::path::Path;
use std::process::Command;

use rheobase::compile::Compiled;
use rheobase::design::{Design, Word, Wrapper};
use rheobase::emulator::Machine;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::compile_file;
use crate::support::simulation::verilog;

/// Folder of the Python and C++ sources.
pub const SOURCES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/wrappers");

/// A time step: what goes in, what comes out, and the state words after it.
pub struct Step {
    pub clear: bool,
    /// What the host writes before it: 0, address of the tile, synapse word, lane and raw weight; or 1, address of the tile,
    /// parameter set, place of the word in the set, and it raw.
    pub writes: Vec<[i64; 5]>,
    pub events: Vec<u32>,
    pub spikes: Vec<u32>,
    pub states: Vec<Word>,
}

/// The first `count` time steps of `compiled`.
pub fn steps(compiled: &Compiled, count: usize) -> Vec<Step> {
    written_steps(compiled, count, |_, _| Vec::new())
}

/// The first `count` time steps of `compiled`; before each, `write` writes and says what.
pub fn written_steps(
    compiled: &Compiled,
    count: usize,
    mut write: impl FnMut(usize, &mut Machine<'_>) -> Vec<[i64; 5]>,
) -> Vec<Step> {
    let (design, stimulus) = (&compiled.design, &compiled.stimulus);
    let mut machine = Machine::new(design);
    let mut step = |step: usize| {
        let clear = stimulus.clears_before(step);
        if clear {
            machine.clear();
        }
        let writes = write(step, &mut machine);
        let addresses = |&input: &u32| design.inputs.axons(input).map(|(tile, axon)| design.event_address(tile, axon));
        let events = stimulus.events(step).iter().flat_map(addresses).collect();
        let leaves = |&&neuron: &&u32| {
            let (tile, of_tile) = design.tile_of(neuron);
            design.tiles[tile as usize].routes.to_host(of_tile)
        };
        let spikes = machine.step(stimulus.events(step)).iter();
        let spikes = spikes.filter(leaves).map(|&neuron| design.neuron_address(neuron)).collect();
        Step { clear, writes, events, spikes, states: states(design, &machine) }
    };
    let steps: Vec<Step> = (0..count).map(&mut step).collect();
    assert!(steps.iter().any(|step| !step.spikes.is_empty()), "{}: a silent network proves nothing", design.name);
    assert!(steps.iter().any(|step| step.events.is_empty()), "{}: no time step is empty", design.name);
    steps
}

/// The state word of each block.
fn states(design: &Design, machine: &Machine<'_>) -> Vec<Word> {
    let (core, lanes) = (&design.cores[0], design.cores[0].lanes as usize);
    let word = |block: usize| {
        let mut word = Word::new();
        for neuron in block * lanes..(block + 1) * lanes {
            for (variable, about) in core.model.variables.iter().enumerate() {
                word.push(machine.state(variable)[neuron].into(), about.format.width());
            }
        }
        word
    };
    (0..(core.blocks * design.mesh.tiles()) as usize).map(word).collect()
}

/// The config with other values for these keys.
pub fn compile(config: &str, overrides: &[(&str, &str)]) -> Compiled {
    compile_file(Path::new(config), overrides)
}

/// A new folder with the generated files, `run.json`, and the sources of this folder.
pub fn folder(compiled: &Compiled, steps: &[Step]) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder for the simulation");
    let write = |name: &str, text: &str| {
        std::fs::write(folder.path().join(name), text).expect("the folder can be written");
    };
    for file in verilog(compiled) {
        write(&file.path, &file.text);
    }
    write("run.json", &json(&compiled.design, steps).to_string());
    for entry in std::fs::read_dir(SOURCES).expect("the sources are there") {
        let path = entry.expect("its entries can be read").path();
        if path.extension().is_some_and(|extension| extension == "py") {
            std::fs::copy(&path, folder.path().join(path.file_name().expect("a name"))).expect("a source is copied");
        }
    }
    folder
}

fn json(design: &Design, steps: &[Step]) -> Value {
    let step = |step: &Step| {
        let states: Vec<String> = step.states.iter().map(Word::to_hex).collect();
        json!({ "clear": step.clear, "events": step.events, "spikes": step.spikes, "states": states })
    };
    let event = steps.iter().flat_map(|step| &step.events).next().copied().unwrap_or(0);
    let timer = design.wrappers.iter().find_map(|wrapper| match wrapper {
        Wrapper::Aer { step_cycles } => *step_cycles,
        Wrapper::Stream | Wrapper::Axi => None,
    });
    json!({
        "name": design.name,
        "seed": 1,
        "neuron_bits": design.neuron_bits(),
        "ordered": design.mesh.is_single(),
        "tiles": (0..design.mesh.tiles()).map(|tile| design.event_address(tile, 0) >> design.cores[0].axon_bits()).collect::<Vec<_>>(),
        "some_event": event,
        "timer": timer,
        "steps": steps.iter().map(step).collect::<Vec<_>>(),
    })
}

/// Whether `command` succeeds, and what it prints.
fn try_to(command: &mut Command) -> (bool, String) {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}; `make setup` installs it"));
    let said = [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).concat();
    (output.status.success(), said)
}

/// What `command` prints; it must succeed.
pub fn succeed(command: &mut Command) -> String {
    let (passed, said) = try_to(command);
    assert!(passed, "{command:?} failed:\n{said}");
    said
}

/// Runs a cocotb test of `top` in Icarus; the names of the tests that passed.
pub fn cocotb(folder: &Path, top: &str, module: &str) -> Vec<String> {
    let said = succeed(Command::new("python3").args(["run.py", top, module]).current_dir(folder));
    let passed = said.lines().find_map(|line| line.strip_prefix("PASSED ")).unwrap_or_else(|| panic!("{said}"));
    passed.split_whitespace().map(str::to_owned).collect()
}

/// Runs one cocotb test: whether it passed, and what was said.
pub fn cocotb_test(folder: &Path, top: &str, module: &str, test: &str) -> (bool, String) {
    try_to(Command::new("python3").args(["run.py", top, module, test]).current_dir(folder))
}
