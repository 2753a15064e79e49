// Every packet that comes in at PORT leaves by its route, unaltered, once, when those that came in there before it have left.

module proof (
  input clk,
  input rst_n,
  input [4:0] in_valid,
  input [4:0] out_ready,
  input [5*`PACKET-1:0] in_packet
);

  // any tile, and any traffic that XY routing allows
  (* anyconst *) wire [`X_BITS-1:0] x;
  (* anyconst *) wire [`Y_BITS-1:0] y;

  wire [4:0] in_legal, out_valid, came, went, taken;
  wire [5*`PACKET-1:0] out_packet;
  wire [14:0] in_goes;
  wire [5*`POINTER-1:0] count, read;
  wire [5*`DEPTH*`PACKET-1:0] stored;
  wire started;

  watched_router router (
    .clk(clk), .rst_n(rst_n), .x(x), .y(y),
    .in_valid(in_valid), .in_packet(in_packet), .out_ready(out_ready),
    .in_legal(in_legal), .in_goes(in_goes), .came(came), .went(went), .taken(taken), .out_packet(out_packet),
    .count(count), .read(read), .stored(stored), .started(started)
  );
  always @* assume ((in_valid & ~in_legal) == 0);

  // any packet that comes in there, and how many are before it
  (* anyseq *) wire mark;
  reg marked;
  reg [`PACKET-1:0] packet;
  reg [2:0] goes;
  reg [`POINTER-1:0] before;
  wire [`POINTER-1:0] held = count[`PORT*`POINTER+:`POINTER];
  wire leaves = marked && before == 0 && taken[`PORT];
  always @(posedge clk)
    if (!rst_n) marked <= 0;
    else if (marked) begin
      before <= before - taken[`PORT];
      if (leaves) marked <= 0;
    end else if (mark && came[`PORT]) begin
      marked <= 1;
      packet <= in_packet[`PORT*`PACKET+:`PACKET];
      goes <= in_goes[3*`PORT+:3];
      before <= held - taken[`PORT];
    end
  always @* if (started) begin
    if (leaves) assert (went[goes] && out_packet[goes*`PACKET+:`PACKET] == packet);
  end

  // where it stands
  wire [`POINTER-2:0] place = read[`PORT*`POINTER+:`POINTER] + before;
  wire [`PACKET-1:0] stands = stored[(`PORT*`DEPTH+place)*`PACKET+:`PACKET];
  wire [`X_BITS-1:0] to_x = packet[`PAYLOAD+:`X_BITS];
  wire [`Y_BITS-1:0] to_y = packet[`PAYLOAD+`X_BITS+:`Y_BITS];
  always @* if (started && marked) begin
    assert (before < held && stands == packet);
    assert (goes == (to_x > x ? 2 : to_x < x ? 4 : to_y > y ? 1 : to_y < y ? 3 : 0));
  end

  always @* if (started) begin
    cover (marked && before == `DEPTH - 1);
    cover (leaves && goes == 0 && packet != 0);
    cover (leaves && held == `DEPTH);
  end

endmodule
