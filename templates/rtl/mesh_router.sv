// Spike router of a tile in a mesh of <{ d.width }> x <{ d.height }>: an input queue for each port, routes that go along x before y, a
// round-robin arbiter for each output.
<% include "rtl/header.sv" %>
//
// Ports are numbered 0 local, 1 north, 2 east, 3 south, 4 west. A packet is {to_host, y, x, payload}; (x, y) is the tile that
// it goes to. A granted packet is offered at the output in the cycle in which it asks for it.
//
// No packet goes back where it came from, and none turns from y to x. So what comes from
//   local        goes anywhere,
//   north, south goes straight on or to the core,
//   east, west   goes straight on, turns north or south, or goes to the core,
// and the other turns have no hardware.

`default_nettype none

module <{ d.name }>_mesh_router (
  input  logic clk_i,
  input  logic rst_ni,
  // place of the tile: constants
  input  logic <{ d.x }> x_i,
  input  logic <{ d.y }> y_i,
  // from the core and the neighbours
  input  logic [4:0] in_valid_i,
  output logic [4:0] in_ready_o,
  input  logic <{ d.packets }> in_packet_i,
  // to the core and the neighbours
  output logic [4:0] out_valid_o,
  input  logic [4:0] out_ready_i,
  output logic <{ d.packets }> out_packet_o,
  // no packet in any queue
  output logic empty_o
);

  // heads of the queues
  logic [4:0] valid, taken;
  logic <{ d.packets }> packet;

  for (genvar port = 0; port < 5; port++) begin : gen_port
    <{ d.name }>_link_queue u_queue (
      .clk_i,
      .rst_ni,
      .valid_i(in_valid_i[port]),
      .ready_o(in_ready_o[port]),
      .packet_i(in_packet_i[port*<{ d.packet.n() }>+:<{ d.packet.n() }>]),
      .valid_o(valid[port]),
      .ready_i(taken[port]),
      .packet_o(packet[port*<{ d.packet.n() }>+:<{ d.packet.n() }>])
    );
  end

  assign empty_o = valid == 5'd0;

<%- for port in d.ports %>
  wire <{ d.packet }> <{ port.name }>_packet = packet[<{ port.field }>];
<%- endfor %>

  // destinations
<%- for port in d.ports %>
<%- if port.moves_along_x %>
  wire <{ d.x }> <{ port.name }>_x = <{ port.name }>_packet[<{ d.x_field }>];
<%- endif %>
  wire <{ d.y }> <{ port.name }>_y = <{ port.name }>_packet[<{ d.y_field }>];
<%- endfor %>

  // queues whose head is in its column, or leaves it
  wire local_column = valid[0] & (local_x == x_i);
  wire east_column  = valid[2] & (east_x == x_i);
  wire west_column  = valid[4] & (west_x == x_i);

  // routes
  wire local_to_east = valid[0] & (local_x > x_i);
  wire local_to_west = valid[0] & (local_x < x_i);
  wire east_to_west  = valid[2] & (east_x != x_i);
  wire west_to_east  = valid[4] & (west_x != x_i);

  wire local_to_north = local_column & (local_y > y_i);
  wire east_to_north  = east_column & (east_y > y_i);
  wire south_to_north = valid[3] & (south_y != y_i);
  wire west_to_north  = west_column & (west_y > y_i);

  wire local_to_south = local_column & (local_y < y_i);
  wire north_to_south = valid[1] & (north_y != y_i);
  wire east_to_south  = east_column & (east_y < y_i);
  wire west_to_south  = west_column & (west_y < y_i);

  wire local_to_local = local_column & (local_y == y_i);
  wire north_to_local = valid[1] & (north_y == y_i);
  wire east_to_local  = east_column & (east_y == y_i);
  wire south_to_local = valid[3] & (south_y == y_i);
  wire west_to_local  = west_column & (west_y == y_i);

<%- for output in d.outputs %>

  // output <{ output.name }>: from <{ output.from }>
  wire  <{ output.request }> <{ output.name }>_request = {
    <{ output.requests }>
  };
  logic <{ output.request }> <{ output.name }>_grant;

  <{ d.name }>_round_robin #(
    .Requests(<{ output.request.n() }>)
  ) u_<{ output.name }>_arbiter (
    .clk_i,
    .rst_ni,
    .request_i(<{ output.name }>_request),
    .taken_i(out_ready_i[<{ output.port }>]),
    .grant_o(<{ output.name }>_grant)
  );

  assign out_valid_o[<{ output.port }>] = <{ output.name }>_request != '0;
  assign out_packet_o[<{ output.field }>] =
<%- for source in output.sources %>
    ({<{ d.packet.n() }>{<{ output.name }>_grant[<{ loop.index0 }>]}} & <{ source }>_packet)<% if loop.last %>;<% else %> |<% endif %>
<%- endfor %>
<%- endfor %>

  // a granted packet leaves its queue when its output takes it
<%- for port in d.ports %>
  assign taken[<{ port.port }>] =
<%- for grant in port.grants %>
    (<{ grant }>)<% if loop.last %>;<% else %> |<% endif %>
<%- endfor %>
<%- endfor %>

endmodule

`default_nettype wire
