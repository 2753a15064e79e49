//! The generated router alone, in Icarus Verilog, cycle by cycle against a naive reading of docs/chip.md.

mod naive;
mod simulate;
#[path = "../rtl/tools.rs"]
mod tools;
mod traffic;

use naive::{Inputs, Outputs, Packet, Router, Seen};
use rheobase::rtl::{GeneratedFile, Header, RouterShape, router_files};
use simulate::{Tile, simulate};
use traffic::Traffic;

const LOCAL: usize = 0;
const EAST: usize = 2;
const SHIPPED: (u32, u32, u32, u32) = (4, 4, 4, 16);

fn shape((width, height, link_depth, payload_bits): (u32, u32, u32, u32)) -> RouterShape {
    RouterShape { name: "chip".to_owned(), width, height, link_depth, payload_bits }
}

fn generated(shape: &RouterShape) -> Vec<GeneratedFile> {
    router_files(shape, &Header { config: "demo.toml".to_owned(), version: "0.0.0".to_owned() })
}

/// What the Verilog and the naive reading show in each cycle, and what happened in the latter.
fn both(files: &[GeneratedFile], tile: &Tile, inputs: &[Inputs]) -> (Vec<Outputs>, Vec<Outputs>, Seen) {
    let mut naive = Router::new(tile.x, tile.y, tile.shape.link_depth as usize);
    let expected = inputs.iter().map(|inputs| naive.cycle(inputs)).collect();
    (simulate(files, tile, inputs), expected, naive.seen)
}

/// The cycle in which they first differ.
fn difference(found: &[Outputs], expected: &[Outputs]) -> Option<usize> {
    assert_eq!(found.len(), expected.len(), "every cycle is compared");
    found.iter().zip(expected).position(|(found, expected)| found != expected)
}

fn assert_agree(tile: &Tile, inputs: &[Inputs]) -> Seen {
    let (found, expected, seen) = both(&generated(&tile.shape), tile, inputs);
    if let Some(cycle) = difference(&found, &expected) {
        panic!("cycle {cycle}: expected {:?}, found {:?}", expected[cycle], found[cycle]);
    }
    seen
}

#[test]
fn routers_do_what_the_page_says_under_random_traffic() {
    // an inner tile, where every turn is possible; corners; a mesh of one column, a mesh of two tiles
    let tiles = [
        (SHIPPED, 1, 2),
        ((5, 3, 2, 9), 2, 1),
        ((4, 4, 8, 12), 0, 0),
        ((3, 2, 4, 7), 2, 1),
        ((1, 3, 4, 5), 0, 1),
        ((2, 1, 64, 6), 0, 0),
        ((256, 200, 4, 16), 100, 130),
    ];
    for (numbers, x, y) in tiles {
        let tile = Tile { shape: shape(numbers), x, y };
        let seen = assert_agree(&tile, &Traffic::new(&tile, 11).cycles(6000));
        for input in 0..5 {
            for output in 0..5 {
                let (turns, possible) = (seen.turns[input][output], tile.has_turn(input, output));
                assert_eq!(turns > 0, possible, "{tile:?}: {turns} packets from {input} to {output}");
            }
            assert_eq!(seen.refused[input] > 0, tile.has_link(input), "{tile:?}: input {input} never full");
        }
        assert!(seen.grants_changed > 0, "{tile:?}: no grant changed while it waited");
        assert!(seen.asked[LOCAL][tile.links()] > 0, "{tile:?}: the local output never had all queues ask for it");
    }
}

/// One packet through an empty router: taken in cycle 3, offered in cycle 4.
#[test]
fn a_hop_costs_one_cycle_and_a_link_carries_a_packet_every_cycle() {
    let tile = Tile { shape: shape(SHIPPED), x: 1, y: 1 };
    let mut inputs = vec![Inputs { offered: [None; 5], out_ready: [true; 5] }; 20];
    let packets: Vec<Packet> = (0..10).map(|number| tile.packet(3, 1, 0x100 + number)).collect();
    for (number, packet) in packets.iter().enumerate() {
        inputs[3 + number].offered[LOCAL] = Some(*packet);
    }
    let outputs = simulate(&generated(&tile.shape), &tile, &inputs);
    let left: Vec<_> = outputs.iter().map(|outputs| outputs.offered[EAST]).collect();
    let mut expected = vec![None; 20];
    for (number, packet) in packets.iter().enumerate() {
        expected[4 + number] = Some(packet.word);
    }
    assert_eq!(left, expected);
    let empty: Vec<_> = (0..20).filter(|cycle| outputs[*cycle].empty).collect();
    assert_eq!(empty, [0, 1, 2, 3, 14, 15, 16, 17, 18, 19]);
}

#[test]
fn planted_errors_show() {
    let tile = Tile { shape: shape(SHIPPED), x: 1, y: 2 };
    let inputs = Traffic::new(&tile, 5).cycles(6000);
    let errors = [
        ("a queue that holds one packet less", 1, "(write_q ^ read_q) != 3'd4", "(write_q - read_q) < 3'd3"),
        ("a packet that leaves twice", 1, "if (pop) read_q", "if (pop & ~push) read_q"),
        ("an arbiter that never moves", 0, "after_q <= above(candidates)", "after_q <= '0"),
        ("an arbiter that moves without a handshake", 0, "taken_i && request_i", "request_i"),
        ("y before x", 2, "local_column & (local_y > y_i)", "valid[0] & (local_y > y_i)"),
        ("north for south", 2, "west_column & (west_y < y_i)", "west_column & (west_y > y_i)"),
    ];
    for (name, file, good, bad) in errors {
        let mut files = generated(&tile.shape);
        assert_eq!(files[file].text.matches(good).count(), 1, "`{good}` in\n{}", files[file].text);
        files[file].text = files[file].text.replace(good, bad);
        let (found, expected, _) = both(&files, &tile, &inputs);
        assert!(difference(&found, &expected).is_some(), "{name} does not show");
    }
}

#[test]
fn generated_routers_are_clean_in_every_linter() {
    let shapes = [SHIPPED, (2, 2, 2, 1), (1, 2, 64, 9), (256, 256, 16, 20), (3, 1, 8, 24)];
    let complaints: Vec<String> = shapes.iter().flat_map(|numbers| lint(&shape(*numbers))).collect();
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

fn lint(shape: &RouterShape) -> Vec<String> {
    let files = generated(shape);
    let folder = tools::write(&files);
    let list: String = files.iter().map(|file| format!("{}\n", file.path)).collect();
    std::fs::write(folder.path().join("chip_mesh_router.f"), list).expect("the folder can be written");
    tools::lint("chip_mesh_router", folder.path())
}

#[test]
fn the_same_router_gives_the_same_bytes() {
    assert_eq!(generated(&shape(SHIPPED)), generated(&shape(SHIPPED)));
}

#[test]
fn a_router_reads_like_this() {
    let files = generated(&shape(SHIPPED));
    let texts: Vec<String> = files.iter().map(|file| format!("==== {}\n{}", file.path, file.text)).collect();
    insta::assert_snapshot!(texts.join("\n"));
}
