// docs/models/li.md read as plain Verilog, for a proof that the generated datapath is equal for all inputs.
// Every number is a signed integer of 80 bits, which none of the exact operations leaves.
module li_ref #(
  parameter V_BITS = 16, parameter V_FRAC = 8, parameter INPUT_BITS = 16, parameter INPUT_FRAC = 8,
  parameter LEAK = 0, parameter LEAK_FRAC = 0, parameter DRIVE = 0, parameter DRIVE_FRAC = 0,
  parameter WRAP = 0, parameter ROUNDING = 0
) (
  input  signed [V_BITS-1:0] v,
  input  signed [INPUT_BITS-1:0] due,
  output signed [V_BITS-1:0] v_next,
  output spike
);
  localparam D = LEAK_FRAC;
  localparam P = V_FRAC + D;
  localparam signed [79:0] ONE = 1;

  wire signed [79:0] v_wide = v, due_wide = due, drive = DRIVE, leak = LEAK;

  // 1
  wire signed [79:0] v_sum =
      (v_wide <<< D) - v_wide * leak + (drive <<< (P - DRIVE_FRAC)) + (due_wide <<< (P - INPUT_FRAC));
  // 2
  wire signed [79:0] whole = v_sum >>> D;
  wire signed [79:0] left = v_sum - (whole <<< D);
  wire up = (ROUNDING == 1) ? v_sum < 0 && left != 0
          : (ROUNDING == 2) ? left >= (ONE <<< (D - 1))
          : (ROUNDING == 3) ? left > (ONE <<< (D - 1)) || (left == (ONE <<< (D - 1)) && whole[0])
          : 1'b0;
  wire signed [79:0] rounded = up ? whole + ONE : whole;
  localparam signed [79:0] MOST = (ONE <<< (V_BITS - 1)) - ONE;
  localparam signed [79:0] LEAST = -(ONE <<< (V_BITS - 1));
  wire signed [V_BITS-1:0] low = rounded[V_BITS-1:0];
  wire signed [79:0] held = (rounded > MOST) ? MOST : (rounded < LEAST) ? LEAST : rounded;
  assign v_next = WRAP ? low : held[V_BITS-1:0];
  assign spike = 1'b0;
endmodule
