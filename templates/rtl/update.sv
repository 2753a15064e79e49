// Update: sweeps over the blocks, one a cycle; the next state is written back, spikes go to the spike queue.
<% include "rtl/header.sv" %>
//
// cycle        | block b, in the state SWEEP
// b            | its number is count_i<% if d.block_table %>; the block table is read<% endif %>
<%- if d.block_table %>
// b + 2        | its parameter set is known; the parameters are read
<%- endif %>
// b + <{ d.read_tap_text }> | state and accumulator are read (read_block_o)
// b + <{ d.zero_tap_text }> | zero_o: the accumulator is written 0
// b + <{ d.read_latency_text }> | state_q, input_i: the datapath begins
// b + <{ d.write_tap_text }> | the next state is written, the spikes leave
//
<%- if d.substeps %>
// Cycles are those of a pass, which begins when count_i is 0. Only in the last one accumulators are zeroed and spikes leave.
<%- endif %>
// In the state CLEAR the initial state is written in cycle b + <{ d.read_latency }>.

`default_nettype none

module <{ d.name }>_update <{ d.tile_parameter }>(
  input  logic clk_i,
  input  logic rst_ni,
  input  logic sweep_i,
  input  logic clear_i,
<%- if d.substeps %>
  input  logic last_pass_i,
<%- endif %>
  input  logic <{ d.count }> count_i,
  // accumulators
  output logic <{ d.block }> read_block_o,
  output logic zero_o,
  input  logic <{ d.lane_accumulators }> input_i,
<%- if d.random_bits %>
  // number of the time step
  input  logic [31:0] step_i,
<%- endif %>
  // spikes
  output logic spikes_valid_o,
  output logic <{ d.block }> spikes_block_o,
  output logic <{ d.lane_spikes }> spikes_o,
  // debug: words of two cycles before
  input  logic debug_enable_i,
  input  logic <{ d.block }> debug_block_i,
<%- if d.parameter_memory %>
  input  logic <{ d.set }> debug_set_i,
  output logic <{ d.parameter_word }> debug_parameters_o,
<%- endif %>
<%- if d.writable_parameters %>
  input  logic debug_write_i,
  input  logic <{ d.parameter_word }> debug_parameters_i,
<%- endif %>
  output logic <{ d.state_word }> debug_state_o
);

  // issued_q[k]: a block's number went out k cycles ago
  logic [<{ d.write_tap }>:1] issued_q;
  wire running = sweep_i | clear_i;
  wire issue   = running & (count_i < <{ d.blocks }>);

  always_ff @(posedge clk_i) begin
    if (!rst_ni | !running) issued_q <= '0;
    else issued_q <= {issued_q[<{ d.write_tap_before }>:1], issue};
  end
<% if d.substeps %>
  // last_q[k]: the same, in the last pass
  logic [<{ d.read_latency }>:1] last_q;

  always_ff @(posedge clk_i) begin
    last_q <= {last_q[<{ d.zero_tap }>:1], issue & last_pass_i};
  end

  assign zero_o = sweep_i & last_q[<{ d.zero_tap }>];
<%- else %>
  assign zero_o = sweep_i & issued_q[<{ d.zero_tap }>];
<%- endif %>

  // the block that is written
  wire write = sweep_i ? issued_q[<{ d.write_tap }>] : issued_q[<{ d.read_latency }>];
  logic <{ d.block }> write_block_q;

  always_ff @(posedge clk_i) begin
    if (!running) write_block_q <= '0;
<%- if d.substeps %>
    else if (write) write_block_q <= (write_block_q == <{ d.last_block }>) ? '0 : write_block_q + <{ d.block.one() }>;
<%- else %>
    else if (write) write_block_q <= write_block_q + <{ d.block.one() }>;
<%- endif %>
  end
<% include "rtl/update_parameters.sv" %>

  // state
  logic <{ d.state_word }> state_raw, state_q, state_next;

  <{ d.name }>_state_ram <{ d.of_tile }>u_state_ram (
    .clk_i,
    .write_i(write),
    .write_address_i(write_block_q),
    .write_data_i(clear_i ? {<{ d.lanes }>{initial_state}} : state_next),
    .read_address_i(debug_enable_i ? debug_block_i : read_block_o),
    .read_data_o(state_raw)
  );

  always_ff @(posedge clk_i) begin
    state_q <= state_raw;
  end

  assign debug_state_o = state_q;

  // one datapath a lane
  logic <{ d.lane_spikes }> spikes;

  for (genvar l = 0; l < <{ d.lanes }>; l++) begin : gen_lane
    wire <{ d.neuron_state }> state = state_q[l*<{ d.neuron_state.n() }>+:<{ d.neuron_state.n() }>];
<%- for input in lane.inputs %>
    <{ input.declaration }> <{ input.name }> = <{ input.expression }>;
<%- endfor %>
<%- for output in lane.outputs %>
    <{ output.declaration }> <{ output.name }>;
<%- endfor %>

    <{ d.name }>_datapath u_datapath (
<%- if d.datapath_clock %>
      .clk_i,
<%- endif %>
<%- for input in lane.inputs %>
      .<{ input.port }>(<{ input.name }>),
<%- endfor %>
<%- for output in lane.outputs %>
      .<{ output.port }>(<{ output.name }>),
<%- endfor %>
      .spike_o(spikes<{ d.spikes_of_lane }>)
    );

    assign state_next[l*<{ d.neuron_state.n() }>+:<{ d.neuron_state.n() }>] = {<{ lane.next_state }>};
  end
<% if d.spike_counts && d.block_table %>
  for (genvar l = 0; l < <{ d.lanes }>; l++) begin : gen_spikes
    assign spikes_o<{ d.spikes_of_lane }> = occupied[l] ? spikes<{ d.spikes_of_lane }> : '0;
  end
<% else %>
  assign spikes_o       = spikes<% if d.block_table %> & occupied<% endif %>;
<%- endif %>
  assign spikes_valid_o = sweep_i & write & (|spikes_o);
  assign spikes_block_o = write_block_q;

endmodule

`default_nettype wire
