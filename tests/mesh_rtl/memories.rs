//! The memories of a chip of several tiles: one image a tile, block RAM, and what the debug port reads of them.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use rheobase::design::Design;
use rheobase::rtl::{GeneratedFile, debug_widths, memory_shapes};

use crate::support::simulation::verilog;
use crate::{showcase, small, tools};

const BENCH: &str = include_str!("debug_bench.sv");

/// What a command said on its output; it must succeed.
fn succeed(program: &str, arguments: &[String], folder: &Path) -> String {
    let output = Command::new(program).args(arguments).current_dir(folder).output();
    let output = output.unwrap_or_else(|error| panic!("{program}: {error}; `make setup` installs it"));
    let said = [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).concat();
    assert!(output.status.success(), "{program} failed:\n{said}");
    said
}

#[test]
fn yosys_maps_every_memory_to_block_ram() {
    let compiled = showcase(&[]);
    let name = &compiled.design.name;
    let folder = tools::write(&verilog(&compiled));
    let list = std::fs::read_to_string(folder.path().join(format!("{name}.f"))).expect("a list of files");
    let files = list.lines().collect::<Vec<_>>().join(" ");
    // The attributes leave no choice: Yosys fails where a memory does not fit block RAM. The queues have other names.
    let script = format!(
        "read_verilog -sv {files}; hierarchy -top {name}; proc; opt; memory -nomap; \
         setattr -set ram_style \"block\" -set rom_style \"block\" t:$mem_v2 r:MEMID=\\words %i; \
         memory_libmap -lib +/ecp5/brams.txt -lib +/ecp5/lutrams.txt; flatten; \
         tee -q -o blocks.txt select -list t:$__ECP5_*"
    );
    succeed("yosys", &["-q".to_owned(), "-p".to_owned(), script], folder.path());
    let blocks = std::fs::read_to_string(folder.path().join("blocks.txt")).expect("a list of block RAMs");
    // `...u_axon_rom.words.0.1` is a part of `...u_axon_rom`.
    let memories: BTreeSet<&str> = blocks.lines().filter_map(|cell| Some(cell.split_once(".words.")?.0)).collect();
    let shapes = memory_shapes(&compiled.design);
    assert_eq!(shapes.len(), 7, "{shapes:?}");
    assert_eq!(memories.len() as u32, shapes.iter().map(|shape| shape.copies).sum::<u32>(), "{memories:#?}");
    assert_eq!(memories.len(), 32);
}

/// Number of a memory at the debug port.
fn number(memory: &str) -> Option<u32> {
    let numbers = [
        ("state", 0),
        ("accumulator", 1),
        ("synapse", 2),
        ("axon", 3),
        ("route_index", 4),
        ("parameter", 5),
        ("route", 6),
    ];
    numbers.into_iter().find(|(name, _)| *name == memory).map(|(_, number)| number)
}

/// The words that the image of `memory` has for `tile`.
fn image(design: &Design, files: &[GeneratedFile], memory: &str, (x, y): (u32, u32)) -> Vec<u128> {
    let of_tile = format!("{}_{memory}_x{x:02}_y{y:02}.hex", design.name);
    let of_all = format!("{}_{memory}.hex", design.name);
    let file = files.iter().find(|file| file.path == of_tile || file.path == of_all);
    let file = file.unwrap_or_else(|| panic!("no {of_tile} and no {of_all}"));
    file.text.lines().map(|digits| u128::from_str_radix(digits, 16).expect("a word")).collect()
}

/// Reads every memory of every tile in Icarus and holds it against its image; returns the words that were compared.
fn compare_all_words(design: &Design, files: &[GeneratedFile]) -> usize {
    let shapes = memory_shapes(design);
    let memories = shapes.iter().filter_map(|shape| Some((shape.name.as_str(), number(&shape.name)?, shape.words)));
    let mut reads = String::new();
    let mut wanted = Vec::new();
    for tile in 0..design.mesh.tiles() {
        for (memory, number, words) in memories.clone() {
            let image = image(design, files, memory, design.mesh.place(tile));
            assert_eq!(image.len() as u32, words, "{memory}");
            for (address, word) in image.into_iter().enumerate() {
                reads += &format!("{:x}\n", design.mesh.address(tile) << 24 | number << 20 | address as u32);
                wanted.push((format!("tile {tile}, {memory}, address {address}"), word));
            }
        }
    }
    let folder = tools::write(files);
    std::fs::write(folder.path().join("reads.hex"), reads).expect("the folder can be written");
    std::fs::write(folder.path().join("bench.sv"), BENCH).expect("the folder can be written");
    let (address, data) = debug_widths(design);
    let arguments = [
        "-g2012".to_owned(),
        "-orun.vvp".to_owned(),
        format!("-DTOP={}", design.name),
        format!("-DIN={}", design.input_bits()),
        format!("-DOUT={}", design.output_bits()),
        format!("-DTILE={}", design.mesh.address_bits()),
        format!("-DADDRESS={address}"),
        format!("-DDATA={data}"),
        format!("-DREADS={}", wanted.len()),
        format!("-c{}.f", design.name),
        "bench.sv".to_owned(),
    ];
    succeed("iverilog", &arguments, folder.path());
    let said = succeed("vvp", &["-n".to_owned(), "run.vvp".to_owned()], folder.path());
    let found: Vec<&str> = said.lines().filter_map(|line| line.strip_prefix("word ")).collect();
    assert_eq!(found.len(), wanted.len(), "{said}");
    for (found, (place, word)) in found.iter().zip(&wanted) {
        assert_eq!(u128::from_str_radix(found, 16).ok(), Some(*word), "{place}: found {found}");
    }
    wanted.len()
}

#[test]
fn the_debug_port_reads_every_memory_of_every_tile() {
    for (compiled, least) in [(small(), 150), (showcase(&[]), 500)] {
        let words = compare_all_words(&compiled.design, &verilog(&compiled));
        assert!(words > least, "{}: only {words} words", compiled.design.name);
    }
}

#[test]
fn tiles_have_images_of_their_own() {
    let compiled = showcase(&[]);
    let files = verilog(&compiled);
    for memory in ["synapse", "axon", "route"] {
        let images: BTreeSet<_> =
            (0..4).map(|tile| image(&compiled.design, &files, memory, compiled.design.mesh.place(tile))).collect();
        assert!(images.len() > 1, "{memory}");
    }
}
