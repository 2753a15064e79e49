//! Short-term plasticity: the numbers that its templates print, its datapaths, its memories.

use super::bits::Bits;
use super::core_type::CoreType;
use super::memories::{self, AxonFields, Memory};
use crate::datapath::{Rows, Schedule, rows};
use crate::design::Core;
use crate::models::{FRACTION, LAST_BITS, ShortTermPlasticity};

/// The two datapaths of a chip with short-term plasticity.
pub(super) struct Datapaths {
    /// From the state at one spike to that at the next, with its depth.
    pub(super) spike: (Rows, u32),
    /// Weight times factor, with its depth.
    pub(super) amount: (Rows, u32),
}

impl Datapaths {
    /// `None` where no axon of the chip is plastic.
    pub(super) fn new(core: &Core) -> Option<Self> {
        let plasticity = core.plasticity.as_ref()?;
        let laid_out = |schedule: &Schedule| (rows(schedule), schedule.depth);
        Some(Self { spike: laid_out(&plasticity.schedule), amount: laid_out(&plasticity.amount_schedule) })
    }
}

/// What the module of the plasticity register prints. A field is a text like `11:4`.
pub(super) struct PlasticityDimensions {
    pub(super) write: u32,
    pub(super) before_write: u32,
    pub(super) write_text: String,
    pub(super) offer_text: String,
    pub(super) fields: String,
    pub(super) initial: String,
    pub(super) one: String,
    pub(super) time: Bits,
    pub(super) steps: Bits,
    // a row without its highest bit, plastic; fields of it
    pub(super) held: Bits,
    pub(super) plastic: u32,
    pub(super) address: String,
    pub(super) has_sets: bool,
    pub(super) set: String,
    // fields of a state
    pub(super) u: String,
    pub(super) x: String,
    pub(super) released: String,
    pub(super) last: String,
    // fields of the time steps since the last spike
    pub(super) past: String,
    pub(super) low: String,
    pub(super) high: String,
}

impl PlasticityDimensions {
    pub(super) fn new(core: &Core) -> Option<Self> {
        let plasticity = core.plasticity.as_ref()?;
        let (model, depth) = (&plasticity.model, plasticity.schedule.depth);
        let fields = AxonFields::new(core);
        let row = fields.of_row().width();
        let address = Bits::numbering(core.plastic_axons);
        let (factor, time) = (factor(), Bits(LAST_BITS));
        let [u, x, released] = [0, 1, 2].map(|place| factor.field(place * factor.n()));
        let words: Vec<String> =
            ShortTermPlasticity::START.iter().rev().map(|&word| factor.literal(word as u64)).collect();
        let steps = Bits(model.low_bits + model.high_bits);
        Some(Self {
            write: depth + 3,
            before_write: depth + 2,
            write_text: format!("{:<3}", depth + 3),
            offer_text: format!("{:<3}", depth + 4),
            fields: state_fields(),
            initial: format!("{{{}, {}}}", time.literal(0), words.join(", ")),
            one: factor.literal(1 << FRACTION.frac_bits),
            time,
            steps,
            held: Bits(fields.width().msb()),
            plastic: fields.width().msb(),
            address: address.field(row.n()),
            has_sets: fields.set.is_some(),
            set: fields.set.map_or(String::new(), |set| set.field(row.n() + address.n())),
            u,
            x,
            released,
            last: time.field(3 * factor.n()),
            past: Bits(LAST_BITS - steps.n()).field(steps.n()),
            low: Bits(model.low_bits).field(0),
            high: Bits(model.high_bits).field(model.low_bits),
        })
    }
}

/// Width of a factor on a weight, and of each word of the state.
pub(super) fn factor() -> Bits {
    Bits(FRACTION.width())
}

/// Width of a state.
pub(super) fn state() -> Bits {
    Bits(ShortTermPlasticity::STATE_BITS)
}

fn state_fields() -> String {
    format!("u {0}, x {0}, released {0}, time step of the last spike {1}", factor(), Bits(LAST_BITS))
}

/// The states of all plastic axons of a tile. A CLEAR writes each before it is read.
pub(super) fn states(core: &Core) -> Option<Memory> {
    core.plasticity.as_ref()?;
    let memory = Memory::new("plasticity", core.plastic_axons, Bits::numbering(core.plastic_axons), state());
    Some(Memory { fields: state_fields(), ..memory })
}

/// The tables of the datapath.
pub(super) fn tables(of: &CoreType) -> Vec<Memory> {
    let plasticity = of.core.plasticity.as_ref();
    let tables = plasticity.map_or(&[][..], |plasticity| &plasticity.model.graph.tables);
    let columns = [["decay of depression", "decay of facilitation"]; 2].into_iter().chain([["U", "1 - U"]]);
    tables.iter().zip(columns).map(|(table, columns)| memories::table_of(of, table, columns)).collect()
}
