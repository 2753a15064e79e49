// Serialiser: the spikes of a block as neuron numbers, lowest lane first, one a cycle. It is refilled in the cycle in which
// the last lane leaves.
<% include "rtl/header.sv" %>

`default_nettype none

module <{ d.name }>_serialiser (
  input  logic clk_i,
  input  logic rst_ni,
  input  logic valid_i,
  output logic ready_o,
  input  logic <{ d.block }> block_i,
  input  logic <{ d.lane_mask }> lanes_i,
  output logic valid_o,
  input  logic ready_i,
  output logic <{ d.neuron }> neuron_o
);

  logic <{ d.block }> block_q;
  logic <{ d.lane_mask }> lanes_q;

  // the lanes without the lowest
  wire <{ d.lane_mask }> rest = lanes_q & (lanes_q - <{ d.lane_mask.one() }>);
  wire is_last = rest == '0;

  assign valid_o = lanes_q != '0;
  assign ready_o = is_last & (~valid_o | ready_i);

  always_ff @(posedge clk_i) begin
    if (!rst_ni) lanes_q <= '0;
    else if (ready_o) lanes_q <= valid_i ? lanes_i : '0;
    else if (ready_i) lanes_q <= rest;
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

  assign neuron_o = {block_q, lowest(lanes_q)};
<% else %>
  assign neuron_o = block_q;
<% endif %>
endmodule

`default_nettype wire
