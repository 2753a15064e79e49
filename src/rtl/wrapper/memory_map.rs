//! The memories that the window reads, for people and for C.

use crate::design::{Core, Design};
use crate::fixed_point::Format;
use crate::models::SATURATING_FORMATS;
use crate::rtl::bits::Bits;
use crate::rtl::core_type::CoreType;
use crate::rtl::memories::{self, AxonFields, Memory, SynapseFields};
use crate::rtl::parameters::Parameters;
use crate::rtl::plasticity;
use crate::rtl::routes;

/// A memory as the window shows it.
pub(super) struct MappedMemory {
    /// In capitals, as C has it.
    pub(super) name: &'static str,
    /// Its number in `WINDOW_SELECT`.
    pub(super) number: u32,
    pub(super) words: u32,
    pub(super) bits: u32,
    /// What an address is.
    pub(super) address: &'static str,
    /// What a word holds, lowest bits first.
    pub(super) fields: String,
}

/// A state variable in the word of its block, or a parameter in that of its set.
pub(super) struct MappedVariable {
    pub(super) name: String,
    /// Lowest bit in the part of lane 0, or in the word.
    pub(super) low: u32,
    pub(super) bits: u32,
    pub(super) is_signed: u32,
    pub(super) format: String,
}

impl MappedVariable {
    fn new(name: &str, low: u32, format: Format) -> Self {
        let (bits, is_signed) = (format.width(), format.signed.into());
        Self { name: name.to_owned(), low, bits, is_signed, format: format.to_string() }
    }

    /// As C has it.
    pub(super) fn constant(&self) -> String {
        self.name.to_uppercase().replace(' ', "_")
    }
}

/// The state variables of a neuron, lowest bits first.
pub(super) fn variables(design: &Design) -> Vec<MappedVariable> {
    let mut low = 0;
    let variables = design.cores[0].model.variables.iter();
    let place = |variable: &crate::models::Variable| {
        let mapped = MappedVariable::new(variable.name, low, variable.format);
        low += variable.format.width();
        mapped
    };
    variables.map(place).collect()
}

/// The parameters that the host may write, and initial states, lowest bits first; none where they are read only.
pub(super) fn written_parameters(design: &Design) -> Vec<MappedVariable> {
    let word = Parameters::new(&design.cores[0]);
    let items = word.items.iter().filter(|_| design.cores[0].writable_parameters);
    items.map(|item| MappedVariable::new(&item.name, item.offset, item.format)).collect()
}

/// The memories of a tile, by number.
pub(super) fn memories(design: &Design) -> Vec<MappedMemory> {
    let (of, core) = (CoreType::only(design), &design.cores[0]);
    let parameters = Parameters::new(core);
    let synapse = SynapseFields::new(core);
    let whole = |memory: &Memory| (memory.depth, memory.word);
    let lanes = |bits: Bits| Bits(bits.n() * core.lanes);
    let accumulator = memories::accumulator(&of);
    let states: Vec<String> = variables(design).iter().map(|v| format!("{} {}", v.name, v.format)).collect();
    let slots = if core.slots > 1 { "`{slot, block}`" } else { "block" };
    let per_lane = if core.receptors > 1 { "for each receptor type, for each lane" } else { "for each lane" };
    let mut found = vec![
        mapped("STATE", 0, whole(&memories::state(&of)), "block", format!("for each lane {}", states.join(", "))),
        mapped(
            "ACCUMULATOR",
            1,
            (accumulator.depth, lanes(Bits(accumulator.word.n() * core.receptors))),
            slots,
            format!("{per_lane} the input that is due, {}", accumulator_fields(core)),
        ),
        mapped(
            "SYNAPSE",
            2,
            (core.synapse_words, lanes(synapse.width())),
            "word",
            format!("for each lane {}", synapse.text()),
        ),
        mapped("AXON", 3, whole(&memories::axon(&of)), "axon", AxonFields::new(core).text()),
    ];
    let single = design.mesh.is_single();
    let route = if single { memories::route(&of) } else { routes::index(&of) };
    found.push(mapped("ROUTE", 4, whole(&route), "`{block, lane}`", route.fields));
    if let Some(memory) = memories::parameter(&of, &parameters) {
        found.push(mapped("PARAMETER", 5, whole(&memory), "parameter set", memory.fields));
    }
    if !single {
        let packets = routes::routes(&of);
        found.push(mapped("PACKET", 6, whole(&packets), "route", packets.fields));
    }
    if let Some(memory) = plasticity::states(core) {
        found.push(mapped("PLASTICITY", 7, whole(&memory), "state of a plastic axon", memory.fields));
    }
    found
}

/// What an accumulator holds.
fn accumulator_fields(core: &Core) -> String {
    match core.is_saturating() {
        true => {
            let [sum, risen, sunk] = SATURATING_FORMATS;
            format!("as sum {sum}, risen {risen}, sunk {sunk}")
        }
        false => core.accumulator.to_string(),
    }
}

fn mapped(
    name: &'static str,
    number: u32,
    (words, bits): (u32, Bits),
    address: &'static str,
    fields: String,
) -> MappedMemory {
    MappedMemory { name, number, words, bits: bits.n(), address, fields }
}
