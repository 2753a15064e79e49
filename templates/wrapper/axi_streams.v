  // what does not count: protection, the two lowest bits of an address<% if d.has_unused_data %>, bits between kind and event<% endif %>
  wire unused_axi_lite = &{s_axil_awprot, s_axil_arprot, s_axil_awaddr[1:0], s_axil_araddr[1:0]};
<%- if d.has_unused_data %>
  wire unused_data     = &s_axis_tdata[<{ d.unused_data }>];
<%- endif %>

  // a soft reset leaves the AXI ports and the counters alone
  wire chip_rst_n = aresetn & ~soft_reset;
  wire word_valid, word_ready, in_valid, in_ready, out_valid, out_ready;
  wire [1:0] word_kind, in_kind;
  wire <{ d.event }> word_event, in_event;
  wire <{ d.out_data }> out_data;
  wire window, step_start, step_end;
  wire <{ d.debug_data }> debug_data;
<%- if d.writable %>
  wire debug_write;
  wire <{ d.write_data }> debug_write_data;
<%- endif %>

  <{ d.name }>_axi_stream_in u_axi_stream_in (
    .clk_i(aclk),
    .rst_ni(chip_rst_n),
    .tvalid_i(s_axis_tvalid),
    .tready_o(s_axis_tready),
    .tkind_i(s_axis_tdata[31:30]),
    .tevent_i(s_axis_tdata<{ d.event }>),
    .tlast_i(s_axis_tlast),
    .word_valid_o(word_valid),
    .word_ready_i(word_ready),
    .word_kind_o(word_kind),
    .word_event_o(word_event)
  );

  <{ d.name }>_step_gate u_step_gate (
    .clk_i(aclk),
    .rst_ni(chip_rst_n),
    .word_valid_i(word_valid),
    .word_ready_o(word_ready),
    .word_kind_i(word_kind),
    .word_event_i(word_event),
    .clear_i(clear),
    .hold_i(hold),
    .window_i(window),
    .chip_valid_o(in_valid),
    .chip_ready_i(in_ready),
    .chip_kind_o(in_kind),
    .chip_event_o(in_event),
    .idle_o(idle),
    .open_o(open),
    .clear_pending_o(clear_pending),
    .step_start_o(step_start),
    .step_end_o(step_end)
  );

  <{ d.name }> u_chip (
    .clk_i(aclk),
    .rst_ni(chip_rst_n),
    .in_valid_i(in_valid),
    .in_ready_o(in_ready),
    .in_data_i({in_kind, in_event}),
    .out_valid_o(out_valid),
    .out_ready_i(out_ready),
    .out_data_o(out_data),
    .debug_enable_i(debug_enable),
<%- if d.has_tiles %>
    .debug_tile_i(debug_tile),
<%- endif %>
    .debug_memory_i(debug_memory),
    .debug_address_i(debug_address),
<%- if d.writable %>
    .debug_write_i(debug_write),
    .debug_data_i(debug_write_data),
<%- endif %>
    .debug_data_o(debug_data)
  );

  <{ d.name }>_axi_window u_axi_window (
    .clk_i(aclk),
    .rst_ni(chip_rst_n),
    .read_i(read_command),
<%- if d.writable %>
    .write_i(write_command),
    .writable_i(<{ d.to_writable }>),
<%- endif %>
    .idle_i(idle),
    .window_o(window),
    .busy_o(busy),
    .done_o(done),
    .refused_o(refused),
    .debug_enable_o(debug_enable),
<%- if d.writable %>
    .debug_write_o(debug_write),
    .debug_data_o(debug_write_data),
<%- endif %>
    .debug_data_i(debug_data),
<%- if d.writable %>
    .part_i(write_part),
    .part_data_i(write_data),
    .part_mask_i(write_mask),
<%- endif %>
    .data_o(window_data)
  );

  <{ d.name }>_axi_counters u_axi_counters (
    .clk_i(aclk),
    .rst_ni(aresetn),
    .clear_i(counters_clear),
    .step_start_i(step_start),
    .step_end_i(step_end),
    .event_i(in_valid & in_ready & (in_kind == 2'd0)),
    .spike_i(out_valid & out_ready & ~out_data[<{ d.out_data.msb() }>]),
    .input_stall_i(in_valid & ~in_ready),
    .output_stall_i(out_valid & ~out_ready),
    .counters_o(counters)
  );

  <{ d.name }>_axi_stream_out u_axi_stream_out (
    .clk_i(aclk),
    .rst_ni(aresetn),
    .word_valid_i(out_valid),
    .word_ready_o(out_ready),
    .word_i(out_data),
    .tvalid_o(m_axis_tvalid),
    .tready_i(m_axis_tready),
    .tdata_o(m_axis_tdata),
    .tlast_o(m_axis_tlast)
  );
