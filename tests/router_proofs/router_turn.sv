// Every output offers the head of the queue that is next in turn, and takes it out of its queue when it is taken; and no
// queue waits for more than one turn of each other queue that can go there.

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

  wire [4:0] in_legal, out_valid, valid, taken;
  wire [5*`PACKET-1:0] out_packet, head;
  wire [14:0] head_goes;
  wire [16:0] after;
  wire started;

  watched_router router (
    .clk(clk), .rst_n(rst_n), .x(x), .y(y),
    .in_valid(in_valid), .in_packet(in_packet), .out_ready(out_ready),
    .in_legal(in_legal), .out_valid(out_valid), .out_packet(out_packet), .taken(taken), .valid(valid),
    .head(head), .head_goes(head_goes), .after(after), .started(started)
  );
  always @* assume ((in_valid & ~in_legal) == 0);

  // any output, and the search of the page: the first that asks, in cyclic order after the port that was served last
  (* anyconst *) wire [2:0] port;
  always @* assume (port < 5);
  reg [4:0] asks;
  reg [2:0] last, next;
  integer i;
  always @* begin
    for (i = 0; i < 5; i = i + 1) asks[i] = valid[i] && head_goes[3*i+:3] == port;
    next = last;
    for (i = 5; i >= 1; i = i - 1) if (asks[(last + i) % 5]) next = (last + i) % 5;
  end
  wire serves = asks != 0 && out_ready[port];
  always @(posedge clk) last <= !rst_n ? 4 : serves ? next : last;
  always @* if (started) begin
    assert (out_valid[port] == (asks != 0));
    if (asks != 0) assert (out_packet[port*`PACKET+:`PACKET] == head[next*`PACKET+:`PACKET]);
    assert ((taken & asks) == (serves ? 5'd1 << next : 5'd0));
    assert ((taken & ~valid) == 0);
  end

  // the ports whose packets can go there, and the state of its arbiter with a place for each port
  reg [4:0] possible, after_port;
  always @* case (port)
    0: {possible, after_port} = {5'b11111, after[4:0]};
    1: {possible, after_port} = {5'b11101, after[8:6], 1'b0, after[5]};
    2: {possible, after_port} = {5'b10001, after[10], 3'b0, after[9]};
    3: {possible, after_port} = {5'b10111, after[14], 1'b0, after[13:11]};
    default: {possible, after_port} = {5'b00101, 2'b0, after[16], 1'b0, after[15]};
  endcase
  always @* if (started) begin
    assert (last < 5 && (asks & ~possible) == 0);
    assert (after_port == (possible & (5'b11110 << last)));
  end

  // any queue whose head waits for that output: how many others were served since, and whose turn comes before its own
  (* anyconst *) wire [2:0] waiting;
  always @* assume (waiting < 5);
  reg [3:0] others, rivals, before;
  always @(posedge clk)
    if (!rst_n || !asks[waiting] || taken[waiting]) others <= 0;
    else if (serves) others <= others + 1;
  always @* begin
    rivals = 0;
    before = 0;
    for (i = 0; i < 5; i = i + 1) if (possible[i] && i != waiting) begin
      rivals = rivals + 1;
      if ((i + 4 - last) % 5 < (waiting + 4 - last) % 5) before = before + 1;
    end
  end
  always @* if (started) begin
    assert (others <= rivals);
    assert (others + before <= rivals);
  end

  always @* if (started) begin
    cover (port == 0 && others == 4 && serves);
    cover (port == 1 && others == 3 && serves);
    cover (port == 2 && others == 1 && serves);
    cover (port == 3 && others == 3 && serves);
    cover (port == 4 && others == 1 && serves);
  end

endmodule
