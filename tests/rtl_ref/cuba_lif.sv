// docs/models/cuba_lif.md read as plain Verilog, for a proof that the generated datapath is equal for all inputs.
// Every number is a signed integer of 80 bits, which none of the exact operations leaves.
module cuba_lif_ref #(
  parameter V_BITS = 16, parameter V_FRAC = 8, parameter REFRACTORY_BITS = 1, parameter REFRACTORY_FRAC = 0,
  parameter I_BITS = 16, parameter I_FRAC = 8, parameter LEAK = 0, parameter LEAK_FRAC = 0,
  parameter LEAK_CURRENT = 0, parameter LEAK_CURRENT_FRAC = 0, parameter GAIN = 0, parameter GAIN_FRAC = 0,
  parameter INPUT_BITS = 16, parameter INPUT_FRAC = 8, parameter DRIVE = 0, parameter DRIVE_FRAC = 0,
  parameter THRESHOLD = 0, parameter THRESHOLD_FRAC = 0, parameter V_RESET = 0, parameter V_RESET_FRAC = 0,
  parameter REFRACTORY_PERIOD = 0, parameter REFRACTORY_PERIOD_FRAC = 0, parameter WRAP = 0, parameter ROUNDING = 0,
  parameter RESET = 0, parameter GREATER = 0
) (
  input  signed [V_BITS-1:0] v,
  input  signed [I_BITS-1:0] i,
  input  [REFRACTORY_BITS-1:0] refractory,
  input  signed [INPUT_BITS-1:0] due,
  output signed [V_BITS-1:0] v_next,
  output signed [I_BITS-1:0] i_next,
  output [REFRACTORY_BITS-1:0] refractory_next,
  output spike
);
  localparam D = LEAK_FRAC;
  localparam P = V_FRAC + D;
  localparam J = (I_FRAC > INPUT_FRAC) ? I_FRAC : INPUT_FRAC;  // the finer binary point
  localparam Q = (P < J + GAIN_FRAC) ? P : J + GAIN_FRAC;
  localparam V_INT = V_BITS - 1 - V_FRAC;
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
  wire signed [79:0] v_wide = v, i_wide = i, due_wide = due, drive = DRIVE, leak = LEAK, leak_current = LEAK_CURRENT;
  wire signed [79:0] gain = GAIN, threshold = THRESHOLD, v_reset = V_RESET;

  // 1
  wire signed [79:0] i_sum = (i_wide <<< (J - I_FRAC)) + (due_wide <<< (J - INPUT_FRAC));
  assign i_next = limit(drop((i_sum <<< D) - i_sum * leak_current, J + D - I_FRAC), I_BITS - 1);
  // 2
  wire signed [79:0] driven = limit(drop(i_sum * gain, J + GAIN_FRAC - Q), V_INT + 2 + Q);
  wire signed [79:0] v_sum = (v_wide <<< D) - v_wide * leak + (drive <<< (P - DRIVE_FRAC)) + (driven <<< (P - Q));
  wire signed [79:0] v_rounded = drop(v_sum, D);
  wire signed [V_BITS-1:0] v_low = v_rounded[V_BITS-1:0];
  wire signed [79:0] v_integrated = WRAP ? v_low : limit(v_rounded, V_BITS - 1);
  // 3
  assign spike = (GREATER ? v_integrated > threshold : v_integrated >= threshold) && refractory == 0;
  // 4, 5
  wire signed [79:0] after = (RESET == 0) ? v_reset : (RESET == 1) ? limit(v_integrated - threshold, V_BITS - 1) : v_integrated;
  assign v_next = spike ? after : (refractory != 0) ? v : v_integrated;
  assign refractory_next = spike ? REFRACTORY_PERIOD : (refractory == 0) ? 0 : refractory - 1'b1;
endmodule
