// Sequencer of the neuron core: the phases of a time step, and <% if d.mesh %>the commands that lead to them<% else %>the host's words<% endif %>.
<% include "rtl/header.sv" %>
//
<%- if d.mesh %>
// CLEAR, after reset and on command: states and accumulators to their initial values
// INPUT:   events walk their synapses; a SWEEP or CLEAR is awaited
// SWEEP:   every block of neurons is updated <{ d.sweep_times }>
// DELIVER: spikes leave
// END:     an ADVANCE to the next time step is awaited
<%- else %>
// CLEAR, after reset and on the host's word: states and accumulators to their initial values
// INPUT:   events from the host walk their synapses
// SWEEP:   every block of neurons is updated <{ d.sweep_times }>
// DELIVER: spikes leave and walk their synapses
// END:     the end of the step goes to the host
<%- endif %>

`default_nettype none

module <{ d.name }>_sequencer (
<% include "rtl/sequencer_ports.sv" %>
);

  typedef enum logic [2:0] {
    StClear   = 3'd0,
    StInput   = 3'd1,
    StSweep   = 3'd2,
    StDeliver = 3'd3,
    StEnd     = 3'd4
  } state_e;

  state_e state_q, state_d;
  logic pending_q, pending_clear_q;
  logic <{ d.count }> count_q;
<% if d.mesh %>
  assign sweep_o = state_q == StSweep;
  assign clear_o = state_q == StClear;

  // commands
  wire is_input  = state_q == StInput;
  wire is_end    = state_q == StEnd;
  wire is_open   = is_input & ~pending_q;
  wire control   = is_open & (command_sweep_i | command_clear_i);
  wire decided   = is_input & pending_q & quiet_i;
  assign waits_o = is_open | is_end;
<%- else %>
  assign input_o = state_q == StInput;
  assign sweep_o = state_q == StSweep;
  assign clear_o = state_q == StClear;

  // words from the host
  assign in_ready_o = input_o & ~pending_q & event_ready_i;
  wire in_taken     = in_valid_i & in_ready_o;
  assign event_o    = in_taken & (in_kind_i == 2'd0);
  wire control      = in_taken & (in_kind_i != 2'd0);
  wire decided      = input_o & pending_q & quiet_i;
<%- endif %>

  // phases
  wire clear_last = count_q == <{ d.clear_last }>;
<%- if d.substeps %>
<% include "rtl/sequencer_passes.sv" %>
<%- else %>
  wire sweep_last = count_q == <{ d.sweep_last }>;
<%- endif %>

  always_comb begin
    state_d = state_q;
    case (state_q)
      StClear:   if (clear_last) state_d = StInput;
      StInput: begin
        if (decided & pending_clear_q) state_d = StClear;
        else if (decided) state_d = StSweep;
      end
      StSweep:   if (sweep_last) state_d = StDeliver;
      StDeliver: if (emitted_i & quiet_i) state_d = StEnd;
      StEnd:     if (<{ d.end_taken }>) state_d = StInput;
      default:   state_d = StClear;
    endcase
  end

  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      state_q   <= StClear;
      pending_q <= 1'b0;
      count_q   <= '0;
    end else begin
      state_q   <= state_d;
      pending_q <= control | (pending_q & ~decided);
      count_q   <= (<{ d.counts }>) ? count_q + <{ d.count.one() }> : '0;
    end
  end

  always_ff @(posedge clk_i) begin
    if (control) pending_clear_q <= <{ d.control_clears }>;
  end
<% if d.has_slots %>
<% include "rtl/sequencer_slot.sv" %>
<% endif %>
<%- if d.random_bits %>
<% include "rtl/sequencer_step.sv" %>
<% endif %>
<%- if d.mesh %>
  assign count_o = count_q;
<%- else %>
  assign end_valid_o = state_q == StEnd;
  assign count_o     = count_q;
<%- endif %>

endmodule

`default_nettype wire
