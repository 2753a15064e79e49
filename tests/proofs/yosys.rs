//! Proofs in Yosys.

use std::fs;
use std::path::Path;
use std::process::Command;

use rheobase::compile::Compiled;
use rheobase::rtl::{Header, generate};

/// A datapath, its reference and what joins them.
pub struct Proof {
    /// The generated module.
    pub datapath: String,
    /// The file under `tests/rtl_ref`.
    pub reference: &'static str,
    /// The module `joined`: asserts equality, and has a wire for each of `covers`.
    pub joined: String,
    /// Wires of `joined` that must be able to become 1.
    pub covers: Vec<&'static str>,
    /// Register stages of the datapath.
    pub depth: u32,
}

/// What Yosys says of a proof.
#[derive(Debug, PartialEq, Eq)]
pub enum Verdict {
    Proved,
    Refuted,
}

impl Proof {
    /// Proves equality; first that every wire of `covers` can be 1, so that nothing holds for want of a reachable case.
    ///
    /// The datapath is feed-forward: whatever its registers held, after `depth` steps the outputs depend on inputs alone, so
    /// a window of `depth` + 1 steps from any state is a whole proof.
    pub fn run(&self) -> Verdict {
        for cover in &self.covers {
            let last = self.depth + 1;
            let script = format!("sat -falsify -seq {last} -prove-skip {} -prove {cover} 0 joined", self.depth);
            let (success, log) = self.yosys(&script);
            assert!(success && log.contains("model found: FAIL!"), "`{cover}` is never 1:\n{log}");
        }
        let (seq, skip) = (self.depth + 1, self.depth);
        let (success, log) = self.yosys(&format!("sat -verify -prove-asserts -seq {seq} -prove-skip {skip} joined"));
        match (success, log.contains("no model found: SUCCESS!"), log.contains("proof did fail!")) {
            (true, true, _) => Verdict::Proved,
            (false, false, true) => Verdict::Refuted,
            _ => panic!("Yosys gave no verdict:\n{log}"),
        }
    }

    fn yosys(&self, command: &str) -> (bool, String) {
        let dir = tempfile::tempdir().expect("a folder");
        let reference = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/rtl_ref").join(self.reference);
        let write = |name: &str, text: &str| fs::write(dir.path().join(name), text).expect("a file is written");
        write("datapath.sv", &self.datapath);
        write("joined.sv", &self.joined);
        write("reference.sv", &fs::read_to_string(reference).expect("a reference"));
        let script = format!(
            "read_verilog -sv -formal datapath.sv reference.sv joined.sv; prep -top joined -flatten; async2sync; \
             opt -full; {command}"
        );
        let output = Command::new("yosys").current_dir(dir.path()).args(["-QT", "-p", &script]).output();
        let output = output.expect("Yosys is installed");
        let log = [output.stdout, output.stderr].map(|text| String::from_utf8_lossy(&text).into_owned()).concat();
        let from = log.rfind("Executing SAT pass").unwrap_or(0);
        (output.status.success(), log[from..].to_owned())
    }
}

/// The text of the generated datapath.
pub fn datapath(compiled: &Compiled) -> String {
    let header = Header { config: "proof.toml".to_owned(), version: "0".to_owned() };
    let files = generate(&compiled.design, &header);
    let path = format!("{}_datapath.sv", compiled.design.name);
    files.into_iter().find(|file| file.path == path).expect("a design has a datapath").text
}

/// `text` with the one place where `good` stands made `bad`.
pub fn planted(text: &str, good: &str, bad: &str) -> String {
    assert_eq!(text.matches(good).count(), 1, "`{good}` in\n{text}");
    text.replace(good, bad)
}

/// Registers that delay `signal` (declared as `kind`) by `steps`, and the name of the delayed signal.
pub fn delayed(kind: &str, signal: &str, steps: u32) -> (String, String) {
    let mut text = String::new();
    let mut last = signal.to_owned();
    for step in 1..=steps {
        let name = format!("{signal}_{step}");
        text += &format!("  reg {kind} {name};\n  always @(posedge clk) {name} <= {last};\n");
        last = name;
    }
    (text, last)
}
