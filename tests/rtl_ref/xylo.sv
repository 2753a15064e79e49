// docs/models/xylo.md read as plain Verilog, for a proof that the generated datapath is equal for all inputs.
// Every number is a signed integer of 20 bits, which none of the exact operations leaves. Spikes are counted one by one.
module xylo_ref #(
  parameter V_BITS = 16, parameter V_FRAC = 0, parameter I_BITS = 16, parameter I_FRAC = 0,
  parameter INPUT_BITS = 17, parameter INPUT_FRAC = 0, parameter ROUNDING = 0,
  parameter DASH_SYN = 0, parameter DASH_MEM = 0, parameter THRESHOLD = 0, parameter MOST = 0,
  parameter LEAK_V = 0, parameter LEAK_V_FRAC = 0, parameter LEAK_I = 0, parameter LEAK_I_FRAC = 0,
  parameter BIAS = 0, parameter BIAS_FRAC = 0,
  parameter THRESHOLD_0 = 0, parameter THRESHOLD_0_FRAC = 0, parameter SPIKES_0 = 0, parameter SPIKES_0_FRAC = 0,
  parameter THRESHOLD_1 = 0, parameter THRESHOLD_1_FRAC = 0, parameter SPIKES_1 = 0, parameter SPIKES_1_FRAC = 0,
  parameter THRESHOLD_2 = 0, parameter THRESHOLD_2_FRAC = 0, parameter SPIKES_2 = 0, parameter SPIKES_2_FRAC = 0,
  parameter THRESHOLD_3 = 0, parameter THRESHOLD_3_FRAC = 0, parameter SPIKES_3 = 0, parameter SPIKES_3_FRAC = 0,
  parameter THRESHOLD_4 = 0, parameter THRESHOLD_4_FRAC = 0, parameter SPIKES_4 = 0, parameter SPIKES_4_FRAC = 0
) (
  input  signed [15:0] v,
  input  signed [15:0] i,
  input  signed [16:0] sum_input_i,
  input         [15:0] risen_input_i,
  input         [15:0] sunk_input_i,
  input  signed [16:0] sum_recurrent_i,
  input         [15:0] risen_recurrent_i,
  input         [15:0] sunk_recurrent_i,
  output signed [15:0] v_next,
  output signed [15:0] i_next,
  output        [4:0]  spike
);
  localparam signed [19:0] LEAST = -32768, GREATEST = 32767;

  function signed [19:0] sat(input signed [19:0] x);
    sat = (x < LEAST) ? LEAST : (x > GREATEST) ? GREATEST : x;
  endfunction

  // D(x, d)
  function signed [19:0] lost(input signed [19:0] x, input integer d);
    lost = (x >>> d != 0) ? x >>> d : (x > 0) ? 1 : 0;
  endfunction

  // what events make of x
  function signed [19:0] after(
    input signed [19:0] x, input signed [19:0] sum, input signed [19:0] risen, input signed [19:0] sunk
  );
    reg signed [19:0] raised;
    begin
      raised = (x + sum > LEAST + risen) ? x + sum : LEAST + risen;
      after = (raised < GREATEST - sunk) ? raised : GREATEST - sunk;
    end
  endfunction

  // a number without a sign in 20 bits
  function signed [19:0] wide(input [15:0] x);
    wide = $signed({4'b0, x});
  endfunction

  // 1
  wire signed [19:0] of_host = after(i, sum_input_i, wide(risen_input_i), wide(sunk_input_i));
  wire signed [19:0] of_all = after(of_host, sum_recurrent_i, wide(risen_recurrent_i), wide(sunk_recurrent_i));
  // 2
  wire signed [19:0] i_left = of_all - lost(of_all, DASH_SYN);
  // 3
  wire signed [19:0] bias = BIAS, change = sat(i_left - lost(v, DASH_MEM));
  wire signed [19:0] v_start = sat(v + sat(change + bias));
  // 4
  reg signed [19:0] v_left;
  reg [4:0] count;
  integer n;
  always @* begin
    v_left = v_start;
    count = 0;
    for (n = 0; n < MOST; n = n + 1)
      if (v_left >= THRESHOLD) begin
        v_left = v_left - THRESHOLD;
        count = count + 5'd1;
      end
  end
  assign i_next = i_left;
  assign v_next = v_left;
  assign spike = count;
endmodule
