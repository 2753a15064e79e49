// docs/models/exponential_euler.md read as plain Verilog: a LIF without a refractory period that has an exponential conductance `ex`,
// integrated with the leak, and a delta type `jump`, for a proof that the generated datapath is equal for all inputs. The table of
// phi is cut out: its row leaves, value and difference come in. Rounding to nearest; numbers of 96 bits.
module exponential_euler_ref #(
  parameter STATE_BITS = 10, parameter F = 4, parameter D = 9,      // the potential's word; fraction bits of v and of decay
  parameter SYNAPSE_BITS = 9, parameter S = 3,                      // the word of the conductance
  parameter INPUT_BITS = 6, parameter G = 2,                        // the accumulator
  parameter ROW_BITS = 9, parameter VALUE_BITS = 17, parameter SLOPE_BITS = 11,
  parameter LEAK = 0, parameter DRIVE = 0, parameter E = 0, parameter THRESHOLD = 0, parameter V_RESET = 0,
  parameter LEAK_G = 0, parameter GAIN_G = 0, parameter GAIN_G_FRAC = 0, parameter REVERSAL = 0
) (
  input  signed [STATE_BITS-1:0] v,
  input  [SYNAPSE_BITS-1:0] g,
  input  signed [INPUT_BITS-1:0] due_ex, due_jump,
  input  [VALUE_BITS-1:0] value,
  input  signed [SLOPE_BITS-1:0] slope,
  output [ROW_BITS-1:0] row,
  output signed [STATE_BITS-1:0] v_next,
  output [SYNAPSE_BITS-1:0] g_next,
  output spike, strongest
);
  function signed [95:0] nearest(input signed [95:0] x, input integer bits);
    nearest = (bits == 0) ? x : (x + (96'sd1 <<< (bits - 1))) >>> bits;
  endfunction
  function signed [95:0] between(input signed [95:0] least, input signed [95:0] x, input signed [95:0] most);
    between = (x < least) ? least : (x > most) ? most : x;
  endfunction
  wire signed [95:0] v_wide = v, g_wide = $signed({1'b0, g}), ex_wide = due_ex, jump_wide = due_jump;

  // 1, 2
  wire signed [95:0] sum = nearest(g_wide * GAIN_G, S + GAIN_G_FRAC - D);
  wire signed [95:0] part = between(96'sd0, sum, (96'sd8 <<< D) - 96'sd1);
  assign strongest = sum > part;
  wire signed [95:0] held = (REVERSAL - v_wide) * part;
  // 3
  wire signed [95:0] relaxation = LEAK + part;
  assign row = relaxation >>> (D - 5);
  wire signed [95:0] value_wide = $signed({1'b0, value}), slope_wide = slope;
  wire signed [95:0] beyond = $signed({1'b0, relaxation[D-6:0]});
  wire signed [95:0] phi = between(96'sd0, nearest((value_wide <<< (D - 5)) + slope_wide * beyond, D - 5), (96'sd1 <<< 17) - 96'sd1);
  // 4
  wire signed [95:0] v_euler = (v_wide <<< D) - v_wide * LEAK + ($signed(96'(DRIVE)) <<< (F + D - E)) + held;
  wire signed [95:0] change = nearest(v_euler - (v_wide <<< D), D - 4);
  // 5, and the LIF's page
  wire signed [95:0] v_sum = (v_wide <<< 20) + change * phi + (jump_wide <<< (F + 20 - G));
  wire signed [95:0] v_most = (96'sd1 <<< (STATE_BITS - 1)) - 96'sd1;
  wire signed [95:0] v_integrated = between(-v_most - 96'sd1, nearest(v_sum, 20), v_most);
  assign spike = v_integrated >= THRESHOLD;
  assign v_next = spike ? V_RESET : v_integrated[STATE_BITS-1:0];
  // 6
  wire signed [95:0] most = (96'sd1 <<< SYNAPSE_BITS) - 96'sd1;
  wire signed [95:0] g_sum = nearest((g_wide <<< D) - g_wide * LEAK_G + (ex_wide <<< (S + D - G)), D);
  wire signed [95:0] g_held = between(96'sd0, g_sum, most);
  assign g_next = g_held[SYNAPSE_BITS-1:0];
endmodule
