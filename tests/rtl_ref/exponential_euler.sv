// docs/models/exponential_euler.md read as plain Verilog: a LIF without a refractory period that has an exponential conductance `ex`,
// integrated with the leak, and a delta type `jump`, for a proof that the generated datapath is equal for all inputs. The table of
// phi is cut out: its row leaves, value and difference come in. So does what each X_made says of the word X, which comes in as X_cut.
// Rounding to nearest; numbers of 80 bits.
module exponential_euler_ref #(
  parameter V_BITS = 10, parameter F = 4, parameter D = 9,          // the potential's word; fraction bits of v and of decay
  parameter G_BITS = 9, parameter S = 3,                            // the word of the conductance
  parameter INPUT_BITS = 6, parameter G = 2,                        // the accumulator
  parameter ROW_BITS = 9, parameter VALUE_BITS = 17, parameter SLOPE_BITS = 11,
  parameter DRIVE_EX_BITS = 10, parameter PULLED_EX_BITS = 20, parameter CHANGE_BITS = 20, parameter PHI_BITS = 17,
  parameter LEAK = 0, parameter DRIVE = 0, parameter E = 0, parameter THRESHOLD = 0, parameter V_RESET = 0,
  parameter LEAK_G = 0, parameter GAIN_G = 0, parameter GAIN_G_FRAC = 0, parameter REVERSAL = 0
) (
  input  signed [V_BITS-1:0] v,
  input  [G_BITS-1:0] g_ex,
  input  signed [INPUT_BITS-1:0] input_ex, input_jump,
  input  [VALUE_BITS-1:0] value,
  input  signed [SLOPE_BITS-1:0] slope,
  input  [DRIVE_EX_BITS-1:0] drive_ex_cut,
  input  signed [PULLED_EX_BITS-1:0] pulled_ex_cut,
  input  signed [CHANGE_BITS-1:0] v_change_rounded_cut,
  input  [PHI_BITS-1:0] phi_cut,
  output [ROW_BITS-1:0] row,
  output signed [79:0] drive_ex_made, pulled_ex_made, v_change_rounded_made, phi_made,
  output signed [V_BITS-1:0] v_next,
  output [G_BITS-1:0] g_ex_next,
  output spike, strongest
);
  function signed [79:0] nearest(input signed [79:0] x, input integer bits);
    nearest = (bits == 0) ? x : (x + (80'sd1 <<< (bits - 1))) >>> bits;
  endfunction
  function signed [79:0] between(input signed [79:0] least, input signed [79:0] x, input signed [79:0] most);
    between = (x < least) ? least : (x > most) ? most : x;
  endfunction
  wire signed [79:0] v_wide = v, g_wide = $signed({1'b0, g_ex}), ex_wide = input_ex, jump_wide = input_jump;

  // 1, 2
  wire signed [79:0] sum = nearest(g_wide * GAIN_G, S + GAIN_G_FRAC - D);
  assign drive_ex_made = between(80'sd0, sum, (80'sd8 <<< D) - 80'sd1);
  assign strongest = sum > drive_ex_made;
  wire signed [79:0] part = $signed({1'b0, drive_ex_cut});
  assign pulled_ex_made = (REVERSAL - v_wide) * part;
  wire signed [79:0] held = pulled_ex_cut;
  // 3
  wire signed [79:0] relaxation = LEAK + part;
  assign row = relaxation >>> (D - 5);
  wire signed [79:0] value_wide = $signed({1'b0, value}), slope_wide = slope;
  wire signed [79:0] beyond = $signed({1'b0, relaxation[D-6:0]});
  wire signed [79:0] phi_exact = (value_wide <<< (D - 5)) + slope_wide * beyond;
  assign phi_made = between(80'sd0, nearest(phi_exact, D - 5), (80'sd1 <<< 17) - 80'sd1);
  // 4
  wire signed [79:0] v_euler = (v_wide <<< D) - v_wide * LEAK + ($signed(80'(DRIVE)) <<< (F + D - E)) + held;
  assign v_change_rounded_made = nearest(v_euler - (v_wide <<< D), D - 4);
  wire signed [79:0] change = v_change_rounded_cut, phi = $signed({1'b0, phi_cut});
  // 5, and the LIF's page
  wire signed [79:0] v_sum = (v_wide <<< 20) + change * phi + (jump_wide <<< (F + 20 - G));
  wire signed [79:0] v_most = (80'sd1 <<< (V_BITS - 1)) - 80'sd1;
  wire signed [79:0] v_integrated = between(-v_most - 80'sd1, nearest(v_sum, 20), v_most);
  assign spike = v_integrated >= THRESHOLD;
  assign v_next = spike ? V_RESET : v_integrated[V_BITS-1:0];
  // 6
  wire signed [79:0] most = (80'sd1 <<< G_BITS) - 80'sd1;
  wire signed [79:0] g_sum = nearest((g_wide <<< D) - g_wide * LEAK_G + (ex_wide <<< (S + D - G)), D);
  wire signed [79:0] g_held = between(80'sd0, g_sum, most);
  assign g_ex_next = g_held[G_BITS-1:0];
endmodule
