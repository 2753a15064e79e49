//! Synaptic currents and conductances against NEST's `iaf_psc_exp` and `iaf_cond_exp`.

use rheobase::datapath::{Relation, evaluate};
use rheobase::fixed_point::{Format, Overflow, Rounding, quantise};
use rheobase::models::{
    CellTwin, Drive, Leak, LifIntegrator, LifParameters, LifPlan, LifTwin, Model, Receptor, Reset, SynapseModel, Twin,
    WordFormats,
};

use crate::lif::input_spikes;
use crate::reference::{DT, decimal, dt, numbers, spikes};

/// A run of NEST: its file, the constant current (pA), the receptor types, and what an input spike adds to each.
struct Run {
    file: &'static str,
    i_e: &'static str,
    receptors: [SynapseModel; 2],
    weights: [&'static str; 2],
}

fn currents() -> [SynapseModel; 2] {
    ["2", "5"].map(|tau| SynapseModel::ExponentialCurrent { tau_syn: decimal(tau) })
}

fn conductances() -> [SynapseModel; 2] {
    [("2", "0"), ("5", "-85")]
        .map(|(tau, reversal)| SynapseModel::ExponentialConductance { tau_syn: decimal(tau), e_rev: decimal(reversal) })
}

fn of_currents() -> [Run; 2] {
    let run = |file, i_e, weights| Run { file, i_e, receptors: currents(), weights };
    [run("lif_exp_dc", "400", ["0", "0"]), run("lif_exp_syn", "100", ["180", "-120"])]
}

fn of_conductances() -> [Run; 2] {
    let run = |file, i_e, weights| Run { file, i_e, receptors: conductances(), weights };
    [run("lif_cond_exp_dc", "400", ["0", "0"]), run("lif_cond_exp_syn", "100", ["3", "8"])]
}

impl Run {
    fn parameters(&self) -> LifParameters {
        LifParameters {
            leak: Leak::TimeConstant(decimal("20")),
            rest: decimal("-70"),
            threshold: decimal("-55"),
            reset: Reset::Value(decimal("-70")),
            spike_when: Relation::GreaterEqual,
            refractory_steps: 20,
            drive: Drive::Current { i_e: decimal(self.i_e), c_m: decimal("250") },
            v_init: decimal("-70"),
            physical: true,
            integrator: LifIntegrator::Exact,
        }
    }

    fn receptors(&self) -> Vec<Receptor> {
        let names = ["ex", "in"].into_iter().zip(self.receptors);
        names.map(|(name, synapse)| Receptor { name: name.to_owned(), synapse }).collect()
    }

    /// Spikes, and the potential, mV, after every step.
    fn twin(&self) -> (Vec<usize>, Vec<Vec<f64>>) {
        let parameters = self.parameters();
        let membrane = parameters.membrane().expect("it has a capacitance");
        let neuron = Box::new(LifTwin::new(&parameters, dt()));
        let twin = CellTwin::new(neuron, &self.receptors(), membrane, DT);
        let weights = self.weights.map(|weight| decimal(weight).to_f64());
        let mut state = twin.start();
        let (mut spikes, mut trace) = (Vec::new(), Vec::new());
        for (step, counts) in input_spikes().into_iter().enumerate() {
            let inputs = [0, 1].map(|receptor| f64::from(counts[receptor]) * weights[receptor]);
            if twin.step(&mut state, &inputs) {
                spikes.push(step);
            }
            let of_receptors = &state[state.len() - 2..];
            trace.push([&[twin.potential(&state)], of_receptors].concat());
        }
        (spikes, trace)
    }

    fn nest_spikes(&self) -> Vec<usize> {
        spikes(&format!("nest/{}.spikes", self.file))
    }

    /// The largest difference from NEST in each column of its trace.
    fn differences(&self, trace: &[Vec<f64>]) -> Vec<f64> {
        let rows = numbers(&format!("nest/{}.csv", self.file));
        let columns = rows[0].len() - 1;
        let step = |time: f64| (time / DT).round() as usize - 1;
        let difference = |column: usize| {
            let of_row = |row: &Vec<f64>| (trace[step(row[0])][column] - row[column + 1]).abs();
            rows.iter().map(of_row).fold(0.0, f64::max)
        };
        (0..columns).map(difference).collect()
    }

    /// The datapath, its state words of `bits` bits.
    fn model(&self, bits: u32) -> (Model, WordFormats) {
        let most = if matches!(self.receptors[0], SynapseModel::ExponentialCurrent { .. }) { 11 } else { 7 };
        let formats = WordFormats {
            writable: false,
            state: Format::signed(4, bits - 5),
            adaptation: Format::signed(4, bits - 5),
            synapse: Format::signed(most, bits - 1 - most),
            decay: Format::unsigned(0, bits.min(24)),
            input: Format::signed(10, 2),
            rounding: Rounding::Nearest,
            overflow: Overflow::Saturate,
        };
        let model = LifPlan::with_receptors(&[self.parameters()], &[self.receptors()], &formats, dt());
        (model.unwrap_or_else(|error| panic!("{bits} bits: {error}")), formats)
    }

    fn datapath(&self, bits: u32) -> Vec<usize> {
        let (model, formats) = self.model(bits);
        let weight = |text: &str| quantise(decimal(text), formats.input, Rounding::Nearest).expect("a weight fits");
        let weights: [i64; 2] = self.weights.map(weight);
        let mut state: Vec<i64> = model.variables.iter().map(|variable| variable.init[0]).collect();
        let mut spikes = Vec::new();
        for (step, counts) in input_spikes().into_iter().enumerate() {
            let inputs = [0, 1].map(|receptor| i64::from(counts[receptor]) * weights[receptor]);
            let update = evaluate(&model.graph, 0, &state, &inputs);
            state = update.state;
            if update.spike {
                spikes.push(step);
            }
        }
        spikes
    }
}

#[test]
fn the_equations_of_currents_are_nests() {
    for run in of_currents() {
        let (found, trace) = run.twin();
        assert_eq!(found, run.nest_spikes(), "{}", run.file);
        let differences = run.differences(&trace);
        assert!(differences.iter().all(|difference| *difference < 1e-9), "{}: {differences:?}", run.file);
    }
}

/// NEST integrates a conductance with adaptive Runge-Kutta, the time step here takes the potential at its start: a spike
/// may come a time step earlier.
#[test]
fn the_equations_of_conductances_are_nests_within_a_time_step() {
    for run in of_conductances() {
        let (found, trace) = run.twin();
        assert_eq!(furthest(&found, &run.nest_spikes()).expect("as many spikes").max(1), 1, "{}", run.file);
        let differences = run.differences(&trace);
        // the potential differs most where one has spiked and the other not yet
        let bounds = [0.14, 1e-8, 1e-8];
        assert!(differences.iter().zip(bounds).all(|(x, bound)| *x < bound), "{}: {differences:?}", run.file);
    }
}

/// The largest difference of two spike trains of the same length, time steps.
fn furthest(found: &[usize], wanted: &[usize]) -> Option<usize> {
    let pairs = found.iter().zip(wanted).map(|(a, b)| a.abs_diff(*b));
    (found.len() == wanted.len()).then(|| pairs.max().expect("a neuron that spikes"))
}

#[test]
fn spike_times_against_nest_by_word_length() {
    let mut table = "run               bits  spikes  largest difference from NEST, ms\n".to_owned();
    for run in of_currents().into_iter().chain(of_conductances()) {
        for bits in [16, 18, 24, 32] {
            let (found, nest) = (run.datapath(bits), run.nest_spikes());
            let furthest =
                furthest(&found, &nest).map_or("another count".to_owned(), |steps| format!("{:.1}", steps as f64 * DT));
            table += &format!("{:17} {bits:4} {:7}  {furthest}\n", run.file, found.len());
        }
    }
    insta::assert_snapshot!(table);
}
