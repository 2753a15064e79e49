//! The LIF datapath that the emulator runs, against the same function written by hand: same formats, same 32-bit lanes, same
//! instruction sets, in one run. The last lines print the ratio.

use std::hint::black_box;
use std::time::Instant;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use multiversion::multiversion;
use rheobase::datapath::Relation;
use rheobase::datapath::native::{Program, fits_32_bits};
use rheobase::fixed_point::{Decimal, Format, Overflow, Rounding};
use rheobase::models::{
    Drive, Leak, LifIntegrator, LifParameters, LifPlan, Model, NeuronPlan, Reset, Sweep, WordFormats,
};

const NEURONS: usize = 2048;
const STATE: Format = Format::signed(7, 8);
const DECAY: Format = Format::unsigned(0, 13);
const INPUT: Format = Format::signed(7, 6);

fn decimal(value: i64, exponent: i32) -> Decimal {
    Decimal::new(value.into(), exponent).expect("a short number")
}

/// NEST's neuron of the reference traces, in 16-bit states.
fn model() -> Model {
    let parameters = LifParameters {
        leak: Leak::TimeConstant(decimal(20, 0)),
        rest: decimal(-70, 0),
        threshold: decimal(-55, 0),
        reset: Reset::Value(decimal(-68, 0)),
        spike_when: Relation::GreaterEqual,
        refractory_steps: 20,
        drive: Drive::Current { i_e: decimal(400, 0), c_m: decimal(250, 0) },
        v_init: decimal(-70, 0),
        physical: true,
        integrator: LifIntegrator::Exact,
    };
    let formats = WordFormats {
        writable: false,
        state: STATE,
        adaptation: STATE,
        synapse: Format::signed(11, 12),
        decay: DECAY,
        input: INPUT,
        rounding: Rounding::Nearest,
        overflow: Overflow::Saturate,
    };
    LifPlan::model(&[parameters], &formats, decimal(1, -1)).expect("the parameters fit")
}

/// The parameters' words: what a person would write as constants.
#[derive(Clone, Copy)]
struct Words {
    leak: i32,
    drive: i32,
    threshold: i32,
    reset: i32,
    period: i32,
}

/// The same LIF as a person would write it.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2+bmi1+bmi2+fma"))]
fn by_hand(words: Words, v: &mut [i32], refractory: &mut [i32], input: &[i32], spikes: &mut [u8]) {
    let neurons = v.iter_mut().zip(refractory).zip(input).zip(spikes);
    for (((v, refractory), &input), spike) in neurons {
        let sum = (*v << 13) - *v * words.leak + words.drive + (input << 15);
        let integrated = ((sum + (1 << 12)) >> 13).clamp(-32768, 32767);
        let resting = *refractory > 0;
        let fires = !resting & (integrated >= words.threshold);
        let held = if resting { *v } else { integrated };
        *v = if fires { words.reset } else { held };
        *refractory = if fires { words.period } else { (*refractory - 1).max(0) };
        *spike = fires.into();
    }
}

struct Arrays {
    v: Vec<i32>,
    refractory: Vec<i32>,
    input: Vec<i32>,
    spikes: Vec<u8>,
}

impl Arrays {
    fn new() -> Self {
        let spread = |neuron: usize, span: i32| (neuron as i32).wrapping_mul(7919).rem_euclid(span);
        Self {
            v: (0..NEURONS).map(|neuron| spread(neuron, 4000)).collect(),
            refractory: (0..NEURONS).map(|neuron| spread(neuron, 60).max(39) - 39).collect(),
            input: (0..NEURONS).map(|neuron| spread(neuron, 400) - 200).collect(),
            spikes: vec![0; NEURONS],
        }
    }

    fn sweep(&mut self, plan: LifPlan, program: &Program<i32>) {
        let state = &mut [&mut self.v[..], &mut self.refractory[..]];
        plan.sweep_32(program, Sweep { state, input: &self.input, spikes: &mut self.spikes });
    }

    fn sweep_by_hand(&mut self, words: Words) {
        by_hand(words, &mut self.v, &mut self.refractory, &self.input, &mut self.spikes);
    }
}

fn setting() -> (LifPlan, Program<i32>, Words) {
    let model = model();
    assert!(fits_32_bits(&model.graph));
    let NeuronPlan::Lif(plan) = model.plan else { unreachable!("a LIF was planned") };
    let word = |name| model.graph.parameters.iter().find(|p| p.name == name).expect("a parameter").values[0] as i32;
    let drive = model.graph.parameters.iter().find(|p| p.name == "drive").expect("a parameter");
    assert_eq!(drive.format.frac_bits, STATE.frac_bits + DECAY.frac_bits);
    let words = Words {
        leak: word("leak"),
        drive: word("drive"),
        threshold: word("threshold"),
        reset: word("v_reset"),
        period: word("refractory_period"),
    };
    (plan, Program::new(&model.graph, &model.steps, 0), words)
}

/// Both compute the same, so that comparing their times says something.
fn agree(plan: LifPlan, program: &Program<i32>, words: Words) {
    let (mut native, mut hand) = (Arrays::new(), Arrays::new());
    let mut spikes = 0;
    for _ in 0..1000 {
        native.sweep(plan, program);
        hand.sweep_by_hand(words);
        assert!(native.v == hand.v && native.refractory == hand.refractory && native.spikes == hand.spikes);
        spikes += native.spikes.iter().map(|&spike| usize::from(spike)).sum::<usize>();
    }
    assert!(spikes > NEURONS, "the neurons are nearly silent: nothing is compared");
}

fn benches(criterion: &mut Criterion) {
    let (plan, program, words) = setting();
    agree(plan, &program, words);
    let mut group = criterion.benchmark_group("lif");
    group.throughput(Throughput::Elements(NEURONS as u64));
    let mut arrays = Arrays::new();
    group.bench_function(BenchmarkId::new("native", NEURONS), |b| b.iter(|| arrays.sweep(plan, black_box(&program))));
    group.bench_function(BenchmarkId::new("by_hand", NEURONS), |b| b.iter(|| arrays.sweep_by_hand(black_box(words))));
    group.finish();
    print_ratio(plan, &program, words);
}

/// The best of many short measurements, taken in turns, so that a busy machine disturbs both alike.
fn print_ratio(plan: LifPlan, program: &Program<i32>, words: Words) {
    const SWEEPS: usize = 200;
    let mut arrays = Arrays::new();
    let mut best = [f64::INFINITY; 2];
    for _ in 0..400 {
        let start = Instant::now();
        (0..SWEEPS).for_each(|_| arrays.sweep(plan, black_box(program)));
        best[0] = best[0].min(start.elapsed().as_secs_f64());
        let start = Instant::now();
        (0..SWEEPS).for_each(|_| arrays.sweep_by_hand(black_box(words)));
        best[1] = best[1].min(start.elapsed().as_secs_f64());
    }
    let rate = best.map(|seconds| (SWEEPS * NEURONS) as f64 / seconds / 1e9);
    println!(
        "native {:.2}, by hand {:.2} billion updates a second: {:.0} %",
        rate[0],
        rate[1],
        100.0 * rate[0] / rate[1]
    );
}

criterion_group!(lif, benches);
criterion_main!(lif);
