// The arbiter grants the first request, in cyclic order, after the one that was served last. A request that stays is served
// after at most REQUESTS - 1 others.

module proof (
  input clk,
  input rst_n,
  input [`REQUESTS-1:0] request,
  input taken
);

  wire [`REQUESTS-1:0] grant, after;

  chip_round_robin #(.Requests(`REQUESTS)) dut (
    .clk_i(clk), .rst_ni(rst_n),
    .request_i(request), .taken_i(taken), .grant_o(grant), .after_o(after)
  );

  reg started = 0;
  always @(posedge clk) started <= 1;
  always @* if (!started) assume (!rst_n);

  // the page: search from the request after the one that was served last; after reset that was the highest
  reg [2:0] last;
  reg [`REQUESTS-1:0] expected;
  reg [2:0] chosen;
  integer step;
  always @* begin
    expected = 0;
    chosen = last;
    for (step = `REQUESTS; step >= 1; step = step - 1)
      if (request[(last + step) % `REQUESTS]) begin
        chosen = (last + step) % `REQUESTS;
        expected = 1 << chosen;
      end
  end
  always @(posedge clk) last <= !rst_n ? `REQUESTS - 1 : (taken && request != 0) ? chosen : last;

  // any one place, and how many others were served since its request came
  (* anyconst *) wire [2:0] place;
  reg [3:0] others;
  wire waits = request[place] && !(taken && grant[place]);
  always @(posedge clk)
    if (!rst_n || !waits) others <= 0;
    else if (taken) others <= others + 1;

  // how many are before it in cyclic order
  wire [2:0] before = (place + 2 * `REQUESTS - 1 - last) % `REQUESTS;

  always @* assume (place < `REQUESTS);
  always @* if (started) begin
    assert (grant == expected);
    assert (others < `REQUESTS);
    // what holds inside
    assert (last < `REQUESTS && after == ({`REQUESTS{1'b1}} << last) << 1);
    assert (others + before < `REQUESTS);
  end

  always @* if (started) begin
    cover (others == `REQUESTS - 1);
    cover (last == 0 && grant[0]);
  end

endmodule
