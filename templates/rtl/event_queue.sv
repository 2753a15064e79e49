// Event queue: <{ d.queue_depth }> spikes that wait for their axon. It takes a word where it was not full at the start of the
// cycle; a word can leave from the next cycle on.
<% include "rtl/header.sv" %>

`default_nettype none

module <{ d.name }>_event_queue (
  input  logic clk_i,
  input  logic rst_ni,
  input  logic valid_i,
  output logic ready_o,
  input  logic <{ d.axon }> axon_i,
  output logic valid_o,
  input  logic ready_i,
  output logic <{ d.axon }> axon_o
);

  // one bit more than an address: equal pointers are an empty queue, a difference of the depth a full one
  logic <{ d.queue_pointer }> write_q, read_q;
  logic <{ d.axon }> axons[<{ d.queue_depth }>];

  assign ready_o = (write_q ^ read_q) != <{ d.queue_full }>;
  assign valid_o = write_q != read_q;
  assign axon_o  = axons[read_q<{ d.queue_address }>];

  wire push = valid_i & ready_o;
  wire pop  = valid_o & ready_i;

  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      write_q <= '0;
      read_q  <= '0;
    end else begin
      if (push) write_q <= write_q + <{ d.queue_pointer.one() }>;
      if (pop) read_q <= read_q + <{ d.queue_pointer.one() }>;
    end
  end

  always_ff @(posedge clk_i) begin
    if (push) axons[write_q<{ d.queue_address }>] <= axon_i;
  end

endmodule

`default_nettype wire
