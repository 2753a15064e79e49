// Output register of the chip: spikes, and the end of the step once no spike is left. It is refilled in the cycle in which
// it is emptied.
<% include "rtl/header.sv" %>

`default_nettype none

module <{ d.name }>_host_output (
  input  logic clk_i,
  input  logic rst_ni,
  input  logic spike_valid_i,
  output logic spike_ready_o,
  input  logic <{ m.spike }> spike_neuron_i,
  input  logic end_valid_i,
  output logic end_ready_o,
  // to the host: {kind, y, x, neuron}
  output logic out_valid_o,
  input  logic out_ready_i,
  output logic <{ m.out_data }> out_data_o
);

  logic valid_q;
  logic <{ m.out_data }> data_q;

  wire free = ~valid_q | out_ready_i;

  always_ff @(posedge clk_i) begin
    if (!rst_ni) valid_q <= 1'b0;
    else if (free) valid_q <= spike_valid_i | end_valid_i;
  end

  always_ff @(posedge clk_i) begin
    if (free) data_q <= end_valid_i ? <{ m.end_of_step }> : {1'b0, spike_neuron_i};
  end

  assign spike_ready_o = free;
  assign end_ready_o   = free;
  assign out_valid_o   = valid_q;
  assign out_data_o    = data_q;

endmodule

`default_nettype wire
