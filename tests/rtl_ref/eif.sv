// docs/models/eif.md read as plain Verilog, for a proof that the generated datapath is equal for all inputs. The table is cut
// out: its row leaves, value and difference come in. Every number is a signed integer of 80 bits, which none of the exact operations
// leaves; but the table's are unsigned.
module eif_ref #(
  parameter V_BITS = 16, parameter V_FRAC = 8, parameter REFRACTORY_BITS = 1, parameter REFRACTORY_FRAC = 0,
  parameter INPUT_BITS = 16, parameter INPUT_FRAC = 8,
  parameter ROW_BITS = 8, parameter VALUE_BITS = 16, parameter SLOPE_BITS = 16,
  parameter S = 2, parameter U = 12, parameter UPSWING_BITS = 16, parameter FIRST = 0, parameter LAST = 0,
  parameter V_PEAK = 0, parameter V_PEAK_FRAC = 0, parameter V_RESET = 0, parameter V_RESET_FRAC = 0,
  parameter V_KNEE = 0, parameter V_KNEE_FRAC = 0, parameter LEAK = 0, parameter LEAK_FRAC = 0,
  parameter DRIVE = 0, parameter DRIVE_FRAC = 0, parameter REFRACTORY_PERIOD = 0, parameter REFRACTORY_PERIOD_FRAC = 0,
  parameter ROUNDING = 0
) (
  input  signed [V_BITS-1:0] v,
  input  [REFRACTORY_BITS-1:0] refractory,
  input  signed [INPUT_BITS-1:0] due,
  input  [VALUE_BITS-1:0] value,
  input  [SLOPE_BITS-1:0] slope,
  output [ROW_BITS-1:0] row,
  output signed [V_BITS-1:0] v_next,
  output [REFRACTORY_BITS-1:0] refractory_next,
  output spike
);
  localparam F = V_FRAC;
  localparam P = F + LEAK_FRAC;  // fraction bits of the sum
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
  function signed [79:0] limit(input signed [79:0] x, input signed [79:0] least, input signed [79:0] most);
    limit = (x < least) ? least : (x > most) ? most : x;
  endfunction
  wire signed [79:0] v_wide = v, due_wide = due, drive = DRIVE, leak = LEAK;

  // 1
  wire signed [79:0] v_clamped = (v_wide > V_PEAK) ? V_PEAK : v_wide;
  wire signed [79:0] position = limit(v_clamped - V_KNEE, FIRST, LAST) - FIRST;
  assign row = position >>> S;
  wire [S-1:0] between = position[S-1:0];
  wire [SLOPE_BITS+S-1:0] rise = slope * between;
  wire signed [79:0] exp_sum = ($signed({1'b0, value}) <<< S) + $signed({1'b0, rise});
  wire signed [79:0] upswing = limit(drop(exp_sum, S), 0, (ONE <<< UPSWING_BITS) - ONE);
  // 2-4
  wire signed [79:0] v_sum = (v_wide <<< LEAK_FRAC) - v_wide * leak + (upswing <<< (P - U)) + (drive <<< (P - DRIVE_FRAC))
                           + (due_wide <<< (P - INPUT_FRAC));
  wire signed [79:0] v_integrated = limit(drop(v_sum, P - F), -(ONE <<< (V_BITS - 1)), (ONE <<< (V_BITS - 1)) - ONE);
  // 5-7
  assign spike = v_integrated >= V_PEAK && refractory == 0;
  assign v_next = spike ? V_RESET : (refractory != 0) ? v : v_integrated;
  assign refractory_next = spike ? REFRACTORY_PERIOD : (refractory == 0) ? 0 : refractory - 1'b1;
endmodule
