// As many packets leave as leave the queues, and as many are inside as came and have not left.

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

  wire [4:0] in_legal, in_ready, valid, came, went, taken;
  wire [5*`POINTER-1:0] count;
  wire started, empty;

  watched_router router (
    .clk(clk), .rst_n(rst_n), .x(x), .y(y),
    .in_valid(in_valid), .in_packet(in_packet), .out_ready(out_ready),
    .in_legal(in_legal), .in_ready(in_ready), .came(came), .went(went), .taken(taken), .valid(valid),
    .count(count), .empty(empty), .started(started)
  );
  always @* assume ((in_valid & ~in_legal) == 0);

  reg [`POINTER+2:0] inside, held;
  reg [2:0] came_now, went_now, taken_now;
  integer i;
  always @* begin
    {held, came_now, went_now, taken_now} = 0;
    for (i = 0; i < 5; i = i + 1) begin
      held = held + count[i*`POINTER+:`POINTER];
      came_now = came_now + came[i];
      went_now = went_now + went[i];
      taken_now = taken_now + (taken[i] && valid[i]);
    end
  end
  always @(posedge clk) inside <= rst_n ? inside + came_now - went_now : 0;
  always @* if (started) begin
    assert (went_now == taken_now);
    assert (inside == held && empty == (inside == 0));
  end

  reg was_full;    // all five queues
  always @(posedge clk) was_full <= rst_n && (was_full || in_ready == 0);
  always @* if (started) begin
    cover (went_now == 5);
    cover (was_full && empty);
  end

endmodule
