//! Parameters and formats far from any sense: refused, never a panic.

use std::io::Write;

use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use rheobase::compile::compile;
use rheobase::spec;

use super::support::{shown, spec as checked};

const LIF: [(&str, &str); 7] = [
    ("c_m", "250.0"),
    ("tau_m", "20.0"),
    ("e_l", "-70.0"),
    ("v_th", "-55.0"),
    ("v_reset", "-70.0"),
    ("v_init", "-70.0"),
    ("i_e", "0.0"),
];

const ADEX: [(&str, &str); 13] = [
    ("c_m", "281.0"),
    ("g_l", "30.0"),
    ("e_l", "-70.6"),
    ("v_th", "-50.4"),
    ("delta_t", "2.0"),
    ("a", "4.0"),
    ("b", "80.5"),
    ("tau_w", "144.0"),
    ("v_reset", "-60.0"),
    ("v_peak", "0.0"),
    ("i_e", "0.0"),
    ("v_init", "-70.6"),
    ("w_init", "0.0"),
];

/// Numbers of a sane size, and now and then one that is not.
fn number() -> impl Strategy<Value = String> {
    prop_oneof![
        8 => (-1000i32..1000).prop_map(|tenths| format!("{:.1}", f64::from(tenths) / 10.0)),
        1 => (1i32..1000, -40i32..38).prop_map(|(digits, power)| format!("{digits}e{power}")),
        1 => (-1000i32..0, -30i32..30).prop_map(|(digits, power)| format!("{digits}e{power}")),
    ]
}

/// Some parameters replaced; most stay at their sensible values.
fn parameters(sensible: &'static [(&str, &str)]) -> impl Strategy<Value = String> {
    let one = prop::option::weighted(0.2, number());
    prop::collection::vec(one, sensible.len()).prop_map(|replaced| {
        let lines = sensible.iter().zip(replaced);
        lines.map(|((key, value), other)| format!("{key} = {}\n", other.as_deref().unwrap_or(value))).collect()
    })
}

fn format() -> impl Strategy<Value = String> {
    (0u32..31).prop_flat_map(|int| (Just(int), 0..32 - int)).prop_map(|(int, frac)| format!("Q{int}.{frac}"))
}

fn config(model: &str, parameters: &str, formats: &[String; 3], decay: u32, numbers: &[String; 2]) -> String {
    let ([state, adaptation, weight], [amplitude, factor]) = (formats, numbers);
    format!(
        "name = \"hostile\"\ndt = 0.1\nsteps = 5\n[population.b]\ncount = 3\n[population.b.{model}]\n{parameters}\
         [source.i]\nstep_current = {{ amplitude = {amplitude}, start = 0.0, stop = 0.3 }}\n\
         [[projection]]\nfrom = \"i\"\nto = \"b\"\nconnect = \"all_to_all\"\nweight = {factor}\n\
         [format]\nstate = \"{state}\"\nadaptation = \"{adaptation}\"\nweight = \"{weight}\"\ndecay = \"UQ0.{decay}\"\n"
    )
}

/// Compiles what can be read, and shows what is refused.
fn survives(text: &str) {
    let mut file = tempfile::NamedTempFile::new().expect("a temporary file");
    file.write_all(text.as_bytes()).expect("it can be written");
    if let Ok(spec) = spec::read(file.path(), &[])
        && let Err(errors) = compile(&spec)
    {
        let shown = shown(&spec, &errors);
        assert!(shown.starts_with("error: ") && shown.contains('^'), "{shown}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 1500,
        failure_persistence: None,
        rng_seed: RngSeed::Fixed(1),
        ..ProptestConfig::default()
    })]

    #[test]
    fn lif(
        parameters in parameters(&LIF),
        formats in [format(), format(), format()],
        decay in 1u32..32,
        numbers in [number(), number()],
    ) {
        survives(&config("lif", &parameters, &formats, decay, &numbers));
    }

    #[test]
    fn adex(
        parameters in parameters(&ADEX),
        formats in [format(), format(), format()],
        decay in 1u32..32,
        numbers in [number(), number()],
    ) {
        survives(&config("adex", &parameters, &formats, decay, &numbers));
    }
}

/// The titles of the errors of an AdEx neuron with one other parameter.
fn refused(state: &str, other: &str) -> Vec<String> {
    let key = other.split(' ').next().expect("a key");
    let lines = ADEX.iter().filter(|(name, _)| *name != key).map(|(name, value)| format!("{name} = {value}\n"));
    let parameters = lines.collect::<String>() + other + "\n";
    let formats = [state, "Q7.16", "Q7.8"].map(str::to_owned);
    let numbers = ["1.0", "1.0"].map(str::to_owned);
    let spec = checked(&config("adex", &parameters, &formats, 20, &numbers));
    compile(&spec).expect_err("it was accepted").into_iter().map(|error| error.title).collect()
}

#[test]
fn a_knee_that_no_word_holds() {
    insta::assert_debug_snapshot!(refused("Q18.12", "v_th = -632e3"), @r#"
[
    "v_th - e_l - delta_t ln(dt g_l / c_m) is 631920.321 mV, which has no word of 32 bits with the 12 fraction bits of the state",
]
"#);
}

#[test]
fn a_slope_beyond_every_potential() {
    insta::assert_debug_snapshot!(refused("Q7.16", "delta_t = 1e30"), @r#"
[
    "the exponential would need a table of 1269190394091696200000000000 points, over 4096",
]
"#);
}
