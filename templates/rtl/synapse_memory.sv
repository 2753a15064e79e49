// Synapse memory: <{ d.synapse_count }> words<% if !d.writable_weights %>, read only<% endif %>. An address of cycle t gives its word in t + 2<% if d.writable_weights %>, or takes it<% endif %>.
<% include "rtl/header.sv" %>
<%- if d.synapse_fold > 1 %>
//
// A row of the memory holds <{ d.synapse_fold }> words. A deep memory is made of many block RAMs: so the choice between them comes
// after the register, not before it.
<%- endif %>

`default_nettype none

module <{ d.name }>_synapse_memory <{ d.tile_parameter }>(
  input  logic clk_i,
  input  logic <{ d.synapse_address }> address_i,
<%- if d.writable_weights %>
  input  logic write_i,
  input  logic <{ d.synapse_word }> write_data_i,
<%- endif %>
  output logic <{ d.synapse_word }> word_o
);

  logic <{ d.synapse_row }> raw, row_q;
<%- if d.writable_weights %>

  <{ d.name }>_synapse_ram <{ d.of_tile }>u_synapse_ram (
    .clk_i,
    .write_i,
    .write_address_i(address_i),
    .write_data_i,
    .read_address_i(address_i),
    .read_data_o(raw)
  );
<%- else %>

  <{ d.name }>_synapse_rom <{ d.of_tile }>u_synapse_rom (
    .clk_i,
    .address_i(address_i<% if d.synapse_fold > 1 %>[<{ d.synapse_row_field }>]<% endif %>),
    .data_o(raw)
  );
<%- endif %>

  always_ff @(posedge clk_i) begin
    row_q <= raw;
  end
<% if d.synapse_fold > 1 %>
  logic <{ d.synapse_select }> select_1_q, select_2_q;

  always_ff @(posedge clk_i) begin
    select_1_q <= address_i<{ d.synapse_select }>;
    select_2_q <= select_1_q;
  end

  assign word_o = row_q[<{ d.synapse_row_bit }>+:<{ d.synapse_word.n() }>];
<% else %>
  assign word_o = row_q;
<% endif %>
endmodule

`default_nettype wire
