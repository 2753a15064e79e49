//! Routers and a chip of 4 x 4 tiles in the emulator: how fast they are, and what the routers do under load.
//!
//! Prints the table of `docs/mesh.md` and writes its plot; then sends ten million packets through the flood of
//! `tests/mesh/conservation.rs`, which checks each of them.

#[path = "../tests/mesh/conservation.rs"]
mod conservation;

use std::time::Instant;

use rheobase::compile::{Compiled, compile_with};
use rheobase::design::Mesh;
use rheobase::emulator::mesh::carry;
use rheobase::emulator::{CycleModel, Host, Machine};
use rheobase::report::{MESHES, latency_plot, load_table, measure_loads};
use rheobase::spec;
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

/// 1,024 neurons on 4 x 4 tiles, each with targets on nearly every tile; inputs at `rate` Hz.
fn network(rate: f64) -> Compiled {
    let text = format!(
        "# bench\nname = \"bench\"\ndt = 1.0\nsteps = 1000\n\
         [population.p]\ncount = 1024\n[population.p.lif]\nc_m = 250.0\ntau_m = 20.0\ne_l = -70.0\nv_th = -55.0\nt_ref = 2.0\n\
         [source.s]\ncount = 64\npoisson = {{ rate = {rate:?} }}\n\
         [[projection]]\nfrom = \"s\"\nto = \"p\"\nconnect = {{ fixed_probability = 0.1 }}\n\
         weight = {{ uniform = {{ low = 0.5, high = 3.5 }} }}\n\
         [[projection]]\nfrom = \"p\"\nto = \"p\"\nconnect = {{ fixed_probability = 0.05 }}\n\
         weight = {{ uniform = {{ low = -1.0, high = 0.9 }} }}\n\
         [format]\nstate = \"Q7.8\"\nweight = \"Q3.6\"\n[hardware]\nmesh = [4, 4]\nlanes = 4\n[record]\nspikes = [\"p\"]\n"
    );
    let dir = tempfile::tempdir().expect("a folder for the config");
    let path = dir.path().join("bench.toml");
    std::fs::write(&path, text).expect("the config is written");
    let spec = spec::read(&path, &[]).unwrap_or_else(|error| panic!("{error}"));
    compile_with(&spec, None).unwrap_or_else(|list| panic!("{}", spec::render(&spec.path, &spec.text, &list)))
}

fn chip(rate: f64) {
    let compiled = network(rate);
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
