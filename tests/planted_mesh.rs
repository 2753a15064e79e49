//! Planted errors of the mesh: routers, routes, core types, and the detection of a time step's end. Each is found by co-simulation;
//! those of the router also by the proofs in `tests/router_proofs`.

mod support;

use rheobase::compile::Compiled;
use rheobase::cosim::Simulator;
use support::compile_file;
use support::fault::{Fault, PERCENT, differences, fault};
use support::simulation::assert_agrees;

const FAULTS: &[Fault] = &[
    // router
    fault(
        "packet lost when a link's queue is full",
        "link_queue",
        "(write_q ^ read_q) != ",
        "1'b1 | (write_q ^ read_q) != ",
    ),
    fault(
        "packet sent twice: y before x is right",
        "mesh_router",
        "wire local_to_north = local_column",
        "wire local_to_north = valid[0]",
    ),
    fault("arbiter with a fixed order", "round_robin", "after_q <= above(candidates)", "after_q <= '0"),
    fault("arbiter that moves on without a handshake", "round_robin", "taken_i && request_i != '0", "request_i != '0"),
    fault(
        "packet written over another",
        "link_queue",
        "if (push) packets[write_q",
        "if (push) packets[~write_q[0]] <= packet_i;\n    if (push) packets[write_q",
    ),
    // tables
    fault("last route of a neuron left out", "route_walk", "(left_q == ", "(left_q <= 1 + "),
    fault("routes of the next neuron", "route_walk", "address_q <= index_i[", "address_q <= 1 + index_i["),
    fault(
        "routes not told apart from those before",
        "route_walk",
        "assign index_ready_o = ~valid_q | done;",
        "assign index_ready_o = 1'b1;",
    ),
    // where a packet goes
    fault(
        "spike for the host taken for an event",
        "local_port",
        "assign event_valid_o  = out_valid_i & ~to_host;",
        "assign event_valid_o  = out_valid_i;",
    ),
    fault(
        "spike lost when the host stalls",
        "local_port",
        "to_host ? spike_ready_i : event_ready_i",
        "to_host ? 1'b1 : event_ready_i",
    ),
    // end of a time step
    fault("one idle tile is enough", "mesh_row", "{&idle_1, &idle_0}", "{|idle_1, |idle_0}"),
    fault("answer to the command before", "step_control", "phase_q ? idle_q[1] : idle_q[0]", "|idle_q"),
    fault("answer a cycle too early", "tile_control", "phase_q   <= command_q[3]", "phase_q   <= command_i[3]"),
    fault("input not waited for", "step_control", "(state_q == StDrain) & settled", "(state_q == StDrain)"),
];

/// What only shows where all cores are idle while the last packet travels.
const FAULTS_OF_QUIET_CHIPS: &[Fault] =
    &[fault("packets on their way not waited for", "tile", "core_idle & router_empty", "core_idle")];

/// In one of two core types, or where the tiles choose between them.
const FAULTS_OF_CORE_TYPES: &[Fault] = &[
    fault(
        "sweep of one core type a cycle short",
        "adex_sequencer",
        "sweep_last = count_q == 5'd15",
        "sweep_last = count_q == 5'd14",
    ),
    fault(
        "current of one core type halved",
        "adex_datapath",
        "next_i_slow_rounded >>> 16",
        "next_i_slow_rounded >>> 17",
    ),
    fault("last route of one core type left out", "lif_route_walk", "(left_q == ", "(left_q <= 1 + "),
    fault(
        "contents of another tile of the core type",
        "tile",
        "adex_neuron_core #(.Tile(Tile))",
        "adex_neuron_core #(.Tile(\"x01_y01\"))",
    ),
];

fn design_of_core_types() -> Compiled {
    compile_file("tests/support/planted_types.toml".as_ref(), &[])
}

fn quiet_design() -> Compiled {
    compile_file("tests/support/planted_quiet.toml".as_ref(), &[])
}

fn design() -> Compiled {
    compile_file("tests/support/planted_mesh.toml".as_ref(), &[])
}

fn all_differences(simulator: Simulator) -> String {
    let tables =
        [(design(), FAULTS), (quiet_design(), FAULTS_OF_QUIET_CHIPS), (design_of_core_types(), FAULTS_OF_CORE_TYPES)];
    tables.map(|(design, faults)| differences(&design, faults, simulator)).join("\n")
}

#[test]
fn the_mesh_agrees_without_a_fault() {
    for simulator in [Simulator::Verilator, Simulator::Icarus] {
        assert_agrees(&design(), PERCENT, simulator);
        assert_agrees(&design_of_core_types(), PERCENT, simulator);
    }
}

#[test]
fn icarus_finds_every_fault_of_the_mesh() {
    insta::assert_snapshot!("planted_faults_of_the_mesh", all_differences(Simulator::Icarus));
}

#[test]
fn verilator_finds_every_fault_of_the_mesh_in_the_same_place() {
    insta::assert_snapshot!("planted_faults_of_the_mesh", all_differences(Simulator::Verilator));
}
