// Two flip-flops that bring a signal of another clock, or of none, into this one.
<% include "rtl/header.sv" %>

`default_nettype none

module <{ d.name }>_aer_synchroniser (
  input  logic clk_i,
  input  logic rst_ni,
  input  logic async_i,
  output logic sync_o
);

  (* ASYNC_REG = "TRUE" *)
  logic [1:0] stages_q;

  always_ff @(posedge clk_i) begin
    if (!rst_ni) stages_q <= '0;
    else stages_q <= {stages_q[0], async_i};
  end

  assign sync_o = stages_q[1];

endmodule

`default_nettype wire
