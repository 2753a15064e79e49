// Spike path: from the spikes of a block to their packets. Queue, serialiser, fetch of the route index, walk over the
// routes, fetch of each.
<% include "rtl/header.sv" %>

`default_nettype none

module <{ d.name }>_spike_path <{ d.tile_parameter }>(
  input  logic clk_i,
  input  logic rst_ni,
  // <% if d.spike_counts %>how often each lane of a block spiked<% else %>the lanes of a block that spiked<% endif %>; never stalled
  input  logic spikes_valid_i,
  input  logic <{ d.block }> spikes_block_i,
  input  logic <{ d.lane_spikes }> spikes_i,
  // to the router
  output logic packet_valid_o,
  input  logic packet_ready_i,
  output logic <{ d.packet }> packet_o,
  // nothing is left to emit
  output logic emitted_o,
  // debug: words of two cycles before
  input  logic debug_enable_i,
  input  logic <{ d.neuron }> debug_index_i,
  output logic <{ d.route_word }> debug_index_data_o,
  input  logic <{ m.route_address }> debug_route_i,
  output logic <{ d.packet }> debug_route_data_o
);

  logic entry_valid, entry_ready, queue_busy, index_busy, route_busy;
  logic <{ d.spike_entry }> entry;
  logic neuron_valid, neuron_ready;
  logic <{ d.neuron }> neuron;
  logic index_valid, index_ready;
  logic <{ d.route_word }> index;
  logic address_valid, address_ready;
  logic <{ m.route_address }> address;

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

  <{ d.name }>_route_index_fetch <{ d.of_tile }>u_route_index_fetch (
    .clk_i,
    .rst_ni,
    .valid_i(neuron_valid),
    .ready_o(neuron_ready),
    .address_i(neuron),
    .valid_o(index_valid),
    .ready_i(index_ready),
    .word_o(index),
    .busy_o(index_busy),
    .debug_enable_i,
    .debug_address_i(debug_index_i),
    .debug_data_o(debug_index_data_o)
  );

  <{ d.name }>_route_walk u_route_walk (
    .clk_i,
    .rst_ni,
    .index_valid_i(index_valid),
    .index_ready_o(index_ready),
    .index_i(index),
    .valid_o(address_valid),
    .ready_i(address_ready),
    .address_o(address)
  );

  <{ d.name }>_route_fetch <{ d.of_tile }>u_route_fetch (
    .clk_i,
    .rst_ni,
    .valid_i(address_valid),
    .ready_o(address_ready),
    .address_i(address),
    .valid_o(packet_valid_o),
    .ready_i(packet_ready_i),
    .word_o(packet_o),
    .busy_o(route_busy),
    .debug_enable_i,
    .debug_address_i(debug_route_i),
    .debug_data_o(debug_route_data_o)
  );

  assign emitted_o = ~(queue_busy | neuron_valid | index_busy | address_valid | route_busy);

endmodule

`default_nettype wire
