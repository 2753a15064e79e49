//! What is proved of the spike router, its queue, its arbiter and a mesh of them, for all inputs and all reachable states; and
//! errors that are planted in them break the proofs.

mod observed;
mod planted;
mod smt;

use observed::Modules;
use smt::{Proof, Verdict};

/// The router that is proved: a mesh of 4 x 4 tiles, queues of 4 packets, a payload of 16 bits.
fn shipped() -> Modules {
    Modules::new(4, 4, 4, 16)
}

fn proof(modules: &Modules, harness: &[&'static str], cover_steps: u32) -> Proof {
    Proof { design: modules.observed(), harness: harness.to_vec(), macros: modules.macros(), cover_steps }
}

fn queue_proof(modules: &Modules) -> Proof {
    let depth = modules.shape.link_depth;
    Proof { design: vec![modules.observed_queue()], ..proof(modules, &[include_str!("queue.sv")], 2 * depth + 4) }
}

fn arbiter_proof(modules: &Modules, requests: u32) -> Proof {
    let mut proof = proof(modules, &[include_str!("arbiter.sv")], 8);
    proof.design = vec![modules.observed_arbiter()];
    proof.macros.push(("REQUESTS", requests));
    proof
}

fn turn_proof(modules: &Modules) -> Proof {
    proof(modules, &[include_str!("watched.sv"), include_str!("router_turn.sv")], 8)
}

fn way_proof(modules: &Modules, port: u32) -> Proof {
    let mut proof = proof(modules, &[include_str!("watched.sv"), include_str!("router_way.sv")], 8);
    proof.macros.push(("PORT", port));
    proof
}

fn number_proof(modules: &Modules) -> Proof {
    proof(modules, &[include_str!("watched.sv"), include_str!("router_number.sv")], 12)
}

fn moves_proof(modules: &Modules) -> Proof {
    let harness = [include_str!("watched.sv"), include_str!("mesh.sv"), include_str!("mesh_moves.sv")];
    proof(modules, &harness, 10)
}

fn waits_proof(modules: &Modules) -> Proof {
    let harness = [include_str!("watched.sv"), include_str!("mesh.sv"), include_str!("mesh_waits.sv")];
    proof(modules, &harness, 12)
}

/// A mesh of 2 x 2 tiles, otherwise as shipped.
fn two_by_two() -> Modules {
    Modules::new(2, 2, 4, 16)
}

#[test]
fn a_queue_loses_doubles_alters_and_reorders_nothing() {
    for depth in [2, 4, 8] {
        assert_eq!(queue_proof(&Modules::new(4, 4, depth, 16)).run(), Verdict::Proved, "{depth} packets");
    }
}

#[test]
fn an_arbiter_grants_in_turn_and_no_request_waits_for_ever() {
    for requests in [2, 4, 5] {
        assert_eq!(arbiter_proof(&shipped(), requests).run(), Verdict::Proved, "{requests} requests");
    }
}

#[test]
fn outputs_of_the_router_serve_their_queues_in_turn() {
    assert_eq!(turn_proof(&shipped()).run(), Verdict::Proved);
}

#[test]
fn every_packet_leaves_by_its_route_unaltered_and_in_order() {
    for port in 0..5 {
        assert_eq!(way_proof(&shipped(), port).run(), Verdict::Proved, "port {port}");
    }
}

#[test]
fn as_many_packets_are_inside_as_came_and_have_not_left() {
    assert_eq!(number_proof(&shipped()).run(), Verdict::Proved);
}

#[test]
fn a_mesh_never_locks_up() {
    for modules in [two_by_two(), shipped()] {
        assert_eq!(moves_proof(&modules).run(), Verdict::Proved, "{:?}", modules.macros());
    }
}

#[test]
fn no_packet_waits_for_ever_in_a_mesh_of_two_by_two() {
    assert_eq!(waits_proof(&two_by_two()).run(), Verdict::Proved);
}
