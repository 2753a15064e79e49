// Axon fetch: an axon becomes a row of synapses. Two registers, each refilled in the cycle in which it is emptied.
<% include "rtl/header.sv" %>
//
// cycle | signals
// c     | axon_i, the address of the axon table
// c + 1 | raw, the memory's output
// c + 2 | row_q

`default_nettype none

module <{ d.name }>_axon_fetch <{ d.tile_parameter }>(
  input  logic clk_i,
  input  logic rst_ni,
  input  logic valid_i,
  output logic ready_o,
  input  logic <{ d.axon }> axon_i,
  output logic row_valid_o,
  input  logic row_ready_i,
  output logic <{ d.axon_word }> row_o,
  output logic busy_o,
  input  logic debug_enable_i,
  input  logic <{ d.axon }> debug_address_i,
  output logic <{ d.axon_word }> debug_data_o  // of two cycles before; with nothing under way
);

  logic raw_valid_q, row_valid_q;
  logic <{ d.axon_word }> raw, row_q;

  wire row_free = ~row_valid_q | row_ready_i;
  wire raw_free = ~raw_valid_q | row_free;

  <{ d.name }>_axon_rom <{ d.of_tile }>u_axon_rom (
    .clk_i,
    .read_i(raw_free | debug_enable_i),
    .address_i(debug_enable_i ? debug_address_i : axon_i),
    .data_o(raw)
  );

  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      raw_valid_q <= 1'b0;
      row_valid_q <= 1'b0;
    end else begin
      if (raw_free) raw_valid_q <= valid_i;
      if (row_free) row_valid_q <= raw_valid_q;
    end
  end

  always_ff @(posedge clk_i) begin
    if (row_free) row_q <= raw;
  end

  assign ready_o     = raw_free;
  assign row_valid_o = row_valid_q;
  assign row_o       = row_q;
  assign busy_o      = raw_valid_q | row_valid_q;

  assign debug_data_o = row_q;

endmodule

`default_nettype wire
