//! The Verilog of the whole chip in two simulators: every state word of every time step is the emulator's, and so the
//! trace's.

use rheobase::cosim::Simulator;

use crate::support::simulation::assert_agrees;
use crate::trace::{TRACES, Trace};

/// State words that the Verilog of a trace was compared in.
fn compared(name: &str, lanes: u32, simulator: Simulator) -> u64 {
    let trace = Trace::read(name);
    let verdict = assert_agrees(&trace.compile(name, lanes, trace.steps()), 0, simulator);
    let spikes: i64 = trace.neurons().iter().flat_map(|&neuron| trace.column("s", neuron)).sum();
    assert_eq!(verdict.spikes_compared, spikes as u64, "{name}: every spike of every neuron leaves the chip");
    println!("{name}, {}: {} state words, {spikes} spikes", simulator.name(), verdict.states_compared);
    verdict.states_compared
}

#[test]
fn every_trace_is_met_in_icarus() {
    let words: u64 = TRACES.iter().map(|name| compared(name, 1, Simulator::Icarus)).sum();
    assert_eq!(words, (10 + 10 + 8) * 1000 * 2, "neurons, time steps, and v and i of each");
}

#[test]
fn every_trace_is_met_in_verilator() {
    // Each neuron has a block of its own, so that three of four lanes are empty.
    let words: u64 = TRACES.iter().map(|name| compared(name, 4, Simulator::Verilator)).sum();
    assert_eq!(words, 4 * (10 + 10 + 8) * 1000 * 2, "lanes, blocks, time steps, and v and i of each");
}
