// docs/models/qif.md read as plain Verilog, for a proof that the generated datapath is equal for all inputs.
// Every number is a signed integer of 80 bits, which none of the exact operations leaves.
module qif_ref #(
  parameter V_BITS = 16, parameter V_FRAC = 8, parameter REFRACTORY_BITS = 1, parameter REFRACTORY_FRAC = 0,
  parameter INPUT_BITS = 16, parameter INPUT_FRAC = 8, parameter D = 16, parameter BEND_INT = 11,
  parameter V_CRITICAL = 0, parameter V_CRITICAL_FRAC = 0, parameter V_PEAK = 0, parameter V_PEAK_FRAC = 0,
  parameter V_RESET = 0, parameter V_RESET_FRAC = 0, parameter CURVATURE = 0, parameter CURVATURE_FRAC = 0,
  parameter DRIVE = 0, parameter DRIVE_FRAC = 0, parameter REFRACTORY_PERIOD = 0, parameter REFRACTORY_PERIOD_FRAC = 0,
  parameter ROUNDING = 0
) (
  input  signed [V_BITS-1:0] v,
  input  [REFRACTORY_BITS-1:0] refractory,
  input  signed [INPUT_BITS-1:0] due,
  output signed [V_BITS-1:0] v_next,
  output [REFRACTORY_BITS-1:0] refractory_next,
  output spike
);
  localparam F = V_FRAC;
  localparam I = V_BITS - 1 - F;
  localparam P = F + ((CURVATURE_FRAC < D) ? CURVATURE_FRAC : D);  // fraction bits of the sum
  localparam signed [79:0] ONE = 1;

  // "Roundings are those of lif.md": `bits` bits are dropped
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
  // in a signed word with `bits` bits beside the sign
  function signed [79:0] limit(input signed [79:0] x, input integer bits);
    limit = (x < -(ONE <<< bits)) ? -(ONE <<< bits) : (x > (ONE <<< bits) - ONE) ? (ONE <<< bits) - ONE : x;
  endfunction
  wire signed [79:0] v_wide = v, due_wide = due, critical = V_CRITICAL, curvature = CURVATURE, drive = DRIVE;

  // 1-4
  wire signed [79:0] parabola = limit(drop(v_wide * (v_wide - critical), F), 2 * I + 1 + F);
  wire signed [79:0] bend = limit(drop(parabola * curvature, F + CURVATURE_FRAC - P), BEND_INT + P);
  wire signed [79:0] v_sum = (v_wide <<< (P - F)) + bend + (drive <<< (P - DRIVE_FRAC)) + (due_wide <<< (P - INPUT_FRAC));
  wire signed [79:0] v_integrated = limit(drop(v_sum, P - F), V_BITS - 1);
  // 5-7
  assign spike = v_integrated >= V_PEAK && refractory == 0;
  assign v_next = spike ? V_RESET : (refractory != 0) ? v : v_integrated;
  assign refractory_next = spike ? REFRACTORY_PERIOD : (refractory == 0) ? 0 : refractory - 1'b1;
endmodule
