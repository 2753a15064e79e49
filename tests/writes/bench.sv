// Does what script.txt says, and prints what comes of it: w writes a word, r reads one, i sends a word of the
// stream in, s takes the stream out up to its end of step.
`default_nettype none
`timescale 1ns / 1ps

module bench;
  reg clk = 0, rst_n = 0, in_valid = 0, debug = 0, write = 0;
  reg [`IN-1:0] in_data = 0;
  reg [31:0] tile = 0, address = 0, memory = 0;
  reg [`WRITE-1:0] word = 0;
  wire in_ready, out_valid;
  wire [`OUT-1:0] out_data;
  wire [`DATA-1:0] data;
  reg [7:0] what;
  reg done;
  integer script, count;

  `TOP u_top (
    .clk_i(clk), .rst_ni(rst_n),
    .in_valid_i(in_valid), .in_ready_o(in_ready), .in_data_i(in_data),
    .out_valid_o(out_valid), .out_ready_i(1'b1), .out_data_o(out_data),
`ifdef TILE
    .debug_tile_i(tile[`TILE-1:0]),
`endif
    .debug_enable_i(debug), .debug_memory_i(memory[2:0]), .debug_address_i(address[`ADDRESS-1:0]),
    .debug_write_i(write), .debug_data_i(word), .debug_data_o(data)
  );

  always #1 clk = ~clk;

  // the chip waits for input
  task wait_for_input;
    while (in_ready !== 1'b1) @(negedge clk);
  endtask

  task read_or_write;
    begin
      wait_for_input;
      debug = 1;
      @(negedge clk);
      write = 0;
      repeat (`LATENCY - 1) @(negedge clk);
      debug = 0;
    end
  endtask

  initial begin
    repeat (3) @(negedge clk);
    rst_n = 1;
    script = $fopen("script.txt", "r");
    count = $fscanf(script, " %c", what);
    while (count == 1) begin
      case (what)
        "w": begin
          count = $fscanf(script, " %h %h %h %h", tile, memory, address, word);
          write = 1;
          read_or_write;
        end
        "r": begin
          count = $fscanf(script, " %h %h %h", tile, memory, address);
          read_or_write;
          $display("word %h", data);
        end
        "i": begin
          count = $fscanf(script, " %h", in_data);
          wait_for_input;
          in_valid = 1;
          @(negedge clk);
          in_valid = 0;
        end
        default: begin
          done = 0;
          while (!done) begin
            if (out_valid === 1'b1) begin
              done = out_data[`OUT-1];
              if (done) $display("end"); else $display("spike %h", out_data);
            end
            @(negedge clk);
          end
        end
      endcase
      count = $fscanf(script, " %c", what);
    end
    $display("over");
    $finish;
  end

  initial begin
    #20000000 $display("no end");
    $finish;
  end
endmodule
