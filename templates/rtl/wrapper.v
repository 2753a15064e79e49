// <{ d.name }>: a chip of one tile, in plain Verilog-2001, to be dropped into a block design.
<% include "rtl/header.sv" %>
//
// in_data:  {kind[1:0], axon}; kind 0 is a spike on an axon, 1 the end of the step's input, 2 a clear
// out_data: {kind, neuron}; kind 0 is a spike, 1 the end of the step
// A handshake happens where valid and ready are both high. Debug reads<% if d.writable %>, and writes <{ d.written }>,<% endif %> while the core waits for input.

`default_nettype none

module <{ d.name }> (
  input  wire clk_i,
  input  wire rst_ni,
  input  wire in_valid_i,
  output wire in_ready_o,
  input  wire <{ d.in_data }> in_data_i,
  output wire out_valid_o,
  input  wire out_ready_i,
  output wire <{ d.out_data }> out_data_o,
  input  wire debug_enable_i,
  input  wire [2:0] debug_memory_i,
  input  wire <{ d.debug_address }> debug_address_i,
<%- if d.writable %>
  input  wire debug_write_i,
  input  wire <{ d.write_data }> debug_data_i,
<%- endif %>
  output wire <{ d.debug_data }> debug_data_o
);

  <{ d.name }>_tile u_tile (
    .clk_i(clk_i),
    .rst_ni(rst_ni),
    .in_valid_i(in_valid_i),
    .in_ready_o(in_ready_o),
    .in_data_i(in_data_i),
    .out_valid_o(out_valid_o),
    .out_ready_i(out_ready_i),
    .out_data_o(out_data_o),
    .debug_enable_i(debug_enable_i),
    .debug_memory_i(debug_memory_i),
    .debug_address_i(debug_address_i),
<%- if d.writable %>
    .debug_write_i(debug_write_i),
    .debug_data_i(debug_data_i),
<%- endif %>
    .debug_data_o(debug_data_o)
  );

endmodule

`default_nettype wire
