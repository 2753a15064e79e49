// <{ d.name }>_axi: the chip behind AXI4-Stream (events in, spikes out) and AXI4-Lite (registers), in plain Verilog-2001.
<% include "rtl/header.sv" %>
//
// s_axis: events and, with tlast, the end of a time step's input. m_axis: spikes and, with tlast, the end of a time step.
// s_axil: control, status, counters, memories; <{ d.name }>_registers.md describes it.
// aresetn is synchronous.

`default_nettype none

module <{ d.name }>_axi (
  input  wire aclk,
  input  wire aresetn,
  input  wire s_axis_tvalid,
  output wire s_axis_tready,
  input  wire [31:0] s_axis_tdata,
  input  wire s_axis_tlast,
  output wire m_axis_tvalid,
  input  wire m_axis_tready,
  output wire [31:0] m_axis_tdata,
  output wire m_axis_tlast,
  input  wire s_axil_awvalid,
  output wire s_axil_awready,
  input  wire <{ d.register_address }> s_axil_awaddr,
  input  wire [2:0] s_axil_awprot,
  input  wire s_axil_wvalid,
  output wire s_axil_wready,
  input  wire [31:0] s_axil_wdata,
  input  wire [3:0] s_axil_wstrb,
  output wire s_axil_bvalid,
  input  wire s_axil_bready,
  output wire [1:0] s_axil_bresp,
  input  wire s_axil_arvalid,
  output wire s_axil_arready,
  input  wire <{ d.register_address }> s_axil_araddr,
  input  wire [2:0] s_axil_arprot,
  output wire s_axil_rvalid,
  input  wire s_axil_rready,
  output wire [31:0] s_axil_rdata,
  output wire [1:0] s_axil_rresp
);

  wire clear, soft_reset, counters_clear, hold;
  wire write_valid, write_error, read_valid, read_error;
  wire <{ d.register }> write_register, read_register;
  wire [31:0] write_data, write_mask, read_data;
  wire [447:0] counters;
  wire read_command, debug_enable;
<%- if d.writable %>
  wire write_command;
  wire <{ d.window_part_mask }> write_part;
<%- endif %>
<%- if d.has_tiles %>
  wire <{ d.tile }> debug_tile;
<%- endif %>
  wire [2:0] debug_memory;
  wire <{ d.debug_address }> debug_address;
  wire <{ d.window_data }> window_data;
  wire idle, open, clear_pending, busy, done, refused;

  <{ d.name }>_axi_lite u_axi_lite (
    .clk_i(aclk),
    .rst_ni(aresetn),
    .awvalid_i(s_axil_awvalid),
    .awready_o(s_axil_awready),
    .awregister_i(s_axil_awaddr[<{ d.register_field }>]),
    .wvalid_i(s_axil_wvalid),
    .wready_o(s_axil_wready),
    .wdata_i(s_axil_wdata),
    .wstrb_i(s_axil_wstrb),
    .bvalid_o(s_axil_bvalid),
    .bready_i(s_axil_bready),
    .bresp_o(s_axil_bresp),
    .arvalid_i(s_axil_arvalid),
    .arready_o(s_axil_arready),
    .arregister_i(s_axil_araddr[<{ d.register_field }>]),
    .rvalid_o(s_axil_rvalid),
    .rready_i(s_axil_rready),
    .rdata_o(s_axil_rdata),
    .rresp_o(s_axil_rresp),
    .write_valid_o(write_valid),
    .write_register_o(write_register),
    .write_data_o(write_data),
    .write_mask_o(write_mask),
    .write_error_i(write_error),
    .read_valid_o(read_valid),
    .read_register_o(read_register),
    .read_data_i(read_data),
    .read_error_i(read_error)
  );

  <{ d.name }>_axi_registers u_axi_registers (
    .clk_i(aclk),
    .rst_ni(aresetn),
    .write_valid_i(write_valid),
    .write_register_i(write_register),
    .write_data_i(write_data),
    .write_mask_i(write_mask),
    .write_error_o(write_error),
    .read_valid_i(read_valid),
    .read_register_i(read_register),
    .read_data_o(read_data),
    .read_error_o(read_error),
    .clear_o(clear),
    .soft_reset_o(soft_reset),
    .counters_clear_o(counters_clear),
    .hold_o(hold),
    .idle_i(idle),
    .open_i(open),
    .clear_pending_i(clear_pending),
    .counters_i(counters),
    .read_command_o(read_command),
<%- if d.writable %>
    .write_command_o(write_command),
    .write_part_o(write_part),
<%- endif %>
    .busy_i(busy),
    .done_i(done),
    .refused_i(refused),
<%- if d.has_tiles %>
    .debug_tile_o(debug_tile),
<%- endif %>
    .debug_memory_o(debug_memory),
    .debug_address_o(debug_address),
    .window_data_i(window_data)
  );

<% include "wrapper/axi_streams.v" %>

endmodule

`default_nettype wire
