// Route walk: issues the addresses of a neuron's routes, one after the other; neurons follow each other without a gap.
<% include "rtl/header.sv" %>
//
// A neuron that is taken in cycle c offers its first address in c + 1, and the next one in the cycle after each was taken.
// A neuron without routes costs the cycle c alone.

`default_nettype none

module <{ d.name }>_route_walk (
  input  logic clk_i,
  input  logic rst_ni,
  // neurons: <{ m.index_fields }>
  input  logic index_valid_i,
  output logic index_ready_o,
  input  logic <{ d.route_word }> index_i,
  // addresses of routes
  output logic valid_o,
  input  logic ready_i,
  output logic <{ m.route_address }> address_o
);

  logic valid_q;
  logic <{ m.route_address }> address_q;
  logic <{ m.route_count }> left_q;

  wire <{ m.route_count }> count = index_i[<{ m.route_count_field }>];
  wire issued = valid_q & ready_i;
  wire done   = issued & (left_q == <{ m.route_count.one() }>);

  assign index_ready_o = ~valid_q | done;
  wire take = index_valid_i & index_ready_o;

  always_ff @(posedge clk_i) begin
    if (!rst_ni) valid_q <= 1'b0;
    else if (take) valid_q <= count != '0;
    else if (done) valid_q <= 1'b0;
  end

  always_ff @(posedge clk_i) begin
    if (take) begin
      address_q <= index_i<{ m.route_address }>;
      left_q    <= count;
    end else if (issued) begin
      address_q <= address_q + <{ m.route_address.one() }>;
      left_q    <= left_q - <{ m.route_count.one() }>;
    end
  end

  assign valid_o   = valid_q;
  assign address_o = address_q;

endmodule

`default_nettype wire
