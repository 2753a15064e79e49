// AXI4-Lite subordinate: accepts address and data in any order, and makes one access of each pair.
<% include "rtl/header.sv" %>
//
// The address is the number of a register, without the two lowest bits. write_valid_o and read_valid_o are high for one cycle;
// data and error are answered in that cycle.

`default_nettype none

module <{ d.name }>_axi_lite (
  input  logic clk_i,
  input  logic rst_ni,
  // write address, write data, write response
  input  logic awvalid_i,
  output logic awready_o,
  input  logic <{ d.register }> awregister_i,
  input  logic wvalid_i,
  output logic wready_o,
  input  logic [31:0] wdata_i,
  input  logic [3:0] wstrb_i,
  output logic bvalid_o,
  input  logic bready_i,
  output logic [1:0] bresp_o,
  // read address, read data
  input  logic arvalid_i,
  output logic arready_o,
  input  logic <{ d.register }> arregister_i,
  output logic rvalid_o,
  input  logic rready_i,
  output logic [31:0] rdata_o,
  output logic [1:0] rresp_o,
  // accesses to registers, by number; bits of the mask that are low stay as they are
  output logic write_valid_o,
  output logic <{ d.register }> write_register_o,
  output logic [31:0] write_data_o,
  output logic [31:0] write_mask_o,
  input  logic write_error_i,
  output logic read_valid_o,
  output logic <{ d.register }> read_register_o,
  input  logic [31:0] read_data_i,
  input  logic read_error_i
);

  logic aw_full_q, w_full_q, ar_full_q, b_valid_q, r_valid_q, b_error_q, r_error_q;
  logic <{ d.register }> aw_register_q, ar_register_q;
  logic [31:0] w_data_q, r_data_q;
  logic [3:0] w_strobe_q;

  assign awready_o = ~aw_full_q;
  assign wready_o  = ~w_full_q;
  assign arready_o = ~ar_full_q;

  assign write_valid_o    = aw_full_q & w_full_q & (~b_valid_q | bready_i);
  assign write_register_o = aw_register_q;
  assign write_data_o     = w_data_q;
  for (genvar b = 0; b < 4; b++) begin : gen_byte
    assign write_mask_o[8*b+:8] = {8{w_strobe_q[b]}};
  end
  assign read_valid_o     = ar_full_q & (~r_valid_q | rready_i);
  assign read_register_o  = ar_register_q;

  always_ff @(posedge clk_i) begin
    if (!rst_ni) begin
      aw_full_q <= 1'b0;
      w_full_q  <= 1'b0;
      ar_full_q <= 1'b0;
      b_valid_q <= 1'b0;
      r_valid_q <= 1'b0;
    end else begin
      aw_full_q <= aw_full_q ? ~write_valid_o : awvalid_i;
      w_full_q  <= w_full_q ? ~write_valid_o : wvalid_i;
      ar_full_q <= ar_full_q ? ~read_valid_o : arvalid_i;
      b_valid_q <= write_valid_o | (b_valid_q & ~bready_i);
      r_valid_q <= read_valid_o | (r_valid_q & ~rready_i);
    end
  end

  always_ff @(posedge clk_i) begin
    if (awready_o) aw_register_q <= awregister_i;
    if (arready_o) ar_register_q <= arregister_i;
    if (wready_o) begin
      w_data_q   <= wdata_i;
      w_strobe_q <= wstrb_i;
    end
    if (write_valid_o) b_error_q <= write_error_i;
    if (read_valid_o) begin
      r_data_q  <= read_data_i;
      r_error_q <= read_error_i;
    end
  end

  assign bvalid_o = b_valid_q;
  assign bresp_o  = {b_error_q, 1'b0};  // OKAY or SLVERR
  assign rvalid_o = r_valid_q;
  assign rdata_o  = r_data_q;
  assign rresp_o  = {r_error_q, 1'b0};

endmodule

`default_nettype wire
