// Spike path: from the spikes of a block to their routes. Queue, serialiser, route fetch.
<% include "rtl/header.sv" %>

`default_nettype none

module <{ d.name }>_spike_path (
  input  logic clk_i,
  input  logic rst_ni,
  // <% if d.spike_counts %>how often each lane of a block spiked<% else %>the lanes of a block that spiked<% endif %>; never stalled
  input  logic spikes_valid_i,
  input  logic <{ d.block }> spikes_block_i,
  input  logic <{ d.lane_spikes }> spikes_i,
  // to the router
  output logic route_valid_o,
  input  logic route_ready_i,
  output logic route_to_host_o,
  output logic route_to_core_o,
  output logic <{ d.axon }> route_axon_o,
  output logic <{ d.neuron }> route_neuron_o,
  // nothing is left to emit
  output logic emitted_o,
  // debug: the word of two cycles before
  input  logic debug_enable_i,
  input  logic <{ d.neuron }> debug_address_i,
  output logic <{ d.route_word }> debug_data_o
);

  logic entry_valid, entry_ready, queue_busy, fetch_busy;
  logic <{ d.spike_entry }> entry;
  logic neuron_valid, neuron_ready;
  logic <{ d.neuron }> neuron;

  <{ d.name }>_spike_queue u_spike_queue (
    .clk_i,
    .rst_ni,
    .push_i(spikes_valid_i),
    .entry_i({spikes_block_i, spikes_i}),
    .valid_o(entry_valid),
    .ready_i(entry_ready),
    .entry_o(entry),
    .busy_o(queue_busy)
  );

  <{ d.name }>_serialiser u_serialiser (
    .clk_i,
    .rst_ni,
    .valid_i(entry_valid),
    .ready_o(entry_ready),
    .block_i(entry[<{ d.entry_block_field }>]),
    .<% if d.spike_counts %>spikes<% else %>lanes<% endif %>_i(entry<{ d.lane_spikes }>),
    .valid_o(neuron_valid),
    .ready_i(neuron_ready),
    .neuron_o(neuron)
  );

  <{ d.name }>_route_fetch u_route_fetch (
    .clk_i,
    .rst_ni,
    .valid_i(neuron_valid),
    .ready_o(neuron_ready),
    .neuron_i(neuron),
    .route_valid_o,
    .route_ready_i,
    .route_to_host_o,
    .route_to_core_o,
    .route_axon_o,
    .route_neuron_o,
    .busy_o(fetch_busy),
    .debug_enable_i,
    .debug_address_i,
    .debug_data_o
  );

  assign emitted_o = ~(queue_busy | neuron_valid | fetch_busy);

endmodule

`default_nettype wire
