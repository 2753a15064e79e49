// docs/models/short_term_plasticity.md, "Words", read as plain Verilog, for a proof that the generated datapath is equal for all inputs.
// The tables are cut out: their rows come in. It is cut at every number that has been rounded or limited, too.
module short_term_plasticity_ref (
  input [16:0] u, x, released,
  input [16:0] recovery_low, facilitation_low, recovery_high, facilitation_high, utilisation, rest,
  // where it is cut: what is computed, and what is gone on with
  input  [16:0] recovery_cut, facilitation_cut, gone_at_most_all_cut, not_recovered_cut, kept_cut, raised_cut, x_next_cut, u_next_cut,
  output [16:0] recovery_made, facilitation_made, gone_at_most_all_made, not_recovered_made, kept_made, raised_made, x_next_made, u_next_made,
  output [16:0] u_next, x_next, released_next
);
  // the product of two numbers from 0 to 1 with 16 places, "rounded to 16 places" to nearest, ties up; 1 x 1 is 2^32
  function [16:0] product(input [16:0] a, input [16:0] b);
    reg [32:0] exact;
    begin
      exact = a * b;
      product = (exact + 33'd32768) / 33'd65536;
    end
  endfunction
  function [16:0] at_most_one(input [18:0] a);
    at_most_one = (a > 19'd65536) ? 17'd65536 : a[16:0];
  endfunction

  // 1
  assign recovery_made = product(recovery_low, recovery_high);
  assign facilitation_made = product(facilitation_low, facilitation_high);

  // 2: 1 - x + p
  assign gone_at_most_all_made = at_most_one(19'd65536 - {2'd0, x} + {2'd0, released});
  assign not_recovered_made = product(gone_at_most_all_cut, recovery_cut);
  assign x_next_made = 17'd65536 - not_recovered_cut;
  assign x_next = x_next_cut;

  // 3
  assign kept_made = product(u, rest);
  assign raised_made = product(kept_cut, facilitation_cut);
  assign u_next_made = at_most_one({2'd0, utilisation} + {2'd0, raised_cut});
  assign u_next = u_next_cut;

  // 4
  assign released_next = product(u_next_cut, x_next_cut);
endmodule
