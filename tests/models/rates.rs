//! Rates of the LIF against theory: its f-I curve, and its stationary rate under Poisson input.

use std::f64::consts::PI;
use std::fmt::Write;

use rheobase::datapath::native::Program;
use rheobase::emulator::Machine;
use rheobase::fixed_point::Format;
use rheobase::models::{LifPlan, LifTwin, Model, NeuronPlan, Sweep, Twin};

use crate::chip::compiled;
use crate::lif::{formats, neuron, run_datapath};
use crate::reference::{DT, decimal, dt};

const TAU_M: f64 = 20.0;
const T_REF: f64 = 2.0;
/// Threshold and reset, mV above rest.
const THRESHOLD: f64 = 15.0;
const RESET: f64 = 0.0;

/// State and decay of 24 and 16 bits.
const WORDS: [(u32, Format, Format); 2] =
    [(24, Format::signed(6, 17), Format::unsigned(0, 24)), (16, Format::signed(6, 9), Format::unsigned(0, 16))];

/// Time between spikes under a current (pA), ms: t_ref + tau ln(RI / (RI - theta)).
fn interval(current: f64) -> f64 {
    let drive = current * TAU_M / 250.0;
    T_REF + TAU_M * (drive / (drive - THRESHOLD)).ln()
}

/// A threshold that is tested once a time step is met in the step after the crossing: nothing else is lost at 24 bits.
#[test]
fn the_f_i_curve_is_the_analytic_one_to_a_time_step() {
    let currents: Vec<u32> = (190..=1500).step_by(10).collect();
    let sets: Vec<_> = currents.iter().map(|current| neuron(decimal(&current.to_string()))).collect();
    let (_, state, decay) = WORDS[0];
    let model = LifPlan::model(&sets, &formats(state, decay), dt()).expect("the parameters fit");
    for (set, &current) in currents.iter().enumerate() {
        let expected = interval(f64::from(current));
        let spikes = run_datapath(&model, set, std::iter::repeat_n(0, (3.5 * expected / DT) as usize));
        assert_eq!(spikes.len(), 3, "{current} pA");
        for pair in spikes.windows(2) {
            let late = (pair[1] - pair[0]) as f64 * DT - expected;
            assert!((-1e-3..DT + 1e-3).contains(&late), "{current} pA: {late} ms after {expected} ms");
        }
    }
}

/// Poisson input from excitatory and inhibitory synapses of one size.
struct Input {
    /// mV a spike.
    jump: f64,
    /// Mean and standard deviation of the free membrane potential's drive, mV: mu = tau J (nu_e - nu_i),
    /// sigma^2 = tau J^2 (nu_e + nu_i).
    mu: f64,
    sigma: f64,
}

impl Input {
    /// Excitatory and inhibitory spikes a time step, on average.
    fn spikes_per_step(&self) -> [f64; 2] {
        let sum = self.sigma.powi(2) / (self.jump.powi(2) * TAU_M);
        let difference = self.mu / (self.jump * TAU_M);
        [(sum + difference) / 2.0 * DT, (sum - difference) / 2.0 * DT]
    }
}

/// Stationary rate in the diffusion limit, 1/ms (Siegert 1951, Phys Rev 81:617; as in Brunel 2000, J Comput Neurosci 8:183,
/// equation 21), with a threshold `shift` mV further up.
fn siegert(input: &Input, shift: f64) -> f64 {
    const PARTS: usize = 2000;
    let y = |potential: f64| (potential - input.mu) / input.sigma;
    let (from, to) = (y(RESET), y(THRESHOLD + shift));
    let integrand = |u: f64| (u * u).exp() * libm::erfc(-u);
    let step = (to - from) / PARTS as f64;
    let simpson = |k: usize| if k == 0 || k == PARTS { 1.0 } else { 2.0 + 2.0 * (k % 2) as f64 };
    let sum: f64 = (0..=PARTS).map(|k| simpson(k) * integrand(from + step * k as f64)).sum();
    1.0 / (T_REF + TAU_M * PI.sqrt() * sum * step / 3.0)
}

/// A walk that is looked at once a time step oversteps its threshold by 0.5826 standard deviations of a step (Broadie, Glasserman,
/// Kou 1997, Math Finance 7:325): so much higher is the threshold of the continuous one.
fn overstep(input: &Input) -> f64 {
    0.5826 * input.sigma * (DT / TAU_M).sqrt()
}

/// Whole numbers from a Poisson distribution, by splitmix64.
struct Poisson(u64);

impl Poisson {
    fn uniform(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut word = self.0;
        word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((word ^ (word >> 31)) >> 11) as f64 / (1u64 << 53) as f64
    }

    /// `end` is e to the minus mean.
    fn draw(&mut self, end: f64) -> i32 {
        let (mut product, mut count) = (self.uniform(), 0);
        while product > end {
            product *= self.uniform();
            count += 1;
        }
        count
    }
}

const NEURONS: usize = 256;
/// Half a second to forget the start, and four to count.
const STEPS: [usize; 2] = [5_000, 40_000];

/// Synaptic input of one time step, in jumps, one a neuron.
fn inputs(input: &Input) -> impl FnMut(&mut [i32]) {
    let ends = input.spikes_per_step().map(|mean| (-mean).exp());
    let mut poisson = Poisson(1);
    move |jumps| jumps.iter_mut().for_each(|jumps| *jumps = poisson.draw(ends[0]) - poisson.draw(ends[1]))
}

/// Spikes a millisecond and neuron.
fn measured(mut step: impl FnMut() -> usize) -> f64 {
    (0..STEPS[0]).for_each(|_| _ = step());
    let spikes: usize = (0..STEPS[1]).map(|_| step()).sum();
    spikes as f64 / (NEURONS as f64 * STEPS[1] as f64 * DT)
}

fn rate_of_datapath(model: &Model, input: &Input) -> f64 {
    let NeuronPlan::Lif(plan) = model.plan else { panic!("a LIF") };
    let program = Program::<i64>::new(&model.graph, &model.steps, 0);
    let mut words: Vec<Vec<i32>> = model.variables.iter().map(|v| vec![v.init[0] as i32; NEURONS]).collect();
    let jump = (input.jump * f64::from(1u32 << model.variables[0].format.frac_bits)).round() as i32;
    let (mut spikes, mut jumps) = ([0; NEURONS], [0; NEURONS]);
    let mut next = inputs(input);
    measured(|| {
        next(&mut jumps);
        jumps.iter_mut().for_each(|jumps| *jumps *= jump);
        let mut state: Vec<&mut [i32]> = words.iter_mut().map(Vec::as_mut_slice).collect();
        plan.sweep_64(&program, Sweep { state: &mut state, input: &jumps, spikes: &mut spikes });
        spikes.iter().map(|&spike: &u8| usize::from(spike)).sum()
    })
}

fn rate_of_twin(input: &Input) -> f64 {
    let twin = LifTwin::new(&neuron(decimal("0")), dt());
    let mut states = vec![twin.start(); NEURONS];
    let mut jumps = [0; NEURONS];
    let mut next = inputs(input);
    measured(|| {
        next(&mut jumps);
        let step = |(state, &jumps): (&mut Vec<f64>, &i32)| twin.step(state, &[f64::from(jumps) * input.jump]);
        states.iter_mut().zip(&jumps).map(step).filter(|&spike| spike).count()
    })
}

#[test]
fn the_rate_under_poisson_input_is_siegerts() {
    // 0.125 mV is a whole number of units in every word, so that the words' rounding is what is left to see.
    let inputs = [(12.0, 3.0), (10.0, 5.0), (16.0, 2.0)].map(|(mu, sigma)| Input { jump: 0.125, mu, sigma });
    let mut table = String::new();
    for input in &inputs {
        let [plain, expected] = [0.0, overstep(input)].map(|shift| 1000.0 * siegert(input, shift));
        write!(table, "mu {:4.1} mV, sigma {:.1} mV: ", input.mu, input.sigma).expect("a string grows");
        writeln!(table, "Siegert {plain:6.3} Hz, tested once a step {expected:6.3} Hz").expect("a string grows");
        let mut compare = |name: &str, rate: f64, most: f64| {
            let error = 100.0 * (1000.0 * rate / expected - 1.0);
            writeln!(table, "  {name:7} {:6.3} Hz, {error:+.1} %", 1000.0 * rate).expect("a string grows");
            assert!(error.abs() < most, "{name}: {rate} per ms, {error} % off:\n{table}");
        };
        compare("twin", rate_of_twin(input), 2.0);
        for (bits, state, decay) in WORDS {
            let model = LifPlan::model(&[neuron(decimal("0"))], &formats(state, decay), dt());
            let rate = rate_of_datapath(&model.expect("the parameters fit"), input);
            compare(&format!("{bits} bits"), rate, 2.0);
        }
    }
    insta::assert_snapshot!(table);
}

/// Neurons of a chip whose core makes the input by itself: two receptor types of delta synapses with events of either sign.
fn rate_of_chip(input: &Input) -> f64 {
    let [excitatory, inhibitory] = input.spikes_per_step().map(|mean| mean / DT * 1000.0);
    let jump = input.jump;
    let text = format!(
        "name = \"bombarded\"\ndt = {DT:?}\nsteps = 10\nseed = 2\n[population.exc]\ncount = {NEURONS}\n\
         lif = {{ c_m = 250.0, tau_m = {TAU_M:?}, e_l = -70.0, v_th = -55.0, v_reset = -70.0, t_ref = {T_REF:?} }}\n\
         receptor = {{ up = {{ delta = {{}} }}, down = {{ delta = {{}} }} }}\n[[population.exc.noise.background]]\n\
         receptor = \"up\"\nrate = {excitatory:.6}\nweight = {jump:?}\n[[population.exc.noise.background]]\n\
         receptor = \"down\"\nrate = {inhibitory:.6}\nweight = -{jump:?}\n\
         [format]\nstate = \"Q6.17\"\nweight = \"Q3.3\"\ndecay = \"UQ0.24\"\n[hardware]\nlanes = 8\n"
    );
    let compiled = compiled(&text);
    let mut machine = Machine::new(&compiled.design);
    measured(|| machine.step(&[]).len())
}

#[test]
fn the_rate_under_poisson_input_of_the_core_itself_is_siegerts() {
    let mut table = String::new();
    for (mu, sigma) in [(12.0, 3.0), (10.0, 5.0)] {
        let input = Input { jump: 0.125, mu, sigma };
        let [plain, expected] = [0.0, overstep(&input)].map(|shift| 1000.0 * siegert(&input, shift));
        let found = 1000.0 * rate_of_chip(&input);
        let error = 100.0 * (found / expected - 1.0);
        write!(table, "mu {mu:4.1} mV, sigma {sigma:.1} mV: Siegert {plain:6.3} Hz, ").expect("a string grows");
        writeln!(table, "tested once a step {expected:6.3} Hz, chip {found:6.3} Hz, {error:+.1} %").expect("it grows");
        assert!(error.abs() < 2.0, "{error} % off:\n{table}");
    }
    insta::assert_snapshot!(table);
}
