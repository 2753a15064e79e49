// A router of examples/mesh_router.rs on an inner tile, with a register at each end of each link: its clock is that of the
// paths from a queue to the neighbour's queue.

`default_nettype none

module router_registered (
  input  logic clk_i,
  input  logic rst_ni,
  input  logic [4:0] in_valid_i,
  output logic [4:0] in_ready_o,
  input  logic [104:0] in_packet_i,
  output logic [4:0] out_valid_o,
  input  logic [4:0] out_ready_i,
  output logic [104:0] out_packet_o,
  output logic empty_o
);

  logic [4:0] in_valid_q, in_ready, out_valid, out_ready_q;
  logic [104:0] in_packet_q, out_packet;
  logic empty;

  router_mesh_router u_router (
    .clk_i,
    .rst_ni,
    .x_i(2'd1),
    .y_i(2'd2),
    .in_valid_i(in_valid_q),
    .in_ready_o(in_ready),
    .in_packet_i(in_packet_q),
    .out_valid_o(out_valid),
    .out_ready_i(out_ready_q),
    .out_packet_o(out_packet),
    .empty_o(empty)
  );

  always_ff @(posedge clk_i) begin
    in_valid_q   <= in_valid_i;
    in_packet_q  <= in_packet_i;
    in_ready_o   <= in_ready;
    out_valid_o  <= out_valid;
    out_packet_o <= out_packet;
    out_ready_q  <= out_ready_i;
    empty_o      <= empty;
  end

endmodule

`default_nettype wire
