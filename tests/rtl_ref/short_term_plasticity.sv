// docs/models/short_term_plasticity.md, "Words", read as plain Verilog, for a proof that the generated datapath is equal for all inputs.
// The tables are cut out: their rows come in.
module short_term_plasticity_ref (
  input [16:0] u, x, released,
  input [16:0] recovery_low, facilitation_low, recovery_high, facilitation_high, utilisation, rest,
  output [16:0] u_next, x_next, released_next
);
  // the product of two numbers from 0 to 1 with 16 places, "rounded to 16 places" to nearest, ties up
  function [16:0] product(input [16:0] a, input [16:0] b);
    reg [33:0] exact;
    begin
      exact = a * b;
      product = (exact + 34'd32768) / 34'd65536;
    end
  endfunction
  function [16:0] at_most_one(input [18:0] a);
    at_most_one = (a > 19'd65536) ? 17'd65536 : a[16:0];
  endfunction

  // 1
  wire [16:0] recovery = product(recovery_low, recovery_high);
  wire [16:0] facilitation = product(facilitation_low, facilitation_high);

  // 2: 1 - x + p
  wire [16:0] gone = at_most_one(19'd65536 - {2'd0, x} + {2'd0, released});
  assign x_next = 17'd65536 - product(gone, recovery);

  // 3
  wire [16:0] kept = product(u, rest);
  wire [16:0] raised = product(kept, facilitation);
  assign u_next = at_most_one({2'd0, utilisation} + {2'd0, raised});

  // 4
  assign released_next = product(u_next, x_next);
endmodule
