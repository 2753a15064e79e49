//! A design as synthesizable Verilog: one module a file, memory images, a list of the files.
//!
//! `dimensions` works out every number that is printed, `memories` the memories and their images, `lane` the wiring of a
//! datapath, `mesh` the router of a chip of several tiles; `views` has the templates of `templates/rtl/`, which only lay out.

mod bits;
mod chip;
mod chip_views;
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
    let core = &design.cores[0];
    let parameters = Parameters::new(core);
    let dimensions = Dimensions::new(design, header, &parameters);
    let rows = rows(&core.model.graph, &core.schedule);
    let lane = Lane::new(design, &rows, &parameters);
    let (rams, roms) = memories(design, &parameters, &rows);
    let mut files = views::core_modules(&dimensions, &rows, &lane, core, &rams, &roms);
    files.extend(match design.mesh.is_single() {
        true => views::single_tile_modules(&dimensions),
        false => mesh_modules(design, &dimensions, header),
    });
    let list: String = files.iter().map(|file| format!("{}\n", file.path)).collect();
    files.extend(rams.into_iter().chain(roms).flat_map(|memory| memory.images));
    files.push(GeneratedFile { path: format!("{}.f", design.name), text: list.clone() });
    let wrappers = wrapper::files(design, header, &files, &list);
    files.extend(wrappers);
    files
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

fn mesh_modules(design: &Design, dimensions: &Dimensions, header: &Header) -> Vec<GeneratedFile> {
    let chip = ChipDimensions::new(design, dimensions);
    let fetches = [
        TableFetch::new(
            "Fetch of the route index: a neuron becomes the place and the number of its routes.",
            &routes::index(design),
        ),
        TableFetch::new("Fetch of the routes: an address becomes a packet.", &routes::routes(design)),
    ];
    let shape = RouterShape {
        name: design.name.clone(),
        width: design.mesh.width,
        height: design.mesh.height,
        link_depth: design.mesh.link_depth,
        payload_bits: chip.payload.n(),
    };
    chip_views::modules(dimensions, &chip, fetches, router_files(&shape, header))
}

/// Width in bits of `debug_address_i` and `debug_data_o`: the widest address and the widest word of the memories that the
/// debug port reads.
pub fn debug_widths(design: &Design) -> (u32, u32) {
    let header = Header { config: String::new(), version: String::new() };
    let dimensions = Dimensions::new(design, &header, &Parameters::new(&design.cores[0]));
    (dimensions.debug_address.n(), dimensions.debug_data.n())
}

/// Width in bits of `debug_data_i`, the widest word that is written at run time; `None` where none is.
pub fn debug_write_width(design: &Design) -> Option<u32> {
    memories::write_data(&design.cores[0], &Parameters::new(&design.cores[0])).map(Bits::n)
}

/// A memory of the hardware.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MemoryShape {
    /// `state`, `synapse`, ...
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
    let core = &design.cores[0];
    let (rams, roms) = memories(design, &Parameters::new(core), &rows(&core.model.graph, &core.schedule));
    let in_each_lane = |name: &str| name == "accumulator" || core.model.graph.tables.iter().any(|t| t.name == name);
    let shape = |memory: &Memory| MemoryShape {
        name: memory.name.clone(),
        words: memory.depth,
        bits: memory.word.n(),
        copies: design.mesh.tiles() * if in_each_lane(&memory.name) { core.lanes } else { 1 },
    };
    rams.iter().chain(&roms).map(shape).collect()
}

/// Memories that are written, and those that are only read.
fn memories(design: &Design, parameters: &Parameters, rows: &crate::datapath::Rows) -> (Vec<Memory>, Vec<Memory>) {
    let mut rams = vec![memories::state(design), memories::accumulator(design), memories::spike(&design.cores[0])];
    let mut roms = vec![memories::axon(design)];
    if design.cores[0].writable_weights { &mut rams } else { &mut roms }.push(memories::synapse(design));
    roms.extend(match design.mesh.is_single() {
        true => vec![memories::route(design)],
        false => vec![routes::index(design), routes::routes(design)],
    });
    rams.extend(plasticity::states(&design.cores[0]));
    roms.extend(plasticity::tables(design));
    roms.extend(memories::block(design, parameters));
    if design.cores[0].writable_parameters { &mut rams } else { &mut roms }
        .extend(memories::parameter(design, parameters));
    let graph = &design.cores[0].model.graph;
    for read in rows.stages.iter().flat_map(|stage| &stage.tables) {
        if !roms.iter().any(|rom| rom.name == read.table) {
            roms.push(memories::table(design, &graph.tables[read.place]));
        }
    }
    (rams, roms)
}
