// The queue is a list: it takes a packet while it holds fewer than DEPTH, offers its first one, and gives them in order.

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

  // the list: its first packet lowest
  reg [`DEPTH*`PACKET-1:0] list;
  reg [ADDRESS:0] count;
  wire push = push_valid && count < `DEPTH;
  wire pop = pop_ready && count != 0;
  wire [`DEPTH*`PACKET-1:0] rest = pop ? list >> `PACKET : list;
  wire [ADDRESS:0] place = count - pop;

  always @(posedge clk) begin
    list <= rest;
    if (push) list[place*`PACKET+:`PACKET] <= push_packet;
    count <= rst_n ? place + push : 0;
  end

  reg started = 0;
  always @(posedge clk) started <= 1;
  always @* if (!started) assume (!rst_n);

  // the contract
  always @* if (started) begin
    assert (push_ready == (count < `DEPTH));
    assert (pop_valid == (count != 0));
    if (count != 0) assert (pop_packet == list[`PACKET-1:0]);
  end

  // what holds inside
  wire [ADDRESS:0] held = write - read;
  always @* if (started) assert (held == count && count <= `DEPTH);
  for (genvar i = 0; i < `DEPTH; i = i + 1) begin : gen_place
    wire [ADDRESS-1:0] address = read + i;
    always @* if (started && i < count)
      assert (stored[address*`PACKET+:`PACKET] == list[i*`PACKET+:`PACKET]);
  end

  // what can happen
  reg was_full;
  always @(posedge clk) was_full <= rst_n && (was_full || count == `DEPTH);
  always @* if (started) begin
    cover (count == `DEPTH && push_valid && pop_ready);
    cover (was_full && count == 0);
    cover (push && pop && write[ADDRESS] != read[ADDRESS]);
  end

endmodule
