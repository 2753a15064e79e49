// docs/models/adex.md read as plain Verilog, for a proof that the generated datapath is equal for all inputs. The table is cut
// out: its row leaves, value and difference come in. Every number is a signed integer of 80 bits, which none of the exact operations
// leaves; but the table's are unsigned.
module adex_ref #(
  parameter V_BITS = 16, parameter F = 8, parameter W_BITS = 16, parameter A = 8, parameter D = 16,
  parameter INPUT_BITS = 16, parameter G = 8, parameter E = 24, parameter C = 16,   // fraction bits: input, drive, coupling
  parameter COUNTER_BITS = 1, parameter REFRACTORY_PERIOD = 0,
  parameter ROW_BITS = 8, parameter VALUE_BITS = 16, parameter SLOPE_BITS = 16,
  parameter S = 2, parameter U = 12, parameter UPSWING_BITS = 16, parameter FIRST = 0, parameter LAST = 0,
  parameter V_PEAK = 0, parameter V_KNEE = 0, parameter V_RESET = 0, parameter LEAK = 0, parameter DRIVE = 0,
  parameter LEAK_W = 0, parameter COUPLING = 0, parameter JUMP = 0, parameter ROUNDING = 0
) (
  input  signed [V_BITS-1:0] v,
  input  signed [W_BITS-1:0] w,
  input  [COUNTER_BITS-1:0] refractory,
  input  signed [INPUT_BITS-1:0] due,
  input  [VALUE_BITS-1:0] value,
  input  [SLOPE_BITS-1:0] slope,
  output [ROW_BITS-1:0] row,
  output signed [V_BITS-1:0] v_next,
  output signed [W_BITS-1:0] w_next,
  output [COUNTER_BITS-1:0] refractory_next,
  output spike
);
  localparam P = ((F > A) ? F : A) + D;           // fraction bits of the potential's sum
  localparam Q = (F + C > A + D) ? F + C : A + D; // and of the adaptation's

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
  wire signed [79:0] v_wide = v, w_wide = w, due_wide = due, drive = DRIVE, leak = LEAK, leak_w = LEAK_W, coupling = COUPLING;

  // the exponential
  wire signed [79:0] v_clamped = (v_wide > V_PEAK) ? V_PEAK : v_wide;
  wire signed [79:0] above_knee = v_clamped - V_KNEE;
  wire signed [79:0] position = limit(above_knee, FIRST, LAST) - FIRST;
  assign row = position >>> S;
  wire [S-1:0] between = position[S-1:0];
  wire [SLOPE_BITS+S-1:0] rise = slope * between;
  wire signed [79:0] exp_sum = ($signed({1'b0, value}) <<< S) + $signed({1'b0, rise});
  wire signed [79:0] upswing = limit(drop(exp_sum, S), 0, (ONE <<< UPSWING_BITS) - ONE);

  // 2-4
  wire signed [79:0] v_plus_w = (v_wide <<< (P - D - F)) + (w_wide <<< (P - D - A));
  wire signed [79:0] v_sum = (v_wide <<< (P - F)) - v_plus_w * leak + (upswing <<< (P - U)) + (drive <<< (P - E))
                           + (due_wide <<< (P - G));
  wire signed [79:0] v_integrated = limit(drop(v_sum, P - F), -(ONE <<< (V_BITS - 1)), (ONE <<< (V_BITS - 1)) - ONE);
  // 5
  wire signed [79:0] w_sum = (((w_wide <<< D) - w_wide * leak_w) <<< (Q - A - D)) + ((v_clamped * coupling) <<< (Q - F - C));
  wire signed [79:0] w_integrated = limit(drop(w_sum, Q - A), -(ONE <<< (W_BITS - 1)), (ONE <<< (W_BITS - 1)) - ONE);
  // 6-9
  assign spike = (v_integrated >= V_PEAK) && (refractory == 0);
  assign v_next = spike ? V_RESET : (refractory != 0) ? v : v_integrated;
  wire signed [79:0] w_jumped = limit(w_integrated + JUMP, -(ONE <<< (W_BITS - 1)), (ONE <<< (W_BITS - 1)) - ONE);
  assign w_next = spike ? w_jumped : w_integrated;
  assign refractory_next = spike ? REFRACTORY_PERIOD : (refractory == 0) ? 0 : refractory - 1'b1;
endmodule
