//! The showcase designs under `hdl_out/` are what the generator makes of their configs now, byte for byte.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use rheobase::compile::compile;
use rheobase::rtl::{Header, generate};
use rheobase::spec;

const SHOWCASE: &[&str] = &["01-one-neuron", "02-adex-patterns", "05-digits", "08-mesh"];

/// Every file of `folder`, by its path below it.
fn committed(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let entries = fs::read_dir(folder).unwrap_or_else(|e| panic!("{}: {e}; run `make hdl_out`", folder.display()));
    let mut files = BTreeMap::new();
    for entry in entries {
        let path = entry.expect("its entries can be read").path();
        if path.is_dir() {
            files.extend(committed(&path));
        } else {
            files.insert(path.clone(), fs::read(&path).expect("a committed file can be read"));
        }
    }
    files
}

fn generated(name: &str) -> BTreeMap<PathBuf, Vec<u8>> {
    let config = Path::new("configs").join(name).with_extension("toml");
    let spec = spec::read(&config, &[]).unwrap_or_else(|error| panic!("{error}"));
    let compiled = compile(&spec).unwrap_or_else(|list| panic!("{}", spec::render(&spec.path, &spec.text, &list)));
    let header = Header { config: format!("{name}.toml"), version: env!("CARGO_PKG_VERSION").to_owned() };
    let folder = Path::new("hdl_out").join(name);
    let files = generate(&compiled.design, &header).into_iter();
    files.map(|file| (folder.join(file.path), file.text.into_bytes())).collect()
}

#[test]
fn the_showcase_is_current() {
    let expected: BTreeMap<_, _> = SHOWCASE.iter().flat_map(|name| generated(name)).collect();
    let found = committed(Path::new("hdl_out"));
    let differs = |path: &&PathBuf| expected.get(*path) != found.get(*path);
    let stale: BTreeSet<_> = expected.keys().chain(found.keys()).filter(differs).collect();
    assert!(stale.is_empty(), "run `make hdl_out`: not as generated, missing or left over: {stale:?}");
    assert!(expected.len() > 60, "only {} files", expected.len());
}

#[test]
fn the_showcase_is_what_the_script_generates() {
    let script = fs::read_to_string("scripts/hdl_out.sh").expect("the script can be read");
    assert!(script.contains(&format!("showcase=({})", SHOWCASE.join(" "))), "the script and this test list the same");
}
