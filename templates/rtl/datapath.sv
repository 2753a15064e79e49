// <{ title }>; it leaves <{ depth }> cycles later.
<% include "rtl/header.sv" %>
//
<%- for note in notes %>
// <{ note }>
<%- endfor %>
// stage | signals
<%- for stage in rows.stages %>
<%- for line in stage.summary %>
// <% if loop.first %><{ "{:>5}"|format(stage.number) }><% else %>     <% endif %> | <{ line }>
<%- endfor %>
<%- endfor %>

`default_nettype none

module <{ d.name }>_<{ module }> (
<%- if is_clocked %>
  input  logic clk_i,
<%- endif %>
<%- for port in rows.inputs %>
  input  <{ port.declaration }> <{ port.name }>,  // <{ port.note }>
<%- endfor %>
<%- for port in rows.outputs %>
  output <{ port.declaration }> <{ port.name }><% if !loop.last %>,  // <{ port.note }><% endif %>
<%- endfor %>
);
<%- if !rows.constants.is_empty() %>

  // the same for every neuron
<%- for row in rows.constants %>
  <{ row.head }> = <{ row.expression[0] }>;<{ row.note }>
<%- endfor %>
<%- endif %>
<%- for stage in rows.stages %>
<%- if !stage.registers.is_empty() %>

  // ---- into stage <{ stage.number }>
<%- for row in stage.registers %>
  <{ row.declaration }> <{ row.name }>;
<%- endfor %>

  always_ff @(posedge clk_i) begin
<%- for row in stage.registers %>
    <{ row.name }> <= <{ row.expression[0] }>;
<%- endfor %>
  end
<%- endif %>
<%- for read in stage.tables %>

<% include "rtl/datapath_table.sv" %>
<%- endfor %>
<%- for section in stage.sections %>

  // <{ section.title }>
<%- for row in section.rows %>
<%- if row.note_above %>
<{ row.note }>
<%- endif %>
  <{ row.head }> = <% for line in row.expression %><{ line }><% if !loop.last %>
<% endif %><% endfor %>;<% if !row.note_above %><{ row.note }><% endif %>
<%- endfor %>
<%- endfor %>
<%- endfor %>
<% for row in rows.assignments %>
  <{ row.head }> = <{ row.expression[0] }>;
<%- endfor %>

endmodule

`default_nettype wire
