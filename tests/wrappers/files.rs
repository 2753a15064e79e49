//! What is generated with wrappers.

use rheobase::rtl::top_modules;

use crate::run::compile;
use crate::support::simulation::verilog;

const CONFIG: &str = "tests/wrappers/network.toml";
const BOTH: [(&str, &str); 1] = [("hardware.wrapper", "[\"axi\", \"aer\"]")];

#[test]
fn the_chip_stays_as_it_is() {
    let (bare, wrapped) = (verilog(&compile(CONFIG, &[])), verilog(&compile(CONFIG, &BOTH)));
    assert!(bare.len() > 30, "only {} files", bare.len());
    assert_eq!(wrapped[..bare.len()], bare);
    let names: Vec<&str> = wrapped[bare.len()..].iter().map(|file| file.path.as_str()).collect();
    assert_eq!(names.len(), 21, "{names:?}");
}

#[test]
fn the_same_design_gives_the_same_bytes() {
    assert_eq!(verilog(&compile(CONFIG, &BOTH)), verilog(&compile(CONFIG, &BOTH)));
}

#[test]
fn every_top_module_has_its_list_of_files() {
    let compiled = compile(CONFIG, &BOTH);
    let files = verilog(&compiled);
    let tops = top_modules(&compiled.design);
    assert_eq!(tops, ["wrapped", "wrapped_axi", "wrapped_aer"]);
    for top in tops {
        let list = files.iter().find(|file| file.path == format!("{top}.f")).expect("a list of files");
        assert_eq!(list.text.lines().last(), Some(format!("{top}.v").as_str()));
        for line in list.text.lines() {
            assert!(files.iter().any(|file| file.path == line), "{top}.f names {line}");
        }
    }
}

#[test]
fn another_network_is_another_chip() {
    let hash = |overrides: &[(&str, &str)]| {
        let all = [&BOTH, overrides].concat();
        let files = verilog(&compile(CONFIG, &all));
        let header = files.iter().find(|file| file.path == "wrapped.h").expect("a header");
        header.text.lines().find(|line| line.contains("DESIGN_HASH_VALUE")).expect("a hash").to_owned()
    };
    assert_ne!(hash(&[]), hash(&[("seed", "6")]));
    assert_eq!(hash(&[]), hash(&[]));
}

#[test]
fn a_register_map_reads_like_this() {
    let files = verilog(&compile(CONFIG, &BOTH));
    let page = files.iter().find(|file| file.path == "wrapped_registers.md").expect("a page");
    // the hash is that of all Verilog, which changes more often than this page
    let lines = page.text.lines().filter(|line| !line.contains("hash of the generated"));
    insta::assert_snapshot!(lines.collect::<Vec<_>>().join("\n"));
}
