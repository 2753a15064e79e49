// Reads the words that reads.hex names, {tile, memory[3:0], address[19:0]}, one a cycle, and prints them.
`default_nettype none
`timescale 1ns / 1ps

module bench;
  reg clk = 0, rst_n = 0, debug = 0;
  reg [31:0] reads[`READS];
  reg [`TILE-1:0] tile = 0;
  reg [2:0] memory = 0;
  reg [`ADDRESS-1:0] address = 0;
  wire in_ready, out_valid;
  wire [`OUT-1:0] out_data;
  wire [`DATA-1:0] data;
  integer i;

  `TOP u_top (
    .clk_i(clk), .rst_ni(rst_n),
    .in_valid_i(1'b0), .in_ready_o(in_ready), .in_data_i(`IN'd0),
    .out_valid_o(out_valid), .out_ready_i(1'b1), .out_data_o(out_data),
    .debug_enable_i(debug), .debug_tile_i(tile), .debug_memory_i(memory), .debug_address_i(address), .debug_data_o(data)
  );

  always #1 clk = ~clk;

  initial begin
    $readmemh("reads.hex", reads, 0, `READS - 1);
    repeat (3) @(negedge clk);
    rst_n = 1;
    while (in_ready !== 1'b1) @(negedge clk);
    debug = 1;
    for (i = 0; i < `READS + 5; i = i + 1) begin
      if (i >= 5) $display("word %h", data);
      if (i < `READS) begin
        tile = reads[i] >> 24;
        memory = reads[i] >> 20;
        address = reads[i];
      end else debug = 0;
      @(negedge clk);
    end
    $finish;
  end

  initial begin
    #2000000 $display("no end");
    $finish;
  end
endmodule
