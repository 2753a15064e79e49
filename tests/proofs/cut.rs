//! A datapath whose table is cut out, for a proof that takes the table's words as free.

use rheobase::datapath::Graph;
use rheobase::fixed_point::Format;

use crate::yosys::planted;

/// A table as the graph and the reading have it.
pub struct CutTable {
    /// Its name in the graph.
    pub name: &'static str,
    /// What its signals begin with in the graph: `exp_` for `exp_value`.
    pub signals: &'static str,
    /// What its ports begin with in the reading.
    pub ports: &'static str,
    /// The signal that has the row.
    pub row: &'static str,
    /// The output that says that the rows differ.
    pub row_differs: &'static str,
}

/// A signal at which datapath and reading are cut: that both make the same word of it is to be shown, and both go on with a free word.
pub enum Cut {
    /// The free word is any of its format.
    Anywhere(&'static str),
    /// The free word is within the signal's range, and that the datapath does not leave it is to be shown too, as an output of its own: SAT
    /// finds each by itself far sooner.
    Within(&'static str),
}

impl Cut {
    /// The signal's name.
    pub fn signal(&self) -> &'static str {
        let (Self::Anywhere(name) | Self::Within(name)) = self;
        name
    }
}

/// An integer of Verilog that no tool cuts to 32 bits.
pub fn literal(value: i64) -> String {
    format!("{}64'sd{}", if value < 0 { "-" } else { "" }, value.unsigned_abs())
}

/// The node of this name.
pub fn place(graph: &Graph, name: &str) -> usize {
    graph.nodes.iter().position(|node| node.name == name).unwrap_or_else(|| panic!("no `{name}`"))
}

/// The module with the instance of `table` taken out: its row leaves by the port `{prefix}row_o`, its word comes in by `{prefix}word_i`.
pub fn cut(text: &str, table: &str, prefix: &str, word_bits: u32, row_bits: u32) -> String {
    let (before, instance) = text.split_once(&format!("  proof_{table}_rom")).expect("one such table");
    let (instance, after) = instance.split_once(");\n").expect("the instance ends");
    let between = |from: &str| {
        let (_, rest) = instance.split_once(from).expect("a connection of the table");
        rest.split_once(')').expect("it is closed").0.to_owned()
    };
    let ports = format!(
        "input  logic clk_i,\n  input logic [{}:0] {prefix}word_i,\n  output logic [{}:0] {prefix}row_o,",
        word_bits - 1,
        row_bits - 1
    );
    let whole = format!(
        "{before}  assign {prefix}row_o = {};\n  assign {} = {prefix}word_i;\n{after}",
        between(".address_i("),
        between(".data_o(")
    );
    planted(&whole, "input  logic clk_i,", &ports)
}

/// The line in which a signal is declared and made.
fn declaration<'t>(text: &'t str, signal: &str) -> &'t str {
    let declares = |line: &&str| {
        line.starts_with("  wire ") && line.split_whitespace().skip_while(|word| *word != signal).nth(1) == Some("=")
    };
    text.lines().find(declares).unwrap_or_else(|| panic!("`{signal}` is no wire of\n{text}"))
}

/// The module with `good` made `bad` in the line in which a signal is made.
pub fn planted_at(text: &str, signal: &str, good: &str, bad: &str) -> String {
    let line = declaration(text, signal);
    assert!(line.contains(good), "{line}");
    planted(text, line, &line.replacen(good, bad, 1))
}

/// The module cut at a signal: what it makes of it leaves by the port `NAME_made`, and what is made from it is made from `NAME_cut`.
pub fn cut_at(text: &str, name: &str, format: Format) -> String {
    let line = declaration(text, name);
    let (before, after) = text.split_once(line).expect("it is there");
    let made = line.replacen(&format!(" {name} "), &format!(" {name}_whole "), 1);
    let (rest, after) =
        format!("{made}{after}").split_once(";").map(|(a, b)| (a.to_owned(), b.to_owned())).expect("it ends");
    let kind = format!("{}[{}:0]", if format.signed { "signed " } else { "" }, format.width() - 1);
    let whole =
        format!("{before}{rest};\n  assign {name}_made = {name}_whole;\n  wire {kind} {name} = {name}_cut; {after}");
    let ports = format!("input  logic clk_i,\n  input logic {kind} {name}_cut,\n  output logic {kind} {name}_made,");
    planted(&whole, "input  logic clk_i,", &ports)
}
