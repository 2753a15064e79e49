//! `docs/noise.md`, read naively: random bits, the normal variable, a LIF with noise.

use proptest::prelude::*;
use rheobase::datapath::{Relation, evaluate};
use rheobase::fixed_point::{Decimal, Format, Overflow, Rounding};
use rheobase::models::{
    Drive, Leak, LifIntegrator, LifParameters, LifPlan, Model, NormalDraws, Reset, StepNoise, WordFormats, normal_table,
};

/// "Random bits": both words of a call.
pub fn words(seed: u64, call: u32, neuron: u32, step: u32) -> [u32; 2] {
    let key = [seed as u32, (seed >> 32) as u32 ^ call << 24];
    let key = [key[0], key[1], 0x1bd1_1bda ^ key[0] ^ key[1]];
    let add = |p: usize, x: u32, y: u32| {
        (x.wrapping_add(key[p % 3]), y.wrapping_add(key[(p + 1) % 3]).wrapping_add(p as u32))
    };
    let (mut x, mut y) = add(0, step, neuron);
    for round in 0..13 {
        x = x.wrapping_add(y);
        y = y.rotate_left([13, 15, 26, 6, 17, 29, 16, 24][round % 8]) ^ x;
        if [3, 7, 11].contains(&round) {
            (x, y) = add((round + 1) / 4, x, y);
        }
    }
    [x, y]
}

/// "A normal variable", Q3.14.
fn normal(seed: u64, neuron: u32, step: u32) -> i64 {
    let [first, second] = words(seed, 0, neuron, step);
    let table = normal_table();
    let k = first.count_ones() as usize;
    let u = i64::from(second >> 16 ^ second & 0xffff);
    // low + width u / 2^16, rounded to nearest
    ((table.values[k] << 16) + table.slopes[k] * u + (1 << 15)) >> 16
}

#[test]
fn what_is_drawn_is_what_the_page_says() {
    for seed in [0, 1, 0x0123_4567_89ab_cdef, u64::MAX] {
        let neurons: Vec<u32> = (0..500).chain([65_535, u32::MAX]).collect();
        let mut draws = NormalDraws::new(seed, neurons.clone());
        for step in [0, 1, 2, 1000, u32::MAX] {
            let wanted: Vec<i64> = neurons.iter().map(|&neuron| normal(seed, neuron, step)).collect();
            let found: Vec<i64> = draws.draw(step).iter().map(|&raw| raw.into()).collect();
            assert_eq!(found, wanted, "seed {seed:x}, time step {step}");
        }
    }
}

fn decimal(text: &str) -> Decimal {
    text.parse().expect("a decimal")
}

pub const SEED: u64 = 0xfeed_0000_cafe;

/// A LIF with noise.
pub fn noisy(noise: &StepNoise) -> Model {
    rounded_noisy(Rounding::Nearest, noise)
}

/// The same with another rounding.
pub fn rounded_noisy(rounding: Rounding, noise: &StepNoise) -> Model {
    let parameters = LifParameters {
        leak: Leak::Factor(decimal("0.9")),
        rest: Decimal::ZERO,
        threshold: decimal("3"),
        reset: Reset::Value(Decimal::ZERO),
        spike_when: Relation::Greater,
        refractory_steps: 0,
        drive: Drive::Bias(decimal("0.25")),
        v_init: Decimal::ZERO,
        physical: false,
        integrator: LifIntegrator::Exact,
    };
    let formats = WordFormats {
        writable: false,
        state: Format::signed(5, 6),
        adaptation: Format::signed(5, 6),
        synapse: Format::signed(11, 12),
        decay: Format::unsigned(0, 12),
        input: Format::signed(7, 3),
        rounding,
        overflow: Overflow::Saturate,
    };
    let model = LifPlan::model(&[parameters], &formats, decimal("1")).expect("the parameters fit");
    model.with_noise(std::slice::from_ref(noise), SEED).expect("the noise fits")
}

/// The raw word of a parameter, and its fraction bits.
pub fn word(model: &Model, name: &str) -> (i64, u32) {
    let parameter = model.graph.parameters.iter().find(|p| p.name == name).expect("the LIF has it");
    (parameter.values[0], parameter.format.frac_bits)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_lif_with_noise_is_the_pages(v in -2048i64..2048, input in -1024i64..1024, neuron: u32, step: u32) {
        let model = noisy(&StepNoise::gaussian(0.8));
        let word = |name: &str| word(&model, name);
        // 16 significant bits of 0.8
        prop_assert_eq!(word("noise_deviation"), (52_429, 16));
        // The sum has 6 + 12 fraction bits: the product's 14 + 16 are rounded to these.
        let noise = (normal(SEED, neuron, step) * 52_429 + (1 << 11)) >> 12;
        let (drive, drive_bits) = word("drive");
        let sum = (v << 12) - v * word("leak").0 + (drive << (18 - drive_bits)) + (input << 15) + noise;
        let v_integrated = ((sum + (1 << 11)) >> 12).clamp(-2048, 2047);
        let spike = v_integrated > word("threshold").0;
        let found = evaluate(&model.graph, 0, &[v], &[input, neuron.into(), step.into()]);
        prop_assert_eq!(found.spike, spike);
        prop_assert_eq!(found.state, [if spike { 0 } else { v_integrated }]);
    }
}
