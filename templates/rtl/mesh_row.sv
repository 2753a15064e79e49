// A row of <{ m.width }> tiles, with the links between them, and the row's registers of commands, answers and debug.
<% include "rtl/header.sv" %>

`default_nettype none

module <{ d.name }>_mesh_row #(
  parameter int Y = 0
) (
  input  logic clk_i,
  input  logic rst_ni,
  // commands {phase, advance, clear, sweep}; {all idle in phase 1, all idle in phase 0} of two cycles before
  input  logic [3:0] command_i,
  output logic [1:0] idle_o,
  // links to the rows north and south of it, one a tile
  input  logic <{ m.row }> from_north_valid_i,
  output logic <{ m.row }> from_north_ready_o,
  input  logic <{ m.row_packets }> from_north_packet_i,
  output logic <{ m.row }> to_north_valid_o,
  input  logic <{ m.row }> to_north_ready_i,
  output logic <{ m.row_packets }> to_north_packet_o,
  input  logic <{ m.row }> from_south_valid_i,
  output logic <{ m.row }> from_south_ready_o,
  input  logic <{ m.row_packets }> from_south_packet_i,
  output logic <{ m.row }> to_south_valid_o,
  input  logic <{ m.row }> to_south_ready_i,
  output logic <{ m.row_packets }> to_south_packet_o,
  // events from the host, and spikes to it: only in the host's row
  input  logic host_turn_i,
  input  logic host_valid_i,
  output logic host_ready_o,
  input  logic <{ d.packet }> host_packet_i,
  output logic spike_valid_o,
  input  logic spike_ready_i,
  output logic <{ m.spike }> spike_neuron_o,
  // debug: data follow the address by four cycles
  input  logic debug_enable_i,
  input  logic <{ m.x }> debug_x_i,
  input  logic [2:0] debug_memory_i,
  input  logic <{ d.debug_address }> debug_address_i,
<%- if d.writable %>
  input  logic debug_write_i,
  input  logic <{ d.write_data }> debug_data_i,
<%- endif %>
  output logic <{ d.debug_data }> debug_data_o
);

<% include "rtl/mesh_row_links.sv" %>

  // commands and answers
  logic [3:0] command_q;
  logic <{ m.row }> idle_0, idle_1;
  logic [1:0] idle_q;

  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      command_q <= '0;
      idle_q    <= '0;
    end else begin
      command_q <= command_i;
      idle_q    <= {&idle_1, &idle_0};
    end
  end

  assign idle_o = idle_q;

<% include "rtl/mesh_row_debug.sv" %>

  // tiles
  logic <{ m.row }> host_ready, spike_valid;
  logic <{ m.row_spikes }> spike_neuron;

  for (genvar x = 0; x < <{ m.width }>; x++) begin : gen_tile
    <{ d.name }>_tile #(
      .Tile({"x", 8'(48 + x / 10), 8'(48 + x % 10), "_y", 8'(48 + Y / 10), 8'(48 + Y % 10)})
    ) u_tile (
      .clk_i,
      .rst_ni,
      .x_i(<{ m.x.n() }>'(x)),
      .y_i(<{ m.y.n() }>'(Y)),
      .command_i(command_q),
      .idle_o({idle_1[x], idle_0[x]}),
<%- for port in m.tile_ports %>
      .<{ port.port }>({
<%- for signal in port.signals %>
        <{ signal }><% if !loop.last %>,<% endif %>
<%- endfor %>
      }),
<%- endfor %>
      .host_turn_i(host_turn_i & (x == <{ m.host_x }>)),
      .host_valid_i,
      .host_ready_o(host_ready[x]),
      .host_packet_i,
      .spike_valid_o(spike_valid[x]),
      .spike_ready_i(spike_ready_i | (x != <{ m.host_x }>)),
      .spike_neuron_o(spike_neuron[x*<{ m.spike.n() }>+:<{ m.spike.n() }>]),
      .debug_enable_i(debug_enable_q),
      .debug_memory_i(debug_memory_q),
      .debug_address_i(debug_address_q),
<%- if d.writable %>
      .debug_write_i(debug_write_q & (debug_x_1_q == <{ m.x.n() }>'($unsigned(x)))),
      .debug_data_i(debug_write_data_q),
<%- endif %>
      .debug_data_o(debug_data[x*<{ d.debug_data.n() }>+:<{ d.debug_data.n() }>])
    );
  end

  // the host's column
  assign host_ready_o   = 1'(host_ready >> <{ m.host_x }>);
  assign spike_valid_o  = 1'(spike_valid >> <{ m.host_x }>);
  assign spike_neuron_o = <{ m.spike.n() }>'(spike_neuron >> <{ m.host_x_spike }>);

endmodule

`default_nettype wire
