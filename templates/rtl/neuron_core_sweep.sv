<% if d.has_receptors %>  // one bank of accumulators a receptor type and lane
  for (genvar r = 0; r < <{ d.receptors }>; r++) begin : gen_receptor
    for (genvar l = 0; l < <{ d.lanes }>; l++) begin : gen_lane
      wire <{ d.accumulator_address }> target = add_target<{ d.target_address }>;
      wire <{ d.receptor }> receptor = add_target<{ d.target_receptor }>;
      wire <{ d.weight_signed }> weight = <{ d.weight_of_lane }>;
      wire <{ d.accumulator_address }> due = <% if d.has_slots %>{now, read_block}<% else %>read_block<% endif %>;

      <{ d.name }>_accumulator u_accumulator (
        .clk_i,
        .rst_ni,
        .read_address_i(debug_enable_i ? debug_address_i<{ d.accumulator_address }> : sweep ? due : target),
        .add_valid_i(add_valid[l] & (receptor == <{ d.bank_receptor }>)),
        .add_weight_i(weight),
        .zero_i(zero),
        .clear_i(clear),
        .clear_address_i(count<{ d.accumulator_address }>),
        .value_o(synaptic_input<{ d.bank }>)
      );
    end
  end
<%- else %>  // one bank of accumulators a lane
  for (genvar l = 0; l < <{ d.lanes }>; l++) begin : gen_lane
    wire <{ d.accumulator_address }> target = add_target[l*<{ d.accumulator_address.n() }>+:<{ d.accumulator_address.n() }>];
    wire <{ d.weight_signed }> weight = <{ d.weight_of_lane }>;
    wire <{ d.accumulator_address }> due = <% if d.has_slots %>{now, read_block}<% else %>read_block<% endif %>;

    <{ d.name }>_accumulator u_accumulator (
      .clk_i,
      .rst_ni,
      .read_address_i(debug_enable_i ? debug_address_i<{ d.accumulator_address }> : sweep ? due : target),
      .add_valid_i(add_valid[l]),
      .add_weight_i(weight),
      .zero_i(zero),
      .clear_i(clear),
      .clear_address_i(count<{ d.accumulator_address }>),
      .value_o(synaptic_input[l*<{ d.accumulator.n() }>+:<{ d.accumulator.n() }>])
    );
  end
<%- endif %>

  <{ d.name }>_update <{ d.of_tile }>u_update (
    .clk_i,
    .rst_ni,
    .sweep_i(sweep),
    .clear_i(clear),
<%- if d.substeps %>
    .last_pass_i(last_pass),
<%- endif %>
    .count_i(count),
    .read_block_o(read_block),
    .zero_o(zero),
    .input_i(synaptic_input),
<%- if d.random_bits %>
    .step_i(step),
<%- endif %>
    .spikes_valid_o(spikes_valid),
    .spikes_block_o(spikes_block),
    .spikes_o(spikes),
    .debug_enable_i,
    .debug_block_i(debug_address_i<{ d.block }>),
<%- if d.parameter_memory %>
    .debug_set_i(debug_address_i<{ d.set }>),
    .debug_parameters_o(parameters),
<%- endif %>
<%- if d.writable_parameters %>
    .debug_write_i(debug_enable_i & debug_write_i & (debug_memory_i == 3'd5)),
    .debug_parameters_i(debug_data_i<{ d.parameter_word }>),
<%- endif %>
    .debug_state_o(states)
  );

  <{ d.name }>_spike_path <{ d.of_tile }>u_spike_path (
    .clk_i,
    .rst_ni,
    .spikes_valid_i(spikes_valid),
    .spikes_block_i(spikes_block),
    .spikes_i(spikes),
<%- if d.mesh %>
    .packet_valid_o,
    .packet_ready_i,
    .packet_o,
    .emitted_o(emitted),
    .debug_enable_i,
    .debug_index_i(debug_address_i<{ d.neuron }>),
    .debug_index_data_o(route),
    .debug_route_i(debug_address_i<{ d.route_address }>),
    .debug_route_data_o(packet)
<%- else %>
    .route_valid_o,
    .route_ready_i,
    .route_to_host_o,
    .route_to_core_o,
    .route_axon_o,
    .route_neuron_o,
    .emitted_o(emitted),
    .debug_enable_i,
    .debug_address_i(debug_address_i<{ d.neuron }>),
    .debug_data_o(route)
<%- endif %>
  );

  <{ d.name }>_debug_port u_debug_port (
    .clk_i,
    .memory_i(debug_memory_i),
    .state_i(states),
    .accumulator_i(synaptic_input),
    .synapse_i(synapses),
    .axon_i(axon),
    .route_i(route),
<%- if d.mesh %>
    .packet_i(packet),
<%- endif %>
<%- if d.plastic %>
    .plastic_i(plastic),
<%- endif %>
<%- if d.parameter_memory %>
    .parameter_i(parameters),
<%- endif %>
    .data_o(debug_data_o)
  );
