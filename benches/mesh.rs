//! Routers and a chip of 4 x 4 tiles in the emulator: how fast they are, and what the routers do under load.
//!
//! Prints the table of `docs/mesh.md` and writes its plot; then sends ten million packets through the flood of
//! `tests/mesh/conservation.rs`, which checks each of them.

#[path = "networks/chip_4x4.rs"]
mod chip_4x4;
#[path = "../tests/mesh/conservation.rs"]
mod conservation;

use std::time::Instant;

use rheobase::design::Mesh;
use rheobase::emulator::mesh::carry;
use rheobase::emulator::{CycleModel, Host, Machine};
use rheobase::report::{MESHES, latency_plot, load_table, measure_loads};
use rheobase::testbench::{Pattern, offers};

const ROUNDS: usize = 5;

fn main() {
    let points = measure_loads();
    println!("{}", load_table(&points));
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/mesh-latency.svg");
    std::fs::write(path, latency_plot(&points)).expect("the plot is written");
    flood();
    MESHES.into_iter().for_each(bare_mesh);
    for rate in [2.0, 20.0, 100.0] {
        chip(rate);
    }
}

fn flood() {
    let start = Instant::now();
    let flood = conservation::flood(10_000_000);
    let seconds = start.elapsed().as_secs_f64();
    println!("flood of 8 x 8 tiles, {seconds:.1} s with all checks: {flood:?}");
}

/// The routers alone, loaded below saturation.
fn bare_mesh(mesh: Mesh) {
    const CYCLES: u64 = 100_000;
    let offers = offers(mesh, Pattern::Uniform, 200, CYCLES, 1);
    let hops: u64 = offers.iter().map(|o| u64::from(mesh.hops(o.tile.into(), o.destination.into()))).sum();
    let seconds = best(|| {
        let mut taken = 0;
        carry(mesh, &offers, |_, cycle| cycle, |_, _, _| taken += 1);
        assert_eq!(taken, offers.len());
    });
    println!(
        "{} x {} routers, uniform, 0.2 packets per tile and cycle: {:.2} M packets/s, {:.1} M hops/s, {:.2} M cycles/s",
        mesh.width,
        mesh.height,
        offers.len() as f64 / seconds / 1e6,
        hops as f64 / seconds / 1e6,
        CYCLES as f64 / seconds / 1e6
    );
}

/// The chip of [`chip_4x4`], function and timing one after the other.
fn chip(rate: f64) {
    let compiled = chip_4x4::network(rate);
    let design = &compiled.design;
    let steps = 0..compiled.stimulus.steps();
    let mut machine = Machine::new(design);
    let spikes: Vec<Vec<u32>> =
        steps.clone().map(|step| machine.step(compiled.stimulus.events(step)).to_vec()).collect();
    let function = best(|| {
        let mut machine = Machine::new(design);
        steps.clone().for_each(|step| assert_eq!(machine.step(compiled.stimulus.events(step)), spikes[step]));
    });
    let (mut words, mut cycles) = (Vec::new(), 0);
    let timing = best(|| {
        let mut clock = CycleModel::new(design, Host::default());
        for step in steps.clone() {
            words.clear();
            cycles = clock.step(false, compiled.stimulus.events(step), &spikes[step], &mut words) + 1;
        }
    });
    let counts = machine.counts();
    println!(
        "chip of 4 x 4 tiles, inputs at {rate} Hz: {} spikes, {} events, {cycles} cycles in 1000 time steps; \
         function {function:.4} s, timing {timing:.4} s: {:.1} M cycles/s",
        counts.spikes,
        counts.events,
        cycles as f64 / (function + timing) / 1e6
    );
}

/// Seconds of the fastest of a few rounds.
fn best(mut round: impl FnMut()) -> f64 {
    let time = |_| {
        let start = Instant::now();
        round();
        start.elapsed().as_secs_f64()
    };
    (0..ROUNDS).map(time).fold(f64::INFINITY, f64::min)
}
