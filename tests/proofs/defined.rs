//! Generated neurons of the models by definition against their readings in `tests/rtl_ref`: what is common to all.

use rheobase::compile::Compiled;
use rheobase::datapath::{Graph, Node, Op, interned};
use rheobase::fixed_point::Format;
use rheobase::models::{Model, Variable};

use crate::cut::{cut, literal, place};
use crate::yosys::{Proof, datapath, delayed};

/// A reading, and what it needs beyond formats and parameters.
pub struct Reading {
    /// The file under `tests/rtl_ref`; its module is `NAME_ref`.
    pub file: &'static str,
    /// Further parameters of its module.
    pub numbers: Vec<(&'static str, i64)>,
    /// What must be possible, as expressions over the reading's outputs: `spike`, `NAME_expected` for each variable.
    pub covers: Vec<(&'static str, String)>,
    /// Whether the model has the exponential's table, which is cut out: the row that both read must be equal, value and
    /// difference are inputs of both.
    pub table: bool,
}

fn number((name, value): &(String, i64)) -> String {
    format!(".{}({})", name.to_uppercase(), literal(*value))
}

/// Widths of the table's words, and of what is around it.
fn of_table(graph: &Graph) -> Vec<(String, i64)> {
    let format = |name: &str| graph.nodes[place(graph, name)].format;
    let constant = |name: &str| match graph.nodes[place(graph, name)].op {
        Op::Constant(raw) => raw,
        _ => panic!("`{name}` is no constant"),
    };
    let width = |name: &str| i64::from(format(name).width());
    let numbers = [
        ("row_bits", width("row")),
        ("value_bits", width("exp_value")),
        ("slope_bits", width("exp_slope")),
        ("s", width("between_rows")),
        ("u", format("upswing").frac_bits.into()),
        ("upswing_bits", width("upswing")),
        ("first", constant("first_point")),
        ("last", constant("last_point")),
    ];
    numbers.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

/// The module `joined` while it is written.
struct Joined<'m> {
    model: &'m Model,
    depth: u32,
    /// Input ports of the module, registers and wires, connections of the datapath and of the reading.
    ports: String,
    body: String,
    here: String,
    there: String,
    /// What state words and table words satisfy.
    legal: Vec<String>,
    /// Outputs, and what they are assigned.
    equalities: Vec<&'static str>,
    differences: Vec<String>,
}

fn kind(signed: bool, bits: u32) -> String {
    format!("{}[{}:0]", if signed { "signed " } else { "" }, bits - 1)
}

impl Joined<'_> {
    /// An input, and its name when it has passed `steps` registers.
    fn given(&mut self, name: &str, kind: &str, steps: u32) -> String {
        let (registers, then) = delayed(kind, name, steps);
        self.ports += &format!(", input {kind} {name}");
        self.body += &registers;
        then
    }

    fn differs(&mut self, output: &'static str, condition: &str) {
        self.differences.push(format!("assign {output} = {condition};"));
        self.equalities.push(output);
    }

    fn synaptic_input(&mut self, format: Format) {
        let then = self.given("due", &kind(true, format.width()), self.depth);
        self.here += ".input_i(due), ";
        self.there += &format!(".due({then}), ");
    }

    /// The words of synaptic input that saturates, each by its name.
    fn words_of_input(&mut self) {
        let words = self.model.graph.inputs.iter().map(|&signal| self.model.graph.node(signal)).collect::<Vec<_>>();
        for Node { name, format, .. } in words {
            let then = self.given(name, &kind(format.signed, format.width()), self.depth);
            self.here += &format!(".{name}_i({name}), ");
            self.there += &format!(".{name}({then}), ");
        }
    }

    fn state(&mut self, variable: &Variable) {
        let (name, range, format) = (variable.name, variable.range, variable.format);
        let kind = kind(format.signed, format.width());
        let then = self.given(&format!("{name}_word"), &kind, self.depth);
        let wide = if format.signed { then.clone() } else { format!("$signed({{1'b0, {then}}})") };
        self.legal.push(format!("{wide} >= {} && {wide} <= {}", literal(range.lo as i64), literal(range.hi as i64)));
        self.body += &format!("  wire {kind} {name}_found, {name}_expected;\n");
        self.here += &format!(".{name}_i({name}_word), .{name}_next_o({name}_found), ");
        self.there += &format!(".{name}({then}), .{name}_next({name}_expected), ");
        let output = interned(&format!("{name}_differs"));
        self.differs(output, &format!("legal && {name}_found != {name}_expected"));
    }

    /// The table's word, free within its ranges, reaches the stage that reads it `read` steps after its neuron.
    fn table(&mut self, read: u32) {
        let graph = &self.model.graph;
        let bits = |name: &str| graph.nodes[place(graph, name)].format.width();
        let (row, table) = (bits("row"), &graph.tables[0]);
        for (name, words) in [("value", &table.values), ("slope", &table.slopes)] {
            let then = self.given(name, &kind(false, bits(&format!("exp_{name}"))), self.depth - read);
            self.there += &format!(".{name}({then}), ");
            self.legal.push(format!("{then} <= {}", literal(words.iter().copied().max().expect("a table has rows"))));
        }
        let (registers, then) = delayed(&kind(false, row), "row", self.depth - read + 1);
        self.body += &format!("  wire [{0}:0] row, row_expected;\n{registers}", row - 1);
        self.here += ".word_i({slope, value}), .row_o(row), ";
        self.there += ".row(row_expected), ";
        self.differs("row_differs", &format!("row_expected != {then}"));
    }
}

/// A proof for all words of the input and all state words within their ranges. The module of the reading has, in capitals, the
/// parameters `X_BITS` and `X_FRAC` for each state variable and the input (whose port is `due`), `X` and `X_FRAC` for each
/// parameter of the model.
pub fn proof(compiled: &Compiled, rounding: &str, reading: Reading) -> Proof {
    let core = &compiled.design.cores[0];
    let (model, depth) = (&core.model, core.schedule.depth);
    let (ports, body, here, there) = Default::default();
    let mut joined = Joined {
        model,
        depth,
        ports,
        body,
        here,
        there,
        legal: vec!["1'b1".to_owned()],
        equalities: Vec::new(),
        differences: Vec::new(),
    };
    let mut text = datapath(compiled);
    // that of a read-out is 0 on both sides, and a constant is nothing to prove
    if !model.graph.never_spikes() {
        joined.differs("spike_differs", "legal && fires != spike");
    }
    match model.graph.saturating {
        true => joined.words_of_input(),
        false => joined.synaptic_input(core.accumulator),
    }
    model.variables.iter().for_each(|variable| joined.state(variable));
    if reading.table {
        let bits = |name: &str| model.graph.nodes[place(&model.graph, name)].format.width();
        joined.table(core.schedule.stages[place(&model.graph, "exp_value")]);
        text = cut(&text, bits("exp_value") + bits("exp_slope"), bits("row"));
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
    if reading.table {
        numbers.extend(of_table(&model.graph));
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
