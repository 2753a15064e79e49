// docs/models/izhikevich.md read as plain Verilog, for a proof that the generated datapath is equal for all inputs.
// Every number is a signed integer of 80 bits, which none of the exact operations leaves.
module izhikevich_ref #(
  parameter V_BITS = 16, parameter F = 8, parameter U_BITS = 16, parameter A = 8, parameter D = 16,
  parameter INPUT_BITS = 16, parameter G = 8,                        // fraction bits: input
  parameter Q = 16, parameter L = 16, parameter T = 16, parameter E = 16, parameter C = 16,
  parameter BEND_INT = 11, parameter C_INT = 0,
  parameter QUADRATIC = 0, parameter LINEAR = 0, parameter TIME_STEP = 0, parameter DRIVE = 0, parameter COUPLING = 0,
  parameter RATE = 0, parameter THRESHOLD = 0, parameter V_RESET = 0, parameter JUMP = 0, parameter ROUNDING = 0
) (
  input  signed [V_BITS-1:0] v,
  input  signed [U_BITS-1:0] u,
  input  signed [INPUT_BITS-1:0] due,
  output signed [V_BITS-1:0] v_next,
  output signed [U_BITS-1:0] u_next,
  output spike
);
  localparam I = V_BITS - 1 - F;
  localparam B = (Q < L) ? F + Q : F + L;          // fraction bits of the bend
  localparam P = (F + L > A + T) ? F + L : A + T;  // of the potential's sum
  localparam M = (A < F + C) ? A : F + C;          // of the aim
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
  wire signed [79:0] v_wide = v, u_wide = u, due_wide = due, quadratic = QUADRATIC, linear = LINEAR, time_step = TIME_STEP;
  wire signed [79:0] drive = DRIVE, coupling = COUPLING, rate = RATE;

  // 1-4
  wire signed [79:0] square = drop(v_wide * v_wide, F);
  wire signed [79:0] bend = limit(drop(square * quadratic, F + Q - B), BEND_INT + B);
  wire signed [79:0] v_sum = ((v_wide * linear) <<< (P - F - L)) + (bend <<< (P - B)) - ((u_wide * time_step) <<< (P - A - T))
                           + (drive <<< (P - E)) + (due_wide <<< (P - G));
  wire signed [79:0] v_integrated = limit(drop(v_sum, P - F), V_BITS - 1);
  // 5, 6
  wire signed [79:0] aim = limit(drop(v_wide * coupling, F + C - M), I + C_INT + M);
  wire signed [79:0] u_sum = (u_wide <<< D) + ((aim <<< (A - M)) - u_wide) * rate;
  wire signed [79:0] u_integrated = limit(drop(u_sum, D), U_BITS - 1);
  // 7-9
  assign spike = v_integrated >= THRESHOLD;
  assign v_next = spike ? V_RESET : v_integrated;
  wire signed [79:0] u_jumped = limit(u_integrated + JUMP, U_BITS - 1);
  assign u_next = spike ? u_jumped : u_integrated;
endmodule
