// A mesh of COLUMNS x ROWS routers. No router sends a packet to where XY routing could not bring it, nor off the rim; what comes
// out is for that tile.

module mesh (
  input clk,
  input rst_n,
  // the cores
  input [`COLUMNS*`ROWS-1:0] in_valid,
  input [`COLUMNS*`ROWS*`PACKET-1:0] in_packet,
  input [`COLUMNS*`ROWS-1:0] out_ready,
  output [`COLUMNS*`ROWS-1:0] in_ready, out_valid,
  output [`COLUMNS*`ROWS*`PACKET-1:0] out_packet,
  // ports of all tiles: is there a link, a packet in the queue, one that leaves it, room behind the output
  output [5*`COLUMNS*`ROWS-1:0] linked, queued, taken, ready_out,
  output [15*`COLUMNS*`ROWS-1:0] head_goes,
  output [17*`COLUMNS*`ROWS-1:0] after,
  output started
);

  localparam Tiles = `COLUMNS * `ROWS;

  wire [5*Tiles-1:0] valid_in, ready_in, valid_out, legal;
  wire [5*Tiles*`PACKET-1:0] packet_in, packet_out;
  wire [Tiles-1:0] starts;
  assign started = starts[0];

  for (genvar t = 0; t < Tiles; t = t + 1) begin : gen_tile
    localparam column = t % `COLUMNS, row = t / `COLUMNS;
    wire [`X_BITS-1:0] x = column;
    wire [`Y_BITS-1:0] y = row;
    watched_router router (
      .clk(clk), .rst_n(rst_n), .x(x), .y(y),
      .in_valid(valid_in[5*t+:5]), .in_ready(ready_in[5*t+:5]), .in_packet(packet_in[5*t*`PACKET+:5*`PACKET]),
      .out_valid(valid_out[5*t+:5]), .out_ready(ready_out[5*t+:5]), .out_packet(packet_out[5*t*`PACKET+:5*`PACKET]),
      .in_legal(legal[5*t+:5]), .taken(taken[5*t+:5]), .valid(queued[5*t+:5]),
      .head_goes(head_goes[15*t+:15]), .after(after[17*t+:17]), .started(starts[t])
    );

    // local
    wire [`PACKET-1:0] leaving = packet_out[5*t*`PACKET+:`PACKET];
    assign valid_in[5*t] = in_valid[t];
    assign packet_in[5*t*`PACKET+:`PACKET] = in_packet[t*`PACKET+:`PACKET];
    assign ready_out[5*t] = out_ready[t];
    assign in_ready[t] = ready_in[5*t];
    assign out_valid[t] = valid_out[5*t];
    assign out_packet[t*`PACKET+:`PACKET] = leaving;
    assign linked[5*t] = 1;
    always @* if (starts[t] && valid_out[5*t]) assert (leaving[`PAYLOAD+:`X_BITS+`Y_BITS] == {y, x});

    // north 1, east 2, south 3, west 4: the neighbour's output on the other side, or nothing at the rim
    for (genvar p = 1; p < 5; p = p + 1) begin : gen_link
      localparam other = p < 3 ? p + 2 : p - 2;
      localparam there = p == 1 ? row < `ROWS - 1 : p == 2 ? column < `COLUMNS - 1 : p == 3 ? row > 0 : column > 0;
      localparam step = p == 1 ? `COLUMNS : p == 2 ? 1 : p == 3 ? -`COLUMNS : -1;
      localparam from = there ? 5 * (t + step) + other : 0;
      assign linked[5*t+p] = there;
      assign valid_in[5*t+p] = there && valid_out[from];
      assign packet_in[(5*t+p)*`PACKET+:`PACKET] = packet_out[from*`PACKET+:`PACKET];
      assign ready_out[5*t+p] = there && ready_in[from];
      always @* if (starts[t]) begin
        if (valid_in[5*t+p]) assert (legal[5*t+p]);
        if (!there) assert (!valid_out[5*t+p] && !queued[5*t+p]);
      end
    end
  end

endmodule
