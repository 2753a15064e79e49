// The accumulator slot of a synaptic event: (now + delay) modulo <{ d.slots }>.
<% include "rtl/header.sv" %>

`default_nettype none

module <{ d.name }>_slot_ring (
  input  logic <{ d.slot }> now_i,
  input  logic <{ d.slot }> delay_i,
  output logic <{ d.slot }> slot_o
);
<% if d.slots_fill_bits %>
  assign slot_o = now_i + delay_i;
<% else %>
  wire <{ d.slot_sum }> sum  = {1'b0, now_i} + {1'b0, delay_i};
  wire <{ d.slot_sum }> less = sum - <{ d.slots_literal }>;

  // a difference below zero shows in its highest bit: both terms are below twice the number of slots
  assign slot_o = less[<{ d.slot_sum.msb() }>] ? sum<{ d.slot }> : less<{ d.slot }>;
<% endif %>
endmodule

`default_nettype wire
