//! Proofs in Yosys and in the ABC that comes with it.

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
    /// The module `joined`: each of `equalities` and `covers` is an output of one bit.
    pub joined: String,
    /// Outputs of `joined` that are 1 where the two differ.
    pub equalities: Vec<&'static str>,
    /// Outputs of `joined` that must be able to become 1.
    pub covers: Vec<&'static str>,
    /// Register stages of the datapath.
    pub depth: u32,
}

/// Both sides as and-inverter graph. A wire without a driver would be free to be equal: `check` refuses it. No register
/// takes over a reset or an enable, which AIGER does not know. Adders and multipliers of both sides become gates by the same
/// rules, so that ABC finds equal points inside them. The map has no line for an output that Yosys has made constant: those stand in what
/// is left without cells.
const TO_AIGER: &str = "read_verilog -sv datapath.sv reference.sv joined.sv; prep -top joined -flatten; check -assert; \
    async2sync; opt -nodffe -nosdff; wreduce; opt -nodffe -nosdff; techmap; dffunmap; techmap; aigmap; \
    write_aiger -map joined.map joined.aig; delete c:*; opt_clean -purge; write_verilog -noattr constants.v";

impl Proof {
    /// The equalities that do not hold for all inputs; first that every cover can be 1, so that nothing holds for want of
    /// a reachable case.
    ///
    /// The datapath is feed-forward: whatever its registers held, after `depth` steps the outputs depend on inputs alone, so
    /// the last step of a window of `depth` + 1 steps from any state is a whole proof.
    pub fn refuted(&self) -> Vec<&'static str> {
        let dir = self.translated();
        for cover in &self.covers {
            assert!(!self.is_never_1(dir.path(), cover), "`{cover}` is never 1");
        }
        let refuted = |output: &&&str| !self.is_never_1(dir.path(), output);
        self.equalities.iter().filter(refuted).copied().collect()
    }

    fn translated(&self) -> tempfile::TempDir {
        let dir = tempfile::tempdir().expect("a folder");
        let reference = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/rtl_ref").join(self.reference);
        let write = |name: &str, text: &str| fs::write(dir.path().join(name), text).expect("a file is written");
        write("datapath.sv", &self.datapath);
        write("joined.sv", &self.joined);
        write("reference.sv", &fs::read_to_string(reference).expect("a reference"));
        let (success, log) = run("yosys", &["-QT", "-p", TO_AIGER], dir.path());
        assert!(success && !log.contains("undriven bit"), "{log}");
        dir
    }

    /// Whether an output of `joined` is 0 for all inputs: where Yosys has made a constant of it already, both sides being built of the
    /// same gates, that; else by ABC's combinational equivalence check.
    fn is_never_1(&self, dir: &Path, output: &str) -> bool {
        let Some((place, outputs)) = place(dir, output) else { return is_constant_0(dir, output) };
        // `frames` leaves the registers of the first step free; the outputs follow one another step by step.
        let (steps, last) = (self.depth + 1, self.depth * outputs + place);
        let script = format!(
            "read_aiger joined.aig; strash; frames -F {steps}; cone -O {last}; print_stats; &get; &cec -T 300 -m"
        );
        let (success, log) = run("yosys-abc", &["-c", &script], dir);
        let found = log.contains("i/o =") && !log.contains("non-driven") && !log.contains("error");
        let verdict = log.lines().rfind(|line| !line.trim().is_empty()).unwrap_or_default();
        match (success && found, verdict) {
            (true, verdict) if verdict.starts_with("Networks are equivalent") => true,
            (true, verdict) if verdict.starts_with("Networks are NOT EQUIVALENT") => false,
            _ => panic!("ABC gave no verdict on `{output}`:\n{log}"),
        }
    }
}

/// Whether an output that is constant is 0.
fn is_constant_0(dir: &Path, output: &str) -> bool {
    let gates = fs::read_to_string(dir.join("constants.v")).expect("Yosys wrote it");
    let is = |bit: u32| gates.contains(&format!("  assign {output} = 1'h{bit};\n"));
    assert!(is(0) || is(1), "`{output}` is no output");
    is(0)
}

/// Where an output stands among those of the and-inverter graph that are not constant, and how many there are.
fn place(dir: &Path, output: &str) -> Option<(u32, u32)> {
    let aiger = fs::read(dir.join("joined.aig")).expect("Yosys wrote it");
    let header = String::from_utf8_lossy(aiger.split(|byte| *byte == b'\n').next().expect("a header")).into_owned();
    let map = fs::read_to_string(dir.join("joined.map")).expect("Yosys wrote it");
    // aig, variables, inputs, latches, outputs, gates; and a line `output PLACE BIT NAME` for each that is not constant
    let outputs = header.split(' ').nth(4).expect("a number of outputs");
    let lines = map.lines().map(|line| line.split(' ').collect::<Vec<_>>());
    let line = lines.into_iter().find(|words| words[0] == "output" && words[3] == output)?;
    Some((line[1].parse().expect("a place"), outputs.parse().expect("a number")))
}

fn run(program: &str, arguments: &[&str], dir: &Path) -> (bool, String) {
    let output = Command::new(program).current_dir(dir).args(arguments).output();
    let output = output.unwrap_or_else(|error| panic!("{program}, which comes with Yosys: {error}"));
    let log = [output.stdout, output.stderr].map(|text| String::from_utf8_lossy(&text).into_owned()).concat();
    (output.status.success(), log)
}

/// The text of the generated datapath of a neuron.
pub fn datapath(compiled: &Compiled) -> String {
    generated(compiled, "datapath")
}

/// The text of a generated module.
pub fn generated(compiled: &Compiled, module: &str) -> String {
    let header = Header { config: "proof.toml".to_owned(), version: "0".to_owned() };
    let files = generate(&compiled.design, &header);
    let path = format!("{}_{module}.sv", compiled.design.name);
    files.into_iter().find(|file| file.path == path).expect("the design has the module").text
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
