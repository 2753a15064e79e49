// Step control: speaks with the host and leads all tiles through the time step.
<% include "rtl/header.sv" %>
//
// START, after reset: until all tiles are idle
// INPUT: events from the host go into the mesh, until the end of input or a clear
// DRAIN: until all tiles are idle; then all tiles sweep or clear
// RUN:   until all tiles are idle
// END:   the end of the step goes to the host, and all tiles advance to the next
//
// A command reaches the tiles' registers three cycles after it was decided on; an answer takes three cycles as well.

`default_nettype none

module <{ d.name }>_step_control (
  input  logic clk_i,
  input  logic rst_ni,
  // words from the host: 0 event, 1 end of the step's input, 2 or 3 clear
  input  logic in_valid_i,
  output logic in_ready_o,
  input  logic [1:0] in_kind_i,
  // events to the mesh, while it is the host's turn
  output logic host_turn_o,
  output logic host_valid_o,
  input  logic host_ready_i,
  // commands {phase, advance, clear, sweep}; {all idle in phase 1, all idle in phase 0} of two cycles before
  output logic [3:0] command_o,
  input  logic [1:0] idle_i,
  // end of the step
  output logic end_valid_o,
  input  logic end_ready_i
);

  typedef enum logic [2:0] {
    StStart = 3'd0,
    StInput = 3'd1,
    StDrain = 3'd2,
    StRun   = 3'd3,
    StEnd   = 3'd4
  } state_e;

  state_e state_q, state_d;
  logic clears_q, sweep_q, clear_q, advance_q, phase_q;
  logic [1:0] idle_q;

  // all tiles are idle after the last drain, sweep or clear
  wire settled = phase_q ? idle_q[1] : idle_q[0];

  // words from the host
  assign host_turn_o  = state_q == StInput;
  assign host_valid_o = in_valid_i & (in_kind_i == 2'd0);
  assign in_ready_o   = host_turn_o & host_ready_i;

  // commands
  wire drain   = in_valid_i & in_ready_o & (in_kind_i != 2'd0);
  wire run     = (state_q == StDrain) & settled;
  wire advance = end_valid_o & end_ready_i;

  always_comb begin
    state_d = state_q;
    case (state_q)
      StStart: if (settled) state_d = StInput;
      StInput: if (drain) state_d = StDrain;
      StDrain: if (run) state_d = StRun;
      StRun: begin
        if (settled & clears_q) state_d = StInput;
        else if (settled) state_d = StEnd;
      end
      StEnd:   if (advance) state_d = StInput;
      default: state_d = StStart;
    endcase
  end

  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      state_q   <= StStart;
      phase_q   <= 1'b0;
      sweep_q   <= 1'b0;
      clear_q   <= 1'b0;
      advance_q <= 1'b0;
      idle_q    <= '0;
    end else begin
      state_q   <= state_d;
      phase_q   <= phase_q ^ (drain | run);
      sweep_q   <= run & ~clears_q;
      clear_q   <= run & clears_q;
      advance_q <= advance;
      idle_q    <= idle_i;
    end
  end

  always_ff @(posedge clk_i) begin
    if (drain) clears_q <= in_kind_i[1];
  end

  assign command_o   = {phase_q, advance_q, clear_q, sweep_q};
  assign end_valid_o = state_q == StEnd;

endmodule

`default_nettype wire
