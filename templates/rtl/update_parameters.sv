<% if d.block_table %>
  // block table: which lanes hold a neuron<% if d.parameter_memory %>, which parameter set they have<% endif %>
  logic <{ d.block_word }> block_raw;
  logic <{ d.block }> block_1_q, block_2_q;
  logic <{ d.occupied_pipeline }> occupied_q;

  <{ d.name }>_block_rom <{ d.of_tile }>u_block_rom (
    .clk_i,
    .address_i(count_i<{ d.block }>),
    .data_o(block_raw)
  );

  always_ff @(posedge clk_i) begin
    block_1_q  <= count_i<{ d.block }>;
    block_2_q  <= block_1_q;
    occupied_q <= {occupied_q<{ d.occupied_shifted }>, block_raw<{ d.lane_mask }>};
  end

  assign read_block_o = block_2_q;
  wire <{ d.lane_mask }> occupied = occupied_q[<{ d.occupied_last }>];
<%- if d.random_bits %>

  // the number in the network of the block's first neuron, beside its state
  logic <{ d.number }> first_number_2_q, first_number_3_q, first_number;

  always_ff @(posedge clk_i) begin
    first_number_2_q <= block_raw[<{ d.number_field }>];
    first_number_3_q <= first_number_2_q;
    first_number     <= first_number_3_q;
  end
<%- endif %>
<% else %>
  assign read_block_o = count_i<{ d.block }>;
<% endif %><% if d.parameter_memory %>
  // parameters
  logic <{ d.set }> set_q;
  logic <{ d.parameter_word }> parameter_raw, parameters;
<%- if d.writable_parameters %>

  <{ d.name }>_parameter_ram u_parameter_ram (
    .clk_i,
    .write_i(debug_write_i),
    .write_address_i(debug_set_i),
    .write_data_i(debug_parameters_i),
    .read_address_i(debug_enable_i ? debug_set_i : set_q),
    .read_data_o(parameter_raw)
  );
<%- else %>

  <{ d.name }>_parameter_rom u_parameter_rom (
    .clk_i,
    .address_i(debug_enable_i ? debug_set_i : set_q),
    .data_o(parameter_raw)
  );
<%- endif %>

  always_ff @(posedge clk_i) begin
    set_q      <= block_raw[<{ d.set_field }>];
    parameters <= parameter_raw;
  end

  assign debug_parameters_o = parameters;
<% else if d.has_parameters %>
  // parameters of the one set that the blocks have
  wire <{ d.parameter_word }> parameters = <{ d.parameter_literal }>;
<% endif %>
  // initial state of a neuron
  wire <{ d.neuron_state }> initial_state = {<{ lane.initial_state }>};
