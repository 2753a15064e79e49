// Tile (1, 1) of examples/area/lif_mesh.toml in a mesh of 4 x 4, with a register at each of its ports. It has neighbours on all
// sides, and the host's port: all that a tile can have.

`default_nettype none

module tile_registered (
  input  logic clk_i,
  input  logic rst_ni,
  input  logic [3:0] command_i,
  output logic [1:0] idle_o,
  input  logic [4:1] in_valid_i,
  output logic [4:1] in_ready_o,
  input  logic [67:0] in_packet_i,
  output logic [4:1] out_valid_o,
  input  logic [4:1] out_ready_i,
  output logic [67:0] out_packet_o,
  input  logic host_turn_i,
  input  logic host_valid_i,
  output logic host_ready_o,
  input  logic [16:0] host_packet_i,
  output logic spike_valid_o,
  input  logic spike_ready_i,
  output logic [11:0] spike_neuron_o,
  input  logic debug_enable_i,
  input  logic [2:0] debug_memory_i,
  input  logic [15:0] debug_address_i,
  output logic [36:0] debug_data_o
);

  logic [3:0] command_q;
  logic [1:0] idle;
  logic [4:1] in_valid_q, in_ready, out_valid, out_ready_q;
  logic [67:0] in_packet_q, out_packet;
  logic host_turn_q, host_valid_q, host_ready, spike_valid, spike_ready_q, debug_enable_q;
  logic [16:0] host_packet_q;
  logic [11:0] spike_neuron;
  logic [2:0] debug_memory_q;
  logic [15:0] debug_address_q;
  logic [36:0] debug_data;

  lif_mesh_tile #(
    .Tile("x01_y01")
  ) u_tile (
    .clk_i,
    .rst_ni,
    .x_i(2'd1),
    .y_i(2'd1),
    .command_i(command_q),
    .idle_o(idle),
    .in_valid_i(in_valid_q),
    .in_ready_o(in_ready),
    .in_packet_i(in_packet_q),
    .out_valid_o(out_valid),
    .out_ready_i(out_ready_q),
    .out_packet_o(out_packet),
    .host_turn_i(host_turn_q),
    .host_valid_i(host_valid_q),
    .host_ready_o(host_ready),
    .host_packet_i(host_packet_q),
    .spike_valid_o(spike_valid),
    .spike_ready_i(spike_ready_q),
    .spike_neuron_o(spike_neuron),
    .debug_enable_i(debug_enable_q),
    .debug_memory_i(debug_memory_q),
    .debug_address_i(debug_address_q),
    .debug_data_o(debug_data)
  );

  always_ff @(posedge clk_i) begin
    command_q       <= command_i;
    idle_o          <= idle;
    in_valid_q      <= in_valid_i;
    in_ready_o      <= in_ready;
    in_packet_q     <= in_packet_i;
    out_valid_o     <= out_valid;
    out_ready_q     <= out_ready_i;
    out_packet_o    <= out_packet;
    host_turn_q     <= host_turn_i;
    host_valid_q    <= host_valid_i;
    host_ready_o    <= host_ready;
    host_packet_q   <= host_packet_i;
    spike_valid_o   <= spike_valid;
    spike_ready_q   <= spike_ready_i;
    spike_neuron_o  <= spike_neuron;
    debug_enable_q  <= debug_enable_i;
    debug_memory_q  <= debug_memory_i;
    debug_address_q <= debug_address_i;
    debug_data_o    <= debug_data;
  end

endmodule

`default_nettype wire
