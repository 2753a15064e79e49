//! Every number that the templates of the wrappers print.

use super::registers::{ADDRESS_BITS, Register, WINDOW_DATA, registers};
use crate::design::Design;
use crate::rtl::bits::Bits;
use crate::rtl::{Header, debug_widths, debug_write_width};

/// Names, widths, fields and literals, as in [`Dimensions`](super::super::dimensions::Dimensions).
pub(super) struct Numbers {
    pub(super) name: String,
    pub(super) chip: String,
    pub(super) config: String,
    pub(super) version: String,
    pub(super) hash: u32,
    // the chip
    pub(super) columns: u32,
    pub(super) rows: u32,
    pub(super) neurons: u32,
    pub(super) axons: u32,
    pub(super) lanes: u32,
    pub(super) slots: u32,
    // its ports
    pub(super) event: Bits,
    pub(super) neuron: Bits,
    pub(super) out_data: Bits,
    pub(super) has_tiles: bool,
    pub(super) tile: Bits,
    pub(super) tile_field: String,
    pub(super) debug_address: Bits,
    pub(super) debug_data: Bits,
    pub(super) writable: bool,
    pub(super) writable_weights: bool,
    pub(super) writable_parameters: bool,
    /// Whether `debug_memory` names a memory that is written.
    pub(super) to_writable: &'static str,
    pub(super) write_data: Bits,
    pub(super) debug_latency: u32,
    pub(super) latency: Bits,
    pub(super) latency_last: String,
    pub(super) has_unused_data: bool,
    pub(super) unused_data: String,
    // address events
    pub(super) in_data: Bits,
    pub(super) has_timer: bool,
    pub(super) timer: Bits,
    pub(super) timer_last: String,
    // registers
    pub(super) register_address: Bits,
    pub(super) register: Bits,
    pub(super) register_field: String,
    pub(super) window_count: u32,
    pub(super) window_part_mask: Bits,
    pub(super) window_data: Bits,
    pub(super) window_number: String,
    pub(super) window_parts: String,
    pub(super) registers: Vec<Row>,
}

/// A register as Verilog has it.
pub(super) struct Row {
    pub(super) constant: String,
    pub(super) number: String,
    pub(super) is_read: bool,
    pub(super) expression: String,
    /// Where it is the lower half of a counter.
    pub(super) counter: Option<Counter>,
}

/// A counter in `axi_counters`: its signals, and the bits of its halves.
pub(super) struct Counter {
    pub(super) name: String,
    pub(super) low: String,
    pub(super) high: String,
}

/// Cycles from the address at the debug port to its word: `docs/core.md` and `docs/chip.md`, Ports.
fn debug_latency(design: &Design) -> u32 {
    if design.mesh.is_single() { 2 } else { 5 }
}

impl Numbers {
    /// `hash` tells this chip from others.
    pub(super) fn new(design: &Design, header: &Header, hash: u32) -> Self {
        let core = design.shape();
        let (address_bits, data_bits) = debug_widths(design);
        let event = Bits(design.event_bits());
        let register = Bits(ADDRESS_BITS - 2);
        let window_count = data_bits.div_ceil(32);
        let tile = Bits(design.mesh.address_bits().max(1));
        let latency = Bits::holding(debug_latency(design));
        let mut numbers = Self {
            name: design.name.clone(),
            chip: design.name.clone(),
            config: header.config.replace(char::is_control, " "),
            version: header.version.clone(),
            hash,
            columns: design.mesh.width,
            rows: design.mesh.height,
            neurons: core.neurons(),
            axons: core.axons,
            lanes: core.lanes,
            slots: core.slots,
            event,
            neuron: Bits(design.neuron_bits()),
            out_data: Bits(design.output_bits()),
            has_tiles: !design.mesh.is_single(),
            tile,
            tile_field: tile.field(8),
            debug_address: Bits(address_bits),
            debug_data: Bits(data_bits),
            writable: core.writable_weights || core.writable_parameters,
            writable_weights: core.writable_weights,
            writable_parameters: core.writable_parameters,
            to_writable: match (core.writable_weights, core.writable_parameters) {
                (true, true) => "(debug_memory == 3'd2) | (debug_memory == 3'd5)",
                (false, true) => "debug_memory == 3'd5",
                _ => "debug_memory == 3'd2",
            },
            write_data: Bits(debug_write_width(design).unwrap_or(1)),
            window_part_mask: Bits(window_count),
            debug_latency: debug_latency(design),
            latency,
            latency_last: latency.literal(debug_latency(design).into()),
            has_unused_data: event.n() < 30,
            unused_data: format!("29:{}", event.n()),
            in_data: Bits(design.input_bits()),
            has_timer: false,
            timer: Bits(1),
            timer_last: String::new(),
            register_address: Bits(ADDRESS_BITS),
            register,
            register_field: register.field(2),
            window_count,
            window_data: Bits(32 * window_count),
            window_number: register.literal((WINDOW_DATA / 4).into()),
            window_parts: register.literal(window_count.into()),
            registers: Vec::new(),
        };
        numbers.registers = registers(&numbers).iter().map(|register| numbers.row(register)).collect();
        numbers
    }

    /// A timer closes the time step after so many cycles; without one, a pin does.
    pub(super) fn time(&mut self, step_cycles: Option<u32>) {
        if let Some(cycles) = step_cycles {
            let bits = Bits::holding(cycles - 1);
            (self.has_timer, self.timer, self.timer_last) = (true, bits, bits.literal(u64::from(cycles) - 1));
        }
    }

    fn row(&self, register: &Register) -> Row {
        Row {
            constant: register.constant(),
            number: self.register.literal(register.number().into()),
            is_read: register.access != super::registers::Access::Write,
            expression: register.expression(),
            counter: register.counter(),
        }
    }
}
