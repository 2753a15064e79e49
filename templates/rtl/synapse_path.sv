// Synapse path: from an event to the additions of its synapses. Queue, axon fetch,<% if d.plastic %> plasticity,<% endif %> row walk, synapse fetch.
<% include "rtl/header.sv" %>

`default_nettype none

module <{ d.name }>_synapse_path <{ d.tile_parameter }>(
  input  logic clk_i,
  input  logic rst_ni,
  // no row is begun in a sweep
  input  logic sweep_i,
<%- if d.has_slots %>
  input  logic <{ d.slot }> now_i,
<%- endif %>
<%- if d.plastic %>
  // states of short-term plasticity: to their initial values; on to the next time step
  input  logic clear_i,
  input  logic <{ d.plastic_address }> clear_address_i,
  input  logic advance_i,
<%- endif %>
  // events from the router
  input  logic event_valid_i,
  output logic event_ready_o,
  input  logic <{ d.axon }> event_axon_i,
  // additions: whether, where and how much, for each lane
  output logic <{ d.lane_mask }> add_valid_o,
  output logic <{ d.lane_targets }> add_target_o,
  output logic <{ d.lane_weights }> add_weight_o,
  output logic busy_o,
  // debug: words of two cycles before
  input  logic debug_enable_i,
  input  logic <{ d.axon }> debug_axon_i,
  input  logic <{ d.synapse_address }> debug_synapse_i,
<%- if d.writable_weights %>
  input  logic debug_synapse_write_i,
  input  logic <{ d.synapse_word }> debug_synapse_data_i,
<%- endif %>
<%- if d.plastic %>
  input  logic <{ d.plastic_address }> debug_plastic_i,
  output logic <{ d.plastic_word }> debug_plastic_data_o,
<%- endif %>
  output logic <{ d.axon_word }> debug_axon_data_o,
  output logic <{ d.synapse_word }> debug_synapse_data_o
);

  logic queue_valid, queue_ready;
  logic <{ d.axon }> queue_axon;
  logic row_valid, row_ready;
  logic <{ d.axon_word }> row;
  logic word_valid;
<%- if d.dense %>
  logic <{ d.target }> word_target;
<%- endif %>
  logic <{ d.synapse_address }> word_address;
  logic axon_busy, synapse_busy;
<%- if d.plastic %>
  logic walk_valid, walk_ready, plasticity_busy;
  logic <{ d.row }> walk_row;
  logic <{ d.factor }> factor, word_factor;
<%- endif %>

  <{ d.name }>_event_queue u_event_queue (
    .clk_i,
    .rst_ni,
    .valid_i(event_valid_i),
    .ready_o(event_ready_o),
    .axon_i(event_axon_i),
    .valid_o(queue_valid),
    .ready_i(queue_ready),
    .axon_o(queue_axon)
  );

  <{ d.name }>_axon_fetch <{ d.of_tile }>u_axon_fetch (
    .clk_i,
    .rst_ni,
    .valid_i(queue_valid),
    .ready_o(queue_ready),
    .axon_i(queue_axon),
    .row_valid_o(row_valid),
    .row_ready_i(row_ready),
    .row_o(row),
    .busy_o(axon_busy),
    .debug_enable_i,
    .debug_address_i(debug_axon_i),
    .debug_data_o(debug_axon_data_o)
  );
<%- if d.plastic %>

<% include "rtl/synapse_path_plasticity.sv" %>
<%- endif %>

  <{ d.name }>_row_walk u_row_walk (
    .clk_i,
    .rst_ni,
    .sweep_i,
<%- if d.dense_slots %>
    .now_i,
<%- endif %>
<%- if d.plastic %>
    .row_valid_i(walk_valid),
    .row_ready_o(walk_ready),
    .row_i(walk_row),
    .factor_i(factor),
    .word_factor_o(word_factor),
<%- else %>
    .row_valid_i(row_valid),
    .row_ready_o(row_ready),
    .row_i(row),
<%- endif %>
    .word_valid_o(word_valid),
<%- if d.dense %>
    .word_target_o(word_target),
<%- endif %>
    .word_address_o(word_address)
  );

  <{ d.name }>_synapse_fetch <{ d.of_tile }>u_synapse_fetch (
    .clk_i,
    .rst_ni,
<%- if d.sparse_slots %>
    .now_i,
<%- endif %>
    .word_valid_i(word_valid),
<%- if d.dense %>
    .word_target_i(word_target),
<%- endif %>
    .word_address_i(word_address),
<%- if d.plastic %>
    .word_factor_i(word_factor),
<%- endif %>
    .add_valid_o,
    .add_target_o,
    .add_weight_o,
    .busy_o(synapse_busy),
    .debug_enable_i,
    .debug_address_i(debug_synapse_i),
<%- if d.writable_weights %>
    .debug_write_i(debug_synapse_write_i),
    .debug_data_i(debug_synapse_data_i),
<%- endif %>
    .debug_data_o(debug_synapse_data_o)
  );

  assign busy_o = queue_valid | axon_busy | <% if d.plastic %>plasticity_busy | <% endif %>word_valid | synapse_busy;

endmodule

`default_nettype wire
