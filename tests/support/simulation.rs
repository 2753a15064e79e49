//! Co-simulation in a folder of its own, held to everything that there is to compare.

use rheobase::compile::Compiled;
use rheobase::cosim::{Simulator, Verdict, cosimulate};
use rheobase::design::Core;
use rheobase::emulator::Machine;
use rheobase::rtl::{GeneratedFile, Header, generate};
use rheobase::testbench::{HostPattern, expect};

/// The design's Verilog and memory images.
pub fn verilog(compiled: &Compiled) -> Vec<GeneratedFile> {
    generate(&compiled.design, &Header { config: "test.toml".to_owned(), version: "0".to_owned() })
}

/// Runs `files` against the golden model of `compiled`.
pub fn co_simulate(
    compiled: &Compiled,
    files: &[GeneratedFile],
    pattern: &HostPattern,
    simulator: Simulator,
) -> Verdict {
    let dir = tempfile::tempdir().expect("a folder for the simulation");
    let expected = expect(&compiled.design, &compiled.stimulus, pattern);
    cosimulate(&compiled.design, files, &expected, pattern, simulator, dir.path())
        .unwrap_or_else(|error| panic!("{} in {}: {error}", compiled.design.name, simulator.name()))
}

/// Asserts that the Verilog agrees where the host stalls in `percent` of the cycles, and that nothing was left out:
/// every neuron, variable and time step, every spike that leaves the chip, counted here from the network alone.
pub fn assert_agrees(compiled: &Compiled, percent: u8, simulator: Simulator) -> Verdict {
    let pattern = HostPattern::random(percent, 7);
    let verdict = co_simulate(compiled, &verilog(compiled), &pattern, simulator);
    let about = format!("{}, {percent} % stalls, {}", compiled.design.name, simulator.name());
    if let Some(difference) = &verdict.first_difference {
        panic!("{about}: {difference}");
    }
    let (design, steps) = (&compiled.design, compiled.stimulus.steps() as u64);
    let cores = (0..design.mesh.tiles()).map(|tile| design.core_of(tile));
    let states_of =
        |core: &Core| u64::from(core.neurons()) * core.model.variables.len() as u64 + 4 * u64::from(core.plastic_axons);
    let state_words = steps * cores.clone().map(states_of).sum::<u64>();
    let sweep = cores.map(Core::sweep_cycles).max().expect("there is a tile");
    assert_eq!(verdict.verdict, "agree", "{about}");
    assert_eq!(verdict.steps, steps, "{about}: time steps");
    assert_eq!(verdict.states_compared, state_words, "{about}: state words");
    assert_eq!(verdict.spikes_compared, spikes_that_leave(compiled), "{about}: spikes");
    // a chip of read-outs has none; that its states move, `cosimulate` has seen to
    assert!(verdict.spikes_compared > 0 || !design.can_spike(), "{about}: no spike was compared");
    assert!(verdict.cycles > steps * sweep, "{about}: fewer cycles than its sweeps take");
    verdict
}

fn spikes_that_leave(compiled: &Compiled) -> u64 {
    let mut machine = Machine::new(&compiled.design);
    let mut count = 0;
    for step in 0..compiled.stimulus.steps() {
        if compiled.stimulus.clears_before(step) {
            machine.clear();
        }
        let leaves = |&&neuron: &&u32| {
            let (tile, of_tile) = compiled.design.tile_of(neuron);
            compiled.design.tiles[tile as usize].routes.to_host(of_tile)
        };
        count += machine.step(compiled.stimulus.events(step)).iter().filter(leaves).count();
    }
    count as u64
}
