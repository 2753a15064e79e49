//! Generated neurons of the models by definition against their readings in `tests/rtl_ref`: what is common to all.

use rheobase::compile::Compiled;
use rheobase::datapath::{Graph, Node, Op, interned};
use rheobase::fixed_point::Format;
use rheobase::models::{Model, Variable};

use crate::cut::{cut, cut_at, literal, place};
use crate::yosys::{Proof, datapath, delayed};

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
    /// Signals at which both are cut: what the reading makes of one, its output `NAME`, must be what the datapath makes, and from there on
    /// both go on with a free word, the input `NAME_cut`.
    pub cuts: &'static [&'static str],
}

/// A table as the graph and the reading have it.
pub struct CutTable {
    /// Its name in the graph.
    pub name: &'static str,
    /// What its signals begin with in the graph: `exp_` for `exp_value`.
    pub signals: &'static str,
    /// What its ports begin with in the reading.
    pub ports: &'static str,
    /// The output that says that the rows differ.
    pub row_differs: &'static str,
}

/// The exponential of EIF.
pub const EXPONENTIAL: [CutTable; 1] =
    [CutTable { name: "exponential", signals: "exp_", ports: "", row_differs: "row_differs" }];

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

    /// The word of a table, free within its ranges, reaches the stage that reads it `read` steps after its neuron.
    fn table(&mut self, table: &CutTable, read: u32) {
        let graph = &self.model.graph;
        let format = |name: &str| graph.nodes[place(graph, name)].format;
        let row = format("row").width();
        let CutTable { name, signals, ports, row_differs } = *table;
        let words = graph.tables.iter().find(|words| words.name == name).expect("the model has the table");
        for (column, words) in [("value", &words.values), ("slope", &words.slopes)] {
            let format = format(&format!("{signals}{column}"));
            let then = self.given(&format!("{ports}{column}"), &kind(format.signed, format.width()), self.depth - read);
            self.there += &format!(".{ports}{column}({then}), ");
            let wide = if format.signed { then } else { format!("$signed({{1'b0, {then}}})") };
            let ends = [words.iter().min(), words.iter().max()].map(|end| literal(*end.expect("a table has rows")));
            self.legal.push(format!("{wide} >= {} && {wide} <= {}", ends[0], ends[1]));
        }
        let found = format!("{ports}row_found");
        let (registers, then) = delayed(&kind(false, row), &found, self.depth - read + 1);
        self.body += &format!("  wire [{}:0] {found};\n{registers}", row - 1);
        self.here += &format!(".{ports}word_i({{{ports}slope, {ports}value}}), .{ports}row_o({found}), ");
        self.differs(row_differs, &format!("row_expected != {then}"));
    }

    /// A signal at which both are cut, which the datapath has in stage `made`: what it makes of it is within its range, and the free
    /// words are.
    fn signal(&mut self, name: &str, made: u32) {
        let Node { format, range, .. } = self.model.graph.nodes[place(&self.model.graph, name)];
        let kind = kind(format.signed, format.width());
        let then = self.given(&format!("{name}_free"), &kind, self.depth - made);
        let (registers, found) = delayed(&kind, &format!("{name}_found"), self.depth - made);
        self.body += &format!("  wire {kind} {name}_found;\n  wire signed [79:0] {name}_expected;\n{registers}");
        self.here += &format!(".{name}_cut({name}_free), .{name}_made({name}_found), ");
        self.there += &format!(".{name}_cut({then}), .{name}({name}_expected), ");
        let wide = |word: &str| if format.signed { word.to_owned() } else { format!("$signed({{1'b0, {word}}})") };
        let within = |word: &str| {
            let [low, high] = [range.lo, range.hi].map(|end| literal(end as i64));
            format!("{0} >= {low} && {0} <= {high}", wide(word))
        };
        self.legal.push(within(&then));
        let differs = format!("legal && ({} != {name}_expected || !({}))", wide(&found), within(&found));
        self.differs(interned(&format!("{name}_differs")), &differs);
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
    joined.synaptic_input(core.accumulator);
    model.variables.iter().for_each(|variable| joined.state(variable));
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
    for name in reading.cuts {
        joined.signal(name, core.schedule.stages[place(&model.graph, name)]);
        text = cut_at(&text, name, model.graph.nodes[place(&model.graph, name)].format);
    }
    let numbers: Vec<String> = numbers(model, core.accumulator, rounding, &reading).iter().map(number).collect();
    let (names, conditions): (Vec<_>, Vec<_>) = reading.covers.into_iter().unzip();
    let covered = names.iter().zip(conditions).map(|(name, what)| format!("assign {name} = legal && ({what});"));
    let Joined { ports, body, here, there, legal, equalities, differences, .. } = joined;
    let joined = format!(
        "module joined(input clk{ports}, output {});\n{body}  wire fires, spike;\n  wire legal = {};\n  \
         proof_datapath u_datapath ({}{here}.spike_o(fires));\n  \
         {}_ref #({}) u_reference ({there}.spike(spike));\n  {}\nendmodule\n",
        [&equalities[..], &names].concat().join(", "),
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
