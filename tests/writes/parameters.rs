//! Parameters that are written: no legal word lets a value leave its range, and others are refused.

use rheobase::datapath::evaluate_all;
use rheobase::design::WriteError;
use rheobase::emulator::Machine;
use rheobase::fixed_point::Format;

use crate::{DENSE, Random, compile, compile_file, parameter_chips};

#[test]
fn no_legal_words_overflow_a_datapath() {
    let mut random = Random::new(5);
    for chip in parameter_chips(&[]) {
        let (core, sets) = (&chip.design.cores[0], chip.design.cores[0].parameter_sets());
        let mut graph = core.model.graph.clone();
        let count = graph.parameters.len();
        for _ in 0..4000 {
            let set = random.below(sets);
            // any word, or the least or the greatest, of each format
            let mut word = |format: Format| match random.below(3) {
                0 => format.min_raw() as i64,
                1 => format.max_raw() as i64,
                _ => random.raw(format),
            };
            let words: Vec<i64> = core.parameter_formats().into_iter().map(&mut word).collect();
            let inputs: Vec<i64> = (0..core.receptors).map(|_| word(core.accumulator)).collect();
            graph.parameters.iter_mut().zip(&words).for_each(|(p, &word)| p.values[set as usize] = word);
            // the initial states are any states; a value beyond its range panics
            let raws = evaluate_all(&graph, set as usize, &words[count..], &inputs);
            for (output, variable) in graph.next_state.iter().zip(&core.model.variables) {
                let raw = raws[output.signal.0];
                assert!(variable.range.contains(raw), "{}: `{}` becomes {raw}", chip.design.name, variable.name);
            }
        }
    }
}

#[test]
fn what_is_not_legal_is_refused() {
    let [chip, ..] = parameter_chips(&[]);
    let core = &chip.design.cores[0];
    let (words, formats) = (core.parameter_words(0), core.parameter_formats());
    let mut machine = Machine::new(&chip.design);
    assert_eq!(machine.write_parameters(0, 0, &words), Ok(()));
    assert_eq!(machine.write_parameters(1, 0, &words), Err(WriteError::NoTile(1)));
    assert_eq!(machine.write_parameters(0, 1, &words), Err(WriteError::NoSet(1)));
    let count = words.len() as u32;
    assert_eq!(machine.write_parameters(0, 0, &words[1..]), Err(WriteError::Words(count)));
    for (place, format) in formats.iter().enumerate() {
        for beyond in [format.min_raw() - 1, format.max_raw() + 1] {
            let mut words = words.clone();
            words[place] = beyond as i64;
            assert_eq!(machine.write_parameters(0, 0, &words), Err(WriteError::Word(place as u32)));
        }
    }
    let read_only = compile(DENSE, &[], &[]);
    let written = Machine::new(&read_only.design).write_parameters(0, 0, &words);
    assert_eq!(written, Err(WriteError::ReadOnly("parameters")));
}

/// Equal populations are written apart, and a drive of either sign can be written where the config gives none.
#[test]
fn what_the_config_gives_does_not_bind_what_is_written() {
    let text = std::fs::read_to_string(DENSE).expect("the config can be read");
    let population = text.split("\n\n").nth(1).expect("a population").replace("[population.p", "[population.q");
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("two.toml");
    std::fs::write(&path, format!("{text}\n\n{population}\n")).expect("the folder can be written");
    let sets = |writable| compile_file(&path, &[("hardware.writable", writable)]).design.cores[0].parameter_sets();
    assert_eq!((sets("[\"weights\"]"), sets("[\"parameters\"]")), (1, 2));
    let [chip, ..] = parameter_chips(&[]);
    let graph = &chip.design.cores[0].model.graph;
    let drive = graph.parameters.iter().find(|parameter| parameter.name == "drive").expect("a drive");
    assert!(drive.values == [0] && drive.format.signed && drive.format.int_bits == 5, "{}", drive.format);
}
