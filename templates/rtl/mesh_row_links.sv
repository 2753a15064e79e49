  // links: what leaves to the east comes from the west one column on, and so on; at the rim there is nothing
  logic <{ m.row }> to_east_valid, to_east_ready, from_west_valid, from_west_ready;
  logic <{ m.row }> to_west_valid, to_west_ready, from_east_valid, from_east_ready;
  logic <{ m.row_packets }> to_east_packet, from_west_packet, to_west_packet, from_east_packet;

  assign from_west_valid  = <{ m.row.n() }>'({to_east_valid, 1'd0});
  assign from_west_packet = <{ m.row_packets.n() }>'({to_east_packet, <{ d.packet.n() }>'d0});
  assign to_east_ready    = <{ m.row.n() }>'({1'd0, from_west_ready} >> 1);

  assign from_east_valid  = <{ m.row.n() }>'({1'd0, to_west_valid} >> 1);
  assign from_east_packet = <{ m.row_packets.n() }>'({<{ d.packet.n() }>'d0, to_west_packet} >> <{ d.packet.n() }>);
  assign to_west_ready    = <{ m.row.n() }>'({from_east_ready, 1'd0});
