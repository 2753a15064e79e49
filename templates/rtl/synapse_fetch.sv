// Synapse fetch: a synapse word becomes one addition in each lane. Never stalled.
<% include "rtl/header.sv" %>
//
// cycle | signals
// t     | word_address_i
// t + 2 | word, and with it the additions; the accumulators are read
<%- if d.late_amount %>
// t + 3 | the weights of the additions
<%- endif %>
// t + 4 | the sums are written; the pipeline is empty of the word in t + 5
//
// Word: for each lane, lowest bits first, <{ d.synapse_fields }>

`default_nettype none

module <{ d.name }>_synapse_fetch <{ d.tile_parameter }>(
  input  logic clk_i,
  input  logic rst_ni,
<%- if d.sparse_slots %>
  input  logic <{ d.slot }> now_i,
<%- endif %>
  input  logic word_valid_i,
<%- if d.dense %>
  input  logic <{ d.target }> word_target_i,
<%- endif %>
  input  logic <{ d.synapse_address }> word_address_i,
<%- if d.plastic %>
  input  logic <{ d.factor }> word_factor_i,
<%- endif %>
  // additions: whether, where and how much, for each lane
  output logic <{ d.lane_mask }> add_valid_o,
  output logic <{ d.lane_targets }> add_target_o,
  output logic <{ d.lane_weights }> add_weight_o,
  output logic busy_o,
  input  logic debug_enable_i,
  input  logic <{ d.synapse_address }> debug_address_i,
<%- if d.writable_weights %>
  input  logic debug_write_i,
  input  logic <{ d.synapse_word }> debug_data_i,
<%- endif %>
  output logic <{ d.synapse_word }> debug_data_o
);

  // valid_q[k]: a word was issued k cycles ago
  logic [4:1] valid_q;
  logic <{ d.synapse_word }> word;

  <{ d.name }>_synapse_memory <{ d.of_tile }>u_synapse_memory (
    .clk_i,
    .address_i(debug_enable_i ? debug_address_i : word_address_i),
<%- if d.writable_weights %>
    .write_i(debug_write_i),
    .write_data_i(debug_data_i),
<%- endif %>
    .word_o(word)
  );

  always_ff @(posedge clk_i) begin
    if (!rst_ni) valid_q <= '0;
    else valid_q <= {valid_q[3:1], word_valid_i};
  end
<% if d.plastic %>
  // the factor on the weights
  logic <{ d.factor }> factor_raw_q, factor_q;

  always_ff @(posedge clk_i) begin
    factor_raw_q <= word_factor_i;
    factor_q     <= factor_raw_q;
  end
<% endif %>
<%- if d.dense %>
  logic <{ d.target }> target_raw_q, target_q;

  always_ff @(posedge clk_i) begin
    target_raw_q <= word_target_i;
    target_q     <= target_raw_q;
  end

  assign add_valid_o  = {<{ d.lanes }>{valid_q[2]}};
  assign add_target_o = {<{ d.lanes }>{target_q}};
<%- if d.plastic %>

  for (genvar l = 0; l < <{ d.lanes }>; l++) begin : gen_lane
    wire <{ d.synapse }> synapse = word[l*<{ d.synapse.n() }>+:<{ d.synapse.n() }>];
<% include "rtl/synapse_amount.sv" %>
  end
<% else %>
  assign add_weight_o = word;
<% endif %>
<%- else %>
  for (genvar l = 0; l < <{ d.lanes }>; l++) begin : gen_lane
    wire <{ d.synapse }> synapse = word[l*<{ d.synapse.n() }>+:<{ d.synapse.n() }>];
<%- if d.has_slots %>
    logic <{ d.slot }> slot;

    <{ d.name }>_slot_ring u_slot_ring (
      .now_i,
      .delay_i(synapse[<{ d.synapse_delay_field }>]),
      .slot_o(slot)
    );
<%- endif %>

    assign add_valid_o[l] = valid_q[2] & synapse[<{ d.synapse.msb() }>];
    assign add_target_o[l*<{ d.target.n() }>+:<{ d.target.n() }>] =
<%- if d.has_receptors %>
        {synapse[<{ d.synapse_receptor_field }>], <% if d.has_slots %>slot, <% endif %>synapse[<{ d.synapse_block_field }>]};
<%- else %>
        <% if d.has_slots %>{slot, synapse[<{ d.synapse_block_field }>]}<% else %>synapse[<{ d.synapse_block_field }>]<% endif %>;
<%- endif %>
<%- if d.plastic %>
<% include "rtl/synapse_amount.sv" %>
<%- else %>
    assign add_weight_o[l*<{ d.weight.n() }>+:<{ d.weight.n() }>] = synapse<{ d.weight }>;
<%- endif %>
  end
<% endif %>
  assign busy_o       = |valid_q;
  assign debug_data_o = word;

endmodule

`default_nettype wire
