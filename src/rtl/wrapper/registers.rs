//! The register map of the AXI4-Lite port: the one definition that Verilog, Markdown and C are generated from.

use super::numbers::{Counter, Numbers};
use crate::rtl::bits::Bits;

/// Bits of an address: 4 KiB.
pub(super) const ADDRESS_BITS: u32 = 12;
/// Offset of the first register that holds a part of a memory's word.
pub(super) const WINDOW_DATA: u32 = 0x800;
/// What the register `IDENTIFICATION` holds: "RHEO" in ASCII.
const IDENTIFICATION: u32 = 0x5248_454f;
/// Version of this map, in the upper half major, in the lower minor: 1 where memories can be written.
const MAP_VERSION: u32 = 0x0001_0000;

/// What the host may do with a register or a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Access {
    Read,
    Write,
    ReadWrite,
}

/// A register of 32 bits.
#[derive(Clone, Debug)]
pub(super) struct Register {
    /// In capitals, as C has it.
    pub(super) name: &'static str,
    pub(super) offset: u32,
    pub(super) access: Access,
    pub(super) meaning: &'static str,
    /// Lowest bits first.
    pub(super) fields: Vec<Field>,
}

/// A field of a register. Bits between fields read 0.
#[derive(Clone, Debug)]
pub(super) struct Field {
    pub(super) name: &'static str,
    pub(super) low: u32,
    pub(super) width: u32,
    pub(super) meaning: &'static str,
    pub(super) value: Value,
}

/// What a field reads.
#[derive(Clone, Debug)]
pub(super) enum Value {
    /// A number of the design.
    Constant(u32),
    /// A signal of the module `axi_registers`.
    Signal(String),
    /// Nothing: writing a 1 asks for something, reading gives 0.
    Pulse,
}

/// All registers before the window's data, by offset.
pub(super) fn registers(numbers: &Numbers) -> Vec<Register> {
    [facts(numbers), control(numbers), counters()].concat()
}

fn register(
    name: &'static str,
    offset: u32,
    access: Access,
    meaning: &'static str,
    fields: impl Into<Vec<Field>>,
) -> Register {
    Register { name, offset, access, meaning, fields: fields.into() }
}

fn constant(name: &'static str, low: u32, width: u32, value: u32, meaning: &'static str) -> Field {
    Field { name, low, width, meaning, value: Value::Constant(value) }
}

fn signal(name: &'static str, low: u32, width: u32, signal: impl Into<String>, meaning: &'static str) -> Field {
    Field { name, low, width, meaning, value: Value::Signal(signal.into()) }
}

fn pulse(name: &'static str, low: u32, meaning: &'static str) -> Field {
    Field { name, low, width: 1, meaning, value: Value::Pulse }
}

/// What never changes.
fn facts(n: &Numbers) -> Vec<Register> {
    let read = |name, offset, meaning, fields: Vec<Field>| register(name, offset, Access::Read, meaning, fields);
    let whole = |value, meaning| vec![constant("VALUE", 0, 32, value, meaning)];
    vec![
        read("IDENTIFICATION", 0x000, "says that this is such a chip", whole(IDENTIFICATION, "\"RHEO\" in ASCII")),
        read(
            "MAP_VERSION",
            0x004,
            "version of this register map",
            vec![
                constant(
                    "MINOR",
                    0,
                    16,
                    MAP_VERSION & 0xffff | u32::from(n.writable),
                    "grows where something is added",
                ),
                constant("MAJOR", 16, 16, MAP_VERSION >> 16, "grows where something changes"),
            ],
        ),
        read(
            "DESIGN_HASH",
            0x008,
            "says which chip this is",
            whole(n.hash, "hash of the generated Verilog and memory images; the C header has the same"),
        ),
        read(
            "TILES",
            0x00c,
            "the mesh of tiles",
            vec![
                constant("COLUMNS", 0, 8, n.columns, "tiles from west to east"),
                constant("ROWS", 8, 8, n.rows, "tiles from south to north"),
            ],
        ),
        read("NEURONS", 0x010, "neurons of a tile, with empty lanes", whole(n.neurons, "neurons")),
        read("AXONS", 0x014, "words of a tile's axon table", whole(n.axons, "axons")),
        read(
            "SHAPE",
            0x018,
            "the cores",
            vec![
                constant("LANES", 0, 8, n.lanes, "neurons that are updated together"),
                constant("SLOTS", 8, 16, n.slots, "slots of the accumulators: the longest delay plus one"),
            ],
        ),
        read(
            "WIDTHS",
            0x01c,
            "widths of the words",
            vec![
                constant("EVENT", 0, 8, n.event.n(), "bits of an event: `{y, x, axon}`"),
                constant("NEURON", 8, 8, n.neuron.n(), "bits of a neuron's name: `{y, x, block, lane}`"),
                constant("WINDOW", 16, 16, n.window_count, "registers of `WINDOW_DATA`"),
            ],
        ),
    ]
}

/// What the host sets and asks.
fn control(n: &Numbers) -> Vec<Register> {
    let mut select = vec![signal("MEMORY", 0, 3, "debug_memory_o", "number of the memory, see below")];
    if n.has_tiles {
        select.push(signal("TILE", 8, n.tile.n(), "debug_tile_o", "address of the tile: `{y, x}`"));
    }
    let mut command = vec![pulse("READ", 0, "the word goes into `WINDOW_DATA`")];
    if n.writable {
        let meaning = match (n.writable_weights, n.writable_parameters) {
            (true, true) => "`WINDOW_DATA` goes into the word; refused unless the memory is `SYNAPSE` or `PARAMETER`",
            (false, true) => "`WINDOW_DATA` goes into the word; refused unless the memory is `PARAMETER`",
            _ => "`WINDOW_DATA` goes into the word; refused unless the memory is `SYNAPSE`",
        };
        command.push(pulse("WRITE", 1, meaning));
    }
    vec![
        register(
            "CONTROL",
            0x040,
            Access::ReadWrite,
            "asks for something",
            [
                pulse(
                    "CLEAR",
                    0,
                    "a clear, after the time step that is under way: states, accumulators and queues go back to their initial values",
                ),
                pulse(
                    "SOFT_RESET",
                    1,
                    "a reset of the chip; the AXI ports, the counters and these registers are left alone",
                ),
                pulse("COUNTERS_CLEAR", 2, "all counters to 0"),
                signal("HOLD", 3, 1, "hold_q", "1: no word of the next time step is taken from the stream"),
            ],
        ),
        register(
            "STATUS",
            0x044,
            Access::Read,
            "what the chip does",
            [
                signal("IDLE", 0, 1, "idle_i", "it waits between two time steps; memories may be looked at"),
                signal("OPEN", 1, 1, "open_i", "events of a time step are in, its end is not"),
                signal("CLEAR_PENDING", 2, 1, "clear_pending_i", "a clear of `CONTROL` waits"),
            ],
        ),
        register("WINDOW_SELECT", 0x050, Access::ReadWrite, "the memory that is looked at", select),
        register(
            "WINDOW_ADDRESS",
            0x054,
            Access::ReadWrite,
            "the word that is looked at",
            [signal("VALUE", 0, n.debug_address.n(), "debug_address_o", "address of a word")],
        ),
        register("WINDOW_COMMAND", 0x058, Access::Write, "acts on that word; refused unless `STATUS.IDLE`", command),
        register(
            "WINDOW_STATUS",
            0x05c,
            Access::Read,
            "what became of the last command",
            [
                signal("BUSY", 0, 1, "busy_i", "it is under way; the window's registers cannot be written"),
                signal("DONE", 1, 1, "done_i", "it is done"),
                signal("REFUSED", 2, 1, "refused_i", "it was refused: the chip was not idle"),
            ],
        ),
    ]
}

/// Names of the counters in the order of `axi_counters`.
const COUNTERS: [(&str, &str); 7] = [
    ("STEPS", "time steps done"),
    ("CYCLES", "clock cycles"),
    ("STEP_CYCLES", "clock cycles of the last time step: from its first word until the chip waits again"),
    ("EVENTS", "events taken by the chip"),
    ("SPIKES", "spikes that left the chip"),
    ("INPUT_STALLS", "clock cycles in which a word waited for the chip"),
    ("OUTPUT_STALLS", "clock cycles in which the chip waited for the host to take a word"),
];

fn counters() -> Vec<Register> {
    let meaning = "lower half of a counter; reading it keeps the upper half in `COUNTER_HIGH`";
    let counter = |(place, (name, counts)): (usize, &(&'static str, &'static str))| {
        let field = signal("VALUE", 0, 32, format!("{}_low", name.to_lowercase()), counts);
        register(name, 0x080 + 4 * place as u32, Access::Read, meaning, [field])
    };
    let high = signal("VALUE", 0, 32, "counter_high_q", "bits 63 to 32 of that counter, of the same clock cycle");
    let high = register("COUNTER_HIGH", 0x09c, Access::Read, "upper half of the counter that was read last", [high]);
    COUNTERS.iter().enumerate().map(counter).chain([high]).collect()
}

impl Register {
    /// Its number: the address without the two lowest bits.
    pub(super) fn number(&self) -> u32 {
        self.offset / 4
    }

    /// The offset as Markdown and C have it.
    pub(super) fn offset_text(&self) -> String {
        format!("{:#05x}", self.offset)
    }

    /// What it always reads, where that is a number of the design.
    pub(super) fn constant_value(&self) -> Option<String> {
        let part = |field: &Field| match field.value {
            Value::Constant(value) => Some(value << field.low),
            Value::Signal(_) | Value::Pulse => None,
        };
        let parts: Option<Vec<u32>> = self.fields.iter().map(part).collect();
        parts.map(|parts| format!("{:#010x}", parts.iter().sum::<u32>()))
    }

    /// `WindowSelect` for `WINDOW_SELECT`.
    pub(super) fn constant(&self) -> String {
        let word = |word: &str| word[..1].to_owned() + &word[1..].to_lowercase();
        self.name.split('_').map(word).collect()
    }

    /// What it reads, in Verilog.
    pub(super) fn expression(&self) -> String {
        let mut parts = Vec::new();
        let mut next = 0;
        for field in &self.fields {
            parts.extend((field.low > next).then(|| format!("{}'d0", field.low - next)));
            parts.push(match &field.value {
                Value::Constant(value) => format!("{}'h{value:x}", field.width),
                Value::Signal(signal) => signal.clone(),
                Value::Pulse => format!("{}'d0", field.width),
            });
            next = field.low + field.width;
        }
        parts.extend((next < 32).then(|| format!("{}'d0", 32 - next)));
        parts.reverse();
        if parts.len() == 1 { parts.remove(0) } else { format!("{{{}}}", parts.join(", ")) }
    }

    /// The counter whose lower half this register is.
    pub(super) fn counter(&self) -> Option<Counter> {
        let place = COUNTERS.iter().position(|(name, _)| *name == self.name)? as u32;
        let half = Bits(32);
        Some(Counter { name: self.name.to_lowercase(), low: half.field(64 * place), high: half.field(64 * place + 32) })
    }
}

impl Access {
    /// As the register map prints it.
    pub(super) fn text(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Write => "write",
            Self::ReadWrite => "read, write",
        }
    }
}

impl Field {
    /// Its bits: `7:0`, or `3`.
    pub(super) fn bits(&self) -> String {
        match self.width {
            1 => self.low.to_string(),
            width => format!("{}:{}", self.low + width - 1, self.low),
        }
    }

    /// The field, all ones, at its place.
    pub(super) fn mask_text(&self) -> String {
        format!("{:#010x}", ((1u64 << self.width) - 1) << self.low)
    }

    /// Whether it is less than a whole register.
    pub(super) fn is_part(&self) -> bool {
        self.width < 32 && self.name != "VALUE"
    }

    /// What it always reads, as an end of its meaning.
    pub(super) fn reads(&self) -> String {
        match &self.value {
            Value::Constant(value) if *value > 0xffff => format!(": {value:#010x}"),
            Value::Constant(value) => format!(": {value}"),
            Value::Signal(_) | Value::Pulse => String::new(),
        }
    }
}
