//! A chip out of the text of a config.

use std::path::Path;

use rheobase::compile::{Compiled, compile};
use rheobase::spec;

/// The config `text`, compiled.
pub fn compiled(text: &str) -> Compiled {
    let folder = tempfile::tempdir().expect("a folder for the config");
    let path = folder.path().join("chip.toml");
    std::fs::write(&path, text).expect("the config is written");
    let spec = spec::read(Path::new(&path), &[]).unwrap_or_else(|error| panic!("{error}"));
    compile(&spec).unwrap_or_else(|list| panic!("{}", spec::render(&spec.path, &spec.text, &list)))
}
