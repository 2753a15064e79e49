// Drives a router cycle by cycle from stimulus.mem, {out_ready, in_valid, in_packet}, and prints what it offers in each cycle.

module testbench;

  localparam int Packets = 5 * `PACKET;

  logic clk = 1'b0;
  logic rst_n = 1'b0;
  logic [Packets+9:0] stimulus[0:`CYCLES-1];
  logic [Packets-1:0] in_packet;
  wire  [Packets-1:0] out_packet;
  logic [4:0] in_valid, out_ready;
  wire  [4:0] in_ready, out_valid;
  wire  empty;

  `ROUTER dut (
    .clk_i(clk),
    .rst_ni(rst_n),
    .x_i(`X),
    .y_i(`Y),
    .in_valid_i(in_valid),
    .in_ready_o(in_ready),
    .in_packet_i(in_packet),
    .out_valid_o(out_valid),
    .out_ready_i(out_ready),
    .out_packet_o(out_packet),
    .empty_o(empty)
  );

  always #5 clk = ~clk;

  initial begin
    $readmemb("stimulus.mem", stimulus);
    in_valid = '0;
    in_packet = '0;
    out_ready = '0;
    repeat (3) @(negedge clk);
    rst_n = 1'b1;
    for (int cycle = 0; cycle < `CYCLES; cycle++) begin
      {out_ready, in_valid, in_packet} = stimulus[cycle];
      #1 $display("%b %b %b %b", in_ready, out_valid, empty, out_packet);
      @(negedge clk);
    end
    $finish;
  end

endmodule
