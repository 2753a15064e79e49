// The chip: step control, mesh of tiles, output register.
<% include "rtl/header.sv" %>

`default_nettype none

module <{ d.name }>_chip (
  input  logic clk_i,
  input  logic rst_ni,
  // stream in: {kind[1:0], y, x, axon}
  input  logic in_valid_i,
  output logic in_ready_o,
  input  logic <{ m.in_data }> in_data_i,
  // stream out: {kind, y, x, neuron}
  output logic out_valid_o,
  input  logic out_ready_i,
  output logic <{ m.out_data }> out_data_o,
  // reads<% if d.writable %> or writes<% endif %> a memory of tile {y, x} while the chip waits for input; data follow the address by five cycles
  input  logic debug_enable_i,
  input  logic <{ m.debug_tile }> debug_tile_i,
  input  logic [2:0] debug_memory_i,
  input  logic <{ d.debug_address }> debug_address_i,
<%- if d.writable %>
  input  logic debug_write_i,
  input  logic <{ d.write_data }> debug_data_i,
<%- endif %>
  output logic <{ d.debug_data }> debug_data_o
);

  logic host_turn, host_valid, host_ready;
  logic [3:0] command;
  logic [1:0] idle;
  logic spike_valid, spike_ready, end_valid, end_ready;
  logic <{ m.spike }> spike_neuron;

  <{ d.name }>_step_control u_step_control (
    .clk_i,
    .rst_ni,
    .in_valid_i,
    .in_ready_o,
    .in_kind_i(in_data_i[<{ m.kind_field }>]),
    .host_turn_o(host_turn),
    .host_valid_o(host_valid),
    .host_ready_i(host_ready),
    .command_o(command),
    .idle_i(idle),
    .end_valid_o(end_valid),
    .end_ready_i(end_ready)
  );

  <{ d.name }>_mesh u_mesh (
    .clk_i,
    .rst_ni,
    .command_i(command),
    .idle_o(idle),
    .host_turn_i(host_turn),
    .host_valid_i(host_valid),
    .host_ready_o(host_ready),
    .host_packet_i({1'b0, in_data_i[<{ m.event_tile_field }>], <{ m.payload.n() }>'(in_data_i<{ d.axon }>)}),
    .spike_valid_o(spike_valid),
    .spike_ready_i(spike_ready),
    .spike_neuron_o(spike_neuron),
    .debug_enable_i,
    .debug_tile_i,
    .debug_memory_i,
    .debug_address_i,
<%- if d.writable %>
    .debug_write_i,
    .debug_data_i,
<%- endif %>
    .debug_data_o
  );

  <{ d.name }>_host_output u_host_output (
    .clk_i,
    .rst_ni,
    .spike_valid_i(spike_valid),
    .spike_ready_o(spike_ready),
    .spike_neuron_i(spike_neuron),
    .end_valid_i(end_valid),
    .end_ready_o(end_ready),
    .out_valid_o,
    .out_ready_i,
    .out_data_o
  );

endmodule

`default_nettype wire
