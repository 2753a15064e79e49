// Spike router of a chip of one tile: a register towards the core's event queue, a register towards the host.
<% include "rtl/header.sv" %>
//
// The register towards the core takes events from the host while it is the host's turn, and routes of spikes
// otherwise. A route leaves in a cycle in which every place that it names can take it. Both registers are refilled
// in the cycle in which they are emptied.

`default_nettype none

module <{ d.name }>_spike_router (
  input  logic clk_i,
  input  logic rst_ni,
  // events from the host; host_event_i is high only with host_turn_i and host_ready_o
  input  logic host_turn_i,
  input  logic host_event_i,
  input  logic <{ d.axon }> host_axon_i,
  output logic host_ready_o,
  // routes of the core's spikes
  input  logic route_valid_i,
  output logic route_ready_o,
  input  logic route_to_host_i,
  input  logic route_to_core_i,
  input  logic <{ d.axon }> route_axon_i,
  input  logic <{ d.neuron }> route_neuron_i,
  // end of the time step, when no route is left
  input  logic end_valid_i,
  output logic end_ready_o,
  // to the event queue
  output logic event_valid_o,
  input  logic event_ready_i,
  output logic <{ d.axon }> event_axon_o,
  // to the host: {kind, neuron}
  output logic out_valid_o,
  input  logic out_ready_i,
  output logic <{ d.out_data }> out_data_o
);

  logic event_valid_q, out_valid_q;
  logic <{ d.axon }> event_axon_q;
  logic <{ d.out_data }> out_data_q;

  wire event_free = ~event_valid_q | event_ready_i;
  wire out_free   = ~out_valid_q | out_ready_i;

  assign host_ready_o  = event_free;
  assign route_ready_o = (~route_to_host_i | out_free) & (~route_to_core_i | event_free);
  assign end_ready_o   = out_free;

  wire route_leaves = route_valid_i & route_ready_o;
  wire event_load   = host_turn_i ? host_event_i : (route_leaves & route_to_core_i);
  wire out_load     = (route_leaves & route_to_host_i) | (end_valid_i & out_free);

  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      event_valid_q <= 1'b0;
      out_valid_q   <= 1'b0;
    end else begin
      if (event_free) event_valid_q <= event_load;
      if (out_free) out_valid_q <= out_load;
    end
  end

  always_ff @(posedge clk_i) begin
    if (event_free) event_axon_q <= host_turn_i ? host_axon_i : route_axon_i;
    if (out_free) out_data_q <= end_valid_i ? <{ d.end_of_step }> : {1'b0, route_neuron_i};
  end

  assign event_valid_o = event_valid_q;
  assign event_axon_o  = event_axon_q;
  assign out_valid_o   = out_valid_q;
  assign out_data_o    = out_data_q;

endmodule

`default_nettype wire
