//! The binary, as a user runs it.

use std::path::{Path, PathBuf};
use std::process::Command;

/// How a command ended.
#[derive(Debug)]
pub struct Ended {
    /// Exit status.
    pub status: i32,
    /// What it printed.
    pub stdout: String,
    /// What it complained of.
    pub stderr: String,
}

impl Ended {
    /// The one JSON object on stdout.
    pub fn json(&self) -> serde_json::Map<String, serde_json::Value> {
        match serde_json::from_str(&self.stdout) {
            Ok(serde_json::Value::Object(object)) => object,
            other => panic!("not one JSON object but {other:?}: {self:?}"),
        }
    }

    /// Asserts the exit status.
    pub fn expect(self, status: i32) -> Self {
        assert_eq!(self.status, status, "{self:?}");
        self
    }
}

/// Runs `rheobase` in `dir`.
pub fn rheobase(dir: &Path, arguments: &[&str]) -> Ended {
    run(command(dir, arguments))
}

/// Runs `rheobase` in `dir` with this `PATH`.
pub fn rheobase_with_path(dir: &Path, arguments: &[&str], path: &str) -> Ended {
    let mut command = command(dir, arguments);
    command.env("PATH", path);
    run(command)
}

fn command(dir: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_rheobase"));
    command.args(arguments).current_dir(dir);
    command
}

fn run(mut command: Command) -> Ended {
    let output = command.output().expect("the binary is built");
    let text = |bytes| String::from_utf8(bytes).expect("it prints UTF-8");
    Ended {
        status: output.status.code().expect("it is not killed"),
        stdout: text(output.stdout),
        stderr: text(output.stderr),
    }
}

/// The path of a shipped config, from anywhere.
pub fn config(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("configs").join(name).with_extension("toml");
    path.to_str().expect("a path in UTF-8").to_owned()
}

/// Every file below `dir`, sorted.
pub fn files_below(dir: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(dir).expect("the folder can be read") {
        let path = entry.expect("its entries can be read").path();
        files.extend(if path.is_dir() { files_below(&path) } else { vec![path] });
    }
    files.sort();
    files
}
