//! Help texts, read like code.

use std::path::Path;

use crate::support::command::rheobase;

#[test]
fn help_has_examples_that_parse() {
    for arguments in [
        &["--help"][..],
        &["check", "--help"],
        &["emulate", "--help"],
        &["accuracy", "--help"],
        &["generate", "--help"],
        &["cosim", "--help"],
    ] {
        let help = rheobase(Path::new("."), arguments).expect(0).stdout;
        insta::assert_snapshot!(format!("help_{}", arguments[0].trim_start_matches('-')), help);
        let examples: Vec<_> = help.lines().filter(|line| line.starts_with("  rheobase ")).collect();
        assert!(!examples.is_empty(), "{arguments:?} shows no example");
        for example in examples {
            let mut words: Vec<_> = example.split_whitespace().skip(1).collect();
            // An example with --help only parses, and does nothing.
            words.push("--help");
            rheobase(Path::new("."), &words).expect(0);
            assert!(Path::new(words[1]).is_file(), "{example}: there is no such config");
        }
    }
}

#[test]
fn a_slip_in_the_arguments_is_bad_input() {
    for arguments in [
        &["cosimulate"][..],
        &["check"],
        &["check", "x.toml", "--set", "lanes"],
        &["cosim", "x.toml", "--stalls", "95"],
        &["accuracy", "x.toml", "--widths", "16,wide"],
    ] {
        let ended = rheobase(Path::new("."), arguments).expect(2);
        assert!(ended.stdout.is_empty() && ended.stderr.starts_with("error: "), "{ended:?}");
    }
}
