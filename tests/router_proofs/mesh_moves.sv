// A mesh never locks up: while all cores take packets, one moves in every cycle in which there is one.

module proof (
  input clk,
  input rst_n,
  input [`COLUMNS*`ROWS-1:0] in_valid,
  input [`COLUMNS*`ROWS*`PACKET-1:0] in_packet,
  input [`COLUMNS*`ROWS-1:0] out_ready
);

  localparam Tiles = `COLUMNS * `ROWS, Last = Tiles - 1;

  wire [Tiles-1:0] in_ready, out_valid;
  wire [Tiles*`PACKET-1:0] out_packet;
  wire [5*Tiles-1:0] linked, queued, taken;
  wire started;

  mesh mesh (
    .clk(clk), .rst_n(rst_n), .in_valid(in_valid), .in_packet(in_packet), .out_ready(out_ready),
    .in_ready(in_ready), .out_valid(out_valid), .out_packet(out_packet),
    .linked(linked), .queued(queued), .taken(taken), .started(started)
  );

  always @* if (started && queued != 0 && &out_ready) assert ((taken & queued) != 0);

  always @* if (started) begin
    cover (out_valid[Last] && out_packet[Last*`PACKET+:`PAYLOAD] == 1);
    cover (queued == linked && &out_ready);
    cover (queued == linked && taken == 0 && !in_ready[0]);
  end

endmodule
