  <{ d.name }>_synapse_path <{ d.of_tile }>u_synapse_path (
    .clk_i,
    .rst_ni,
    .sweep_i(sweep),
<%- if d.has_slots %>
    .now_i(now),
<%- endif %>
<%- if d.plastic %>
    .clear_i(clear),
    .clear_address_i(count<{ d.plastic_address }>),
    .advance_i(<{ d.advance }>),
<%- endif %>
    .event_valid_i,
    .event_ready_o,
    .event_axon_i,
    .add_valid_o(add_valid),
    .add_target_o(add_target),
    .add_weight_o(add_weight),
    .busy_o(busy),
    .debug_enable_i,
    .debug_axon_i(debug_address_i<{ d.axon }>),
    .debug_synapse_i(debug_address_i<{ d.synapse_address }>),
<%- if d.writable_weights %>
    .debug_synapse_write_i(debug_enable_i & debug_write_i & (debug_memory_i == 3'd2)),
    .debug_synapse_data_i(debug_data_i<{ d.synapse_word }>),
<%- endif %>
<%- if d.plastic %>
    .debug_plastic_i(debug_address_i<{ d.plastic_address }>),
    .debug_plastic_data_o(plastic),
<%- endif %>
    .debug_axon_data_o(axon),
    .debug_synapse_data_o(synapses)
  );
