// Neuron core of a tile: <{ d.neurons }> neurons on <{ d.lanes }> lane<% if d.has_lanes %>s<% endif %>, model <{ d.model }>.
<% include "rtl/header.sv" %>

`default_nettype none

module <{ d.name }>_neuron_core <{ d.tile_parameter }>(
  input  logic clk_i,
  input  logic rst_ni,
  // commands, each for one cycle
  input  logic command_sweep_i,
  input  logic command_clear_i,
  input  logic command_advance_i,
  // nothing moves, and a command is awaited
  output logic idle_o,
  // events from the router
  input  logic event_valid_i,
  output logic event_ready_o,
  input  logic <{ d.axon }> event_axon_i,
  // spikes to the router
  output logic packet_valid_o,
  input  logic packet_ready_i,
  output logic <{ d.packet }> packet_o,
  // debug: data follow the address by two cycles
  input  logic debug_enable_i,
  input  logic [2:0] debug_memory_i,
  input  logic <{ d.debug_address }> debug_address_i,
<%- if d.writable %>
  input  logic debug_write_i,
  input  logic <{ d.write_data }> debug_data_i,
<%- endif %>
  output logic <{ d.debug_data }> debug_data_o
);

  logic sweep, clear, busy, emitted, waits, zero;
<%- if d.has_slots %>
  logic <{ d.slot }> now;
<%- endif %>
<%- if d.substeps %>
  logic last_pass;
<%- endif %>
<%- if d.random_bits %>
  logic [31:0] step;
<%- endif %>
  logic <{ d.count }> count;
<%- if d.spike_counts %>
  logic <{ d.lane_mask }> add_valid;
  logic <{ d.lane_spikes }> spikes;
<%- else %>
  logic <{ d.lane_mask }> add_valid, spikes;
<%- endif %>
  logic <{ d.lane_targets }> add_target;
  logic <{ d.lane_weights }> add_weight;
  logic <{ d.lane_accumulators }> synaptic_input;
  logic <{ d.block }> read_block, spikes_block;
  logic spikes_valid;
  logic <{ d.axon_word }> axon;
<%- if d.plastic %>
  logic <{ d.plastic_word }> plastic;
<%- endif %>
  logic <{ d.synapse_word }> synapses;
  logic <{ d.state_word }> states;
  logic <{ d.route_word }> route;
  logic <{ d.packet }> packet;
<%- if d.parameter_memory %>
  logic <{ d.parameter_word }> parameters;
<%- endif %>
<%- if !d.unused_address.is_empty() %>

  // other core types have more words
  wire unused_address = &debug_address_i[<{ d.unused_address }>];
<%- endif %>

  <{ d.name }>_sequencer u_sequencer (
    .clk_i,
    .rst_ni,
    .command_sweep_i,
    .command_clear_i,
    .command_advance_i,
    .waits_o(waits),
    .quiet_i(~busy),
    .emitted_i(emitted),
    .sweep_o(sweep),
    .clear_o(clear),
<%- if d.has_slots %>
    .now_o(now),
<%- endif %>
<%- if d.substeps %>
    .last_pass_o(last_pass),
<%- endif %>
<%- if d.random_bits %>
    .step_o(step),
<%- endif %>
    .count_o(count)
  );

  assign idle_o = waits & emitted & ~busy;

<% include "rtl/neuron_core_synapses.sv" %>

<% include "rtl/neuron_core_sweep.sv" %>

endmodule

`default_nettype wire
