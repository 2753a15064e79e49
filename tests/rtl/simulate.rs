//! Runs a core in Icarus Verilog and says what came out, line by line.

use std::path::Path;
use std::process::Command;

use rheobase::design::{Core, Design};
use rheobase::rtl::debug_widths;

use crate::network::Network;

const TESTBENCH: &str = include_str!("testbench.sv");

/// A word from the host.
#[derive(Clone, Debug)]
pub enum Word {
    Event(u32),
    EndOfInput,
    Clear,
    /// Not a word of the chip: the testbench waits for the end of the step and reads all states.
    Look,
}

/// What the chip prints: spikes, ends of steps, states; `begin` and `end` with their cycle, 0 where the host stalls.
pub fn simulate(design: &Design, folder: &Path, words: &[Word], stalls: bool) -> Vec<String> {
    let core = &design.cores[0];
    let (address, data) = debug_widths(design);
    let coded = |word: &Word| match *word {
        Word::Event(axon) => axon,
        Word::EndOfInput => 1 << core.axon_bits(),
        Word::Clear => 2 << core.axon_bits(),
        Word::Look => 3 << core.axon_bits(),
    };
    let stimulus: String = words.iter().map(|word| format!("{:x}\n", coded(word))).collect();
    std::fs::write(folder.join("stimulus.hex"), stimulus).expect("the folder can be written");
    std::fs::write(folder.join("testbench.sv"), TESTBENCH).expect("the folder can be written");
    let macros = [
        format!("-DTOP={}", design.name),
        format!("-DIN={}", core.axon_bits() + 2),
        format!("-DOUT={}", core.neuron_bits() + 1),
        format!("-DADDRESS={address}"),
        format!("-DDATA={data}"),
        format!("-DWORDS={}", words.len()),
        format!("-DBLOCKS={}", core.blocks),
        format!("-DSTALLS={}", u8::from(stalls)),
    ];
    let list = format!("{}.f", design.name);
    let mut compile = Command::new("iverilog");
    compile.args(["-g2012", "-o", "run.vvp"]).args(macros).args(["-c", &list, "testbench.sv"]);
    succeed(compile.current_dir(folder));
    let said = succeed(Command::new("vvp").args(["-n", "run.vvp"]).current_dir(folder));
    said.lines().map(str::to_owned).collect()
}

/// What a command said; it must succeed.
pub fn succeed(command: &mut Command) -> String {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}; `make setup` installs it"));
    let said = [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).concat();
    assert!(output.status.success(), "{command:?} failed:\n{said}");
    said
}

/// What the chip should print, without cycles.
pub fn expected(design: &Design, words: &[Word]) -> Vec<String> {
    let mut network = Network::new(design);
    let mut events = Vec::new();
    let mut lines = Vec::new();
    for word in words {
        match *word {
            Word::Event(axon) => events.push(axon),
            Word::Clear => network = network.cleared(design),
            Word::Look => lines.extend(states(&design.cores[0], &network)),
            Word::EndOfInput => {
                lines.push("begin".into());
                let spikes = network.step(&std::mem::take(&mut events));
                lines.extend(spikes.iter().map(|neuron| format!("spike {neuron}")));
                lines.push("end".into());
            }
        }
    }
    lines
}

/// The state words in hexadecimal, as wide as the debug port needs at the least.
fn states(core: &Core, network: &Network<'_>) -> Vec<String> {
    let block = |neurons: &[Vec<i64>]| {
        let variables = neurons.iter().flat_map(|state| state.iter().zip(&core.model.variables));
        let bit_strings = variables.map(|(raw, variable)| {
            let width = variable.format.width();
            (0..width).map(|bit| (raw >> bit) & 1 == 1).collect::<Vec<bool>>()
        });
        let bits: Vec<bool> = bit_strings.flatten().collect();
        let digits = bits.chunks(4).map(|nibble| nibble.iter().rev().fold(0, |n, &bit| n << 1 | u32::from(bit)));
        let text: String = digits.map(|n| char::from_digit(n, 16).expect("a digit")).collect();
        format!("state {}", text.chars().rev().collect::<String>().trim_start_matches('0'))
    };
    network.states.chunks(core.lanes as usize).map(block).collect()
}
