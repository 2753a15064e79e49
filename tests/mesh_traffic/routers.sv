// WIDTH x HEIGHT routers of the chip with their links and nothing else: local ports outside.

`default_nettype none

module routers (
  input  logic clk_i,
  input  logic rst_ni,
  input  logic [`TILES-1:0] in_valid_i,
  output logic [`TILES-1:0] in_ready_o,
  input  logic [`TILES*32-1:0] in_packet_i,
  output logic [`TILES-1:0] out_valid_o,
  input  logic [`TILES-1:0] out_ready_i,
  output logic [`TILES*32-1:0] out_packet_o,
  output logic empty_o
);

  localparam int W = `PACKET;

  // of each router, ports local, north, east, south, west
  logic [4:0] in_valid[`TILES], in_ready[`TILES], out_valid[`TILES], out_ready[`TILES];
  logic [5*W-1:0] in_packet[`TILES], out_packet[`TILES];
  logic [`TILES-1:0] empty;

  assign empty_o = &empty;

  for (genvar y = 0; y < `HEIGHT; y++) begin : gen_row
    for (genvar x = 0; x < `WIDTH; x++) begin : gen_tile
      localparam int T = y * `WIDTH + x;

      chip_mesh_router u_router (
        .clk_i,
        .rst_ni,
        .x_i(`X_BITS'(x)),
        .y_i(`Y_BITS'(y)),
        .in_valid_i(in_valid[T]),
        .in_ready_o(in_ready[T]),
        .in_packet_i(in_packet[T]),
        .out_valid_o(out_valid[T]),
        .out_ready_i(out_ready[T]),
        .out_packet_o(out_packet[T]),
        .empty_o(empty[T])
      );

      assign in_valid[T][0]            = in_valid_i[T];
      assign in_ready_o[T]             = in_ready[T][0];
      assign in_packet[T][0+:W]        = in_packet_i[T*32+:W];
      assign out_valid_o[T]            = out_valid[T][0];
      assign out_ready[T][0]           = out_ready_i[T];
      assign out_packet_o[T*32+:32]    = 32'(out_packet[T][0+:W]);

      if (y + 1 < `HEIGHT) begin : gen_north
        assign in_valid[T][1]          = out_valid[T+`WIDTH][3];
        assign in_packet[T][1*W+:W]    = out_packet[T+`WIDTH][3*W+:W];
        assign out_ready[T][1]         = in_ready[T+`WIDTH][3];
      end else begin : gen_no_north
        assign in_valid[T][1]          = 1'b0;
        assign in_packet[T][1*W+:W]    = '0;
        assign out_ready[T][1]         = 1'b0;
      end
      if (x + 1 < `WIDTH) begin : gen_east
        assign in_valid[T][2]          = out_valid[T+1][4];
        assign in_packet[T][2*W+:W]    = out_packet[T+1][4*W+:W];
        assign out_ready[T][2]         = in_ready[T+1][4];
      end else begin : gen_no_east
        assign in_valid[T][2]          = 1'b0;
        assign in_packet[T][2*W+:W]    = '0;
        assign out_ready[T][2]         = 1'b0;
      end
      if (y > 0) begin : gen_south
        assign in_valid[T][3]          = out_valid[T-`WIDTH][1];
        assign in_packet[T][3*W+:W]    = out_packet[T-`WIDTH][1*W+:W];
        assign out_ready[T][3]         = in_ready[T-`WIDTH][1];
      end else begin : gen_no_south
        assign in_valid[T][3]          = 1'b0;
        assign in_packet[T][3*W+:W]    = '0;
        assign out_ready[T][3]         = 1'b0;
      end
      if (x > 0) begin : gen_west
        assign in_valid[T][4]          = out_valid[T-1][2];
        assign in_packet[T][4*W+:W]    = out_packet[T-1][2*W+:W];
        assign out_ready[T][4]         = in_ready[T-1][2];
      end else begin : gen_no_west
        assign in_valid[T][4]          = 1'b0;
        assign in_packet[T][4*W+:W]    = '0;
        assign out_ready[T][4]         = 1'b0;
      end
    end
  end

endmodule

`default_nettype wire
