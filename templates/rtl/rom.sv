// Memory `<{ memory.name }>`: <{ memory.depth }> words of <{ memory.word.n() }> bits, read only. An address of cycle c gives its word in
// c + 1.
<% include "rtl/header.sv" %>
//
// Word, lowest bits first: <{ memory.fields }>

`default_nettype none

module <{ d.name }>_<{ memory.name }>_rom <% if memory.of_tile %><{ d.tile_parameter }><% endif %>(
  input  logic clk_i,
<%- if memory.has_enable %>
  input  logic read_i,  // low: the data stay
<%- endif %>
  input  logic <{ memory.address }> address_i,
  output logic <{ memory.word }> data_o
);

  logic <{ memory.word }> words[<{ memory.depth }>];
  logic <{ memory.word }> data_q;

<%- if let Some(file) = memory.file() %>

  initial $readmemh(<{ file }>, words, 0, <{ memory.last() }>);
<%- endif %>

  always_ff @(posedge clk_i) begin
<%- if memory.has_enable %>
    if (read_i) data_q <= words[address_i];
<%- else %>
    data_q <= words[address_i];
<%- endif %>
  end

  assign data_o = data_q;

endmodule

`default_nettype wire
