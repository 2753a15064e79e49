//! The generated Verilog: clean in five tools, and what it looks like.

#[path = "rtl/datapath.rs"]
mod datapath;
#[path = "rtl/designs.rs"]
mod designs;
#[path = "datapath/known_answers.rs"]
mod known_answers;
#[path = "rtl/network.rs"]
mod network;
#[path = "rtl/random_graph.rs"]
mod random_graph;
#[path = "rtl/simulate.rs"]
mod simulate;
#[path = "rtl/tools.rs"]
mod tools;

use designs::{Shape, adex, design, lif, lif_parameters, noisy};
use rheobase::datapath::Schedule;
use rheobase::design::{Design, SynapseLayout};
use rheobase::models::{StepEscape, StepNoise};
use rheobase::rtl::{GeneratedFile, Header, generate};
use simulate::Word;

/// A stochastic threshold.
const ESCAPE: StepEscape = StepEscape { width: 0.5, at_threshold: -1.0 };

fn generated(design: &Design) -> Vec<GeneratedFile> {
    generate(design, &Header { config: "demo.toml".into(), version: "0.0.0".into() })
}

/// Every shape that changes what is generated.
fn shapes() -> Vec<Design> {
    let sparse = SynapseLayout::Sparse;
    let one = || lif(&[lif_parameters("0.9", "1", 0)]);
    let resting = || lif(&[lif_parameters("0.9", "1", 5)]);
    let two = || lif(&[lif_parameters("0.9", "1", 2), lif_parameters("0.8", "1.5", 3)]);
    vec![
        design(Shape { name: "dense_1", ..Shape::default() }, one()),
        design(Shape { name: "dense_2", lanes: 2, slots: 3, ..Shape::default() }, resting()),
        design(Shape { name: "dense_8_partly", lanes: 8, empty_lanes: 3, ..Shape::default() }, two()),
        design(Shape { name: "sparse_1", slots: 5, layout: sparse, ..Shape::default() }, two()),
        design(Shape { name: "sparse_8", lanes: 8, layout: sparse, clock_mhz: 250.0, ..Shape::default() }, resting()),
        design(
            Shape { name: "one_slot", slots: 1, layout: sparse, empty_lanes: 1, lanes: 2, ..Shape::default() },
            one(),
        ),
        design(Shape { name: "one_block", slots: 1, blocks: 1, lanes: 4, ..Shape::default() }, one()),
        design(Shape { name: "one_neuron", blocks: 1, ..Shape::default() }, lif(&[lif_parameters("0.9", "0.25", 1)])),
        design(Shape { name: "combinational", clock_mhz: 1.0, ..Shape::default() }, two()),
        design(Shape { name: "adex_dense", lanes: 2, blocks: 5, ..Shape::default() }, adex()),
        design(Shape { name: "adex_sparse", layout: sparse, clock_mhz: 150.0, ..Shape::default() }, adex()),
        design(Shape { name: "substeps_short", lanes: 2, blocks: 3, substeps: 8, ..Shape::default() }, resting()),
        design(Shape { name: "substeps_long", blocks: 33, slots: 1, substeps: 2, ..Shape::default() }, two()),
        design(Shape { name: "folded", blocks: 64, input_axons: 30, ..Shape::default() }, resting()),
        design(
            Shape { name: "noisy", lanes: 2, blocks: 3, slots: 2, empty_lanes: 1, ..Shape::default() },
            noisy(
                &[lif_parameters("0.9", "1", 2), lif_parameters("0.8", "1.5", 3)],
                &[StepNoise::gaussian(0.7), StepNoise::escape(ESCAPE)],
            ),
        ),
        design(
            Shape { name: "noisy_1", blocks: 2, slots: 1, clock_mhz: 250.0, ..Shape::default() },
            noisy(&[lif_parameters("0.9", "1", 0)], &[StepNoise { deviation: Some(1.5), escape: Some(ESCAPE) }]),
        ),
        design(Shape { name: "wide", lanes: 64, blocks: 2, empty_lanes: 7, ..Shape::default() }, resting()),
    ]
}

#[test]
fn generated_verilog_is_clean_in_every_linter() {
    let designs = shapes();
    assert_eq!(designs.len(), 17);
    let complaints: Vec<String> =
        designs.iter().flat_map(|design| tools::lint(&design.name, tools::write(&generated(design)).path())).collect();
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

#[test]
fn the_same_design_gives_the_same_bytes() {
    for design in shapes() {
        assert_eq!(generated(&design), generated(&design));
    }
}

#[test]
fn images_fill_their_memories() {
    for design in shapes() {
        let files = generated(&design);
        let images: Vec<_> = files.iter().filter(|file| file.path.ends_with(".hex")).collect();
        assert!(images.len() >= 5, "{}: {} images", design.name, images.len());
        for image in images {
            let verilog = files.iter().find(|file| file.text.contains(&format!("$readmemh(\"{}\"", image.path)));
            let verilog = verilog.unwrap_or_else(|| panic!("nobody reads {}", image.path));
            let depth = format!(" words[{}];", image.text.lines().count());
            assert!(verilog.text.contains(&depth), "{}: not{depth}", verilog.path);
        }
    }
}

#[test]
fn a_core_reads_like_this() {
    let shape = Shape { name: "chip", blocks: 4, input_axons: 2, ..Shape::default() };
    let design = design(shape, lif(&[lif_parameters("0.9", "1", 5)]));
    let texts: Vec<String> =
        generated(&design).iter().map(|file| format!("==== {}\n{}", file.path, file.text)).collect();
    insta::assert_snapshot!(texts.join("\n"));
}

#[test]
fn a_datapath_reads_like_this() {
    let design = design(Shape::default(), adex());
    let files = generated(&design);
    let datapath = files.iter().find(|file| file.path == "chip_datapath.sv").expect("a datapath");
    insta::assert_snapshot!(datapath.text);
}

/// Some steps with more and more input, a look at the states after each; then a clear and the same again.
fn stimulus(design: &Design) -> Vec<Word> {
    let axons = design.tiles[0].input_axons;
    let steps = 8;
    let mut words = Vec::new();
    for step in 0..2 * steps {
        let events = (0..(step % steps) * 3).map(|event| Word::Event((event * 5 + step) % axons));
        words.extend(events);
        words.extend([Word::EndOfInput, Word::Look]);
        if step + 1 == steps {
            words.push(Word::Clear);
        }
    }
    words
}

fn without_cycles(lines: &[String]) -> Vec<String> {
    let strip = |line: &String| match line.split_once(' ') {
        Some((word @ ("begin" | "end"), _)) => word.to_owned(),
        Some(("state", word)) => format!("state {}", word.trim_start_matches('0')),
        _ => line.clone(),
    };
    lines.iter().map(strip).collect()
}

#[test]
fn spikes_and_states_are_those_of_the_plain_evaluator() {
    for design in shapes() {
        let folder = tools::write(&generated(&design));
        let words = stimulus(&design);
        let wanted = simulate::expected(&design, &words);
        assert!(wanted.iter().filter(|line| line.starts_with("spike")).count() > 3, "{} is silent", design.name);
        for stalls in [false, true] {
            let found = without_cycles(&simulate::simulate(&design, folder.path(), &words, stalls));
            let same = wanted.iter().zip(&found).take_while(|(a, b)| a == b).count();
            let around =
                |lines: &[String]| lines.iter().skip(same.saturating_sub(3)).take(6).cloned().collect::<Vec<_>>();
            let (a, b) = (around(&wanted), around(&found));
            assert!(wanted == found, "{}, stalls {stalls}, line {same}:\n{a:#?}\n{b:#?}", design.name);
        }
    }
}

#[test]
fn a_silent_step_takes_the_cycles_of_the_contract() {
    // Noise makes spikes without input.
    let silent = shapes().into_iter().filter(|design| design.cores[0].model.graph.neuron.is_none());
    for design in silent {
        let folder = tools::write(&generated(&design));
        let words = [Word::EndOfInput, Word::Look, Word::EndOfInput, Word::Look];
        let lines = simulate::simulate(&design, folder.path(), &words, false);
        let cycle = |word: &str, place: usize| -> u64 {
            let cycles = lines.iter().filter_map(|line| line.strip_prefix(word)?.trim().parse().ok());
            cycles.collect::<Vec<u64>>()[place]
        };
        assert_eq!(cycle("begin", 0), design.cores[0].clear_cycles(), "{}: CLEAR", design.name);
        // The pending word's cycle, SWEEP, DELIVER, END, the output register.
        let step = 1 + design.cores[0].sweep_cycles() + 1 + 1 + 1;
        for place in 0..2 {
            assert_eq!(cycle("end", place) - cycle("begin", place), step, "{}: step {place}", design.name);
        }
    }
}

/// The datapath of `design`'s model, cut for three clocks.
fn check_datapath(mut design: Design, count: usize, seed: u64) {
    for clock_mhz in [1.0, 100.0, 300.0] {
        design.cores[0].schedule = Schedule::for_clock(&design.cores[0].model.graph, clock_mhz);
        let folder = tools::write(&generated(&design));
        let core = &design.cores[0];
        datapath::compare(&core.model.graph, &core.schedule, &design.name, folder.path(), count, seed);
    }
}

#[test]
fn datapaths_compute_what_the_plain_evaluator_does() {
    for design in shapes() {
        check_datapath(design, 300, 1);
    }
}

#[test]
fn random_datapaths_compute_what_the_plain_evaluator_does() {
    let base = lif(&[lif_parameters("0.9", "1", 2), lif_parameters("0.8", "1.5", 3)]);
    for seed in 0..25 {
        let mut design = design(Shape::default(), base.clone());
        let graph = random_graph::random_graph(seed, 14);
        for (variable, signal) in design.cores[0].model.variables.iter_mut().zip(&graph.state) {
            variable.format = graph.node(*signal).format;
            variable.name = graph.node(*signal).name;
        }
        design.cores[0].accumulator = graph.node(graph.inputs[0]).format;
        design.cores[0].weight.frac_bits = 0;
        design.cores[0].model.graph = graph;
        check_datapath(design, 100, seed);
    }
}

/// The base design with the four state variables of the generator.
fn with_generator(rounds: usize, key: [u32; 2]) -> Design {
    let graph = known_answers::generator(rounds, key);
    let mut design = design(Shape::default(), lif(&[lif_parameters("0.9", "1", 0)]));
    let core = &mut design.cores[0];
    let variable = core.model.variables[0].clone();
    core.model.variables = graph
        .state
        .iter()
        .map(|&signal| graph.node(signal))
        .map(|node| rheobase::models::Variable { name: node.name, format: node.format, ..variable.clone() })
        .collect();
    core.accumulator = graph.node(graph.inputs[0]).format;
    core.weight.frac_bits = 0;
    core.block_table = true;
    core.model.graph = graph;
    design
}

#[test]
fn the_generator_gives_the_known_answers_in_verilog() {
    for (rounds, counter, key, answer) in known_answers::KNOWN {
        let mut design = with_generator(rounds, key);
        let graph = design.cores[0].model.graph.clone();
        let [step, neuron] = counter.map(i64::from);
        let vector = datapath::Vector { state: vec![0; 4], inputs: vec![0, neuron, step], set: 0 };
        // The comparison is with the evaluator, which is held to the answer here.
        let update = rheobase::datapath::evaluate(&graph, 0, &vector.state, &vector.inputs);
        assert_eq!(update.state, known_answers::halves(answer));
        for clock_mhz in [1.0, 100.0] {
            design.cores[0].schedule = Schedule::for_clock(&graph, clock_mhz);
            let folder = tools::write(&generated(&design));
            let schedule = &design.cores[0].schedule;
            datapath::compare_vectors(&graph, schedule, &design.name, folder.path(), &vec![vector.clone(); 2]);
        }
    }
}
