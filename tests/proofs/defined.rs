//! Generated neurons of the models by definition against their readings in `tests/rtl_ref`: what is common to all.

use rheobase::compile::Compiled;
use rheobase::datapath::{Graph, Op};
use rheobase::fixed_point::Format;
use rheobase::models::Model;

use crate::cut::{Cut, CutTable, cut, cut_at, literal, place};
use crate::joined::Joined;
use crate::yosys::{Proof, datapath};

/// A reading, and what it needs beyond formats and parameters.
#[derive(Default)]
pub struct Reading {
    /// The file under `tests/rtl_ref`; its module is `NAME_ref`.
    pub file: &'static str,
    /// Further parameters of its module.
    pub numbers: Vec<(&'static str, i64)>,
    /// What must be possible, as expressions over the reading's outputs: `spike`, `NAME_expected` for each variable.
    pub covers: Vec<(&'static str, String)>,
    /// The model's tables, which are cut out: the row that both read must be equal, value and difference are inputs of both.
    pub tables: &'static [CutTable],
    /// Signals at which both are cut: what the reading makes of one, its output `NAME_made`, must be what the datapath makes, and from there on
    /// both go on with a free word, the input `NAME_cut`.
    pub cuts: &'static [Cut],
}

/// The exponential of EIF.
pub const EXPONENTIAL: [CutTable; 1] =
    [CutTable { name: "exponential", signals: "exp_", ports: "", row: "row", row_differs: "row_differs" }];

fn number((name, value): &(String, i64)) -> String {
    format!(".{}({})", name.to_uppercase(), literal(*value))
}

/// Numbers of the place in the tables; for the exponential, widths of its words too.
fn of_tables(graph: &Graph, tables: &[CutTable]) -> Vec<(String, i64)> {
    let format = |name: &str| graph.nodes[place(graph, name)].format;
    let constant = |name: &str| match graph.nodes[place(graph, name)].op {
        Op::Constant(raw) => raw,
        _ => panic!("`{name}` is no constant"),
    };
    let width = |name: &str| i64::from(format(name).width());
    let mut numbers = vec![
        ("row_bits", width("row")),
        ("s", width("between_rows")),
        ("first", constant("first_point")),
        ("last", constant("last_point")),
    ];
    if tables[0].name == "exponential" {
        numbers.extend([
            ("value_bits", width("exp_value")),
            ("slope_bits", width("exp_slope")),
            ("u", format("upswing").frac_bits.into()),
            ("upswing_bits", width("upswing")),
        ]);
    }
    numbers.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

/// A proof for all words of the input and all state words within their ranges. The module of the reading has, in capitals, the
/// parameters `X_BITS` and `X_FRAC` for each state variable and the input (whose port is `due`), `X` and `X_FRAC` for each
/// parameter of the model.
pub fn proof(compiled: &Compiled, rounding: &str, reading: Reading) -> Proof {
    let core = &compiled.design.cores[0];
    let (model, depth) = (&core.model, core.schedule.depth);
    let mut joined = Joined::new(&model.graph, depth);
    let mut text = datapath(compiled);
    // that of a read-out is 0 on both sides, and a constant is nothing to prove
    if !model.graph.never_spikes() {
        joined.differs("spike_differs", "legal && fires != spike");
    }
    match model.graph.inputs.len() {
        1 => joined.synaptic_input(core.accumulator),
        _ => joined.words_of_input(),
    }
    for variable in &model.variables {
        let is_cut = reading.cuts.iter().any(|cut| cut.signal() == format!("{}_next", variable.name));
        joined.state(variable.name, variable.format, variable.range, is_cut);
    }
    let bits = |name: &str| model.graph.nodes[place(&model.graph, name)].format.width();
    for table in reading.tables {
        let [value, slope] = ["value", "slope"].map(|column| format!("{}{column}", table.signals));
        joined.table(table, core.schedule.stages[place(&model.graph, &value)]);
        text = cut(&text, table.name, table.ports, bits(&value) + bits(&slope), bits("row"));
    }
    if !reading.tables.is_empty() {
        joined.body += &format!("  wire [{}:0] row_expected;\n", bits("row") - 1);
        joined.there += ".row(row_expected), ";
    }
    for cut in reading.cuts {
        let name = cut.signal();
        joined.signal(cut, core.schedule.stages[place(&model.graph, name)]);
        text = cut_at(&text, name, model.graph.nodes[place(&model.graph, name)].format);
    }
    let numbers: Vec<String> = numbers(model, core.accumulator, rounding, &reading).iter().map(number).collect();
    let (names, conditions): (Vec<_>, Vec<_>) = reading.covers.into_iter().unzip();
    let covered = names.iter().zip(conditions).map(|(name, what)| format!("assign {name} = legal && ({what});"));
    let Joined { ports, body, here, there, legal, equalities, differences, .. } = joined;
    let joined = format!(
        "module joined(input clk{ports}, output {});\n{body}  wire [{}:0] fires, spike;\n  wire legal = {};\n  \
         proof_datapath u_datapath ({}{here}.spike_o(fires));\n  \
         {}_ref #({}) u_reference ({there}.spike(spike));\n  {}\nendmodule\n",
        [&equalities[..], &names].concat().join(", "),
        model.graph.spike_bits() - 1,
        legal.join(" && "),
        if depth > 0 { ".clk_i(clk), " } else { "" },
        reading.file.trim_end_matches(".sv"),
        numbers.join(", "),
        differences.into_iter().chain(covered).collect::<Vec<_>>().join("\n  "),
    );
    Proof { datapath: text, reference: reading.file, joined, equalities, covers: names, depth }
}

/// The parameters of the reading's module.
fn numbers(model: &Model, input: Format, rounding: &str, reading: &Reading) -> Vec<(String, i64)> {
    let place = ["floor", "zero", "nearest", "even"].iter().position(|word| *word == rounding);
    let mut numbers = vec![("rounding".to_owned(), place.expect("a rounding of a core") as i64)];
    numbers.extend(reading.numbers.iter().map(|(name, value)| ((*name).to_owned(), *value)));
    let words = model.variables.iter().map(|variable| (variable.name, variable.format)).chain([("input", input)]);
    for (name, format) in words {
        numbers.push((format!("{name}_bits"), format.width().into()));
        numbers.push((format!("{name}_frac"), format.frac_bits.into()));
    }
    for parameter in &model.graph.parameters {
        numbers.push((parameter.name.to_owned(), parameter.values[0]));
        numbers.push((format!("{}_frac", parameter.name), parameter.format.frac_bits.into()));
    }
    if !reading.tables.is_empty() {
        numbers.extend(of_tables(&model.graph, reading.tables));
    }
    numbers
}

/// The one neuron of `lines`, a model's table, under delta synapses.
pub fn config(lines: &str, words: [&str; 3], modes: [&str; 2], clock_mhz: u32) -> String {
    let ([state, adaptation, decay], [rounding, overflow]) = (words, modes);
    let weight = if decay.is_empty() { "Q7.0" } else { "Q2.2" };
    let decay = if decay.is_empty() { String::new() } else { format!("decay = \"{decay}\"\n") };
    let adaptation = if adaptation.is_empty() { String::new() } else { format!("adaptation = \"{adaptation}\"\n") };
    let size = if weight == "Q7.0" { "-120.0" } else { "-1.5" };
    format!(
        "name = \"proof\"\ndt = 0.1\nsteps = 1\n\n[population.p]\ncount = 1\n{lines}\n[source.s]\ncount = 8\n\
         poisson = {{ rate = 100.0 }}\n\n[[projection]]\nfrom = \"s\"\nto = \"p\"\nconnect = \"all_to_all\"\nweight = {size}\n\n\
         [format]\nstate = \"{state}\"\n{adaptation}{decay}weight = \"{weight}\"\nrounding = \"{rounding}\"\n\
         overflow = \"{overflow}\"\n\n[hardware]\nclock_mhz = {clock_mhz}\n"
    )
}
