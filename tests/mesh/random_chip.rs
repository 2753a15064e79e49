//! Chips of any shape with any routes: what a chip does in which cycle hangs on nothing else.

use proptest::prelude::*;
use rheobase::compile::random_bits;
use rheobase::design::{Axon, Design, Destination, Mesh, Routes, Tile};

use crate::naive_chip::Step;
use crate::support::compile_text;

/// A chip in numbers.
#[derive(Clone, Debug)]
pub struct RandomChip {
    pub size: [u32; 2],
    pub link_depth: u32,
    pub lanes: u32,
    pub blocks: u32,
    pub slots: u32,
    pub block_table: bool,
    pub axons: u32,
    pub longest_row: u32,
    /// The most destinations of a neuron or an input.
    pub fan_out: u32,
    pub queue_depth: u32,
    /// Percent of the neurons that spike in a time step, at most.
    pub activity: u64,
    pub steps: u64,
    pub seed: u64,
}

pub fn random_chip() -> impl Strategy<Value = RandomChip> {
    let sizes = prop::array::uniform2(1u32..=4).prop_filter("more than one tile", |size| size[0] * size[1] > 1);
    let depths = (prop::sample::select(vec![2u32, 4, 8]), prop::sample::select(vec![2u32, 4, 16]));
    let core = (prop::sample::select(vec![1u32, 2, 4, 8]), 1u32..7, 1u32..5, any::<bool>());
    let load = (1u32..12, 0u32..12, 0u32..7, prop::sample::select(vec![0u64, 10, 50, 100]));
    (sizes, depths, core, load, 2u64..8, any::<u64>()).prop_map(
        |(size, (link_depth, queue_depth), (lanes, blocks, slots, block_table), load, steps, seed)| {
            let (axons, longest_row, fan_out, activity) = load;
            let shape = (size, link_depth, lanes, blocks, slots, block_table);
            let (size, link_depth, lanes, blocks, slots, block_table) = shape;
            RandomChip {
                size,
                link_depth,
                lanes,
                blocks,
                slots,
                block_table,
                axons,
                longest_row,
                fan_out,
                queue_depth,
                activity,
                steps,
                seed,
            }
        },
    )
}

/// A sequence of random numbers.
struct Draw(u64, u64);

impl Draw {
    fn below(&mut self, limit: u32) -> u32 {
        self.1 += 1;
        (random_bits(self.0, self.1) % u64::from(limit)) as u32
    }
}

impl RandomChip {
    fn mesh(&self) -> Mesh {
        let [width, height] = self.size;
        let mesh = Mesh { width, height, host: 0, link_depth: self.link_depth };
        let rim: Vec<u32> = (0..mesh.tiles())
            .filter(|&tile| {
                let (x, y) = mesh.place(tile);
                x == 0 || y == 0 || x + 1 == width || y + 1 == height
            })
            .collect();
        Mesh { host: rim[(self.seed % rim.len() as u64) as usize], ..mesh }
    }

    /// The chip, on the neuron of a design that `compile` made.
    pub fn design(&self, compiled: &Design) -> Design {
        let mut design = compiled.clone();
        let mut draw = Draw(self.seed, 0);
        design.mesh = self.mesh();
        let core = &mut design.cores[0];
        (core.lanes, core.blocks, core.slots) = (self.lanes, self.blocks, self.slots);
        (core.block_table, core.queue_depth) = (self.block_table, self.queue_depth);
        let tiles = design.mesh.tiles();
        let mut destinations = |draw: &mut Draw, to_host: bool| {
            let mut list: Vec<_> = (0..draw.below(self.fan_out + 1))
                .map(|_| Destination::Axon { tile: draw.below(tiles), axon: draw.below(self.axons) })
                .collect();
            list.extend((to_host && draw.below(3) > 0).then_some(Destination::Host));
            list
        };
        let neurons = self.lanes * self.blocks;
        let tile = |draw: &mut Draw, destinations: &mut dyn FnMut(&mut Draw, bool) -> Vec<Destination>| {
            let axon = |draw: &mut Draw| Axon { words: draw.below(self.longest_row + 1), ..Axon::default() };
            Tile {
                axons: (0..self.axons).map(|_| axon(draw)).collect(),
                routes: Routes::new((0..neurons).map(|_| destinations(draw, true))),
                ..compiled.tiles[0].clone()
            }
        };
        design.tiles = (0..tiles).map(|_| tile(&mut draw, &mut destinations)).collect();
        design.inputs = Routes::new((0..16).map(|_| destinations(&mut draw, false)));
        design
    }

    /// Inputs with an event and the time step, for every time step.
    pub fn steps(&self, design: &Design) -> Vec<(Vec<u32>, Step)> {
        let mut draw = Draw(self.seed, 1 << 40);
        let step = |number: u64| {
            let clear = number > 0 && draw.below(4) == 0;
            let busy = draw.below(17);
            let inputs: Vec<u32> = (0..16).filter(|_| draw.below(16) < busy).collect();
            let activity = u64::from(draw.below(101)) * self.activity / 100;
            let spikes = (0..design.neurons()).filter(|_| u64::from(draw.below(100)) < activity).collect();
            let events = inputs.iter().flat_map(|&input| design.inputs.axons(input)).collect();
            (inputs, Step { clear, events, spikes })
        };
        (0..self.steps).map(step).collect()
    }
}

/// A design of one neuron: what it computes plays no part here.
pub fn one_neuron() -> Design {
    let text = "# one\nname = \"one\"\ndt = 1.0\nsteps = 2\n\
        [population.p]\ncount = 1\n[population.p.lif]\nc_m = 250.0\ntau_m = 20.0\ne_l = -70.0\nv_th = -55.0\n\
        [source.s]\nspike_times = [[1.0]]\n\
        [[projection]]\nfrom = \"s\"\nto = \"p\"\nconnect = \"all_to_all\"\nweight = 1.0\n\
        [format]\nstate = \"Q7.10\"\nweight = \"Q5.10\"\n[hardware]\nlanes = 1\n";
    compile_text(text).design
}
