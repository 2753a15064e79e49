//! The cycle budget: what an event, a sweep and an empty time step cost, from the cycle model; and Verilator says the
//! same.

mod support;

use std::fmt::Write;

use rheobase::compile::Compiled;
use rheobase::cosim::Simulator;
use rheobase::design::{Core, Design};
use rheobase::emulator::{CycleModel, Host};
use rheobase::testbench::{HostPattern, expect};
use support::compile_text;
use support::simulation::assert_agrees;

/// Events of the time steps in which the cost of a sequence of them is measured.
const FEW: usize = 20;
const MANY: usize = 40;

/// `targets` neurons on `lanes` lanes; each of [`MANY`] inputs reaches all of them. Time step 1 has no event, 2 one,
/// 3 a few, 4 many, all too weak to make a neuron spike; in time step 5 one strong input makes all of them.
fn network(lanes: u32, targets: u32, substeps: u32) -> Compiled {
    let times = |input: usize| match input {
        0 => "2.0, 3.0, 4.0",
        _ if input < FEW => "3.0, 4.0",
        _ => "4.0",
    };
    let inputs: Vec<_> = (0..MANY).map(|input| format!("[{}]", times(input))).collect();
    // What a sub-step loses needs a word of its own.
    let decay = if substeps > 1 { "decay = \"UQ0.20\"\n" } else { "" };
    compile_text(&format!(
        "# budget\nname = \"budget\"\ndt = 1.0\nsubsteps = {substeps}\nsteps = 6\n\
         [population.target]\ncount = {targets}\n\
         [population.target.lif]\nc_m = 250.0\ntau_m = 20.0\ne_l = -70.0\nv_th = -55.0\n\
         [source.probe]\nspike_times = [{}]\n\
         [source.kick]\nspike_times = [[5.0]]\n\
         [[projection]]\nfrom = \"probe\"\nto = \"target\"\nconnect = \"all_to_all\"\nweight = 0.125\n\
         [[projection]]\nfrom = \"kick\"\nto = \"target\"\nconnect = \"all_to_all\"\nweight = 20.0\n\
         [format]\nstate = \"Q7.10\"\nweight = \"Q5.10\"\n{decay}\
         [hardware]\nlanes = {lanes}\n",
        inputs.join(", ")
    ))
}

/// Cycles of a time step with so many events and no spike, after an empty one; the host never waits.
fn step_length(design: &Design, events: usize) -> u64 {
    let mut clock = CycleModel::new(design, Host::default());
    let axons: Vec<u32> = (0..events as u32).collect();
    let mut output = Vec::new();
    let before = clock.step(false, &[], &[], &mut output);
    clock.step(false, &axons, &[], &mut output) - before
}

#[derive(Debug, PartialEq)]
struct Costs {
    /// Each event, where they follow each other.
    event: u64,
    /// The one event of a time step.
    lone_event: u64,
    empty_step: u64,
}

impl Costs {
    fn new(length: impl Fn(usize) -> u64) -> Self {
        let (few, many) = (length(FEW), length(MANY));
        let more = (MANY - FEW) as u64;
        assert_eq!((many - few) % more, 0, "every event costs the same");
        Self { event: (many - few) / more, lone_event: length(1) - length(0), empty_step: length(0) }
    }
}

/// The state SWEEP, as it shows at the edge: what an empty time step takes beyond the least of the other states. The
/// end of input is taken, then decided upon; one cycle of DELIVER; one of END.
fn sweep(costs: &Costs) -> u64 {
    costs.empty_step - 4
}

fn check_budget(core: &Core, targets: u32, costs: &Costs) {
    let row = u64::from(targets.div_ceil(core.lanes));
    let about = format!("{targets} targets, {} lanes", core.lanes);
    assert_eq!(costs.event, row, "{about}: events follow each other without a gap");
    assert!(costs.event <= row + 2, "{about}: an event");
    assert_eq!(costs.lone_event, row + 8, "{about}: a lone event also waits for the pipeline");
    let most = u64::from(core.neurons() / core.lanes + core.schedule.depth) + 4;
    assert!(sweep(costs) <= most, "{about}: a sweep takes {} cycles, more than {most}", sweep(costs));
    assert_eq!(sweep(costs), core.sweep_cycles(), "{about}: the sweep");
}

fn table() -> String {
    let mut table = String::from(
        "| lanes | neurons, and targets of an event | event | lone event | sweep | of it depth | empty time step |\n\
         | --: | --: | --: | --: | --: | --: | --: |\n",
    );
    for lanes in [1, 4, 16] {
        for targets in [1, 8, 64, 256] {
            let design = network(lanes, targets, 1).design;
            let costs = Costs::new(|events| step_length(&design, events));
            check_budget(&design.cores[0], targets, &costs);
            let Costs { event, lone_event, empty_step } = costs;
            let depth = design.cores[0].schedule.depth;
            let sweep = design.cores[0].sweep_cycles();
            let _ =
                writeln!(table, "| {lanes} | {targets} | {event} | {lone_event} | {sweep} | {depth} | {empty_step} |");
        }
    }
    table
}

/// The sweep in sub-steps: as many passes over the blocks, one block a cycle, and the pipeline once; where the blocks are fewer than its
/// stages, each pass waits for the one before.
fn table_of_substeps() -> String {
    let mut table = String::from(
        "| lanes | neurons | sub-steps | blocks | depth | cycles of a pass | sweep | empty time step |\n\
         | --: | --: | --: | --: | --: | --: | --: | --: |\n",
    );
    for (lanes, neurons) in [(4, 8), (4, 256)] {
        for substeps in [1, 2, 4, 8] {
            let design = network(lanes, neurons, substeps).design;
            let core = &design.cores[0];
            let costs = Costs::new(|events| step_length(&design, events));
            let (blocks, depth) = (u64::from(neurons.div_ceil(lanes)), u64::from(core.schedule.depth));
            let pass = blocks.max(depth + 3);
            let about = format!("{neurons} neurons, {lanes} lanes, {substeps} sub-steps");
            let expected = u64::from(substeps - 1) * pass + blocks + u64::from(core.read_latency()) + depth;
            assert_eq!(sweep(&costs), expected, "{about}: the sweep");
            assert_eq!(core.sweep_cycles(), expected, "{about}: what the program says of it");
            assert!(expected <= u64::from(substeps) * pass + depth + 4, "{about}: over the budget");
            let empty = costs.empty_step;
            let pass = if substeps > 1 { pass.to_string() } else { "-".to_owned() };
            let _ = writeln!(
                table,
                "| {lanes} | {neurons} | {substeps} | {blocks} | {depth} | {pass} | {expected} | {empty} |"
            );
        }
    }
    table
}

#[test]
fn so_is_that_of_substeps() {
    let table = table_of_substeps();
    let page = std::fs::read_to_string("docs/core.md").expect("the page can be read");
    assert!(page.contains(&table), "put this table into docs/core.md:\n{table}");
}

#[test]
fn the_budget_is_kept_and_written_down() {
    let table = table();
    insta::assert_snapshot!("cycle_budget", table);
    let page = std::fs::read_to_string("docs/core.md").expect("the page can be read");
    let (_, section) = page.split_once("## What it costs").expect("docs/core.md says what it costs");
    assert!(section.contains(&table), "put this table into docs/core.md:\n{table}");
}

#[test]
fn verilator_takes_the_same_cycles() {
    for (lanes, targets, substeps) in [(1, 8, 1), (4, 1, 1), (4, 64, 4), (16, 256, 1)] {
        let compiled = network(lanes, targets, substeps);
        let verdict = assert_agrees(&compiled, 0, Simulator::Verilator);
        assert_eq!(verdict.spikes_compared, u64::from(targets), "every neuron spikes once");
        // What Verilator was held to: the golden model's run of this stimulus.
        let expected = expect(&compiled.design, &compiled.stimulus, &HostPattern::default());
        let with = |events| (1..5).find(|&step| compiled.stimulus.events(step).len() == events);
        let length = |events| {
            let step = with(events).expect("a time step has so many events");
            // The host offers a word again one cycle and a pause after the end of the step before.
            expected.step_ends[step] - expected.step_ends[step - 1] - expected.pause - 1
        };
        let design = &compiled.design;
        assert_eq!(Costs::new(length), Costs::new(|events| step_length(design, events)), "{lanes} lanes, {substeps}");
    }
}
