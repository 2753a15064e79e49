//! The Verilog of the whole chip in two simulators: every state word of every time step is the emulator's, and so the
//! traces'.

use rheobase::cosim::Simulator;

use crate::support::simulation::assert_agrees;
use crate::trace::{TRACES, Trace, compile};

/// Holds the Verilog of the networks of all traces, side by side, in `lanes` lanes, to their spikes and to the emulator's states.
fn assert_met(lanes: u32, simulator: Simulator) {
    let traces = TRACES.map(Trace::read);
    let verdict = assert_agrees(&compile("traces", &traces, lanes, 1000), 0, simulator);
    let counts = traces.iter().flat_map(|trace| trace.neurons().into_iter().map(move |n| trace.column("s", n)));
    let spikes: i64 = counts.flatten().sum();
    println!("{}: {} state words, {spikes} spikes", simulator.name(), verdict.states_compared);
    assert_eq!(verdict.spikes_compared, spikes as u64, "every spike of every neuron leaves the chip");
    // Each neuron has a block of its own: with four lanes, three of each are empty.
    assert_eq!(verdict.states_compared, u64::from(lanes) * (10 + 10 + 8) * 1000 * 2, "v and i of all lanes");
}

#[test]
fn every_trace_is_met_in_icarus() {
    assert_met(1, Simulator::Icarus);
}

#[test]
fn every_trace_is_met_in_verilator() {
    assert_met(4, Simulator::Verilator);
}
