// A router with what its queues hold, and with what must always be so: queues hold no more than they can, and no packet that
// XY routing could not have brought there.

module watched_router (
  input clk,
  input rst_n,
  input [`X_BITS-1:0] x,
  input [`Y_BITS-1:0] y,
  input [4:0] in_valid,
  output [4:0] in_ready,
  input [5*`PACKET-1:0] in_packet,
  output [4:0] out_valid,
  input [4:0] out_ready,
  output [5*`PACKET-1:0] out_packet,
  output empty,
  // handshakes, and heads that leave their queue
  output [4:0] came, went, taken,
  // what comes in: where it goes, and whether it can come in there
  output [14:0] in_goes,
  output [4:0] in_legal,
  // heads of the queues
  output [4:0] valid,
  output [5*`PACKET-1:0] head,
  output [14:0] head_goes,
  // queues: how many they hold, the address of the head, the memory
  output [5*`POINTER-1:0] count, read,
  output [5*`DEPTH*`PACKET-1:0] stored,
  // arbiters
  output [16:0] after,
  output reg started
);

  localparam LOCAL = 0, NORTH = 1, EAST = 2, SOUTH = 3, WEST = 4;

  wire [5*`POINTER-1:0] write;

  chip_mesh_router dut (
    .clk_i(clk), .rst_ni(rst_n), .x_i(x), .y_i(y),
    .in_valid_i(in_valid), .in_ready_o(in_ready), .in_packet_i(in_packet),
    .out_valid_o(out_valid), .out_ready_i(out_ready), .out_packet_o(out_packet),
    .empty_o(empty), .write_o(write), .read_o(read), .packets_o(stored), .taken_o(taken), .after_o(after)
  );

  // x before y
  function [2:0] route(input [`PACKET-1:0] packet);
    reg [`X_BITS-1:0] to_x;
    reg [`Y_BITS-1:0] to_y;
    begin
      {to_y, to_x} = packet >> `PAYLOAD;
      route = to_x > x ? EAST : to_x < x ? WEST : to_y > y ? NORTH : to_y < y ? SOUTH : LOCAL;
    end
  endfunction

  // may a packet that came in here go there? Straight on, from x to y, to the core; from the core anywhere.
  function turns(input [2:0] from, input [2:0] to);
    case (from)
      NORTH: turns = to == SOUTH || to == LOCAL;
      SOUTH: turns = to == NORTH || to == LOCAL;
      EAST: turns = to != EAST;
      WEST: turns = to != WEST;
      default: turns = 1;
    endcase
  endfunction

  initial started = 0;
  always @(posedge clk) started <= 1;
  always @* if (!started) assume (!rst_n);

  assign came = in_valid & in_ready;
  assign went = out_valid & out_ready;
  for (genvar p = 0; p < 5; p = p + 1) begin : gen_port
    wire [`POINTER-2:0] first = read[p*`POINTER+:`POINTER-1];
    wire [`POINTER-1:0] held = write[p*`POINTER+:`POINTER] - read[p*`POINTER+:`POINTER];
    assign count[p*`POINTER+:`POINTER] = held;
    assign valid[p] = held != 0;
    assign head[p*`PACKET+:`PACKET] = stored[(p*`DEPTH+first)*`PACKET+:`PACKET];
    assign head_goes[3*p+:3] = route(head[p*`PACKET+:`PACKET]);
    assign in_goes[3*p+:3] = route(in_packet[p*`PACKET+:`PACKET]);
    assign in_legal[p] = turns(p, in_goes[3*p+:3]);
    always @* if (started) begin
      assert (held <= `DEPTH);
      assert (in_ready[p] == (held < `DEPTH));
    end
    for (genvar address = 0; address < `DEPTH; address = address + 1) begin : gen_word
      wire [`PACKET-1:0] packet = stored[(p*`DEPTH+address)*`PACKET+:`PACKET];
      wire [`POINTER-2:0] before = address - first;
      always @* if (started && before < held) assert (turns(p, route(packet)));
    end
  end
  always @* if (started) assert (empty == (valid == 0));

endmodule
