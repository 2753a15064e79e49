//! Every config under `tests/errors/` has one thing wrong; what a user reads about it is reviewed like code.
//!
//! To add a case, add a file and run `INSTA_UPDATE=always cargo test --test errors`, then read the new snapshot.

mod support;

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use support::command::{Ended, rheobase};

/// Relative, so that no path of a machine gets into the snapshots: tests run at the top of the repository.
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

/// What `rheobase check` does with each broken config.
fn checked() -> &'static [(PathBuf, Ended)] {
    static CHECKED: OnceLock<Vec<(PathBuf, Ended)>> = OnceLock::new();
    let check = |config: PathBuf| {
        let ended = rheobase(Path::new("."), &["check", config.to_str().expect("a path in UTF-8")]);
        (config, ended)
    };
    CHECKED.get_or_init(|| configs().into_iter().map(check).collect())
}

#[test]
fn every_broken_config_is_explained() {
    assert!(checked().len() >= 100, "only {} broken configs were found in {FOLDER}", checked().len());
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("errors/snapshots");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| {
        for (config, ended) in checked() {
            let name = config.file_stem().expect("a config has a name").to_string_lossy();
            insta::assert_snapshot!(name.as_ref(), ended.stderr);
        }
    });
}

#[test]
fn every_broken_config_is_bad_input() {
    let files = || {
        let entries = std::fs::read_dir(FOLDER).expect("the folder is there");
        let mut names: Vec<_> = entries.map(|entry| entry.expect("its entries can be read").file_name()).collect();
        names.sort();
        names
    };
    let before = files();
    for (config, ended) in checked() {
        assert_eq!(ended.status, 2, "{}: {ended:?}", config.display());
        assert!(ended.stdout.is_empty(), "{}: {ended:?}", config.display());
    }
    assert_eq!(files(), before, "a refused config leaves no file behind");
}

#[test]
fn every_explanation_points_into_the_file() {
    for (config, Ended { stderr, .. }) in checked() {
        let arrow = format!("--> {}:", config.display());
        assert!(stderr.starts_with("error: ") && stderr.contains(&arrow) && stderr.contains('^'), "{stderr}");
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
