// AXI4-Stream in: a beat becomes one or two words for the chip.
<% include "rtl/header.sv" %>
//
// tdata: {kind[31:30], zeros, event}; kind 0 is an event, 1 nothing, 2 or 3 a clear. A beat with tlast closes the time
// step: its word is followed by the end of the step's input. Kind 1 with tlast closes a time step without adding an event;
// without tlast it does nothing.

`default_nettype none

module <{ d.name }>_axi_stream_in (
  input  logic clk_i,
  input  logic rst_ni,
  input  logic tvalid_i,
  output logic tready_o,
  input  logic [1:0] tkind_i,
  input  logic <{ d.event }> tevent_i,
  input  logic tlast_i,
  // words: kind 0 event, 1 end of the step's input, 2 clear
  output logic word_valid_o,
  input  logic word_ready_i,
  output logic [1:0] word_kind_o,
  output logic <{ d.event }> word_event_o
);

  logic closes_q;  // the word of this beat is out; the end of the step's input follows

  wire nothing = (tkind_i == 2'd1) & ~tlast_i;
  wire first   = tlast_i & (tkind_i != 2'd1) & ~closes_q;  // of two words

  assign word_valid_o = tvalid_i & ~nothing;
  assign word_kind_o  = closes_q ? 2'd1 : tkind_i;
  assign word_event_o = tevent_i;
  assign tready_o     = nothing | (word_ready_i & ~first);

  always_ff @(posedge clk_i) begin
    if (!rst_ni) closes_q <= 1'b0;
    else if (word_valid_o & word_ready_i) closes_q <= first;
  end

endmodule

`default_nettype wire
