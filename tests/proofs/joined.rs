//! The module `joined` of a proof: a datapath and its reading on the same inputs, and what differs.

use rheobase::datapath::{Graph, Node, Range, interned};
use rheobase::fixed_point::Format;

use crate::cut::{Cut, CutTable, literal, place};
use crate::yosys::delayed;

/// The module `joined` while it is written.
pub struct Joined<'g> {
    graph: &'g Graph,
    depth: u32,
    /// Input ports of the module, registers and wires, connections of the datapath and of the reading.
    pub ports: String,
    pub body: String,
    pub here: String,
    pub there: String,
    /// What state words and table words satisfy.
    pub legal: Vec<String>,
    /// Outputs, and what they are assigned.
    pub equalities: Vec<&'static str>,
    pub differences: Vec<String>,
}

/// A type of `bits` bits.
pub fn kind(signed: bool, bits: u32) -> String {
    format!("{}[{}:0]", if signed { "signed " } else { "" }, bits - 1)
}

impl<'g> Joined<'g> {
    pub fn new(graph: &'g Graph, depth: u32) -> Self {
        let [ports, body, here, there] = [const { String::new() }; 4];
        let legal = vec!["1'b1".to_owned()];
        Self { graph, depth, ports, body, here, there, legal, equalities: Vec::new(), differences: Vec::new() }
    }

    /// An input, and its name when it has passed `steps` registers.
    pub fn given(&mut self, name: &str, kind: &str, steps: u32) -> String {
        let (registers, then) = delayed(kind, name, steps);
        self.ports += &format!(", input {kind} {name}");
        self.body += &registers;
        then
    }

    /// An output that is 1 where the two differ.
    pub fn differs(&mut self, output: &'static str, condition: &str) {
        self.differences.push(format!("assign {output} = {condition};"));
        self.equalities.push(output);
    }

    /// What the synapses add, any word.
    pub fn synaptic_input(&mut self, format: Format) {
        let then = self.given("due", &kind(true, format.width()), self.depth);
        self.here += ".input_i(due), ";
        self.there += &format!(".due({then}), ");
    }

    /// The words of several receptor types, or of input that saturates, each by its name.
    pub fn words_of_input(&mut self) {
        let graph = self.graph;
        for Node { name, format, .. } in graph.inputs.iter().map(|&signal| graph.node(signal)) {
            let then = self.given(name, &kind(format.signed, format.width()), self.depth);
            self.here += &format!(".{name}_i({name}), ");
            self.there += &format!(".{name}({then}), ");
        }
    }

    /// A state word within its range, before and after. One at which both are cut is the same free word in both: there it is nothing to
    /// compare.
    pub fn state(&mut self, name: &'static str, format: Format, range: Range, is_cut: bool) {
        let kind = kind(format.signed, format.width());
        let then = self.given(&format!("{name}_word"), &kind, self.depth);
        let wide = if format.signed { then.clone() } else { format!("$signed({{1'b0, {then}}})") };
        self.legal.push(format!("{wide} >= {} && {wide} <= {}", literal(range.lo as i64), literal(range.hi as i64)));
        self.body += &format!("  wire {kind} {name}_found, {name}_expected;\n");
        self.here += &format!(".{name}_i({name}_word), .{name}_next_o({name}_found), ");
        self.there += &format!(".{name}({then}), .{name}_next({name}_expected), ");
        if !is_cut {
            let output = interned(&format!("{name}_differs"));
            self.differs(output, &format!("legal && {name}_found != {name}_expected"));
        }
    }

    /// The word of a table, free within its ranges, reaches the stage that reads it `read` steps after its neuron.
    pub fn table(&mut self, table: &CutTable, read: u32) {
        let graph = self.graph;
        let format = |name: &str| graph.nodes[place(graph, name)].format;
        let CutTable { name, signals, ports, row, row_differs } = *table;
        let row = format(row).width();
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

    /// A signal at which both are cut, which the datapath has in stage `made`.
    pub fn signal(&mut self, cut: &Cut, made: u32) {
        let name = cut.signal();
        let Node { format, range, .. } = self.graph.nodes[place(self.graph, name)];
        let kind = kind(format.signed, format.width());
        let then = self.given(&format!("{name}_free"), &kind, self.depth - made);
        let (registers, found) = delayed(&kind, &format!("{name}_found"), self.depth - made);
        self.body += &format!("  wire {kind} {name}_found;\n  wire signed [79:0] {name}_expected;\n{registers}");
        self.here += &format!(".{name}_cut({name}_free), .{name}_made({name}_found), ");
        self.there += &format!(".{name}_cut({then}), .{name}_made({name}_expected), ");
        let wide = |word: &str| if format.signed { word.to_owned() } else { format!("$signed({{1'b0, {word}}})") };
        let differs = format!("legal && {} != {name}_expected", wide(&found));
        self.differs(interned(&format!("{name}_differs")), &differs);
        if let Cut::Within(_) = cut {
            let within = |word: &str| {
                let [low, high] = [range.lo, range.hi].map(|end| literal(end as i64));
                format!("{0} >= {low} && {0} <= {high}", wide(word))
            };
            self.legal.push(within(&then));
            self.differs(interned(&format!("{name}_leaves")), &format!("legal && !({})", within(&found)));
        }
    }
}
