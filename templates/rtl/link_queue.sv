// Input queue of a port of the router: <{ d.link_depth }> packets. It takes a packet where it was not full at the start of the
// cycle; a packet can leave from the next cycle on.
<% include "rtl/header.sv" %>

`default_nettype none

module <{ d.name }>_link_queue (
  input  logic clk_i,
  input  logic rst_ni,
  input  logic valid_i,
  output logic ready_o,
  input  logic <{ d.packet }> packet_i,
  output logic valid_o,
  input  logic ready_i,
  output logic <{ d.packet }> packet_o
);

  // one bit more than an address: equal pointers are an empty queue, a difference of the depth a full one
  logic <{ d.queue_pointer }> write_q, read_q;
  logic <{ d.packet }> packets[<{ d.link_depth }>];

  assign ready_o  = (write_q ^ read_q) != <{ d.queue_full }>;
  assign valid_o  = write_q != read_q;
  assign packet_o = packets[read_q<{ d.queue_address }>];

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
    if (push) packets[write_q<{ d.queue_address }>] <= packet_i;
  end

endmodule

`default_nettype wire
