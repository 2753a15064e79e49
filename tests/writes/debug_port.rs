//! Words that go in through the debug port, in Icarus, against the golden model with the same words.

use std::path::Path;
use std::process::Command;

use rheobase::compile::Compiled;
use rheobase::design::{Core, Design, SynapseLayout, SynapseSlot, Word};
use rheobase::emulator::Machine;
use rheobase::rtl::{debug_widths, debug_write_width, top_modules};

use crate::support::simulation::verilog;
use crate::{Random, chips, parameter_chips, tools};

const BENCH: &str = include_str!("bench.sv");
const STEPS: usize = 40;
/// The time step before which the chip is cleared.
const CLEARED: usize = 25;

/// A synapse word as docs/core.md lays it out.
fn word(core: &Core, slots: &[SynapseSlot]) -> Word {
    let mut word = Word::new();
    for slot in slots {
        word.push(slot.weight.into(), core.weight.width());
        if core.layout == SynapseLayout::Sparse {
            word.push(slot.delay.into(), if core.slots > 1 { core.slot_bits() } else { 0 });
            word.push(slot.target.into(), core.block_bits());
            word.push(slot.receptor.into(), core.receptor_bits());
            word.push(slot.valid.into(), 1);
        }
    }
    word
}

/// Words of the memories that can be written.
fn writable_words(design: &Design) -> u32 {
    let core = &design.cores[0];
    let synapses = if core.writable_weights { core.synapse_words } else { 0 };
    let sets = if core.writable_parameters { core.parameter_sets() } else { 0 };
    design.mesh.tiles() * (synapses + sets)
}

/// What the bench is to do, what it should print, and how many spikes and writes that is.
#[derive(Default)]
struct Run {
    script: String,
    expected: Vec<String>,
    spikes: Vec<Vec<u32>>,
    writes: usize,
}

impl Run {
    fn new(chip: &Compiled, seed: u64, with_writes: bool) -> Self {
        let mut run = Self::default();
        let mut random = Random::new(seed);
        let mut machine = Machine::new(&chip.design);
        for step in 0..STEPS {
            if step == CLEARED {
                machine.clear();
                run.script += &format!("i {:x}\n", 2 << chip.design.event_bits());
            }
            if with_writes {
                // Three quarters of the memory at first, a few words at a time then, none after the clear.
                let some = random.below(4) * u32::from(step < CLEARED);
                let count = if step == 0 { writable_words(&chip.design) } else { some };
                (0..count).for_each(|_| run.write(chip, &mut machine, &mut random));
            }
            run.step(chip, &mut machine, step);
        }
        run
    }

    /// Writes a random word of a memory that can be written, and reads it back.
    fn write(&mut self, chip: &Compiled, machine: &mut Machine<'_>, random: &mut Random) {
        let core = &chip.design.cores[0];
        if !core.writable_weights || core.writable_parameters && random.below(2) == 0 {
            self.write_set(chip, machine, random);
        } else {
            self.write_synapses(chip, machine, random);
        }
    }

    fn write_synapses(&mut self, chip: &Compiled, machine: &mut Machine<'_>, random: &mut Random) {
        let (design, core) = (&chip.design, &chip.design.cores[0]);
        let (tile, address) = (random.below(design.mesh.tiles()), random.below(core.synapse_words));
        let slots = random.slots(core);
        machine.write_synapses(tile, address, &slots).expect("a legal word");
        self.write_word(design.mesh.address(tile), 2, address, &word(core, &slots));
    }

    fn write_set(&mut self, chip: &Compiled, machine: &mut Machine<'_>, random: &mut Random) {
        let (design, core) = (&chip.design, &chip.design.cores[0]);
        let (tile, set) = (random.below(design.mesh.tiles()), random.below(core.parameter_sets()));
        let words = random.parameters(core, set);
        machine.write_parameters(tile, set, &words).expect("legal words");
        let mut word = Word::new();
        words.iter().zip(core.parameter_formats()).for_each(|(&raw, format)| word.push(raw, format.width()));
        self.write_word(design.mesh.address(tile), 5, set, &word);
    }

    fn write_word(&mut self, tile: u32, memory: u32, address: u32, word: &Word) {
        let written = word.to_hex();
        self.script += &format!("w {tile:x} {memory} {address:x} {written}\nr {tile:x} {memory} {address:x}\n");
        self.expected.push(format!("word {}", written.trim_start_matches('0')));
        self.writes += 1;
    }

    /// A time step, and all states after it.
    fn step(&mut self, chip: &Compiled, machine: &mut Machine<'_>, step: usize) {
        let (design, core) = (&chip.design, &chip.design.cores[0]);
        let events = chip.stimulus.events(step);
        for (tile, axon) in events.iter().flat_map(|&input| design.inputs.axons(input)) {
            self.script += &format!("i {:x}\n", design.event_address(tile, axon));
        }
        self.script += &format!("i {:x}\ns\n", 1 << design.event_bits());
        let leaves = |&&neuron: &&u32| {
            let (tile, of_tile) = design.tile_of(neuron);
            design.tiles[tile as usize].routes.to_host(of_tile)
        };
        let spikes: Vec<u32> = machine.step(events).iter().filter(leaves).map(|&n| design.neuron_address(n)).collect();
        self.expected.extend(spikes.iter().map(|spike| format!("spike {spike:x}")));
        self.expected.push("end".to_owned());
        self.spikes.push(spikes);
        for block in 0..core.blocks * design.mesh.tiles() {
            let (tile, of_tile) = (design.mesh.address(block / core.blocks), block % core.blocks);
            self.script += &format!("r {tile:x} 0 {of_tile:x}\n");
            let mut state = Word::new();
            for neuron in block * core.lanes..(block + 1) * core.lanes {
                for (variable, about) in core.model.variables.iter().enumerate() {
                    state.push(machine.state(variable)[neuron as usize].into(), about.format.width());
                }
            }
            self.expected.push(format!("word {}", state.to_hex().trim_start_matches('0')));
        }
    }
}

/// What a command says; it must succeed.
fn succeed(program: &str, arguments: &[String], folder: &Path) -> String {
    let output = Command::new(program).args(arguments).current_dir(folder).output();
    let output = output.unwrap_or_else(|error| panic!("{program}: {error}; `make setup` installs it"));
    let said = [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).concat();
    assert!(output.status.success(), "{program} failed:\n{said}");
    said
}

/// What the bench prints, without leading zeros, the spikes of a time step in ascending order.
fn simulate(design: &Design, chip: &Compiled, script: &str) -> Vec<String> {
    let folder = tools::write(&verilog(chip));
    std::fs::write(folder.path().join("script.txt"), script).expect("the folder can be written");
    std::fs::write(folder.path().join("bench.sv"), BENCH).expect("the folder can be written");
    let (address, data) = debug_widths(design);
    let single = design.mesh.is_single();
    let mut arguments = vec!["-g2012".to_owned(), "-orun.vvp".to_owned(), format!("-DTOP={}", design.name)];
    arguments.extend((!single).then(|| format!("-DTILE={}", design.mesh.address_bits())));
    let numbers = [
        ("IN", design.input_bits()),
        ("OUT", design.output_bits()),
        ("ADDRESS", address),
        ("DATA", data),
        ("WRITE", debug_write_width(design).expect("a memory that is written")),
        ("LATENCY", if single { 2 } else { 5 }),
    ];
    arguments.extend(numbers.map(|(name, number)| format!("-D{name}={number}")));
    arguments.extend([format!("-c{}.f", design.name), "bench.sv".to_owned()]);
    succeed("iverilog", &arguments, folder.path());
    let said = succeed("vvp", &["-n".to_owned(), "run.vvp".to_owned()], folder.path());
    assert!(said.ends_with("over\n"), "{said}");
    let mut lines: Vec<(usize, bool, u128, String)> = Vec::new();
    let mut ends = 0;
    for (place, line) in said.lines().filter(|line| *line != "over").enumerate() {
        let line = match line.split_once(' ') {
            Some((what, digits)) => format!("{what} {}", digits.trim_start_matches('0')),
            None => line.to_owned(),
        };
        let is_spike = line.starts_with("spike");
        ends += usize::from(!is_spike);
        let digits = line.split_once(' ').map_or("", |(_, digits)| digits);
        let order = if is_spike { u128::from_str_radix(digits, 16).unwrap_or(0) } else { place as u128 };
        // Spikes come before what ends them.
        lines.push((if is_spike { ends } else { ends - 1 }, !is_spike, order, line));
    }
    lines.sort();
    lines.into_iter().map(|(.., line)| line).collect()
}

/// Runs `chip` with random writes, and once without: the writes must matter.
fn assert_verilog_agrees(chip: &Compiled) {
    let name = format!("{}, {} tiles", chip.design.name, chip.design.mesh.tiles());
    let run = Run::new(chip, 11, true);
    let found = simulate(&chip.design, chip, &run.script);
    let expected: Vec<String> = run.expected.iter().map(|line| line.replace("spike 0", "spike ")).collect();
    for (place, (found, expected)) in found.iter().zip(&expected).enumerate() {
        assert_eq!(found, expected, "{name}: line {place}");
    }
    assert_eq!(found.len(), expected.len(), "{name}");
    assert!(run.writes > 30, "{name}: {} writes", run.writes);
    // After the clear nothing is written, and what was written is still there.
    let without = Run::new(chip, 11, false);
    assert_ne!(run.spikes[CLEARED..], without.spikes[CLEARED..], "{name}: the writes change nothing");
    assert!(run.spikes[CLEARED..].iter().any(|spikes| !spikes.is_empty()), "{name}: silent");
}

#[test]
fn verilog_agrees_after_the_same_synapse_words() {
    chips(&[]).iter().for_each(assert_verilog_agrees);
}

#[test]
fn verilog_agrees_after_the_same_parameters() {
    parameter_chips(&[]).iter().for_each(assert_verilog_agrees);
}

#[test]
fn writable_chips_and_their_wrappers_are_clean_in_every_linter() {
    let wrappers = [("hardware.wrapper", "[\"axi\", \"aer\"]")];
    let (weights, parameters) = (chips(&wrappers), parameter_chips(&wrappers));
    for chip in weights.iter().chain(&parameters) {
        let folder = tools::write(&verilog(chip));
        let tops = top_modules(&chip.design);
        assert_eq!(tops.len(), 3);
        let said: Vec<String> = tops.iter().flat_map(|top| tools::lint(top, folder.path())).collect();
        assert!(said.is_empty(), "{}", said.join("\n"));
    }
}

#[test]
fn yosys_maps_the_written_memory_to_block_ram() {
    for chip in chips(&[]) {
        let folder = tools::write(&verilog(&chip));
        let module = format!("{}_synapse_ram", chip.design.name);
        let script = format!(
            "read_verilog -sv {module}.sv; hierarchy -top {module}; proc; opt; memory -nomap; \
             setattr -set ram_style \"block\" t:$mem_v2; memory_libmap -lib +/ecp5/brams.txt; \
             select -assert-none t:$mem_v2; select -assert-min 1 t:$__ECP5_*"
        );
        succeed("yosys", &["-q".to_owned(), "-p".to_owned(), script], folder.path());
    }
}
