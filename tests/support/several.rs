//! A neuron that spikes up to seven times in a time step, on the keys of Loihi's: a leak of a quarter, and as many spikes as
//! the threshold `vth`/16 goes into the potential. No shipped model is needed to hold spike counts against all readings.

use std::fmt::Write;
use std::path::Path;
use std::sync::LazyLock;

use rheobase::compile::{Compiled, compile};
use rheobase::datapath::{Arith, Output, Parameter, Range, Recorder, Relation, Signal, Target};
use rheobase::fixed_point::{Decimal, Format, Overflow, Rounding};
use rheobase::models::{
    DEFINITIONS, Definition, Model, NeuronPlan, PlanError, Receptor, Values, Variable, WordFormats,
};
use rheobase::spec::{self, NeuronModel};

use super::{RandomConfig, RandomModel, SYNAPSES};

/// The most spikes in a time step.
pub const MOST: u32 = 7;

static SEVERAL: LazyLock<&'static Definition> = LazyLock::new(|| {
    let loihi = DEFINITIONS.iter().find(|definition| definition.name == "loihi").expect("Loihi is there");
    Box::leak(Box::new(Definition { name: "several", model, ..**loihi }))
});

fn model(sets: &[Values], receptors: &[Vec<Receptor>], formats: &WordFormats, _: Decimal) -> Result<Model, PlanError> {
    let word = formats.state;
    let threshold = |name: &'static str, times: i64| {
        let raw = |p: &Values| (p.whole("vth") * times) << (word.frac_bits - 4);
        Parameter { name, format: word, values: sets.iter().map(raw).collect() }
    };
    let thresholds = [("threshold_4", 4), ("threshold_2", 2), ("threshold_1", 1)];
    let parameters = thresholds.map(|(name, times)| threshold(name, times)).into();
    let mut a = Recorder::new(parameters, vec![]).with_writable_parameters(formats.writable);
    let v = a.state("v", word, Range::of(word));
    let names = [["input", ""], ["input_r0", "input_r1"]];
    let inputs = &names[receptors[0].len().saturating_sub(1)][..receptors[0].len().max(1)];
    let inputs: Vec<Signal> =
        inputs.iter().map(|name| a.input(name, formats.input, Range::of(formats.input))).collect();
    let (v, spikes) = datapath(&mut a, v, &inputs, word);
    let (graph, steps) = a.finish(vec![Output { name: "v", signal: v }], spikes)?;
    let zeros = vec![0; sets.len()];
    let (scale, offset) = (vec![1.0; sets.len()], vec![0.0; sets.len()]);
    let v = Variable { name: "v", format: word, range: Range::of(word), unit: "", init: zeros, scale, offset };
    Ok(Model { plan: NeuronPlan::Recorded("several"), graph, steps, variables: vec![v], notes: vec![] })
}

fn datapath(a: &mut Recorder, v: Signal, inputs: &[Signal], word: Format) -> (Signal, Signal) {
    a.section("leak and input");
    let quarter = a.constant("quarter", 1, Format::unsigned(0, 2));
    let mut sum = a.decay("v_left", v, quarter);
    for (&input, (aligned, with)) in inputs.iter().zip([("aligned_0", "sum_0"), ("aligned_1", "sum_1")]) {
        let input = a.align(aligned, input, sum);
        sum = a.add(with, sum, input);
    }
    let target = Target { format: word, rounding: Rounding::Floor, overflow: Overflow::Saturate };
    let mut v = a.resize("v_sum", sum, target);
    a.section("as many spikes as thresholds");
    let none = a.constant("none", 0, Format::unsigned(1, 0));
    let mut spikes = none;
    let rows = [
        ("threshold_4", "reaches_4", "less_4", "v_4", "word_4", "weight_4", "spikes_4", "count_4", 4),
        ("threshold_2", "reaches_2", "less_2", "v_2", "word_2", "weight_2", "spikes_2", "count_2", 2),
        ("threshold_1", "reaches_1", "less_1", "v_1", "word_1", "weight_1", "spikes_1", "count_1", 1),
    ];
    for (threshold, reaches, less, rest, word_name, weight, taken, count, times) in rows {
        let threshold = a.parameter(threshold);
        let reached = a.compare(reaches, Relation::GreaterEqual, v, threshold);
        let below = a.sub(less, v, threshold);
        let left = a.select(rest, reached, below, v);
        v = a.resize(word_name, left, target);
        let weight = a.constant(weight, times, Format::unsigned(3, 0));
        let these = a.select(taken, reached, weight, none);
        spikes = a.add(count, spikes, these);
    }
    (v, spikes)
}

/// The random config with this neuron, and with a source whose inputs have several spikes in a time step.
pub fn compile_several(random: &RandomConfig, steps: u32, more: &str) -> Compiled {
    let delta = SYNAPSES.iter().position(|synapse| synapse.starts_with("delta")).expect("delta synapses are there");
    let receptors = vec![delta; random.receptors.len().min(2)];
    let last = receptors.len().checked_sub(1).map(|last| format!("receptor = \"r{last}\"\n")).unwrap_or_default();
    // the time step and the words are those of LIF
    let model = RandomModel { place: 0, ..random.model };
    let substeps = random.substeps;
    let random = RandomConfig { model, receptors, substeps: 1, ..random.clone() };
    let mut text = random.toml(steps) + more;
    for (place, vth) in ["24", "33"].iter().enumerate() {
        let from = text.find(&format!("[population.p{place}.")).expect("the population is there");
        let to = from + text[from + 1..].find("\n[").expect("more follows") + 1;
        let receptors = text[from..to].find(".receptor]");
        assert!(receptors.is_none(), "the neuron's own table comes first");
        text.replace_range(from..to, &format!("[population.p{place}.loihi]\ndu = 0\ndv = 0\nvth = {vth}\n"));
    }
    let _ = write!(
        text,
        "\n[source.again]\nspike_times = [[1.0, 1.1, 1.2, 3.0], [1.4, 1.4, 6.0, 6.1, 6.2, 6.3]]\n\
         [[projection]]\nfrom = \"again\"\nto = \"p1\"\n{last}connect = \"all_to_all\"\nweight = 2.5\n"
    );
    compile_text(&text, substeps)
}

fn compile_text(text: &str, substeps: u32) -> Compiled {
    let folder = tempfile::tempdir().expect("a folder for the config");
    let path = folder.path().join("several.toml");
    std::fs::write(&path, text).expect("the config is written");
    let mut spec = spec::read(Path::new(&path), &[]).unwrap_or_else(|error| panic!("{error}\n{text}"));
    // The keys of Loihi's neuron know no time in ms, so a config with them has no sub-steps.
    spec.substeps.value = substeps;
    for population in &mut spec.populations {
        if let NeuronModel::Defined(values) = &mut population.model {
            values.of = *SEVERAL;
        }
    }
    compile(&spec).unwrap_or_else(|list| panic!("{}", spec::render(&spec.path, &spec.text, &list)))
}
