//! Errors that are planted in the generated text: each must break the proof that is nearest to it, by a run from reset.

use crate::observed::{Modules, planted};
use crate::smt::Proof;
use crate::{
    arbiter_proof, moves_proof, number_proof, queue_proof, shipped, turn_proof, two_by_two, waits_proof, way_proof,
};

/// Time steps in which an error must show.
const STEPS: u32 = 10;

fn assert_refuted(name: &str, proof: &Proof) {
    assert!(proof.is_refuted(STEPS), "{name} passes the proof");
}

/// The router with an error in its own module.
fn wrong_router(modules: &Modules, good: &str, bad: &str) -> Modules {
    Modules { router: planted(&modules.router, good, bad), ..modules.clone() }
}

#[test]
fn errors_in_the_queue_are_refuted() {
    let modules = shipped();
    let errors = [
        ("a queue that overwrites when full", "push = valid_i & ready_o", "push = valid_i"),
        ("a packet that is lost when full", "!= 3'd4", "!= 3'd5"),
        ("a pop of an empty queue", "pop  = valid_o & ready_i", "pop  = ready_i"),
        ("a packet that leaves twice", "if (pop) read_q", "if (pop & ~push) read_q"),
        ("two packets that leave as one", "read_q + 3'd1", "read_q + 3'd2"),
        ("two bits that are swapped", "<= packet_i;", "<= {packet_i[20:2], packet_i[0], packet_i[1]};"),
        ("the last packet first", "packets[read_q[1:0]]", "packets[write_q[1:0] - 2'd1]"),
    ];
    for (name, good, bad) in errors {
        let queue = planted(&modules.queue, good, bad);
        assert_refuted(name, &queue_proof(&Modules { queue, ..modules.clone() }));
    }
}

#[test]
fn errors_in_the_arbiter_are_refuted() {
    let modules = shipped();
    let errors = [
        ("the lowest always first", "<= above(candidates)", "<= '0"),
        ("a turn that passes without a handshake", "taken_i && request_i", "request_i"),
        ("the one that was served again", "<= above(candidates)", "<= above(candidates) | grant_o"),
        ("two grants", "candidates & ~above(candidates)", "candidates"),
        ("the highest first", "(after != '0) ? after : request_i", "request_i & ~(request_i >> 1)"),
    ];
    for (name, good, bad) in errors {
        let arbiter = planted(&modules.arbiter, good, bad);
        assert_refuted(name, &arbiter_proof(&Modules { arbiter, ..modules.clone() }, 4));
    }
}

#[test]
fn errors_in_the_turns_of_the_router_are_refuted() {
    let modules = shipped();
    let errors = [
        ("north for south", "west_column & (west_y < y_i)", "west_column & (west_y > y_i)"),
        ("y before x", "local_column & (local_y > y_i)", "valid[0] & (local_y > y_i)"),
        ("requests in another order", "south_to_north, east_to_north", "east_to_north, south_to_north"),
        ("an arbiter that moves without a handshake", ".taken_i(out_ready_i[2])", ".taken_i(1'b1)"),
        ("an output that is silent", "assign out_valid_o[3] = south_request != '0", "assign out_valid_o[3] = 1'b0"),
    ];
    for (name, good, bad) in errors {
        assert_refuted(name, &turn_proof(&wrong_router(&modules, good, bad)));
    }
}

#[test]
fn errors_on_the_way_through_the_router_are_refuted() {
    let modules = shipped();
    let errors = [
        ("a packet that leaves untaken", 1, "(local_grant[1] & out_ready_i[0])", "local_grant[1]"),
        ("the wrong packet", 2, "north_grant[1]}} & east_packet", "north_grant[1]}} & west_packet"),
        ("a bit of another packet", 4, "& west_packet)", "& {west_packet[20:1], north_packet[0]})"),
    ];
    for (name, port, good, bad) in errors {
        let places = modules.router.matches(good).count();
        let router = modules.router.replacen(good, bad, 1);
        assert!(places > 0, "`{good}` in\n{}", modules.router);
        assert_refuted(name, &way_proof(&Modules { router, ..modules.clone() }, port));
    }
}

#[test]
fn lost_and_doubled_packets_are_refuted_by_their_number() {
    let modules = shipped();
    let errors = [
        ("a packet that leaves twice", "(local_grant[3] & out_ready_i[0])", "(local_grant[3] & 1'b0)"),
        ("a packet that vanishes", "(local_grant[1] & out_ready_i[0])", "local_grant[1]"),
        ("a queue that counts as empty", "valid == 5'd0", "valid[3:0] == 4'd0"),
    ];
    for (name, good, bad) in errors {
        assert_refuted(name, &number_proof(&wrong_router(&modules, good, bad)));
    }
}

#[test]
fn errors_that_lock_up_or_mislead_a_mesh_are_refuted() {
    let modules = two_by_two();
    let north = "local_column & (local_y > y_i)";
    let stuck = wrong_router(&modules, north, "local_column & (local_y > y_i) & in_ready_o[0]");
    assert_refuted("a full queue that waits for room in itself", &moves_proof(&stuck));
    let y_first = wrong_router(&modules, north, "valid[0] & (local_y > y_i)");
    let east = "valid[0] & (local_x > x_i)";
    let y_first = wrong_router(&y_first, east, "valid[0] & (local_y == y_i) & (local_x > x_i)");
    assert_refuted("y before x", &moves_proof(&y_first));
    let east_for_west = wrong_router(&modules, "valid[0] & (local_x < x_i)", "valid[0] & (local_x <= x_i)");
    assert_refuted("a way off the mesh", &moves_proof(&east_for_west));
}

#[test]
fn an_arbiter_that_lets_a_queue_wait_for_ever_is_refuted() {
    let modules = two_by_two();
    let arbiter = planted(&modules.arbiter, "<= above(candidates)", "<= '0");
    assert_refuted("the lowest always first", &waits_proof(&Modules { arbiter, ..modules.clone() }));
}
