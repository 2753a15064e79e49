//! Explicit connections: a file, read by the program and read naively.

use std::io::Write;
use std::path::Path;

use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use rheobase::spec;

use super::connectivity::config;
use super::support::compiled;

const COUNTS: [u32; 2] = [9, 7];

/// A row: source, target, weight in 1/1024, delay in time steps.
type Row = (u32, u32, i32, u32);

fn rows() -> impl Strategy<Value = Vec<Row>> {
    prop::collection::vec((0..COUNTS[0], 0..COUNTS[1], -4096i32..4096, 1u32..20), 1..60)
}

/// The synapses of a network that a list in `file` connects: (source, target, weight in 1/1024, delay).
fn network_of(file: &str, write: impl FnOnce(&Path), rest: &str) -> Vec<Row> {
    let folder = tempfile::tempdir().expect("a folder");
    write(&folder.path().join(file));
    let projection = format!("from = \"a\"\nto = \"b\"\nconnect = {{ list = \"{file}\" }}\n{rest}");
    let text = config(&format!("count = {}", COUNTS[0]), &format!("count = {}", COUNTS[1]), &[projection]);
    let path = folder.path().join("config.toml");
    std::fs::write(&path, text).expect("the config is written");
    let network = compiled(&spec::read(&path, &[]).unwrap_or_else(|error| panic!("{error}"))).network;
    let of = |from| {
        let synapses = network.synapses_of(network.axon_of(from)).iter();
        synapses.map(move |one| (from, one.target - COUNTS[0], (one.weight * 1024.0) as i32, one.delay))
    };
    (0..COUNTS[0]).flat_map(of).collect()
}

/// The rows in the order of a network: by source and target, equal pairs as they stand.
fn naive(mut rows: Vec<Row>) -> Vec<Row> {
    rows.sort_by_key(|row| (row.0, row.1));
    rows
}

/// Writes columns as NumPy's `savez` does.
fn write_npz(path: &Path, rows: &[Row], weight: bool, delay: bool) {
    let mut zip = zip::ZipWriter::new(std::fs::File::create(path).expect("the file is made"));
    let mut add = |name: &str, npy: Vec<u8>| {
        zip.start_file(format!("{name}.npy"), zip::write::SimpleFileOptions::DEFAULT).expect("an entry");
        zip.write_all(&npy).expect("its bytes");
    };
    add("source", npy(rows.iter().map(|row| i64::from(row.0))));
    add("target", npy(rows.iter().map(|row| row.1 as u16)));
    if weight {
        add("weight", npy(rows.iter().map(|row| row.2 as f32 / 1024.0)));
    }
    if delay {
        add("delay", npy(rows.iter().map(|row| f64::from(row.3))));
    }
    zip.finish().expect("the file ends");
}

fn npy<T: npyz::AutoSerialize>(values: impl ExactSizeIterator<Item = T>) -> Vec<u8> {
    use npyz::WriterBuilder;
    let mut bytes = Vec::new();
    let shape = [values.len() as u64];
    let mut writer =
        npyz::WriteOptions::new().default_dtype().shape(&shape).writer(&mut bytes).begin_nd().expect("a header");
    writer.extend(values).expect("values");
    writer.finish().expect("an end");
    bytes
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 60, failure_persistence: None, rng_seed: RngSeed::Fixed(1), ..ProptestConfig::default()
    })]

    #[test]
    fn a_csv_is_its_rows(rows in rows(), order in Just(["source", "target", "weight", "delay"]).prop_shuffle()) {
        let field = |row: &Row, column: &str| match column {
            "source" => row.0.to_string(),
            "target" => row.1.to_string(),
            "weight" => format!("{:?}", f64::from(row.2) / 1024.0),
            _ => format!("{}.0", row.3),
        };
        let line = |row: &Row| order.map(|column| field(row, column)).join(", ");
        let text = format!("{}\n{}\n", order.join(","), rows.iter().map(line).collect::<Vec<_>>().join("\n"));
        // Read again from the text, by hand.
        let read: Vec<Row> = text.lines().skip(1).map(|line| {
            let fields: Vec<f64> = line.split(", ").map(|field| field.parse().expect("a number")).collect();
            let of = |column| fields[order.iter().position(|name| *name == column).expect("a column")];
            (of("source") as u32, of("target") as u32, (of("weight") * 1024.0) as i32, of("delay") as u32)
        }).collect();
        prop_assert_eq!(network_of("pairs.csv", |path| std::fs::write(path, &text).expect("written"), ""), naive(read));
    }

    #[test]
    fn an_npz_is_its_rows(rows in rows(), weight: bool, delay: bool) {
        let mut rest = String::new();
        let mut expected = rows.clone();
        if !weight {
            rest += "weight = 0.5\n";
            expected.iter_mut().for_each(|row| row.2 = 512);
        }
        if !delay {
            rest += "delay = 3.0\n";
            expected.iter_mut().for_each(|row| row.3 = 3);
        }
        prop_assert_eq!(network_of("pairs.npz", |path| write_npz(path, &rows, weight, delay), &rest), naive(expected));
    }
}
