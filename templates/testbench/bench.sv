// Self-checking bench of <{ n.name }> for Icarus: replays input.hex, and holds every output word with its cycle and every
// state word after each time step against output.txt and states.hex. Prints one line: DONE, or the first DIFFERENCE.
`timescale 1ns / 1ps
`default_nettype none

module <{ n.name }>_tb;
  localparam int Blocks = <{ n.words }>;  // of all tiles<% if n.plastic_axons > 0 %>; then the states of their plastic axons<% endif %>
  localparam int DebugLatency = <{ n.debug_latency }>;  // cycles from an address to its word
  localparam int StateBits = <{ n.state_bits }>;
  localparam int InputWords = <{ n.input_words }>;
  localparam int OutputWords = <{ n.output_words }>;
  localparam int StateWords = <{ n.state_words }>;
  localparam int StallPeriod = <{ n.stall_period }>;
  localparam int Pause = <{ n.pause }>;
  localparam int LastCycle = <{ n.last_cycle }>;

  logic clk = 1'b1;
  logic rst_n = 1'b0;
  logic in_valid = 1'b0;
  logic in_ready;
  logic [<{ n.input_bits }>-1:0] in_data = '0;
  logic out_valid;
  logic out_ready = 1'b0;
  logic [<{ n.output_bits }>-1:0] out_data;
  logic debug_enable = 1'b0;
<%- if n.mesh %>
  logic [<{ n.y_bits }>+<{ n.x_bits }>-1:0] debug_tile = '0;
<%- endif %>
<%- if n.plastic_axons > 0 %>
  logic [2:0] debug_memory = '0;
<%- endif %>
  logic [<{ n.debug_address_bits }>-1:0] debug_address = '0;
  logic [<{ n.debug_data_bits }>-1:0] debug_data;

  <{ n.name }> u_dut (
    .clk_i(clk),
    .rst_ni(rst_n),
    .in_valid_i(in_valid),
    .in_ready_o(in_ready),
    .in_data_i(in_data),
    .out_valid_o(out_valid),
    .out_ready_i(out_ready),
    .out_data_o(out_data),
    .debug_enable_i(debug_enable),
<%- if n.mesh %>
    .debug_tile_i(debug_tile),
<%- endif %>
    .debug_memory_i(<% if n.plastic_axons > 0 %>debug_memory<% else %>3'd0<% endif %>),
    .debug_address_i(debug_address),<% if n.writable %> .debug_write_i(1'b0), .debug_data_i('0),<% endif %>
    .debug_data_o(debug_data)
  );

  always #5 clk = ~clk;

  logic [<{ n.input_bits }>-1:0] inputs[InputWords];
  logic [1:0] stalls[StallPeriod];
  logic [StateBits-1:0] states[StateWords];

  integer file, status, cycle, block,<% if n.mesh %> tile,<% endif %> expected_cycle;
  integer sent = 0, received = 0, spikes = 0, compared = 0, step = 0, read = 0, offer_from = 0;
  logic offering = 1'b0, reading = 1'b0;
  logic [<{ n.output_bits }>-1:0] expected_word;

  // The next line of output.txt; all ones when there is none.
  task automatic next_output;
    status = $fscanf(file, "%d %h\n", expected_cycle, expected_word);
    if (status != 2) begin
      expected_cycle = 0;
      expected_word = '1;
    end
  endtask

  // Drives what this cycle needs, in its middle.
  task automatic drive;
    if (!offering && sent < InputWords && cycle >= offer_from && !stalls[cycle % StallPeriod][0]) offering = 1'b1;
    in_valid = offering;
    if (offering) in_data = inputs[sent];
    out_ready = !stalls[cycle % StallPeriod][1];
    debug_enable = reading && read < Blocks;
    block = debug_enable ? read : 0;
<% include "testbench/bench_address.sv" %>
  endtask

  task automatic check_state;
    if (debug_data[StateBits-1:0] !== states[(step-1)*Blocks+read-DebugLatency]) begin
      $display("DIFFERENCE state step=%0d cycle=%0d block=%0d expected=%h found=%h", step - 1, cycle,
               read - DebugLatency, states[(step-1)*Blocks+read-DebugLatency], debug_data[StateBits-1:0]);
      $finish;
    end
    compared = compared + 1;
  endtask

  task automatic check_output;
    if (received >= OutputWords || out_data !== expected_word || cycle != expected_cycle) begin
      $display("DIFFERENCE output step=%0d cycle=%0d expected=%0d:%h found=%0d:%h", step, cycle, expected_cycle,
               expected_word, cycle, out_data);
      $finish;
    end
    received = received + 1;
    if (out_data[<{ n.neuron_bits }>]) begin
      step = step + 1;
      reading = 1'b1;
      read = -1;
      offer_from = cycle + 1 + Pause;
    end else spikes = spikes + 1;
    next_output;
  endtask

  initial begin
    $readmemh("input.hex", inputs);
    $readmemh("stalls.hex", stalls);
    $readmemh("states.hex", states);
    file = $fopen("output.txt", "r");
    next_output;
    repeat (4) @(negedge clk);
    @(posedge clk);
    for (cycle = 0; cycle <= LastCycle; cycle = cycle + 1) begin
      @(negedge clk);
      rst_n = 1'b1;
      drive;
      #4;
      if (reading && read >= DebugLatency) check_state;
      if (in_valid && in_ready === 1'b1) begin
        offer_from = inputs[sent][<{ n.axon_bits }>] ? LastCycle + 1 : cycle + 1;
        offering = 1'b0;
        sent = sent + 1;
      end
      if (out_valid === 1'b1 && out_ready) check_output;
      else if (out_valid === 1'bx) begin
        $display("DIFFERENCE output step=%0d cycle=%0d expected=%0d:%h found=%0d:x", step, cycle, expected_cycle,
                 expected_word, cycle);
        $finish;
      end
      if (reading) read = read + 1;
      if (read == Blocks + DebugLatency) reading = 1'b0;
      @(posedge clk);
    end
    if (received != OutputWords)
      $display("DIFFERENCE output step=%0d cycle=%0d expected=%0d:%h found=0:ffffffff", step, cycle, expected_cycle,
               expected_word);
    else
      $display("DONE steps=%0d cycles=%0d outputs=%0d spikes=%0d states=%0d", step, cycle, received, spikes, compared);
    $finish;
  end
endmodule

`default_nettype wire
