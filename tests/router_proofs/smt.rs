//! Proofs by k-induction: Yosys writes the problem, `yosys-smtbmc` and the solver yices solve it.

use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

/// Time steps of the induction step: the invariants of the harnesses are inductive as they are.
const K: u32 = 1;
/// Time steps from reset of the base; K would do.
const BASE: u32 = 3;

/// Macros, each with its value.
pub type Macros = Vec<(&'static str, u32)>;

/// A design, and the module `proof` that drives it, asserts and covers.
pub struct Proof {
    /// The design, in the order of compilation.
    pub design: Vec<String>,
    /// The module `proof`, and what it needs.
    pub harness: Vec<&'static str>,
    /// Macros of the harness.
    pub macros: Macros,
    /// Time steps in which every cover statement must be reached.
    pub cover_steps: u32,
}

/// What the solver says of the assertions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// They hold in every reachable state.
    Proved,
    /// A run from reset breaks one.
    Refuted,
    /// They hold in the first steps, and do not follow from themselves.
    NotInductive,
}

impl Proof {
    /// Reaches every cover statement, so that nothing holds for want of a reachable state; then the base and the step.
    pub fn run(&self) -> Verdict {
        let problem = self.problem();
        let covers: usize = self.harness.iter().map(|text| text.matches("cover (").count()).sum();
        assert!(covers > 0, "a proof has covers");
        let (reached, log) = solve(&problem, &["-c"], self.cover_steps);
        let found = log.matches("Reached cover statement").count();
        assert!(reached && found == covers, "{found} of {covers} covers were reached:\n{log}");
        if !solve(&problem, &[], BASE).0 {
            return Verdict::Refuted;
        }
        let (holds, _) = solve(&problem, &["-i"], K);
        if holds { Verdict::Proved } else { Verdict::NotInductive }
    }

    /// Does a run of so many steps from reset break an assertion?
    pub fn is_refuted(&self, steps: u32) -> bool {
        let (holds, log) = solve(&self.problem(), &[], steps);
        assert!(holds || log.contains("Assert failed in proof"), "no assertion is named:\n{log}");
        !holds
    }

    /// A folder with the problem as `proof.smt2`.
    fn problem(&self) -> TempDir {
        let folder = tempfile::tempdir().expect("a folder");
        let texts = self.design.iter().map(String::as_str).chain(self.harness.iter().copied());
        let mut names = Vec::new();
        for (number, text) in texts.enumerate() {
            names.push(format!("{number}.sv"));
            std::fs::write(folder.path().join(&names[number]), text).expect("a file is written");
        }
        let macros: String = self.macros.iter().map(|(name, value)| format!(" -D{name}={value}")).collect();
        let script = format!(
            "read_verilog -sv -formal{macros} {}; prep -nordff -flatten -top proof; memory_map; opt -full; dffunmap; \
             check -assert; write_smt2 -wires proof.smt2",
            names.join(" ")
        );
        let (success, log) = run(folder.path(), "yosys", &["-QT", "-p", &script]);
        assert!(success && folder.path().join("proof.smt2").exists(), "Yosys failed:\n{log}");
        folder
    }
}

/// Whether `yosys-smtbmc` passed, and what it said; it must have come to a verdict.
fn solve(problem: &TempDir, mode: &[&str], steps: u32) -> (bool, String) {
    let steps = steps.to_string();
    let options = ["-s", "yices", "--noprogress", "--presat", "-t", &steps, "proof.smt2"];
    let (success, log) = run(problem.path(), "yosys-smtbmc", &[mode, &options].concat());
    match (success, log.contains("Status: PASSED"), log.contains("Status: FAILED")) {
        (true, true, false) => (true, log),
        (false, false, true) => (false, log),
        _ => panic!("yosys-smtbmc came to no verdict:\n{log}"),
    }
}

fn run(folder: &Path, program: &str, arguments: &[&str]) -> (bool, String) {
    let output = Command::new(program).args(arguments).current_dir(folder).output();
    let output = output.unwrap_or_else(|error| panic!("{program}: {error}; `make setup` installs it"));
    let log = [output.stdout, output.stderr].map(|text| String::from_utf8_lossy(&text).into_owned()).concat();
    (output.status.success(), log)
}
