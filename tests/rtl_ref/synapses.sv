// docs/models/synapses.md read as plain Verilog: a LIF without a refractory period that has an exponential conductance `ex` and an
// alpha current `in`, for a proof that the generated datapath is equal for all inputs. Rounding to nearest; numbers of 96 bits.
module synapses_ref #(
  parameter STATE_BITS = 10, parameter F = 4, parameter D = 9,      // the potential's word; fraction bits of v and of decay
  parameter SYNAPSE_BITS = 9, parameter S = 3,                      // the signed word of synapses; a conductance has a bit less
  parameter INPUT_BITS = 6, parameter G = 2,                        // the accumulator
  parameter LEAK = 0, parameter DRIVE = 0, parameter E = 0, parameter THRESHOLD = 0, parameter V_RESET = 0,
  parameter LEAK_G = 0, parameter GAIN_G = 0, parameter GAIN_G_FRAC = 0, parameter REVERSAL = 0,
  parameter LEAK_DI = 0, parameter LEAK_I = 0, parameter SLOPE = 0, parameter SLOPE_FRAC = 0,
  parameter GAIN_DI = 0, parameter GAIN_I = 0, parameter GAIN_I_FRAC = 0,
  parameter CURRENT_FRAC = 0                                        // fraction bits of the current's drive
) (
  input  signed [STATE_BITS-1:0] v,
  input  [SYNAPSE_BITS-2:0] g,
  input  signed [SYNAPSE_BITS-1:0] di, i,
  input  signed [INPUT_BITS-1:0] due_ex, due_in,
  output signed [STATE_BITS-1:0] v_next,
  output [SYNAPSE_BITS-2:0] g_next,
  output signed [SYNAPSE_BITS-1:0] di_next, i_next,
  output spike, g_full, g_empty
);
  function signed [95:0] nearest(input signed [95:0] x, input integer bits);
    nearest = (bits == 0) ? x : (x + (96'sd1 <<< (bits - 1))) >>> bits;
  endfunction
  function signed [95:0] between(input signed [95:0] least, input signed [95:0] x, input signed [95:0] most);
    between = (x < least) ? least : (x > most) ? most : x;
  endfunction
  wire signed [95:0] v_wide = v, g_wide = $signed({1'b0, g}), di_wide = di, i_wide = i;
  wire signed [95:0] ex_wide = due_ex, in_wide = due_in;

  // 1, 2: the conductance as a part of the distance; the current in mV
  wire signed [95:0] part = between(96'sd0, nearest(g_wide * GAIN_G, S + GAIN_G_FRAC - D), (96'sd2 <<< D) - 96'sd1);
  wire signed [95:0] current = nearest(di_wide * GAIN_DI + i_wide * GAIN_I, S + GAIN_I_FRAC - CURRENT_FRAC);
  // 3, 4 and the LIF's page
  wire signed [95:0] pulled = (REVERSAL - v_wide) * part;
  wire signed [95:0] v_sum = (v_wide <<< D) - v_wide * LEAK + ($signed(96'(DRIVE)) <<< (F + D - E)) + pulled
                           + (current <<< (F + D - CURRENT_FRAC));
  wire signed [95:0] v_most = (96'sd1 <<< (STATE_BITS - 1)) - 96'sd1;
  wire signed [95:0] v_integrated = between(-v_most - 96'sd1, nearest(v_sum, D), v_most);
  assign spike = v_integrated >= THRESHOLD;
  assign v_next = spike ? V_RESET : v_integrated[STATE_BITS-1:0];
  // 5
  wire signed [95:0] most = (96'sd1 <<< (SYNAPSE_BITS - 1)) - 96'sd1;
  wire signed [95:0] g_sum = nearest((g_wide <<< D) - g_wide * LEAK_G + (ex_wide <<< (S + D - G)), D);
  wire signed [95:0] di_sum = nearest((di_wide <<< D) - di_wide * LEAK_DI + (in_wide <<< (S + D - G)), D);
  wire signed [95:0] i_sum = nearest((i_wide <<< D) - i_wide * LEAK_I + ((di_wide * SLOPE) <<< (D - SLOPE_FRAC)), D);
  wire signed [95:0] g_held = between(96'sd0, g_sum, most);
  wire signed [95:0] di_held = between(-most - 96'sd1, di_sum, most);
  wire signed [95:0] i_held = between(-most - 96'sd1, i_sum, most);
  assign g_next = g_held[SYNAPSE_BITS-2:0];
  assign di_next = di_held[SYNAPSE_BITS-1:0];
  assign i_next = i_held[SYNAPSE_BITS-1:0];
  assign g_full = g_sum > most;
  assign g_empty = g_sum < 0;
endmodule
