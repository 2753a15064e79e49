// Round-robin arbiter: grants the first request, in cyclic order, after the one that was served last; after reset, the
// lowest. A grant that is not taken changes nothing.
<% include "rtl/header.sv" %>

`default_nettype none

module <{ d.name }>_round_robin #(
  parameter int Requests = 2
) (
  input  logic clk_i,
  input  logic rst_ni,
  input  logic [Requests-1:0] request_i,
  input  logic taken_i,
  output logic [Requests-1:0] grant_o
);

  // the places above the lowest bit that is set
  function automatic logic [Requests-1:0] above(input logic [Requests-1:0] bits);
    logic found;
    found = 1'b0;
    for (int i = 0; i < Requests; i++) begin
      above[i] = found;
      found |= bits[i];
    end
  endfunction

  // the places after the request that was served last, up to the highest
  logic [Requests-1:0] after_q;

  wire [Requests-1:0] after      = request_i & after_q;
  wire [Requests-1:0] candidates = (after != '0) ? after : request_i;

  assign grant_o = candidates & ~above(candidates);

  always_ff @(posedge clk_i) begin
    if (!rst_ni) after_q <= '0;
    else if (taken_i && request_i != '0) after_q <= above(candidates);
  end

endmodule

`default_nettype wire
