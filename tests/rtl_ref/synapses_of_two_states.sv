// docs/models/synapses.md read as plain Verilog: a LIF without a refractory period that has an alpha conductance `ex`, a double
// exponential current `in` and an exponential current `one`, for a proof that the generated datapath is equal for all inputs. Rounding
// to nearest; numbers of 80 bits. It is cut at what each type adds.
module synapses_of_two_states_ref #(
  parameter V_BITS = 9, parameter V_FRAC = 3, parameter DG_EX_BITS = 6, parameter DG_EX_FRAC = 2, parameter G_EX_BITS = 6, parameter G_EX_FRAC = 2,
  parameter RISE_I_IN_BITS = 7, parameter RISE_I_IN_FRAC = 2, parameter DECAY_I_IN_BITS = 7, parameter DECAY_I_IN_FRAC = 2,
  parameter I_ONE_BITS = 7, parameter I_ONE_FRAC = 2, parameter INPUT_BITS = 6, parameter INPUT_FRAC = 1,
  parameter LEAK = 0, parameter LEAK_FRAC = 7, parameter DRIVE = 0, parameter DRIVE_FRAC = 0,
  parameter THRESHOLD = 0, parameter THRESHOLD_FRAC = 0, parameter V_RESET = 0, parameter V_RESET_FRAC = 0,
  parameter LEAK_DG_EX = 0, parameter LEAK_DG_EX_FRAC = 0, parameter LEAK_G_EX = 0, parameter LEAK_G_EX_FRAC = 0,
  parameter SLOPE_EX = 0, parameter SLOPE_EX_FRAC = 0, parameter GAIN_DG_EX = 0, parameter GAIN_DG_EX_FRAC = 0,
  parameter GAIN_G_EX = 0, parameter GAIN_G_EX_FRAC = 0, parameter REVERSAL_EX = 0, parameter REVERSAL_EX_FRAC = 0,
  parameter LEAK_RISE_I_IN = 0, parameter LEAK_RISE_I_IN_FRAC = 0, parameter LEAK_DECAY_I_IN = 0, parameter LEAK_DECAY_I_IN_FRAC = 0,
  parameter GAIN_RISE_I_IN = 0, parameter GAIN_RISE_I_IN_FRAC = 0, parameter GAIN_DECAY_I_IN = 0, parameter GAIN_DECAY_I_IN_FRAC = 0,
  parameter LEAK_I_ONE = 0, parameter LEAK_I_ONE_FRAC = 0, parameter GAIN_I_ONE = 0, parameter GAIN_I_ONE_FRAC = 0,
  parameter ROUNDING = 2
) (
  input  signed [V_BITS-1:0] v,
  input  [DG_EX_BITS-1:0] dg_ex,
  input  [G_EX_BITS-1:0] g_ex,
  input  signed [RISE_I_IN_BITS-1:0] rise_i_in,
  input  signed [DECAY_I_IN_BITS-1:0] decay_i_in,
  input  signed [I_ONE_BITS-1:0] i_one,
  input  signed [INPUT_BITS-1:0] input_ex, input_in, input_one,
  // where it is cut: what is computed, and what is gone on with
  input  signed [79:0] drive_ex_cut, pulled_ex_cut, drive_in_cut, drive_one_cut,
  output signed [79:0] drive_ex_made, pulled_ex_made, drive_in_made, drive_one_made,
  output signed [V_BITS-1:0] v_next,
  output [DG_EX_BITS-1:0] dg_ex_next,
  output [G_EX_BITS-1:0] g_ex_next,
  output signed [RISE_I_IN_BITS-1:0] rise_i_in_next,
  output signed [DECAY_I_IN_BITS-1:0] decay_i_in_next,
  output signed [I_ONE_BITS-1:0] i_one_next,
  output spike
);
  localparam F = V_FRAC, D = LEAK_FRAC, N = F + D, S = G_EX_FRAC;
  localparam signed [79:0] ONE = 1;
  function signed [79:0] nearest(input signed [79:0] x, input integer bits);
    nearest = (bits <= 0) ? x : (x + (ONE <<< (bits - 1))) >>> bits;
  endfunction
  function signed [79:0] between(input signed [79:0] least, input signed [79:0] x, input signed [79:0] most);
    between = (x < least) ? least : (x > most) ? most : x;
  endfunction
  wire signed [79:0] v_wide = v, dg = $signed({1'b0, dg_ex}), g = $signed({1'b0, g_ex});
  wire signed [79:0] rise = rise_i_in, decay = decay_i_in, one = i_one;
  wire signed [79:0] due_ex = input_ex, due_in = input_in, due_one = input_one;

  // 1, 2: the conductance as a part of the distance, UQ1.D; currents in mV, to N fraction bits or as many as they have
  localparam IN = (S + GAIN_RISE_I_IN_FRAC < N) ? S + GAIN_RISE_I_IN_FRAC : N;
  localparam ALONE = (S + GAIN_I_ONE_FRAC < N) ? S + GAIN_I_ONE_FRAC : N;
  wire signed [79:0] driven_ex = dg * GAIN_DG_EX + g * GAIN_G_EX;
  assign drive_ex_made = between(80'sd0, nearest(driven_ex, S + GAIN_G_EX_FRAC - D), (ONE <<< (D + 1)) - ONE);
  assign drive_in_made = nearest(rise * GAIN_RISE_I_IN + decay * GAIN_DECAY_I_IN, S + GAIN_RISE_I_IN_FRAC - IN);
  assign drive_one_made = nearest(one * GAIN_I_ONE, S + GAIN_I_ONE_FRAC - ALONE);

  // 3
  wire [D:0] part = drive_ex_cut;
  localparam FAR = (1 << (V_BITS - 1)) + ((REVERSAL_EX < 0) ? -REVERSAL_EX : REVERSAL_EX);
  wire signed [$clog2(FAR+1):0] distance = REVERSAL_EX - v;
  wire signed [$clog2(FAR+1)+D+1:0] pulled = distance * $signed({1'b0, part});
  assign pulled_ex_made = pulled;

  // 4 and the LIF's page
  wire signed [79:0] drive = DRIVE;
  wire signed [79:0] v_sum = (v_wide <<< D) - v_wide * LEAK + (drive <<< (N - DRIVE_FRAC)) + pulled_ex_cut
                           + (drive_in_cut <<< (N - IN)) + (drive_one_cut <<< (N - ALONE));
  wire signed [79:0] v_most = (ONE <<< (V_BITS - 1)) - ONE;
  wire signed [79:0] v_integrated = between(-v_most - ONE, nearest(v_sum, D), v_most);
  assign spike = v_integrated >= THRESHOLD;
  assign v_next = spike ? V_RESET : v_integrated[V_BITS-1:0];

  // 5
  function signed [79:0] decayed(input signed [79:0] s, input signed [79:0] leak, input signed [79:0] more);
    decayed = nearest((s <<< D) - s * leak + more, D);
  endfunction
  localparam DUE = S + D - INPUT_FRAC;
  localparam signed [79:0] MOST = (ONE <<< G_EX_BITS) - ONE;
  wire signed [79:0] dg_held = between(80'sd0, decayed(dg, LEAK_DG_EX, due_ex <<< DUE), MOST);
  wire signed [79:0] g_held = between(80'sd0, decayed(g, LEAK_G_EX, (dg * SLOPE_EX) <<< (D - SLOPE_EX_FRAC)), MOST);
  wire signed [79:0] rise_held = between(-MOST - ONE, decayed(rise, LEAK_RISE_I_IN, due_in <<< DUE), MOST);
  wire signed [79:0] decay_held = between(-MOST - ONE, decayed(decay, LEAK_DECAY_I_IN, due_in <<< DUE), MOST);
  wire signed [79:0] one_held = between(-MOST - ONE, decayed(one, LEAK_I_ONE, due_one <<< DUE), MOST);
  assign dg_ex_next = dg_held;
  assign g_ex_next = g_held;
  assign rise_i_in_next = rise_held;
  assign decay_i_in_next = decay_held;
  assign i_one_next = one_held;
endmodule
