  <{ d.name }>_plasticity u_plasticity (
    .clk_i,
    .rst_ni,
    .clear_i,
    .clear_address_i,
    .advance_i,
    .row_valid_i(row_valid),
    .row_ready_o(row_ready),
    .row_i(row),
    .row_valid_o(walk_valid),
    .row_ready_i(walk_ready),
    .row_o(walk_row),
    .factor_o(factor),
    .busy_o(plasticity_busy),
    .debug_enable_i,
    .debug_address_i(debug_plastic_i),
    .debug_data_o(debug_plastic_data_o)
  );
