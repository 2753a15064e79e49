// Performance counters, 64 bits each.
<% include "rtl/header.sv" %>

`default_nettype none

module <{ d.name }>_axi_counters (
  input  logic clk_i,
  input  logic rst_ni,
  input  logic clear_i,
  // what happens in this cycle
  input  logic step_start_i,
  input  logic step_end_i,
  input  logic event_i,
  input  logic spike_i,
  input  logic input_stall_i,
  input  logic output_stall_i,
  // steps, cycles, cycles of the last time step, events, spikes, input stalls, output stalls; lowest first
  output logic [447:0] counters_o
);

  logic [63:0] step_q, last_step_q;
  logic [63:0] steps, cycles, events, spikes, input_stalls, output_stalls;

  <{ d.name }>_axi_counter u_steps (
    .clk_i, .rst_ni, .clear_i, .count_i(step_end_i), .value_o(steps)
  );
  <{ d.name }>_axi_counter u_cycles (
    .clk_i, .rst_ni, .clear_i, .count_i(1'b1), .value_o(cycles)
  );
  <{ d.name }>_axi_counter u_events (
    .clk_i, .rst_ni, .clear_i, .count_i(event_i), .value_o(events)
  );
  <{ d.name }>_axi_counter u_spikes (
    .clk_i, .rst_ni, .clear_i, .count_i(spike_i), .value_o(spikes)
  );
  <{ d.name }>_axi_counter u_input_stalls (
    .clk_i, .rst_ni, .clear_i, .count_i(input_stall_i), .value_o(input_stalls)
  );
  <{ d.name }>_axi_counter u_output_stalls (
    .clk_i, .rst_ni, .clear_i, .count_i(output_stall_i), .value_o(output_stalls)
  );

  // cycles since the first word of this time step
  always_ff @(posedge clk_i) step_q <= step_start_i ? 64'd1 : step_q + 64'd1;

  always_ff @(posedge clk_i) begin
    if (!rst_ni | clear_i) last_step_q <= '0;
    else if (step_end_i) last_step_q <= step_q;
  end

  assign counters_o = {output_stalls, input_stalls, spikes, events, last_step_q, cycles, steps};

endmodule

`default_nettype wire
