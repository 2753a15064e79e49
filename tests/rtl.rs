//! The generated Verilog: clean in five tools, and what it looks like.

#[path = "rtl/designs.rs"]
mod designs;
#[path = "rtl/tools.rs"]
mod tools;

use designs::{Shape, adex, design, lif, lif_parameters};
use rheobase::design::{Design, SynapseLayout};
use rheobase::rtl::{GeneratedFile, Header, generate};

fn generated(design: &Design) -> Vec<GeneratedFile> {
    generate(design, &Header { config: "demo.toml".into(), version: "0.0.0".into() })
}

/// Every shape that changes what is generated.
fn shapes() -> Vec<Design> {
    let sparse = SynapseLayout::Sparse;
    let one = || lif(&[lif_parameters("0.9", "1", 0)]);
    let resting = || lif(&[lif_parameters("0.9", "1", 5)]);
    let two = || lif(&[lif_parameters("0.9", "1", 2), lif_parameters("0.8", "1.5", 3)]);
    vec![
        design(Shape { name: "dense_1", ..Shape::default() }, one()),
        design(Shape { name: "dense_2", lanes: 2, slots: 3, ..Shape::default() }, resting()),
        design(Shape { name: "dense_8_partly", lanes: 8, empty_lanes: 3, ..Shape::default() }, two()),
        design(Shape { name: "sparse_1", slots: 5, layout: sparse, ..Shape::default() }, two()),
        design(Shape { name: "sparse_8", lanes: 8, layout: sparse, clock_mhz: 250.0, ..Shape::default() }, resting()),
        design(
            Shape { name: "one_slot", slots: 1, layout: sparse, empty_lanes: 1, lanes: 2, ..Shape::default() },
            one(),
        ),
        design(Shape { name: "one_block", slots: 1, blocks: 1, lanes: 4, ..Shape::default() }, one()),
        design(Shape { name: "one_neuron", blocks: 1, ..Shape::default() }, resting()),
        design(Shape { name: "combinational", clock_mhz: 1.0, ..Shape::default() }, two()),
        design(Shape { name: "adex_dense", lanes: 2, blocks: 5, ..Shape::default() }, adex()),
        design(Shape { name: "adex_sparse", layout: sparse, clock_mhz: 150.0, ..Shape::default() }, adex()),
        design(Shape { name: "wide", lanes: 64, blocks: 2, empty_lanes: 7, ..Shape::default() }, resting()),
    ]
}

#[test]
fn generated_verilog_is_clean_in_every_linter() {
    let designs = shapes();
    assert_eq!(designs.len(), 12);
    let complaints: Vec<String> =
        designs.iter().flat_map(|design| tools::lint(&design.name, tools::write(&generated(design)).path())).collect();
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

#[test]
fn the_same_design_gives_the_same_bytes() {
    for design in shapes() {
        assert_eq!(generated(&design), generated(&design));
    }
}

#[test]
fn images_fill_their_memories() {
    for design in shapes() {
        let files = generated(&design);
        let images: Vec<_> = files.iter().filter(|file| file.path.ends_with(".hex")).collect();
        assert!(images.len() >= 5, "{}: {} images", design.name, images.len());
        for image in images {
            let verilog = files.iter().find(|file| file.text.contains(&format!("$readmemh(\"{}\"", image.path)));
            let verilog = verilog.unwrap_or_else(|| panic!("nobody reads {}", image.path));
            let depth = format!(" words[{}];", image.text.lines().count());
            assert!(verilog.text.contains(&depth), "{}: not{depth}", verilog.path);
        }
    }
}

#[test]
fn a_core_reads_like_this() {
    let shape = Shape { name: "chip", blocks: 4, input_axons: 2, ..Shape::default() };
    let design = design(shape, lif(&[lif_parameters("0.9", "1", 5)]));
    let texts: Vec<String> =
        generated(&design).iter().map(|file| format!("==== {}\n{}", file.path, file.text)).collect();
    insta::assert_snapshot!(texts.join("\n"));
}

#[test]
fn a_datapath_reads_like_this() {
    let design = design(Shape::default(), adex());
    let files = generated(&design);
    let datapath = files.iter().find(|file| file.path == "chip_datapath.sv").expect("a datapath");
    insta::assert_snapshot!(datapath.text);
}
