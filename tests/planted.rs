//! Planted errors: each fault of the table, edited into the generated Verilog, is found by co-simulation, and the
//! first difference says where.

mod support;

use rheobase::compile::Compiled;
use rheobase::cosim::{Difference, Simulator};
use rheobase::rtl::GeneratedFile;
use rheobase::testbench::HostPattern;
use support::compile_file;
use support::simulation::{assert_agrees, co_simulate, verilog};

/// An edit of one generated file.
struct Fault {
    name: &'static str,
    /// The file is `planted_FILE.sv`.
    file: &'static str,
    from: &'static str,
    to: &'static str,
}

const fn fault(name: &'static str, file: &'static str, from: &'static str, to: &'static str) -> Fault {
    Fault { name, file, from, to }
}

const FAULTS: &[Fault] = &[
    fault("floor for round", "datapath", "(v_integrated_rounded >>> ", "(v_sum >>> "),
    fault("saturation to the wrong side", "datapath", "? -13'sd4096", "? 13'sd4095"),
    fault("spike above, not at, the threshold", "datapath", ">= Threshold", "> Threshold"),
    fault("refractory period one short", "datapath", "RefractoryPeriod = 2'd3", "RefractoryPeriod = 2'd2"),
    fault("zero- for sign-extension", "accumulator", "logic signed [9:0] weight_1_q", "logic [9:0] weight_1_q"),
    fault("slot not cleared", "accumulator", "clear_i | zero_i", "clear_i"),
    fault("sum of one addition before lost", "accumulator", "<= is_same_1", "<= 1'b0"),
    fault("sum of two additions before lost", "accumulator", "is_same_2 ? ", "1'b0 ? "),
    fault("delay one long", "slot_ring", "now_i + delay_i", "now_i + delay_i + 2'd1"),
    fault("lanes swapped", "neuron_core", "add_weight[l*", "add_weight[(1-l)*"),
    fault(
        "event lost when the queue is full",
        "event_queue",
        "(write_q ^ read_q) != ",
        "1'b1 | (write_q ^ read_q) != ",
    ),
    fault("spike lost when the host stalls", "spike_router", "(~route_to_host_i | out_free) & ", ""),
    fault("row begun in a sweep", "row_walk", "~sweep_i & ", ""),
    fault("time step ended too early", "synapse_fetch", "|valid_q", "valid_q[1]"),
];

/// Cycles in which the host stalls, in percent.
const PERCENT: u8 = 60;

fn design() -> Compiled {
    compile_file("tests/support/planted.toml".as_ref(), &[])
}

fn stalls() -> HostPattern {
    HostPattern::random(PERCENT, 7)
}

/// The generated files with the fault in them.
fn plant(compiled: &Compiled, fault: &Fault) -> Vec<GeneratedFile> {
    let path = format!("{}_{}.sv", compiled.design.name, fault.file);
    let mut files = verilog(compiled);
    let file = files.iter_mut().find(|file| file.path == path).unwrap_or_else(|| panic!("there is no {path}"));
    let found = file.text.matches(fault.from).count();
    assert!(found == 1, "`{}`: `{}` stands {found} times in {path}; mend the table", fault.name, fault.from);
    file.text = file.text.replace(fault.from, fault.to);
    files
}

fn first_difference(compiled: &Compiled, fault: &Fault, simulator: Simulator) -> Difference {
    let verdict = co_simulate(compiled, &plant(compiled, fault), &stalls(), simulator);
    assert_eq!(verdict.verdict, "differ", "{} does not see `{}`", simulator.name(), fault.name);
    verdict.first_difference.expect("a verdict that differs says where")
}

fn differences(simulator: Simulator) -> Vec<String> {
    let compiled = design();
    let line = |fault: &Fault| format!("{}\n    {}", fault.name, first_difference(&compiled, fault, simulator));
    FAULTS.iter().map(line).collect()
}

#[test]
fn the_design_agrees_without_a_fault() {
    for simulator in [Simulator::Verilator, Simulator::Icarus] {
        assert_agrees(&design(), PERCENT, simulator);
    }
}

#[test]
fn icarus_finds_every_fault() {
    insta::assert_snapshot!("planted_faults", differences(Simulator::Icarus).join("\n"));
}

#[test]
fn verilator_finds_every_fault_in_the_same_place() {
    insta::assert_snapshot!("planted_faults", differences(Simulator::Verilator).join("\n"));
}
