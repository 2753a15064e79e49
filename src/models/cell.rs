//! A neuron model with its receptor types: one datapath out of the parts of both.

use super::plan::{Model, NeuronPlan, PlanError, Variable, record};
use super::propagator::Membrane;
use super::receptor::{Receptor, SynapseModel};
use super::relaxation::{Pull, Relaxation, relaxes};
use super::sweep::{Neuron, Relaxing};
use super::synapse::{Driven, Synapse};
use super::words::WordFormats;
use crate::datapath::{Arith, Output, Parameter, Range, Recorder, Signal, Table, interned};
use crate::fixed_point::{Decimal, Rounding};

/// A neuron model, quantised for the parameter sets of a core, without its synapses.
pub(super) struct Cell<M> {
    /// Its structure.
    pub neuron: M,
    /// The same, to select the native instance.
    pub plan: NeuronPlan,
    pub parameters: Vec<Parameter>,
    pub tables: Vec<Table>,
    pub variables: Vec<Variable>,
    pub notes: Vec<String>,
    /// Fraction bits of the sum that synaptic input is added to.
    pub sum_frac: u32,
    /// The membrane of each parameter set; nothing where the model has no capacitance, so that events are jumps of the
    /// potential.
    pub membranes: Option<Vec<Membrane>>,
}

impl<M> Cell<M> {
    /// The model with receptor types `receptors`, one list a parameter set; lists that are empty stand for one type of
    /// delta synapses. All sets have types of the same names and structures.
    ///
    /// # Errors
    /// [`PlanError`] for what does not fit its word, or is too wide.
    pub fn model<const S: usize>(
        self,
        receptors: &[Vec<Receptor>],
        formats: &WordFormats,
        dt: Decimal,
    ) -> Result<Model, PlanError>
    where
        M: Neuron<S>,
    {
        check_alike(receptors)?;
        if is_one_delta(receptors) {
            let recorder = Recorder::new(self.parameters, self.tables).with_writable_parameters(formats.writable);
            let (graph, steps) = record(self.neuron, recorder, &self.variables, formats.input)?;
            return Ok(Model { plan: self.plan, graph, steps, variables: self.variables, notes: self.notes });
        }
        let synapses = self.synapses(receptors, formats, dt, false)?;
        self.with_synapses(&synapses, receptors, formats, |cell, a, state, driven| {
            let all: Vec<_> = driven.iter().map(|driven| driven.adds).enumerate().collect();
            let drive = total(a, &all).expect("a neuron has a receptor type");
            let drive = cell.within_sum(a, drive, formats.rounding);
            a.drive(drive);
            cell.neuron.datapath(a, state, drive)
        })
    }

    /// The same for a model whose conductances are integrated with its leak, where its membrane says so and it has some.
    ///
    /// # Errors
    /// As [`model`](Self::model).
    pub fn model_that_relaxes<const S: usize>(
        mut self,
        receptors: &[Vec<Receptor>],
        formats: &WordFormats,
        dt: Decimal,
    ) -> Result<Model, PlanError>
    where
        M: Relaxing<S>,
    {
        if !relaxes(self.membranes.as_deref().unwrap_or_default(), receptors)? {
            return self.model(receptors, formats, dt);
        }
        check_alike(receptors)?;
        let synapses = self.synapses(receptors, formats, dt, true)?;
        let (relaxation, table, note) = Relaxation::new(self.most_relaxation(&synapses, formats), formats)?;
        self.tables.push(table);
        self.notes.push(note);
        self.with_synapses(&synapses, receptors, formats, |cell, a, state, driven| {
            let of = |jumps: bool| -> Vec<(usize, Signal)> {
                let chosen = driven.iter().enumerate().filter(|(_, driven)| driven.jumps == jumps);
                chosen.map(|(place, driven)| (place, driven.adds)).collect()
            };
            let held = total(a, &of(false)).expect("a neuron that relaxes has a conductance");
            let held = cell.within_sum(a, held, formats.rounding);
            let jumps = total(a, &of(true));
            let parts: Vec<Signal> = driven.iter().filter_map(|driven| driven.part).collect();
            let pull = Pull { v: state[0], held, parts: &parts, jumps };
            cell.neuron.integrated(a, state, |a, v_alone, leak| relaxation.sum(a, v_alone, leak, &pull))
        })
    }

    /// The greatest h (g_L + sum of g)/C that the words hold.
    fn most_relaxation(&self, synapses: &[Synapse], formats: &WordFormats) -> f64 {
        let leak = self.parameters.iter().find(|parameter| parameter.name == "leak").expect("a membrane leaks");
        let given = leak.values.iter().copied().max().unwrap_or(0);
        let most = if formats.writable { leak.format.max_raw() } else { given.into() };
        let parts = synapses.iter().map(|synapse| synapse.most_part + formats.decay.resolution()).sum::<f64>();
        leak.format.to_f64(most) + parts
    }

    /// Records the datapath: what the synapses add, the neuron with that by `step`, the synapses' next states.
    fn with_synapses<const S: usize>(
        self,
        synapses: &[Synapse],
        receptors: &[Vec<Receptor>],
        formats: &WordFormats,
        step: impl FnOnce(&Self, &mut Recorder, [Signal; S], &[Driven<Signal>]) -> ([Signal; S], Signal),
    ) -> Result<Model, PlanError>
    where
        M: Neuron<S>,
    {
        let of_synapses = synapses.iter().flat_map(|synapse| synapse.parameters.iter().cloned());
        let parameters = self.parameters.iter().cloned().chain(of_synapses).collect();
        let mut recorder = Recorder::new(parameters, self.tables.clone()).with_writable_parameters(formats.writable);
        let of_synapses = synapses.iter().flat_map(|synapse| synapse.variables.iter().cloned());
        let variables: Vec<Variable> = self.variables.iter().cloned().chain(of_synapses).collect();
        let words: Vec<Signal> = variables.iter().map(|v| recorder.state(v.name, v.format, v.range)).collect();
        let names = receptors[0].iter().map(|receptor| interned(&format!("input_{}", receptor.name)));
        let inputs: Vec<Signal> =
            names.map(|name| recorder.input(name, formats.input, Range::of(formats.input))).collect();
        let (next, spike) = self.record(&mut recorder, synapses, &words, &inputs, step);
        let outputs = variables.iter().zip(next).map(|(variable, signal)| Output { name: variable.name, signal });
        let (graph, steps) = recorder.finish(outputs.collect(), spike)?;
        let plan = NeuronPlan::Recorded(self.plan.name());
        Ok(Model { plan, graph, steps, variables, notes: self.notes })
    }

    fn synapses(
        &self,
        receptors: &[Vec<Receptor>],
        formats: &WordFormats,
        dt: Decimal,
        relaxes: bool,
    ) -> Result<Vec<Synapse>, PlanError> {
        let none = vec![Membrane { c_m: 1.0, exact_tau_m: None, rest: 0.0, relaxes: false }; receptors.len()];
        let needs_membrane = receptors[0].iter().any(|receptor| receptor.synapse != SynapseModel::Delta);
        if self.membranes.is_none() && needs_membrane {
            let reason = "only a neuron with a capacitance takes currents and conductances";
            return Err(PlanError::Mixed { keys: &["receptor"], set: 0, reason });
        }
        let membranes = self.membranes.as_ref().unwrap_or(&none);
        let of_type = |place: usize| {
            let sets: Vec<&Receptor> = receptors.iter().map(|list| &list[place]).collect();
            Synapse::new(&sets, membranes, formats, self.sum_frac, dt, relaxes)
        };
        (0..receptors[0].len()).map(of_type).collect()
    }

    /// The datapath.
    fn record<const S: usize>(
        &self,
        a: &mut Recorder,
        synapses: &[Synapse],
        words: &[Signal],
        inputs: &[Signal],
        step: impl FnOnce(&Self, &mut Recorder, [Signal; S], &[Driven<Signal>]) -> ([Signal; S], Signal),
    ) -> (Vec<Signal>, Signal)
    where
        M: Neuron<S>,
    {
        let (of_neuron, mut rest) = words.split_at(self.variables.len());
        let mut states = Vec::new();
        for synapse in synapses {
            let (of_synapse, others) = rest.split_at(synapse.variables.len());
            states.push(of_synapse);
            rest = others;
        }
        if synapses.iter().all(|synapse| synapse.variables.is_empty()) {
            a.section("receptor types: what is due");
        }
        let driven: Vec<Driven<Signal>> = (synapses.iter().zip(&states).zip(inputs))
            .map(|((synapse, state), &input)| synapse.plan.drive(a, state, input, of_neuron[0]))
            .collect();
        // A word that is absent is filled and never read.
        let mut state = [of_neuron[0]; S];
        for (place, signal) in state.iter_mut().enumerate() {
            if let Some(word) = self.neuron.word_of(place) {
                *signal = of_neuron[word];
            }
        }
        let (next, spike) = step(self, a, state, &driven);
        let mut outputs: Vec<Signal> =
            (0..S).filter(|&place| self.neuron.word_of(place).is_some()).map(|place| next[place]).collect();
        a.section("synapses: decay, what has come in");
        for ((synapse, state), &input) in synapses.iter().zip(&states).zip(inputs) {
            outputs.extend(synapse.plan.advance(a, state, input));
        }
        (outputs, spike)
    }

    /// The drive with no more fraction bits than the neuron's sum: what a conductance adds is finer than a sum that has fewer bits
    /// than `state` and `decay` together.
    fn within_sum(&self, a: &mut Recorder, drive: Signal, rounding: Rounding) -> Signal {
        a.with_at_most("drive_rounded", drive, self.sum_frac, rounding)
    }
}

/// The sum of what receptor types of these places add, with the finest binary point among them; nothing of none.
fn total(a: &mut Recorder, drives: &[(usize, Signal)]) -> Option<Signal> {
    let finest = drives.iter().map(|(_, drive)| *drive).max_by_key(|&drive| a.frac_bits(drive))?;
    let mut sum = None;
    for &(place, drive) in drives {
        let aligned = a.align(interned(&format!("drive_{place}_aligned")), drive, finest);
        sum = Some(match sum {
            None => aligned,
            Some(others) => a.add(interned(&format!("drives_to_{place}")), others, aligned),
        });
    }
    sum
}

/// Whether events are jumps of the potential, and nothing else.
fn is_one_delta(receptors: &[Vec<Receptor>]) -> bool {
    match &receptors[0][..] {
        [] => true,
        [one] => one.synapse == SynapseModel::Delta,
        _ => false,
    }
}

/// All sets of a core have the same accumulators and the same datapath.
pub(super) fn check_alike(receptors: &[Vec<Receptor>]) -> Result<(), PlanError> {
    let shape = |list: &Vec<Receptor>| -> Vec<(String, &'static str)> {
        list.iter().map(|receptor| (receptor.name.clone(), receptor.synapse.name())).collect()
    };
    match receptors.iter().position(|list| shape(list) != shape(&receptors[0])) {
        None => Ok(()),
        Some(set) => {
            let reason = "the populations of a chip share their receptor types: names and synapse models, in one order";
            Err(PlanError::Mixed { keys: &["receptor"], set, reason })
        }
    }
}
