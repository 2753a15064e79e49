//! Every number and range that the templates print, worked out from the design.

use super::Header;
use super::bits::Bits;
use super::core_type::CoreType;
use super::memories::{self, AxonFields, SynapseFields};
use super::parameters::Parameters;
use super::plasticity;
use super::routes::{IndexFields, PacketFields};
use crate::design::{Core, SynapseLayout};
use crate::fixed_point::Format;

/// Names, widths, fields and literals. A field is a text like `11:4`, a literal one like `8'd25`.
#[derive(Clone)]
pub(super) struct Dimensions {
    /// The prefix of the modules' names.
    pub(super) name: String,
    /// The name of the design.
    pub(super) chip: String,
    pub(super) config: String,
    pub(super) version: String,
    pub(super) model: &'static str,
    // counts
    pub(super) neurons: u32,
    pub(super) lanes: u32,
    pub(super) slots: u32,
    pub(super) depth: u32,
    pub(super) has_lanes: bool,
    pub(super) has_slots: bool,
    pub(super) datapath_clock: bool,
    // layout of the synapses
    pub(super) dense: bool,
    pub(super) dense_slots: bool,
    pub(super) sparse_slots: bool,
    // numbers of things
    pub(super) block: Bits,
    pub(super) block_pointer: Bits,
    pub(super) slot: Bits,
    pub(super) axon: Bits,
    pub(super) neuron: Bits,
    pub(super) lane_index: Bits,
    pub(super) lane_mask: Bits,
    pub(super) set: Bits,
    pub(super) count: Bits,
    // host port
    pub(super) in_data: Bits,
    pub(super) out_data: Bits,
    pub(super) end_of_step: String,
    pub(super) debug_address: Bits,
    /// Bits of the address that only other core types read.
    pub(super) unused_address: String,
    pub(super) debug_data: Bits,
    // sequencer
    pub(super) clear_last: String,
    pub(super) sweep_last: String,
    pub(super) substeps: bool,
    pub(super) passes: Bits,
    pub(super) last_pass: String,
    pub(super) pass_last: String,
    pub(super) counts: &'static str,
    pub(super) last_block: String,
    pub(super) sweep_times: &'static str,
    pub(super) last_slot: String,
    pub(super) slots_fill_bits: bool,
    pub(super) slot_sum: Bits,
    pub(super) slots_literal: String,
    // event queue
    pub(super) queue_depth: u32,
    pub(super) queue_address: Bits,
    pub(super) queue_pointer: Bits,
    pub(super) queue_full: String,
    // axon table
    pub(super) axon_word: Bits,
    pub(super) axon_fields: String,
    pub(super) row_words: Bits,
    pub(super) row_words_field: String,
    pub(super) row_block_field: String,
    pub(super) row_delay_field: String,
    pub(super) row_receptor_field: String,
    // short-term plasticity
    pub(super) plastic: bool,
    pub(super) late_amount: bool,
    pub(super) factor: Bits,
    pub(super) row: Bits,
    pub(super) row_fields: String,
    pub(super) plastic_address: Bits,
    pub(super) plastic_word: Bits,
    pub(super) weight_of_synapse: String,
    pub(super) amount_bits: &'static str,
    pub(super) advance: &'static str,
    // synapses
    pub(super) synapse_address: Bits,
    pub(super) synapse_word: Bits,
    pub(super) synapse_count: u32,
    pub(super) synapse_fold: u32,
    // what is written at run time
    pub(super) writable: bool,
    pub(super) writable_weights: bool,
    pub(super) writable_parameters: bool,
    pub(super) written: &'static str,
    pub(super) write_data: Bits,
    // rows of the synapse memory
    pub(super) synapse_row: Bits,
    pub(super) synapse_row_field: String,
    pub(super) synapse_select: Bits,
    pub(super) synapse_row_bit: String,
    pub(super) synapse: Bits,
    pub(super) synapse_fields: String,
    pub(super) synapse_delay_field: String,
    pub(super) synapse_block_field: String,
    pub(super) synapse_receptor_field: String,
    pub(super) weight: Bits,
    pub(super) weight_signed: String,
    pub(super) weight_format: Format,
    pub(super) weight_cast: String,
    pub(super) weight_of_lane: String,
    pub(super) lane_weights: Bits,
    pub(super) lane_targets: Bits,
    pub(super) target: Bits,
    // accumulators
    pub(super) saturating: bool,
    pub(super) receptors: u32,
    pub(super) has_receptors: bool,
    pub(super) receptor: Bits,
    pub(super) target_address: String,
    pub(super) target_receptor: String,
    pub(super) bank_receptor: String,
    pub(super) bank: String,
    pub(super) accumulator: Bits,
    pub(super) accumulator_signed: String,
    pub(super) accumulator_format: Format,
    pub(super) accumulator_raw: &'static str,
    pub(super) accumulator_sum: &'static str,
    pub(super) accumulator_value: &'static str,
    pub(super) accumulator_address: Bits,
    pub(super) lane_accumulators: Bits,
    // update
    pub(super) blocks: String,
    pub(super) read_latency: u32,
    pub(super) read_tap_text: String,
    pub(super) zero_tap_text: String,
    pub(super) read_latency_text: String,
    pub(super) write_tap_text: String,
    pub(super) zero_tap: u32,
    pub(super) write_tap: u32,
    pub(super) write_tap_before: u32,
    pub(super) neuron_state: Bits,
    pub(super) state_word: Bits,
    // block table and parameters
    pub(super) block_table: bool,
    pub(super) block_word: Bits,
    pub(super) set_field: String,
    pub(super) random_bits: bool,
    pub(super) number: Bits,
    pub(super) number_field: String,
    pub(super) occupied_pipeline: Bits,
    pub(super) occupied_shifted: Bits,
    pub(super) occupied_last: String,
    pub(super) parameter_memory: bool,
    pub(super) has_parameters: bool,
    pub(super) parameter_word: Bits,
    pub(super) parameter_literal: String,
    // spikes
    pub(super) spike_counts: bool,
    pub(super) spike_bits: u32,
    pub(super) lane_spikes: Bits,
    pub(super) spikes_of_lane: String,
    pub(super) spike_entry: Bits,
    pub(super) entry_block_field: String,
    pub(super) route_word: Bits,
    pub(super) route_to_core: u32,
    pub(super) route_to_host: u32,
    // tile of a mesh
    pub(super) mesh: bool,
    pub(super) tile_parameter: String,
    pub(super) of_tile: &'static str,
    pub(super) packet: Bits,
    pub(super) route_address: Bits,
    pub(super) debug_memories: &'static str,
    pub(super) end_taken: &'static str,
    pub(super) control_clears: &'static str,
}

/// A word of synaptic input that saturates, with a weight more.
const SATURATING_SUM: Format = Format::signed(17, 0);

/// How often a sweep updates every block: once, and in 2, 4 and 8 sub-steps.
const SWEEP_TIMES: [&str; 4] = ["once", "twice", "four times", "eight times"];

impl Dimensions {
    pub(super) fn new(of: &CoreType, header: &Header, parameters: &Parameters) -> Self {
        let CoreType { design, core, .. } = *of;
        let (axon_fields, synapse_fields) = (AxonFields::new(core), SynapseFields::new(core));
        let dense = core.layout == SynapseLayout::Dense;
        let has_slots = core.slots > 1;
        let lanes = core.lanes;
        let times_lanes = |bits: Bits| Bits(bits.n() * lanes);

        let block = Bits(core.block_bits());
        let slot = Bits(core.slot_bits());
        let axon = Bits(core.axon_bits());
        let neuron = Bits(core.neuron_bits());
        let out_data = Bits(neuron.n() + 1);
        let pass = if core.substeps > 1 { core.pass_cycles() } else { 0 };
        let longest = core.last_pass_cycles().max(pass).max(core.clear_cycles() as u32);
        let passes = Bits::numbering(core.substeps.max(2));
        let count = Bits::holding(longest.max(core.blocks));
        let queue_address = Bits::numbering(core.queue_depth);
        let queue_pointer = Bits(queue_address.n() + 1);
        let slot_sum = Bits(slot.n() + 1);

        let synapse_address = Bits::numbering(core.synapse_words);
        let synapse_word = times_lanes(synapse_fields.width());
        let fold = memories::synapse_fold(core);
        let (weight, accumulator) = (core.weight, core.accumulator);
        let accumulator_address = memories::accumulator_address(core);
        // The words of synaptic input that saturates stand side by side, as bits.
        let is_number = accumulator.signed && !core.is_saturating();
        let (weight_bits, accumulator_bits) = (Bits(weight.width()), Bits(core.accumulator_bits()));
        let lane_accumulators = times_lanes(Bits(accumulator_bits.n() * core.receptors));
        let receptor = Bits(core.receptor_bits().max(1));
        let target = Bits(accumulator_address.n() + core.receptor_bits());

        let read_latency = core.read_latency();
        let write_tap = read_latency + core.schedule.depth;
        let neuron_state = memories::neuron_state(core);
        let state_word = times_lanes(neuron_state);
        let mesh = !design.mesh.is_single();
        let (index, packet) = (IndexFields::new(design), PacketFields::new(design).width());
        let route_word = if mesh { index.width() } else { Bits(axon.n() + 2) };
        let spike_bits = core.model.graph.spike_bits();
        let lane_spikes = times_lanes(Bits(spike_bits));
        let set_bits = if parameters.in_memory { parameters.set.n() } else { 0 };
        let number = memories::first_number(of);
        let number_bits = number.map_or(0, Bits::n);
        let occupied_pipeline = Bits(lanes * (core.schedule.depth + 3));
        let mut debug_addresses = vec![block, accumulator_address, synapse_address, axon, neuron, parameters.set];
        let mut debug_words = vec![state_word, lane_accumulators, synapse_word, axon_fields.width(), route_word];
        let (plastic_address, plastic_word) = (Bits::numbering(core.plastic_axons), plasticity::state());
        let plastic = core.plasticity.is_some();
        debug_addresses.extend(plastic.then_some(plastic_address));
        debug_words.extend(plastic.then_some(plastic_word));
        debug_words.extend(parameters.in_memory.then_some(parameters.width));
        if mesh {
            debug_addresses.push(index.first);
            debug_words.push(packet);
        }
        let write_data = memories::write_data(core, parameters);
        let widest = |bits: &[Bits]| bits.iter().copied().max().expect("there are memories");
        let optional = |bits: Option<Bits>, offset: u32| bits.map_or(String::new(), |bits| bits.field(offset));
        let row_block = axon_fields.first.n() + axon_fields.words.n();
        let row_delay = row_block + axon_fields.block.map_or(0, Bits::n);
        let row_receptor = row_delay + axon_fields.delay.map_or(0, Bits::n);
        let synapse_block = weight_bits.n() + synapse_fields.delay.map_or(0, Bits::n);
        let synapse_receptor = synapse_block + synapse_fields.block.map_or(0, Bits::n);

        Self {
            name: of.name.clone(),
            chip: design.name.clone(),
            config: one_line(&header.config),
            version: one_line(&header.version),
            model: core.model.plan.name(),
            neurons: core.neurons(),
            lanes,
            slots: core.slots,
            depth: core.schedule.depth,
            has_lanes: lanes > 1,
            has_slots,
            datapath_clock: core.schedule.depth > 0,
            dense,
            dense_slots: dense && has_slots,
            sparse_slots: !dense && has_slots,
            block,
            block_pointer: Bits(block.n() + 1),
            slot,
            axon,
            neuron,
            lane_index: Bits(lanes.ilog2().max(1)),
            lane_mask: Bits(lanes),
            set: parameters.set,
            count,
            in_data: Bits(axon.n() + 2),
            out_data,
            end_of_step: format!("{{1'b1, {}'d0}}", neuron.n()),
            debug_address: widest(&debug_addresses),
            unused_address: String::new(),
            debug_data: widest(&debug_words),
            clear_last: count.literal(core.clear_cycles() - 1),
            sweep_last: count.literal(u64::from(core.last_pass_cycles()) - 1),
            substeps: core.substeps > 1,
            passes,
            last_pass: passes.literal(u64::from(core.substeps) - 1),
            pass_last: count.literal(u64::from(core.pass_cycles()) - 1),
            counts: if core.substeps > 1 { "clear_o | (sweep_o & ~next_pass)" } else { "clear_o | sweep_o" },
            last_block: block.literal(u64::from(core.blocks) - 1),
            sweep_times: SWEEP_TIMES[core.substeps.ilog2() as usize],
            last_slot: slot.literal(u64::from(core.slots) - 1),
            slots_fill_bits: core.slots.is_power_of_two(),
            slot_sum,
            slots_literal: slot_sum.literal(core.slots.into()),
            queue_depth: core.queue_depth,
            queue_address,
            queue_pointer,
            queue_full: queue_pointer.literal(core.queue_depth.into()),
            axon_word: axon_fields.width(),
            axon_fields: axon_fields.text(),
            row_words: axon_fields.words,
            row_words_field: axon_fields.words.field(axon_fields.first.n()),
            row_block_field: optional(axon_fields.block, row_block),
            row_delay_field: optional(axon_fields.delay, row_delay),
            row_receptor_field: optional(axon_fields.receptor, row_receptor),
            plastic,
            late_amount: core.plasticity.as_ref().is_some_and(|plasticity| plasticity.amount_schedule.depth > 0),
            factor: plasticity::factor(),
            row: axon_fields.of_row().width(),
            row_fields: axon_fields.of_row().text(),
            plastic_address,
            plastic_word,
            weight_of_synapse: if weight.signed {
                format!("$signed(synapse{weight_bits})")
            } else {
                format!("synapse{weight_bits}")
            },
            amount_bits: if weight.signed { "$unsigned(amount)" } else { "amount" },
            advance: if mesh { "command_advance_i" } else { "end_valid_o & end_ready_i" },
            synapse_address,
            synapse_word,
            synapse_count: core.synapse_words,
            synapse_fold: fold,
            writable: write_data.is_some(),
            writable_weights: core.writable_weights,
            writable_parameters: core.writable_parameters,
            written: written(core),
            write_data: write_data.unwrap_or(Bits(1)),
            synapse_row: Bits(synapse_word.n() * fold),
            synapse_row_field: Bits(synapse_address.n() - fold.ilog2()).field(fold.ilog2()),
            synapse_select: Bits(fold.ilog2().max(1)),
            synapse_row_bit: row_bit(synapse_word, fold),
            synapse: synapse_fields.width(),
            synapse_fields: synapse_fields.text(),
            synapse_delay_field: optional(synapse_fields.delay, weight_bits.n()),
            synapse_block_field: optional(synapse_fields.block, synapse_block),
            synapse_receptor_field: optional(synapse_fields.receptor, synapse_receptor),
            weight: weight_bits,
            weight_signed: signed_range(weight),
            weight_format: weight,
            saturating: core.is_saturating(),
            weight_cast: match core.is_saturating() {
                true => weight_cast("weight_i", weight, SATURATING_SUM),
                false => weight_cast("weight_2_q", weight, accumulator),
            },
            weight_of_lane: weight_of_lane(weight),
            lane_weights: times_lanes(weight_bits),
            lane_targets: times_lanes(target),
            target,
            receptors: core.receptors,
            has_receptors: core.receptors > 1,
            receptor,
            target_address: part_of_lane(target, 0, accumulator_address),
            target_receptor: part_of_lane(target, accumulator_address.n(), receptor),
            bank_receptor: format!("$unsigned({}'(r))", receptor.n()),
            bank: format!("[(r*{lanes}+l)*{0}+:{0}]", accumulator_bits.n()),
            accumulator: accumulator_bits,
            accumulator_signed: if is_number { signed_range(accumulator) } else { accumulator_bits.to_string() },
            accumulator_format: accumulator,
            accumulator_raw: if is_number { "$signed(raw)" } else { "raw" },
            accumulator_sum: if is_number { "$unsigned(sum)" } else { "sum" },
            accumulator_value: if is_number { "$unsigned(value_q)" } else { "value_q" },
            accumulator_address,
            lane_accumulators,
            blocks: count.literal(core.blocks.into()),
            read_latency,
            read_tap_text: pad(read_latency - 2),
            zero_tap_text: pad(read_latency - 1),
            read_latency_text: pad(read_latency),
            write_tap_text: pad(write_tap),
            zero_tap: read_latency - 1,
            write_tap,
            write_tap_before: write_tap - 1,
            neuron_state,
            state_word,
            block_table: core.block_table,
            block_word: Bits(lanes + set_bits + number_bits),
            set_field: parameters.set.field(lanes),
            random_bits: number.is_some(),
            number: number.unwrap_or(Bits(1)),
            number_field: number.map_or(String::new(), |bits| bits.field(lanes + set_bits)),
            occupied_pipeline,
            occupied_shifted: Bits(occupied_pipeline.n() - lanes),
            occupied_last: format!("{}:{}", occupied_pipeline.msb(), occupied_pipeline.n() - lanes),
            parameter_memory: parameters.in_memory,
            has_parameters: !parameters.items.is_empty(),
            parameter_word: parameters.width,
            parameter_literal: parameters.literal(of.first_set()),
            spike_counts: spike_bits > 1,
            spike_bits,
            lane_spikes,
            spikes_of_lane: if spike_bits > 1 { format!("[l*{spike_bits}+:{spike_bits}]") } else { "[l]".into() },
            spike_entry: Bits(block.n() + lane_spikes.n()),
            entry_block_field: block.field(lane_spikes.n()),
            route_word,
            route_to_core: axon.n(),
            route_to_host: axon.n() + 1,
            mesh,
            tile_parameter: if mesh { tile_parameter(of) } else { String::new() },
            of_tile: if mesh { "#(.Tile(Tile)) " } else { "" },
            packet,
            route_address: index.first,
            debug_memories: if mesh { "4 route index, 5 parameters, 6 routes" } else { "4 route table, 5 parameters" },
            end_taken: if mesh { "command_advance_i" } else { "end_ready_i" },
            control_clears: if mesh { "command_clear_i" } else { "in_kind_i[1]" },
        }
    }
}

/// What is written at run time.
fn written(core: &Core) -> &'static str {
    match (core.writable_weights, core.writable_parameters) {
        (true, true) => "synapse words and parameters",
        (false, true) => "parameters",
        _ => "synapse words",
    }
}

/// A text that stays within its comment.
pub(super) fn one_line(text: &str) -> String {
    text.replace(char::is_control, " ")
}

/// The parameter by which a module finds the memory images of its tile, with the name of the first tile of its core type.
fn tile_parameter(of: &CoreType) -> String {
    let first = of.tiles().next().map_or(0, |(number, _)| number);
    let name = memories::tile_name(of.design.mesh.place(first));
    format!("#(parameter logic {} Tile = \"{name}\") ", Bits(8 * name.len() as u32))
}

/// Cycles after b, as wide as the longest in the table of `update`.
fn pad(cycles: u32) -> String {
    format!("{cycles:<8}")
}

fn signed_range(format: Format) -> String {
    let sign = if format.signed { "signed " } else { "" };
    format!("{sign}{}", Bits(format.width()))
}

/// `width` bits from `offset` on in lane l's part of a word with `stride` bits a lane.
fn part_of_lane(stride: Bits, offset: u32, width: Bits) -> String {
    match offset {
        0 => format!("[l*{}+:{}]", stride.n(), width.n()),
        _ => format!("[l*{}+{offset}+:{}]", stride.n(), width.n()),
    }
}

/// The weight called `name` as a word of the accumulator.
fn weight_cast(name: &str, weight: Format, accumulator: Format) -> String {
    let sized = format!("{}'({name})", accumulator.width());
    let signed = if accumulator.signed && !weight.signed { format!("$signed({sized})") } else { sized };
    let signed = if !accumulator.signed && weight.signed { format!("$unsigned({signed})") } else { signed };
    match accumulator.frac_bits - weight.frac_bits {
        0 => signed,
        shift => format!("({signed} <<< {shift})"),
    }
}

/// The lowest bit of the selected word in a row of the synapse memory.
fn row_bit(word: Bits, fold: u32) -> String {
    let index = Bits::numbering(word.n() * fold);
    format!("{}'(select_2_q)*{}", index.n(), index.literal(word.n().into()))
}

fn weight_of_lane(weight: Format) -> String {
    let bits = format!("add_weight[l*{0}+:{0}]", weight.width());
    if weight.signed { format!("$signed({bits})") } else { bits }
}
