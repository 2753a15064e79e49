<%- if n.plastic_axons > 0 %>
    debug_memory = block < <{ n.blocks }> ? 3'd0 : 3'd7;
<%- endif %>
<%- if n.mesh %>
    tile = block / <{ n.tile_blocks }>;
<%- if n.plastic_axons > 0 %>
    if (block >= <{ n.blocks }>) tile = (block - <{ n.blocks }>) / <{ n.plastic_axons }>;
<%- endif %>
    debug_tile = {<{ n.y_bits }>'(tile / <{ n.mesh_width }>), <{ n.x_bits }>'(tile % <{ n.mesh_width }>)};
    debug_address = <{ n.debug_address_bits }>'(block % <{ n.tile_blocks }>);
<%- else %>
    debug_address = <{ n.debug_address_bits }>'(block);
<%- endif %>
<%- if n.plastic_axons > 0 %>
    if (block >= <{ n.blocks }>)
      debug_address = <{ n.debug_address_bits }>'((block - <{ n.blocks }>) % <{ n.plastic_axons }>);
<%- endif %>
