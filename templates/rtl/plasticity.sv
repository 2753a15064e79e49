// Short-term plasticity: a row waits until the state of its axon is brought to this spike, and leaves with a factor on its weights.
<% include "rtl/header.sv" %>
//
// cycle   | a row that is taken in cycle c
// c + 1   | row_q: the address of a plastic axon's state; the row of another is offered, with the factor 1
// c + 2   | raw, and the time steps since the last spike
// c + 3   | state_q, steps_q: the datapath begins
// c + <{ p.write_text }> | the next state is written
// c + <{ p.offer_text }> | factor_q: the row is offered
//
// The state, lowest bits first: <{ p.fields }>.

`default_nettype none

module <{ d.name }>_plasticity (
  input  logic clk_i,
  input  logic rst_ni,
  input  logic clear_i,
  input  logic <{ d.plastic_address }> clear_address_i,
  input  logic advance_i,
  // rows: <{ d.axon_fields }>
  input  logic row_valid_i,
  output logic row_ready_o,
  input  logic <{ d.axon_word }> row_i,
  // rows without the fields of their plasticity
  output logic row_valid_o,
  input  logic row_ready_i,
  output logic <{ d.row }> row_o,
  output logic <{ d.factor }> factor_o,
  output logic busy_o,
  input  logic debug_enable_i,
  input  logic <{ d.plastic_address }> debug_address_i,
  output logic <{ d.plastic_word }> debug_data_o  // of two cycles before; with nothing under way
);

  logic valid_q, done_q;
  logic <{ p.held }> row_q;
  logic <{ d.factor }> factor_q;
  // stage_q[k]: a plastic axon's row was taken k cycles ago
  logic [<{ p.write }>:1] stage_q;

  assign row_valid_o = valid_q & done_q;
  assign row_ready_o = ~valid_q | (row_valid_o & row_ready_i);
  wire take       = row_valid_i & row_ready_o;
  wire is_plastic = row_i[<{ p.plastic }>];
  wire write      = stage_q[<{ p.write }>];

  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      valid_q <= 1'b0;
      stage_q <= '0;
    end else begin
      if (row_ready_o) valid_q <= row_valid_i;
      stage_q <= {stage_q[<{ p.before_write }>:1], take & is_plastic};
    end
  end

  // time steps since the last CLEAR
  logic <{ p.time }> step_q;

  always_ff @(posedge clk_i) begin
    if (!rst_ni | clear_i) step_q <= '0;
    else if (advance_i) step_q <= step_q + <{ p.time.one() }>;
  end

  // state
  logic <{ d.plastic_word }> raw, state_q;
  logic <{ d.factor }> u_next, x_next, released_next;
  wire <{ d.plastic_word }> state_next = {step_q, released_next, x_next, u_next};

  <{ d.name }>_plasticity_ram u_plasticity_ram (
    .clk_i,
    .write_i(clear_i | write),
    .write_address_i(clear_i ? clear_address_i : row_q[<{ p.address }>]),
    .write_data_i(clear_i ? <{ p.initial }> : state_next),
    .read_address_i(debug_enable_i ? debug_address_i : row_q[<{ p.address }>]),
    .read_data_o(raw)
  );

  // time steps since the last spike, at most as many as the tables tell apart
  wire <{ p.time }> elapsed = step_q - raw[<{ p.last }>];
  wire is_past = elapsed[<{ p.past }>] != '0;
  logic <{ p.steps }> steps_q;

  always_ff @(posedge clk_i) begin
    state_q <= raw;
    steps_q <= is_past ? '1 : elapsed<{ p.steps }>;
  end

  <{ d.name }>_plasticity_datapath u_plasticity_datapath (
    .clk_i,
    .u_i(state_q[<{ p.u }>]),
    .x_i(state_q[<{ p.x }>]),
    .released_i(state_q[<{ p.released }>]),
<%- if p.has_sets %>
    .low_row_i({row_q[<{ p.set }>], steps_q[<{ p.low }>]}),
    .high_row_i({row_q[<{ p.set }>], steps_q[<{ p.high }>]}),
    .set_i(row_q[<{ p.set }>]),
<%- else %>
    .low_row_i(steps_q[<{ p.low }>]),
    .high_row_i(steps_q[<{ p.high }>]),
    .set_i(1'b0),
<%- endif %>
    .u_next_o(u_next),
    .x_next_o(x_next),
    .released_next_o(released_next)
  );

  always_ff @(posedge clk_i) begin
    if (take) row_q <= row_i<{ p.held }>;
    if (take) done_q <= ~is_plastic;
    else if (write) done_q <= 1'b1;
    if (take) factor_q <= <{ p.one }>;
    else if (write) factor_q <= released_next;
  end

  assign row_o    = row_q<{ d.row }>;
  assign factor_o = factor_q;
  assign busy_o   = valid_q;

  assign debug_data_o = state_q;

endmodule

`default_nettype wire
