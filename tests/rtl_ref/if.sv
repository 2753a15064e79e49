// docs/models/if.md read as plain Verilog, for a proof that the generated datapath is equal for all inputs.
// Every number is a signed integer of 80 bits, which none of the exact operations leaves.
module if_ref #(
  parameter V_BITS = 16, parameter V_FRAC = 8, parameter REFRACTORY_BITS = 1, parameter REFRACTORY_FRAC = 0,
  parameter INPUT_BITS = 16, parameter INPUT_FRAC = 8, parameter DRIVE = 0, parameter DRIVE_FRAC = 0,
  parameter THRESHOLD = 0, parameter THRESHOLD_FRAC = 0, parameter V_RESET = 0, parameter V_RESET_FRAC = 0,
  parameter REFRACTORY_PERIOD = 0, parameter REFRACTORY_PERIOD_FRAC = 0, parameter WRAP = 0, parameter ROUNDING = 0,
  parameter RESET = 0, parameter GREATER = 0
) (
  input  signed [V_BITS-1:0] v,
  input  [REFRACTORY_BITS-1:0] refractory,
  input  signed [INPUT_BITS-1:0] due,
  output signed [V_BITS-1:0] v_next,
  output [REFRACTORY_BITS-1:0] refractory_next,
  output spike
);
  localparam S = DRIVE_FRAC;
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
  wire signed [79:0] v_wide = v, due_wide = due, drive = DRIVE, threshold = THRESHOLD, v_reset = V_RESET;

  // 1
  wire signed [79:0] v_rounded = drop((v_wide <<< (S - V_FRAC)) + drive + (due_wide <<< (S - INPUT_FRAC)), S - V_FRAC);
  wire signed [V_BITS-1:0] v_low = v_rounded[V_BITS-1:0];
  wire signed [79:0] v_integrated = WRAP ? v_low : limit(v_rounded, V_BITS - 1);
  // 2
  assign spike = (GREATER ? v_integrated > threshold : v_integrated >= threshold) && refractory == 0;
  // 3, 4
  wire signed [79:0] after = (RESET == 0) ? v_reset : (RESET == 1) ? limit(v_integrated - threshold, V_BITS - 1) : v_integrated;
  assign v_next = spike ? after : (refractory != 0) ? v : v_integrated;
  assign refractory_next = spike ? REFRACTORY_PERIOD : (refractory == 0) ? 0 : refractory - 1'b1;
endmodule
