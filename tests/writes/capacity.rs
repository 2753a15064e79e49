//! Accumulators of a chip whose weights are written hold every sum that legal words can give.

use rheobase::design::{Core, SynapseLayout, SynapseSlot, Synapses, Tile, WriteError};
use rheobase::emulator::Machine;

use crate::{Random, chips};

/// Plain sums of 64 bits, one a slot and neuron, and the furthest that one of them came.
struct Sums {
    ring: Vec<i64>,
    least: i64,
    greatest: i64,
}

impl Sums {
    fn new(core: &Core) -> Self {
        Self { ring: vec![0; (core.slots * core.receptors * core.neurons()) as usize], least: 0, greatest: 0 }
    }

    /// Adds what the words of all axons hold in time step `step`.
    fn add(&mut self, core: &Core, tile: &Tile, synapses: &Synapses, step: u32) {
        for axon in &tile.axons {
            for word in 0..axon.words {
                for lane in 0..core.lanes {
                    let place = ((axon.first + word) * core.lanes + lane) as usize;
                    let (block, delay, receptor, valid) = match core.layout {
                        SynapseLayout::Dense => (axon.block + word, axon.delay, axon.receptor, true),
                        SynapseLayout::Sparse => {
                            let slot = synapses.word(core, axon.first + word)[lane as usize];
                            (slot.target, slot.delay, slot.receptor, slot.valid)
                        }
                    };
                    let row = (step + delay) % core.slots * core.receptors + receptor;
                    let slot = row * core.neurons() + block * core.lanes + lane;
                    let sum = &mut self.ring[slot as usize];
                    *sum += if valid { i64::from(synapses.weights[place]) } else { 0 };
                    (self.least, self.greatest) = (self.least.min(*sum), self.greatest.max(*sum));
                }
            }
        }
    }

    /// The sweep of time step `step`.
    fn sweep(&mut self, core: &Core, step: u32) {
        let row = (core.receptors * core.neurons()) as usize;
        self.ring[(step % core.slots) as usize * row..][..row].fill(0);
    }
}

/// What sums of all axons come to where `slots` says what is written in each of a few rounds of the ring.
fn extremes(core: &Core, tile: &Tile, mut slots: impl FnMut(u32) -> Vec<SynapseSlot>) -> (i64, i64) {
    let mut synapses = tile.synapses.clone();
    let mut sums = Sums::new(core);
    for step in 0..4 * core.slots {
        for word in 0..core.synapse_words {
            synapses.write(core, word, &slots(step)).expect("a legal word");
        }
        sums.add(core, tile, &synapses, step);
        sums.sweep(core, step);
    }
    (sums.least, sums.greatest)
}

#[test]
fn no_random_writes_overflow_an_accumulator() {
    for chip in chips(&[]) {
        let (core, mut random) = (&chip.design.cores[0], Random::new(7));
        for tile in &chip.design.tiles {
            let (least, greatest) = extremes(core, tile, |_| random.slots(core));
            let format = core.accumulator;
            assert!(least < 0 && greatest > 0, "{least} to {greatest}");
            assert!(format.contains(least.into()) && format.contains(greatest.into()), "{format}: {least}, {greatest}");
        }
    }
}

/// The worst that can be written: the least weight everywhere; in the sparse layout all in block 0, due at one time.
#[test]
fn the_worst_writes_fill_the_accumulator_and_no_more() {
    for chip in chips(&[]) {
        let core = &chip.design.cores[0];
        let worst = |step: u32| {
            let weight = core.weight.min_raw() as i32;
            let sparse = core.layout == SynapseLayout::Sparse;
            let delay = if sparse { core.slots - 1 - step % core.slots } else { 0 };
            vec![SynapseSlot { weight, delay, valid: sparse, ..SynapseSlot::default() }; core.lanes as usize]
        };
        let least = chip.design.tiles.iter().map(|tile| extremes(core, tile, worst).0).min().expect("a tile");
        assert!(core.accumulator.contains(least.into()), "{}: {least}", core.accumulator);
        assert!(2 * i128::from(least) < core.accumulator.min_raw(), "{}: {least}, a bit too many", core.accumulator);
    }
}

#[test]
fn what_is_not_legal_is_refused() {
    let [dense, sparse, ..] = chips(&[]);
    let (core, lanes) = (&sparse.design.cores[0], sparse.design.cores[0].lanes);
    let fine = vec![SynapseSlot { valid: true, ..SynapseSlot::default() }; lanes as usize];
    let with = |slot: SynapseSlot| [&fine[..lanes as usize - 1], &[slot]].concat();
    let mut machine = Machine::new(&sparse.design);
    assert_eq!(machine.write_synapses(0, 0, &fine), Ok(()));
    assert_eq!(machine.write_synapses(1, 0, &fine), Err(WriteError::NoTile(1)));
    assert_eq!(machine.write_synapses(0, core.synapse_words, &fine), Err(WriteError::NoWord(core.synapse_words)));
    assert_eq!(machine.write_synapses(0, 0, &fine[1..]), Err(WriteError::Slots(lanes)));
    let slot = SynapseSlot::default();
    let illegal = [
        SynapseSlot { weight: core.weight.max_raw() as i32 + 1, ..slot },
        SynapseSlot { target: core.blocks, ..slot },
        SynapseSlot { delay: core.slots, ..slot },
        SynapseSlot { receptor: core.receptors, ..slot },
    ];
    for slot in illegal {
        assert_eq!(machine.write_synapses(0, 0, &with(slot)), Err(WriteError::Slot(lanes - 1)), "{slot:?}");
    }
    let mut machine = Machine::new(&dense.design);
    assert_eq!(machine.write_synapses(0, 0, &[SynapseSlot { delay: 1, ..slot }; 2]), Err(WriteError::Slot(0)));
    let mut design = dense.design.clone();
    design.cores[0].writable_weights = false;
    assert_eq!(Machine::new(&design).write_synapses(0, 0, &[slot; 2]), Err(WriteError::ReadOnly("weights")));
}
