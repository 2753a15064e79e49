//! Short-term plasticity: the table product for every elapsed time, regular trains against closed forms, irregular ones and a
//! whole network against the recursion in double precision.

use std::path::Path;

use rheobase::compile::compile;
use rheobase::datapath::{evaluate, evaluate_all};
use rheobase::emulator::Machine;
use rheobase::fixed_point::{Format, Rounding};
use rheobase::models::{FRACTION, PlasticityParameters, ShortTermPlasticity};
use rheobase::spec;

const UNIT: f64 = 1.0 / 65536.0;
/// u, tau_rec, tau_fac (ms): depression, facilitation, both.
const SETS: [[&str; 3]; 3] = [["0.5", "800.0", "0.0"], ["0.1", "50.0", "500.0"], ["0.25", "130.0", "530.0"]];

fn plasticity(dt: &str) -> ShortTermPlasticity {
    let number = |text: &str| text.parse().expect("a number");
    let set =
        |[u, rec, fac]: [&str; 3]| PlasticityParameters { u: number(u), tau_rec: number(rec), tau_fac: number(fac) };
    ShortTermPlasticity::new(&SETS.map(set), number(dt), Format::signed(3, 6), Rounding::Nearest)
}

#[test]
fn the_product_of_two_rows_is_the_exponential_for_every_elapsed_time() {
    let plasticity = plasticity("0.5");
    let mut largest = 0.0f64;
    let place = |name| plasticity.graph.nodes.iter().position(|node| node.name == name).expect("a signal");
    let [recovery, facilitation] = ["recovery", "facilitation"].map(place);
    for (set, [_, tau_rec, tau_fac]) in SETS.iter().enumerate() {
        for elapsed in 0..(2u32 << (plasticity.low_bits + plasticity.high_bits)) {
            let rows = plasticity.rows(set as u32, elapsed);
            let raws = evaluate_all(&plasticity.graph, 0, &ShortTermPlasticity::START, &rows);
            for (tau, place) in [(tau_rec, recovery), (tau_fac, facilitation)] {
                let tau: f64 = tau.parse().expect("a number");
                let exact = if tau == 0.0 { 0.0 } else { (-f64::from(elapsed) * 0.5 / tau).exp() };
                let error = (raws[place] as f64 * UNIT - exact).abs();
                assert!(error <= 1.5 * UNIT, "set {set}, tau {tau}, {elapsed} steps: {error}");
                largest = largest.max(error);
            }
        }
    }
    let stated = 1.2 * UNIT;
    assert!((stated - 0.01 * UNIT..=stated).contains(&largest), "the page states another error: {}", largest / UNIT);
}

#[test]
fn a_regular_train_settles_where_the_closed_form_says() {
    let plasticity = plasticity("0.5");
    for (set, texts) in SETS.iter().enumerate() {
        let [u, tau_rec, tau_fac] = texts.map(|text| text.parse::<f64>().expect("a number"));
        for steps in [10, 40, 200, 1000] {
            let mut state = ShortTermPlasticity::START.to_vec();
            for _ in 0..3000 {
                state = evaluate(&plasticity.graph, 0, &state, &plasticity.rows(set as u32, steps)).state;
            }
            let interval = f64::from(steps) * 0.5;
            let [rec, fac] = [tau_rec, tau_fac].map(|tau| if tau == 0.0 { 0.0 } else { (-interval / tau).exp() });
            let u_settled = u / (1.0 - (1.0 - u) * fac);
            let x_settled = (1.0 - rec) / (1.0 - (1.0 - u_settled) * rec);
            for (word, exact) in [(state[0], u_settled), (state[1], x_settled), (state[2], u_settled * x_settled)] {
                let error = (word as f64 * UNIT - exact).abs();
                assert!(error < 40.0 * UNIT, "set {set}, every {interval} ms: {error} from {exact}");
            }
        }
    }
}

/// The released part after a long train every `interval` ms, `dt` 0.5.
fn settled(plasticity: &ShortTermPlasticity, set: u32, interval: f64) -> f64 {
    let rows = plasticity.rows(set, (interval / 0.5) as u32);
    let mut state = ShortTermPlasticity::START.to_vec();
    (0..2000).for_each(|_| state = evaluate(&plasticity.graph, 0, &state, &rows).state);
    state[2] as f64 * UNIT
}

/// Tsodyks and Markram 1997: far above the limiting frequency 1 / (U tau_rec) the amplitude falls as one over the rate, so that
/// rate times amplitude saturates at 1 / tau_rec, whatever U is.
#[test]
fn depression_limits_what_a_high_rate_releases() {
    let plasticity = plasticity("0.5");
    for rate in [0.05, 0.1, 0.2] {
        let released = settled(&plasticity, 0, 1.0 / rate) * rate;
        assert!((released * 800.0 - 1.0).abs() < 0.06, "{rate} per ms: {released}");
    }
    let low = settled(&plasticity, 0, 4000.0);
    assert!((low - 0.5).abs() < 0.01, "a slow train finds all resources: {low}");
}

/// Markram, Wang and Tsodyks 1998 (PNAS 95:5323): a facilitating synapse answers most at the rate 1 / sqrt(U tau_fac tau_rec).
#[test]
fn facilitation_peaks_at_the_published_rate() {
    let parse = |text: &str| text.parse().expect("a number");
    let set = PlasticityParameters { u: parse("0.03"), tau_rec: parse("130.0"), tau_fac: parse("530.0") };
    let plasticity = ShortTermPlasticity::new(&[set], parse("0.5"), Format::signed(3, 6), Rounding::Nearest);
    let published = 1.0 / (0.03f64 * 530.0 * 130.0).sqrt();
    let intervals = (10..2000).map(|steps| f64::from(steps) * 0.5);
    let released = intervals.map(|interval| (interval, settled(&plasticity, 0, interval)));
    let (interval, most) = released.max_by(|a, b| a.1.total_cmp(&b.1)).expect("intervals");
    assert!((1.0 / interval / published - 1.0).abs() < 0.1, "peak every {interval} ms, published {}", 1.0 / published);
    assert!(most > 3.0 * 0.03, "{most} is not facilitated");
}

/// NEST's recursion, from the papers: u, x before a spike, and after it.
struct Recursion {
    u: f64,
    x: f64,
    last: Option<u64>,
}

impl Recursion {
    fn spike(&mut self, [utilisation, tau_rec, tau_fac]: [f64; 3], step: u64, dt: f64) -> [f64; 3] {
        if let Some(last) = self.last {
            let h = (step - last) as f64 * dt;
            let u_decay = if tau_fac < 1e-10 { 0.0 } else { (-h / tau_fac).exp() };
            self.x = 1.0 + (self.x - self.x * self.u - 1.0) * (-h / tau_rec).exp();
            self.u = utilisation + self.u * (1.0 - utilisation) * u_decay;
        } else {
            (self.u, self.x) = (utilisation, 1.0);
        }
        self.last = Some(step);
        [self.u, self.x, self.u * self.x]
    }
}

#[test]
fn irregular_trains_follow_the_recursion() {
    let plasticity = plasticity("0.5");
    let (mut worst, mut seed) = (0.0f64, 1u64);
    for (set, texts) in SETS.iter().enumerate() {
        let numbers = texts.map(|text| text.parse::<f64>().expect("a number"));
        let mut recursion = Recursion { u: 0.0, x: 1.0, last: None };
        let (mut state, mut step, mut last) = (ShortTermPlasticity::START.to_vec(), 0u64, 0u64);
        for _ in 0..20_000 {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            // from bursts, with several spikes in a time step, to silence
            step += (seed >> 40) % [1, 3, 20, 300, 3000][(seed >> 33) as usize % 5];
            let rows = plasticity.rows(set as u32, (step - last) as u32);
            state = evaluate(&plasticity.graph, 0, &state, &rows).state;
            last = step;
            for (word, exact) in state.iter().zip(recursion.spike(numbers, step, 0.5)) {
                worst = worst.max((*word as f64 * UNIT - exact).abs());
            }
        }
    }
    assert!(worst > 0.0 && worst < 40.0 * UNIT, "{} units", worst / UNIT);
}

#[test]
fn every_axon_of_a_network_follows_the_recursion() {
    let spec = spec::read(Path::new("configs/26-short-term-plasticity.toml"), &[]).expect("the config is shipped");
    let compiled = compile(&spec).expect("it compiles");
    let (design, network) = (&compiled.design, &compiled.network);
    let mut recursions: Vec<_> = (0..design.shape().axons).map(|_| Recursion { u: 0.0, x: 1.0, last: None }).collect();
    let mut machine = Machine::new(design);
    let (mut spikes, mut plastic) = (0, 0);
    for step in 0..compiled.stimulus.steps() {
        let fired = machine.step(compiled.stimulus.events(step)).to_vec();
        let events = compiled.stimulus.events(step).iter().copied();
        let to = fired.iter().flat_map(|&neuron| design.tiles[0].routes.axons(neuron)).map(|(_, axon)| axon);
        for axon in events.chain(to) {
            let Some(state) = design.tiles[0].axons[axon as usize].plasticity else { continue };
            let set = &network.plasticity.sets[state.set as usize];
            let numbers = [set.u, set.tau_rec, set.tau_fac].map(|number| number.to_f64());
            let expected = recursions[axon as usize].spike(numbers, step as u64, 0.5);
            let word = machine.plasticity_word(0, state.state).expect("the axon is plastic");
            for (place, exact) in expected.into_iter().enumerate() {
                let found = FRACTION.to_f64(word.field(17 * place as u32, 17, false).into());
                assert!((found - exact).abs() < 20.0 * UNIT, "axon {axon}, time step {step}: {found}, not {exact}");
            }
            plastic += 1;
        }
        spikes += fired.len();
    }
    assert!(spikes > 150 && plastic > 150, "{spikes} spikes, {plastic} of plastic axons");
}
