// Closes time steps: <% if d.has_timer %>a timer<% else %>each rising edge of a pin<% endif %> asks for the end of a time step's input.
<% include "rtl/header.sv" %>
//
// Ends that are asked for while the chip is busy are counted, and follow as soon as it takes them. One more than the
// counter holds is lost, and late_o stays high until reset.

`default_nettype none

module <{ d.name }>_aer_step (
  input  logic clk_i,
  input  logic rst_ni,
<%- if !d.has_timer %>
  input  logic step_i,  // synchronous
<%- endif %>
  output logic end_valid_o,
  input  logic end_ready_i,
  output logic late_o
);

  logic asked;
<%- if d.has_timer %>
  logic <{ d.timer }> timer_q;

  assign asked = timer_q == <{ d.timer_last }>;

  always_ff @(posedge clk_i) begin
    if (!rst_ni | asked) timer_q <= '0;
    else timer_q <= timer_q + <{ d.timer.one() }>;
  end
<%- else %>
  logic step_q;

  assign asked = step_i & ~step_q;

  always_ff @(posedge clk_i) step_q <= rst_ni & step_i;
<%- endif %>

  // ends that are due
  logic [7:0] due_q;
  logic late_q;

  assign end_valid_o = due_q != '0;
  wire taken         = end_valid_o & end_ready_i;
  wire full          = due_q == '1;

  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      due_q  <= '0;
      late_q <= 1'b0;
    end else begin
      if (taken & ~asked) due_q <= due_q - 8'd1;
      else if (asked & ~taken & ~full) due_q <= due_q + 8'd1;
      late_q <= late_q | (asked & ~taken & full);
    end
  end

  assign late_o = late_q;

endmodule

`default_nettype wire
