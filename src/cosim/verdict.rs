//! What a simulator found, in the user's words.

use std::fmt;

use serde::Serialize;

use super::{CosimError, Simulator};
use crate::design::{Design, OutputKind, Plasticity, Word};
use crate::emulator::OutputWord;
use crate::testbench::Expected;

/// Whether the RTL and the golden model agree, and how much was compared.
#[derive(Clone, Debug, Serialize)]
pub struct Verdict {
    /// The simulator.
    pub simulator: &'static str,
    /// "agree" or "differ".
    pub verdict: &'static str,
    /// Time steps compared.
    pub steps: u64,
    /// Clock cycles simulated.
    pub cycles: u64,
    /// Spikes compared, each with its neuron and cycle.
    pub spikes_compared: u64,
    /// State words compared: one for each neuron, variable and time step.
    pub states_compared: u64,
    /// The first difference, if any.
    pub first_difference: Option<Difference>,
}

/// The first difference between RTL and golden model.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Difference {
    /// Time step, from 0.
    pub step: u64,
    /// Clock cycle, from 0 at the end of reset.
    pub cycle: u64,
    /// Tile, x and y; the host's tile for an end of step.
    pub tile: [u32; 2],
    /// The neuron: population and index, or the hardware's number for a lane without one.
    pub neuron: Option<String>,
    /// The state variable; "spike" or "end of step" at the output stream.
    pub variable: String,
    /// What the golden model says: bits, and the value in the user's unit.
    pub expected: String,
    /// What the RTL did.
    pub found: String,
}

impl fmt::Display for Difference {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let neuron = self.neuron.as_deref().unwrap_or("no neuron");
        write!(
            out,
            "time step {}, cycle {}, tile ({}, {}), {neuron}, {}: expected {}, found {}",
            self.step, self.cycle, self.tile[0], self.tile[1], self.variable, self.expected, self.found
        )
    }
}

impl Verdict {
    /// Reads the one line that a harness prints.
    ///
    /// # Errors
    /// [`CosimError::NoVerdict`] where there is none, or where less was compared than the golden model expects.
    pub(super) fn read(
        design: &Design,
        expected: &Expected,
        simulator: Simulator,
        output: &str,
    ) -> Result<Self, CosimError> {
        let no_verdict = || CosimError::NoVerdict { simulator: simulator.name(), output: output.trim().to_owned() };
        let line = output.lines().rev().find(|l| l.starts_with("DONE") || l.starts_with("DIFFERENCE"));
        let line = line.ok_or_else(no_verdict)?;
        if line.starts_with("DIFFERENCE") {
            let difference = Difference::read(design, line).ok_or_else(no_verdict)?;
            let before = |word: &&OutputWord| word.kind == OutputKind::Spike && word.cycle < difference.cycle;
            return Ok(Self {
                simulator: simulator.name(),
                verdict: "differ",
                steps: difference.step,
                cycles: difference.cycle,
                spikes_compared: expected.output.iter().filter(before).count() as u64,
                states_compared: design.state_words(difference.step * u64::from(design.words_of_step())),
                first_difference: Some(difference),
            });
        }
        let count = |name| field(line, name).and_then(|text| text.parse::<u64>().ok()).ok_or_else(no_verdict);
        let verdict = Self {
            simulator: simulator.name(),
            verdict: "agree",
            steps: count("steps")?,
            cycles: count("cycles")?,
            spikes_compared: count("spikes")?,
            states_compared: design.state_words(count("states")?),
            first_difference: None,
        };
        let complete = verdict.steps == expected.step_ends.len() as u64
            && verdict.spikes_compared == expected.spikes()
            && verdict.states_compared == expected.state_words(design)
            && verdict.states_compared > 0;
        if complete { Ok(verdict) } else { Err(no_verdict()) }
    }
}

impl Difference {
    fn read(design: &Design, line: &str) -> Option<Self> {
        let number = |name| field(line, name)?.parse::<u64>().ok();
        let (step, cycle) = (number("step")?, number("cycle")?);
        let (expected, found) = (field(line, "expected")?, field(line, "found")?);
        if line.contains(" state ") {
            let block = number("block")?;
            return Some(state_difference(design, step, cycle, block as u32, expected, found));
        }
        let (expected, found) = (OutputText::read(design, expected)?, OutputText::read(design, found)?);
        let neuron = expected.neuron.or(found.neuron);
        let variable = if neuron.is_some() { "spike" } else { "end of step" };
        Some(Self {
            step,
            cycle,
            tile: neuron.map_or(design.mesh.place(design.mesh.host).into(), |neuron| tile(design, neuron)),
            neuron: neuron.map(|neuron| neuron_name(design, neuron)),
            variable: variable.to_owned(),
            expected: expected.text,
            found: found.text,
        })
    }
}

/// A word of the output stream as a person reads it.
struct OutputText {
    /// Number on the chip.
    neuron: Option<u32>,
    text: String,
}

impl OutputText {
    /// Reads `cycle:word`, the word in hexadecimal.
    fn read(design: &Design, text: &str) -> Option<Self> {
        let (cycle, digits) = text.split_once(':')?;
        let Some(word) = Word::from_hex(digits, design.output_bits()) else {
            let text = if digits.bytes().all(|b| b == b'f') { "nothing".to_owned() } else { format!("0x{digits}") };
            return Some(Self { neuron: None, text });
        };
        let neuron_bits = design.neuron_bits();
        if word.field(neuron_bits, 1, false) == 1 {
            return Some(Self { neuron: None, text: format!("end of step in cycle {cycle}") });
        }
        let address = word.field(0, neuron_bits, false) as u32;
        let Some(neuron) = design.neuron_at(address) else {
            return Some(Self { neuron: None, text: format!("spike of no neuron (0x{digits}) in cycle {cycle}") });
        };
        let name = neuron_name(design, neuron);
        Some(Self { text: format!("spike of {name} in cycle {cycle}"), neuron: Some(neuron) })
    }
}

/// The state of a plastic axon: `state` counts those of all tiles.
fn plasticity_difference(design: &Design, at: [u64; 2], state: u32, expected: &str, found: &str) -> Difference {
    let [step, cycle] = at;
    let (tile, address) = (state / design.shape().plastic_axons, state % design.shape().plastic_axons);
    let axons = &design.tiles[tile as usize].axons;
    let axon = axons.iter().position(|axon| axon.plasticity.is_some_and(|plastic| plastic.state == address));
    let name = axon.map_or("a state of no axon".to_owned(), |axon| format!("axon {axon}"));
    let (bits, fraction) = (Plasticity::STATE_BITS, Plasticity::FRACTION);
    let read = |text: &str| {
        let word = Word::from_hex(text, bits)?;
        let width = fraction.width();
        let [u, x, released] = [0, 1, 2].map(|place| fraction.to_f64(word.field(place * width, width, false).into()));
        let last = word.field(3 * width, Plasticity::LAST_BITS, false);
        Some(format!("0x{text} (u {u}, x {x}, released {released}, last spike in time step {last})"))
    };
    Difference {
        step,
        cycle,
        tile: design.mesh.place(tile).into(),
        neuron: None,
        variable: format!("short-term plasticity of {name}"),
        expected: read(expected).unwrap_or_else(|| format!("0x{expected}")),
        found: read(found).unwrap_or_else(|| format!("0x{found}")),
    }
}

/// The first neuron and variable of a block's state word that differ; blocks are counted through all tiles.
fn state_difference(design: &Design, step: u64, cycle: u64, block: u32, expected: &str, found: &str) -> Difference {
    let blocks = design.shape().blocks * design.mesh.tiles();
    if block >= blocks {
        return plasticity_difference(design, [step, cycle], block - blocks, expected, found);
    }
    let core = design.core_of(block / design.shape().blocks);
    let width = core.state_bits() * core.lanes;
    let words = (Word::from_hex(expected, width), Word::from_hex(found, width));
    let unreadable = |neuron: u32| Difference {
        step,
        cycle,
        tile: tile(design, neuron),
        neuron: Some(neuron_name(design, neuron)),
        variable: "state".to_owned(),
        expected: format!("0x{expected}"),
        found: format!("0x{found}"),
    };
    let (Some(expected_word), Some(found_word)) = words else { return unreadable(block * core.lanes) };
    let mut low = 0;
    for lane in 0..core.lanes {
        let neuron = block * core.lanes + lane;
        for variable in &core.model.variables {
            let width = variable.format.width();
            let raw = |word: &Word| word.field(low, width, variable.format.signed);
            let (wanted, got) = (raw(&expected_word), raw(&found_word));
            low += width;
            if wanted == got {
                continue;
            }
            let set = design.tiles[(block / core.blocks) as usize].blocks[(block % core.blocks) as usize].set as usize;
            let mask = (1i64 << width) - 1;
            let in_unit = |raw: i64| {
                format!("0x{:x} ({} {})", raw & mask, variable.to_user(set, raw), variable.unit).replace(" )", ")")
            };
            return Difference {
                variable: variable.name.to_owned(),
                expected: in_unit(wanted),
                found: in_unit(got),
                ..unreadable(neuron)
            };
        }
    }
    unreadable(block * core.lanes)
}

/// Column and row of the tile of neuron `neuron` of the chip.
fn tile(design: &Design, neuron: u32) -> [u32; 2] {
    design.mesh.place(design.tile_of(neuron).0).into()
}

fn neuron_name(design: &Design, neuron: u32) -> String {
    let (tile, of_tile) = design.tile_of(neuron);
    match design.tiles[tile as usize].population_of(of_tile) {
        Some(p) => format!("neuron {}[{}]", p.name, of_tile - p.first + p.offset),
        None => format!("empty lane {of_tile}"),
    }
}

/// The value of `name=value` in a line.
fn field<'l>(line: &'l str, name: &str) -> Option<&'l str> {
    line.split_whitespace().find_map(|part| part.strip_prefix(name)?.strip_prefix('='))
}
