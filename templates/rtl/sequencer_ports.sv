  input  logic clk_i,
  input  logic rst_ni,
<%- if d.mesh %>
  // commands, each for one cycle; and whether one is awaited
  input  logic command_sweep_i,
  input  logic command_clear_i,
  input  logic command_advance_i,
  output logic waits_o,
  // nothing moves between the event queue and the accumulators; no spike waits to be emitted
  input  logic quiet_i,
  input  logic emitted_i,
  // the phase, and the cycle of a CLEAR or SWEEP from 0
<%- else %>
  // words from the host: 0 event, 1 end of the step's input, 2 clear
  input  logic in_valid_i,
  output logic in_ready_o,
  input  logic [1:0] in_kind_i,
  // an event is handed over; only where the router's register can take it
  output logic event_o,
  input  logic event_ready_i,
  // nothing moves between the router's register and the accumulators; no spike waits to be emitted
  input  logic quiet_i,
  input  logic emitted_i,
  // end of the step
  output logic end_valid_o,
  input  logic end_ready_i,
  // the phase, and the cycle of a CLEAR or SWEEP from 0
  output logic input_o,
<%- endif %>
  output logic sweep_o,
  output logic clear_o,
<%- if d.has_slots %>
  output logic <{ d.slot }> now_o,
<%- endif %>
<%- if d.substeps %>
  // the last pass of a SWEEP; count_o begins anew with each
  output logic last_pass_o,
<%- endif %>
<%- if d.random_bits %>
  output logic [31:0] step_o,
<%- endif %>
  output logic <{ d.count }> count_o
