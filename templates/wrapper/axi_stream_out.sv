// AXI4-Stream out: each word of the chip becomes a beat. The register keeps its beat through a reset of the chip alone.
<% include "rtl/header.sv" %>
//
// tdata: {end of step, zeros, neuron}; the end of step is a beat of its own, with tlast, and neuron 0.

`default_nettype none

module <{ d.name }>_axi_stream_out (
  input  logic clk_i,
  input  logic rst_ni,
  input  logic word_valid_i,
  output logic word_ready_o,
  input  logic <{ d.out_data }> word_i,
  output logic tvalid_o,
  input  logic tready_i,
  output logic [31:0] tdata_o,
  output logic tlast_o
);

  logic valid_q;
  logic <{ d.out_data }> word_q;

  assign word_ready_o = ~valid_q | tready_i;

  always_ff @(posedge clk_i) begin
    if (!rst_ni) valid_q <= 1'b0;
    else if (word_ready_o) valid_q <= word_valid_i;
  end

  always_ff @(posedge clk_i) begin
    if (word_ready_o) word_q <= word_i;
  end

  assign tvalid_o = valid_q;
  assign tlast_o  = word_q[<{ d.out_data.msb() }>];
  assign tdata_o  = {tlast_o, 31'(word_q<{ d.neuron }>)};

endmodule

`default_nettype wire
