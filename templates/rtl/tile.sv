// A tile: a neuron core and its spike router.
<% include "rtl/header.sv" %>

`default_nettype none

module <{ d.name }>_tile (
  input  logic clk_i,
  input  logic rst_ni,
  // stream in: {kind[1:0], axon}
  input  logic in_valid_i,
  output logic in_ready_o,
  input  logic <{ d.in_data }> in_data_i,
  // stream out: {kind, neuron}
  output logic out_valid_o,
  input  logic out_ready_i,
  output logic <{ d.out_data }> out_data_o,
  // reads<% if d.writable %> or writes<% endif %> a memory while the core waits for input; data follow the address by two cycles
  input  logic debug_enable_i,
  input  logic [2:0] debug_memory_i,
  input  logic <{ d.debug_address }> debug_address_i,
<%- if d.writable %>
  input  logic debug_write_i,
  input  logic <{ d.write_data }> debug_data_i,
<%- endif %>
  output logic <{ d.debug_data }> debug_data_o
);

  logic host_turn, host_event, router_ready;
  logic event_valid, event_ready;
  logic <{ d.axon }> event_axon;
  logic route_valid, route_ready, route_to_host, route_to_core;
  logic <{ d.axon }> route_axon;
  logic <{ d.neuron }> route_neuron;
  logic end_valid, end_ready;

  <{ d.name }>_spike_router u_spike_router (
    .clk_i,
    .rst_ni,
    .host_turn_i(host_turn),
    .host_event_i(host_event),
    .host_axon_i(in_data_i<{ d.axon }>),
    .host_ready_o(router_ready),
    .route_valid_i(route_valid),
    .route_ready_o(route_ready),
    .route_to_host_i(route_to_host),
    .route_to_core_i(route_to_core),
    .route_axon_i(route_axon),
    .route_neuron_i(route_neuron),
    .end_valid_i(end_valid),
    .end_ready_o(end_ready),
    .event_valid_o(event_valid),
    .event_ready_i(event_ready),
    .event_axon_o(event_axon),
    .out_valid_o,
    .out_ready_i,
    .out_data_o
  );

  <{ d.name }>_neuron_core u_neuron_core (
    .clk_i,
    .rst_ni,
    .in_valid_i,
    .in_ready_o,
    .in_kind_i(in_data_i[<{ d.in_data.msb() }>:<{ d.axon.n() }>]),
    .host_turn_o(host_turn),
    .host_event_o(host_event),
    .router_ready_i(router_ready),
    .event_valid_i(event_valid),
    .event_ready_o(event_ready),
    .event_axon_i(event_axon),
    .route_valid_o(route_valid),
    .route_ready_i(route_ready),
    .route_to_host_o(route_to_host),
    .route_to_core_o(route_to_core),
    .route_axon_o(route_axon),
    .route_neuron_o(route_neuron),
    .end_valid_o(end_valid),
    .end_ready_i(end_ready),
    .debug_enable_i,
    .debug_memory_i,
    .debug_address_i,
<%- if d.writable %>
    .debug_write_i,
    .debug_data_i,
<%- endif %>
    .debug_data_o
  );

endmodule

`default_nettype wire
