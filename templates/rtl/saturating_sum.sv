// Saturating sum: one event more in an accumulator whose additions saturate in 16 bits, in their order.
<% include "rtl/header.sv" %>
//
// Word, lowest bits first: sum, of the weights; risen, how far the additions have raised the least number of 16 bits; sunk, how
// far they have lowered the greatest. All are 0 before the first event.

`default_nettype none

module <{ d.name }>_saturating_sum (
  input  logic <{ d.accumulator }> word_i,
  input  logic <{ d.weight_signed }> weight_i,  // <{ d.weight_format }>
  output logic <{ d.accumulator }> word_o
);

  wire signed [17:0] weight = <{ d.weight_cast }>;
  wire signed [17:0] risen  = $signed({2'b0, word_i[32:17]}) + weight;
  wire signed [17:0] sunk   = $signed({2'b0, word_i[48:33]}) - weight;

  // modulo 2^17; the others within 0 and 65535
  wire [16:0] sum_next   = word_i[16:0] + $unsigned(weight[16:0]);
  wire [15:0] risen_next = risen[17] ? 16'd0 : risen[16] ? 16'hffff : risen[15:0];
  wire [15:0] sunk_next  = sunk[17] ? 16'd0 : sunk[16] ? 16'hffff : sunk[15:0];

  assign word_o = {sunk_next, risen_next, sum_next};

endmodule

`default_nettype wire
