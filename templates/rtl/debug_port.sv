// Debug port: chooses among the words that the memories gave, two cycles after the address.
<% include "rtl/header.sv" %>

`default_nettype none

module <{ d.name }>_debug_port (
  input  logic clk_i,
  // 0 state, 1 accumulators, 2 synapses, 3 axon table, <{ d.debug_memories }><% if d.plastic %>, 7 plasticity<% endif %>; with the address
  input  logic [2:0] memory_i,
  // two cycles later
  input  logic <{ d.state_word }> state_i,
  input  logic <{ d.lane_accumulators }> accumulator_i,
  input  logic <{ d.synapse_word }> synapse_i,
  input  logic <{ d.axon_word }> axon_i,
  input  logic <{ d.route_word }> route_i,
<%- if d.mesh %>
  input  logic <{ d.packet }> packet_i,
<%- endif %>
<%- if d.plastic %>
  input  logic <{ d.plastic_word }> plastic_i,
<%- endif %>
<%- if d.parameter_memory %>
  input  logic <{ d.parameter_word }> parameter_i,
<%- endif %>
  output logic <{ d.debug_data }> data_o
);

  logic [2:0] memory_1_q, memory_2_q;

  always_comb begin
    case (memory_2_q)
      3'd0: data_o = <{ d.debug_data.n() }>'(state_i);
      3'd1: data_o = <{ d.debug_data.n() }>'(accumulator_i);
      3'd2: data_o = <{ d.debug_data.n() }>'(synapse_i);
      3'd3: data_o = <{ d.debug_data.n() }>'(axon_i);
      3'd4: data_o = <{ d.debug_data.n() }>'(route_i);
<%- if d.parameter_memory %>
      3'd5: data_o = <{ d.debug_data.n() }>'(parameter_i);
<%- endif %>
<%- if d.mesh %>
      3'd6: data_o = <{ d.debug_data.n() }>'(packet_i);
<%- endif %>
<%- if d.plastic %>
      3'd7: data_o = <{ d.debug_data.n() }>'(plastic_i);
<%- endif %>
      default: data_o = '0;
    endcase
  end

  always_ff @(posedge clk_i) begin
    memory_1_q <= memory_i;
    memory_2_q <= memory_1_q;
  end

endmodule

`default_nettype wire
