// docs/models/resonate_and_fire.md read as plain Verilog, for a proof that the generated datapath is equal for all inputs.
// Every number is a signed integer of 80 bits, which none of the exact operations leaves.
module resonate_and_fire_ref #(
  parameter V_BITS = 16, parameter V_FRAC = 8, parameter I_BITS = 16, parameter I_FRAC = 8,
  parameter INPUT_BITS = 16, parameter INPUT_FRAC = 8, parameter LOST = 0, parameter LOST_FRAC = 0,
  parameter TURN = 0, parameter TURN_FRAC = 0, parameter BIAS = 0, parameter BIAS_FRAC = 0,
  parameter THRESHOLD = 0, parameter THRESHOLD_FRAC = 0, parameter V_RESET = 0, parameter V_RESET_FRAC = 0,
  parameter I_RESET = 0, parameter I_RESET_FRAC = 0, parameter GREATER = 0, parameter ROUNDING = 0
) (
  input  signed [V_BITS-1:0] v,
  input  signed [I_BITS-1:0] i,
  input  signed [INPUT_BITS-1:0] due,
  output signed [V_BITS-1:0] v_next,
  output signed [I_BITS-1:0] i_next,
  output spike
);
  localparam D = LOST_FRAC;
  localparam P = V_FRAC + D;
  localparam signed [79:0] ONE = 1;

  // D bits are dropped, by the config's rounding; then what is beyond the word is its end
  function signed [79:0] state(input signed [79:0] exact);
    reg signed [79:0] whole, left;
    begin
      whole = exact >>> D;
      left = exact - (whole <<< D);
      case (ROUNDING)
        1: if (exact < 0 && left != 0) whole = whole + ONE;
        2: whole = (exact + (ONE <<< (D - 1))) >>> D;
        3: if (left > (ONE <<< (D - 1)) || (left == (ONE <<< (D - 1)) && whole[0])) whole = whole + ONE;
        default: ;
      endcase
      state = (whole < -(ONE <<< (V_BITS - 1))) ? -(ONE <<< (V_BITS - 1))
            : (whole > (ONE <<< (V_BITS - 1)) - ONE) ? (ONE <<< (V_BITS - 1)) - ONE : whole;
    end
  endfunction
  wire signed [79:0] v_wide = v, i_wide = i, due_wide = due, lost = LOST, turn = TURN, bias = BIAS;
  wire signed [79:0] threshold = THRESHOLD, v_reset = V_RESET, i_reset = I_RESET;

  // 1
  wire signed [79:0] v_turned = state((v_wide <<< D) - v_wide * lost + i_wide * turn);
  // 2
  wire signed [79:0] i_turned = state((i_wide <<< D) - i_wide * lost - v_wide * turn + (bias <<< (P - BIAS_FRAC))
                                      + (due_wide <<< (P - INPUT_FRAC)));
  // 3
  assign spike = GREATER ? v_turned > threshold : v_turned >= threshold;
  // 4
  assign v_next = spike ? v_reset : v_turned;
  assign i_next = spike ? i_reset : i_turned;
endmodule
