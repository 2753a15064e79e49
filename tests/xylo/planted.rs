//! Errors in the Verilog of the accumulators are found: each at its first difference.

use rheobase::cosim::Simulator;

use crate::support::fault::{Fault, differences, fault};
use crate::trace::{Trace, compile};

const FAULTS: &[Fault] = &[
    fault("one saturation, of the sum", "saturating_sum", "{sunk_next, risen_next, ", "{32'd0, "),
    fault("no saturation below", "saturating_sum", "sunk_next, risen_next, ", "sunk_next, 16'd0, "),
    fault("no saturation above", "saturating_sum", "{sunk_next, risen_next, ", "{16'd0, risen_next, "),
    fault("saturation below forgotten", "saturating_sum", "risen[17] ? 16'd0", "risen[17] ? risen[15:0]"),
    fault("events of neurons first", "neuron_core", "receptor == $unsigned(1'(r))", "receptor != $unsigned(1'(r))"),
    fault("shift towards zero", "datapath", "(scaled_v >>> 15)", "((scaled_v + 32'sd32767) >>> 15)"),
];

#[test]
fn icarus_finds_every_fault() {
    let name = "x04_slow_saturate";
    let compiled = compile(name, &[Trace::read(name)], 1, 150);
    insta::assert_snapshot!(differences(&compiled, FAULTS, Simulator::Icarus));
}
