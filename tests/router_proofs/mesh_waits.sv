// In a mesh of 2 x 2 whose cores always take packets, how long the head of a queue waits, in cycles: 2 where it came along y, 7
// where it came along x, 8 where it came from the core.

module proof (
  input clk,
  input rst_n,
  input [`COLUMNS*`ROWS-1:0] in_valid,
  input [`COLUMNS*`ROWS*`PACKET-1:0] in_packet
);

  localparam Tiles = `COLUMNS * `ROWS;

  wire [5*Tiles-1:0] queued, taken, room;
  wire [15*Tiles-1:0] head_goes;
  wire [17*Tiles-1:0] after;
  wire started;

  mesh mesh (
    .clk(clk), .rst_n(rst_n), .in_valid(in_valid), .in_packet(in_packet), .out_ready({Tiles{1'b1}}),
    .queued(queued), .taken(taken), .ready_out(room), .head_goes(head_goes), .after(after), .started(started)
  );

  // is the place j of an arbiter before the place i in cyclic order?
  function first(input [4:0] after, input [2:0] j, input [2:0] i);
    first = after[j] != after[i] ? after[j] : j < i;
  endfunction

  wire [5*5*Tiles-1:0] waits;
  for (genvar q = 0; q < 5 * Tiles; q = q + 1) begin : gen_queue
    reg [4:0] cycles;
    always @(posedge clk) cycles <= rst_n && queued[q] && !taken[q] ? cycles + 1 : 0;
    assign waits[5*q+:5] = cycles;
  end

  for (genvar t = 0; t < Tiles; t = t + 1) begin : gen_tile
    // its links: along x and along y, and the queues behind them; the place of the former at the arbiter of the latter
    localparam X = t % 2 == 0 ? 2 : 4, Y = t < 2 ? 1 : 3;
    localparam beyond_x = 5 * (t % 2 == 0 ? t + 1 : t - 1) + 6 - X, beyond_y = 5 * (t < 2 ? t + 2 : t - 2) + 4 - Y;
    localparam place = X == 4 ? 3 : Y == 1 ? 1 : 2;
    wire [4:0] local_after = after[17*t+:5];
    wire [3:0] y_after = after[17*t+(Y==1?5:11)+:4];
    wire [4:0] y_blocked = room[5*t+Y] ? 0 : 3 - waits[5*beyond_y+:5];
    wire [4:0] x_blocked = room[5*t+X] ? 0 : 8 - waits[5*beyond_x+:5];
    wire [4:0] wait_local = waits[25*t+:5], wait_x = waits[5*(5*t+X)+:5], wait_y = waits[5*(5*t+Y)+:5];
    wire [2:0] goes_local = head_goes[15*t+:3], goes_x = head_goes[15*t+3*X+:3];

    // what is to be shown
    always @* if (started) assert (wait_y <= 2 && wait_x <= 7 && wait_local <= 8);

    // why: what has been waited, and what can come before
    always @* if (started) begin
      assert ((local_after & ~(local_after >> 1) & 5'b01111) == 0 && (y_after & ~(y_after >> 1) & 4'b0111) == 0);
      if (queued[5*t+Y])
        assert (wait_y + first(local_after, 0, Y) + first(local_after, X, Y) <= 2);
      if (queued[5*t+X] && goes_x == 0)
        assert (wait_x + first(local_after, 0, X) + first(local_after, Y, X) <= 2);
      if (queued[5*t] && goes_local == 0)
        assert (wait_local + first(local_after, X, 0) + first(local_after, Y, 0) <= 2);
      if (queued[5*t+X] && goes_x == Y)
        assert (wait_x + 4 * first(y_after, 0, place) + y_blocked <= 7);
      if (queued[5*t] && goes_local == Y)
        assert (wait_local + 4 * first(y_after, place, 0) + y_blocked <= 7);
      if (queued[5*t] && goes_local == X)
        assert (wait_local + x_blocked <= 8);
    end
  end

  // of tile 2 from the south, of tile 0 from the east and from its core
  always @* if (started) begin
    cover (waits[5*(5*2+3)+:5] == 2);
    cover (waits[5*2+:5] == 3);
    cover (waits[0+:5] == 3);
  end

endmodule
