// Memory `<{ memory.name }>`: <{ memory.depth }> words of <{ memory.word.n() }> bits, one port to write and one to read.
<% include "rtl/header.sv" %>
//
// An address of cycle c gives its word in c + 1. Nobody reads a word in the cycle in which it is written, or looks at
// what comes of it.
<%- if !memory.fields.is_empty() %>
//
// Word, lowest bits first: <{ memory.fields }>
<%- endif %>

`default_nettype none

module <{ d.name }>_<{ memory.name }>_ram <% if memory.of_tile %><{ d.tile_parameter }><% endif %>(
  input  logic clk_i,
  input  logic write_i,
  input  logic <{ memory.address }> write_address_i,
  input  logic <{ memory.word }> write_data_i,
<%- if memory.has_enable %>
  input  logic read_i,  // low: the data stay
<%- endif %>
  input  logic <{ memory.address }> read_address_i,
  output logic <{ memory.word }> read_data_o
);

  (* no_rw_check *)
  logic <{ memory.word }> words[<{ memory.depth }>];
  logic <{ memory.word }> read_data_q;
<% if let Some(file) = memory.file() %>
  initial $readmemh(<{ file }>, words, 0, <{ memory.last() }>);
<% endif %>
  always @(posedge clk_i) begin
    if (write_i) words[write_address_i] <= write_data_i;
<%- if memory.has_enable %>
    if (read_i) read_data_q <= words[read_address_i];
<%- else %>
    read_data_q <= words[read_address_i];
<%- endif %>
  end

  assign read_data_o = read_data_q;

endmodule

`default_nettype wire
