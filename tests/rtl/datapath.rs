//! A datapath alone in Icarus Verilog, a neuron in every cycle, against the plain evaluator.

use std::path::Path;
use std::process::Command;

use rheobase::datapath::{Graph, Op, Port, Range, Schedule, evaluate, rows, spikes};
use rheobase::fixed_point::Format;

use crate::random_graph::Random;
use crate::simulate::succeed;

/// A neuron's update of parameter set `set`.
#[derive(Clone)]
pub struct Vector {
    pub state: Vec<i64>,
    /// Synaptic inputs; then the numbers of the neuron and of the time step, where there are any.
    pub inputs: Vec<i64>,
    pub set: usize,
}

/// Simulates the datapath of the module `NAME_datapath` in `folder` with `count` random neurons.
///
/// # Panics
/// Where an output is not what the evaluator gives.
pub fn compare(graph: &Graph, schedule: &Schedule, name: &str, folder: &Path, count: usize, seed: u64) {
    let mut random = Random(seed);
    let vectors: Vec<Vector> = (0..count).map(|_| vector(graph, &mut random)).collect();
    compare_vectors(graph, schedule, name, folder, &vectors);
}

/// The same with these neurons.
pub fn compare_vectors(graph: &Graph, schedule: &Schedule, name: &str, folder: &Path, vectors: &[Vector]) {
    let count = vectors.len();
    let rows = rows(schedule);
    let cut = &schedule.graph;
    let (inputs, outputs) = (formats(cut, &rows.inputs), formats(cut, &rows.outputs));
    let lines: String = vectors.iter().map(|v| bits(&inputs, &in_words(cut, &rows.inputs, v)) + "\n").collect();
    std::fs::write(folder.join("vectors.txt"), lines).expect("the folder can be written");
    std::fs::write(folder.join("bench.sv"), bench(schedule, name, count)).expect("the folder can be written");
    let mut compile = Command::new("iverilog");
    compile.args(["-g2012", "-s", "bench", "-o", "bench.vvp", "-c", &format!("{name}.f"), "bench.sv"]);
    succeed(compile.current_dir(folder));
    let said = succeed(Command::new("vvp").args(["-n", "bench.vvp"]).current_dir(folder));
    let found: Vec<&str> = said.lines().collect();
    assert_eq!(found.len(), count, "{name}: {said}");
    for (vector, found) in vectors.iter().zip(found) {
        let update = evaluate(graph, vector.set, &vector.state, &vector.inputs);
        let spikes = spikes(graph, vector.set, &vector.state, &vector.inputs);
        let words: Vec<i64> = update.state.into_iter().chain([spikes.into()]).collect();
        let wanted = bits(&outputs, &words);
        assert_eq!(wanted, found, "{name}: state {:?}, inputs {:?}", vector.state, vector.inputs);
    }
}

/// A neuron in every cycle; the outputs from the cycle on in which the first leaves.
fn bench(schedule: &Schedule, name: &str, count: usize) -> String {
    let (graph, rows) = (&schedule.graph, rows(schedule));
    let clock = if schedule.depth > 0 { ".clk_i(clk), " } else { "" };
    let (inputs, in_msb) = connections(graph, &rows.inputs, "in");
    let (outputs, out_msb) = connections(graph, &rows.outputs, "out");
    let (depth, last) = (schedule.depth, count - 1);
    format!(
        r#"module bench;
  reg clk = 0;
  reg [{in_msb}:0] in, words[0:{last}];
  wire [{out_msb}:0] out;
  integer i;

  {name}_datapath u_datapath ({clock}{inputs}, {outputs});

  initial begin
    $readmemb("vectors.txt", words, 0, {last});
    for (i = 0; i <= {last} + {depth}; i = i + 1) begin
      in = words[i % {count}];
      #1;
      if (i >= {depth}) $display("%b", out);
      clk = 1;
      #1 clk = 0;
    end
  end
endmodule
"#
    )
}

/// Each port on its bits of `bus`, the first on the lowest; the highest bit of the bus.
fn connections(graph: &Graph, ports: &[Port], bus: &str) -> (String, u32) {
    let mut offset = 0;
    let mut texts = Vec::new();
    for (port, format) in ports.iter().zip(formats(graph, ports)) {
        texts.push(format!(".{}({bus}[{}:{offset}])", port.name, offset + format.width() - 1));
        offset += format.width();
    }
    (texts.join(", "), offset - 1)
}

fn formats(graph: &Graph, ports: &[Port]) -> Vec<Format> {
    ports.iter().map(|port| graph.node(port.signal).format).collect()
}

fn vector(graph: &Graph, random: &mut Random) -> Vector {
    let range = |signal| -> Range { graph.node(signal).range };
    let sets = graph.parameters.first().map_or(1, |parameter| parameter.values.len());
    Vector {
        state: graph.state.iter().map(|&signal| random.within(range(signal))).collect(),
        inputs: graph.words_in().into_iter().map(|signal| random.within(range(signal))).collect(),
        set: random.below(sets as u64) as usize,
    }
}

/// The word of each input port.
fn in_words(graph: &Graph, ports: &[Port], vector: &Vector) -> Vec<i64> {
    let word = |port: &Port| match graph.node(port.signal).op {
        Op::Parameter(place) => graph.parameters[place].values[vector.set],
        _ => {
            let mut words =
                graph.state.iter().copied().zip(&vector.state).chain(graph.words_in().into_iter().zip(&vector.inputs));
            *words.find(|(signal, _)| *signal == port.signal).expect("a port of the datapath").1
        }
    };
    ports.iter().map(word).collect()
}

/// Words side by side in binary, the first in the lowest bits.
fn bits(formats: &[Format], words: &[i64]) -> String {
    let word = |(format, word): (&Format, &i64)| -> String {
        (0..format.width()).rev().map(|bit| if (word >> bit) & 1 == 1 { '1' } else { '0' }).collect()
    };
    let texts: Vec<String> = formats.iter().zip(words).map(word).collect();
    texts.into_iter().rev().collect()
}
