// The queue takes a packet while it holds fewer than DEPTH. Every packet that it takes is offered when those before it have
// left, once, as it came.

module proof (
  input clk,
  input rst_n,
  input push_valid,
  input pop_ready,
  input [`PACKET-1:0] push_packet
);

  localparam ADDRESS = $clog2(`DEPTH);

  wire push_ready, pop_valid;
  wire [`PACKET-1:0] pop_packet;
  wire [ADDRESS:0] write, read;
  wire [`DEPTH*`PACKET-1:0] stored;

  chip_link_queue dut (
    .clk_i(clk), .rst_ni(rst_n),
    .valid_i(push_valid), .ready_o(push_ready), .packet_i(push_packet),
    .valid_o(pop_valid), .ready_i(pop_ready), .packet_o(pop_packet),
    .write_o(write), .read_o(read), .packets_o(stored)
  );

  // how many packets it should hold
  reg [ADDRESS:0] count;
  wire push = push_valid && count < `DEPTH;
  wire pop = pop_ready && count != 0;
  always @(posedge clk) count <= rst_n ? count + push - pop : 0;

  // any one packet that it takes, and how many are before it
  (* anyseq *) wire mark;
  reg marked;
  reg [ADDRESS:0] before;
  reg [`PACKET-1:0] packet;
  always @(posedge clk)
    if (!rst_n) marked <= 0;
    else if (marked) begin
      before <= before - pop;
      if (pop && before == 0) marked <= 0;
    end else if (mark && push) begin
      marked <= 1;
      before <= count - pop;
      packet <= push_packet;
    end

  reg started = 0;
  always @(posedge clk) started <= 1;
  always @* if (!started) assume (!rst_n);

  // the contract
  always @* if (started) begin
    assert (push_ready == (count < `DEPTH));
    assert (pop_valid == (count != 0));
    if (marked && before == 0) assert (pop_packet == packet);
  end

  // what holds inside
  wire [ADDRESS:0] held = write - read;
  wire [ADDRESS-1:0] address = read + before;
  always @* if (started) begin
    assert (held == count && count <= `DEPTH);
    if (marked) assert (before < count && stored[address*`PACKET+:`PACKET] == packet);
  end

  // what can happen
  reg was_full;
  always @(posedge clk) was_full <= rst_n && (was_full || count == `DEPTH);
  always @* if (started) begin
    cover (count == `DEPTH && push_valid && pop_ready);
    cover (was_full && count == 0);
    cover (marked && before == `DEPTH - 1);
    cover (marked && before == 0 && was_full);
    cover (push && pop && write[ADDRESS] != read[ADDRESS]);
  end

endmodule
