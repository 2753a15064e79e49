// Address events in, four-phase: request rises with the address, acknowledge rises, request falls, acknowledge falls.
<% include "rtl/header.sv" %>
//
// The address is bundled: it is there before the request and stays until the acknowledge. The event is handed on before
// the acknowledge rises, so that a chip that cannot take it holds the sender back.

`default_nettype none

module <{ d.name }>_aer_receiver (
  input  logic clk_i,
  input  logic rst_ni,
  // from the sender; the request is synchronous here
  input  logic req_i,
  output logic ack_o,
  input  logic <{ d.event }> addr_i,
  // the event
  output logic event_valid_o,
  input  logic event_ready_i,
  output logic <{ d.event }> event_o
);

  logic ack_q;

  assign event_valid_o = req_i & ~ack_q;
  assign event_o       = addr_i;

  always_ff @(posedge clk_i) begin
    if (!rst_ni) ack_q <= 1'b0;
    else ack_q <= req_i & (ack_q | event_ready_i);
  end

  assign ack_o = ack_q;

endmodule

`default_nettype wire
