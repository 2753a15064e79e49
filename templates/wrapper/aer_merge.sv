// Merges events and ends of the time step's input into the chip's stream. An end goes before an event, which then belongs to
// the next time step; but an offer that stands is not taken back.
<% include "rtl/header.sv" %>

`default_nettype none

module <{ d.name }>_aer_merge (
  input  logic clk_i,
  input  logic rst_ni,
  input  logic event_valid_i,
  output logic event_ready_o,
  input  logic <{ d.event }> event_i,
  input  logic end_valid_i,
  output logic end_ready_o,
  // to the chip: {kind[1:0], event}
  output logic word_valid_o,
  input  logic word_ready_i,
  output logic <{ d.in_data }> word_o
);

  logic event_stands_q;

  wire end_turn = end_valid_i & ~event_stands_q;

  always_ff @(posedge clk_i) begin
    if (!rst_ni) event_stands_q <= 1'b0;
    else event_stands_q <= event_valid_i & ~end_turn & ~word_ready_i;
  end

  assign word_valid_o  = end_turn | event_valid_i;
  assign word_o        = end_turn ? {2'd1, <{ d.event.n() }>'d0} : {2'd0, event_i};
  assign end_ready_o   = end_turn & word_ready_i;
  assign event_ready_o = ~end_turn & word_ready_i;

endmodule

`default_nettype wire
