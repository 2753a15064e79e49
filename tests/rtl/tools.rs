//! The outside tools that read the generated Verilog. A missing one is a failure.

use std::path::Path;
use std::process::Command;

use rheobase::rtl::GeneratedFile;
use tempfile::TempDir;

/// Writes the files into a new folder.
pub fn write(files: &[GeneratedFile]) -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for file in files {
        std::fs::write(folder.path().join(&file.path), &file.text).expect("the folder can be written");
    }
    folder
}

/// Runs a linter: what is wrong, if it fails or says anything.
///
/// # Panics
/// Where the program is missing.
fn complaint(name: &str, folder: &Path, program: &str, arguments: &[&str]) -> Option<String> {
    let output = Command::new(program).args(arguments).current_dir(folder).output();
    let output = output.unwrap_or_else(|error| panic!("{program}: {error}; `make setup` installs it"));
    let said = [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).concat();
    let is_clean = output.status.success() && said.trim().is_empty();
    (!is_clean).then(|| format!("{name}: {program}, {}:\n{said}", output.status))
}

/// What five linters, each with all of its warnings, say about the top module `name` in `folder`.
pub fn lint(name: &str, folder: &Path) -> Vec<String> {
    let list = format!("{name}.f");
    let list_text = std::fs::read_to_string(folder.join(&list)).expect("a list of files");
    let files: Vec<&str> = list_text.lines().collect();
    let slang = concat!(env!("CARGO_MANIFEST_DIR"), "/scripts/slang.py");
    let yosys = format!(
        "read_verilog -sv {}; hierarchy -check -top {name}; proc; memory_collect; check -assert",
        files.join(" ")
    );
    let linters: [(&str, &[&str], bool); 5] = [
        ("verilator", &["--lint-only", "-sv", "-Wall", "--top-module", name], true),
        ("iverilog", &["-g2012", "-Wall", "-tnull"], true),
        ("python3", &[slang], true),
        ("verible-verilog-lint", &[], true),
        ("yosys", &["-q", "-p", &yosys], false),
    ];
    let check = |(program, options, names_files): (&str, &[&str], bool)| {
        let files: &[&str] = if names_files { &files } else { &[] };
        complaint(name, folder, program, &[options, files].concat())
    };
    linters.into_iter().filter_map(check).collect()
}
