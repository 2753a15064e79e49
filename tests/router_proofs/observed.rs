//! The generated router with ports that show its registers. Nothing else is changed.

use rheobase::rtl::{Header, RouterShape, router_files};

use crate::smt::Macros;

/// The modules of a router, in the order of compilation.
#[derive(Clone)]
pub struct Modules {
    pub arbiter: String,
    pub queue: String,
    pub router: String,
    pub shape: RouterShape,
}

impl Modules {
    pub fn new(width: u32, height: u32, link_depth: u32, payload_bits: u32) -> Self {
        let shape = RouterShape { name: "chip".to_owned(), width, height, link_depth, payload_bits };
        let header = Header { config: "proof.toml".to_owned(), version: "0".to_owned() };
        let texts = router_files(&shape, &header).into_iter().map(|file| file.text);
        let [arbiter, queue, router] = texts.collect::<Vec<_>>().try_into().expect("arbiter, queue and router");
        Self { arbiter, queue, router, shape }
    }

    /// Numbers of the router, as the harnesses call them.
    pub fn macros(&self) -> Macros {
        let bits = |tiles: u32| tiles.next_power_of_two().ilog2().max(1);
        let RouterShape { width, height, link_depth, payload_bits, .. } = self.shape;
        vec![
            ("COLUMNS", width),
            ("ROWS", height),
            ("X_BITS", bits(width)),
            ("Y_BITS", bits(height)),
            ("DEPTH", link_depth),
            ("POINTER", link_depth.ilog2() + 1),
            ("PAYLOAD", payload_bits),
            ("PACKET", self.shape.packet_bits()),
        ]
    }

    /// With the registers of queues and arbiters at their ports, and at those of the router.
    pub fn observed(&self) -> Vec<String> {
        vec![self.observed_arbiter(), self.observed_queue(), self.observed_router()]
    }

    /// `after_o`: the places after the one that was served last.
    pub fn observed_arbiter(&self) -> String {
        let text = planted(&self.arbiter, "grant_o\n);", "grant_o,\n  output logic [Requests-1:0] after_o\n);");
        planted(&text, "  assign grant_o", "  assign after_o = after_q;\n  assign grant_o")
    }

    /// `write_o`, `read_o`: the pointers; `packets_o`: the memory, address 0 lowest.
    pub fn observed_queue(&self) -> String {
        let (depth, packet) = (self.shape.link_depth, self.shape.packet_bits());
        let (pointer, words) = (depth.ilog2(), depth * packet - 1);
        let ports = format!(
            "packet_o,\n  output logic [{pointer}:0] write_o, read_o,\n  output logic [{words}:0] packets_o\n);\n  \
             assign write_o = write_q;\n  assign read_o = read_q;\n"
        );
        let word = |address| format!("  assign packets_o[{address}*{packet}+:{packet}] = packets[{address}];\n");
        let words: String = (0..depth).map(word).collect();
        let text = planted(&self.queue, "packet_o\n);", &ports);
        planted(&text, "  assign ready_o", &format!("{words}  assign ready_o"))
    }

    /// The same of its queues, port 0 lowest, and `taken_o`; `after_o` of its arbiters, as in the page: local lowest.
    fn observed_router(&self) -> String {
        let (depth, packet) = (self.shape.link_depth, self.shape.packet_bits());
        let (pointer, words) = (depth.ilog2() + 1, depth * packet);
        let ports = format!(
            "empty_o,\n  output logic [{}:0] write_o, read_o,\n  output logic [{}:0] packets_o,\n  \
             output logic [4:0] taken_o,\n  output logic [16:0] after_o\n);\n",
            5 * pointer - 1,
            5 * words - 1
        );
        let queue = format!(
            ".write_o(write_o[port*{pointer}+:{pointer}]), .read_o(read_o[port*{pointer}+:{pointer}]),\n      \
             .packets_o(packets_o[port*{words}+:{words}]),\n      .valid_o("
        );
        let mut text = planted(&self.router, "empty_o\n);\n", &ports);
        text = planted(&text, ".valid_o(", &queue);
        text = planted(&text, "  assign empty_o", "  assign taken_o = taken;\n  assign empty_o");
        for (output, field) in
            [("local", "4:0"), ("north", "8:5"), ("east", "10:9"), ("south", "14:11"), ("west", "16:15")]
        {
            let grant = format!(".grant_o({output}_grant)");
            text = planted(&text, &grant, &format!("{grant}, .after_o(after_o[{field}])"));
        }
        text
    }
}

/// `text` with the one place where `good` stands made `bad`.
pub fn planted(text: &str, good: &str, bad: &str) -> String {
    assert_eq!(text.matches(good).count(), 1, "`{good}` in\n{text}");
    text.replace(good, bad)
}
