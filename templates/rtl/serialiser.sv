<%- if d.spike_counts -%>
// Serialiser: the spikes of a block as neuron numbers, lowest lane first, one a cycle; a lane that spiked several times leaves
// as often before the next one does. It is refilled in the cycle in which the last spike leaves.
<%- else -%>
// Serialiser: the spikes of a block as neuron numbers, lowest lane first, one a cycle. It is refilled in the cycle in which
// the last lane leaves.
<%- endif %>
<% include "rtl/header.sv" %>

`default_nettype none

module <{ d.name }>_serialiser (
  input  logic clk_i,
  input  logic rst_ni,
  input  logic valid_i,
  output logic ready_o,
  input  logic <{ d.block }> block_i,
<%- if d.spike_counts %>
  input  logic <{ d.lane_spikes }> spikes_i,
<%- else %>
  input  logic <{ d.lane_mask }> lanes_i,
<%- endif %>
  output logic valid_o,
  input  logic ready_i,
  output logic <{ d.neuron }> neuron_o
);

  logic <{ d.block }> block_q;
<%- if d.spike_counts %>
  logic <{ d.lane_spikes }> spikes_q;

  // how often each lane is still to leave, after this time
  logic <{ d.lane_spikes }> rest;
  wire <{ d.lane_mask }> waiting;
  wire <{ d.lane_mask }> first = waiting & ~(waiting - <{ d.lane_mask.one() }>);

  for (genvar l = 0; l < <{ d.lanes }>; l++) begin : gen_lane
    assign waiting[l] = spikes_q<{ d.spikes_of_lane }> != '0;
    assign rest<{ d.spikes_of_lane }> = spikes_q<{ d.spikes_of_lane }> - <{ d.spike_bits }>'(first[l]);
  end
<%- else %>
  logic <{ d.lane_mask }> lanes_q;

  // the lanes without the lowest
  wire <{ d.lane_mask }> rest = lanes_q & (lanes_q - <{ d.lane_mask.one() }>);
<%- endif %>
  wire is_last = rest == '0;

  assign valid_o = <% if d.spike_counts %>waiting<% else %>lanes_q<% endif %> != '0;
  assign ready_o = is_last & (~valid_o | ready_i);

  always_ff @(posedge clk_i) begin
<%- if d.spike_counts %>
    if (!rst_ni) spikes_q <= '0;
    else if (ready_o) spikes_q <= valid_i ? spikes_i : '0;
    else if (ready_i) spikes_q <= rest;
<%- else %>
    if (!rst_ni) lanes_q <= '0;
    else if (ready_o) lanes_q <= valid_i ? lanes_i : '0;
    else if (ready_i) lanes_q <= rest;
<%- endif %>
  end

  always_ff @(posedge clk_i) begin
    if (ready_o) block_q <= block_i;
  end
<% if d.has_lanes %>
  // the lowest lane of a mask
  function automatic logic <{ d.lane_index }> lowest(input logic <{ d.lane_mask }> lanes);
    lowest = '0;
    for (int unsigned l = <{ d.lanes }>; l > 0; l--) begin
      if (lanes[l-1]) lowest = <{ d.lane_index.n() }>'(l - 1);
    end
  endfunction

  assign neuron_o = {block_q, lowest(<% if d.spike_counts %>waiting<% else %>lanes_q<% endif %>)};
<% else %>
  assign neuron_o = block_q;
<% endif %>
endmodule

`default_nettype wire
