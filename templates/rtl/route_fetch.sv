// Route fetch: a neuron becomes the places where its spike goes. Two registers, each refilled in the cycle in which it
// is emptied.
<% include "rtl/header.sv" %>
//
// cycle | signals
// c     | neuron_i, the address of the route table
// c + 1 | raw, the memory's output
// c + 2 | route_q

`default_nettype none

module <{ d.name }>_route_fetch (
  input  logic clk_i,
  input  logic rst_ni,
  input  logic valid_i,
  output logic ready_o,
  input  logic <{ d.neuron }> neuron_i,
  output logic route_valid_o,
  input  logic route_ready_i,
  output logic route_to_host_o,
  output logic route_to_core_o,
  output logic <{ d.axon }> route_axon_o,
  output logic <{ d.neuron }> route_neuron_o,
  output logic busy_o,
  input  logic debug_enable_i,
  input  logic <{ d.neuron }> debug_address_i,
  output logic <{ d.route_word }> debug_data_o  // of two cycles before; with nothing under way
);

  logic raw_valid_q, route_valid_q;
  logic <{ d.neuron }> raw_neuron_q, neuron_q;
  logic <{ d.route_word }> raw, route_q;

  wire route_free = ~route_valid_q | route_ready_i;
  wire raw_free   = ~raw_valid_q | route_free;

  <{ d.name }>_route_rom u_route_rom (
    .clk_i,
    .read_i(raw_free | debug_enable_i),
    .address_i(debug_enable_i ? debug_address_i : neuron_i),
    .data_o(raw)
  );

  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      raw_valid_q   <= 1'b0;
      route_valid_q <= 1'b0;
    end else begin
      if (raw_free) raw_valid_q <= valid_i;
      if (route_free) route_valid_q <= raw_valid_q;
    end
  end

  always_ff @(posedge clk_i) begin
    if (raw_free) raw_neuron_q <= neuron_i;
    if (route_free) begin
      neuron_q <= raw_neuron_q;
      route_q  <= raw;
    end
  end

  assign ready_o         = raw_free;
  assign route_valid_o   = route_valid_q;
  assign route_axon_o    = route_q<{ d.axon }>;
  assign route_to_core_o = route_q[<{ d.route_to_core }>];
  assign route_to_host_o = route_q[<{ d.route_to_host }>];
  assign route_neuron_o  = neuron_q;
  assign busy_o          = raw_valid_q | route_valid_q;

  assign debug_data_o = route_q;

endmodule

`default_nettype wire
