//! Expected vectors as text files, one word a line, that C++ and `$fscanf` read alike.

use std::fmt::Write;

use super::{Expected, HostPattern};
use crate::design::{Design, OutputKind};

/// The files that the harnesses read: name and text.
///
/// - `input.hex`: words of the input stream;
/// - `output.txt`: cycle (decimal) and word (hexadecimal) of the output stream;
/// - `states.hex`: the state words after each time step, block by block;
/// - `stalls.hex`: the repeating pattern of stalls, bit 0 input, bit 1 output.
pub fn vector_files(design: &Design, expected: &Expected, pattern: &HostPattern) -> Vec<(&'static str, String)> {
    vec![
        ("input.hex", input_text(design, expected)),
        ("output.txt", output_text(design, expected)),
        ("states.hex", states_text(expected)),
        ("stalls.hex", stalls_text(pattern)),
    ]
}

fn input_text(design: &Design, expected: &Expected) -> String {
    let event_bits = design.event_bits();
    let mut text = String::new();
    for word in &expected.input {
        let _ = writeln!(text, "{:x}", (word.kind as u64) << event_bits | u64::from(word.event));
    }
    text
}

fn output_text(design: &Design, expected: &Expected) -> String {
    let neuron_bits = design.neuron_bits();
    let mut text = String::new();
    for word in &expected.output {
        let address = if word.kind == OutputKind::Spike { design.neuron_address(word.neuron) } else { 0 };
        let _ = writeln!(text, "{} {:x}", word.cycle, (word.kind as u64) << neuron_bits | u64::from(address));
    }
    text
}

fn states_text(expected: &Expected) -> String {
    let mut text = String::new();
    for word in &expected.states {
        let _ = writeln!(text, "{}", word.to_hex());
    }
    text
}

/// Both patterns over their common period.
fn stalls_text(pattern: &HostPattern) -> String {
    let at = |stalls: &[bool], cycle: usize| !stalls.is_empty() && stalls[cycle % stalls.len()];
    let mut text = String::new();
    for cycle in 0..stall_period(pattern) {
        let word = u8::from(at(&pattern.input, cycle)) | u8::from(at(&pattern.output, cycle)) << 1;
        let _ = writeln!(text, "{word:x}");
    }
    text
}

/// Cycles after which both patterns begin again.
pub(super) fn stall_period(pattern: &HostPattern) -> usize {
    let (input, output) = (pattern.input.len().max(1), pattern.output.len().max(1));
    input * output / greatest_common_divisor(input, output)
}

fn greatest_common_divisor(a: usize, b: usize) -> usize {
    if b == 0 { a } else { greatest_common_divisor(b, a % b) }
}
