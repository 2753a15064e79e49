// docs/models/loihi.md read as plain Verilog, for a proof that the generated datapath is equal for all inputs.
// Every number is a signed integer of 80 bits, which none of the exact operations leaves.
module loihi_ref #(
  parameter V_BITS = 24, parameter V_FRAC = 0, parameter U_BITS = 25, parameter U_FRAC = 0,
  parameter INPUT_BITS = 16, parameter INPUT_FRAC = 0, parameter HAS_SCALE = 0,
  parameter INPUT_GAIN = 0, parameter INPUT_GAIN_FRAC = 0, parameter WEIGHT_SCALE = 0, parameter WEIGHT_SCALE_FRAC = 0,
  parameter U_LEAK = 0, parameter U_LEAK_FRAC = 0, parameter V_LEAK = 0, parameter V_LEAK_FRAC = 0,
  parameter BIAS = 0, parameter BIAS_FRAC = 0, parameter THRESHOLD = 0, parameter THRESHOLD_FRAC = 0, parameter ROUNDING = 0
) (
  input  signed [V_BITS-1:0] v,
  input  signed [U_BITS-1:0] u,
  input  signed [INPUT_BITS-1:0] due,
  output signed [V_BITS-1:0] v_next,
  output signed [U_BITS-1:0] u_next,
  output spike
);
  localparam signed [79:0] MOST = 8388607;  // 2^23 - 1

  // without twelve fraction bits, towards zero
  function signed [79:0] towards_zero(input signed [79:0] x);
    towards_zero = (x < 0) ? -((-x) >>> 12) : x >>> 12;
  endfunction
  wire signed [79:0] v_wide = v, u_wide = u, due_wide = due, gain = INPUT_GAIN, scale = WEIGHT_SCALE;
  wire signed [79:0] du = U_LEAK, dv = V_LEAK, bias = BIAS;

  // 1, 2
  wire signed [79:0] shifted = HAS_SCALE ? (due_wide * scale) >>> 8 : due_wide;
  // 3, 4
  wire signed [79:0] u_sum = towards_zero((u_wide <<< 12) - u_wide * du) + shifted * gain;
  wire [23:0] low = u_sum[23:0];
  wire signed [79:0] u_wrapped = (low > 24'h800000) ? $signed({56'b0, low}) - 80'sd16777216 : $signed({56'b0, low});
  assign u_next = u_wrapped;
  // 5-7
  wire signed [79:0] v_sum = towards_zero((v_wide <<< 12) - v_wide * dv) + u_wrapped + bias;
  wire signed [79:0] v_clipped = (v_sum > MOST) ? MOST : (v_sum < -MOST) ? -MOST : v_sum;
  assign spike = v_clipped > THRESHOLD;
  assign v_next = spike ? 0 : v_clipped;
endmodule
