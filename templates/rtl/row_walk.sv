// Row walk: issues the addresses of a row's synapse words, one a cycle; rows follow each other without a gap.
<% include "rtl/header.sv" %>
//
// A row that is taken in cycle c issues in c + 1 ... c + words; a row of no words costs the cycle c alone.

`default_nettype none

module <{ d.name }>_row_walk (
  input  logic clk_i,
  input  logic rst_ni,
  input  logic sweep_i,
<%- if d.dense_slots %>
  input  logic <{ d.slot }> now_i,
<%- endif %>
  // rows: <{ d.row_fields }>
  input  logic row_valid_i,
  output logic row_ready_o,
  input  logic <{ d.row }> row_i,
<%- if d.plastic %>
  input  logic <{ d.factor }> factor_i,  // on the weights of the row
<%- endif %>
  // synapse words
  output logic word_valid_o,
<%- if d.dense %>
  output logic <{ d.target }> word_target_o,
<%- endif %>
<%- if d.plastic %>
  output logic <{ d.factor }> word_factor_o,
<%- endif %>
  output logic <{ d.synapse_address }> word_address_o
);

  logic valid_q;
  logic <{ d.synapse_address }> address_q;
  logic <{ d.row_words }> left_q;

  wire <{ d.row_words }> row_words = row_i[<{ d.row_words_field }>];
  wire is_last = left_q == <{ d.row_words.one() }>;

  assign row_ready_o = ~sweep_i & (~valid_q | is_last);
  wire take = row_valid_i & row_ready_o;

  always_ff @(posedge clk_i) begin
    if (!rst_ni) valid_q <= 1'b0;
    else if (take) valid_q <= row_words != '0;
    else if (is_last) valid_q <= 1'b0;
  end

  always_ff @(posedge clk_i) begin
    address_q <= take ? row_i<{ d.synapse_address }> : address_q + <{ d.synapse_address.one() }>;
    left_q    <= take ? row_words : left_q - <{ d.row_words.one() }>;
  end
<% if d.dense %>
  // where the words of the row are added: consecutive blocks<% if d.has_slots %> of one slot<% endif %><% if d.has_receptors %>, for one receptor type<% endif %>
  logic <{ d.block }> block_q;

  always_ff @(posedge clk_i) begin
    block_q <= take ? row_i[<{ d.row_block_field }>] : block_q + <{ d.block.one() }>;
  end
<%- if d.has_receptors %>

  logic <{ d.receptor }> receptor_q;

  always_ff @(posedge clk_i) begin
    if (take) receptor_q <= row_i[<{ d.row_receptor_field }>];
  end
<%- endif %>
<% if d.has_slots %>
  logic <{ d.slot }> slot, slot_q;

  <{ d.name }>_slot_ring u_slot_ring (
    .now_i,
    .delay_i(row_i[<{ d.row_delay_field }>]),
    .slot_o(slot)
  );

  always_ff @(posedge clk_i) begin
    if (take) slot_q <= slot;
  end

  assign word_target_o = {<% if d.has_receptors %>receptor_q, <% endif %>slot_q, block_q};
<% else %>
  assign word_target_o = <% if d.has_receptors %>{receptor_q, block_q}<% else %>block_q<% endif %>;
<% endif %><% endif %>
<%- if d.plastic %>
  logic <{ d.factor }> factor_q;

  always_ff @(posedge clk_i) begin
    if (take) factor_q <= factor_i;
  end

  assign word_factor_o  = factor_q;
<%- endif %>
  assign word_valid_o   = valid_q;
  assign word_address_o = address_q;

endmodule

`default_nettype wire
