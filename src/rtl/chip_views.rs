//! The templates of a chip of several tiles, each with what it reads.

use askama::Template;

use super::GeneratedFile;
use super::chip::{ChipDimensions, TableFetch};
use super::dimensions::Dimensions;
use super::views::{DebugPort, file, module};

/// A template that reads the dimensions of core and chip.
macro_rules! module {
    ($view:ident, $path:literal) => {
        #[derive(Template)]
        #[template(path = $path)]
        struct $view<'a> {
            d: &'a Dimensions,
            m: &'a ChipDimensions,
        }
    };
}

module!(RouteWalk, "rtl/route_walk.sv");
module!(SpikePath, "rtl/mesh_spike_path.sv");
module!(LocalPort, "rtl/local_port.sv");
module!(Tile, "rtl/mesh_tile.sv");
module!(MeshRow, "rtl/mesh_row.sv");
module!(Mesh, "rtl/mesh.sv");
module!(HostOutput, "rtl/host_output.sv");
module!(Chip, "rtl/chip.sv");
module!(Wrapper, "rtl/mesh_wrapper.v");

#[derive(Template)]
#[template(path = "rtl/table_fetch.sv")]
struct Fetch<'a> {
    d: &'a Dimensions,
    fetch: &'a TableFetch,
}

#[derive(Template)]
#[template(path = "rtl/mesh_neuron_core.sv")]
struct NeuronCore<'a> {
    d: &'a Dimensions,
}

#[derive(Template)]
#[template(path = "rtl/tile_control.sv")]
struct TileControl<'a> {
    d: &'a Dimensions,
}

#[derive(Template)]
#[template(path = "rtl/step_control.sv")]
struct StepControl<'a> {
    d: &'a Dimensions,
}

/// What a core of a chip of several tiles has besides those of any chip.
pub(super) fn core_modules(d: &Dimensions, m: &ChipDimensions, fetches: [TableFetch; 2]) -> Vec<GeneratedFile> {
    let mut files: Vec<_> =
        fetches.iter().map(|fetch| module(d, &format!("{}_fetch", fetch.memory), &Fetch { d, fetch })).collect();
    files.extend([
        module(d, "route_walk", &RouteWalk { d, m }),
        module(d, "spike_path", &SpikePath { d, m }),
        module(d, "debug_port", &DebugPort { d }),
        module(d, "neuron_core", &NeuronCore { d }),
    ]);
    files
}

/// Every Verilog file that a chip of several tiles has besides those of its cores, in the order of compilation.
pub(super) fn chip_modules(d: &Dimensions, m: &ChipDimensions, router: Vec<GeneratedFile>) -> Vec<GeneratedFile> {
    let mut files = router;
    files.extend([
        module(d, "local_port", &LocalPort { d, m }),
        module(d, "tile_control", &TileControl { d }),
        module(d, "tile", &Tile { d, m }),
        module(d, "mesh_row", &MeshRow { d, m }),
        module(d, "mesh", &Mesh { d, m }),
        module(d, "step_control", &StepControl { d }),
        module(d, "host_output", &HostOutput { d, m }),
        module(d, "chip", &Chip { d, m }),
        file(format!("{}.v", d.name), &Wrapper { d, m }),
    ]);
    files
}
