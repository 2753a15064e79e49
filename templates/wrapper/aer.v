// <{ d.name }>_aer: the chip behind four-phase address events in and out, in plain Verilog-2001.
<% include "rtl/header.sv" %>
//
// in_*: events, the address of an axon; out_*: spikes, the address of a neuron. Requests and acknowledges are high-active and
// may be asynchronous. <% if d.has_timer %>A timer closes the time steps<% else %>A rising edge of step_i closes a time step<% endif %>.
// step_done_o is high for a cycle when all spikes of a time step are with the sender; step_late_o when an end was lost.

`default_nettype none

module <{ d.name }>_aer (
  input  wire clk_i,
  input  wire rst_ni,
  input  wire in_req_i,
  output wire in_ack_o,
  input  wire <{ d.event }> in_addr_i,
  output wire out_req_o,
  input  wire out_ack_i,
  output wire <{ d.neuron }> out_addr_o,
<%- if !d.has_timer %>
  input  wire step_i,
<%- endif %>
  output wire step_done_o,
  output wire step_late_o
);

  wire in_req, out_ack;
  wire event_valid, event_ready, end_valid, end_ready, in_valid, in_ready;
  wire <{ d.in_data }> in_data;
  wire <{ d.event }> event_address;
  wire out_valid, out_ready, spike_ready;
  wire <{ d.out_data }> out_data;
<%- if !d.has_timer %>
  wire step;

  <{ d.name }>_aer_synchroniser u_step_synchroniser (
    .clk_i(clk_i),
    .rst_ni(rst_ni),
    .async_i(step_i),
    .sync_o(step)
  );
<%- endif %>

  <{ d.name }>_aer_synchroniser u_req_synchroniser (
    .clk_i(clk_i),
    .rst_ni(rst_ni),
    .async_i(in_req_i),
    .sync_o(in_req)
  );

  <{ d.name }>_aer_synchroniser u_ack_synchroniser (
    .clk_i(clk_i),
    .rst_ni(rst_ni),
    .async_i(out_ack_i),
    .sync_o(out_ack)
  );

  <{ d.name }>_aer_receiver u_aer_receiver (
    .clk_i(clk_i),
    .rst_ni(rst_ni),
    .req_i(in_req),
    .ack_o(in_ack_o),
    .addr_i(in_addr_i),
    .event_valid_o(event_valid),
    .event_ready_i(event_ready),
    .event_o(event_address)
  );

  <{ d.name }>_aer_step u_aer_step (
    .clk_i(clk_i),
    .rst_ni(rst_ni),
<%- if !d.has_timer %>
    .step_i(step),
<%- endif %>
    .end_valid_o(end_valid),
    .end_ready_i(end_ready),
    .late_o(step_late_o)
  );

  <{ d.name }>_aer_merge u_aer_merge (
    .clk_i(clk_i),
    .rst_ni(rst_ni),
    .event_valid_i(event_valid),
    .event_ready_o(event_ready),
    .event_i(event_address),
    .end_valid_i(end_valid),
    .end_ready_o(end_ready),
    .word_valid_o(in_valid),
    .word_ready_i(in_ready),
    .word_o(in_data)
  );

  // the end of a step is no address event
  wire end_of_step   = out_data[<{ d.out_data.msb() }>];
  assign out_ready   = end_of_step | spike_ready;
  assign step_done_o = out_valid & end_of_step;

  wire <{ d.debug_data }> unused_debug_data;

  <{ d.name }> u_chip (
    .clk_i(clk_i),
    .rst_ni(rst_ni),
    .in_valid_i(in_valid),
    .in_ready_o(in_ready),
    .in_data_i(in_data),
    .out_valid_o(out_valid),
    .out_ready_i(out_ready),
    .out_data_o(out_data),
    .debug_enable_i(1'b0),
<%- if d.has_tiles %>
    .debug_tile_i(<{ d.tile.n() }>'d0),
<%- endif %>
    .debug_memory_i(3'd0),
    .debug_address_i(<{ d.debug_address.n() }>'d0),
<%- if d.writable %>
    .debug_write_i(1'b0),
    .debug_data_i(<{ d.write_data.n() }>'d0),
<%- endif %>
    .debug_data_o(unused_debug_data)
  );

  <{ d.name }>_aer_sender u_aer_sender (
    .clk_i(clk_i),
    .rst_ni(rst_ni),
    .spike_valid_i(out_valid & ~end_of_step),
    .spike_ready_o(spike_ready),
    .spike_i(out_data<{ d.neuron }>),
    .req_o(out_req_o),
    .ack_i(out_ack),
    .addr_o(out_addr_o)
  );

endmodule

`default_nettype wire
