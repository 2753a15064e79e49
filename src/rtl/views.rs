//! The templates, each with what it reads.

use askama::Template;

use super::GeneratedFile;
use super::dimensions::Dimensions;
use super::lane::Lane;
use super::memories::Memory;
use super::plasticity::{Datapaths, PlasticityDimensions};
use crate::datapath::Rows;
use crate::design::Core;

/// Characters of a comment's line.
const COMMENT: usize = 96;

/// A template that reads the dimensions alone.
macro_rules! module {
    ($view:ident, $path:literal) => {
        #[derive(Template)]
        #[template(path = $path)]
        struct $view<'a> {
            d: &'a Dimensions,
        }
    };
}

module!(Wrapper, "rtl/wrapper.v");
module!(Tile, "rtl/tile.sv");
module!(SpikeRouter, "rtl/spike_router.sv");
module!(NeuronCore, "rtl/neuron_core.sv");
module!(Sequencer, "rtl/sequencer.sv");
module!(SynapsePath, "rtl/synapse_path.sv");
module!(EventQueue, "rtl/event_queue.sv");
module!(AxonFetch, "rtl/axon_fetch.sv");
module!(RowWalk, "rtl/row_walk.sv");
module!(SynapseMemory, "rtl/synapse_memory.sv");
module!(SynapseFetch, "rtl/synapse_fetch.sv");
module!(SlotRing, "rtl/slot_ring.sv");
module!(SaturatingSum, "rtl/saturating_sum.sv");
module!(Accumulator, "rtl/accumulator.sv");
module!(SpikePath, "rtl/spike_path.sv");
module!(SpikeQueue, "rtl/spike_queue.sv");
module!(Serialiser, "rtl/serialiser.sv");
module!(RouteFetch, "rtl/route_fetch.sv");

#[derive(Template)]
#[template(path = "rtl/debug_port.sv")]
pub(super) struct DebugPort<'a> {
    pub(super) d: &'a Dimensions,
}

#[derive(Template)]
#[template(path = "rtl/update.sv")]
struct Update<'a> {
    d: &'a Dimensions,
    lane: &'a Lane,
}

#[derive(Template)]
#[template(path = "rtl/datapath.sv")]
struct Datapath<'a> {
    d: &'a Dimensions,
    module: &'static str,
    title: &'a str,
    depth: u32,
    is_clocked: bool,
    /// What the columns of its tables are.
    columns: &'static str,
    rows: &'a Rows,
    notes: &'a [String],
}

#[derive(Template)]
#[template(path = "rtl/plasticity.sv")]
struct Plasticity<'a> {
    d: &'a Dimensions,
    p: &'a PlasticityDimensions,
}

#[derive(Template)]
#[template(path = "rtl/ram.sv")]
struct Ram<'a> {
    d: &'a Dimensions,
    memory: &'a Memory,
}

#[derive(Template)]
#[template(path = "rtl/rom.sv")]
struct Rom<'a> {
    d: &'a Dimensions,
    memory: &'a Memory,
}

/// Every Verilog file that a core of any chip has, in the order of compilation: what is instantiated comes first.
pub(super) fn core_modules(
    d: &Dimensions,
    rows: &Rows,
    lane: &Lane,
    core: &Core,
    rams: &[Memory],
    roms: &[Memory],
) -> Vec<GeneratedFile> {
    let notes = &wrapped(&core.model.notes);
    let title = &format!("Datapath of one neuron: {}. A new neuron may enter in every cycle", d.model);
    let module = |name: &str, view: &dyn askama::DynTemplate| module(d, name, view);
    let mut files = Vec::new();
    files.extend(rams.iter().map(|memory| module(&format!("{}_ram", memory.name), &Ram { d, memory })));
    files.extend(roms.iter().map(|memory| module(&format!("{}_rom", memory.name), &Rom { d, memory })));
    files.extend(d.has_slots.then(|| module("slot_ring", &SlotRing { d })));
    files.extend(plasticity_modules(d, core));
    files.extend(d.saturating.then(|| module("saturating_sum", &SaturatingSum { d })));
    files.extend([
        module("sequencer", &Sequencer { d }),
        module("event_queue", &EventQueue { d }),
        module("axon_fetch", &AxonFetch { d }),
        module("row_walk", &RowWalk { d }),
        module("synapse_memory", &SynapseMemory { d }),
        module("synapse_fetch", &SynapseFetch { d }),
        module("synapse_path", &SynapsePath { d }),
        module("accumulator", &Accumulator { d }),
        module(
            "datapath",
            &Datapath {
                d,
                module: "datapath",
                title,
                depth: d.depth,
                is_clocked: d.depth > 0,
                columns: "value and difference to the next row",
                rows,
                notes,
            },
        ),
        module("update", &Update { d, lane }),
        module("spike_queue", &SpikeQueue { d }),
        module("serialiser", &Serialiser { d }),
    ]);
    files
}

/// What a core with short-term plasticity has besides.
fn plasticity_modules(d: &Dimensions, core: &Core) -> Vec<GeneratedFile> {
    let (Some(p), Some(Datapaths { spike, amount })) = (&PlasticityDimensions::new(core), Datapaths::new(core)) else {
        return Vec::new();
    };
    let datapath = |name, title, (rows, depth): &(Rows, u32)| {
        module(
            d,
            name,
            &Datapath {
                d,
                module: name,
                title,
                depth: *depth,
                is_clocked: *depth > 0,
                columns: "two columns",
                rows,
                notes: &[],
            },
        )
    };
    let title = "Datapath of short-term plasticity: one spike of an axon. A new one may enter in every cycle";
    let product =
        "Datapath of a synapse with short-term plasticity: weight times factor. New ones may enter in every cycle";
    vec![
        datapath("plasticity_datapath", title, &spike),
        datapath("amount", product, &amount),
        module(d, "plasticity", &Plasticity { d, p }),
    ]
}

/// What a chip of one tile has besides.
pub(super) fn single_tile_modules(d: &Dimensions) -> Vec<GeneratedFile> {
    vec![
        module(d, "route_fetch", &RouteFetch { d }),
        module(d, "spike_path", &SpikePath { d }),
        module(d, "debug_port", &DebugPort { d }),
        module(d, "neuron_core", &NeuronCore { d }),
        module(d, "spike_router", &SpikeRouter { d }),
        module(d, "tile", &Tile { d }),
        file(format!("{}.v", d.name), &Wrapper { d }),
    ]
}

/// The module `name` of a core.
pub(super) fn module(d: &Dimensions, name: &str, view: &dyn askama::DynTemplate) -> GeneratedFile {
    file(format!("{}_{name}.sv", d.name), view)
}

/// Sentences in lines that fit into a comment.
fn wrapped(sentences: &[String]) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for sentence in sentences {
        lines.push(String::new());
        for word in sentence.split_whitespace() {
            match lines.last_mut() {
                Some(line) if line.is_empty() => line.push_str(word),
                Some(line) if line.len() + word.len() < COMMENT => line.extend([" ", word]),
                _ => lines.push(word.to_owned()),
            }
        }
    }
    lines
}

/// A rendered file.
pub(super) fn file(path: String, view: &dyn askama::DynTemplate) -> GeneratedFile {
    let mut text = view.dyn_render().expect("writing into a string does not fail");
    text.push('\n');
    GeneratedFile { path, text }
}
