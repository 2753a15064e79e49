  // debug: the address to all tiles, and the word of one of them
  logic debug_enable_q;
  logic [2:0] debug_memory_q;
  logic <{ d.debug_address }> debug_address_q;
<%- if d.writable %>
  logic debug_write_q;
  logic <{ d.write_data }> debug_write_data_q;
<%- endif %>
  logic <{ m.x }> debug_x_1_q, debug_x_2_q, debug_x_3_q;
  logic <{ m.row_debug }> debug_data;
  logic <{ d.debug_data }> debug_word, debug_word_q;

  always_comb begin
    debug_word = '0;
    for (int unsigned x = 0; x < <{ m.width }>; x++) begin
      if (debug_x_3_q == <{ m.x.n() }>'(x)) debug_word |= debug_data[x*<{ d.debug_data.n() }>+:<{ d.debug_data.n() }>];
    end
  end

  always_ff @(posedge clk_i) begin
    debug_enable_q  <= debug_enable_i;
    debug_memory_q  <= debug_memory_i;
    debug_address_q <= debug_address_i;
    debug_x_1_q     <= debug_x_i;
    debug_x_2_q     <= debug_x_1_q;
    debug_x_3_q     <= debug_x_2_q;
    debug_word_q    <= debug_word;
  end
<%- if d.writable %>

  always_ff @(posedge clk_i) begin
    debug_write_q      <= debug_write_i;
    debug_write_data_q <= debug_data_i;
  end
<%- endif %>

  assign debug_data_o = debug_word_q;
