// A counter of 64 bits.
<% include "rtl/header.sv" %>

`default_nettype none

module <{ d.name }>_axi_counter (
  input  logic clk_i,
  input  logic rst_ni,
  input  logic clear_i,
  input  logic count_i,
  output logic [63:0] value_o
);

  logic [63:0] value_q;

  always_ff @(posedge clk_i) begin
    if (!rst_ni | clear_i) value_q <= '0;
    else if (count_i) value_q <= value_q + 64'd1;
  end

  assign value_o = value_q;

endmodule

`default_nettype wire
