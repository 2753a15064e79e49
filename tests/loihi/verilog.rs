//! The Verilog of the whole chip in two simulators: every state word of every time step is the emulator's, and so the
//! trace's.

use rheobase::cosim::Simulator;

use crate::support::simulation::assert_agrees;
use crate::trace::{TRACES, Trace};

/// State words that the Verilog of a trace was compared in.
fn compared(name: &str, simulator: Simulator) -> u64 {
    let verdict = assert_agrees(&Trace::read(name).compile(name), 0, simulator);
    println!(
        "{name}, {}: {} state words, {} spikes",
        simulator.name(),
        verdict.states_compared,
        verdict.spikes_compared
    );
    verdict.states_compared
}

#[test]
fn every_trace_is_met_in_icarus() {
    let words: u64 = TRACES.iter().map(|name| compared(name, Simulator::Icarus)).sum();
    assert_eq!(words, TRACES.len() as u64 * 1000 * 4 * 2, "time steps, neurons, and v and u of each");
}

#[test]
fn the_edges_are_met_in_verilator() {
    for name in ["p12_wrap_edge", "p13_wrap_exact", "d02_w8_e2"] {
        compared(name, Simulator::Verilator);
    }
}
