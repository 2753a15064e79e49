// Neuron core: <{ d.neurons }> neurons on <{ d.lanes }> lane<% if d.has_lanes %>s<% endif %>, model <{ d.model }>.
<% include "rtl/header.sv" %>

`default_nettype none

module <{ d.name }>_neuron_core (
  input  logic clk_i,
  input  logic rst_ni,
  // words from the host; events go to the router, while it is the host's turn
  input  logic in_valid_i,
  output logic in_ready_o,
  input  logic [1:0] in_kind_i,
  output logic host_turn_o,
  output logic host_event_o,
  input  logic router_ready_i,
  // events from the router
  input  logic event_valid_i,
  output logic event_ready_o,
  input  logic <{ d.axon }> event_axon_i,
  // spikes to the router
  output logic route_valid_o,
  input  logic route_ready_i,
  output logic route_to_host_o,
  output logic route_to_core_o,
  output logic <{ d.axon }> route_axon_o,
  output logic <{ d.neuron }> route_neuron_o,
  output logic end_valid_o,
  input  logic end_ready_i,
  // debug
  input  logic debug_enable_i,
  input  logic [2:0] debug_memory_i,
  input  logic <{ d.debug_address }> debug_address_i,
<%- if d.writable %>
  input  logic debug_write_i,
  input  logic <{ d.write_data }> debug_data_i,
<%- endif %>
  output logic <{ d.debug_data }> debug_data_o
);

  logic sweep, clear, busy, emitted, zero;
<%- if d.has_slots %>
  logic <{ d.slot }> now;
<%- endif %>
<%- if d.substeps %>
  logic last_pass;
<%- endif %>
<%- if d.random_bits %>
  logic [31:0] step;
<%- endif %>
  logic <{ d.count }> count;
<%- if d.spike_counts %>
  logic <{ d.lane_mask }> add_valid;
  logic <{ d.lane_spikes }> spikes;
<%- else %>
  logic <{ d.lane_mask }> add_valid, spikes;
<%- endif %>
  logic <{ d.lane_targets }> add_target;
  logic <{ d.lane_weights }> add_weight;
  logic <{ d.lane_accumulators }> synaptic_input;
  logic <{ d.block }> read_block, spikes_block;
  logic spikes_valid;
  logic <{ d.axon_word }> axon;
<%- if d.plastic %>
  logic <{ d.plastic_word }> plastic;
<%- endif %>
  logic <{ d.synapse_word }> synapses;
  logic <{ d.state_word }> states;
  logic <{ d.route_word }> route;
<%- if d.parameter_memory %>
  logic <{ d.parameter_word }> parameters;
<%- endif %>

  <{ d.name }>_sequencer u_sequencer (
    .clk_i,
    .rst_ni,
    .in_valid_i,
    .in_ready_o,
    .in_kind_i,
    .event_o(host_event_o),
    .event_ready_i(router_ready_i),
    .quiet_i(~event_valid_i & ~busy),
    .emitted_i(emitted),
    .end_valid_o,
    .end_ready_i,
    .input_o(host_turn_o),
    .sweep_o(sweep),
    .clear_o(clear),
<%- if d.has_slots %>
    .now_o(now),
<%- endif %>
<%- if d.substeps %>
    .last_pass_o(last_pass),
<%- endif %>
<%- if d.random_bits %>
    .step_o(step),
<%- endif %>
    .count_o(count)
  );

<% include "rtl/neuron_core_synapses.sv" %>

<% include "rtl/neuron_core_sweep.sv" %>

endmodule

`default_nettype wire
