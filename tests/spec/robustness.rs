//! No text, no array file and no override makes `read` panic.

use std::path::Path;

use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use rheobase::spec::{self, ReadError, Spec};

use super::{FULL, MINIMAL, read};

/// A config written to a folder of its own, where it finds the files of `tests/spec`.
pub fn read_text(text: &str) -> Result<Spec, ReadError> {
    let folder = tempfile::tempdir().unwrap();
    copy_files(folder.path());
    let path = folder.path().join("config.toml");
    std::fs::write(&path, text).unwrap();
    spec::read(&path, &[])
}

/// The files that `full.toml` names.
const FILES: [&str; 4] = ["arrays.npz", "spikes.csv", "pairs.csv", "pairs.npz"];

fn copy_files(folder: &Path) {
    for name in FILES {
        std::fs::copy(Path::new("tests/spec").join(name), folder.join(name)).unwrap();
    }
}

/// Whatever the text is, an error points into it and can be shown.
fn survives(text: &str) {
    if let Err(error) = read_text(text) {
        assert!(error.to_string().starts_with("error: "));
        if let ReadError::Diagnostics(errors) = error {
            assert!(!errors.to_string().contains("a fault of rheobase"), "refused without a reason");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 400, failure_persistence: None, rng_seed: RngSeed::Fixed(1), ..ProptestConfig::default()
    })]

    #[test]
    fn deleted_bytes_never_panic(at in 0..FULL.len(), length in 1usize..40) {
        let end = (at + length).min(FULL.len());
        survives(&String::from_utf8_lossy(&[&FULL.as_bytes()[..at], &FULL.as_bytes()[end..]].concat()));
    }

    #[test]
    fn inserted_text_never_panics(at in 0..FULL.len(), text in "[-\\[\\]{}=.,\"'#\n 0-9a-zé_+xoe]{1,12}") {
        survives(&String::from_utf8_lossy(&[&FULL.as_bytes()[..at], text.as_bytes(), &FULL.as_bytes()[at..]].concat()));
    }

    #[test]
    fn swapped_lines_and_numbers_never_panic(
        from in 0usize..190,
        to in 0usize..190,
        number in "-?[0-9]{1,45}(\\.[0-9]{1,45})?(e-?[0-9]{1,3})?",
    ) {
        let mut lines: Vec<String> = FULL.lines().map(str::to_owned).collect();
        let (from, to) = (from % lines.len(), to % lines.len());
        lines.swap(from, to);
        if let Some((key, _)) = lines[from].clone().split_once('=') {
            lines[from] = format!("{key}= {number}");
        }
        survives(&lines.join("\n"));
    }

    #[test]
    fn any_text_never_panics(text in "\\PC{0,80}") {
        survives(&text);
        survives(&format!("{MINIMAL}{text}"));
    }

    #[test]
    fn a_damaged_file_never_panics(name in prop::sample::select(FILES.to_vec()), at: prop::sample::Index, byte: u8, cut: bool) {
        let folder = tempfile::tempdir().unwrap();
        copy_files(folder.path());
        let mut bytes = std::fs::read(folder.path().join(name)).unwrap();
        let at = at.index(bytes.len());
        bytes[at] = byte;
        bytes.truncate(if cut { at } else { bytes.len() });
        std::fs::write(folder.path().join(name), bytes).unwrap();
        let path = folder.path().join("full.toml");
        std::fs::write(&path, FULL).unwrap();
        let _ = spec::read(&path, &[]).map_err(|error| error.to_string());
    }

    #[test]
    fn any_override_never_panics(
        path in "[a-z.0-9]{0,20}|population\\.exc\\.lif\\.[a-z_]{1,6}|dt|hardware\\.[a-z]{1,6}",
        value in "\\PC{0,20}",
    ) {
        let _ = read("minimal.toml", &[(&path, &value)]).map_err(|error| error.to_string());
    }
}
