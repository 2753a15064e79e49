// Feeds words from stimulus.hex; prints spikes, ends of steps, and all states where a word asks for it.
`default_nettype none
`timescale 1ns / 1ps

module testbench;
  reg clk = 0, rst_n = 0, in_valid = 0, out_ready = 1, debug = 0;
  reg [`IN-1:0] stimulus[`WORDS];
  reg [`IN-1:0] in_data = 0;
  reg [`ADDRESS-1:0] address = 0;
  reg [15:0] noise = 16'hace1;
  wire in_ready, out_valid;
  wire [`OUT-1:0] out_data;
  wire [`DATA-1:0] data;
  integer cycle = 0, ends = 0, waited = 0, i, b;

  `TOP u_top (
    .clk_i(clk), .rst_ni(rst_n),
    .in_valid_i(in_valid), .in_ready_o(in_ready), .in_data_i(in_data),
    .out_valid_o(out_valid), .out_ready_i(out_ready), .out_data_o(out_data),
    .debug_enable_i(debug), .debug_memory_i(3'd0), .debug_address_i(address), .debug_data_o(data)
  );

  always #1 clk = ~clk;

  always @(posedge clk) begin
    if (rst_n) cycle <= cycle + 1;
    if (out_valid && out_ready) begin
      if (out_data[`OUT-1]) begin
        $display("end %0d", `STALLS ? 0 : cycle);
        ends <= ends + 1;
      end else $display("spike %0d", out_data[`OUT-2:0]);
    end
  end

  always @(negedge clk) begin
    noise = {noise[14:0], noise[15] ^ noise[13] ^ noise[12] ^ noise[10]};
    if (`STALLS) out_ready = noise[0];
  end

  initial begin
    $readmemh("stimulus.hex", stimulus, 0, `WORDS - 1);
    repeat (3) @(negedge clk);
    rst_n = 1;
    for (i = 0; i < `WORDS; i = i + 1) begin
      if (stimulus[i][`IN-1:`IN-2] == 2'd3) begin
        waited = waited + 1;
        while (ends < waited || !in_ready) @(negedge clk);
        debug = 1;
        for (b = 0; b < `BLOCKS; b = b + 1) begin
          address = b;
          repeat (2) @(negedge clk);
          $display("state %0h", data);
        end
        debug = 0;
      end else begin
        in_valid = 1;
        in_data = stimulus[i];
        while (!in_ready) @(negedge clk);
        if (stimulus[i][`IN-1] == 1'b0 && stimulus[i][`IN-2] == 1'b1) $display("begin %0d", `STALLS ? 0 : cycle);
        @(negedge clk);
        in_valid = 0;
        if (`STALLS && noise[3]) repeat (noise[6:4]) @(negedge clk);
      end
    end
    $finish;
  end

  initial begin
    #2000000 $display("no end");
    $finish;
  end
endmodule
