//! A design as synthesizable Verilog: one module a file, memory images, a list of the files.
//!
//! `dimensions` works out every number that is printed, `memories` the memories and their images, `lane` the wiring of a
//! datapath, `mesh` the router of a chip of several tiles; `views` has the templates of `templates/rtl/`, which only lay out.

mod bits;
mod chip;
mod chip_views;
mod core_type;
mod dimensions;
mod lane;
mod memories;
mod mesh;
mod parameters;
mod plasticity;
mod routes;
mod views;
mod wrapper;

use crate::datapath::rows;
use crate::design::{Design, Wrapper};
use bits::Bits;
use chip::{ChipDimensions, TableFetch};
use core_type::CoreType;
use dimensions::Dimensions;
use lane::Lane;
use memories::Memory;
pub use mesh::{RouterShape, router_files};
use parameters::Parameters;

/// What the head of each file says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    /// Name of the config, as the user knows it; no path.
    pub config: String,
    /// Version of Rheobase.
    pub version: String,
}

/// A file of the design.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GeneratedFile {
    /// Its name; all files stand in one folder, in which simulators and synthesis run.
    pub path: String,
    /// Its contents.
    pub text: String,
}

/// The Verilog of `design`, its memory images (`.hex`), and the list of the Verilog files in the order of compilation
/// (`NAME.f`). The top module, in plain Verilog-2001, has the name of the design. The same design gives the same bytes.
pub fn generate(design: &Design, header: &Header) -> Vec<GeneratedFile> {
    let types = CoreType::all(design);
    let dimensions = dimensions(&types, header);
    let (mut files, mut images) = (Vec::new(), Vec::new());
    for (of, d) in types.iter().zip(&dimensions) {
        let parameters = Parameters::new(of.core);
        let rows = rows(&of.core.schedule);
        let lane = Lane::new(of, &rows, &parameters);
        let (rams, roms) = memories(of, &parameters, &rows);
        files.extend(views::core_modules(d, &rows, &lane, of.core, &rams, &roms));
        if !design.mesh.is_single() {
            let fetches = [
                TableFetch::new(
                    "Fetch of the route index: a neuron becomes the place and the number of its routes.",
                    &routes::index(of),
                ),
                TableFetch::new("Fetch of the routes: an address becomes a packet.", &routes::routes(of)),
            ];
            files.extend(chip_views::core_modules(d, &ChipDimensions::new(design, d), fetches));
        }
        images.extend(rams.into_iter().chain(roms).flat_map(|memory| memory.images));
    }
    let chip = chip_of(&dimensions[0], design);
    files.extend(match design.mesh.is_single() {
        true => views::single_tile_modules(&chip),
        false => mesh_modules(design, &chip, header),
    });
    let list: String = files.iter().map(|file| format!("{}\n", file.path)).collect();
    files.extend(images);
    files.push(GeneratedFile { path: format!("{}.f", design.name), text: list.clone() });
    let wrappers = wrapper::files(design, header, &files, &list);
    files.extend(wrappers);
    files
}

/// The dimensions of each core type, with a debug port as wide as the widest of them.
fn dimensions(types: &[CoreType], header: &Header) -> Vec<Dimensions> {
    let of_type = |of: &CoreType| Dimensions::new(of, header, &Parameters::new(of.core));
    let mut all: Vec<Dimensions> = types.iter().map(of_type).collect();
    let widest = |of: fn(&Dimensions) -> Bits| all.iter().map(of).max().expect("there is a core type");
    let (address, data) = (widest(|d| d.debug_address), widest(|d| d.debug_data));
    for d in &mut all {
        let own = d.debug_address.n();
        if own < address.n() {
            d.unused_address = Bits(address.n() - own).field(own);
        }
        (d.debug_address, d.debug_data) = (address, data);
    }
    all
}

/// What the modules above the cores print: what all core types have in common, and the name of the design.
fn chip_of(core: &Dimensions, design: &Design) -> Dimensions {
    Dimensions { name: design.name.clone(), ..core.clone() }
}

/// The top modules: the chip, and its wrappers in the order of the design. Each has a list of files, `TOP.f`.
pub fn top_modules(design: &Design) -> Vec<String> {
    let wrapper = |wrapper: &Wrapper| match wrapper {
        Wrapper::Stream => None,
        Wrapper::Axi => Some(format!("{}_axi", design.name)),
        Wrapper::Aer { .. } => Some(format!("{}_aer", design.name)),
    };
    std::iter::once(design.name.clone()).chain(design.wrappers.iter().filter_map(wrapper)).collect()
}

fn mesh_modules(design: &Design, d: &Dimensions, header: &Header) -> Vec<GeneratedFile> {
    let chip = ChipDimensions::new(design, d);
    let shape = RouterShape {
        name: design.name.clone(),
        width: design.mesh.width,
        height: design.mesh.height,
        link_depth: design.mesh.link_depth,
        payload_bits: chip.payload.n(),
    };
    chip_views::chip_modules(d, &chip, router_files(&shape, header))
}

/// Width in bits of `debug_address_i` and `debug_data_o`: the widest address and the widest word of the memories that the
/// debug port reads.
pub fn debug_widths(design: &Design) -> (u32, u32) {
    let header = Header { config: String::new(), version: String::new() };
    let of_all = &dimensions(&CoreType::all(design), &header)[0];
    (of_all.debug_address.n(), of_all.debug_data.n())
}

/// Width in bits of `debug_data_i`, the widest word that is written at run time; `None` where none is.
pub fn debug_write_width(design: &Design) -> Option<u32> {
    design.cores.iter().filter_map(|core| memories::write_data(core, &Parameters::new(core))).map(Bits::n).max()
}

/// A memory of the hardware.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MemoryShape {
    /// `state`, `synapse`, ...; after the core type, as in `lif_state`, where there are several.
    pub name: String,
    /// Words.
    pub words: u32,
    /// Bits of a word.
    pub bits: u32,
    /// How many there are on the chip: one a tile, or one a lane.
    pub copies: u32,
}

/// The memories of `design`, as its Verilog has them.
pub fn memory_shapes(design: &Design) -> Vec<MemoryShape> {
    CoreType::all(design).iter().flat_map(shapes_of).collect()
}

fn shapes_of(of: &CoreType) -> Vec<MemoryShape> {
    let core = of.core;
    let (rams, roms) = memories(of, &Parameters::new(core), &rows(&core.schedule));
    let in_each_lane = |name: &str| name == "accumulator" || core.model.graph.tables.iter().any(|t| t.name == name);
    let shape = |memory: &Memory| MemoryShape {
        name: if of.suffix().is_empty() { memory.name.clone() } else { format!("{}_{}", of.suffix(), memory.name) },
        words: memory.depth,
        bits: memory.word.n(),
        copies: of.tiles().count() as u32 * if in_each_lane(&memory.name) { core.lanes } else { 1 },
    };
    rams.iter().chain(&roms).map(shape).collect()
}

/// Memories that are written, and those that are only read.
fn memories(of: &CoreType, parameters: &Parameters, rows: &crate::datapath::Rows) -> (Vec<Memory>, Vec<Memory>) {
    let mut rams = vec![memories::state(of), memories::accumulator(of), memories::spike(of.core)];
    let mut roms = vec![memories::axon(of)];
    if of.core.writable_weights { &mut rams } else { &mut roms }.push(memories::synapse(of));
    roms.extend(match of.design.mesh.is_single() {
        true => vec![memories::route(of)],
        false => vec![routes::index(of), routes::routes(of)],
    });
    rams.extend(plasticity::states(of.core));
    roms.extend(plasticity::tables(of));
    roms.extend(memories::block(of, parameters));
    if of.core.writable_parameters { &mut rams } else { &mut roms }.extend(memories::parameter(of, parameters));
    let graph = &of.core.model.graph;
    for read in rows.stages.iter().flat_map(|stage| &stage.tables) {
        if !roms.iter().any(|rom| rom.name == read.table) {
            roms.push(memories::table(of, &graph.tables[read.place]));
        }
    }
    (rams, roms)
}
