// Accumulator bank of one lane: the synaptic input that is due<% if d.has_slots %>, <{ d.slots }> slots in a ring over time steps<% endif %>. One addition a
// cycle, also to the same word.
<% include "rtl/header.sv" %>
//
// cycle | an addition                         | a sweep
<%- if d.late_amount %>
// t     | read_address_i, add_valid_i         | read_address_i
// t + 1 | raw, the memory's output; weight    | raw; zero_i: the word is written 0
<%- else %>
// t     | read_address_i, add_valid_i, weight | read_address_i
// t + 1 | raw, the memory's output            | raw; zero_i: the word is written 0
<%- endif %>
// t + 2 | value_q, sum, which is written      | value_q
//
// The memory does not yet show the sums of the two additions before: they are taken from where they are.

`default_nettype none

module <{ d.name }>_accumulator (
  input  logic clk_i,
  input  logic rst_ni,
  input  logic <{ d.accumulator_address }> read_address_i,
  input  logic add_valid_i,
  input  logic <{ d.weight_signed }> add_weight_i,  // <{ d.weight_format }>
  input  logic zero_i,
  input  logic clear_i,
  input  logic <{ d.accumulator_address }> clear_address_i,
  output logic <{ d.accumulator }> value_o
);

  logic <{ d.accumulator_address }> address_1_q, address_2_q, address_3_q;
  logic valid_1_q, valid_2_q, valid_3_q;
  logic <{ d.weight_signed }> <% if !d.late_amount %>weight_1_q, <% endif %>weight_2_q;
  logic <{ d.accumulator }> raw;
  logic <{ d.accumulator_signed }> value_q, sum_q;
  logic follows_q;

  // the word's sum of one addition before is worked out now; of two before, it is in sum_q
  wire is_same_1 = valid_2_q & (address_1_q == address_2_q);
  wire is_same_2 = valid_3_q & (address_1_q == address_3_q);

  wire <{ d.accumulator_signed }> value = follows_q ? sum_q : value_q;
<%- if d.saturating %>
  wire <{ d.accumulator_signed }> sum;

  <{ d.name }>_saturating_sum u_saturating_sum (
    .word_i(value),
    .weight_i(weight_2_q),
    .word_o(sum)
  );
<%- else %>
  wire <{ d.accumulator_signed }> sum   = value + <{ d.weight_cast }>;  // <{ d.accumulator_format }>, never overflows
<%- endif %>

  always_ff @(posedge clk_i) begin
    if (!rst_ni) {valid_1_q, valid_2_q, valid_3_q} <= '0;
    else {valid_1_q, valid_2_q, valid_3_q} <= {add_valid_i, valid_1_q, valid_2_q};
  end

  always_ff @(posedge clk_i) begin
    address_1_q <= read_address_i;
    address_2_q <= address_1_q;
    address_3_q <= address_2_q;
<%- if d.late_amount %>
    weight_2_q  <= add_weight_i;
<%- else %>
    weight_1_q  <= add_weight_i;
    weight_2_q  <= weight_1_q;
<%- endif %>
    value_q     <= is_same_2 ? sum_q : <{ d.accumulator_raw }>;
    follows_q   <= is_same_1;
    sum_q       <= sum;
  end

  wire is_zero = clear_i | zero_i;
  wire <{ d.accumulator_address }> sweep_address = zero_i ? address_1_q : address_2_q;

  <{ d.name }>_accumulator_ram u_accumulator_ram (
    .clk_i,
    .write_i(is_zero | valid_2_q),
    .write_address_i(clear_i ? clear_address_i : sweep_address),
    .write_data_i(is_zero ? '0 : <{ d.accumulator_sum }>),
    .read_address_i,
    .read_data_o(raw)
  );

  assign value_o = <{ d.accumulator_value }>;

endmodule

`default_nettype wire
