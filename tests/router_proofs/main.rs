//! What is proved of the spike router, its queue and its arbiter, for all inputs and all reachable states; and errors that are
//! planted in them break the proofs.

mod observed;
mod smt;

use observed::{Modules, planted};
use smt::{Proof, Verdict};

/// The router that is proved: a mesh of 4 x 4 tiles, queues of 4 packets, a payload of 16 bits.
fn shipped() -> Modules {
    Modules::new(4, 4, 4, 16)
}

fn queue_proof(modules: &Modules) -> Proof {
    Proof {
        design: vec![modules.observed_queue()],
        harness: vec![include_str!("queue.sv")],
        macros: vec![("PACKET", modules.packet_bits), ("DEPTH", modules.link_depth)],
        cover_steps: 4 * modules.link_depth,
        induction_steps: 1,
    }
}

fn arbiter_proof(modules: &Modules, requests: u32) -> Proof {
    Proof {
        design: vec![modules.observed_arbiter()],
        harness: vec![include_str!("arbiter.sv")],
        macros: vec![("REQUESTS", requests)],
        cover_steps: 10,
        induction_steps: 1,
    }
}

#[test]
fn a_queue_is_a_list() {
    for depth in [2, 4, 8] {
        assert_eq!(queue_proof(&Modules::new(4, 4, depth, 16)).run(), Verdict::Proved, "{depth} packets");
    }
}

#[test]
fn an_arbiter_goes_round_and_nobody_waits_for_ever() {
    for requests in [2, 4, 5] {
        assert_eq!(arbiter_proof(&shipped(), requests).run(), Verdict::Proved, "{requests} requests");
    }
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
        let proof = queue_proof(&Modules { queue, ..modules.clone() });
        assert!(proof.is_refuted(12), "{name} passes");
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
        let proof = arbiter_proof(&Modules { arbiter, ..modules.clone() }, 4);
        assert!(proof.is_refuted(12), "{name} passes");
    }
}
