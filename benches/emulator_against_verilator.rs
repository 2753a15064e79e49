//! The emulator against the Verilator model of the same design, on the same input, in one run: the digits on one tile, and a
//! network on 4 x 4.
//!
//! Verilator's time is that of its loop over clock cycles, with no tracing, no comparing and a host that never stalls; the
//! emulator's is that of its whole run, without compiling the config. The ratios of each round are printed, and their
//! medians. Run with `make bench`; `cargo bench --bench emulator_against_verilator -- digits` measures one: `digits`, `synfire`,
//! `mesh20` or `mesh100`.

#[path = "networks/chip_4x4.rs"]
mod chip_4x4;

use std::path::Path;
use std::time::Instant;

use rheobase::compile::{Compiled, compile_with};
use rheobase::cosim::FreeRun;
use rheobase::report::{Mode, emulate};
use rheobase::rtl::{Header, generate};
use rheobase::testbench::{HostPattern, expect};
use rheobase::{design::Design, spec};

const IMAGES: u32 = 200;
const ROUNDS: usize = 7;

fn main() {
    let asked: Vec<String> = std::env::args().skip(1).filter(|argument| !argument.starts_with('-')).collect();
    let is_asked = |name: &str| asked.is_empty() || asked.iter().any(|one| one == name);
    if is_asked("digits") {
        let digits = digits();
        println!("digits: {IMAGES} images of 16 time steps, one tile");
        let step_seconds = compare(&digits);
        memory_traffic(&digits, step_seconds);
    }
    if is_asked("synfire") {
        println!("configs/09-synfire.toml: 4 x 4 tiles, 20,000 time steps");
        compare(&synfire());
    }
    for rate in [20.0, 100.0] {
        if is_asked(&format!("mesh{rate}")) {
            println!("chip of 4 x 4 tiles: 1,024 neurons, 1,000 time steps, inputs at {rate} Hz");
            compare(&chip_4x4::network(rate));
        }
    }
}

/// The chain of groups that the waves of spikes run through, for as long as the input goes on.
fn synfire() -> Compiled {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("configs/09-synfire.toml");
    let steps = [("steps".to_owned(), "20000".to_owned())];
    let spec = spec::read(&path, &steps).unwrap_or_else(|error| panic!("{error}"));
    compile_with(&spec, None).unwrap_or_else(|_| panic!("the chain compiles"))
}

fn digits() -> Compiled {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("configs/05-digits.toml");
    let spec = spec::read(&path, &[]).unwrap_or_else(|error| panic!("{error}"));
    compile_with(&spec, Some(IMAGES)).unwrap_or_else(|_| panic!("the digits compile"))
}

/// Prints the ratios of each round and their medians; returns the median seconds of step mode.
fn compare(compiled: &Compiled) -> f64 {
    let header = Header { config: "bench.toml".to_owned(), version: String::new() };
    let files = generate(&compiled.design, &header);
    let expected = expect(&compiled.design, &compiled.stimulus, &HostPattern::default());
    let dir = tempfile::tempdir().expect("a folder for Verilator");
    let verilator = FreeRun::build(&compiled.design, &files, &expected, dir.path()).unwrap_or_else(|e| panic!("{e}"));

    println!("| round | Verilator s | step s | cycle s | Verilator/step | Verilator/cycle |");
    println!("| --- | --- | --- | --- | --- | --- |");
    let mut ratios = Vec::new();
    for round in 0..ROUNDS {
        let rtl = verilator.run().unwrap_or_else(|error| panic!("{error}"));
        let (step, cycle) = (seconds(compiled, Mode::Step), seconds(compiled, Mode::Cycle));
        println!("| {round} | {rtl:.4} | {step:.5} | {cycle:.5} | {:.0} | {:.0} |", rtl / step, rtl / cycle);
        ratios.push((rtl / step, rtl / cycle, step));
    }
    let median = |of: &dyn Fn(&(f64, f64, f64)) -> f64| {
        let mut values: Vec<f64> = ratios.iter().map(of).collect();
        values.sort_by(f64::total_cmp);
        values[ROUNDS / 2]
    };
    println!("median ratios: step {:.0}, cycle {:.0}", median(&|r| r.0), median(&|r| r.1));
    median(&|r| r.2)
}

fn seconds(compiled: &Compiled, mode: Mode) -> f64 {
    let start = Instant::now();
    let run = emulate(compiled, mode, None);
    let elapsed = start.elapsed().as_secs_f64();
    assert!(run.counts.spikes > 0, "a silent run measures nothing");
    elapsed
}

/// Synaptic operations per second beside the memory bandwidth that they need, and the machine's own when it copies.
fn memory_traffic(compiled: &Compiled, seconds: f64) {
    let operations = emulate(compiled, Mode::Step, None).counts.synaptic_operations as f64;
    let bytes = operations * bytes_per_weight(&compiled.design);
    println!(
        "step mode: {:.2} G synaptic operations/s, which read {:.2} GB/s of weights; this machine copies {:.1} GB/s",
        operations / seconds / 1e9,
        bytes / seconds / 1e9,
        copy_rate() / 1e9
    );
}

fn bytes_per_weight(design: &Design) -> f64 {
    match design.cores[0].weight.width() {
        0..=8 => 1.0,
        9..=16 => 2.0,
        _ => 4.0,
    }
}

/// Bytes read per second while copying 64 MiB.
fn copy_rate() -> f64 {
    let from = vec![1u8; 64 << 20];
    let mut to = vec![0u8; 64 << 20];
    to.copy_from_slice(&from);
    let start = Instant::now();
    for _ in 0..8 {
        std::hint::black_box(&mut to).copy_from_slice(std::hint::black_box(&from));
    }
    8.0 * from.len() as f64 / start.elapsed().as_secs_f64()
}
