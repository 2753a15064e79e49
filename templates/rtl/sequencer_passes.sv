
  // passes of a SWEEP, one a sub-step
  logic <{ d.passes }> pass_q;
  assign last_pass_o = pass_q == <{ d.last_pass }>;
  wire next_pass  = sweep_o & ~last_pass_o & (count_q == <{ d.pass_last }>);
  wire sweep_last = last_pass_o & (count_q == <{ d.sweep_last }>);

  always_ff @(posedge clk_i) begin
    if (!sweep_o) pass_q <= '0;
    else if (next_pass) pass_q <= pass_q + <{ d.passes.one() }>;
  end
