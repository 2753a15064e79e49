// Mesh of <{ m.width }> x <{ m.height }> tiles: its rows, from south to north, and the links between them.
<% include "rtl/header.sv" %>

`default_nettype none

module <{ d.name }>_mesh (
  input  logic clk_i,
  input  logic rst_ni,
  // commands {phase, advance, clear, sweep}; {all idle in phase 1, all idle in phase 0} of two cycles before
  input  logic [3:0] command_i,
  output logic [1:0] idle_o,
  // events from the host, and spikes to it
  input  logic host_turn_i,
  input  logic host_valid_i,
  output logic host_ready_o,
  input  logic <{ d.packet }> host_packet_i,
  output logic spike_valid_o,
  input  logic spike_ready_i,
  output logic <{ m.spike }> spike_neuron_o,
  // debug: data follow the address by five cycles
  input  logic debug_enable_i,
  input  logic <{ m.debug_tile }> debug_tile_i,
  input  logic [2:0] debug_memory_i,
  input  logic <{ d.debug_address }> debug_address_i,
<%- if d.writable %>
  input  logic debug_write_i,
  input  logic <{ d.write_data }> debug_data_i,
<%- endif %>
  output logic <{ d.debug_data }> debug_data_o
);

  // links: what leaves to the north comes from the south one row on, and so on; at the rim there is nothing
  logic <{ m.chip }> to_north_valid, to_north_ready, from_south_valid, from_south_ready;
  logic <{ m.chip }> to_south_valid, to_south_ready, from_north_valid, from_north_ready;
  logic <{ m.chip_packets }> to_north_packet, from_south_packet, to_south_packet, from_north_packet;

  assign from_south_valid  = <{ m.chip.n() }>'({to_north_valid, <{ m.row.n() }>'d0});
  assign from_south_packet = <{ m.chip_packets.n() }>'({to_north_packet, <{ m.row_packets.n() }>'d0});
  assign to_north_ready    = <{ m.chip.n() }>'({<{ m.row.n() }>'d0, from_south_ready} >> <{ m.row.n() }>);

  assign from_north_valid  = <{ m.chip.n() }>'({<{ m.row.n() }>'d0, to_south_valid} >> <{ m.row.n() }>);
  assign from_north_packet = <{ m.chip_packets.n() }>'({<{ m.row_packets.n() }>'d0, to_south_packet} >> <{ m.row_packets.n() }>);
  assign to_south_ready    = <{ m.chip.n() }>'({from_north_ready, <{ m.row.n() }>'d0});

  // rows
  logic <{ m.column }> idle_0, idle_1, host_ready, spike_valid;
  logic <{ m.column_spikes }> spike_neuron;
  logic <{ m.column_debug }> debug_data;

  for (genvar y = 0; y < <{ m.height }>; y++) begin : gen_row
    <{ d.name }>_mesh_row #(
      .Y(y)
    ) u_mesh_row (
      .clk_i,
      .rst_ni,
      .command_i,
      .idle_o({idle_1[y], idle_0[y]}),
<%- for port in m.row_ports %>
      .<{ port.port }>(<{ port.signal }>[y*<{ port.bits }>+:<{ port.bits }>]),
<%- endfor %>
      .host_turn_i(host_turn_i & (y == <{ m.host_y }>)),
      .host_valid_i,
      .host_ready_o(host_ready[y]),
      .host_packet_i,
      .spike_valid_o(spike_valid[y]),
      .spike_ready_i(spike_ready_i | (y != <{ m.host_y }>)),
      .spike_neuron_o(spike_neuron[y*<{ m.spike.n() }>+:<{ m.spike.n() }>]),
      .debug_enable_i,
      .debug_x_i(debug_tile_i<{ m.x }>),
      .debug_memory_i,
      .debug_address_i,
<%- if d.writable %>
      .debug_write_i(debug_write_i & (debug_tile_i[<{ m.y_field }>] == <{ m.y.n() }>'($unsigned(y)))),
      .debug_data_i,
<%- endif %>
      .debug_data_o(debug_data[y*<{ d.debug_data.n() }>+:<{ d.debug_data.n() }>])
    );
  end

  assign idle_o = {&idle_1, &idle_0};

  // the host's row
  assign host_ready_o   = 1'(host_ready >> <{ m.host_y }>);
  assign spike_valid_o  = 1'(spike_valid >> <{ m.host_y }>);
  assign spike_neuron_o = <{ m.spike.n() }>'(spike_neuron >> <{ m.host_y_spike }>);

  // debug: the word of one of the rows
  logic <{ m.y }> debug_y_1_q, debug_y_2_q, debug_y_3_q, debug_y_4_q;
  logic <{ d.debug_data }> debug_word, debug_word_q;

  always_comb begin
    debug_word = '0;
    for (int unsigned y = 0; y < <{ m.height }>; y++) begin
      if (debug_y_4_q == <{ m.y.n() }>'(y)) debug_word |= debug_data[y*<{ d.debug_data.n() }>+:<{ d.debug_data.n() }>];
    end
  end

  always_ff @(posedge clk_i) begin
    debug_y_1_q  <= debug_tile_i[<{ m.y_field }>];
    debug_y_2_q  <= debug_y_1_q;
    debug_y_3_q  <= debug_y_2_q;
    debug_y_4_q  <= debug_y_3_q;
    debug_word_q <= debug_word;
  end

  assign debug_data_o = debug_word_q;

endmodule

`default_nettype wire
