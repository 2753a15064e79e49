//! A datapath whose table is cut out, for a proof that takes the table's words as free.

use rheobase::datapath::Graph;

use crate::yosys::planted;

/// An integer of Verilog that no tool cuts to 32 bits.
pub fn literal(value: i64) -> String {
    format!("{}64'sd{}", if value < 0 { "-" } else { "" }, value.unsigned_abs())
}

/// The node of this name.
pub fn place(graph: &Graph, name: &str) -> usize {
    graph.nodes.iter().position(|node| node.name == name).unwrap_or_else(|| panic!("no `{name}`"))
}

/// The module with the table's instance taken out: its row leaves, its word comes in.
pub fn cut(text: &str, word_bits: u32, row_bits: u32) -> String {
    let (before, instance) = text.split_once("  proof_exponential_rom").expect("one table");
    let (instance, after) = instance.split_once(");\n").expect("the instance ends");
    let between = |from: &str| {
        let (_, rest) = instance.split_once(from).expect("a connection of the table");
        rest.split_once(')').expect("it is closed").0.to_owned()
    };
    let ports = format!(
        "input  logic clk_i,\n  input logic [{}:0] word_i,\n  output logic [{}:0] row_o,",
        word_bits - 1,
        row_bits - 1
    );
    let whole = format!(
        "{before}  assign row_o = {};\n  assign {} = word_i;\n{after}",
        between(".address_i("),
        between(".data_o(")
    );
    planted(&whole, "input  logic clk_i,", &ports)
}
