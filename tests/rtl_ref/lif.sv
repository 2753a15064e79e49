// docs/models/lif.md read as plain Verilog, for a proof that the generated datapath is equal for all inputs.
// Every number is a signed integer of 80 bits, which none of the exact operations leaves.
module lif_ref #(
  parameter STATE_BITS = 16, parameter F = 10, parameter D = 16,   // the potential's word; fraction bits of v and of the leak
  parameter INPUT_BITS = 16, parameter G = 8, parameter E = 26,    // fraction bits of the input and of the drive
  parameter COUNTER_BITS = 1, parameter REFRACTORY_PERIOD = 0,
  parameter LEAK = 0, parameter DRIVE = 0, parameter THRESHOLD = 0, parameter V_RESET = 0,
  parameter ROUNDING = 0,                                          // 0 floor, 1 zero, 2 nearest, 3 even
  parameter WRAP = 0, parameter RESET = 0, parameter GREATER = 0   // RESET: 0 to a value, 1 by subtraction, 2 none
) (
  input  signed [STATE_BITS-1:0] v,
  input  [COUNTER_BITS-1:0] refractory,
  input  signed [INPUT_BITS-1:0] due,
  output signed [STATE_BITS-1:0] v_next,
  output [COUNTER_BITS-1:0] refractory_next,
  output spike, too_high, too_low, tie
);
  localparam signed [79:0] MOST = (80'sd1 <<< (STATE_BITS - 1)) - 80'sd1;
  localparam signed [79:0] LEAST = -(80'sd1 <<< (STATE_BITS - 1));
  wire signed [79:0] v_wide = v, due_wide = due, leak = LEAK, drive = DRIVE, threshold = THRESHOLD;

  // 1, 2
  wire signed [79:0] v_sum = (v_wide <<< D) - v_wide * leak + (drive <<< (F + D - E)) + (due_wide <<< (F + D - G));
  // 3: the whole last places below the sum, and what is left above them
  wire signed [79:0] whole = v_sum >>> D;
  wire [D-1:0] left = v_sum[D-1:0];
  wire [D-1:0] half = {1'b1, {(D-1){1'b0}}};
  assign tie = left == half;
  wire up = (ROUNDING == 1) ? (v_sum < 0) && (left != 0)
          : (ROUNDING == 2) ? left >= half
          : (ROUNDING == 3) ? (left > half) || (tie && whole[0]) : 1'b0;
  wire signed [79:0] rounded = whole + $signed({1'b0, up});
  assign too_high = rounded > MOST;
  assign too_low = rounded < LEAST;
  wire signed [STATE_BITS-1:0] v_integrated =
    (!WRAP && too_high) ? MOST[STATE_BITS-1:0] : (!WRAP && too_low) ? LEAST[STATE_BITS-1:0] : rounded[STATE_BITS-1:0];
  // 4
  wire signed [79:0] integrated = v_integrated;
  assign spike = (GREATER ? integrated > threshold : integrated >= threshold) && (refractory == 0);
  // 5
  wire signed [79:0] less = integrated - threshold;
  wire signed [79:0] v_reset = (RESET == 0) ? V_RESET : (RESET == 2) ? integrated
                             : (less > MOST) ? MOST : (less < LEAST) ? LEAST : less;
  assign v_next = spike ? v_reset[STATE_BITS-1:0] : (refractory != 0) ? v : v_integrated;
  // 6
  assign refractory_next = spike ? REFRACTORY_PERIOD : (refractory == 0) ? 0 : refractory - 1'b1;
endmodule
