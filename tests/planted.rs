//! Planted errors: each fault of the table, edited into the generated Verilog, is found by co-simulation, and the
//! first difference says where.

mod support;

use rheobase::compile::Compiled;
use rheobase::cosim::Simulator;
use support::compile_file;
use support::fault::{Fault, PERCENT, differences, fault};
use support::simulation::assert_agrees;

const FAULTS: &[Fault] = &[
    fault("floor for round", "datapath", "(v_integrated_rounded >>> ", "(v_sum >>> "),
    fault("saturation to the wrong side", "datapath", "? -13'sd4096", "? 13'sd4095"),
    fault("spike above, not at, the threshold", "datapath", ">= Threshold", "> Threshold"),
    fault("refractory period one short", "datapath", "RefractoryPeriod = 2'd3", "RefractoryPeriod = 2'd2"),
    fault("zero- for sign-extension", "accumulator", "logic signed [9:0] weight_1_q", "logic [9:0] weight_1_q"),
    fault("slot not cleared", "accumulator", "clear_i | zero_i", "clear_i"),
    fault("sum of one addition before lost", "accumulator", "<= is_same_1", "<= 1'b0"),
    fault("sum of two additions before lost", "accumulator", "is_same_2 ? ", "1'b0 ? "),
    fault("delay one long", "slot_ring", "now_i + delay_i", "now_i + delay_i + 2'd1"),
    fault("lanes swapped", "neuron_core", "add_weight[l*", "add_weight[(1-l)*"),
    fault(
        "event lost when the queue is full",
        "event_queue",
        "(write_q ^ read_q) != ",
        "1'b1 | (write_q ^ read_q) != ",
    ),
    fault("spike lost when the host stalls", "spike_router", "(~route_to_host_i | out_free) & ", ""),
    fault("row begun in a sweep", "row_walk", "~sweep_i & ", ""),
    fault("time step ended too early", "synapse_fetch", "|valid_q", "valid_q[1]"),
];

/// Faults of a chip in eight sub-steps, of five blocks and a pipeline of ten stages.
const IN_SUBSTEPS: &[Fault] = &[
    fault("a pass too few", "sequencer", "pass_q == 3'd7", "pass_q == 3'd6"),
    fault("the next pass before a state is written", "sequencer", "count_q == 5'd12", "count_q == 5'd11"),
    fault("accumulators cleared in every pass", "update", "sweep_i & last_q[3]", "sweep_i & issued_q[3]"),
    fault("blocks numbered on from pass to pass", "update", "(write_block_q == 3'd4) ? '0 : ", ""),
    fault("the last pass known a cycle early", "update", "= last_q[4]", "= last_q[3]"),
    fault("input in every sub-step", "datapath", "last_substep_i ? input_ex_i : InputExNone", "input_ex_i"),
    fault(
        "spikes leave in every sub-step",
        "datapath",
        "last_substep_s9 ? spikes_in_step : SpikesNone",
        "spikes_in_step",
    ),
    fault("spikes of earlier sub-steps lost", "datapath", "4'(spikes) + 4'(spikes_so_far_s9)", "4'(spikes)"),
];

/// Faults of a chip with noise, of eight blocks.
const IN_NOISE: &[Fault] = &[
    fault("time stands still", "sequencer", "step_q + 32'd1", "step_q"),
    fault("random bits turned over", "datapath", "= random_1_sum_12[31:0]", "= ~random_1_sum_12[31:0]"),
    fault("certain far below the threshold", "datapath", "21'sd0) ? 17'd0", "21'sd0) ? 17'd131071"),
    fault(
        "a sharp threshold for all",
        "datapath",
        "above_threshold_s15 & threshold_is_sharp_s15",
        "above_threshold_s15",
    ),
    fault("one number for all lanes", "update", "32'(first_number) + $unsigned(32'(l))", "32'(first_number)"),
];

/// Faults of a chip with background events, of nine blocks.
const IN_BACKGROUND: &[Fault] = &[
    fault("a column's number for all of its words", "datapath", "background_inh_stays ? ", "1'b1 ? "),
    fault("one rate for all", "datapath", "5'(background_exc_row_s8) << 4", "5'd0"),
];

/// Faults of a chip that rounds potentials and currents stochastically.
const IN_ROUNDING: &[Fault] = &[
    fault("the potential always down", "datapath", "23'(v_integrated_random_to_16[15:0])", "23'd0"),
    fault(
        "half of the numbers thrown away",
        "datapath",
        "v_integrated_random_0 ^ v_integrated_random_16",
        "v_integrated_random_0",
    ),
    fault(
        "a current with the numbers of the potential",
        "datapath",
        "18'(next_i_exc_random_to_16[15:0])",
        "18'(v_integrated_random_to_16[15:0])",
    ),
];

fn design() -> Compiled {
    compile_file("tests/support/planted.toml".as_ref(), &[])
}

#[test]
fn the_design_agrees_without_a_fault() {
    for simulator in [Simulator::Verilator, Simulator::Icarus] {
        assert_agrees(&design(), PERCENT, simulator);
    }
}

#[test]
fn icarus_finds_every_fault() {
    insta::assert_snapshot!("planted_faults", differences(&design(), FAULTS, Simulator::Icarus));
}

#[test]
fn verilator_finds_every_fault_in_the_same_place() {
    insta::assert_snapshot!("planted_faults", differences(&design(), FAULTS, Simulator::Verilator));
}

const PLASTIC_FAULTS: &[Fault] = &[
    fault("state not written", "plasticity", "(clear_i | write)", "(clear_i)"),
    fault("row offered before its factor is there", "plasticity", "done_q <= ~is_plastic", "done_q <= 1'b1"),
    fault("silence taken modulo the tables", "plasticity", "is_past ? '1 : ", ""),
    fault("time stands still", "plasticity", "(advance_i)", "(1'b0)"),
    fault("row taken before the one before has left", "plasticity", "row_valid_o & row_ready_i", "row_valid_o"),
    fault("factor does not wait for its row", "row_walk", "if (take) factor_q", "factor_q"),
    fault("factor of the word before", "synapse_fetch", "factor_q     <= factor_raw_q", "factor_q     <= factor_q"),
    fault("product not rounded", "amount", "(amount_rounded >>> ", "(exact >>> "),
    fault("time step ended with a row in the register", "synapse_path", "plasticity_busy | ", ""),
];

#[test]
fn icarus_finds_every_fault_of_short_term_plasticity() {
    let design = compile_file("tests/support/planted_plastic.toml".as_ref(), &[]);
    assert_agrees(&design, PERCENT, Simulator::Icarus);
    insta::assert_snapshot!(differences(&design, PLASTIC_FAULTS, Simulator::Icarus));
}

#[test]
fn icarus_finds_every_fault_of_noise() {
    let overrides = [("steps", "60"), ("hardware.lanes", "4")];
    let compiled = compile_file("configs/30-escape-rate.toml".as_ref(), &overrides);
    assert_agrees(&compiled, PERCENT, Simulator::Icarus);
    insta::assert_snapshot!("planted_in_noise", differences(&compiled, IN_NOISE, Simulator::Icarus));
    let overrides = [("steps", "40"), ("hardware.lanes", "4")];
    let compiled = compile_file("configs/31-background.toml".as_ref(), &overrides);
    insta::assert_snapshot!("planted_in_background", differences(&compiled, IN_BACKGROUND, Simulator::Icarus));
}

#[test]
fn icarus_finds_every_fault_of_stochastic_rounding() {
    let compiled = compile_file("configs/32-stochastic-rounding.toml".as_ref(), &[("steps", "120")]);
    assert_agrees(&compiled, PERCENT, Simulator::Icarus);
    insta::assert_snapshot!("planted_in_rounding", differences(&compiled, IN_ROUNDING, Simulator::Icarus));
}

#[test]
fn icarus_finds_every_fault_of_substeps() {
    let overrides = [("steps", "40"), ("hardware.lanes", "4")];
    let compiled = compile_file("configs/24-substeps.toml".as_ref(), &overrides);
    assert_agrees(&compiled, PERCENT, Simulator::Icarus);
    insta::assert_snapshot!("planted_in_substeps", differences(&compiled, IN_SUBSTEPS, Simulator::Icarus));
}
