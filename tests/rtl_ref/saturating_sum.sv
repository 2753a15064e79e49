// "Synaptic input that saturates" of docs/core.md read as plain Verilog: what the words of an accumulator make of x, and
// whether they are words that events can leave.
module saturating_sum_ref (
  input         [48:0] word,
  input  signed [15:0] x,
  output signed [23:0] value,
  output               is_flat,
  output               legal
);
  wire signed [23:0] sum = $signed(word[16:0]);
  wire signed [23:0] risen = $signed({8'b0, word[32:17]}), sunk = $signed({8'b0, word[48:33]});
  wire signed [23:0] least = risen - 24'sd32768, greatest = 24'sd32767 - sunk;
  wire signed [23:0] raised = (x + sum > least) ? x + sum : least;
  assign value = (raised < greatest) ? raised : greatest;
  assign is_flat = least == greatest;
  assign legal = is_flat || (least < greatest && sum <= risen && -sum <= sunk);
endmodule
