  // table `<{ read.table }>`, read in stage <{ read.stage }>: <{ columns }>
<%- for column in read.columns %>
  <{ column.declaration }> <{ column.name }>;  // <{ column.note }>
<%- endfor %>
  <{ d.name }>_<{ read.table }>_rom u_<{ read.columns[0].name }>_rom (
    .clk_i,
    .address_i(<{ read.row }>),
    .data_o({<% for column in read.columns_reversed %><% if !loop.first %>, <% endif %><{ column.name }><% endfor %>})
  );
