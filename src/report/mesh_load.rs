//! Latency and throughput of a mesh over the load that is offered, from the emulator's routers.

use std::fmt::Write;

use crate::design::Mesh;
use crate::emulator::mesh::carry;
use crate::testbench::{Pattern, offers};

/// The meshes that are measured.
pub const MESHES: [Mesh; 2] =
    [Mesh { width: 4, height: 4, host: 0, link_depth: 4 }, Mesh { width: 8, height: 8, host: 0, link_depth: 4 }];
/// Offered loads, in thousandths of a packet per tile and cycle.
const LOADS: [u32; 12] = [20, 50, 100, 150, 200, 250, 300, 350, 400, 500, 600, 700];
/// Cycles before those that are counted, and cycles that are counted.
const WARM_UP: u64 = 1000;
const WINDOW: u64 = 2000;
const SEED: u64 = 1;

/// What a mesh does under one load.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LoadPoint {
    /// The mesh.
    pub mesh: Mesh,
    /// Where packets go.
    pub pattern: Pattern,
    /// Packets offered per tile and cycle.
    pub offered: f64,
    /// Packets taken at their destinations per tile and cycle.
    pub throughput: f64,
    /// Cycles from the first offer to the destination: the mean.
    pub mean_latency: f64,
    /// The same: 99 of 100 packets need no more.
    pub latency_99: u64,
}

/// All loads, patterns and meshes. Counted are the packets that are offered (for latency) or taken (for throughput) in 2,000
/// cycles after the first 1,000; all local outputs are always ready.
pub fn measure_loads() -> Vec<LoadPoint> {
    let curves = MESHES.into_iter().flat_map(|mesh| Pattern::ALL.map(|pattern| (mesh, pattern)));
    curves.flat_map(|(mesh, pattern)| LOADS.map(|load| measure(mesh, pattern, load))).collect()
}

fn measure(mesh: Mesh, pattern: Pattern, per_mille: u32) -> LoadPoint {
    let offers = offers(mesh, pattern, per_mille, WARM_UP + WINDOW, SEED);
    let counted = WARM_UP..WARM_UP + WINDOW;
    let (mut latencies, mut taken) = (Vec::new(), 0u64);
    carry(
        mesh,
        &offers,
        |_, cycle| cycle,
        |_, passage, packet| {
            let offered = offers[packet.payload as usize].cycle;
            taken += u64::from(counted.contains(&passage.taken));
            if counted.contains(&offered) {
                latencies.push(passage.taken - offered);
            }
        },
    );
    latencies.sort_unstable();
    let tile_cycles = (u64::from(mesh.tiles()) * WINDOW) as f64;
    LoadPoint {
        mesh,
        pattern,
        offered: latencies.len() as f64 / tile_cycles,
        throughput: taken as f64 / tile_cycles,
        mean_latency: latencies.iter().sum::<u64>() as f64 / latencies.len() as f64,
        latency_99: latencies[latencies.len() * 99 / 100],
    }
}

/// A row of a table in Markdown for each point.
pub fn load_table(points: &[LoadPoint]) -> String {
    let mut table = String::from(
        "| mesh | traffic | offered | throughput | mean latency | 99 % within |\n| --- | --- | --: | --: | --: | --: |\n",
    );
    for point in points {
        let LoadPoint { mesh, pattern, offered, throughput, mean_latency, latency_99 } = point;
        let Mesh { width, height, .. } = mesh;
        let name = pattern.name();
        let _ = writeln!(
            table,
            "| {width} x {height} | {name} | {offered:.3} | {throughput:.3} | {mean_latency:.1} | {latency_99} |"
        );
    }
    table
}
