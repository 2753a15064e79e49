//! Every config under `tests/errors/` has one thing wrong; what a user reads about it is reviewed like code.
//!
//! To add a case, add a file and run `INSTA_UPDATE=always cargo test --test errors`, then read the new snapshot.

use std::path::{Path, PathBuf};

use rheobase::spec::{self, ReadError};

/// Relative, so that no path of a machine gets into the snapshots.
const FOLDER: &str = "tests/errors";

fn configs() -> Vec<PathBuf> {
    let mut configs: Vec<_> = std::fs::read_dir(FOLDER)
        .expect("the folder of broken configs is there")
        .map(|entry| entry.expect("its entries can be read").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "toml"))
        .collect();
    configs.sort();
    configs
}

/// What the user sees for a broken config.
fn shown(config: &Path) -> String {
    match spec::read(config, &[]) {
        Ok(_) => panic!("{} was accepted", config.display()),
        Err(ReadError::Diagnostics(errors)) => errors.to_string(),
        Err(other) => panic!("{}: expected diagnostics, got: {other}", config.display()),
    }
}

#[test]
fn every_broken_config_is_explained() {
    let configs = configs();
    assert!(configs.len() >= 90, "only {} broken configs were found in {FOLDER}", configs.len());
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("errors/snapshots");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| {
        for config in configs {
            let name = config.file_stem().expect("a config has a name").to_string_lossy();
            insta::assert_snapshot!(name.as_ref(), shown(&config));
        }
    });
}

#[test]
fn every_explanation_points_into_the_file() {
    for config in configs() {
        let text = shown(&config);
        let arrow = format!("--> {}:", config.display());
        assert!(text.starts_with("error: ") && text.contains(&arrow) && text.contains('^'), "{text}");
    }
}

#[test]
fn every_snapshot_has_its_config() {
    for entry in std::fs::read_dir(Path::new(FOLDER).join("snapshots")).expect("the snapshots are there") {
        let snapshot = entry.expect("its entries can be read").path();
        let name = snapshot.file_name().expect("a file").to_string_lossy().replace(".snap", ".toml");
        assert!(Path::new(FOLDER).join(&name).is_file(), "{} is left over", snapshot.display());
    }
}

#[test]
fn every_config_says_first_what_is_wrong_with_it() {
    for config in configs() {
        let text = std::fs::read_to_string(&config).expect("the config can be read");
        assert!(text.starts_with("# "), "{} starts with a comment", config.display());
    }
}
