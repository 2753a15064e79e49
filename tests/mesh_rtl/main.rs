//! The Verilog of chips of several tiles: what it looks like, its memories, and that it agrees with the golden model.

mod agreement;
mod memories;
#[path = "../support/mod.rs"]
mod support;
#[path = "../rtl/tools.rs"]
mod tools;

use std::path::Path;

use rheobase::compile::Compiled;
use support::simulation::verilog;
use support::{compile_file, compile_text};

/// Modules that only a chip of several tiles has, or that differ there.
const CHIP_MODULES: [&str; 14] = [
    "route_index_fetch",
    "route_walk",
    "spike_path",
    "sequencer",
    "debug_port",
    "neuron_core",
    "local_port",
    "tile_control",
    "tile",
    "mesh_row",
    "mesh",
    "step_control",
    "host_output",
    "chip",
];

/// The showcase of 2 x 2 tiles, with these values set.
fn showcase(overrides: &[(&str, &str)]) -> Compiled {
    compile_file(Path::new("configs/08-mesh.toml"), overrides)
}

/// A small chip of 2 x 2 tiles with one lane.
fn small() -> Compiled {
    compile_text(
        "# quad\n# quad\nname = \"quad\"\ndt = 1.0\nsteps = 20\n\
         [population.p]\ncount = 8\n[population.p.lif]\nbeta = 0.9\nv_threshold = 1.0\n\
         [source.s]\nspike_times = [[1.0, 2.0, 3.0]]\n\
         [[projection]]\nfrom = \"s\"\nto = \"p\"\nconnect = \"all_to_all\"\nweight = 0.75\n\
         [[projection]]\nfrom = \"p\"\nto = \"p\"\nconnect = \"all_to_all\"\nweight = 0.25\ndelay = 1.0\n\
         [format]\nstate = \"Q3.8\"\nweight = \"Q0.7\"\n\
         [hardware]\nmesh = [2, 2]\nhost = [1, 0]\n\
         [record]\nspikes = [\"p\"]\n",
    )
}

#[test]
fn a_chip_of_four_tiles_reads_like_this() {
    let files = verilog(&small());
    let wanted = CHIP_MODULES.map(|name| format!("quad_{name}.sv"));
    let texts: Vec<String> = files
        .iter()
        .filter(|file| wanted.contains(&file.path) || file.path == "quad.v" || file.path == "quad.f")
        .map(|file| format!("==== {}\n{}", file.path, file.text))
        .collect();
    assert_eq!(texts.len(), CHIP_MODULES.len() + 2);
    insta::assert_snapshot!(texts.join("\n"));
}

#[test]
fn the_same_chip_gives_the_same_bytes() {
    assert_eq!(verilog(&small()), verilog(&small()));
}

#[test]
fn meshes_of_every_kind_of_rim_are_clean_in_every_linter() {
    let rims = ["[2, 1]", "[1, 3]", "[2, 2]", "[3, 3]", "[11, 1]"];
    let chips = rims.map(|mesh| showcase(&[("hardware.mesh", mesh), ("hardware.lanes", "1")]));
    let said: Vec<String> =
        chips.iter().flat_map(|chip| tools::lint(&chip.design.name, tools::write(&verilog(chip)).path())).collect();
    assert!(said.is_empty(), "{}", said.join("\n"));
}
