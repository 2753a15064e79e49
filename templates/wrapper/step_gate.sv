// Step gate: the words of the stream and the clear of a register take turns on their way into the chip.
<% include "rtl/header.sv" %>
//
// A word stands in a register until the chip takes it. No word is loaded while a memory is looked at, and, between two time
// steps, while the host holds.

`default_nettype none

module <{ d.name }>_step_gate (
  input  logic clk_i,
  input  logic rst_ni,
  // words of the stream: kind 0 event, 1 end of the step's input, 2 clear
  input  logic word_valid_i,
  output logic word_ready_o,
  input  logic [1:0] word_kind_i,
  input  logic <{ d.event }> word_event_i,
  // control: ask for a clear, stop at the next boundary between time steps, a memory is looked at
  input  logic clear_i,
  input  logic hold_i,
  input  logic window_i,
  // to the chip
  output logic chip_valid_o,
  input  logic chip_ready_i,
  output logic [1:0] chip_kind_o,
  output logic <{ d.event }> chip_event_o,
  // between two time steps: no word of the next one is in, the chip waits
  output logic idle_o,
  // the input of a time step is open: events of it are in
  output logic open_o,
  // a register's clear waits
  output logic clear_pending_o,
  // the chip takes the first word of a time step; the chip waits again, after that time step
  output logic step_start_o,
  output logic step_end_o
);

  logic valid_q, clear_q, open_q, in_step_q, closing_q;
  logic [1:0] kind_q;
  logic <{ d.event }> event_q;

  wire taken      = valid_q & chip_ready_i;
  wire room       = (~valid_q | chip_ready_i) & ~window_i;
  wire held       = hold_i & ~open_q;
  wire load_clear = clear_q & room;

  assign word_ready_o = room & ~clear_q & ~held;
  wire load_word      = word_valid_i & word_ready_o;

  // what the chip takes
  wire takes_event = taken & (kind_q == 2'd0);
  wire takes_end   = taken & (kind_q == 2'd1);
  wire takes_clear = taken & kind_q[1];
  wire step_end    = closing_q & chip_ready_i;

  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      valid_q   <= 1'b0;
      clear_q   <= 1'b0;
      open_q    <= 1'b0;
      in_step_q <= 1'b0;
      closing_q <= 1'b0;
    end else begin
      valid_q   <= load_word | load_clear | (valid_q & ~chip_ready_i);
      clear_q   <= clear_i | (clear_q & ~load_clear);
      if (load_clear) open_q <= 1'b0;
      else if (load_word) open_q <= word_kind_i == 2'd0;
      closing_q <= takes_end | (closing_q & ~step_end);
      in_step_q <= takes_event | takes_end | (in_step_q & ~step_end & ~takes_clear);
    end
  end

  always_ff @(posedge clk_i) begin
    if (load_clear) kind_q <= 2'd2;
    else if (load_word) kind_q <= word_kind_i;
    if (load_word) event_q <= word_event_i;
  end

  assign chip_valid_o    = valid_q;
  assign chip_kind_o     = kind_q;
  assign chip_event_o    = event_q;
  assign idle_o          = ~valid_q & ~open_q & chip_ready_i;
  assign open_o          = open_q;
  assign clear_pending_o = clear_q;
  assign step_start_o    = (takes_event | takes_end) & (~in_step_q | step_end);
  assign step_end_o      = step_end;

endmodule

`default_nettype wire
