//! What a config means: every field of a full one, the defaults, overrides.

#[path = "spec/robustness.rs"]
mod robustness;

use std::path::{Path, PathBuf};

use rheobase::datapath::Relation;
use rheobase::fixed_point::{Decimal, Format, Overflow, Rounding};
use rheobase::models::{Drive, GaussianNoise, Leak, Reset};
use rheobase::spec::{
    self, Bounds, Connect, CurrentPiece, Delay, Gaussian, NeuronModel, ReadError, SourceKind, Spec, Weight, Writable,
};
use robustness::read_text;

const FULL: &str = include_str!("spec/full.toml");
const MINIMAL: &str = include_str!("spec/minimal.toml");

fn decimal(text: &str) -> Decimal {
    text.parse().unwrap()
}

fn read(name: &str, overrides: &[(&str, &str)]) -> Result<Spec, ReadError> {
    let overrides: Vec<_> = overrides.iter().map(|(path, value)| (path.to_string(), value.to_string())).collect();
    spec::read(&Path::new("tests/spec").join(name), &overrides)
}

fn full() -> Spec {
    read("full.toml", &[]).unwrap_or_else(|error| panic!("{error}"))
}

fn minimal_with(overrides: &[(&str, &str)]) -> Spec {
    read("minimal.toml", overrides).unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn a_full_config_has_its_run_and_its_chip() {
    let spec = full();
    assert_eq!(spec.name.value, "full");
    assert_eq!(&spec.text[spec.name.span.clone()], "\"full\"");
    assert_eq!(spec.path, PathBuf::from("tests/spec/full.toml"));
    assert_eq!((spec.dt.value, spec.steps.value, spec.seed), (decimal("0.1"), 500, 7));
    let format = spec.format;
    assert_eq!((format.state.value, format.adaptation.value), (Format::signed(7, 14), Format::signed(9, 12)));
    assert_eq!((format.weight.value, format.decay.value), (Format::signed(2, 7), Format::unsigned(0, 20)));
    assert_eq!((format.rounding.value, format.overflow.value), (Rounding::Even, Overflow::Wrap));
    let hardware = spec.hardware;
    assert_eq!((hardware.mesh.value, hardware.lanes.value, hardware.clock_mhz.value), ([4, 3], 4, 62.5));
    assert_eq!((hardware.host.value, hardware.link_depth.value), ([3, 1], 16));
    assert_eq!((hardware.queue_depth.value, hardware.max_delay.unwrap().value), (64, 30));
    let writable: Vec<Writable> = hardware.writable.iter().map(|writable| writable.value).collect();
    assert_eq!(writable, [Writable::Weights, Writable::Parameters]);
}

#[test]
fn a_full_config_has_its_populations_in_order() {
    let spec = full();
    let names: Vec<_> = spec.populations.iter().map(|p| (p.name.value.as_str(), p.count.value)).collect();
    assert_eq!(names, [("zeta", 4), ("beta", 4), ("alpha", 3)]);
    let noise: Vec<_> = spec.populations.iter().map(|p| p.noise.gaussian).collect();
    assert_eq!(
        noise,
        [Some(GaussianNoise::Current(decimal("12.5"))), Some(GaussianNoise::Jump(decimal("0.02"))), None]
    );
    let NeuronModel::Lif(lif) = spec.populations[0].model else { panic!("zeta is LIF") };
    assert_eq!((lif.leak, lif.rest), (Leak::TimeConstant(decimal("20")), decimal("-70")));
    assert_eq!((lif.threshold, lif.reset), (decimal("-55"), Reset::Value(decimal("-65.5"))));
    assert_eq!((lif.spike_when, lif.refractory_steps), (Relation::Greater, 20));
    assert_eq!(lif.drive, Drive::Current { i_e: decimal("100"), c_m: decimal("250") });
    assert_eq!((lif.v_init, lif.physical), (decimal("-60"), true));
    let NeuronModel::Lif(free) = spec.populations[1].model else { panic!("beta is LIF") };
    assert_eq!((free.leak, free.rest), (Leak::Factor(decimal("0.9")), Decimal::ZERO));
    assert_eq!((free.threshold, free.reset), (decimal("1"), Reset::Subtract));
    assert_eq!((free.refractory_steps, free.drive), (3, Drive::Bias(decimal("0.05"))));
    assert_eq!((free.v_init, free.physical), (decimal("0.5"), false));
    let NeuronModel::Adex(adex) = spec.populations[2].model else { panic!("alpha is AdEx") };
    assert_eq!((adex.c_m, adex.g_l, adex.e_l), (decimal("281"), decimal("30"), decimal("-70.6")));
    assert_eq!((adex.v_t, adex.delta_t), (decimal("-50.4"), decimal("2")));
    assert_eq!((adex.a, adex.b, adex.tau_w), (decimal("4"), decimal("80.5"), decimal("144")));
    assert_eq!((adex.v_reset, adex.v_peak, adex.refractory_steps), (decimal("-47.4"), decimal("0"), 10));
    assert_eq!((adex.i_e, adex.v_init, adex.w_init), (decimal("500"), decimal("-68"), decimal("12.5")));
}

#[test]
fn each_parameter_knows_its_place() {
    let spec = full();
    let zeta = &spec.populations[0];
    assert_eq!(&spec.text[zeta.parameter_spans["tau_m"].clone()], "20.0");
    assert_eq!(&spec.text[zeta.model_span.clone()], "[population.zeta.lif]");
    assert!(!zeta.parameter_spans.contains_key("beta"));
}

#[test]
fn a_full_config_has_its_sources() {
    let spec = full();
    let source = |name: &str| spec.sources.iter().find(|source| source.name.value == name).unwrap();
    let counts: Vec<_> = spec.sources.iter().map(|s| (s.name.value.as_str(), s.count.value)).collect();
    let given = [("given", 2), ("listed", 3), ("pictures", 4)];
    assert_eq!(counts[..4], [("noise", 5), ("drive", 1), ("staircase", 1), ("burst", 2)]);
    assert_eq!(counts[4..], [&[("metronome", 2), ("phases", 6)][..], &given].concat());
    let SourceKind::Poisson { rate, start, stop } = &source("noise").kind else { panic!("noise is Poisson") };
    assert_eq!((rate.value, start, stop), (decimal("800.5"), &0, &500));
    assert!(matches!(source("burst").kind, SourceKind::Poisson { start: 100, stop: 200, .. }));
    let SourceKind::SpikeTimes { steps, .. } = &source("given").kind else { panic!("given are spikes") };
    assert_eq!(steps, &[vec![3, 6, 7], vec![]], "0.3, 0.6 and 0.79 ms at 0.1 ms");
    let SourceKind::SpikeTimes { steps, .. } = &source("listed").kind else { panic!("listed are spikes") };
    assert_eq!(steps, &[vec![5], vec![], vec![3, 3, 499]]);
    let SourceKind::Images { pixels, labels, .. } = &source("pictures").kind else { panic!("pictures are images") };
    assert_eq!(pixels, &(0..12).collect::<Vec<u8>>());
    assert_eq!(labels.as_deref(), Some(&[0, 1, 2][..]));
}

#[test]
fn a_full_config_has_its_currents() {
    let spec = full();
    let current = |place: usize| match &spec.sources[place].kind {
        SourceKind::StepCurrent { amplitudes, pieces } => (amplitudes.clone(), pieces.clone()),
        other => panic!("not a current: {other:?}"),
    };
    let piece = |start, stop, amplitude| CurrentPiece { start, stop, amplitude };
    assert_eq!(current(1), (vec![decimal("-12.5")], vec![piece(100, 450, 0)]));
    let pieces = vec![piece(50, 100, 0), piece(150, 200, 1), piece(200, 300, 0)];
    assert_eq!(current(2), (vec![decimal("100"), decimal("-50.5")], pieces), "0 is no piece, 100 one amplitude");
    assert_eq!([1, 2].map(|place: usize| spec.sources[place].axons()), [1, 2]);
}

#[test]
fn regular_spikes_are_divided_exactly() {
    let spec = full();
    let steps = |place: usize, input| match &spec.sources[place].kind {
        SourceKind::Regular(regular) => regular.spikes_of(input).collect::<Vec<_>>(),
        other => panic!("not regular: {other:?}"),
    };
    // 1.5 ms, and every 10/3 ms after it, which is no decimal: 1.5, 4.83, 8.17, 11.5 ...
    let thirds: Vec<u32> = (0u32..).map(|k| (45 + 100 * k) / 3).take_while(|step| *step < 500).collect();
    assert_eq!((steps(4, 0), steps(4, 1)), (thirds.clone(), thirds));
    // 0.05, 0.3, 0.55, 0.8 ms at 0.1 ms; in floating point 0.3 / 0.1 is less than 3.
    assert_eq!(steps(5, 1), [0, 3, 5, 8]);
    assert_eq!((steps(5, 0), steps(5, 5)), (vec![0, 2, 5, 7], vec![]), "the stop is excluded");
}

#[test]
fn a_full_config_has_its_projections() {
    let spec = full();
    let connect: Vec<_> = spec.projections.iter().map(|p| p.connect.clone()).collect();
    use Connect::{AllToAll, FixedProbability, OneToOne};
    assert_eq!(connect[..5], [AllToAll, OneToOne, FixedProbability(0.1), AllToAll, AllToAll]);
    let weights: Vec<_> = spec.projections.iter().map(|p| p.weight.clone()).collect();
    let matrix: Vec<f64> = (0..12).map(f64::from).collect();
    assert_eq!(weights[0], Weight::Constant(decimal("0.375")));
    assert_eq!(weights[1], Weight::Normal { mean: 0.4, std: 0.04, bounds: Bounds::NONE });
    assert_eq!(weights[2], Weight::Uniform { low: -0.5, high: 0.5 });
    assert_eq!(weights[3], Weight::Matrix(matrix.clone()), "float32, row-major");
    assert_eq!(weights[4], Weight::Matrix(matrix.iter().map(|w| w - 6.0).collect()), "int8, column-major in the file");
    let delays: Vec<_> = spec.projections.iter().map(|p| p.delay.clone()).collect();
    let uniform = Delay::Uniform { low: 5, high: 30 };
    assert_eq!(delays[..5], [Delay::Constant(0), Delay::Constant(15), uniform, Delay::Constant(1), Delay::Constant(1)]);
    let ends: Vec<_> = spec.projections.iter().map(|p| (p.from.value.as_str(), p.to.value.as_str())).collect();
    assert_eq!(ends[..3], [("noise", "zeta"), ("zeta", "beta"), ("beta", "alpha")]);
}

#[test]
fn a_full_config_has_its_drawn_projections() {
    let spec = full();
    let [indegree, outdegree, total] = [5, 6, 7].map(|place: usize| &spec.projections[place]);
    assert_eq!((&indegree.connect, &outdegree.connect), (&Connect::FixedIndegree(3), &Connect::FixedOutdegree(2)));
    assert_eq!(total.connect, Connect::FixedTotalNumber(9));
    assert_eq!([indegree, outdegree].map(|p| (p.allow_autapses, p.allow_multapses)), [(false, false), (true, true)]);
    let bounds = Bounds { low: 0.0, high: 0.6 };
    assert_eq!(indegree.weight, Weight::Normal { mean: 0.4, std: 0.1, bounds });
    assert_eq!(indegree.delay, Delay::Normal { mean: 10.0, std: 2.5, low: 2, high: 25 });
    assert_eq!(outdegree.delay, Delay::Normal { mean: 10.0, std: 2.5, low: 1, high: 30 }, "as long as the ring");
    let bounds = Bounds { low: -2.0, high: f64::INFINITY };
    assert_eq!(outdegree.weight, Weight::Lognormal { mean: -1.0, std: 0.5, negative: true, bounds });
    assert_eq!(total.weight, Weight::Lognormal { mean: -1.0, std: 0.5, negative: false, bounds: Bounds::NONE });
}

#[test]
fn a_full_config_has_its_grids() {
    let spec = full();
    assert_eq!(spec.populations.iter().map(|p| p.grid).collect::<Vec<_>>(), [Some([2, 2]), Some([1, 4]), None]);
    assert_eq!((spec.sources[5].grid, spec.sources[0].grid), (Some([2, 3]), None));
    let whole = Gaussian {
        sigma: 0.25,
        p_center: 0.8,
        edge_wrap: true,
        extent: [1.0, 2.0],
        from_grid: [2, 2],
        to_grid: [1, 4],
    };
    assert_eq!(spec.projections[8].connect, Connect::Gaussian(whole));
    let extent = [1.0, 1.0];
    let default = Gaussian { sigma: 0.5, p_center: 1.0, edge_wrap: false, extent, from_grid: [2, 3], to_grid: [2, 2] };
    assert_eq!(spec.projections[9].connect, Connect::Gaussian(default));
}

#[test]
fn a_full_config_has_its_lists() {
    let spec = full();
    let [csv, npz] = [10, 11].map(|place: usize| &spec.projections[place]);
    assert_eq!(csv.connect, Connect::List(vec![[0, 2], [4, 0]]));
    assert_eq!((&csv.weight, &csv.delay), (&Weight::Listed(vec![-0.25, 1.5]), &Delay::Constant(0)));
    assert_eq!(&spec.text[csv.weight_span.clone()], "\"pairs.csv\"");
    assert_eq!(npz.connect, Connect::List(vec![[3, 0], [0, 2], [3, 0]]));
    assert_eq!(npz.weight, Weight::Uniform { low: 0.0, high: 1.0 });
    assert_eq!(npz.delay, Delay::Listed(vec![3, 15, 1]), "0.3 as a float32 is three time steps");
}

#[test]
fn a_full_config_has_its_record_and_readout() {
    let spec = full();
    let spikes: Vec<_> = spec.record.spikes.iter().map(|name| name.value.as_str()).collect();
    assert_eq!(spikes, ["alpha", "zeta"]);
    let states: Vec<_> = spec.record.states.iter().map(|(name, of)| (name.value.as_str(), of.len())).collect();
    assert_eq!(states, [("zeta", 1), ("alpha", 2)]);
    assert_eq!(spec.readout.unwrap().population.value, "alpha");
}

#[test]
fn what_is_left_out_has_its_default() {
    let spec = minimal_with(&[]);
    assert_eq!(spec.seed, 1);
    let format = spec.format;
    assert_eq!(format.adaptation.value, format.state.value);
    assert_eq!(format.decay.value, Format::unsigned(0, 16));
    assert_eq!((format.rounding.value, format.overflow.value), (Rounding::Nearest, Overflow::Saturate));
    let hardware = spec.hardware;
    assert_eq!((hardware.mesh.value, hardware.lanes.value, hardware.clock_mhz.value), ([1, 1], 1, 100.0));
    assert_eq!((hardware.host.value, hardware.link_depth.value), ([0, 0], 4));
    assert_eq!((hardware.queue_depth.value, hardware.max_delay.is_none()), (16, true));
    let NeuronModel::Lif(lif) = spec.populations[0].model else { panic!("it is LIF") };
    assert_eq!((lif.reset, lif.v_init), (Reset::Value(decimal("-70")), decimal("-70")));
    assert_eq!((lif.spike_when, lif.refractory_steps), (Relation::GreaterEqual, 0));
    assert_eq!(lif.drive, Drive::Current { i_e: Decimal::ZERO, c_m: decimal("250") });
    assert_eq!(spec.record.spikes[0].value, "exc");
    assert!(spec.record.states.is_empty() && spec.readout.is_none() && spec.sources.is_empty());
}

#[test]
fn numbers_are_read_as_they_are_written() {
    for (text, value) in
        [("0xFA", "250"), ("0b11", "3"), ("1_000", "1000"), ("+2.50e2", "250"), ("1e-9", "0.000000001")]
    {
        let spec = minimal_with(&[("population.exc.lif.c_m", text)]);
        let NeuronModel::Lif(lif) = spec.populations[0].model else { panic!("it is LIF") };
        assert!(matches!(lif.drive, Drive::Current { c_m, .. } if c_m == decimal(value)), "{text}: {:?}", lif.drive);
    }
}

#[test]
fn a_unit_free_neuron_has_its_defaults() {
    let lif = "lif = { tau = 20.0, v_threshold = 1.5, reset = \"none\" }";
    let start = MINIMAL.find("[population.exc.lif]").unwrap();
    let end = MINIMAL.find("[format]").unwrap();
    let spec = read_text(&format!("{}{lif}\n{}", &MINIMAL[..start], &MINIMAL[end..])).unwrap();
    let NeuronModel::Lif(lif) = spec.populations[0].model else { panic!("it is LIF") };
    assert_eq!((lif.leak, lif.threshold), (Leak::TimeConstant(decimal("20")), decimal("1.5")));
    assert_eq!((lif.reset, lif.drive, lif.refractory_steps), (Reset::None, Drive::Bias(Decimal::ZERO), 0));
    assert_eq!((lif.v_init, lif.rest, lif.physical), (Decimal::ZERO, Decimal::ZERO, false));
    assert_eq!(&spec.text[spec.populations[0].parameter_spans["tau"].clone()], "20.0");
}

#[test]
fn delays_are_divided_exactly() {
    // In floating point 0.3 / 0.1, 0.6 / 0.1 and 0.7 / 0.1 are no whole numbers.
    for (delay, steps) in [("0.3", 3), ("0.6", 6), ("0.7", 7), ("2.9", 29)] {
        let spec = read("full.toml", &[("projection.1.delay", delay)]).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(spec.projections[1].delay, Delay::Constant(steps));
    }
}

#[test]
fn an_override_changes_the_value_and_keeps_the_comments() {
    let spec = minimal_with(&[
        ("population.exc.lif.c_m", "125.50"),
        ("format.rounding", "floor"),
        ("hardware.lanes", "8"),
        ("name", "\"other\""),
    ]);
    let NeuronModel::Lif(lif) = spec.populations[0].model else { panic!("it is LIF") };
    assert!(matches!(lif.drive, Drive::Current { c_m, .. } if c_m == decimal("125.5")));
    assert_eq!((spec.format.rounding.value, spec.hardware.lanes.value), (Rounding::Floor, 8));
    assert_eq!(&spec.text[spec.name.span.clone()], "\"other\"");
    assert!(spec.text.contains("c_m = 125.50  # pF\n"), "{}", spec.text);
}

#[test]
fn an_override_reaches_into_projections_and_arrays() {
    let overrides =
        [("projection.1.delay", "0.2"), ("record.spikes.0", "beta"), ("projection.2.weight.uniform.low", "0.25")];
    let spec = read("full.toml", &overrides).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(spec.projections[1].delay, Delay::Constant(2));
    assert_eq!(spec.record.spikes[0].value, "beta");
    assert_eq!(spec.projections[2].weight, Weight::Uniform { low: 0.25, high: 0.5 });
}

#[test]
fn an_override_without_a_place_is_refused() {
    for (path, reason) in [
        ("population.ecx.lif.c_m", "there is no `ecx`: did you mean `exc`?"),
        ("projection.0.delay", "there is no `projection`, only"),
        ("population", "`population` is a whole table"),
        ("dt.x", "`dt` is a single value"),
        ("a..b", "write `path=value`"),
    ] {
        let error = read("minimal.toml", &[(path, "1")]).expect_err(path).to_string();
        assert!(error.starts_with(&format!("error: --set {path}=1: {reason}")), "{error}");
    }
}

#[test]
fn an_error_in_an_override_says_where_it_comes_from() {
    let error = read("minimal.toml", &[("population.exc.lif.c_m", "-1")]).expect_err("negative").to_string();
    assert!(error.contains("= help: this comes from `--set population.exc.lif.c_m=-1`"), "{error}");
    let error = read("minimal.toml", &[("hardware.lane", "4")]).expect_err("unknown key").to_string();
    assert!(error.contains("did you mean `lanes`?") && error.contains("`--set hardware.lane=4`"), "{error}");
}

#[test]
fn a_config_that_is_not_there_is_an_error_of_its_own() {
    let error = read("nowhere.toml", &[]).expect_err("there is no such file").to_string();
    assert_eq!(error, "error: cannot read tests/spec/nowhere.toml: No such file or directory (os error 2)");
}

#[test]
fn colours_are_the_same_text_in_colour() {
    let Err(ReadError::Diagnostics(errors)) = read("minimal.toml", &[("dt", "0")]) else { panic!("dt is 0") };
    let coloured = spec::render_coloured(&errors.path, &errors.text, &errors.list);
    let mut plain = String::new();
    for (index, part) in coloured.split('\u{1b}').enumerate() {
        plain += if index == 0 { part } else { part.split_once('m').expect("an escape ends with m").1 };
    }
    assert_ne!(coloured, plain);
    assert_eq!(plain, errors.to_string());
}

#[test]
fn what_only_the_compiler_can_refuse_is_read() {
    let configs = std::fs::read_dir("tests/errors").unwrap().map(|entry| entry.unwrap().path());
    let configs: Vec<_> = configs.filter(|path| path.to_string_lossy().ends_with("_does_not_fit.toml")).collect();
    assert!(configs.len() >= 6);
    for config in configs {
        spec::read(&config, &[]).unwrap_or_else(|error| panic!("{error}"));
    }
}

#[test]
fn a_wrong_population_is_reported_once() {
    let text = FULL.replace("tau_m = 20.0", "tau_m = -20.0");
    let Err(ReadError::Diagnostics(errors)) = read_text(&text) else { panic!("a negative time constant") };
    assert_eq!(errors.list.len(), 1, "projections to it are not wrong as well: {errors}");
}
