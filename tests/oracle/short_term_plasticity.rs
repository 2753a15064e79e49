//! `docs/models/short_term_plasticity.md`, read naively.

use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use rheobase::datapath::{evaluate, evaluate_all};
use rheobase::fixed_point::{Decimal, Format, Rounding};
use rheobase::models::{PlasticityParameters, ShortTermPlasticity};

use crate::pages::rows;
use crate::words::{Wide, number, place, raw_of, rounded, saturated};

const PLACES: u32 = 16;

/// U, tau_rec, tau_fac.
type Set = [f64; 3];

/// What the page says, of all sets.
struct Page {
    sets: Vec<Set>,
    dt: f64,
    /// Bits of D.
    bits: u32,
}

impl Page {
    fn new(sets: &[Set], dt: f64) -> Self {
        let slowest = sets.iter().flat_map(|set| &set[1..]).copied().fold(0.0, f64::max);
        let is_below = |bits: &u32| (-(f64::from((1u32 << bits) - 1) * dt) / slowest).exp() < 0.5f64.powi(17);
        let bits = (2..=24).find(is_below).expect("a time constant that is fast enough");
        Self { sets: sets.to_vec(), dt, bits }
    }

    /// To nearest, in units of 2^-16.
    fn fraction(value: f64) -> Wide {
        rounded(Wide::from_num(value), PLACES, Rounding::Nearest)
    }

    /// Step 1.
    fn decay(&self, tau: f64, elapsed: u32) -> Wide {
        let elapsed = elapsed.min((1 << self.bits) - 1);
        let unit = 1 << self.bits.div_ceil(2);
        let row = |steps: u32| match tau {
            0.0 => Wide::ZERO,
            _ => Self::fraction((-f64::from(steps) * self.dt / tau).exp()),
        };
        rounded(row(elapsed % unit) * row(elapsed / unit * unit), PLACES, Rounding::Nearest)
    }

    /// Steps 1 to 4.
    fn spike(&self, set: usize, [u, x, p]: [Wide; 3], elapsed: u32) -> [Wide; 3] {
        let [utilisation, tau_rec, tau_fac] = self.sets[set];
        let product = |a: Wide, b: Wide| rounded(a * b, PLACES, Rounding::Nearest);
        let gone = (Wide::ONE - x + p).min(Wide::ONE);
        let x = Wide::ONE - product(gone, self.decay(tau_rec, elapsed));
        let kept = product(u, Self::fraction(1.0 - utilisation));
        let raised = product(kept, self.decay(tau_fac, elapsed));
        let u = (Self::fraction(utilisation) + raised).min(Wide::ONE);
        [u, x, product(u, x)]
    }
}

fn datapath(sets: &[Set], dt: f64, weight: Format, rounding: Rounding) -> ShortTermPlasticity {
    let decimal = |value: f64| format!("{value}").parse::<Decimal>().expect("a number");
    let set =
        |&[u, rec, fac]: &Set| PlasticityParameters { u: decimal(u), tau_rec: decimal(rec), tau_fac: decimal(fac) };
    ShortTermPlasticity::new(&sets.iter().map(set).collect::<Vec<_>>(), decimal(dt), weight, rounding)
}

fn any_set() -> impl Strategy<Value = Set> {
    let utilisation = prop_oneof![Just(1.0), (1u32..1000).prop_map(|u| f64::from(u) / 1000.0)];
    let slow = prop_oneof![Just(0.0), (1u32..20_000).prop_map(|tau| f64::from(tau) / 10.0)];
    (utilisation, 1u32..20_000, slow).prop_map(|(u, rec, fac)| [u, f64::from(rec) / 10.0, fac])
}

#[test]
fn every_spike_is_its_page() {
    let config = Config { cases: 40, failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let sets = prop::collection::vec(any_set(), 1..5);
    let dt = prop::sample::select(vec![0.1, 0.5, 1.0]);
    let draws = prop::collection::vec(any::<[u64; 5]>(), 200);
    let outcome = runner.run(&(sets, dt, draws), |(sets, dt, draws)| {
        let page = Page::new(&sets, dt);
        let model = datapath(&sets, dt, Format::signed(3, 6), Rounding::Nearest);
        prop_assert_eq!(model.low_bits + model.high_bits, page.bits);
        for [set, u, x, p, elapsed] in draws {
            let set = set as usize % sets.len();
            let state = [u, x, p].map(|draw| place(0, 1 << PLACES, draw));
            let elapsed = if elapsed % 4 == 0 { elapsed as u32 } else { (elapsed >> 8) as u32 % (2 << page.bits) };
            let found = evaluate(&model.graph, 0, &state, &model.rows(set as u32, elapsed)).state;
            let expected = page.spike(set, state.map(|raw| number(raw, PLACES)), elapsed);
            prop_assert_eq!(found, expected.map(|word| raw_of(word, PLACES)).to_vec(), "{:?} after {}", state, elapsed);
        }
        Ok(())
    });
    outcome.unwrap_or_else(|failure| panic!("{failure}"));
}

#[test]
fn every_amount_is_its_page() {
    let weights = [Format::signed(3, 4), Format::unsigned(2, 6), Format::signed(11, 20), Format::unsigned(12, 19)];
    for (weight, rounding) in weights.iter().flat_map(|weight| {
        [Rounding::Floor, Rounding::Zero, Rounding::Nearest, Rounding::Even].map(|rounding| (*weight, rounding))
    }) {
        let model = datapath(&[[0.5, 800.0, 0.0]], 1.0, weight, rounding);
        for draw in 0..4000u64 {
            let random = |salt: u64| (draw + salt).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(31);
            let raw = place(weight.min_raw(), weight.max_raw(), random(1));
            let factor = place(0, 1 << PLACES, random(7));
            let exact = number(raw, weight.frac_bits) * number(factor, PLACES);
            let expected = raw_of(saturated(exact, weight, rounding), weight.frac_bits);
            let found = evaluate(&model.amount, 0, &[], &[raw, factor]).state[0];
            assert_eq!(found, expected, "{raw} x {factor} in {weight}, {rounding:?}");
            assert_eq!(model.amount_of(raw as i32, factor), expected, "{raw} x {factor} in the emulator");
            assert!(found.abs() <= raw.abs() && found.signum() * raw.signum() >= 0, "{raw} x {factor} is {found}");
        }
    }
}

#[test]
fn a_spike_by_hand() {
    let page = rows("short_term_plasticity.md");
    let model = datapath(&[[0.25, 130.0, 530.0]], 0.5, Format::signed(7, 0), Rounding::Nearest);
    let word = |name: &str| page.iter().find(|row| row.0 == name).unwrap_or_else(|| panic!("no `{name}`")).1 as i64;
    assert_eq!((model.low_bits, model.high_bits), (7, 7));
    assert_eq!(model.rows(0, 200), ["low_row", "high_row", "set"].map(word));
    let state = ["u", "x", "released"].map(word);
    let raws = evaluate_all(&model.graph, 0, &state, &model.rows(0, 200));
    assert!(page.len() >= 20, "{} rows", page.len());
    for (name, expected) in &page {
        let node = model.graph.nodes.iter().position(|node| node.name == name);
        assert_eq!(raws[node.unwrap_or_else(|| panic!("the datapath has no `{name}`"))], *expected, "`{name}`");
    }
    assert_eq!(model.amount_of(-37, word("released_next")), -13);
}
