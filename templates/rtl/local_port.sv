// Local port: what a tile puts into its router, and where it puts what arrives. Only the host's tile has a host.
<% include "rtl/header.sv" %>

`default_nettype none

module <{ d.name }>_local_port (
  // events from the host, which enter while it is the host's turn
  input  logic host_turn_i,
  input  logic host_valid_i,
  output logic host_ready_o,
  input  logic <{ d.packet }> host_packet_i,
  // packets from the core, which enter otherwise
  input  logic core_valid_i,
  output logic core_ready_o,
  input  logic <{ d.packet }> core_packet_i,
  // to the router
  output logic in_valid_o,
  input  logic in_ready_i,
  output logic <{ d.packet }> in_packet_o,
  // from the router
  input  logic out_valid_i,
  output logic out_ready_o,
  input  logic <{ d.packet }> out_packet_i,
  // events to the core
  output logic event_valid_o,
  input  logic event_ready_i,
  output logic <{ d.axon }> event_axon_o,
  // spikes to the host
  output logic spike_valid_o,
  input  logic spike_ready_i,
  output logic <{ m.spike }> spike_neuron_o
);

  assign in_valid_o   = host_turn_i ? host_valid_i : core_valid_i;
  assign in_packet_o  = host_turn_i ? host_packet_i : core_packet_i;
  assign host_ready_o = in_ready_i;
  assign core_ready_o = in_ready_i & ~host_turn_i;

  wire to_host = out_packet_i[<{ d.packet.msb() }>];
  assign out_ready_o    = to_host ? spike_ready_i : event_ready_i;
  assign event_valid_o  = out_valid_i & ~to_host;
  assign event_axon_o   = out_packet_i<{ d.axon }>;
  assign spike_valid_o  = out_valid_i & to_host;
  assign spike_neuron_o = out_packet_i<{ m.spike }>;

  // its destination has brought it here
  wire unused_destination = &out_packet_i[<{ m.destination_field }>];

endmodule

`default_nettype wire
