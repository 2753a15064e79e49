// docs/models/alif.md read as plain Verilog, for a proof that the generated datapath is equal for all inputs.
// Every number is a signed integer of 80 bits, which none of the exact operations leaves.
module alif_ref #(
  parameter V_BITS = 16, parameter V_FRAC = 8, parameter THETA_BITS = 16, parameter THETA_FRAC = 8,
  parameter REFRACTORY_BITS = 1, parameter REFRACTORY_FRAC = 0, parameter INPUT_BITS = 16, parameter INPUT_FRAC = 8,
  parameter LEAK = 0, parameter LEAK_FRAC = 0, parameter LEAK_THETA = 0, parameter LEAK_THETA_FRAC = 0,
  parameter DRIVE = 0, parameter DRIVE_FRAC = 0, parameter THRESHOLD = 0, parameter THRESHOLD_FRAC = 0,
  parameter V_RESET = 0, parameter V_RESET_FRAC = 0, parameter JUMP = 0, parameter JUMP_FRAC = 0,
  parameter REFRACTORY_PERIOD = 0, parameter REFRACTORY_PERIOD_FRAC = 0, parameter WRAP = 0, parameter ROUNDING = 0
) (
  input  signed [V_BITS-1:0] v,
  input  signed [THETA_BITS-1:0] theta,
  input  [REFRACTORY_BITS-1:0] refractory,
  input  signed [INPUT_BITS-1:0] due,
  output signed [V_BITS-1:0] v_next,
  output signed [THETA_BITS-1:0] theta_next,
  output [REFRACTORY_BITS-1:0] refractory_next,
  output spike
);
  localparam D = LEAK_FRAC;
  localparam P = V_FRAC + D;
  localparam M = (V_FRAC > THETA_FRAC) ? V_FRAC : THETA_FRAC;  // the finer binary point
  localparam signed [79:0] ONE = 1;

  // `bits` bits are dropped, by the config's rounding
  function signed [79:0] drop(input signed [79:0] exact, input integer bits);
    reg signed [79:0] whole, left, half;
    begin
      whole = exact >>> bits;
      left = exact - (whole <<< bits);
      half = (ONE <<< bits) >>> 1;
      drop = whole;
      if (bits > 0)
        case (ROUNDING)
          1: if (exact < 0 && left != 0) drop = whole + ONE;
          2: drop = (exact + half) >>> bits;
          3: if (left > half || (left == half && whole[0])) drop = whole + ONE;
          default: drop = whole;
        endcase
    end
  endfunction
  function signed [79:0] limit(input signed [79:0] x, input integer bits);
    limit = (x < -(ONE <<< bits)) ? -(ONE <<< bits) : (x > (ONE <<< bits) - ONE) ? (ONE <<< bits) - ONE : x;
  endfunction
  wire signed [79:0] v_wide = v, theta_wide = theta, due_wide = due, drive = DRIVE, leak = LEAK, leak_theta = LEAK_THETA;
  wire signed [79:0] threshold = THRESHOLD, jump = JUMP;

  // 1
  wire signed [79:0] v_sum = (v_wide <<< D) - v_wide * leak + (drive <<< (P - DRIVE_FRAC)) + (due_wide <<< (P - INPUT_FRAC));
  wire signed [79:0] v_rounded = drop(v_sum, D);
  wire signed [V_BITS-1:0] v_low = v_rounded[V_BITS-1:0];
  wire signed [79:0] v_integrated = WRAP ? v_low : limit(v_rounded, V_BITS - 1);
  // 2
  wire signed [79:0] theta_decayed = limit(drop((theta_wide <<< D) - theta_wide * leak_theta, D), THETA_BITS - 1);
  // 3
  wire signed [79:0] raised = (threshold <<< (M - V_FRAC)) + (theta_decayed <<< (M - THETA_FRAC));
  assign spike = (v_integrated <<< (M - V_FRAC)) >= raised && refractory == 0;
  // 4-6
  assign v_next = spike ? V_RESET : (refractory != 0) ? v : v_integrated;
  wire signed [79:0] theta_jumped = limit(theta_decayed + jump, THETA_BITS - 1);
  assign theta_next = spike ? theta_jumped : theta_decayed;
  assign refractory_next = spike ? REFRACTORY_PERIOD : (refractory == 0) ? 0 : refractory - 1'b1;
endmodule
