// <{ fetch.title }>
// Two registers, each refilled in the cycle in which it is emptied.
<% include "rtl/header.sv" %>
//
// cycle | signals
// c     | address_i
// c + 1 | raw, the memory's output
// c + 2 | word_q

`default_nettype none

module <{ d.name }>_<{ fetch.memory }>_fetch <{ d.tile_parameter }>(
  input  logic clk_i,
  input  logic rst_ni,
  input  logic valid_i,
  output logic ready_o,
  input  logic <{ fetch.address }> address_i,
  output logic valid_o,
  input  logic ready_i,
  output logic <{ fetch.word }> word_o,
  output logic busy_o,
  input  logic debug_enable_i,
  input  logic <{ fetch.address }> debug_address_i,
  output logic <{ fetch.word }> debug_data_o  // of two cycles before; with nothing under way
);

  logic raw_valid_q, word_valid_q;
  logic <{ fetch.word }> raw, word_q;

  wire word_free = ~word_valid_q | ready_i;
  wire raw_free  = ~raw_valid_q | word_free;

  <{ d.name }>_<{ fetch.memory }>_rom <{ d.of_tile }>u_<{ fetch.memory }>_rom (
    .clk_i,
    .read_i(raw_free | debug_enable_i),
    .address_i(debug_enable_i ? debug_address_i : address_i),
    .data_o(raw)
  );

  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      raw_valid_q  <= 1'b0;
      word_valid_q <= 1'b0;
    end else begin
      if (raw_free) raw_valid_q <= valid_i;
      if (word_free) word_valid_q <= raw_valid_q;
    end
  end

  always_ff @(posedge clk_i) begin
    if (word_free) word_q <= raw;
  end

  assign ready_o = raw_free;
  assign valid_o = word_valid_q;
  assign word_o  = word_q;
  assign busy_o  = raw_valid_q | word_valid_q;

  assign debug_data_o = word_q;

endmodule

`default_nettype wire
