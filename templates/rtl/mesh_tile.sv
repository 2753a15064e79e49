// A tile: a neuron core, a spike router, and what connects them.
<% include "rtl/header.sv" %>
//
// Links are numbered as the router's ports: 1 north, 2 east, 3 south, 4 west. Tile names the tile in the files of its
// memory images.

`default_nettype none

module <{ d.name }>_tile <{ d.tile_parameter }>(
  input  logic clk_i,
  input  logic rst_ni,
  // its place: constants
  input  logic <{ m.x }> x_i,
  input  logic <{ m.y }> y_i,
  // commands {phase, advance, clear, sweep}, and the answer {idle in phase 1, idle in phase 0}
  input  logic [3:0] command_i,
  output logic [1:0] idle_o,
  // links
  input  logic [4:1] in_valid_i,
  output logic [4:1] in_ready_o,
  input  logic <{ m.links }> in_packet_i,
  output logic [4:1] out_valid_o,
  input  logic [4:1] out_ready_i,
  output logic <{ m.links }> out_packet_o,
  // events from the host, and spikes to it: only in the host's tile
  input  logic host_turn_i,
  input  logic host_valid_i,
  output logic host_ready_o,
  input  logic <{ d.packet }> host_packet_i,
  output logic spike_valid_o,
  input  logic spike_ready_i,
  output logic <{ m.spike }> spike_neuron_o,
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

  logic sweep, clear, advance, core_idle, router_empty;
  logic in_valid, in_ready, out_valid, out_ready;
  logic <{ d.packet }> in_packet, out_packet;
  logic core_valid, core_ready, event_valid, event_ready;
  logic <{ d.packet }> core_packet;
  logic <{ d.axon }> event_axon;

  <{ d.name }>_tile_control u_tile_control (
    .clk_i,
    .rst_ni,
    .command_i,
    .sweep_o(sweep),
    .clear_o(clear),
    .advance_o(advance),
    .idle_i(core_idle & router_empty),
    .idle_o
  );

  <{ d.name }>_mesh_router u_mesh_router (
    .clk_i,
    .rst_ni,
    .x_i,
    .y_i,
    .in_valid_i({in_valid_i, in_valid}),
    .in_ready_o({in_ready_o, in_ready}),
    .in_packet_i({in_packet_i, in_packet}),
    .out_valid_o({out_valid_o, out_valid}),
    .out_ready_i({out_ready_i, out_ready}),
    .out_packet_o({out_packet_o, out_packet}),
    .empty_o(router_empty)
  );

  <{ d.name }>_local_port u_local_port (
    .host_turn_i,
    .host_valid_i,
    .host_ready_o,
    .host_packet_i,
    .core_valid_i(core_valid),
    .core_ready_o(core_ready),
    .core_packet_i(core_packet),
    .in_valid_o(in_valid),
    .in_ready_i(in_ready),
    .in_packet_o(in_packet),
    .out_valid_i(out_valid),
    .out_ready_o(out_ready),
    .out_packet_i(out_packet),
    .event_valid_o(event_valid),
    .event_ready_i(event_ready),
    .event_axon_o(event_axon),
    .spike_valid_o,
    .spike_ready_i,
    .spike_neuron_o
  );
<% for core in m.cores %><% if !core.conditions.is_empty() %>
  <% if !loop.first %>end else <% endif %>if (<% for condition in core.conditions %><{ condition }><% if !loop.last %> ||
      <% endif %><% endfor %>) begin : gen_<{ core.label }><% endif %>
  <{ core.name }>_neuron_core <{ d.of_tile }>u_neuron_core (
<% include "rtl/mesh_tile_core.sv" %>
  );<% if loop.last && !core.conditions.is_empty() %>
  end<% endif %><% endfor %>

endmodule

`default_nettype wire
