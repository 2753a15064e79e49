//! `rheobase check`: what hardware a config describes, or what is wrong with it.

use std::process::ExitCode;

use serde::Serialize;

use super::Failure;
use super::input::ConfigArguments;
use super::outcome::{print, print_json};
use crate::compile::Compiled;
use crate::design::{Core, Design, SynapseLayout};
use crate::models::SATURATING_FORMATS;
use crate::rtl::{MemoryShape, memory_shapes};

/// Reads a config and says what hardware it describes, or what is wrong with it
#[derive(clap::Args)]
#[command(after_help = "Example:\n  rheobase check configs/05-digits.toml --set hardware.lanes=16")]
pub struct Arguments {
    #[command(flatten)]
    config: ConfigArguments,
}

#[derive(Serialize)]
struct Summary {
    config: String,
    name: String,
    /// The models of all core types.
    model: String,
    populations: Vec<Population>,
    inputs: u32,
    synapses: usize,
    time_steps: usize,
    lanes: u32,
    blocks: u32,
    /// Of the longest pipeline.
    pipeline_depth: u32,
    /// Passes over the blocks in a time step.
    substeps: u32,
    /// Length of a sub-step, ms.
    substep_ms: f64,
    /// Clock cycles from the first block of a pass to that of the next, of the slowest core type; nothing where there is one pass.
    pass_cycles: Option<u32>,
    /// Clock cycles of all passes, of the slowest core type.
    sweep_cycles: u64,
    accumulator: String,
    ring_slots: u32,
    synapse_layout: &'static str,
    mesh: [u32; 2],
    /// Column and row of the tile of the host.
    host: [u32; 2],
    tiles: Vec<TileUse>,
    /// Tiles that a neuron with targets sends to, on average.
    packets_per_spike: Option<f64>,
    /// Links from tile to tile that such a packet takes, on average.
    hops_per_packet: Option<f64>,
    memories: Vec<Memory>,
    parameters: Vec<Parameter>,
    notes: Vec<String>,
}

#[derive(Serialize)]
struct Population {
    name: String,
    neurons: u32,
}

/// What of a tile is in use.
#[derive(Serialize)]
struct TileUse {
    x: u32,
    y: u32,
    neurons: u32,
    axons: usize,
    synapse_words: usize,
    routes: usize,
}

#[derive(Serialize)]
struct Memory {
    name: String,
    /// One, or one a lane.
    copies: u32,
    words: u32,
    bits: u32,
}

#[derive(Serialize)]
struct Parameter {
    /// After the model, as in `lif.threshold`, where there are several core types.
    name: String,
    format: String,
    /// One a parameter set.
    values: Vec<f64>,
}

/// Runs the command.
pub fn run(arguments: &Arguments) -> Result<ExitCode, Failure> {
    let (_, compiled) = arguments.config.compile()?;
    let summary = summarise(arguments.config.name(), &compiled);
    if arguments.config.json {
        print_json(&summary);
    } else {
        print(&text(&summary));
    }
    Ok(ExitCode::SUCCESS)
}

fn summarise(config: String, compiled: &Compiled) -> Summary {
    let design = &compiled.design;
    let (core, mesh, traffic) = (design.shape(), design.mesh, design.traffic());
    let populations =
        compiled.network.populations.iter().map(|p| Population { name: p.name.clone(), neurons: p.count });
    let models: Vec<&str> = design.cores.iter().map(|core| core.model.plan.name()).collect();
    Summary {
        config,
        name: compiled.design.name.clone(),
        model: models.join(" and "),
        populations: populations.collect(),
        inputs: compiled.network.inputs(),
        synapses: compiled.network.synapses.len(),
        time_steps: compiled.stimulus.steps(),
        lanes: core.lanes,
        blocks: core.blocks,
        pipeline_depth: design.cores.iter().map(|core| core.schedule.depth).max().unwrap_or(0),
        substeps: core.substeps,
        substep_ms: design.dt.to_f64() / f64::from(core.substeps),
        pass_cycles: design.cores.iter().map(|core| core.pass_cycles()).max().filter(|_| core.substeps > 1),
        sweep_cycles: design.cores.iter().map(|core| core.sweep_cycles()).max().unwrap_or(0),
        accumulator: match core.is_saturating() {
            true => SATURATING_FORMATS.map(|format| format.to_string()).join(" + "),
            false => core.accumulator.to_string(),
        },
        ring_slots: core.slots,
        synapse_layout: match core.layout {
            SynapseLayout::Dense => "dense",
            SynapseLayout::Sparse => "sparse",
        },
        mesh: [mesh.width, mesh.height],
        host: mesh.place(mesh.host).into(),
        tiles: tiles(&compiled.design),
        packets_per_spike: traffic.packets_per_spike(),
        hops_per_packet: traffic.hops_per_packet(),
        memories: memories(&compiled.design),
        parameters: parameters(design),
        notes: design.cores.iter().flat_map(|core| core.model.notes.clone()).collect(),
    }
}

fn parameters(design: &Design) -> Vec<Parameter> {
    let of_core = |core: &Core| -> Vec<Parameter> {
        let model = core.model.plan.name();
        let prefix = if design.cores.len() == 1 { String::new() } else { format!("{model}.") };
        let parameter = |parameter: &crate::datapath::Parameter| Parameter {
            name: format!("{prefix}{}", parameter.name),
            format: parameter.format.to_string(),
            values: parameter.values.iter().map(|&raw| parameter.format.to_f64(raw.into())).collect(),
        };
        core.model.graph.parameters.iter().map(parameter).collect()
    };
    design.cores.iter().flat_map(of_core).collect()
}

fn tiles(design: &Design) -> Vec<TileUse> {
    let in_use = (0..).zip(&design.tiles).map(|(number, tile)| {
        let (x, y) = design.mesh.place(number);
        TileUse {
            x,
            y,
            neurons: tile.populations.iter().map(|population| population.count).sum(),
            axons: tile.axons.len(),
            synapse_words: tile.synapses.weights.len() / design.shape().lanes as usize,
            routes: tile.routes.destinations.len(),
        }
    });
    in_use.collect()
}

fn memories(design: &Design) -> Vec<Memory> {
    let memory =
        |shape: MemoryShape| Memory { name: shape.name, copies: shape.copies, words: shape.words, bits: shape.bits };
    memory_shapes(design).into_iter().map(memory).collect()
}

fn text(summary: &Summary) -> String {
    let populations: Vec<String> = summary.populations.iter().map(|p| format!("{} {}", p.neurons, p.name)).collect();
    let mut lines = vec![
        format!("{}: {} neurons: {}", summary.name, summary.model, populations.join(", ")),
        format!(
            "{} inputs, {} synapses ({} rows), {} time steps",
            summary.inputs, summary.synapses, summary.synapse_layout, summary.time_steps
        ),
        format!(
            "{} lanes x {} blocks, pipeline of {} stages, accumulators {} in {} slots",
            summary.lanes, summary.blocks, summary.pipeline_depth, summary.accumulator, summary.ring_slots
        ),
    ];
    if let Some(pass) = summary.pass_cycles {
        lines.push(format!(
            "{} sub-steps of {} ms: a pass takes {pass} cycles, all of them {}",
            summary.substeps, summary.substep_ms, summary.sweep_cycles
        ));
    }
    lines.extend(mesh_lines(summary));
    lines.push(if summary.tiles.len() == 1 { "memories:" } else { "memories of a tile:" }.to_owned());
    for memory in &summary.memories {
        let bits = u64::from(memory.copies) * u64::from(memory.words) * u64::from(memory.bits);
        lines.push(format!(
            "  {:<12} {:>2} x {:>7} x {:>4} bits = {:>9}",
            memory.name, memory.copies, memory.words, memory.bits, bits
        ));
    }
    lines.push("parameters:".to_owned());
    for parameter in &summary.parameters {
        let mut values: Vec<String> = parameter.values.iter().map(|value| format!("{value:.6}")).collect();
        values.dedup();
        lines.push(format!("  {:<17} {:<7} {}", parameter.name, parameter.format, values.join("  ")));
    }
    lines.extend(summary.notes.iter().cloned());
    lines.join("\n")
}

/// How the network lies on its tiles, where there are several.
fn mesh_lines(summary: &Summary) -> Vec<String> {
    let ([width, height], [x, y]) = (summary.mesh, summary.host);
    if summary.tiles.len() == 1 {
        return Vec::new();
    }
    let mut lines = vec![format!("mesh of {width} x {height} tiles, host at [{x}, {y}]")];
    if let (Some(packets), Some(hops)) = (summary.packets_per_spike, summary.hops_per_packet) {
        lines.push(format!("{packets:.2} packets a spike, {hops:.2} hops a packet"));
    }
    lines.push("tile      neurons    axons    words   routes".to_owned());
    lines.extend(summary.tiles.iter().map(|tile| {
        let name = format!("[{}, {}]", tile.x, tile.y);
        let TileUse { neurons, axons, synapse_words, routes, .. } = tile;
        format!("{name:<8} {neurons:>8} {axons:>8} {synapse_words:>8} {routes:>8}")
    }));
    lines
}
