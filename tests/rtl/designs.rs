//! Small designs, made by hand: a network of `neurons` neurons with made-up weights, on every shape of core.

use rheobase::datapath::{Relation, Schedule};
use rheobase::design::{
    Axon, Block, Core, Design, Destination, Mesh, Population, Routes, SynapseLayout, Synapses, Tile, Wrapper,
};
use rheobase::fixed_point::{Decimal, Format, Overflow, Rounding};
use rheobase::models::{
    AdexParameters, AdexPlan, Drive, Integrator, Leak, LifIntegrator, LifParameters, LifPlan, Model, Reset, StepNoise,
    WordFormats,
};

/// The shape of a core.
#[derive(Clone, Copy, Debug)]
pub struct Shape {
    pub name: &'static str,
    pub lanes: u32,
    pub blocks: u32,
    pub slots: u32,
    pub layout: SynapseLayout,
    /// Neurons that the last block lacks.
    pub empty_lanes: u32,
    pub input_axons: u32,
    pub queue_depth: u32,
    pub clock_mhz: f64,
    pub substeps: u32,
}

impl Default for Shape {
    fn default() -> Self {
        Self {
            name: "chip",
            lanes: 1,
            blocks: 8,
            slots: 4,
            layout: SynapseLayout::Dense,
            empty_lanes: 0,
            input_axons: 6,
            queue_depth: 4,
            clock_mhz: 100.0,
            substeps: 1,
        }
    }
}

pub fn decimal(text: &str) -> Decimal {
    text.parse().expect("a decimal")
}

pub const WEIGHT: Format = Format::signed(0, 3);

pub fn formats() -> WordFormats {
    WordFormats {
        writable: false,
        state: Format::signed(5, 6),
        adaptation: Format::signed(5, 6),
        synapse: Format::signed(11, 12),
        decay: Format::unsigned(0, 12),
        input: Format::signed(7, 3),
        rounding: Rounding::Nearest,
        overflow: Overflow::Saturate,
    }
}

pub fn lif_parameters(beta: &str, threshold: &str, refractory_steps: u32) -> LifParameters {
    LifParameters {
        leak: Leak::Factor(decimal(beta)),
        rest: Decimal::ZERO,
        threshold: decimal(threshold),
        reset: Reset::Value(Decimal::ZERO),
        spike_when: Relation::Greater,
        refractory_steps,
        drive: Drive::Bias(Decimal::ZERO),
        v_init: Decimal::ZERO,
        physical: false,
        integrator: LifIntegrator::Exact,
    }
}

pub fn lif(sets: &[LifParameters]) -> Model {
    LifPlan::model(sets, &formats(), decimal("1")).expect("a LIF model")
}

/// LIF neurons with noise, one a parameter set.
pub fn noisy(sets: &[LifParameters], noise: &[StepNoise]) -> Model {
    lif(sets).with_noise(noise, 0x0123_4567_89ab_cdef).expect("noise that fits")
}

pub fn adex() -> Model {
    let parameters = AdexParameters {
        c_m: decimal("281"),
        g_l: decimal("30"),
        e_l: decimal("-70.6"),
        v_t: decimal("-50.4"),
        delta_t: decimal("2"),
        a: decimal("4"),
        b: decimal("80.5"),
        tau_w: decimal("144"),
        v_reset: decimal("-70.6"),
        v_peak: decimal("0"),
        refractory_steps: 20,
        i_e: decimal("800"),
        v_init: decimal("-41"),
        w_init: Decimal::ZERO,
        integrator: Integrator::Euler,
    };
    let formats = WordFormats {
        writable: false,
        state: Format::signed(7, 14),
        adaptation: Format::signed(7, 14),
        decay: Format::unsigned(0, 18),
        input: Format::signed(10, 3),
        ..formats()
    };
    AdexPlan::model(&[parameters], &formats, decimal("0.1")).expect("an AdEx model")
}

/// A core of `shape` with `model`; block b has parameter set b modulo the number of sets.
pub fn design(shape: Shape, model: Model) -> Design {
    let Shape { lanes, blocks, slots, substeps, .. } = shape;
    let model = model.in_substeps(substeps);
    let sets = model.variables[0].init.len() as u32;
    let full = u64::MAX >> (64 - lanes);
    let mut blocks: Vec<Block> =
        (0..blocks).map(|b| Block { set: b % sets, occupied: full, first: 100 + b * lanes }).collect();
    blocks.last_mut().expect("a block").occupied = full >> shape.empty_lanes;
    let neurons = shape.blocks * lanes;
    let (axons, synapses) = synapses(&shape, shape.input_axons + neurons);
    let routes = |n: u32| {
        let axon = (slots > 1 && n.is_multiple_of(2)).then_some(shape.input_axons + n);
        let to_core = axon.map(|axon| Destination::Axon { tile: 0, axon });
        to_core.into_iter().chain((n % 3 != 1).then_some(Destination::Host)).collect()
    };
    let random_bits = model.graph.neuron.is_some();
    let core = Core {
        lanes,
        schedule: Schedule::for_clock(&model.graph, shape.clock_mhz),
        substeps,
        accumulator: model.graph.node(model.graph.inputs[0]).format,
        receptors: model.graph.inputs.len() as u32,
        model,
        blocks: shape.blocks,
        block_table: sets > 1 || shape.empty_lanes > 0 || random_bits,
        slots,
        axons: axons.len() as u32,
        longest_row: shape.blocks,
        layout: shape.layout,
        weight: WEIGHT,
        synapse_words: synapses.weights.len() as u32 / lanes,
        routes: 0,
        longest_route: 2,
        writable_weights: false,
        writable_parameters: false,
        plasticity: None,
        plastic_axons: 0,
        queue_depth: shape.queue_depth,
    };
    let count = neurons - shape.empty_lanes;
    let tile = Tile {
        core: 0,
        blocks,
        populations: vec![Population { name: "all".into(), first: 0, count, offset: 0, set: 0 }],
        axons,
        input_axons: shape.input_axons,
        synapses,
        routes: Routes::new((0..neurons).map(routes)),
    };
    Design {
        name: shape.name.into(),
        dt: decimal("1"),
        clock_mhz: shape.clock_mhz,
        mesh: Mesh::SINGLE,
        cores: vec![core],
        tiles: vec![tile],
        inputs: Routes::new((0..shape.input_axons).map(|axon| vec![Destination::Axon { tile: 0, axon }])),
        wrappers: vec![Wrapper::Stream],
    }
}

/// Axons that each reach every block; those of neurons arrive a time step later at the earliest. Axon 1 has no synapses.
fn synapses(shape: &Shape, axons: u32) -> (Vec<Axon>, Synapses) {
    let dense = shape.layout == SynapseLayout::Dense;
    let words = shape.blocks;
    let mut table = Vec::new();
    let mut synapses = Synapses::default();
    for axon in 0..axons {
        let from_host = axon < shape.input_axons;
        let delay = if from_host { axon } else { 1 + axon } % shape.slots;
        let delay = if from_host { delay } else { delay.max(1).min(shape.slots - 1) };
        let words = if axon == 1 { 0 } else { words };
        let first = synapses.weights.len() as u32 / shape.lanes;
        table.push(Axon { first, words, delay: if dense { delay } else { 0 }, ..Axon::default() });
        for slot in 0..words * shape.lanes {
            let weight = ((axon * 7 + slot * 5) % 15) as i32 - if from_host { 2 } else { 7 };
            synapses.weights.push(weight.min(7));
            if !dense {
                synapses.targets.push((slot / shape.lanes + axon) % shape.blocks);
                synapses.delays.push(delay);
                synapses.receptors.push(0);
                synapses.valid.push((axon + slot) % 4 != 3);
            }
        }
    }
    (table, synapses)
}
