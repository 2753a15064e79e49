  // the number of this time step since reset
  logic [31:0] step_q;

  always_ff @(posedge clk_i) begin
    if (!rst_ni) step_q <= '0;
    else if ((state_q == StEnd) & <{ d.end_taken }>) step_q <= step_q + 32'd1;
  end

  assign step_o = step_q;
