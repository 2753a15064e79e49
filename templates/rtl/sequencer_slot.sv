  // the accumulator slot of this time step
  logic <{ d.slot }> now_q;
  wire end_last = (state_q == StEnd) & <{ d.end_taken }>;

  always_ff @(posedge clk_i) begin
    if (!rst_ni | clear_o) now_q <= '0;
    else if (end_last) now_q <= (now_q == <{ d.last_slot }>) ? '0 : now_q + <{ d.slot.one() }>;
  end

  assign now_o = now_q;
