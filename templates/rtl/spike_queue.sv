// Spike queue: the blocks of a sweep in which a neuron spiked. It has room for every block, so it never fills. An entry
// of cycle c can leave from c + 1; it stands in the memory's output until it is taken.
<% include "rtl/header.sv" %>

`default_nettype none

module <{ d.name }>_spike_queue (
  input  logic clk_i,
  input  logic rst_ni,
  input  logic push_i,
  input  logic <{ d.spike_entry }> entry_i,
  output logic valid_o,
  input  logic ready_i,
  output logic <{ d.spike_entry }> entry_o,
  output logic busy_o
);

  // one bit more than an address: equal pointers are an empty queue
  logic <{ d.block_pointer }> write_q, read_q;
  logic raw_valid_q;

  wire waiting  = write_q != read_q;
  wire raw_free = ~raw_valid_q | ready_i;

  <{ d.name }>_spike_ram u_spike_ram (
    .clk_i,
    .write_i(push_i),
    .write_address_i(write_q<{ d.block }>),
    .write_data_i(entry_i),
    .read_i(raw_free),
    .read_address_i(read_q<{ d.block }>),
    .read_data_o(entry_o)
  );

  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      write_q     <= '0;
      read_q      <= '0;
      raw_valid_q <= 1'b0;
    end else begin
      if (push_i) write_q <= write_q + <{ d.block_pointer.one() }>;
      if (raw_free & waiting) read_q <= read_q + <{ d.block_pointer.one() }>;
      if (raw_free) raw_valid_q <= waiting;
    end
  end

  assign valid_o = raw_valid_q;
  assign busy_o  = waiting | raw_valid_q;

endmodule

`default_nettype wire
